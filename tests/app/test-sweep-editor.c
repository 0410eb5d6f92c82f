/* The editor of sweeps: every control has its effect on the experiment that is kept, what is
 * impossible is said and not kept, and a built-in experiment is never written over. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-axis-row.h"
#include "app/bnl-reflow.h"
#include "app/bnl-setting-field.h"
#include "app/bnl-setting-picker.h"
#include "app/bnl-sweep-editor.h"
#include "app/bnl-variant-row.h"
#include "lab/bnl-experiment-library.h"
#include "lab/bnl-run-measure.h"

typedef struct {
  BnlController *controller;
  BnlSweepEditor *editor; /* NULL once it was closed */
  char *saved;            /* the id; NULL: nothing was */
} Fixture;

static void
spin_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
saved_cb (const char *id, gpointer data)
{
  Fixture *fixture = data;

  g_assert_null (fixture->saved);
  fixture->saved = g_strdup (id);
}

static void
open_editor (Fixture *fixture, BnlExperiment *start, gboolean own)
{
  if (fixture->editor)
    gtk_window_destroy (GTK_WINDOW (fixture->editor));
  g_clear_pointer (&fixture->saved, g_free);
  fixture->editor = bnl_sweep_editor_present (NULL, fixture->controller, start, own, NULL, saved_cb,
                                              fixture, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->editor), (gpointer *) &fixture->editor);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->controller = bnl_controller_new ();
  open_editor (fixture, NULL, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor)
    gtk_window_destroy (GTK_WINDOW (fixture->editor));
  spin_loop ();
  g_assert_null (fixture->editor);
  g_clear_pointer (&fixture->saved, g_free);
  bnl_controller_shutdown (fixture->controller);
  g_assert_finalize_object (fixture->controller);
}

/* --- finding --- */

static gboolean
is_named (GtkWidget *widget, const char *name)
{
  g_autofree char *problem =
      name ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                 GTK_ACCESSIBLE_PROPERTY_LABEL, name)
           : NULL;

  return !problem;
}

/* The nth (from 0) of that type and accessible name; NULL name: any. */
static gpointer
find_nth (GtkWidget *widget, GType type, const char *name, guint *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && is_named (widget, name) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find_nth (child, type, name, n);

    if (found)
      return found;
  }
  return NULL;
}

static gpointer
find (Fixture *fixture, GType type, const char *name, guint n)
{
  gpointer found = find_nth (GTK_WIDGET (fixture->editor), type, name, &n);

  if (!found)
    g_test_message ("no %s “%s”", g_type_name (type), name ? name : "");
  g_assert_nonnull (found);
  return found;
}

static void
type_text (Fixture *fixture, const char *name, const char *text)
{
  gtk_editable_set_text (find (fixture, GTK_TYPE_ENTRY, name, 0), text);
}

static void
choose (Fixture *fixture, const char *name, guint item)
{
  gtk_drop_down_set_selected (find (fixture, GTK_TYPE_DROP_DOWN, name, 0), item);
}

/* A button with an icon is named by its content. */
static void
click_content (Fixture *fixture, const char *label)
{
  for (guint n = 0;; n++) {
    GtkWidget *button = find (fixture, GTK_TYPE_BUTTON, NULL, n);
    GtkWidget *content = gtk_button_get_child (GTK_BUTTON (button));

    if (ADW_IS_BUTTON_CONTENT (content) &&
        g_str_equal (adw_button_content_get_label (ADW_BUTTON_CONTENT (content)), label)) {
      g_signal_emit_by_name (button, "clicked");
      return;
    }
  }
}

static void
click (Fixture *fixture, const char *name)
{
  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, name, 0), "clicked");
}

static void
turn_on (Fixture *fixture, const char *name)
{
  gtk_switch_set_active (find (fixture, GTK_TYPE_SWITCH, name, 0), TRUE);
}

static void
set_number (Fixture *fixture, const char *name, double value)
{
  gtk_spin_button_set_value (find (fixture, GTK_TYPE_SPIN_BUTTON, name, 0), value);
}

static void
check_value (Fixture *fixture, const char *label, gboolean on)
{
  guint n = 0;

  for (;; n++) {
    GtkCheckButton *check = find (fixture, GTK_TYPE_CHECK_BUTTON, NULL, n);

    if (g_strcmp0 (gtk_check_button_get_label (check), label) == 0) {
      gtk_check_button_set_active (check, on);
      return;
    }
  }
}

/* The nth picker: what varies, then one a variant, the base. */
static void
pick (Fixture *fixture, guint picker, const char *key)
{
  g_signal_emit_by_name (find (fixture, BNL_TYPE_SETTING_PICKER, NULL, picker), "picked", key);
}

static void
add_axis (Fixture *fixture, const char *key)
{
  pick (fixture, 0, key);
}

/* --- saving --- */

static GtkWidget *
find_save_button (Fixture *fixture)
{
  for (guint n = 0;; n++) {
    GtkWidget *button = find (fixture, GTK_TYPE_BUTTON, NULL, n);

    if (gtk_widget_has_css_class (button, "suggested-action"))
      return button;
  }
}

static gboolean
late_cb (gpointer is_late)
{
  *(gboolean *) is_late = TRUE;
  return G_SOURCE_REMOVE;
}

/* The editor looks at what is typed a moment later; until then what was wrong keeps it from being
 * saved. */
static void
try_to_save (Fixture *fixture)
{
  gboolean is_late = FALSE;

  if (!gtk_widget_get_sensitive (find_save_button (fixture))) {
    g_timeout_add (150, late_cb, &is_late);
    while (!is_late)
      g_main_context_iteration (NULL, TRUE);
  }
  gtk_widget_activate_action (GTK_WIDGET (fixture->editor), "editor.save", NULL);
  spin_loop ();
}

/* What was kept. */
static BnlExperiment *
save (Fixture *fixture)
{
  g_autoptr (BnlExperimentLibrary) library = NULL;
  const BnlLibraryEntry *entry;

  try_to_save (fixture);
  g_assert_nonnull (fixture->saved);
  g_assert_null (fixture->editor);
  library = bnl_experiment_library_new (NULL);
  entry = bnl_experiment_library_find (library, fixture->saved);
  g_assert_nonnull (entry);
  g_assert_false (entry->built_in);
  g_assert_nonnull (entry->experiment);
  return bnl_experiment_ref (entry->experiment);
}

static void
assert_axis (BnlSweep *sweep, guint axis, const char *key, const char *values)
{
  const BnlSweepAxis *found;
  g_autofree char *joined = NULL;

  g_assert_cmpuint (axis, <, bnl_sweep_get_n_axes (sweep));
  found = bnl_sweep_get_axis (sweep, axis);
  joined = g_strjoinv (" ", (char **) found->values);
  g_assert_cmpstr (found->key, ==, key);
  g_assert_cmpstr (joined, ==, values);
}

static void
assert_refused (Fixture *fixture, const char *part)
{
  guint n = 0;

  try_to_save (fixture);
  g_assert_null (fixture->saved);
  g_assert_nonnull (fixture->editor);
  for (;; n++) {
    GtkWidget *label = find (fixture, GTK_TYPE_LABEL, NULL, n);

    if (!gtk_widget_has_css_class (label, "error"))
      continue;
    if (strstr (gtk_label_get_label (GTK_LABEL (label)), part))
      return;
    g_test_message ("not this: %s", gtk_label_get_label (GTK_LABEL (label)));
  }
}

/* --- tests --- */

static void
test_new (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = save (fixture);
  BnlSweep *sweep = bnl_experiment_get_quick (kept);

  g_assert_cmpuint (bnl_sweep_get_n_axes (sweep), ==, 0);
  g_assert_cmpuint (bnl_sweep_get_n_arms (sweep), ==, 2);
  g_assert_cmpuint (bnl_sweep_get_n_seeds (sweep), ==, 3);
  g_assert_cmpstr (bnl_experiment_get_title (kept), ==, "Comparison");
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;

  gtk_editable_set_text (find (fixture, ADW_TYPE_ENTRY_ROW, NULL, 0), "  Mine ");
  gtk_editable_set_text (find (fixture, ADW_TYPE_ENTRY_ROW, NULL, 1), "Does it?");
  kept = save (fixture);
  g_assert_cmpstr (bnl_experiment_get_title (kept), ==, "Mine");
  g_assert_cmpstr (bnl_experiment_get_question (kept), ==, "Does it?");
}

static void
test_axes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  BnlSweep *sweep;

  add_axis (fixture, "batch_size");
  choose (fixture, "Batch size: how its values are given", 3);
  type_text (fixture, "Batch size: From", "2");
  type_text (fixture, "Batch size: To", "16");
  add_axis (fixture, "lr");
  choose (fixture, "Learning rate: how its values are given", 2);
  type_text (fixture, "Learning rate: From", "0.01");
  type_text (fixture, "Learning rate: To", "1");
  type_text (fixture, "Learning rate: How many values", "3");
  add_axis (fixture, "dropout");
  choose (fixture, "Dropout: how its values are given", 1);
  type_text (fixture, "Dropout: From", "0");
  type_text (fixture, "Dropout: To", "0.4");
  type_text (fixture, "Dropout: How many values", "3");
  kept = save (fixture);
  sweep = bnl_experiment_get_quick (kept);
  g_assert_cmpstr (bnl_experiment_get_title (kept), ==, "Batch size × Learning rate × Dropout");
  g_assert_cmpuint (bnl_sweep_get_n_axes (sweep), ==, 3);
  assert_axis (sweep, 0, "batch_size", "2 4 8 16");
  assert_axis (sweep, 1, "lr", "0.01 0.1 1");
  assert_axis (sweep, 2, "dropout", "0 0.2 0.4");
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  BnlSweep *sweep;

  add_axis (fixture, "epochs");
  type_text (fixture, "Epochs: Values", "1, 3");
  add_axis (fixture, "hidden");
  type_text (fixture, "Hidden layers: Neurons in each layer", "10");
  type_text (fixture, "Hidden layers: From", "1");
  type_text (fixture, "Hidden layers: To", "3");
  type_text (fixture, "Hidden layers: How many values", "2");
  add_axis (fixture, "optimizer");
  check_value (fixture, "RMSprop", FALSE);
  check_value (fixture, "AdamW", FALSE);
  add_axis (fixture, "nesterov");
  click (fixture, "Take Off Nesterov momentum");
  kept = save (fixture);
  sweep = bnl_experiment_get_quick (kept);
  g_assert_cmpuint (bnl_sweep_get_n_axes (sweep), ==, 3);
  assert_axis (sweep, 0, "epochs", "1 3");
  assert_axis (sweep, 1, "hidden", "10 10x3");
  assert_axis (sweep, 2, "optimizer", "sgd adam");
}

/* From a range to the list of its values and back to a range of the same ends. */
static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  GtkEditable *list;

  add_axis (fixture, "batch_size");
  type_text (fixture, "Batch size: From", "4");
  type_text (fixture, "Batch size: To", "32");
  try_to_save (fixture);
  open_editor (fixture, NULL, FALSE);
  add_axis (fixture, "batch_size");
  choose (fixture, "Batch size: how its values are given", 0);
  list = find (fixture, GTK_TYPE_ENTRY, "Batch size: Values", 0);
  g_assert_cmpstr (gtk_editable_get_text (list), ==, "8, 16, 32, 64, 128");
  type_text (fixture, "Batch size: Values", "8, 16");
  g_assert_true (bnl_axis_row_check (find (fixture, BNL_TYPE_AXIS_ROW, NULL, 0), NULL));
  choose (fixture, "Batch size: how its values are given", 1);
  kept = save (fixture);
  assert_axis (bnl_experiment_get_quick (kept), 0, "batch_size", "8 16");
}

static void
test_preview (Fixture *fixture, gconstpointer data)
{
  BnlAxisRow *row = bnl_axis_row_new ("batch_size", "pow2:1:4096");
  GtkWidget *label;
  guint n = 0;

  g_object_ref_sink (row);
  while ((label = find_nth (GTK_WIDGET (row), GTK_TYPE_LABEL, NULL, &(guint){ n }))) {
    if (g_str_equal (gtk_label_get_label (GTK_LABEL (label)),
                     "13 values: 1, 2, 4, 8, 16, 32, …, 4096"))
      break;
    n++;
  }
  g_assert_nonnull (label);
  g_assert_finalize_object (row);
}

static void
test_impossible_values (Fixture *fixture, gconstpointer data)
{
  add_axis (fixture, "lr");
  choose (fixture, "Learning rate: how its values are given", 0);
  type_text (fixture, "Learning rate: Values", "0.1, fast");
  assert_refused (fixture, "fast");
  type_text (fixture, "Learning rate: Values", "");
  assert_refused (fixture, "at least one value");
  choose (fixture, "Learning rate: how its values are given", 2);
  type_text (fixture, "Learning rate: From", "0");
  type_text (fixture, "Learning rate: To", "1");
  assert_refused (fixture, "above 0");
  type_text (fixture, "Learning rate: From", "0.1");
  type_text (fixture, "Learning rate: How many values", "100000");
  assert_refused (fixture, "4096");
  type_text (fixture, "Learning rate: How many values", "2");
  bnl_experiment_unref (save (fixture));
}

static void
test_pair (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  BnlSweep *sweep;

  pick (fixture, 1, "norm");
  choose (fixture, "Normalization", BNL_NORM_GHOST);
  kept = save (fixture);
  sweep = bnl_experiment_get_quick (kept);
  g_assert_cmpuint (bnl_sweep_get_n_arms (sweep), ==, 2);
  g_assert_cmpstr (bnl_sweep_get_arm (sweep, 0)->settings[0], ==, "norm=none");
  g_assert_cmpstr (bnl_sweep_get_arm (sweep, 1)->settings[0], ==, "norm=ghost");
}

static void
test_norms (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;

  choose (fixture, "Compare", 1);
  check_value (fixture, "Batch renorm", FALSE);
  check_value (fixture, "Ghost batch", FALSE);
  kept = save (fixture);
  g_assert_cmpuint (bnl_sweep_get_n_arms (bnl_experiment_get_quick (kept)), ==, 3);
}

static void
test_variants (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  BnlSweep *sweep;

  choose (fixture, "Compare", 2);
  click_content (fixture, "Add a Variant");
  assert_refused (fixture, "name");
  gtk_editable_set_text (find (fixture, GTK_TYPE_ENTRY, "Name of the variant", 2), "both");
  pick (fixture, 3, "dropout");
  set_number (fixture, "Dropout", 0.3);
  kept = save (fixture);
  sweep = bnl_experiment_get_quick (kept);
  g_assert_cmpuint (bnl_sweep_get_n_arms (sweep), ==, 3);
  g_assert_cmpstr (bnl_sweep_get_arm (sweep, 0)->title, ==, "without BN");
  g_assert_cmpstr (bnl_sweep_get_arm (sweep, 2)->name, ==, "both");
  g_assert_cmpstr (bnl_sweep_get_arm (sweep, 2)->settings[0], ==, "dropout=0.3");
}

static void
test_nothing_compared (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;

  choose (fixture, "Compare", 3);
  kept = save (fixture);
  g_assert_cmpuint (bnl_sweep_get_n_arms (bnl_experiment_get_quick (kept)), ==, 1);
}

static void
test_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  const BnlSpec *base;

  type_text (fixture, "Hidden layers", "32,16");
  set_number (fixture, "Batch size", 32);
  set_number (fixture, "Epochs", 2);
  choose (fixture, "Optimizer", BNL_OPTIMIZER_ADAM);
  pick (fixture, 1, "dropout");
  pick (fixture, 1, "weight_decay");
  set_number (fixture, "Weight decay", 0.01);
  kept = save (fixture);
  base = bnl_sweep_get_base (bnl_experiment_get_quick (kept));
  g_assert_cmpuint (base->n_hidden, ==, 2);
  g_assert_cmpint (base->hidden[1], ==, 16);
  g_assert_cmpuint (base->batch_size, ==, 32);
  g_assert_cmpuint (base->epochs, ==, 2);
  g_assert_cmpint (base->optimizer, ==, BNL_OPTIMIZER_ADAM);
  g_assert_true (base->weight_decay > 0.009 && base->weight_decay < 0.011);
}

static void
test_base_refused (Fixture *fixture, gconstpointer data)
{
  type_text (fixture, "Hidden layers", "many");
  assert_refused (fixture, "many");
}

static void
test_train_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  const BnlSpec *base;

  g_assert_true (bnl_controller_set (fixture->controller, "lr", "0.25", NULL));
  g_assert_true (bnl_controller_set (fixture->controller, "dropout", "0.5", NULL));
  click (fixture, "Take the settings of the Train page");
  kept = save (fixture);
  base = bnl_sweep_get_base (bnl_experiment_get_quick (kept));
  g_assert_true (base->lr > 0.249 && base->lr < 0.251);
  g_assert_true (base->dropout > 0.49);
}

static void
test_scaling (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  const BnlSweepScaling *scalings;
  guint n;

  add_axis (fixture, "batch_size");
  click_content (fixture, "Let One Grow with Another");
  type_text (fixture, "Where it is as given", "none");
  assert_refused (fixture, "no number");
  type_text (fixture, "Where it is as given", "32");
  kept = save (fixture);
  scalings = bnl_sweep_get_scalings (bnl_experiment_get_quick (kept), &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (scalings[0].key, ==, "lr");
  g_assert_cmpstr (scalings[0].by, ==, "batch_size");
  g_assert_true (scalings[0].at > 31.9 && scalings[0].at < 32.1);
}

static void
test_runs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  BnlSweep *sweep;
  guint64 sample_seed;

  add_axis (fixture, "lr");
  set_number (fixture, "Seeds", 5);
  choose (fixture, "Points", 1);
  set_number (fixture, "Points in the sample", 4);
  set_number (fixture, "Seed of the sample", 9);
  set_number (fixture, "Converged from (%)", 65);
  turn_on (fixture, "Judge training images too");
  turn_on (fixture, "Watch one neuron");
  kept = save (fixture);
  sweep = bnl_experiment_get_quick (kept);
  g_assert_cmpuint (bnl_sweep_get_n_seeds (sweep), ==, 5);
  g_assert_cmpuint (bnl_sweep_get_random (sweep, &sample_seed), ==, 4);
  g_assert_cmpuint (sample_seed, ==, 9);
  g_assert_true (bnl_sweep_get_converged_at (sweep) > 0.649);
  g_assert_true (bnl_sweep_get_converged_at (sweep) < 0.651);
  g_assert_cmpuint (bnl_sweep_get_measures (sweep), ==, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL;
  const BnlExperimentPicture *pictures;
  guint n;

  add_axis (fixture, "lr");
  gtk_switch_set_active (find (fixture, GTK_TYPE_SWITCH, "As follows from what varies", 0), FALSE);
  click_content (fixture, "Add a Picture");
  choose (fixture, "Kind of picture", BNL_EXPERIMENT_DIFFERENCE);
  choose (fixture, "What the picture shows", 4);
  kept = save (fixture);
  pictures = bnl_experiment_get_pictures (kept, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (pictures[0].kind, ==, BNL_EXPERIMENT_DIFFERENCE);
  g_assert_cmpstr (pictures[0].metric, ==, "last_loss");
}

/* One's own is changed in its place, and keeps its id. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperiment) kept = NULL, changed = NULL;
  g_autofree char *id = NULL;

  add_axis (fixture, "lr");
  kept = save (fixture);
  id = g_strdup (fixture->saved);
  open_editor (fixture, kept, TRUE);
  set_number (fixture, "Seeds", 7);
  changed = save (fixture);
  g_assert_cmpstr (fixture->saved, ==, id);
  g_assert_cmpuint (bnl_sweep_get_n_seeds (bnl_experiment_get_quick (changed)), ==, 7);
  assert_axis (bnl_experiment_get_quick (changed), 0, "lr", "0.001 0.01 0.1 1");
}

/* Every built-in one opens, and what is made of it is one's own with the same plan. */
static void
test_built_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (GPtrArray) built_in =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_experiment_unref);

  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++)
    if (bnl_experiment_library_get (library, i)->built_in)
      g_ptr_array_add (built_in,
                       bnl_experiment_ref (bnl_experiment_library_get (library, i)->experiment));
  gtk_window_destroy (GTK_WINDOW (fixture->editor));
  for (guint i = 0; i < built_in->len; i++) {
    BnlExperiment *start = built_in->pdata[i];
    g_autofree char *group = bnl_sweep_dup_group (bnl_experiment_get_quick (start));
    g_autofree char *group_of_kept = NULL;
    g_autoptr (BnlExperiment) kept = NULL;

    open_editor (fixture, start, FALSE);
    kept = save (fixture);
    group_of_kept = bnl_sweep_dup_group (bnl_experiment_get_quick (kept));
    if (!g_str_equal (group_of_kept, group)) {
      g_autofree char *text = bnl_experiment_dup_text (kept);

      g_test_message ("%s became %s", bnl_experiment_get_id (start), text);
    }
    g_assert_cmpstr (group_of_kept, ==, group);
    g_assert_cmpstr (fixture->saved, !=, bnl_experiment_get_id (start));
  }
}

/* What a file says is kept to its last digit. */
static void
test_exact (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1, 1\"}], \"converged_at\": 0.925,"
      " \"random\": {\"n\": 5, \"seed\": 3000000000}}";
  g_autoptr (BnlExperiment) start = bnl_experiment_parse (text, strlen (text), "exact", NULL);
  g_autoptr (BnlExperiment) kept = NULL;
  BnlSweep *sweep;
  guint64 sample_seed;

  g_assert_nonnull (start);
  open_editor (fixture, start, FALSE);
  kept = save (fixture);
  sweep = bnl_experiment_get_quick (kept);
  g_assert_true (bnl_sweep_get_converged_at (sweep) == 0.925);
  g_assert_cmpuint (bnl_sweep_get_random (sweep, &sample_seed), ==, 5);
  g_assert_cmpuint (sample_seed, ==, 3000000000);
}

/* What is to be mended of one version is not lost to a look at the other. */
static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  const BnlLibraryEntry *entry = bnl_experiment_library_find (library, "batch-size");
  AdwComboRow *versions;
  GtkEditable *from;

  open_editor (fixture, entry->experiment, FALSE);
  versions = find (fixture, ADW_TYPE_COMBO_ROW, NULL, 0);
  from = find (fixture, GTK_TYPE_ENTRY, "Batch size: From", 0);
  gtk_editable_set_text (from, "none");
  adw_combo_row_set_selected (versions, 1);
  g_assert_cmpuint (adw_combo_row_get_selected (versions), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (from), ==, "none");
  gtk_editable_set_text (from, "2");
  adw_combo_row_set_selected (versions, 1);
  g_assert_cmpuint (adw_combo_row_get_selected (versions), ==, 1);
  adw_combo_row_set_selected (versions, 0);
  from = find (fixture, GTK_TYPE_ENTRY, "Batch size: From", 0);
  g_assert_cmpstr (gtk_editable_get_text (from), ==, "2");
}

/* A person knows the setting by its name, not by that of the terminal. */
static void
test_range_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[][4] = {
    { "", "1", "5", "Learning rate: give a number to begin with" },
    { "0.1", "ten", "5", "Learning rate: give a number to end with" },
    { "0", "1", "5", "Learning rate: even ratios begin above 0" },
    { "1", "0.1", "5", "Learning rate: begin with the smaller number" },
    { "0.1", "1", "1", "Learning rate: give how many values, 2 or more" },
  };

  add_axis (fixture, "lr");
  choose (fixture, "Learning rate: how its values are given", 2);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    type_text (fixture, "Learning rate: From", cases[i][0]);
    type_text (fixture, "Learning rate: To", cases[i][1]);
    type_text (fixture, "Learning rate: How many values", cases[i][2]);
    assert_refused (fixture, cases[i][3]);
  }
}

/* As many runs as there may be are counted at once, and one more is refused. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  choose (fixture, "Compare", 3);
  add_axis (fixture, "lr");
  choose (fixture, "Learning rate: how its values are given", 2);
  type_text (fixture, "Learning rate: How many values", "1000");
  add_axis (fixture, "weight_decay");
  choose (fixture, "Weight decay: how its values are given", 1);
  type_text (fixture, "Weight decay: From", "0");
  type_text (fixture, "Weight decay: To", "0.1");
  type_text (fixture, "Weight decay: How many values", "100");
  set_number (fixture, "Seeds", 2);
  assert_refused (fixture, "100000");
  set_number (fixture, "Seeds", 1);
  bnl_experiment_unref (save (fixture));
}

/* Closing asks only where something would be lost. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  add_axis (fixture, "lr");
  gtk_window_close (GTK_WINDOW (fixture->editor));
  spin_loop ();
  g_assert_nonnull (fixture->editor);
  open_editor (fixture, NULL, FALSE);
  gtk_window_close (GTK_WINDOW (fixture->editor));
  spin_loop ();
  g_assert_null (fixture->editor);
  g_assert_null (fixture->saved);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("bnlab-sweep-editor-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  add ("/app/sweep-editor/new", test_new);
  add ("/app/sweep-editor/words", test_words);
  add ("/app/sweep-editor/axes", test_axes);
  add ("/app/sweep-editor/lists", test_lists);
  add ("/app/sweep-editor/kinds", test_kinds);
  add ("/app/sweep-editor/preview", test_preview);
  add ("/app/sweep-editor/impossible-values", test_impossible_values);
  add ("/app/sweep-editor/pair", test_pair);
  add ("/app/sweep-editor/norms", test_norms);
  add ("/app/sweep-editor/variants", test_variants);
  add ("/app/sweep-editor/nothing-compared", test_nothing_compared);
  add ("/app/sweep-editor/base", test_base);
  add ("/app/sweep-editor/base-refused", test_base_refused);
  add ("/app/sweep-editor/train-page", test_train_page);
  add ("/app/sweep-editor/scaling", test_scaling);
  add ("/app/sweep-editor/runs", test_runs);
  add ("/app/sweep-editor/pictures", test_pictures);
  add ("/app/sweep-editor/change", test_change);
  add ("/app/sweep-editor/built-in", test_built_in);
  add ("/app/sweep-editor/exact", test_exact);
  add ("/app/sweep-editor/versions", test_versions);
  add ("/app/sweep-editor/range-refused", test_range_refused);
  add ("/app/sweep-editor/many", test_many);
  add ("/app/sweep-editor/close", test_close);
  return g_test_run ();
}
