#include "plot/bnl-chart-values.h"

#include <math.h>

static void
check (BnlChart *chart, const char *wanted)
{
  g_autoptr (GBytes) bytes = bnl_chart_values_write (chart);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, wanted);
}

static BnlCurve *
add (BnlChart *chart, const char *name)
{
  BnlCurve *curve = bnl_curve_new (name, 0, BNL_CURVE_SOLID);

  bnl_chart_take_curve (chart, curve);
  return curve;
}

static void
test_merge (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *a, *b;

  check (chart, "\"x\"\r\n");
  bnl_chart_set_x_label (chart, "step");
  a = add (chart, "train, with BN");
  b = add (chart, "the \"other\"");
  check (chart, "\"step\",\"train, with BN\",\"the \"\"other\"\"\"\r\n");
  bnl_curve_set_smoothing (a, 0.9);
  bnl_curve_append (a, 1, 0.1);
  bnl_curve_append (a, 2, (double) NAN);
  bnl_curve_append (a, 3, 1e-7);
  bnl_curve_append (b, 2, -2.5);
  bnl_curve_append (b, 2.5, 3);
  bnl_curve_append (b, 2.5, 4);
  check (chart, "\"step\",\"train, with BN\",\"the \"\"other\"\"\"\r\n"
                "1,0.1,\r\n2,nan,-2.5\r\n2.5,,3\r\n2.5,,4\r\n3,1e-07,\r\n");
}

/* Every float comes back as it was, and every x. */
static void
test_round_trip (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = add (chart, "train");
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) rows = NULL;
  g_autofree char *text = NULL;

  for (int i = 0; i < 500; i++)
    bnl_curve_append (curve, i / 3.0,
                      pow (10, g_test_rand_double_range (-30, 30)) * (i % 2 ? -1 : 1));
  bytes = bnl_chart_values_write (chart);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  rows = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, 502);
  for (guint i = 0; i < 500; i++) {
    g_auto (GStrv) cells = g_strsplit (rows[i + 1], ",", -1);

    g_assert_cmpfloat (g_ascii_strtod (cells[0], NULL), ==, bnl_curve_get (curve, i).x);
    g_assert_cmpfloat ((double) (float) g_ascii_strtod (cells[1], NULL), ==,
                       bnl_curve_get (curve, i).raw);
  }
}

/* In parts it is the same, with what came meanwhile; nothing where the chart was cleared. */
static void
test_parts (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  g_autoptr (BnlChartValues) values = NULL;
  g_autoptr (BnlChartValues) lost = NULL;
  g_autoptr (GBytes) whole = NULL, parts = NULL;
  BnlCurve *curve = bnl_curve_new ("a", 0, BNL_CURVE_SOLID);
  guint n_parts = 1;

  for (int i = 1; i <= 10; i++)
    bnl_curve_append (curve, i, 0.5 * i);
  bnl_chart_take_curve (chart, curve);
  values = bnl_chart_values_new (chart);
  lost = bnl_chart_values_new (chart);
  while (bnl_chart_values_write_some (values, 3) == BNL_CHART_VALUES_MORE)
    if (n_parts++ == 1)
      bnl_curve_append (curve, 11, 7);
  g_assert_cmpuint (n_parts, ==, 4);
  parts = bnl_chart_values_take (values);
  whole = bnl_chart_values_write (chart);
  g_assert_true (g_bytes_equal (parts, whole));
  g_assert_cmpint (bnl_chart_values_write_some (lost, 3), ==, BNL_CHART_VALUES_MORE);
  bnl_chart_clear (chart);
  g_assert_cmpint (bnl_chart_values_write_some (lost, 3), ==, BNL_CHART_VALUES_GONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-values/merge", test_merge);
  g_test_add_func ("/chart-values/round-trip", test_round_trip);
  g_test_add_func ("/chart-values/parts", test_parts);
  return g_test_run ();
}
