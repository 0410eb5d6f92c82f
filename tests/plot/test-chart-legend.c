#include "plot/bnl-chart-legend.h"

#include "plot/bnl-chart-layout-private.h"
#include "plot/bnl-chart-values.h"

#include <string.h>

/* Two runs, each with a solid and a dashed curve; the first lies far above the others. */
static BnlChart *
make_chart (void)
{
  const char *names[] = { "train, without BN", "validation, without BN", "train, with BN",
                          "validation, with BN" };
  BnlChart *chart = bnl_chart_new ("Loss");

  for (guint i = 0; i < 4; i++) {
    BnlCurve *curve = bnl_curve_new (names[i], i / 2, i % 2 ? BNL_CURVE_DASHED : BNL_CURVE_SOLID);

    for (int k = 1; k <= 10; k++)
      bnl_curve_append (curve, k, i == 0 ? 100 + k : 1 + 0.1 * k);
    bnl_chart_take_curve (chart, curve);
  }
  return chart;
}

static void
check_shown (const BnlChart *chart, const char *wanted)
{
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (bnl_chart_get_shown (chart, i), ==, wanted[i] == '1');
}

static void
test_pick (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  BnlChartTheme theme;
  BnlChartEntry entry;
  BnlChartPlan plan;

  bnl_chart_theme_init (&theme, FALSE);
  /* With every curve, in rows, and the colors alone. */
  for (int width = 265; width < 1300; width += 345) {
    bnl_chart_layout_plan (chart, &theme, width, 300, &plan);
    g_assert_cmpuint (plan.n_legend, ==, width < 400 ? 2 : 4);
    for (guint i = 0; i < plan.n_legend; i++) {
      g_assert_true (bnl_chart_legend_pick (chart, &theme, width, 300, plan.legend[i].left + 30,
                                            plan.legend[i].top + 5, &entry));
      g_assert_cmpuint (entry.layer, ==, plan.n_legend == 2 ? 2 * i : i);
      g_assert_cmpint (entry.all, ==, plan.n_legend == 2);
      g_assert_false (bnl_chart_legend_pick (chart, &theme, width, 300, plan.legend[i].left + 30,
                                             plan.plot.top + 30, &entry));
    }
    g_assert_false (bnl_chart_legend_pick (chart, &theme, width, 300, plan.title_left + 2,
                                           plan.title_top + 2, &entry));
  }
}

static void
test_switch (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  const BnlChartEntry one = { 1, FALSE };
  const BnlChartEntry run = { 2, TRUE };

  check_shown (chart, "1111");
  bnl_chart_legend_toggle (chart, one);
  check_shown (chart, "1011");
  bnl_chart_legend_toggle (chart, run);
  check_shown (chart, "1000");
  bnl_chart_legend_toggle (chart, run);
  check_shown (chart, "1011");
  /* As two clicks do it: the first turns it. */
  bnl_chart_legend_toggle (chart, run);
  bnl_chart_legend_isolate (chart, run);
  check_shown (chart, "0011");
  bnl_chart_legend_toggle (chart, run);
  bnl_chart_legend_isolate (chart, run);
  check_shown (chart, "1111");
  bnl_chart_legend_isolate (chart, one);
  check_shown (chart, "0100");
  bnl_chart_legend_reset (chart);
  check_shown (chart, "1111");
}

/* Of a hidden curve nothing is left but its entry. */
static void
test_hidden (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  g_autofree char *text = NULL;
  g_autoptr (GBytes) values = NULL;
  BnlChartTheme theme;
  BnlChartPlan plan;
  BnlAxis x, y;

  bnl_chart_range_get (chart, &x, &y);
  g_assert_true (y.maximum > 100);
  bnl_chart_legend_toggle (chart, (BnlChartEntry){ 0, FALSE });
  bnl_chart_range_get (chart, &x, &y);
  g_assert_true (y.maximum < 5);
  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout_plan (chart, &theme, 1200, 300, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 4);
  g_assert_false (plan.legend[0].shown);
  g_assert_true (plan.legend[1].shown);
  text = bnl_chart_describe (chart);
  g_assert_nonnull (strstr (text, ". Hidden: train, without BN"));
  g_assert_null (strstr (text, "110"));
  values = bnl_chart_values_write (chart);
  g_assert_null (g_strstr_len (g_bytes_get_data (values, NULL), (gssize) g_bytes_get_size (values),
                               "train, without BN"));
}

/* The curves of the next run of that name are hidden too. */
static void
test_next_run (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  double found;

  bnl_chart_set_shown (chart, 0, FALSE);
  bnl_chart_clear (chart);
  bnl_chart_take_curve (chart, bnl_curve_new ("train, without BN", 0, BNL_CURVE_SOLID));
  bnl_curve_append (bnl_chart_get_curve (chart, 0), 1, 2);
  g_assert_false (bnl_chart_get_shown (chart, 0));
  g_assert_false (bnl_chart_find_x (chart, 0, 1, &found));
  bnl_chart_set_shown (chart, 0, TRUE);
  g_assert_true (bnl_chart_find_x (chart, 0, 1, &found));
}

/* What one chart hides, another does by its names. */
static void
test_hidden_names (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  g_autoptr (BnlChart) other = make_chart ();
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) none = NULL;

  bnl_chart_legend_isolate (chart, (BnlChartEntry){ 1, FALSE });
  names = bnl_chart_legend_dup_hidden (chart);
  g_assert_cmpuint (g_strv_length (names), ==, 3);
  g_assert_cmpstr (names[0], ==, "train, with BN");
  g_assert_cmpstr (names[2], ==, "validation, with BN");
  g_assert_true (bnl_chart_legend_set_hidden (other, (const char *const *) names));
  check_shown (other, "0100");
  g_assert_false (bnl_chart_legend_set_hidden (other, (const char *const *) names));
  g_assert_true (bnl_chart_legend_set_hidden (
      other, (const char *const[]){ "train, with BN", "of a later run", NULL }));
  check_shown (other, "1101");
  g_assert_true (bnl_chart_legend_set_hidden (other, NULL));
  check_shown (other, "1111");
  none = bnl_chart_legend_dup_hidden (other);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-legend/pick", test_pick);
  g_test_add_func ("/chart-legend/switch", test_switch);
  g_test_add_func ("/chart-legend/hidden", test_hidden);
  g_test_add_func ("/chart-legend/next-run", test_next_run);
  g_test_add_func ("/chart-legend/hidden-names", test_hidden_names);
  return g_test_run ();
}
