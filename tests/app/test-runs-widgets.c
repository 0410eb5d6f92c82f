/* The widgets of the Runs page with stored runs in them, on a display. */

#include <adwaita.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-chart-view.h"
#include "app/bnl-runs-charts.h"
#include "app/bnl-runs-column.h"
#include "app/bnl-runs-detail.h"
#include "app/bnl-runs-diff.h"
#include "app/bnl-runs-parallel.h"
#include "app/bnl-runs-table.h"
#include "app/bnl-runs-views.h"
#include "runs-fixture.h"

#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

static RunsFixture fixture; /* two pairs, trained once for all tests */

static GtkWidget *
show (GtkWidget *widget, int width)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, 500);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

typedef gboolean (*Condition) (gpointer data);

static void
wait_until (Condition condition, gpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (!condition (data)) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
}

static void
settle (void)
{
  for (guint i = 0; i < 20; i++) {
    g_usleep (5000);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
}

static GtkWidget *
find_type (GtkWidget *widget, GType type, guint *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type, n);

    if (found)
      return found;
  }
  return NULL;
}

static GtkWidget *
find (GtkWidget *widget, GType type, guint n)
{
  GtkWidget *found = find_type (widget, type, &n);

  g_assert_nonnull (found);
  return found;
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

static guint
count_visible_columns (GtkWidget *table)
{
  GListModel *columns =
      gtk_column_view_get_columns (GTK_COLUMN_VIEW (find (table, GTK_TYPE_COLUMN_VIEW, 0)));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    n += gtk_column_view_column_get_visible (column) ? 1 : 0;
  }
  return n;
}

static void
test_table (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  GtkWidget *table = g_object_new (BNL_TYPE_RUNS_TABLE, NULL);
  GtkWidget *window;
  GListModel *rows;
  double last = 2.0;

  bnl_runs_table_set_list (BNL_RUNS_TABLE (table), list);
  window = show (table, 1400);
  settle ();
  rows = bnl_runs_table_get_rows (BNL_RUNS_TABLE (table));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 4);
  g_assert_true (has_label (table, "with BN"));
  /* All but the column of the norm, and the one setting that differs. */
  g_assert_cmpuint (count_visible_columns (table), ==, BNL_RUNS_N_COLUMNS + 1);
  g_object_set (table, "all-settings", TRUE, NULL);
  g_assert_cmpuint (count_visible_columns (table), ==, bnl_runs_column_get_total ());

  bnl_runs_table_sort (BNL_RUNS_TABLE (table), BNL_RUNS_COLUMN_BEST, TRUE);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (BnlRunsItem) item = g_list_model_get_item (rows, i);
    double best = bnl_runs_item_get_record (item)->summary.score.best_accuracy;

    g_assert_true (best <= last);
    last = best;
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A narrow table has the columns that matter. */
static void
test_narrow_table (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  GtkWidget *table = g_object_new (BNL_TYPE_RUNS_TABLE, NULL);
  GtkWidget *window;

  bnl_runs_table_set_list (BNL_RUNS_TABLE (table), list);
  window = show (table, 360);
  settle ();
  g_assert_cmpuint (count_visible_columns (table), ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_selection (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  GtkWidget *table = g_object_new (BNL_TYPE_RUNS_TABLE, NULL);
  g_autoptr (BnlRunsItem) third = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) still = NULL;
  g_autoptr (GPtrArray) none = NULL;
  guint n = 0;

  g_object_ref_sink (table);
  bnl_runs_table_set_list (BNL_RUNS_TABLE (table), list);
  g_signal_connect_swapped (table, "selected", G_CALLBACK (count_cb), &n);
  bnl_runs_table_select (BNL_RUNS_TABLE (table), third);
  g_assert_cmpuint (n, >, 0);
  one = bnl_runs_table_dup_selected (BNL_RUNS_TABLE (table));
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (one->pdata[0] == third);
  /* It stays selected where the order changes. */
  bnl_runs_table_sort (BNL_RUNS_TABLE (table), BNL_RUNS_COLUMN_STARTED, FALSE);
  still = bnl_runs_table_dup_selected (BNL_RUNS_TABLE (table));
  g_assert_cmpuint (still->len, ==, 1);
  g_assert_true (still->pdata[0] == third);
  bnl_runs_table_select (BNL_RUNS_TABLE (table), NULL);
  none = bnl_runs_table_dup_selected (BNL_RUNS_TABLE (table));
  g_assert_cmpuint (none->len, ==, 0);
  g_object_unref (table);
}

static gboolean
has_curves (gpointer data)
{
  BnlChart *chart = bnl_chart_view_get_chart (BNL_CHART_VIEW (find (data, BNL_TYPE_CHART_VIEW, 0)));

  return bnl_chart_get_n_curves (chart) == 8;
}

static gboolean
has_no_curves (gpointer data)
{
  BnlChart *chart = bnl_chart_view_get_chart (BNL_CHART_VIEW (find (data, BNL_TYPE_CHART_VIEW, 0)));

  return bnl_chart_get_n_curves (chart) == 0;
}

static void
test_charts (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GPtrArray) items = bnl_runs_list_dup_all (list);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GtkWidget *charts = g_object_new (BNL_TYPE_RUNS_CHARTS, NULL);
  GtkWidget *window = show (charts, 800);
  BnlChart *chart;

  bnl_runs_charts_show (BNL_RUNS_CHARTS (charts), fixture.keeper, items);
  wait_until (has_curves, charts);
  chart = bnl_chart_view_get_chart (BNL_CHART_VIEW (find (charts, BNL_TYPE_CHART_VIEW, 0)));
  for (guint i = 0; i < 8; i++) {
    const BnlCurve *curve = bnl_chart_get_curve (chart, i);

    g_assert_cmpuint (bnl_curve_get_length (curve), ==, i % 2 == 0 ? 10 : 2);
    g_assert_cmpint ((int) bnl_curve_get_color (curve), ==,
                     bnl_runs_item_get_lane (items->pdata[i / 2]));
    g_assert_true (bnl_chart_get_shown (chart, i));
  }
  g_object_set (charts, "training", FALSE, NULL);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpint (bnl_chart_get_shown (chart, i), ==, i % 2 == 1);
  bnl_runs_charts_refresh (BNL_RUNS_CHARTS (charts));
  bnl_runs_charts_show (BNL_RUNS_CHARTS (charts), fixture.keeper, none);
  wait_until (has_no_curves, charts);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_diff (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GPtrArray) items = bnl_runs_list_dup_all (list);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GtkWidget *diff = g_object_new (BNL_TYPE_RUNS_DIFF, NULL);
  GtkWidget *window = show (diff, 800);

  bnl_runs_diff_show (BNL_RUNS_DIFF (diff), items);
  settle ();
  g_assert_true (has_label (diff, "Learning rate"));
  g_assert_true (has_label (diff, "0.1"));
  g_assert_false (has_label (diff, "Batch size"));
  g_assert_true (has_label (diff, "Best"));
  bnl_runs_diff_show (BNL_RUNS_DIFF (diff), none);
  g_assert_false (has_label (diff, "Learning rate"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_parallel (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GPtrArray) items = bnl_runs_list_dup_all (list);
  GtkWidget *parallel = g_object_new (BNL_TYPE_RUNS_PARALLEL, NULL);
  GtkWidget *window = show (parallel, 800);

  bnl_runs_parallel_show (BNL_RUNS_PARALLEL (parallel), items);
  settle ();
  g_assert_null (bnl_runs_parallel_dup_inside (BNL_RUNS_PARALLEL (parallel)));
  bnl_runs_parallel_clear (BNL_RUNS_PARALLEL (parallel));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_counted (gpointer n)
{
  return *(guint *) n > 0;
}

/* A name that is typed is in the store once Enter is pressed. */
static void
test_detail (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (BnlRunsItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr (GPtrArray) records = NULL;
  GtkWidget *detail = g_object_new (BNL_TYPE_RUNS_DETAIL, NULL);
  GtkWidget *window = show (detail, 360);
  GtkWidget *name;
  guint n = 0;

  bnl_runs_detail_show (BNL_RUNS_DETAIL (detail), fixture.keeper, item);
  settle ();
  g_assert_true (has_label (detail, "Learning rate"));
  g_assert_true (has_label (detail, "Machine"));
  g_assert_true (has_label (detail, bnl_runs_item_get_record (item)->uuid));
  name = find (detail, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (name), "  a name ");
  g_signal_connect_swapped (detail, "edited", G_CALLBACK (count_cb), &n);
  g_signal_emit_by_name (name, "activate");
  wait_until (is_counted, &n);
  records = runs_fixture_list (&fixture);
  g_assert_cmpstr (((BnlRunRecord *) records->pdata[0])->name, ==, "a name");
  bnl_runs_list_set_records (list, records);
  g_assert_cmpstr (bnl_runs_item_get_title (item), ==, "a name");
  bnl_runs_detail_show (BNL_RUNS_DETAIL (detail), fixture.keeper, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_views (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GPtrArray) items = bnl_runs_list_dup_all (list);
  GtkWidget *views = g_object_new (BNL_TYPE_RUNS_VIEWS, NULL);
  GtkWidget *window;

  bnl_runs_views_set_list (BNL_RUNS_VIEWS (views), list);
  window = show (views, 800);
  bnl_runs_views_show (BNL_RUNS_VIEWS (views), fixture.keeper, items);
  bnl_runs_views_show_differences (BNL_RUNS_VIEWS (views));
  settle ();
  g_assert_true (has_label (views, "Settings that differ"));
  bnl_runs_views_clear_brush (BNL_RUNS_VIEWS (views));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  runs_fixture_init (&fixture);
  runs_fixture_train (&fixture, TRUE, "lr=0.1");
  runs_fixture_train (&fixture, TRUE, "");
  g_test_add_func ("/app/runs-widgets/table", test_table);
  g_test_add_func ("/app/runs-widgets/narrow-table", test_narrow_table);
  g_test_add_func ("/app/runs-widgets/selection", test_selection);
  g_test_add_func ("/app/runs-widgets/charts", test_charts);
  g_test_add_func ("/app/runs-widgets/diff", test_diff);
  g_test_add_func ("/app/runs-widgets/parallel", test_parallel);
  g_test_add_func ("/app/runs-widgets/detail", test_detail);
  g_test_add_func ("/app/runs-widgets/views", test_views);
  status = g_test_run ();
  runs_fixture_clear (&fixture);
  return status;
}
