/* The table of exact values beside charts: its rows, its order, its columns and its words. */

#include <adwaita.h>
#include <math.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-reading-columns.h"
#include "app/bnl-reading-row.h"
#include "app/bnl-reading-table.h"
#include "app/bnl-reading-words.h"
#include "plot/bnl-band.h"
#include "plot/bnl-percentiles.h"

/* The first widget of that type under widget for which label is the accessible name; NULL name: the
 * first at all. */
static gpointer
find (GtkWidget *widget, GType type, const char *name)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type)) {
    g_autofree char *problem =
        name ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL, name)
             : NULL;

    if (!problem)
      return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find (child, type, name);

    if (found)
      return found;
  }
  return NULL;
}

static gpointer
find_sure (gpointer widget, GType type, const char *name)
{
  gpointer found = find (widget, type, name);

  g_assert_nonnull (found);
  return found;
}

/* A view with n curves of 10 points: "run 1" at 1, "run 2" at 2 ... */
static BnlChartView *
make_view (const char *title, guint n, double factor)
{
  BnlChartView *view = g_object_ref_sink (g_object_new (BNL_TYPE_CHART_VIEW, "title", title, NULL));

  for (guint i = 1; i <= n; i++) {
    g_autofree char *name = g_strdup_printf ("run %u", i);
    BnlCurve *curve = bnl_curve_new (name, i, BNL_CURVE_SOLID);

    for (int step = 1; step <= 10; step++)
      bnl_curve_append (curve, step, factor * i);
    bnl_chart_take_curve (bnl_chart_view_get_chart (view), curve);
  }
  return view;
}

typedef struct {
  BnlChartView *loss, *accuracy;
  BnlReadingTable *table;
} Reading;

static void
set_up_reading (Reading *reading, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  reading->loss = make_view ("Loss", n, 1);
  reading->accuracy = make_view ("Accuracy", n, -0.01);
  for (const char *const *name = (const char *const[]){ "crosshair", "picked", "hidden", NULL };
       *name; name++)
    g_object_bind_property (reading->loss, *name, reading->accuracy, *name,
                            G_BINDING_BIDIRECTIONAL);
  reading->table = g_object_ref_sink (g_object_new (BNL_TYPE_READING_TABLE, NULL));
  bnl_reading_table_set_views (reading->table,
                               (BnlChartView *const[]){ reading->loss, reading->accuracy }, 2);
}

static void
tear_down_reading (Reading *reading, gconstpointer data)
{
  g_assert_finalize_object (reading->table);
  g_assert_finalize_object (reading->loss);
  g_assert_finalize_object (reading->accuracy);
}

/* The rows that are seen, as "run 1,run 2". */
static char *
list_rows (GtkWidget *widget)
{
  GString *names = g_string_new (NULL);
  BnlReadingRow *first = find_sure (widget, BNL_TYPE_READING_ROW, NULL);

  for (GtkWidget *row = GTK_WIDGET (first); row; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_visible (row))
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "",
                              bnl_reading_row_get_name (BNL_READING_ROW (row)));
  return g_string_free (names, FALSE);
}

static void
check_rows (Reading *reading, const char *wanted)
{
  g_autofree char *names = NULL;

  bnl_reading_table_update (reading->table);
  names = list_rows (GTK_WIDGET (reading->table));
  g_assert_cmpstr (names, ==, wanted);
}

static void
test_reading_rows (Reading *reading, gconstpointer data)
{
  BnlReadingRow *row;

  bnl_chart_view_set_crosshair (reading->accuracy, 3.2);
  check_rows (reading, "run 1,run 2,run 3");
  row = find_sure (reading->table, BNL_TYPE_READING_ROW,
                   "run 1, loss 1.0000, accuracy −0.010000, step 3");
  g_assert_cmpstr (bnl_reading_row_get_text (row, 1), ==, "1.0000");
  g_assert_cmpstr (bnl_reading_row_get_text (row, 2), ==, "");
  g_assert_cmpstr (bnl_reading_row_get_text (row, 5), ==, "3");

  /* What one chart hides is hidden on both, and no row. */
  bnl_chart_view_set_picked (reading->loss, "run 2");
  g_assert_cmpstr (bnl_chart_view_get_picked (reading->accuracy), ==, "run 2");
  gtk_widget_activate_action (GTK_WIDGET (reading->accuracy), "chart.hide", NULL);
  g_assert_false (bnl_chart_get_shown (bnl_chart_view_get_chart (reading->loss), 1));
  /* And the next one below is picked: accuracies here are the lower the higher the number. */
  g_assert_cmpstr (bnl_chart_view_get_picked (reading->loss), ==, "run 3");
  check_rows (reading, "run 1,run 3");
  gtk_widget_activate_action (GTK_WIDGET (reading->loss), "chart.isolate", NULL);
  check_rows (reading, "run 3");
  gtk_widget_activate_action (GTK_WIDGET (reading->loss), "chart.show-all", NULL);
  check_rows (reading, "run 1,run 2,run 3");
  g_assert_true (bnl_chart_get_shown (bnl_chart_view_get_chart (reading->accuracy), 1));

  /* Nothing is picked where there is no crosshair. */
  bnl_chart_view_set_crosshair (reading->loss, (double) NAN);
  g_assert_null (bnl_chart_view_get_picked (reading->accuracy));
}

static void
test_reading_order (Reading *reading, gconstpointer data)
{
  GtkButton *loss = find_sure (reading->table, GTK_TYPE_BUTTON, "Loss");
  GtkButton *accuracy = find_sure (reading->table, GTK_TYPE_BUTTON, "Accuracy");
  guint order, chart;

  g_signal_emit_by_name (loss, "clicked");
  check_rows (reading, "run 1,run 2,run 3");
  g_signal_emit_by_name (loss, "clicked");
  check_rows (reading, "run 3,run 2,run 1");
  g_object_get (reading->table, "order", &order, "order-chart", &chart, NULL);
  g_assert_cmpuint (order, ==, BNL_CHART_READING_DESCENDING);
  g_signal_emit_by_name (loss, "clicked");
  g_object_get (reading->table, "order", &order, NULL);
  g_assert_cmpuint (order, ==, BNL_CHART_READING_AS_ADDED);
  g_signal_emit_by_name (accuracy, "clicked");
  check_rows (reading, "run 3,run 2,run 1");
  gtk_widget_activate_action (GTK_WIDGET (reading->table), "reading.order", "u",
                              BNL_CHART_READING_BY_NAME);
  check_rows (reading, "run 1,run 2,run 3");
}

/* Of many the first few, and whatever is picked. */
static void
test_reading_many (Reading *reading, gconstpointer data)
{
  GtkButton *more = find_sure (reading->table, GTK_TYPE_BUTTON, "Show 12 More");

  check_rows (reading, "run 1,run 2,run 3,run 4,run 5,run 6,run 7,run 8");
  bnl_chart_view_set_crosshair (reading->loss, 5);
  bnl_chart_view_set_picked (reading->loss, "run 17");
  check_rows (reading, "run 1,run 2,run 3,run 4,run 5,run 6,run 7,run 17");
  g_signal_emit_by_name (more, "clicked");
  g_assert_cmpstr (gtk_button_get_label (more), ==, "Show 8");
  g_signal_emit_by_name (more, "clicked");
  check_rows (reading, "run 1,run 2,run 3,run 4,run 5,run 6,run 7,run 17");
}

static gboolean
tell_time_cb (const char *name, double step, double *epoch, double *seconds, gpointer data)
{
  *epoch = step / 4;
  *seconds = 30 * step;
  return TRUE;
}

static void
test_reading_clock (Reading *reading, gconstpointer data)
{
  BnlReadingRow *row;

  bnl_reading_table_set_clock (reading->table, tell_time_cb, NULL);
  row = find_sure (reading->table, BNL_TYPE_READING_ROW, NULL);
  g_assert_cmpstr (bnl_reading_row_get_text (row, 6), ==, "2.50");
  g_assert_cmpstr (bnl_reading_row_get_text (row, 7), ==, "5 min 0 s");
}

/* The name of a run gives way to a second chart, and to that alone. */
static void
test_reading_dear_column (void)
{
  BnlReadingColumns columns = { .n = 2 };

  for (guint i = 0; i < 2; i++) {
    columns.columns[i].on = TRUE;
    columns.columns[i].rank = i;
    columns.columns[i].wanted_px = i == 0 ? 120 : 60;
    columns.columns[i].minimum_px = i == 0 ? 50 : 60;
  }
  bnl_reading_columns_fit (&columns, 124);
  g_assert_false (columns.columns[1].shown);
  columns.columns[1].dear = TRUE;
  bnl_reading_columns_fit (&columns, 124);
  g_assert_true (columns.columns[1].shown);
  g_assert_cmpint (columns.columns[0].width, ==, 50);
  bnl_reading_columns_fit (&columns, 123);
  g_assert_false (columns.columns[1].shown);
}

/* Columns come back where there is room for them, the most needed first. */
static void
test_reading_columns (void)
{
  BnlReadingColumns columns = { .n = 4 };
  const guint ranks[] = { 0, 2, 0, 1 };
  const struct {
    int width;
    const char *shown;
  } cases[] = {
    { 1000, "1111" }, { 342, "1111" }, { 341, "1011" }, { 227, "1010" }, { 60, "1010" }
  };
  int minimum, natural;

  for (guint i = 0; i < 4; i++) {
    columns.columns[i].on = TRUE;
    columns.columns[i].rank = ranks[i];
    columns.columns[i].wanted_px = i == 0 ? 120 : 60;
    columns.columns[i].minimum_px = i == 0 ? 50 : 60;
  }
  bnl_reading_columns_measure (&columns, &minimum, &natural);
  g_assert_cmpint (minimum, ==, 50 + 14 + 60);
  g_assert_cmpint (natural, ==, 120 + 3 * (14 + 60));
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++) {
    int end = 0;

    bnl_reading_columns_fit (&columns, cases[c].width);
    for (guint i = 0; i < 4; i++) {
      g_assert_cmpint (columns.columns[i].shown, ==, cases[c].shown[i] == '1');
      if (!columns.columns[i].shown)
        continue;
      g_assert_cmpint (columns.columns[i].x, >=, end);
      end = columns.columns[i].x + columns.columns[i].width;
    }
    if (cases[c].width >= minimum)
      g_assert_cmpint (end, ==, cases[c].width);
  }
  columns.columns[3].on = FALSE;
  bnl_reading_columns_measure (&columns, &minimum, &natural);
  g_assert_cmpint (natural, ==, 120 + 2 * (14 + 60));
}

/* Enough digits, the same in each row. */
static void
test_reading_words (void)
{
  g_autoptr (BnlChart) loss = bnl_chart_new ("Loss");
  g_autoptr (BnlChart) accuracy = bnl_chart_new ("Accuracy");
  const BnlChart *charts[] = { loss, accuracy };
  const gboolean percent[] = { FALSE, TRUE };
  g_auto (BnlReadingWords) words = { 0 };
  g_autoptr (GArray) readings = NULL;
  const double values[] = { 5.55, 5.5501, (double) NAN };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *name = g_strdup_printf ("run %u", i);
    BnlCurve *curve = bnl_curve_new (name, 0, BNL_CURVE_SOLID);

    bnl_curve_append (curve, 7, values[i]);
    bnl_curve_set_smoothing (curve, i == 0 ? 0.6 : 0);
    bnl_chart_take_curve (loss, curve);
  }
  bnl_chart_take_curve (accuracy, bnl_curve_new ("run 1", 0, BNL_CURVE_SOLID));
  bnl_curve_append (bnl_chart_get_curve (accuracy, 0), 7, 0.97656);
  readings = bnl_chart_reading_take (charts, 2, 7);
  bnl_reading_words_init (&words, charts, percent, 2, readings);

  bnl_reading_words_write (&words, &g_array_index (readings, BnlChartReading, 0), 1.5, 99.96);
  g_assert_cmpstr (words.drawn[0], ==, "5.5500");
  g_assert_cmpstr (words.raw[0], ==, "5.5500");
  g_assert_cmpstr (words.drawn[1], ==, "–");
  g_assert_cmpstr (words.sentence, ==,
                   "run 0, loss 5.5500 (unsmoothed 5.5500), step 7, epoch 1.50, after 100.0 s");
  bnl_reading_words_write (&words, &g_array_index (readings, BnlChartReading, 1), (double) NAN,
                           (double) NAN);
  g_assert_cmpstr (words.drawn[0], ==, "5.5501");
  g_assert_cmpstr (words.sentence, ==, "run 1, loss 5.5501, accuracy 97.66\xc2\xa0%, step 7");
  bnl_reading_words_write (&words, &g_array_index (readings, BnlChartReading, 2), (double) NAN,
                           4000);
  g_assert_cmpstr (words.drawn[0], ==, "NaN");
  g_assert_cmpstr (words.time, ==, "1 h 6 min");
}

/* Of seeds how they differ, of other layers how far they reach. */
static void
test_reading_spread (void)
{
  static const double percents[] = { 5, 50, 95 };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  const BnlChart *charts[] = { chart };
  const gboolean percent[] = { FALSE };
  g_auto (BnlReadingWords) words = { 0 };
  g_autoptr (GArray) readings = NULL;
  BnlBand *band = bnl_band_new ("seeds", 0, BNL_CURVE_SOLID, "seeds");
  BnlPercentiles *weights = bnl_percentiles_new ("weights", 1, percents, 3);

  for (guint run = 0; run < 3; run++) {
    bnl_band_add_run (band);
    bnl_band_append (band, run, 7, 4 + run);
  }
  bnl_percentiles_append (weights, 7, (const float[]){ -2, 1, 5 });
  bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  bnl_chart_take_layer (chart, bnl_percentiles_get_layer (weights));
  readings = bnl_chart_reading_take (charts, 1, 7);
  bnl_reading_words_init (&words, charts, percent, 1, readings);
  bnl_reading_words_write (&words, &g_array_index (readings, BnlChartReading, 0), (double) NAN,
                           (double) NAN);
  g_assert_cmpstr (words.drawn[0], ==, "5.0000 ± 1.0000");
  g_assert_cmpstr (words.sentence, ==, "seeds, loss 5.0000 ± 1.0000 (3 runs), step 7");
  bnl_reading_words_write (&words, &g_array_index (readings, BnlChartReading, 1), (double) NAN,
                           (double) NAN);
  g_assert_cmpstr (words.sentence, ==, "weights, loss 1.0000 (−2.0000 to 5.0000), step 7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  g_test_add ("/reading-table/rows", Reading, GUINT_TO_POINTER (3), set_up_reading,
              test_reading_rows, tear_down_reading);
  g_test_add ("/reading-table/order", Reading, GUINT_TO_POINTER (3), set_up_reading,
              test_reading_order, tear_down_reading);
  g_test_add ("/reading-table/many", Reading, GUINT_TO_POINTER (20), set_up_reading,
              test_reading_many, tear_down_reading);
  g_test_add ("/reading-table/clock", Reading, GUINT_TO_POINTER (2), set_up_reading,
              test_reading_clock, tear_down_reading);
  g_test_add_func ("/reading-table/columns", test_reading_columns);
  g_test_add_func ("/reading-table/dear-column", test_reading_dear_column);
  g_test_add_func ("/reading-table/words", test_reading_words);
  g_test_add_func ("/reading-table/spread", test_reading_spread);
  return g_test_run ();
}
