/* What can be done on the page of runs, with its dialogs: an archive is dropped, runs are tagged,
 * deleted, gone on with and branched off. */

#include <adwaita.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-runs-page.h"
#include "app/bnl-runs-table.h"
#include "runs-fixture.h"

#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

typedef struct {
  BnlController *controller;
  GtkWidget *window, *page, *table;
} Bench;

static RunsFixture fixture; /* one pair and a run alone, trained once; every test copies it */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* --- waiting --- */

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

static gboolean
is_open (gpointer keeper)
{
  return !bnl_runs_keeper_get_opening (keeper);
}

static gboolean
has_selected (gpointer page)
{
  g_autoptr (GPtrArray) items = bnl_runs_page_dup_selected (page);

  return items->len > 0;
}

/* The newest window of that type that is seen; NULL: none. */
static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window))
      return window;
  }
  return NULL;
}

static gboolean
has_message (gpointer data)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
has_no_message (gpointer data)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

static AdwMessageDialog *
wait_for_message (void)
{
  wait_until (has_message, NULL);
  return ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG));
}

static void
respond (AdwMessageDialog *dialog, const char *response)
{
  adw_message_dialog_response (dialog, response);
  gtk_window_close (GTK_WINDOW (dialog));
  wait_until (has_no_message, NULL);
}

/* --- the page --- */

static void
set_up (Bench *bench)
{
  BnlRunsKeeper *keeper;

  bench->controller = bnl_controller_new ();
  keeper = bnl_controller_get_keeper (bench->controller);
  bnl_controller_load_dataset (bench->controller, "digits");
  bnl_runs_keeper_open (keeper, fixture.path);
  wait_until (is_open, keeper);
  bench->page = g_object_new (BNL_TYPE_RUNS_PAGE, "controller", bench->controller, NULL);
  bench->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1000, 700);
  adw_window_set_content (ADW_WINDOW (bench->window), bench->page);
  gtk_window_present (GTK_WINDOW (bench->window));
  wait_until (has_selected, bench->page);
  bench->table = find (bench->page, BNL_TYPE_RUNS_TABLE);
}

static void
tear_down (Bench *bench)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  bnl_controller_shutdown (bench->controller);
  g_object_unref (bench->controller);
}

static void
act (Bench *bench, const char *action)
{
  g_assert_true (gtk_widget_activate_action (bench->page, action, NULL));
}

static const BnlRunRecord *
get_first (Bench *bench)
{
  g_autoptr (BnlRunsItem) item =
      g_list_model_get_item (bnl_runs_table_get_rows (BNL_RUNS_TABLE (bench->table)), 0);

  return bnl_runs_item_get_record (item);
}

static void
select_first (Bench *bench)
{
  g_autoptr (BnlRunsItem) item =
      g_list_model_get_item (bnl_runs_table_get_rows (BNL_RUNS_TABLE (bench->table)), 0);

  bnl_runs_table_select (BNL_RUNS_TABLE (bench->table), item);
}

static guint
count (Bench *bench)
{
  return bnl_runs_list_get_n_all (bnl_runs_page_get_list (BNL_RUNS_PAGE (bench->page)));
}

/* --- tests --- */

/* What a comparison was made for: one run beside the other. */
static void
test_newest_pair (void)
{
  Bench bench;
  g_autoptr (GPtrArray) items = NULL;

  set_up (&bench);
  items = bnl_runs_page_dup_selected (BNL_RUNS_PAGE (bench.page));
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (bnl_runs_item_get_record (items->pdata[0])->group, ==,
                   bnl_runs_item_get_record (items->pdata[1])->group);
  tear_down (&bench);
}

/* Dropped, and it is no archive: the sentence names the file. */
static void
test_drop_foreign (void)
{
  g_autofree char *path = g_build_filename (fixture.folder, "foreign.bnlab", NULL);
  g_autoptr (GListModel) controllers = NULL;
  GFile *file = g_file_new_for_path (path);
  GSList *files = g_slist_append (NULL, file);
  GValue value = G_VALUE_INIT;
  gboolean taken = FALSE;
  Bench bench;
  AdwMessageDialog *message;

  g_assert_true (g_file_set_contents (path, "no archive at all", -1, NULL));
  set_up (&bench);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, files);
  controllers = gtk_widget_observe_controllers (bench.page);
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
  }
  g_assert_true (taken);
  message = wait_for_message ();
  g_assert_cmpstr (adw_message_dialog_get_heading (message), ==, "Not Imported");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (message), "foreign.bnlab"));
  respond (message, "close");
  g_value_unset (&value);
  tear_down (&bench);
}

static gboolean
has_tags (gpointer bench)
{
  return g_strv_contains ((const char *const *) get_first (bench)->tags, "good");
}

static void
test_tags (void)
{
  AdwMessageDialog *message;
  Bench bench;

  set_up (&bench);
  select_first (&bench);
  act (&bench, "runs.tag");
  message = wait_for_message ();
  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (message)),
                         "good, , very good");
  respond (message, "add");
  wait_until (has_tags, &bench);
  g_assert_cmpuint (g_strv_length (get_first (&bench)->tags), ==, 2);
  tear_down (&bench);
}

static gboolean
has_two (gpointer bench)
{
  return count (bench) == 2;
}

static gboolean
has_three (gpointer bench)
{
  return count (bench) == 3;
}

static void
test_delete (void)
{
  Bench bench;
  gint64 id;

  set_up (&bench);
  select_first (&bench);
  id = get_first (&bench)->id;
  act (&bench, "runs.delete");
  wait_until (has_two, &bench);
  g_assert_true (gtk_widget_activate_action_variant (
      bench.page, "runs.undelete",
      g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, &id, 1, sizeof id)));
  wait_until (has_three, &bench);
  tear_down (&bench);
}

static gboolean
is_training (gpointer controller)
{
  bnl_controller_poll (controller);
  return bnl_controller_get_comparison (controller) != NULL;
}

/* Branching off asks for a step, a length and a rate. */
static void
test_branch (void)
{
  AdwMessageDialog *message;
  GtkWidget *drop;
  Bench bench;

  set_up (&bench);
  act (&bench, "runs.branch");
  message = wait_for_message ();
  g_assert_cmpstr (adw_message_dialog_get_heading (message), ==, "Branch Off");
  drop = find (GTK_WIDGET (message), GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (drop);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (drop))), >,
                    0);
  respond (message, "start");
  wait_until (is_training, bench.controller);
  g_assert_true (bnl_runs_keeper_get_resumed (bnl_controller_get_keeper (bench.controller)));
  tear_down (&bench);
}

/* As if the images had changed since. */
static void
change_checksums (void)
{
  g_autoptr (BnlDataset) other = NULL;
  BnlComparison *comparison;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  const BnlImages *train = bnl_dataset_get_train (fixture.dataset);
  BnlImages half = *train;

  half.n = train->n / 2;
  other = bnl_dataset_new ("digits", bnl_dataset_get_width (fixture.dataset),
                           bnl_dataset_get_height (fixture.dataset), 10, &half,
                           bnl_dataset_get_test (fixture.dataset));
  spec->steps = 10;
  comparison = bnl_comparison_new (spec, other, FALSE, NULL, NULL, 0);
  bnl_runs_keeper_follow (fixture.keeper, comparison);
  bnl_comparison_start (comparison, FALSE);
  bnl_comparison_wait (comparison);
  runs_fixture_reopen (&fixture);
  bnl_comparison_free (comparison);
}

/* Images of that name are there, but others: it is said, and nothing starts. */
static void
test_other_images (void)
{
  AdwMessageDialog *message;
  Bench bench;

  change_checksums ();
  set_up (&bench);
  act (&bench, "runs.resume");
  message = wait_for_message ();
  g_assert_cmpstr (adw_message_dialog_get_heading (message), ==, "Train Further");
  respond (message, "start");
  message = wait_for_message ();
  g_assert_cmpstr (adw_message_dialog_get_heading (message), ==, "It Cannot Go On");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (message), "digits"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (message), "branch off"));
  respond (message, "close");
  g_assert_null (bnl_controller_get_comparison (bench.controller));
  tear_down (&bench);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  runs_fixture_init (&fixture);
  runs_fixture_train (&fixture, FALSE, "lr=0.1");
  runs_fixture_train (&fixture, TRUE, "");
  g_test_add_func ("/app/runs-page/newest-pair", test_newest_pair);
  g_test_add_func ("/app/runs-page/drop-foreign", test_drop_foreign);
  g_test_add_func ("/app/runs-page/tags", test_tags);
  g_test_add_func ("/app/runs-page/delete", test_delete);
  g_test_add_func ("/app/runs-page/branch", test_branch);
  g_test_add_func ("/app/runs-page/other-images", test_other_images);
  status = g_test_run ();
  runs_fixture_clear (&fixture);
  return status;
}
