#include "plot/bnl-chart-zoom.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Median time it takes to draw four curves of 1,000,000 points on a 1280x720 image: noise with the
 * raw line behind, smooth lines, dashes, logarithmic axes, seconds along x, and a hand that zooms
 * in and pans, each picture another part; and what an append costs. */

#define WIDTH 1280
#define HEIGHT 720
#define N_CURVES 4
#define N_POINTS 1000000
#define N_REPEATS 21

static guint32 state = 1;

/* Noise from -1 to 1. */
static double
draw_noise (void)
{
  state = state * 1664525u + 1013904223u;
  return (double) (state >> 8) / (1 << 23) - 1;
}

/* The processor's time, which other work on the machine disturbs less than the clock's. */
static double
get_ms (void)
{
  return (double) clock () * 1e3 / CLOCKS_PER_SEC;
}

static int
compare_cb (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static BnlChart *
make_chart (double smoothing, double noise, BnlCurveLine odd_line)
{
  BnlChart *chart = bnl_chart_new ("Loss");

  bnl_chart_set_x_label (chart, "step");
  bnl_chart_set_band (chart, N_POINTS / 10.0);
  for (int i = 0; i < N_CURVES; i++) {
    BnlCurve *curve = bnl_curve_new ("train", (guint) i % 2, i % 2 ? odd_line : BNL_CURVE_SOLID);

    bnl_curve_set_smoothing (curve, smoothing);
    for (int k = 0; k < N_POINTS; k++) {
      double t = (double) k / N_POINTS;

      bnl_curve_append (curve, k + 1,
                        0.2 + 0.2 * i + 2 * exp (-4 * t) * (1 + noise * draw_noise ()));
    }
    bnl_chart_take_curve (chart, curve);
  }
  return chart;
}

/* What the hand does before the picture of that number. */
typedef void (*Move) (BnlChart *chart, const BnlChartLayout *layout, int number);

static void
zoom_in (BnlChart *chart, const BnlChartLayout *layout, int number)
{
  if (number == 0)
    bnl_chart_zoom_reset (chart);
  bnl_chart_zoom_by (chart, layout, WIDTH / 3.0, HEIGHT / 2.0, 1.6, 1.2);
}

static void
pan (BnlChart *chart, const BnlChartLayout *layout, int number)
{
  if (number == 0)
    bnl_chart_zoom_by (chart, layout, WIDTH / 4.0, HEIGHT / 2.0, 5, 1.5);
  else
    bnl_chart_zoom_pan (chart, layout, -WIDTH / 7.0, number % 2 ? 20 : -20);
}

static void
measure_moving (const char *what, BnlChart *chart, Move move)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  BnlChartTheme theme;
  double times[N_REPEATS];

  bnl_chart_theme_init (&theme, FALSE);
  for (int i = 0; i < N_REPEATS; i++) {
    cairo_t *cr = cairo_create (surface);
    double start = get_ms ();
    BnlChartLayout layout;

    if (move != NULL) {
      bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
      move (chart, &layout, i);
    }
    bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
    cairo_surface_flush (surface);
    times[i] = get_ms () - start;
    cairo_destroy (cr);
  }
  qsort (times, N_REPEATS, sizeof *times, compare_cb);
  printf ("%-48s median %.2f ms, least %.2f ms\n", what, times[N_REPEATS / 2], times[0]);
  cairo_surface_destroy (surface);
  bnl_chart_free (chart);
}

static void
measure (const char *what, BnlChart *chart)
{
  measure_moving (what, chart, NULL);
}

/* Along seconds that come as they come, the same for all. */
static BnlChart *
make_timed_chart (void)
{
  BnlChart *chart = make_chart (0.6, 0.3, BNL_CURVE_SOLID);
  BnlRuler *ruler = bnl_ruler_new ();
  double seconds = 0;

  for (int k = 0; k < N_POINTS; k++)
    bnl_ruler_append (ruler, seconds += 1e-3 * (1.1 + draw_noise ()));
  for (guint i = 0; i < N_CURVES; i++)
    bnl_curve_set_ruler (bnl_chart_get_curve (chart, i), ruler);
  bnl_ruler_unref (ruler);
  return chart;
}

int
main (void)
{
  double start = get_ms ();
  BnlChart *chart = make_chart (0.6, 0.3, BNL_CURVE_SOLID);

  printf ("append: %.0f ns a point\n", (get_ms () - start) * 1e6 / (N_CURVES * N_POINTS));
  measure ("4 x 1,000,000 noisy, smoothed 0.6, raw behind", chart);
  measure ("4 x 1,000,000 noisy, smoothed 0.999, raw behind",
           make_chart (0.999, 0.3, BNL_CURVE_SOLID));
  measure ("2 of them dashed", make_chart (0.6, 0.3, BNL_CURVE_DASHED));
  measure ("4 x 1,000,000 smooth, not smoothed", make_chart (0, 0, BNL_CURVE_SOLID));
  chart = make_chart (0.6, 0.3, BNL_CURVE_SOLID);
  bnl_chart_set_logarithmic (chart, TRUE);
  measure ("logarithmic, noisy, smoothed 0.6, raw behind", chart);
  chart = make_chart (0.6, 0.3, BNL_CURVE_SOLID);
  bnl_chart_set_x_logarithmic (chart, TRUE);
  measure ("x logarithmic, noisy, smoothed 0.6, raw behind", chart);
  measure ("along seconds, noisy, smoothed 0.6, raw behind", make_timed_chart ());
  measure_moving ("zooming in, from all to a few points", make_chart (0.6, 0.3, BNL_CURVE_SOLID),
                  zoom_in);
  measure_moving ("panning over a fifth", make_chart (0.6, 0.3, BNL_CURVE_SOLID), pan);
  measure_moving ("panning over a fifth, along seconds", make_timed_chart (), pan);
  return 0;
}
