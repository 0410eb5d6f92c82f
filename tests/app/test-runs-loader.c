/* The curves of stored runs, made on the store's thread, and the rows of a long list, which come a
 * few a frame. */

#include <adwaita.h>
#include <math.h>

#include "app/bnl-runs-growth.h"
#include "app/bnl-runs-loader.h"
#include "runs-fixture.h"

#define FIRST_ROWS 6
#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

static RunsFixture fixture; /* one pair of 10 steps that is evaluated after 5 and 10 */

/* --- curves --- */

static BnlRunsLoad *
make_load (gint64 id, const char *title, int lane, gboolean with_curves)
{
  BnlRunsLoad *load = g_new0 (BnlRunsLoad, 1);

  load->id = id;
  load->title = g_strdup (title);
  load->lane = lane;
  load->with_curves = with_curves;
  return load;
}

static GPtrArray *
load_runs (GPtrArray *loads, GError **error)
{
  RunsAnswer answer = { 0 };
  g_autoptr (GAsyncResult) result = NULL;

  bnl_runs_loader_ask (fixture.keeper, NULL, loads, 0.5, runs_fixture_answer_cb, &answer);
  result = runs_fixture_wait (&answer);
  return bnl_runs_loader_finish (result, error);
}

static gint64
get_id (guint i)
{
  g_autoptr (GPtrArray) records = runs_fixture_list (&fixture);

  return ((const BnlRunRecord *) g_ptr_array_index (records, i))->id;
}

static void
check_length (const BnlRunsLoad *load, BnlRunsCurve kind, gsize wanted)
{
  g_assert_cmpuint (bnl_curve_get_length (load->curves[kind]), ==, wanted);
}

static void
test_curves (void)
{
  g_autoptr (GPtrArray) loads = g_ptr_array_new ();
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (GError) error = NULL;
  BnlCurve *const *curves;
  BnlRunsLoad *load;

  g_ptr_array_add (loads, make_load (get_id (0), "mine", 2, TRUE));
  g_ptr_array_add (loads, make_load (get_id (1), "rows alone", 0, FALSE));
  done = load_runs (g_steal_pointer (&loads), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done->len, ==, 2);

  load = g_ptr_array_index (done, 0);
  curves = load->curves;
  g_assert_cmpuint (bnl_series_get_length (load->series), ==, load->n_drawn);
  /* Every step has a training loss; the held-out images are looked at now and then. */
  check_length (load, BNL_RUNS_CURVE_TRAIN_LOSS, load->n_drawn);
  check_length (load, BNL_RUNS_CURVE_TRAIN_ACCURACY, load->n_drawn);
  check_length (load, BNL_RUNS_CURVE_HELD_OUT_ACCURACY,
                bnl_curve_get_length (curves[BNL_RUNS_CURVE_HELD_OUT_LOSS]));
  g_assert_cmpuint (bnl_curve_get_length (curves[BNL_RUNS_CURVE_HELD_OUT_LOSS]), >=, 2);
  g_assert_cmpuint (bnl_curve_get_length (curves[BNL_RUNS_CURVE_HELD_OUT_LOSS]), <, load->n_drawn);
  g_assert_cmpstr (bnl_curve_get_name (curves[BNL_RUNS_CURVE_TRAIN_LOSS]), ==, "train, mine");
  g_assert_cmpstr (bnl_curve_get_name (curves[BNL_RUNS_CURVE_HELD_OUT_LOSS]), ==,
                   "validation, mine");
  /* All there is has been drawn. */
  bnl_runs_load_append (load, curves);
  check_length (load, BNL_RUNS_CURVE_TRAIN_LOSS, load->n_drawn);

  load = g_ptr_array_index (done, 1);
  g_assert_nonnull (load->series);
  g_assert_null (load->curves[BNL_RUNS_CURVE_TRAIN_LOSS]);
}

/* One that somebody has deleted meanwhile does not hold up the others. */
static void
test_gone (void)
{
  g_autoptr (GPtrArray) loads = g_ptr_array_new ();
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (loads, make_load (987654, "gone", 0, TRUE));
  g_ptr_array_add (loads, make_load (get_id (0), "there", 1, TRUE));
  done = load_runs (g_steal_pointer (&loads), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done->len, ==, 1);
  g_assert_cmpstr (((BnlRunsLoad *) g_ptr_array_index (done, 0))->title, ==, "there");

  loads = g_ptr_array_new ();
  g_ptr_array_add (loads, make_load (987654, "gone", 0, TRUE));
  none = load_runs (g_steal_pointer (&loads), &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  g_clear_error (&error);

  nothing = load_runs (g_ptr_array_new (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* --- rows --- */

typedef struct {
  GtkWidget *window, *widget;
  GListStore *rows;
  GtkSliceListModel *growth;
  guint most; /* that came at once */
} List;

static void
grown_cb (List *list, guint position, guint n_removed, guint n_added)
{
  list->most = MAX (list->most, n_added);
}

static void
add_rows (List *list, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr (GObject) row = g_object_new (G_TYPE_OBJECT, NULL);

    g_list_store_append (list->rows, row);
  }
}

static guint
count_rows (List *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list->growth));
}

static void
set_up (List *list, gconstpointer n_rows)
{
  list->rows = g_list_store_new (G_TYPE_OBJECT);
  add_rows (list, GPOINTER_TO_UINT (n_rows));
  list->widget = gtk_label_new ("rows");
  list->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (list->window), list->widget);
  /* The model takes the rows it is given. */
  list->growth = bnl_runs_growth_new (g_object_ref (G_LIST_MODEL (list->rows)), list->widget);
  g_assert_cmpuint (count_rows (list), ==, MIN (FIRST_ROWS, GPOINTER_TO_UINT (n_rows)));
  g_signal_connect_swapped (list->growth, "items-changed", G_CALLBACK (grown_cb), list);
  gtk_window_present (GTK_WINDOW (list->window));
}

static void
tear_down (List *list, gconstpointer n_rows)
{
  if (list->window)
    gtk_window_destroy (GTK_WINDOW (list->window));
  g_clear_object (&list->growth);
  /* The rows may outlive who grew. */
  add_rows (list, 1);
  g_assert_finalize_object (list->rows);
}

static void
await_rows (List *list, guint n)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (count_rows (list) < n) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
run_frames (guint n)
{
  for (guint i = 0; i < n; i++) {
    g_usleep (5000);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
}

static void
test_grows (List *list, gconstpointer n_rows)
{
  await_rows (list, 40);
  g_assert_cmpuint (list->most, <=, 2);
  run_frames (20);
  /* One that is new when all are there is there at once. */
  add_rows (list, 1);
  g_assert_cmpuint (count_rows (list), ==, 41);
}

static void
test_reach (List *list, gconstpointer n_rows)
{
  bnl_runs_growth_reach (list->growth, 3);
  g_assert_cmpuint (count_rows (list), ==, FIRST_ROWS);
  bnl_runs_growth_reach (list->growth, 25);
  g_assert_cmpuint (count_rows (list), >, 25);
  await_rows (list, 60);
  /* All but those that somebody is at come anew. */
  bnl_runs_growth_restart (list->growth, 20);
  g_assert_cmpuint (count_rows (list), ==, 20);
  bnl_runs_growth_restart (list->growth, 0);
  g_assert_cmpuint (count_rows (list), ==, FIRST_ROWS);
  await_rows (list, 60);
}

/* From where GTK makes no more widgets, all at once. */
static void
test_many (List *list, gconstpointer n_rows)
{
  bnl_runs_growth_reach (list->growth, 300);
  g_assert_cmpuint (count_rows (list), ==, 5000);
}

/* The widget may go while rows still come. */
static void
test_end (List *list, gconstpointer n_rows)
{
  gtk_window_destroy (GTK_WINDOW (list->window));
  list->window = NULL;
  run_frames (5);
  add_rows (list, 5);
  run_frames (5);
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  runs_fixture_init (&fixture);
  runs_fixture_train (&fixture, TRUE, "hidden=8");
  g_test_add_func ("/runs-loader/curves", test_curves);
  g_test_add_func ("/runs-loader/gone", test_gone);
  g_test_add ("/runs-growth/grows", List, GUINT_TO_POINTER (40), set_up, test_grows, tear_down);
  g_test_add ("/runs-growth/reach", List, GUINT_TO_POINTER (60), set_up, test_reach, tear_down);
  g_test_add ("/runs-growth/many", List, GUINT_TO_POINTER (5000), set_up, test_many, tear_down);
  g_test_add ("/runs-growth/few", List, GUINT_TO_POINTER (4), set_up, test_end, tear_down);
  g_test_add ("/runs-growth/end", List, GUINT_TO_POINTER (60), set_up, test_end, tear_down);
  status = g_test_run ();
  runs_fixture_clear (&fixture);
  return status;
}
