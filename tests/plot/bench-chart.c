#include "plot/bnl-chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Median time it takes to draw four curves of 1,000,000 points on a 1280x720 image: noise with the
 * raw line behind, smooth lines, dashes, a logarithmic axis; and what an append costs. */

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

static void
measure (const char *what, BnlChart *chart)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  BnlChartTheme theme;
  double times[N_REPEATS];

  bnl_chart_theme_init (&theme, FALSE);
  for (int i = 0; i < N_REPEATS; i++) {
    cairo_t *cr = cairo_create (surface);
    double start = get_ms ();

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
  return 0;
}
