#include "plot/bnl-band.h"
#include "plot/bnl-bars.h"
#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-draw.h"
#include "plot/bnl-chart-legend.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-chart-zoom.h"
#include "plot/bnl-heat-map.h"
#include "plot/bnl-distribution.h"
#include "plot/bnl-percentiles.h"
#include "plot/bnl-ridges.h"

#include <math.h>
#include <string.h>

/* What every kind of layer owes to a chart, whatever it holds: from nothing to gaps. */

typedef enum {
  NOTHING,
  ONE,
  EQUAL, /* many, all the same */
  MANY,
  GAPS,
  N_AMOUNTS,
} Amount;

static const int lengths[] = { [NOTHING] = 0, [ONE] = 1, [EQUAL] = 5, [MANY] = 40, [GAPS] = 40 };

static double
get_value (Amount amount, int i)
{
  if (amount == GAPS && i % 3 == 1)
    return (double) NAN;
  return amount == EQUAL ? 0.5 : 0.2 + 0.1 * i - 0.002 * i * i;
}

static BnlLayer *
make_curve (Amount amount)
{
  BnlCurve *curve = bnl_curve_new ("curve", 0, BNL_CURVE_SOLID);

  for (int i = 0; i < lengths[amount]; i++)
    bnl_curve_append (curve, i + 1, get_value (amount, i));
  return bnl_curve_get_layer (curve);
}

static BnlLayer *
make_band (Amount amount)
{
  BnlBand *band = bnl_band_new ("band", 1, BNL_CURVE_DASHED, "seeds");

  bnl_band_set_label (band, "band");
  for (guint run = 0; run < 3; run++) {
    bnl_band_add_run (band);
    for (int i = 0; i < lengths[amount]; i++)
      bnl_band_append (band, run, i + 1, get_value (amount, i) * (amount == EQUAL ? 1 : 1 + run));
  }
  return bnl_band_get_layer (band);
}

static BnlLayer *
make_percentiles (Amount amount)
{
  static const double percents[] = { 0, 25, 50, 75, 100 };
  BnlPercentiles *percentiles = bnl_percentiles_new ("percentiles", 2, percents, 5);

  for (int i = 0; i < lengths[amount]; i++) {
    float values[5];

    for (int k = 0; k < 5; k++)
      values[k] = (float) (get_value (amount, i) + (amount == EQUAL ? 0 : 0.1 * k));
    bnl_percentiles_append (percentiles, i + 1, values);
  }
  return bnl_percentiles_get_layer (percentiles);
}

static BnlLayer *
make_histogram (Amount amount)
{
  BnlDistribution *histogram = bnl_distribution_new ("histogram", 0);
  float values[40];
  double lowest, highest;
  guint n_bins;

  for (int i = 0; i < lengths[amount]; i++)
    values[i] = (float) get_value (amount, i);
  if (bnl_distribution_suggest (values, (gsize) lengths[amount], &lowest, &highest, &n_bins))
    bnl_distribution_set_values (histogram, values, (gsize) lengths[amount], lowest, highest,
                                 n_bins);
  return bnl_distribution_get_layer (histogram);
}

static BnlLayer *
make_ridges (Amount amount)
{
  BnlRidges *ridges = bnl_ridges_new ("ridges", 1);

  for (int i = 0; i < lengths[amount]; i++) {
    float counts[8];

    for (int k = 0; k < 8; k++)
      counts[k] = amount == GAPS && i % 2 ? 0 : (float) (amount == EQUAL ? 1 : k * (i + 1) % 7);
    bnl_ridges_append (ridges, 10 * i, -1, 1 + (amount == MANY ? i : 0), counts, 8);
  }
  return bnl_ridges_get_layer (ridges);
}

static BnlLayer *
make_bars (Amount amount)
{
  BnlBars *bars = bnl_bars_new ("bars", 0);

  for (int i = 0; i < lengths[amount]; i++)
    bnl_bars_set (bars, (guint) i, get_value (amount, i), i % 2 ? 0.05 : (double) NAN);
  return bnl_bars_get_layer (bars);
}

static BnlLayer *
make_heat_map (Amount amount)
{
  BnlHeatMap *map = bnl_heat_map_new ("map", amount == ONE ? 1 : 8, amount == ONE ? 1 : 5);

  for (int i = 0; i < lengths[amount]; i++) {
    guint column = (guint) i % 8;
    guint row = (guint) i / 8;

    if (amount == GAPS && i % 5 == 1)
      bnl_heat_map_set_mark (map, column, row, i % 2 ? "diverged" : "not converged");
    else
      bnl_heat_map_set (map, column, row, get_value (amount, i));
  }
  return bnl_heat_map_get_layer (map);
}

typedef struct {
  const char *name;
  BnlLayer *(*make) (Amount amount);
} Kind;

static const Kind kinds[] = {
  { "curve", make_curve },
  { "band", make_band },
  { "histogram", make_histogram },
  { "ridges", make_ridges },
  { "percentiles", make_percentiles },
  { "bars", make_bars },
  { "heat-map", make_heat_map },
};

static void
draw (const BnlChart *chart, int width, int height, gboolean dark)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, width), MAX (1, height));
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, dark);
  theme.high_contrast = width % 2;
  bnl_chart_draw (chart, cr, width, height, &theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static const char *const some_names[] = {
  "relu", "a name that has no room anywhere at all", "", "ä", "tanh", "6", "7", "8", NULL
};

/* Every combination draws, describes itself and writes a table, and none of it fails. */
static void
test_robust (gconstpointer data)
{
  static const int sizes[] = { 0, 1, 30, 121, 260, 640 };
  const Kind *kind = data;

  for (Amount amount = NOTHING; amount < N_AMOUNTS; amount++) {
    for (int flags = 0; flags < 16; flags++) {
      g_autoptr (BnlChart) chart = bnl_chart_new ("Chart");
      g_autofree char *text = NULL;

      bnl_chart_set_x_label (chart, "step");
      bnl_chart_set_y_label (chart, "y");
      bnl_chart_set_logarithmic (chart, flags & 1);
      bnl_chart_set_x_logarithmic (chart, flags & 2);
      bnl_chart_set_percent (chart, flags & 4);
      bnl_chart_set_y_reversed (chart, flags & 4);
      if (flags & 8)
        bnl_chart_categories_set_x (chart, some_names);
      bnl_chart_take_layer (chart, kind->make (amount));
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        bnl_chart_set_crosshair (chart, i % 2 ? 3 : (double) NAN);
        bnl_chart_set_crosshair_y (chart, i % 4 == 3 ? 1 : (double) NAN);
        draw (chart, sizes[i], sizes[(i + (guint) flags) % G_N_ELEMENTS (sizes)], flags & 1);
      }
      bnl_chart_set_crosshair (chart, 2);
      text = bnl_chart_describe (chart);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_true (g_str_has_prefix (text, "Chart: "));
    }
  }
}

/* The plot has no more room than the picture, and the axes are in order. */
static void
test_axes (gconstpointer data)
{
  const Kind *kind = data;

  for (Amount amount = NOTHING; amount < N_AMOUNTS; amount++) {
    for (int flags = 0; flags < 4; flags++) {
      g_autoptr (BnlChart) chart = bnl_chart_new ("Chart");
      BnlChartLayout layout;
      BnlChartTheme theme;

      bnl_chart_theme_init (&theme, FALSE);
      bnl_chart_set_logarithmic (chart, flags & 1);
      bnl_chart_set_x_logarithmic (chart, flags & 2);
      bnl_chart_take_layer (chart, kind->make (amount));
      bnl_chart_layout (chart, &theme, 640, 400, &layout);
      g_assert_true (layout.x.minimum < layout.x.maximum);
      g_assert_true (layout.y.minimum < layout.y.maximum);
      g_assert_true (isfinite (layout.y.minimum) && isfinite (layout.y.maximum));
      g_assert_true (!layout.y.logarithmic || layout.y.minimum > 0);
      g_assert_true (!layout.x.logarithmic || layout.x.minimum > 0);
      g_assert_true (layout.left > 0 && layout.left + layout.width < 640);
      g_assert_true (layout.top > 0 && layout.top + layout.height < 400);
    }
  }
}

/* Every row of the table has as many fields as the header. */
static void
test_table (gconstpointer data)
{
  const Kind *kind = data;

  for (Amount amount = NOTHING; amount < N_AMOUNTS; amount++) {
    g_autoptr (BnlChart) chart = bnl_chart_new ("Chart");
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    g_auto (GStrv) rows = NULL;
    guint n_fields = 0;

    bnl_chart_take_layer (chart, kind->make (amount));
    bnl_chart_take_layer (chart, make_curve (MANY));
    bytes = bnl_chart_values_write (chart);
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    rows = g_strsplit (text, "\r\n", -1);
    g_assert_cmpuint (g_strv_length (rows), >=, 42);
    for (guint i = 0; rows[i][0] != '\0'; i++) {
      guint n = 1;
      gboolean quoted = FALSE;

      for (const char *c = rows[i]; *c != '\0'; c++) {
        quoted = quoted != (*c == '"');
        n += *c == ',' && !quoted ? 1 : 0;
      }
      if (i == 0)
        n_fields = n;
      g_assert_cmpuint (n, ==, n_fields);
    }
  }
}

/* Keys walk over all places in both directions, and back over the same. */
static void
test_walk (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (BnlChart) chart = bnl_chart_new ("Chart");
  double x = -(double) INFINITY;
  double there[100];
  int n = 0;

  bnl_chart_take_layer (chart, kind->make (NOTHING));
  if (!g_str_equal (kind->name, "heat-map"))
    g_assert_false (bnl_chart_find_x (chart, x, 1, &x));
  bnl_chart_clear (chart);

  bnl_chart_take_layer (chart, kind->make (MANY));
  while (n < 100 && bnl_chart_find_x (chart, x, 1, &there[n])) {
    g_assert_true (there[n] >= x);
    x = nextafter (there[n++], (double) INFINITY);
  }
  g_assert_cmpint (n, >=, 3);
  g_assert_cmpint (n, <, 100);
  x = (double) INFINITY;
  while (n > 0) {
    g_assert_true (bnl_chart_find_x (chart, x, -1, &x));
    g_assert_true (fabs (x - there[--n]) <= 1e-6);
    x = nextafter (x, -(double) INFINITY) - 1e-7;
  }
  g_assert_false (bnl_chart_find_x (chart, x, -1, &x));
}

/* What is hidden is nowhere, and comes back. */
static void
test_hide (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (BnlChart) chart = bnl_chart_new ("Chart");
  g_autofree char *text = NULL;
  BnlLayerReading reading;

  bnl_chart_take_layer (chart, kind->make (MANY));
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 1);
  g_assert_true (bnl_chart_read (chart, 0, 3, 1, &reading));
  g_assert_true (g_utf8_validate (reading.text, -1, NULL) && reading.text[0] != '\0');
  bnl_chart_legend_toggle (chart, (BnlChartEntry){ 0, FALSE });
  g_assert_false (bnl_chart_read (chart, 0, 3, 1, &reading));
  text = bnl_chart_describe (chart);
  g_assert_nonnull (strstr (text, "Hidden: "));
  draw (chart, 300, 200, FALSE);
  bnl_chart_legend_reset (chart);
  g_assert_true (bnl_chart_read (chart, 0, (double) NAN, (double) NAN, &reading));
}

/* Zooming in keeps what is under the hand, also where y goes down, and back is back. */
static void
test_zoom (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (BnlChart) chart = bnl_chart_new ("Chart");
  BnlChartLayout before, after;
  BnlChartTheme theme;
  double x, y;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_take_layer (chart, kind->make (MANY));
  bnl_chart_layout (chart, &theme, 640, 400, &before);
  x = bnl_axis_from_frac (&before.x, 0.3);
  y = bnl_axis_from_frac (&before.y, 0.6);
  bnl_chart_zoom_by (chart, &before, before.left + 0.3 * before.width,
                     before.top + 0.4 * before.height, 2, 2);
  bnl_chart_layout (chart, &theme, 640, 400, &after);
  g_assert_true (after.y.maximum - after.y.minimum < 0.6 * (before.y.maximum - before.y.minimum));
  g_assert_true (after.y.minimum < after.y.maximum);
  g_assert_true (fabs (bnl_axis_to_frac (&after.x, x) - 0.3) <= 1e-9);
  g_assert_true (fabs (bnl_axis_to_frac (&after.y, y) - 0.6) <= 1e-9);
  draw (chart, 640, 400, FALSE);
  bnl_chart_zoom_reset (chart);
  bnl_chart_layout (chart, &theme, 640, 400, &after);
  g_assert_true (after.y.minimum >= before.y.minimum && after.y.maximum <= before.y.maximum);
}

/* All kinds in one chart: each keeps its own entry. */
static void
test_together (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("All");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    bnl_chart_take_layer (chart, kinds[i].make (MANY));
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, G_N_ELEMENTS (kinds));
  g_assert_cmpuint (bnl_chart_get_n_curves (chart), ==, 1);
  g_assert_cmpstr (bnl_layer_get_name (bnl_chart_get_layer (chart, 5)), ==, "bars");
  g_assert_nonnull (bnl_curve_from_layer (bnl_chart_get_layer (chart, 0)));
  g_assert_null (bnl_curve_from_layer (bnl_chart_get_layer (chart, 1)));
  draw (chart, 640, 400, FALSE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (gconstpointer data);
  } tests[] = { { "robust", test_robust }, { "axes", test_axes }, { "table", test_table },
                { "walk", test_walk },     { "hide", test_hide }, { "zoom", test_zoom } };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < G_N_ELEMENTS (tests); k++) {
      g_autofree char *path = g_strdup_printf ("/plot/layers/%s/%s", kinds[i].name, tests[k].name);

      g_test_add_data_func (path, &kinds[i], tests[k].run);
    }
  g_test_add_func ("/plot/layers/together", test_together);
  return g_test_run ();
}
