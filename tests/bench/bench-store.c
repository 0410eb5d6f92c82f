/* How long the store takes to list a thousand runs, and a run of a million steps from the database
 * to a picture of its loss: with the thread's time beside it, for a machine that is busy.
 *
 * Usage: bench-store */

#include <stdlib.h>
#include <time.h>

#include "bnl-store-fixture.h"
#include "plot/bnl-chart.h"

#define N_TURNS 11
#define N_RUNS 1000
#define N_ROWS 200
#define N_LONG_ROWS 1000000
#define WIDTH 900
#define HEIGHT 400
/* Wanted. */
#define MOST_LIST_MS 300.0
#define MOST_DRAW_MS 200.0

static double
read_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
find_median (double *values)
{
  qsort (values, N_TURNS, sizeof *values, compare_doubles);
  return values[N_TURNS / 2];
}

static void
list (BnlStore *store, gint64 id)
{
  g_autoptr (GPtrArray) records = bnl_store_list (store, NULL);

  (void) id;
  if (records->len != N_RUNS + 1)
    g_error ("%u runs", records->len);
}

static void
load (BnlStore *store, gint64 id)
{
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, id, NULL);

  if (bnl_series_get_length (series) != N_LONG_ROWS)
    g_error ("%" G_GSIZE_FORMAT " rows", bnl_series_get_length (series));
}

static void
load_and_draw (BnlStore *store, gint64 id)
{
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, id, NULL);
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_curve_set_smoothing (curve, 0.6);
  for (gsize i = 0; i < N_LONG_ROWS; i++) {
    const BnlMetrics *row = bnl_series_get (series, i);

    bnl_curve_append (curve, (double) row->step, (double) row->train_loss);
  }
  bnl_chart_take_curve (chart, curve);
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
  cairo_surface_flush (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
measure (const char *what,
         void (*work) (BnlStore *store, gint64 id),
         const char *path,
         gint64 id,
         double most_ms)
{
  double wall[N_TURNS], cpu[N_TURNS];

  for (guint i = 0; i < N_TURNS; i++) {
    /* Opened anew each time, as a program that starts does. */
    const double wall_ms = read_ms (CLOCK_MONOTONIC), cpu_ms = read_ms (CLOCK_THREAD_CPUTIME_ID);
    g_autoptr (BnlStore) store = bnl_store_fixture_open (path);

    work (store, id);
    wall[i] = read_ms (CLOCK_MONOTONIC) - wall_ms;
    cpu[i] = read_ms (CLOCK_THREAD_CPUTIME_ID) - cpu_ms;
  }
  g_print ("%-28s %6.1f ms, of the processor %6.1f ms, medians of %d (%.0f at most is wanted)\n",
           what, find_median (wall), find_median (cpu), N_TURNS, most_ms);
}

int
main (void)
{
  char *path = bnl_store_fixture_new_path ();
  BnlStore *store = bnl_store_fixture_open (path);
  gint64 id;

  for (guint32 i = 0; i < N_RUNS; i++)
    bnl_store_fixture_add (store, N_ROWS, i);
  id = bnl_store_fixture_add (store, N_LONG_ROWS, N_RUNS);
  bnl_store_unref (store);
  measure ("a thousand runs listed", list, path, id, MOST_LIST_MS);
  measure ("a million rows loaded", load, path, id, MOST_DRAW_MS);
  measure ("a million steps drawn", load_and_draw, path, id, MOST_DRAW_MS);
  bnl_store_fixture_remove (path);
  return 0;
}
