#include "plot/bnl-band.h"

#include "plot/bnl-chart-values.h"
#include "plot/bnl-curve-private.h"

#include <math.h>

#define MOST_BYTES 12.0 /* a point and series */

/* Bytes a point, at the worst of all lengths. */
static double
measure (gsize bytes, gsize n, double worst)
{
  return n >= 10000 ? MAX (worst, (double) bytes / (double) n) : worst;
}

/* What a point costs, with what waits for more of them, however long the curve. */
static void
test_memory (void)
{
  for (int smoothed = 0; smoothed < 2; smoothed++) {
    for (int spaced = 0; spaced < 2; spaced++) {
      g_autoptr (BnlCurve) loss = bnl_curve_new ("loss", 0, BNL_CURVE_SOLID);
      g_autoptr (BnlCurve) accuracy = bnl_curve_new ("accuracy", 0, BNL_CURVE_SOLID);
      g_autoptr (BnlRuler) ruler = bnl_ruler_new ();
      double worst = 0;

      bnl_curve_set_smoothing (loss, smoothed ? 0.6 : 0);
      bnl_curve_set_smoothing (accuracy, smoothed ? 0.6 : 0);
      if (!spaced) {
        bnl_curve_set_ruler (loss, ruler);
        bnl_curve_set_ruler (accuracy, ruler);
      }
      for (gsize i = 1; i <= 300000; i++) {
        if (!spaced)
          bnl_ruler_append (ruler, 0.001 * pow ((double) i, 1.01));
        bnl_curve_append (loss, (double) i, 1);
        bnl_curve_append (accuracy, (double) i, 1);
        worst = measure (bnl_curve_get_bytes (loss) + bnl_curve_get_bytes (accuracy) +
                             bnl_ruler_get_bytes (ruler),
                         2 * i, worst);
      }
      g_test_message ("smoothed %d, equally spaced %d: %.2f bytes a point", smoothed, spaced,
                      worst);
      g_assert_true (worst > 4 && worst <= MOST_BYTES);
    }
  }
}

/* x that no ruler keeps, and the runs of a band. */
static void
test_memory_of_others (void)
{
  g_autoptr (BnlCurve) curve = bnl_curve_new ("validation", 0, BNL_CURVE_DASHED);
  g_autoptr (BnlBand) band = bnl_band_new ("train", 0, BNL_CURVE_SOLID, "seeds");
  double worst = 0;

  for (gsize i = 1; i <= 100000; i++) {
    bnl_curve_append (curve, (double) (i + i % 2), 1);
    worst = measure (bnl_curve_get_bytes (curve), i, worst);
  }
  g_assert_true (worst > 8 && worst <= MOST_BYTES);
  bnl_band_add_run (band);
  bnl_band_add_run (band);
  for (gsize i = 1; i <= 100000; i++)
    for (guint run = 0; run < 2; run++)
      bnl_band_append (band, run, (double) i, 1);
  g_assert_true ((double) bnl_band_get_bytes (band) <= MOST_BYTES * 2 * 100000);
}

static void
check (const BnlBand *band, gsize index, double x, double mean, double std, guint n)
{
  BnlBandPoint point = bnl_band_get (band, index);

  g_assert_cmpfloat (point.x, ==, x);
  g_assert_cmpuint (point.n, ==, n);
  if (n == 0) {
    g_assert_true (isnan (point.mean));
    return;
  }
  g_assert_true (fabs (point.mean - mean) <= 1e-6 * MAX (1, fabs (mean)));
  g_assert_true (fabs (point.std - std) <= 1e-6 * MAX (1, std));
}

/* By hand: of 1, 2, 6 the mean is 3 and the sample's variance (4 + 1 + 9) / 2 = 7. */
static void
test_values (void)
{
  g_autoptr (BnlBand) band = bnl_band_new ("train", 0, BNL_CURVE_SOLID, "seeds");
  static const double values[3][3] = { { 1, 10, 5 }, { 2, 14, NAN }, { 6, 12, 7 } };

  for (guint run = 0; run < 3; run++)
    g_assert_cmpuint (bnl_band_add_run (band), ==, run);
  for (guint i = 0; i < 3; i++)
    for (guint run = 0; run < 3; run++)
      bnl_band_append (band, run, 10 * i, values[run][i]);
  g_assert_cmpuint (bnl_band_get_length (band), ==, 3);
  check (band, 0, 0, 3, sqrt (7), 3);
  check (band, 1, 10, 12, 2, 3);
  check (band, 2, 20, 6, sqrt (2), 2);
}

/* Runs that come one after the other, or at their own pace, make the same band as together. */
static void
test_order (void)
{
  g_autoptr (BnlBand) together = bnl_band_new ("a", 0, BNL_CURVE_SOLID, "seeds");
  g_autoptr (BnlBand) apart = bnl_band_new ("b", 0, BNL_CURVE_SOLID, "seeds");

  for (guint run = 0; run < 4; run++) {
    bnl_band_add_run (together);
    bnl_band_add_run (apart);
  }
  for (guint i = 0; i < 500; i++)
    for (guint run = 0; run < 4; run++)
      if (run != 2 || i < 100)
        bnl_band_append (together, run, i, sin (i + run));
  for (guint run = 4; run-- > 0;)
    for (guint i = 0; i < (run == 2 ? 100u : 500u); i++)
      bnl_band_append (apart, run, i, sin (i + run));
  g_assert_cmpuint (bnl_band_get_length (apart), ==, 500);
  for (gsize i = 0; i < 500; i++) {
    BnlBandPoint point = bnl_band_get (together, i);

    check (apart, i, point.x, point.mean, point.std, i < 100 ? 4 : 3);
  }
}

/* Values between those of another run are put between. */
static void
test_between (void)
{
  g_autoptr (BnlBand) band = bnl_band_new ("a", 0, BNL_CURVE_SOLID, "seeds");

  bnl_band_add_run (band);
  bnl_band_add_run (band);
  for (int i = 0; i < 10; i += 2)
    bnl_band_append (band, 0, i, i);
  for (int i = 1; i < 13; i += 3)
    bnl_band_append (band, 1, i, -i);
  g_assert_cmpuint (bnl_band_get_length (band), ==, 8);
  check (band, 0, 0, 0, 0, 1);
  check (band, 1, 1, -1, 0, 1);
  check (band, 3, 4, 0, sqrt (32), 2);
  check (band, 7, 10, -10, 0, 1);
}

static void
test_words (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBand *band = bnl_band_new ("train, with BN", 1, BNL_CURVE_SOLID, "seeds");
  g_autofree char *text = NULL;
  g_autofree char *table = NULL;
  g_autoptr (GBytes) bytes = NULL;
  BnlLayerReading reading;

  bnl_chart_set_x_label (chart, "step");
  bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  for (guint run = 0; run < 3; run++) {
    bnl_band_add_run (band);
    bnl_band_append (band, run, 5, 1 + run);
  }
  bnl_band_append (band, 0, 10, 0.5);
  g_assert_cmpstr (bnl_layer_get_legend (bnl_band_get_layer (band)), ==,
                   "train, with BN, mean ± std of 3 seeds");
  g_assert_true (bnl_chart_read (chart, 0, 4, NAN, &reading));
  g_assert_cmpstr (reading.text, ==, "2.000 ± 1.000 of 3 seeds");
  g_assert_true (reading.low >= 1 && reading.low <= 1 && reading.high >= 3 && reading.high <= 3);
  text = bnl_chart_describe (chart);
  g_assert_cmpstr (text, ==, "Loss: train, with BN 0.500 of 1 of 3 seeds at step 10");
  bytes = bnl_chart_values_write (chart);
  table = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (table, ==,
                   "\"step\",\"train, with BN, mean\",\"train, with BN, std\",\"train, with BN, "
                   "n\"\r\n5,2,1,3\r\n10,0.5,0,1\r\n");
}

/* Another axis is another way to look at the same steps, while they come too. */
static void
test_ruler (void)
{
  g_autoptr (BnlBand) band = bnl_band_new ("a", 3, BNL_CURVE_DASHED, "seeds");
  g_autoptr (BnlRuler) ruler = bnl_ruler_new ();
  gsize index = 7;

  g_assert_true (bnl_band_from_layer (bnl_band_get_layer (band)) == band);
  g_assert_cmpuint (bnl_band_get_color (band), ==, 3);
  g_assert_cmpint (bnl_band_get_line (band), ==, BNL_CURVE_DASHED);
  g_assert_false (bnl_band_find (band, 0, &index));
  for (guint i = 1; i <= 4; i++)
    bnl_ruler_append (ruler, 0.5 * (i / 2)); /* 0, 0.5, 0.5, 1: as a clock may stand */
  bnl_band_add_run (band);
  bnl_band_add_run (band);
  for (guint i = 1; i <= 2; i++)
    bnl_band_append (band, 0, i, i);
  bnl_band_set_ruler (band, ruler);
  for (guint i = 3; i <= 4; i++)
    bnl_band_append (band, 0, i, i);
  for (guint i = 1; i <= 4; i++)
    bnl_band_append (band, 1, i, i + 2);
  g_assert_cmpuint (bnl_band_get_length (band), ==, 4);
  check (band, 1, 0.5, 3, sqrt (2), 2);
  check (band, 2, 0.5, 4, sqrt (2), 2);
  check (band, 3, 1, 5, sqrt (2), 2);
  g_assert_cmpfloat (bnl_band_get_step (band, 2), ==, 3);
  g_assert_true (bnl_band_find (band, 0.9, &index));
  g_assert_cmpuint (index, ==, 3);
  bnl_band_set_ruler (band, NULL);
  check (band, 3, 4, 5, sqrt (2), 2);
}

static void
test_clear (void)
{
  g_autoptr (BnlBand) band = bnl_band_new ("a", 0, BNL_CURVE_SOLID, "seeds");

  for (guint round = 0; round < 2; round++) {
    for (guint run = 0; run < 2; run++) {
      g_assert_cmpuint (bnl_band_add_run (band), ==, run);
      bnl_band_append (band, run, 10 * round + 1, run);
    }
    g_assert_cmpuint (bnl_band_get_length (band), ==, 1);
    check (band, 0, 10 * round + 1, 0.5, sqrt (0.5), 2);
    bnl_band_clear (band);
    g_assert_cmpuint (bnl_band_get_length (band), ==, 0);
    g_assert_cmpuint (bnl_band_get_n_runs (band), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/band/memory", test_memory);
  g_test_add_func ("/plot/band/memory-of-others", test_memory_of_others);
  g_test_add_func ("/plot/band/values", test_values);
  g_test_add_func ("/plot/band/order", test_order);
  g_test_add_func ("/plot/band/between", test_between);
  g_test_add_func ("/plot/band/words", test_words);
  g_test_add_func ("/plot/band/ruler", test_ruler);
  g_test_add_func ("/plot/band/clear", test_clear);
  return g_test_run ();
}
