/* Purpose: a person's own sweep, from what varies to what it costs.  CSS node: window.sweep-editor.
 * Actions: editor.save.  Accessible role: dialog. */

#include "bnl-sweep-editor.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-axis-row.h"
#include "bnl-compare-rows.h"
#include "bnl-format.h"
#include "bnl-picture-rows.h"
#include "bnl-scaling-rows.h"
#include "bnl-session.h"
#include "bnl-setting-picker.h"
#include "bnl-setting-set.h"
#include "bnl-sweep-estimate.h"
#include "bnl-sweep-form.h"
#include "bnl-sweep-notes.h"
#include "bnl-sweep-runs-rows.h"
#include "bnl-sweep-warnings.h"
#include "lab/bnl-experiment-library.h"

/* Who types is not kept up by what every letter comes to. */
#define CHECK_MSEC 120
#define USUAL_SEEDS 3

typedef enum {
  VERSION_QUICK,
  VERSION_FULL,
  N_VERSIONS,
} Version;

struct _BnlSweepEditor {
  AdwWindow parent_instance;

  /* template children */
  AdwEntryRow *title_row, *question_row;
  AdwComboRow *version_row;
  GtkBox *axes, *axes_card, *base_card;
  BnlCompareRows *compare;
  BnlSweepRunsRows *runs;
  BnlPictureRows *pictures;
  GtkButton *save_button;
  GtkLabel *summary_label, *warning_label;

  /* borrowed */
  BnlSettingPicker *axis_picker;
  BnlScalingRows *scalings;
  BnlSettingSet *base;

  /* owned */
  BnlController *controller;
  BnlExperiment *start;         /* NULL: a new one */
  BnlSweep *sweeps[N_VERSIONS]; /* as last found to be sound; NULL: none */
  BnlSweepEstimate *estimate;
  GSettings *settings; /* NULL where they are not installed */
  BnlSweepEditorSaved saved;
  gpointer data;
  GDestroyNotify free_data;

  Version version; /* that is shown */
  guint check_id;  /* 0: what is shown is checked */
  gboolean own;    /* start is */
  gboolean is_edited;
  gboolean is_showing; /* the controls follow the plan, not the other way round */
};

G_DEFINE_FINAL_TYPE (BnlSweepEditor, bnl_sweep_editor, ADW_TYPE_WINDOW)

static void check (BnlSweepEditor *self);

static gboolean
check_cb (gpointer user_data)
{
  BnlSweepEditor *self = user_data;

  self->check_id = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (BnlSweepEditor *self)
{
  if (self->is_showing)
    return;
  self->is_edited = TRUE;
  if (self->check_id == 0)
    self->check_id = g_timeout_add (CHECK_MSEC, check_cb, self);
}

/* --- what varies --- */

static BnlAxisRow *
get_first_axis (BnlSweepEditor *self)
{
  return (BnlAxisRow *) gtk_widget_get_first_child (GTK_WIDGET (self->axes));
}

static BnlAxisRow *
get_next_axis (BnlAxisRow *row)
{
  return (BnlAxisRow *) gtk_widget_get_next_sibling (GTK_WIDGET (row));
}

/* What varies is set nowhere else; the norm is what is compared, and seeds are counted. */
static void
leave_out (BnlSweepEditor *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (BnlAxisRow *row = get_first_axis (self); row; row = get_next_axis (row))
    g_ptr_array_add (keys, (gpointer) bnl_axis_row_get_key (row));
  g_ptr_array_add (keys, NULL);
  bnl_setting_set_leave_out (self->base, (const char *const *) keys->pdata);
  bnl_compare_rows_leave_out (self->compare, (const char *const *) keys->pdata);
  g_ptr_array_remove_index (keys, keys->len - 1);
  g_ptr_array_add (keys, (gpointer) "norm");
  g_ptr_array_add (keys, (gpointer) "seed");
  g_ptr_array_add (keys, NULL);
  bnl_setting_picker_leave_out (self->axis_picker, (const char *const *) keys->pdata);
}

static void
axis_removed_cb (BnlAxisRow *row, BnlSweepEditor *self)
{
  bnl_setting_picker_focus (self->axis_picker);
  gtk_box_remove (self->axes, GTK_WIDGET (row));
  leave_out (self);
  edited_cb (self);
}

static BnlAxisRow *
add_axis (BnlSweepEditor *self, const char *key, const char *values)
{
  BnlAxisRow *row = bnl_axis_row_new (key, values);

  g_signal_connect_object (row, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (row, "removed", G_CALLBACK (axis_removed_cb), self);
  gtk_box_append (self->axes, GTK_WIDGET (row));
  return row;
}

static void
axis_picked_cb (BnlSweepEditor *self, const char *key)
{
  BnlAxisRow *row = add_axis (self, key, NULL);

  leave_out (self);
  bnl_axis_row_focus (row);
  edited_cb (self);
}

static void
show_axes (BnlSweepEditor *self, JsonObject *plan)
{
  JsonArray *axes =
      json_object_has_member (plan, "vary") ? json_object_get_array_member (plan, "vary") : NULL;
  gboolean is_compared = bnl_compare_rows_takes_norm (plan);
  BnlAxisRow *row;

  while ((row = get_first_axis (self)))
    gtk_box_remove (self->axes, GTK_WIDGET (row));
  for (guint i = 0; axes && i < json_array_get_length (axes); i++) {
    JsonObject *axis = json_array_get_object_element (axes, i);
    const char *key = json_object_get_string_member (axis, "key");

    if (!is_compared || !g_str_equal (key, "norm"))
      add_axis (self, key, json_object_get_string_member (axis, "values"));
  }
}

/* --- the plan --- */

static void
show_sweep (BnlSweepEditor *self, const BnlSweep *sweep)
{
  g_autoptr (JsonObject) plan = bnl_sweep_to_json (sweep);

  self->is_showing = TRUE;
  show_axes (self, plan);
  bnl_compare_rows_show (self->compare, plan);
  bnl_scaling_rows_show (self->scalings, sweep);
  bnl_setting_set_show_spec (self->base, bnl_sweep_get_base (sweep));
  bnl_sweep_runs_rows_show (self->runs, sweep);
  leave_out (self);
  self->is_showing = FALSE;
}

/* Every row looks at what it has, so that all that is to be mended is said at once. */
static gboolean
fill_sweep (BnlSweepEditor *self, BnlSweep *sweep, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  gboolean is_fine = bnl_setting_set_apply (self->base, spec, error);

  bnl_sweep_set_base (sweep, spec);
  for (BnlAxisRow *row = get_first_axis (self); row; row = get_next_axis (row)) {
    g_autofree char *values = bnl_axis_row_dup_values (row);

    is_fine = bnl_axis_row_check (row, is_fine ? error : NULL) && is_fine;
    is_fine = is_fine && bnl_sweep_set_axis (sweep, bnl_axis_row_get_key (row), values, error);
  }
  is_fine = bnl_compare_rows_apply (self->compare, sweep, is_fine ? error : NULL) && is_fine;
  is_fine = bnl_scaling_rows_apply (self->scalings, sweep, is_fine ? error : NULL) && is_fine;
  return is_fine && bnl_sweep_runs_rows_apply (self->runs, sweep, error);
}

static BnlSweep *
make_sweep (BnlSweepEditor *self, GError **error)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();

  if (!fill_sweep (self, sweep, error) || !bnl_sweep_build (sweep, error))
    return NULL;
  return g_steal_pointer (&sweep);
}

/* --- what it comes to --- */

static guint
get_n_threads (BnlSweepEditor *self)
{
  return self->settings ? g_settings_get_uint (self->settings, "threads") : 0;
}

static void
say (BnlSweepEditor *self, const char *summary, const char *warning, gboolean is_problem)
{
  GtkWidget *label = GTK_WIDGET (self->summary_label);

  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->warning_label, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->warning_label), warning[0] != '\0');
  if (is_problem)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", !is_problem);
}

static void
describe (BnlSweepEditor *self)
{
  BnlSweep *sweep = self->sweeps[self->version];
  double seconds = bnl_sweep_estimate_get_seconds (self->estimate, sweep, get_n_threads (self));
  g_autofree char *summary = bnl_sweep_warnings_describe (sweep, seconds);
  g_autofree char *warning = bnl_sweep_warnings_list (sweep, seconds);

  say (self, summary, warning, FALSE);
}

static void
check (BnlSweepEditor *self)
{
  g_autoptr (GError) error = NULL;
  BnlSweep *sweep = make_sweep (self, &error);
  g_autofree char *title = NULL;

  g_clear_handle_id (&self->check_id, g_source_remove);
  if (!sweep) {
    say (self, error->message, "", TRUE);
    return;
  }
  g_clear_pointer (&self->sweeps[self->version], bnl_sweep_unref);
  self->sweeps[self->version] = sweep;
  bnl_picture_rows_follow (self->pictures, self->sweeps[VERSION_QUICK]);
  title = bnl_sweep_form_dup_title (self->sweeps[VERSION_QUICK]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_row), title);
  describe (self);
}

static void
estimated_cb (BnlSweepEditor *self)
{
  if (self->check_id == 0 && gtk_widget_get_sensitive (GTK_WIDGET (self->save_button)))
    describe (self);
}

/* --- versions, settings of the Train page --- */

static void
version_cb (BnlSweepEditor *self)
{
  Version version = adw_combo_row_get_selected (self->version_row);

  if (self->is_showing || version == self->version)
    return;
  check (self); /* keeps what is sound of the one that is shown */
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save_button))) {
    /* What is to be mended would be lost. */
    adw_combo_row_set_selected (self->version_row, self->version);
    return;
  }
  self->version = version;
  show_sweep (self, self->sweeps[version]);
  check (self);
}

static void
take_clicked_cb (BnlSweepEditor *self)
{
  bnl_setting_set_show_spec (self->base, bnl_controller_get_spec (self->controller));
  leave_out (self);
  edited_cb (self);
}

/* --- saving --- */

static BnlExperiment *
make_experiment (BnlSweepEditor *self, GError **error)
{
  gboolean is_whole = !self->start || self->own;
  g_autofree char *title =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row))));
  g_autofree char *question =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->question_row))));
  BnlSweep *quick = self->sweeps[is_whole ? VERSION_QUICK : self->version];
  g_autoptr (JsonArray) pictures = bnl_picture_rows_dup (self->pictures, quick);
  const BnlSweepForm form = { title, question, quick, is_whole ? self->sweeps[VERSION_FULL] : NULL,
                              pictures };

  return bnl_sweep_form_make (&form, self->start, self->own, error);
}

/* The id it is kept under; NULL with error. */
static char *
keep (BnlSweepEditor *self, BnlExperiment *experiment, GError **error)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (BnlExperiment) added = NULL;

  if (self->own) {
    const char *id = bnl_experiment_get_id (self->start);

    return bnl_experiment_library_replace (library, id, experiment, error) ? g_strdup (id) : NULL;
  }
  added = bnl_experiment_library_add (library, experiment, error);
  return added ? g_strdup (bnl_experiment_get_id (added)) : NULL;
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlSweepEditor *self = BNL_SWEEP_EDITOR (widget);
  g_autoptr (BnlExperiment) experiment = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  bnl_sweep_runs_rows_commit (self->runs);
  check (self);
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save_button)))
    return;
  experiment = make_experiment (self, &error);
  id = experiment ? keep (self, experiment, &error) : NULL;
  if (!id) {
    say (self, error->message, "", TRUE);
    gtk_widget_action_set_enabled (widget, "editor.save", TRUE);
    return;
  }
  self->is_edited = FALSE;
  if (self->saved)
    self->saved (id, self->data);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- closing --- */

static void
discard_cb (AdwMessageDialog *dialog, const char *response, BnlSweepEditor *self)
{
  if (!g_str_equal (response, "discard"))
    return;
  self->is_edited = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
bnl_sweep_editor_close_request (GtkWindow *window)
{
  BnlSweepEditor *self = BNL_SWEEP_EDITOR (window);
  GtkWidget *dialog;

  bnl_sweep_runs_rows_commit (self->runs);
  if (!self->is_edited)
    return GTK_WINDOW_CLASS (bnl_sweep_editor_parent_class)->close_request (window);
  dialog = adw_message_dialog_new (window, _ ("Discard What You Changed?"),
                                   _ ("The sweep is not saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep Editing"),
                                    "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

/* --- the object --- */

static void
bnl_sweep_editor_dispose (GObject *object)
{
  BnlSweepEditor *self = BNL_SWEEP_EDITOR (object);

  g_clear_handle_id (&self->check_id, g_source_remove);
  for (guint i = 0; i < N_VERSIONS; i++)
    g_clear_pointer (&self->sweeps[i], bnl_sweep_unref);
  g_clear_pointer (&self->start, bnl_experiment_unref);
  g_clear_object (&self->controller);
  g_clear_object (&self->estimate);
  g_clear_object (&self->settings);
  if (self->data && self->free_data)
    self->free_data (self->data);
  self->data = NULL;
  G_OBJECT_CLASS (bnl_sweep_editor_parent_class)->dispose (object);
}

static void
bnl_sweep_editor_class_init (BnlSweepEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_sweep_editor_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bnl_sweep_editor_close_request;
  g_type_ensure (BNL_TYPE_COMPARE_ROWS);
  g_type_ensure (BNL_TYPE_PICTURE_ROWS);
  g_type_ensure (BNL_TYPE_SWEEP_RUNS_ROWS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-sweep-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, title_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, question_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, version_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, axes);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, axes_card);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, base_card);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, compare);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, runs);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, pictures);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, summary_label);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepEditor, warning_label);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_clicked_cb);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bnl_sweep_editor_init (BnlSweepEditor *self)
{
  self->settings = bnl_session_open ();
  self->estimate = bnl_sweep_estimate_new ();
  g_signal_connect_object (self->estimate, "changed", G_CALLBACK (estimated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->axis_picker = bnl_setting_picker_new (_ ("Add a Setting That Varies"));
  gtk_widget_set_halign (GTK_WIDGET (self->axis_picker), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->axis_picker), "add-button");
  g_signal_connect_object (self->axis_picker, "picked", G_CALLBACK (axis_picked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->axes_card, GTK_WIDGET (self->axis_picker));
  self->scalings = g_object_new (BNL_TYPE_SCALING_ROWS, NULL);
  g_signal_connect_object (self->scalings, "edited", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->axes_card, GTK_WIDGET (self->scalings));
  self->base = bnl_setting_set_new (_ ("Add a Base Setting"), bnl_sweep_notes_list_usual ());
  g_signal_connect_object (self->base, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->base_card, GTK_WIDGET (self->base));
}

/* With and without, nothing varies yet. */
static BnlSweep *
create_plain_sweep (const BnlSpec *base)
{
  BnlSweep *sweep = bnl_sweep_new ();

  bnl_sweep_set_base (sweep, base);
  bnl_sweep_set_axis (sweep, "norm", "none, batch", NULL);
  bnl_sweep_set_n_seeds (sweep, USUAL_SEEDS, NULL);
  return sweep;
}

static void
show_start (BnlSweepEditor *self)
{
  BnlSweep *full = bnl_experiment_get_full (self->start);
  const char *question = bnl_experiment_get_question (self->start);
  g_autofree char *title =
      self->own ? g_strdup (bnl_experiment_get_title (self->start))
                : g_strdup_printf (_ ("%s (my own)"), bnl_experiment_get_title (self->start));

  self->sweeps[VERSION_QUICK] = bnl_sweep_ref (bnl_experiment_get_quick (self->start));
  self->sweeps[VERSION_FULL] = full ? bnl_sweep_ref (full) : NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), title);
  gtk_editable_set_text (GTK_EDITABLE (self->question_row), question ? question : "");
  gtk_widget_set_visible (GTK_WIDGET (self->version_row), full != NULL);
  bnl_picture_rows_show (self->pictures, self->start);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Experiment Settings"));
  if (!self->own)
    gtk_button_set_label (self->save_button, _ ("Make My Own"));
}

static void
fill (BnlSweepEditor *self, const BnlSpec *base)
{
  BnlDataset *dataset = bnl_controller_get_dataset (self->controller);
  const BnlSpec *of_train = bnl_controller_get_spec (self->controller);

  self->is_showing = TRUE;
  if (dataset)
    bnl_sweep_estimate_tell (self->estimate, of_train->data, dataset);
  if (self->start) {
    show_start (self);
    show_sweep (self, self->sweeps[VERSION_QUICK]);
  } else {
    g_autoptr (BnlSweep) plain = create_plain_sweep (base ? base : of_train);

    show_sweep (self, plain);
  }
  self->is_showing = FALSE;
  check (self);
}

BnlSweepEditor *
bnl_sweep_editor_present (GtkWindow *parent,
                          BnlController *controller,
                          BnlExperiment *start,
                          gboolean own,
                          const BnlSpec *base,
                          BnlSweepEditorSaved saved,
                          gpointer data,
                          GDestroyNotify free_data)
{
  BnlSweepEditor *self = g_object_new (BNL_TYPE_SWEEP_EDITOR, "transient-for", parent, NULL);

  self->controller = g_object_ref (controller);
  self->start = start ? bnl_experiment_ref (start) : NULL;
  self->own = start && own;
  self->saved = saved;
  self->data = data;
  self->free_data = free_data;
  fill (self, base);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
