/* A .json file that is opened or dropped: told by what is in it, and brought to the page that it
 * belongs to; and the check buttons that stand for a list of values. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-choice-flow.h"
#include "app/bnl-json-file.h"
#include "engine/bnl-blas.h"
#include "lab/bnl-experiment.h"

#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

typedef struct {
  char *path;
  BnlController *controller;
  GtkWidget *experiments; /* stands for the one with the actions */
  char *opened, *problem;
} Place;

static void
opened_cb (GSimpleAction *action, GVariant *path, Place *place)
{
  place->opened = g_variant_dup_string (path, NULL);
}

static void
problem_cb (Place *place, const char *sentence)
{
  g_free (place->problem);
  place->problem = g_strdup (sentence);
}

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open", G_VARIANT_TYPE_STRING);
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("bnlab-XXXXXX.json", &place->path, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  g_signal_connect (open, "activate", G_CALLBACK (opened_cb), place);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (open));
  place->experiments = g_object_ref_sink (gtk_label_new (""));
  gtk_widget_insert_action_group (place->experiments, "experiment", G_ACTION_GROUP (group));
  place->controller = bnl_controller_new ();
  g_signal_connect_swapped (place->controller, "problem", G_CALLBACK (problem_cb), place);
}

static void
tear_down (Place *place, gconstpointer data)
{
  bnl_controller_shutdown (place->controller);
  g_object_unref (place->controller);
  g_object_unref (place->experiments);
  g_unlink (place->path);
  g_free (place->path);
  g_free (place->opened);
  g_free (place->problem);
}

static void
write_file (Place *place, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (place->path, text, -1, &error);
  g_assert_no_error (error);
}

static const char *
open_file (Place *place, const char *text)
{
  write_file (place, text);
  return bnl_json_file_open (place->path, place->controller, place->experiments);
}

static void
check_kind (Place *place, const char *text, BnlJsonFileKind wanted)
{
  BnlJsonFileKind kind;

  write_file (place, text);
  kind = bnl_json_file_find_kind (place->path);
  if (kind != wanted)
    g_error ("%s is taken for %d", text, (int) kind);
}

static void
test_kinds (Place *place, gconstpointer data)
{
  g_autofree char *long_text = NULL;

  check_kind (place, "{\"lr\": 0.1}", BNL_JSON_FILE_SPEC);
  check_kind (place, "{}", BNL_JSON_FILE_SPEC);
  check_kind (place, "{\"bnlab_experiment\": 1}", BNL_JSON_FILE_EXPERIMENT);
  check_kind (place, "{\"lr\": 0.1, \"vary\": []}", BNL_JSON_FILE_EXPERIMENT);
  check_kind (place, "{\"spec\": {\"lr\": 0.1}}", BNL_JSON_FILE_EXPERIMENT);
  check_kind (place, "{\"seeds\": 3}", BNL_JSON_FILE_EXPERIMENT);
  /* A name inside another thing is none of the file's. */
  check_kind (place, "{\"note\": {\"vary\": 1}}", BNL_JSON_FILE_SPEC);

  check_kind (place, "", BNL_JSON_FILE_OTHER);
  check_kind (place, "[{\"vary\": []}]", BNL_JSON_FILE_OTHER);
  check_kind (place, "{\"lr\": ", BNL_JSON_FILE_OTHER);
  check_kind (place, "\"vary\"", BNL_JSON_FILE_OTHER);
  /* More than an experiment may have is not even read. */
  long_text = g_strdup_printf ("{\"vary\": []%*s}", BNL_EXPERIMENT_MAX_FILE_BYTES, "");
  check_kind (place, long_text, BNL_JSON_FILE_OTHER);
  g_unlink (place->path);
  g_assert_cmpint (bnl_json_file_find_kind (place->path), ==, BNL_JSON_FILE_OTHER);
}

static void
test_names (Place *place, gconstpointer data)
{
  g_assert_true (bnl_json_file_is_named ("/a/run.json"));
  g_assert_true (bnl_json_file_is_named ("RUN.JSON"));
  g_assert_false (bnl_json_file_is_named ("run.json.gz"));
  g_assert_false (bnl_json_file_is_named ("json"));
}

static void
test_experiment (Place *place, gconstpointer data)
{
  g_assert_cmpstr (open_file (place, "{\"vary\": []}"), ==, "experiments");
  /* What is wrong with it is for those who read it to say. */
  g_assert_cmpstr (place->opened, ==, place->path);
  g_assert_null (place->problem);
}

static void
test_settings (Place *place, gconstpointer data)
{
  BnlSetup *setup = bnl_controller_get_setup (place->controller);
  g_autofree char *base = g_path_get_basename (place->path);
  double before = bnl_setup_get_spec (setup)->lr;

  g_assert_cmpstr (open_file (place, "{\"lr\": 0.375, \"hidden\": \"7,5\", \"norm\": \"none\"}"),
                   ==, "train");
  g_assert_null (place->opened);
  g_assert_null (place->problem);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, 0.375);
  /* Of one network, as the file has it. */
  g_assert_false (bnl_setup_get_pair (setup));
  /* One change, which says where it is from. */
  g_assert_nonnull (strstr (bnl_setup_get_undo_text (setup), base));
  bnl_setup_undo (setup);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, before);
  g_assert_null (bnl_setup_get_undo_text (setup));

  g_assert_cmpstr (open_file (place, "{\"lr\": 0.25, \"norm\": \"batch\"}"), ==, "train");
  g_assert_true (bnl_setup_get_pair (setup));
}

static void
test_broken (Place *place, gconstpointer data)
{
  BnlSetup *setup = bnl_controller_get_setup (place->controller);
  double before = bnl_setup_get_spec (setup)->lr;

  g_assert_null (open_file (place, "{\"lr\": \"fast\"}"));
  /* The sentence names the file and the setting. */
  g_assert_nonnull (place->problem);
  g_assert_nonnull (strstr (place->problem, "lr"));
  g_assert_nonnull (strstr (place->problem, place->path));
  g_assert_null (open_file (place, "not json"));
  g_unlink (place->path);
  g_clear_pointer (&place->problem, g_free);
  g_assert_null (bnl_json_file_open (place->path, place->controller, place->experiments));
  g_assert_nonnull (place->problem);
  g_assert_null (place->opened);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, before);
  g_assert_null (bnl_setup_get_undo_text (setup));
}

/* What trains goes on with the settings it has. */
static void
test_training (Place *place, gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  double before = bnl_controller_get_spec (place->controller)->lr;

  bnl_controller_load_dataset (place->controller, "digits");
  while (!bnl_controller_get_dataset (place->controller)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, TRUE);
  }
  bnl_controller_start (place->controller, TRUE);
  g_assert_true (bnl_controller_get_active (place->controller));
  g_assert_null (open_file (place, "{\"lr\": 0.375}"));
  g_assert_nonnull (strstr (place->problem, "stop it"));
  g_assert_cmpfloat (bnl_controller_get_spec (place->controller)->lr, ==, before);
  /* An experiment has nothing to do with it. */
  g_assert_cmpstr (open_file (place, "{\"vary\": []}"), ==, "experiments");
}

/* --- check buttons of a list --- */

static void
edited_cb (guint *n_edits)
{
  *n_edits += 1;
}

static GtkWidget *
find_check (GtkWidget *widget, const char *label)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    return g_str_equal (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), label) ? widget
                                                                                       : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_check (child, label);

    if (found)
      return found;
  }
  return NULL;
}

static void
check_list (BnlChoiceFlow *flow, const char *wanted)
{
  g_autofree char *list = bnl_choice_flow_dup (flow);

  g_assert_cmpstr (list, ==, wanted);
}

static BnlChoiceFlow *
make_flow (const char *key, guint *n_edits)
{
  BnlChoiceFlow *flow = bnl_choice_flow_new (bnl_spec_find_field (key));

  g_assert_nonnull (flow);
  g_object_ref_sink (flow);
  g_signal_connect_swapped (flow, "edited", G_CALLBACK (edited_cb), n_edits);
  return flow;
}

static void
test_choices (void)
{
  guint n_edits = 0;
  g_autoptr (BnlChoiceFlow) flow = make_flow ("norm", &n_edits);

  check_list (flow, "");
  bnl_choice_flow_show (flow, " batch ,none");
  /* In the order of the choices, whatever that of the list is. */
  check_list (flow, "none, batch");
  bnl_choice_flow_show (flow, "layer");
  check_list (flow, "layer");
  bnl_choice_flow_show (flow, "");
  check_list (flow, "");
  g_assert_cmpuint (n_edits, ==, 0);
  /* A value that there is no button for is not lost. */
  bnl_choice_flow_show (flow, "none, strange");
  check_list (flow, "none, strange");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (flow), "strange")), FALSE);
  g_assert_cmpuint (n_edits, ==, 1);
  check_list (flow, "none");
}

static void
test_flags (void)
{
  guint n_edits = 0;
  g_autoptr (BnlChoiceFlow) flow = make_flow ("nesterov", &n_edits);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (flow), "on")), TRUE);
  check_list (flow, "true");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (flow), "off")), TRUE);
  check_list (flow, "false, true");
  g_assert_cmpuint (n_edits, ==, 2);
}

static void
test_data_sets (void)
{
  guint n_edits = 0;
  g_autoptr (BnlChoiceFlow) flow = make_flow ("data", &n_edits);

  bnl_choice_flow_show (flow, "digits");
  check_list (flow, "digits");
  /* One that is not here now is named by what is known of it. */
  bnl_choice_flow_show (flow, "digits, letters-of-mine");
  check_list (flow, "digits, letters-of-mine");
  /* Numbers have too many values to tick. */
  g_assert_null (bnl_choice_flow_new (bnl_spec_find_field ("lr")));
  g_assert_null (bnl_choice_flow_new (bnl_spec_find_field ("epochs")));
}

int
main (int argc, char **argv)
{
  char message[512];

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_assert_true (bnl_blas_start (message, sizeof message));
  g_resources_register (bnl_app_get_resource ());
  g_test_add ("/json-file/kinds", Place, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/json-file/names", Place, NULL, set_up, test_names, tear_down);
  g_test_add ("/json-file/experiment", Place, NULL, set_up, test_experiment, tear_down);
  g_test_add ("/json-file/settings", Place, NULL, set_up, test_settings, tear_down);
  g_test_add ("/json-file/broken", Place, NULL, set_up, test_broken, tear_down);
  g_test_add ("/json-file/training", Place, NULL, set_up, test_training, tear_down);
  g_test_add_func ("/choice-flow/choices", test_choices);
  g_test_add_func ("/choice-flow/flags", test_flags);
  g_test_add_func ("/choice-flow/data-sets", test_data_sets);
  return g_test_run ();
}
