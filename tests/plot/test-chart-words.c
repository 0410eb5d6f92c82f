#include "plot/bnl-chart-legend.h"
#include "plot/bnl-chart-ticks.h"
#include "plot/bnl-chart-zoom.h"
#include "plot/bnl-interval.h"
#include "plot/bnl-layer-private.h"

#include <math.h>
#include <string.h>

/* What a chart says to those who do not see it: what is told, in which order, and nothing twice. */

#define NOTHING ((double) NAN)

static BnlCurve *
add_curve (BnlChart *chart, const char *name, double last)
{
  BnlCurve *curve = bnl_curve_new (name, 0, BNL_CURVE_SOLID);

  bnl_curve_append (curve, 1, 1);
  bnl_curve_append (curve, 100, last);
  bnl_chart_take_curve (chart, curve);
  return curve;
}

static void
assert_described (const BnlChart *chart, const char *wanted)
{
  g_autofree char *words = bnl_chart_describe (chart);

  g_assert_cmpstr (words, ==, wanted);
}

/* Values, then how runs ended, the last three events, what is hidden, which part is seen, and what
 * is at the crosshair. */
static void
test_order (void)
{
  static const char *const rates[] = { "rate 0.1", "rate 0.01", "rate 0.001", "rate 0.0001" };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");

  assert_described (chart, "Loss: no values yet");
  bnl_chart_set_x_label (chart, "step");
  add_curve (chart, "with BN", 0.25);
  add_curve (chart, "without BN", 0.5);
  add_curve (chart, "other", 0.75);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    bnl_chart_add_event (chart, 10 * (i + 1), rates[i]);
  bnl_chart_add_divergence (chart, 90, 0, "without BN diverged");
  bnl_chart_add_divergence (chart, 95, 1, "without BN diverged");
  bnl_chart_set_shown (chart, 1, FALSE);
  bnl_chart_set_shown (chart, 2, FALSE);
  bnl_chart_zoom_set_x (chart, 0.5, 100);
  bnl_chart_set_crosshair (chart, 2);
  assert_described (chart,
                    "Loss: with BN 0.250 at step 100; without BN diverged; rate 0.01 from step "
                    "20; rate 0.001 from step 30; rate 0.0001 from step 40. Hidden: without "
                    "BN; other. Shown from step 0.500 to 100. At the crosshair: with BN "
                    "1.000 at step 1");
  bnl_chart_set_shown (chart, 0, FALSE);
  bnl_chart_clear_markers (chart);
  bnl_chart_zoom_reset (chart);
  bnl_chart_set_crosshair (chart, NOTHING);
  assert_described (chart, "Loss: no curve is shown. Hidden: with BN; without BN; other");
}

/* A part of y is told in the figures of y, and without a label x has none. */
static void
test_part (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlChartTheme theme;
  BnlChartLayout layout;
  BnlChartBox box;

  bnl_chart_set_percent (chart, TRUE);
  bnl_chart_set_y_extent (chart, 0, 1);
  bnl_chart_set_y_limits (chart, 0, 1);
  add_curve (chart, "with BN", 0.5);
  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, 640, 400, &layout);
  box = (BnlChartBox){ layout.left, layout.top, layout.width, layout.height / 2 };
  bnl_chart_zoom_to_box (chart, &layout, &box);
  {
    g_autofree char *words = bnl_chart_describe (chart);

    g_assert_true (g_str_has_prefix (words, "Accuracy: with BN 50.0\u00a0% at 100"));
    g_assert_nonnull (strstr (words, ". Values shown from 50.0\u00a0% to 100.0\u00a0%"));
  }
}

/* --- values at places of their own --- */

static const double places[] = { 1, 2, 4, 8, 16, 32 };
static const char *const marks[] = { "diverged", "not reached", NULL };

#define N G_N_ELEMENTS (places)

static BnlInterval *
add_interval (BnlChart *chart)
{
  BnlInterval *interval =
      bnl_interval_new ("with BN", 0, BNL_INTERVAL_LINE, BNL_CURVE_SOLID, places, N);

  bnl_interval_set_marks (interval, marks);
  bnl_chart_take_layer (chart, bnl_interval_get_layer (interval));
  return interval;
}

static void
set (BnlInterval *interval, guint index, double value, int mark)
{
  BnlIntervalPoint point = { value, NOTHING, NOTHING, FALSE, mark };

  bnl_interval_set (interval, index, &point, NULL);
}

/* Every mark is told, also where there is not one value, and where there is one alone. */
static void
test_marks (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlInterval *interval = add_interval (chart);

  bnl_chart_set_x_label (chart, "batch size");
  for (guint i = 0; i < N; i++)
    set (interval, i, NOTHING, i < 5 ? 0 : 1);
  assert_described (chart,
                    "Accuracy: with BN no values; diverged at batch size 1; diverged at batch "
                    "size 2; diverged at batch size 4; diverged at batch size 8; diverged at "
                    "batch size 16; not reached at batch size 32");
  set (interval, 0, NOTHING, -1);
  set (interval, 2, 0.5, -1);
  assert_described (chart,
                    "Accuracy: with BN 1 value, highest 0.500 at batch size 4, lowest 0.500 at "
                    "batch size 4; diverged at batch size 2; diverged at batch size 8; "
                    "diverged at batch size 16; not reached at batch size 32");
}

/* y shows what values vary by and are the mean of, at the places that are seen, and 0 where that is
 * what differences are measured from. */
static void
test_range (void)
{
  static const double members[] = { 0.1, 0.9 };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlInterval *interval = add_interval (chart);
  const BnlLayer *layer = bnl_interval_get_layer (interval);
  BnlIntervalPoint point = { 0.5, 0.25, 0.75, FALSE, -1 };
  double low, high;

  g_assert_false (layer->class->get_y_range (layer, 0, 99, FALSE, &low, &high));
  bnl_interval_set_zero (interval, TRUE);
  g_assert_false (layer->class->get_y_range (layer, 0, 99, FALSE, &low, &high));
  bnl_interval_set_zero (interval, FALSE);
  bnl_interval_set (interval, 1, &point, NULL);
  set (interval, 4, 3, -1);
  g_assert_true (layer->class->get_y_range (layer, 0, 8, FALSE, &low, &high));
  g_assert_cmpfloat (low, ==, 0.25);
  g_assert_cmpfloat (high, ==, 0.75);
  g_assert_true (layer->class->get_y_range (layer, 0, 99, FALSE, &low, &high));
  g_assert_cmpfloat (high, ==, 3);
  bnl_interval_set_members (interval, 1, members, G_N_ELEMENTS (members));
  g_assert_true (layer->class->get_y_range (layer, 0, 8, FALSE, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, 0.1, 1e-6);
  g_assert_cmpfloat_with_epsilon (high, 0.9, 1e-6);
  bnl_interval_set_zero (interval, TRUE);
  g_assert_true (layer->class->get_y_range (layer, 0, 8, FALSE, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_true (layer->class->get_y_range (layer, 0, 8, TRUE, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, 0.1, 1e-6);
}

/* The word at the end of a line stands at the last value that is seen, not at a mark. */
static void
test_end (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlInterval *interval = add_interval (chart);
  const BnlLayer *layer = bnl_interval_get_layer (interval);
  BnlLayerEnd end;

  set (interval, 1, 0.5, -1);
  set (interval, 3, 0.75, -1);
  set (interval, 5, NOTHING, 0);
  g_assert_false (layer->class->get_end (layer, 0, 99, &end));
  bnl_interval_set_label (interval, "BN");
  g_assert_true (layer->class->get_end (layer, 0, 99, &end));
  g_assert_cmpstr (end.label, ==, "BN");
  g_assert_cmpfloat (end.x, ==, 8);
  g_assert_cmpfloat (end.y, ==, 0.75);
  g_assert_true (layer->class->get_end (layer, 0, 7, &end));
  g_assert_cmpfloat (end.x, ==, 2);
  g_assert_true (layer->class->get_end (layer, 0, 1, &end));
  g_assert_true (isnan (end.y));
  g_assert_false (layer->class->get_end (layer, 1, 99, &end));
}

/* The nearest place is that of the axis: by distance, or by ratio. */
static void
test_nearest (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlInterval *interval = add_interval (chart);
  BnlLayerReading reading;

  g_assert_false (bnl_chart_read (chart, 0, 6.5, NOTHING, &reading));
  set (interval, 0, 0.5, -1);
  g_assert_true (bnl_chart_read (chart, 0, 11.9, NOTHING, &reading));
  g_assert_cmpfloat (reading.x, ==, 8);
  bnl_chart_set_x_logarithmic (chart, TRUE);
  g_assert_true (bnl_chart_read (chart, 0, 11.9, NOTHING, &reading));
  g_assert_cmpfloat (reading.x, ==, 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/chart-words/order", test_order);
  g_test_add_func ("/plot/chart-words/part", test_part);
  g_test_add_func ("/plot/chart-words/marks", test_marks);
  g_test_add_func ("/plot/chart-words/range", test_range);
  g_test_add_func ("/plot/chart-words/end", test_end);
  g_test_add_func ("/plot/chart-words/nearest", test_nearest);
  return g_test_run ();
}
