/* Purpose: the settings that everybody turns, each with a sentence on what it does and what batch
 * normalization changes about it.  CSS node: widget.  No actions.  Accessible role: group; every
 * control has the name of its row. */

#include "bnl-basic-settings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-dataset-row.h"
#include "bnl-plain-words.h"
#include "bnl-rate-spin.h"
#include "bnl-setting-notes.h"
#include "bnl-setting-row.h"
#include "bnl-whole-spin.h"
#include "lab/bnl-number.h"

struct _BnlBasicSettings {
  AdwBin parent_instance;

  /* template children */
  BnlSettingRow *dataset_row, *hidden_row, *norm_row, *pair_row, *batch_row, *lr_row, *epochs_row,
      *optimizer_row, *seed_row;
  GtkDropDown *dataset_drop, *optimizer_drop;
  GtkEntry *hidden_entry;
  GtkSwitch *norm_switch, *pair_switch;
  GtkSpinButton *batch_spin, *lr_spin, *epochs_spin, *seed_spin;
  GtkAdjustment *lr_exponent;
  GtkButton *die_button, *more_button;
  GtkLabel *more_label;

  /* owned */
  BnlController *controller;
  BnlDatasetRow *dataset;

  /* borrowed */
  BnlSettingLock *lock;

  BnlNorm kind;        /* the norm that the switch turns on */
  gboolean is_showing; /* the controls follow the settings, not the other way round */
};

enum { SIGNAL_EDITED, SIGNAL_MORE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlBasicSettings, bnl_basic_settings, ADW_TYPE_BIN)

/* As the drop-down shows them; the values are the spec's choices, in their order. */
static const char *const optimizer_names[] = { "SGD", "Adam", "RMSprop", "AdamW", NULL };

/* --- from the controls to the settings --- */

/* The settings that have a control whose value can be refused, in the order of their rows. */
enum {
  SETTING_HIDDEN,
  SETTING_NORM,
  SETTING_BATCH,
  SETTING_LR,
  SETTING_EPOCHS,
  SETTING_OPTIMIZER,
  SETTING_SEED,
  N_SETTINGS,
  SETTING_PAIR = N_SETTINGS,
};

static const char *const setting_keys[] = { "hidden", "norm",      "batch_size", "lr",
                                            "epochs", "optimizer", "seed" };

static BnlSettingRow *
get_row (BnlBasicSettings *self, guint setting)
{
  BnlSettingRow *const rows[] = { self->hidden_row, self->norm_row,   self->batch_row,
                                  self->lr_row,     self->epochs_row, self->optimizer_row,
                                  self->seed_row };

  return rows[setting];
}

static BnlSettingRow *
find_refused (BnlBasicSettings *self)
{
  for (guint setting = 0; setting < N_SETTINGS; setting++)
    if (bnl_setting_row_has_problem (get_row (self, setting)))
      return get_row (self, setting);
  return NULL;
}

static char *
read_spin (GtkSpinButton *spin)
{
  return g_strdup_printf ("%.0f", gtk_spin_button_get_value (spin));
}

/* What the control says, as the spec has it. */
static char *
read_control (BnlBasicSettings *self, guint setting)
{
  switch (setting) {
  case SETTING_HIDDEN:
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->hidden_entry)));
  case SETTING_NORM:
    return g_strdup (
        bnl_spec_find_field ("norm")
            ->choices[gtk_switch_get_active (self->norm_switch) ? self->kind : BNL_NORM_NONE]);
  case SETTING_BATCH:
    return read_spin (self->batch_spin);
  case SETTING_LR:
    return bnl_number_dup_double (gtk_spin_button_get_value (self->lr_spin));
  case SETTING_EPOCHS:
    return read_spin (self->epochs_spin);
  case SETTING_OPTIMIZER:
    return g_strdup (bnl_spec_find_field ("optimizer")
                         ->choices[gtk_drop_down_get_selected (self->optimizer_drop)]);
  case SETTING_SEED:
    return read_spin (self->seed_spin);
  default:
    g_assert_not_reached ();
  }
}

void
bnl_basic_settings_try (BnlBasicSettings *self, guint setting)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (BNL_IS_BASIC_SETTINGS (self));

  if (setting == SETTING_PAIR) {
    bnl_controller_set_pair (self->controller, gtk_switch_get_active (self->pair_switch));
    return;
  }
  text = read_control (self, setting);
  bnl_controller_set (self->controller, setting_keys[setting], text, &error);
  bnl_setting_row_set_problem (get_row (self, setting), error ? error->message : NULL);
}

/* One of a pair has the norm, whatever the switch says: what is at odds with it is a problem of the
 * other setting. */
static void
check_pair (BnlBasicSettings *self)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_controller_get_spec (self->controller));
  g_autofree char *conflict = NULL;

  if (!bnl_controller_get_pair (self->controller))
    return;
  spec->norm = bnl_arm_get_norm (BNL_ARM_WITH, spec);
  conflict = bnl_plain_words_describe_conflict (spec);
  if (conflict)
    bnl_setting_row_set_problem (spec->n_hidden == 0 ? self->hidden_row : self->batch_row,
                                 conflict);
}

/* A change may end what another row was refused for. */
void
bnl_basic_settings_retry (BnlBasicSettings *self)
{
  g_return_if_fail (BNL_IS_BASIC_SETTINGS (self));

  if (bnl_controller_get_pair (self->controller))
    bnl_setting_row_set_problem (self->norm_row, NULL);
  for (guint setting = 0; setting < N_SETTINGS; setting++)
    if (bnl_setting_row_has_problem (get_row (self, setting)))
      bnl_basic_settings_try (self, setting);
  check_pair (self);
}

static void
apply (BnlBasicSettings *self, guint setting)
{
  if (!self->is_showing && self->controller)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0, setting);
}

static void
changed_cb (BnlBasicSettings *self, GtkWidget *control)
{
  for (guint setting = 0; setting < N_SETTINGS; setting++)
    if (gtk_widget_is_ancestor (control, GTK_WIDGET (get_row (self, setting))))
      apply (self, setting);
}

static void
notified_cb (BnlBasicSettings *self, GParamSpec *pspec, GtkWidget *control)
{
  changed_cb (self, control);
}

static void
pair_toggled_cb (BnlBasicSettings *self)
{
  apply (self, SETTING_PAIR);
}

static void
die_clicked_cb (BnlBasicSettings *self)
{
  gtk_spin_button_set_value (self->seed_spin, g_random_int_range (0, 10000));
}

static void
lr_slid_cb (BnlBasicSettings *self)
{
  double rate = pow (10.0, gtk_adjustment_get_value (self->lr_exponent));

  if (!self->is_showing)
    gtk_spin_button_set_value (self->lr_spin, bnl_rate_spin_round (rate));
}

/* --- from the settings to the controls --- */

/* What is undone from here on is the setting, not what was typed before. */
static void
forget_typing (GtkEditable *editable)
{
  gtk_editable_set_enable_undo (editable, FALSE);
  gtk_editable_set_enable_undo (editable, TRUE);
}

/* The text stays as it was typed where it says the same. */
static void
show_hidden (BnlBasicSettings *self, const BnlSpec *spec)
{
  g_autoptr (BnlSpec) typed = bnl_spec_dup (spec);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->hidden_entry));
  g_autofree char *value = bnl_spec_dup_value (spec, "hidden");

  if (bnl_spec_set (typed, "hidden", text, NULL) && bnl_spec_equal (typed, spec))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->hidden_entry), value);
  forget_typing (GTK_EDITABLE (self->hidden_entry));
}

/* What the page More settings has, as it says itself, or what it is about. */
static void
show_others (BnlBasicSettings *self, const BnlSpec *spec, gboolean pair)
{
  g_autofree char *changes = bnl_setting_notes_list_changes (spec, pair);
  const char *text = changes ? changes : _ ("Activation, initialization, momentum, schedule …");

  gtk_label_set_label (self->more_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Setting a switch to what it is would end the movement of one that is just being thrown. */
static void
show_switch (GtkSwitch *sw, gboolean active)
{
  if (gtk_switch_get_active (sw) != active)
    gtk_switch_set_active (sw, active);
}

/* A control whose value was refused keeps it. */
static gboolean
shall_show (BnlSettingRow *row)
{
  return !bnl_setting_row_has_problem (row);
}

static void
show_norm (BnlBasicSettings *self, const BnlSpec *spec, gboolean pair)
{
  g_autofree char *foreign = NULL;

  if (spec->norm != BNL_NORM_NONE)
    self->kind = spec->norm;
  show_switch (self->norm_switch, pair || spec->norm != BNL_NORM_NONE);
  if (spec->norm > BNL_NORM_BATCH)
    foreign = g_strdup_printf (_ ("Of another kind: %s, under More settings."),
                               bnl_plain_words_name_norm (spec->norm));
  bnl_setting_row_set_subtitle (
      self->norm_row, foreign ? foreign
                      : pair  ? _ ("Both are trained: one network with it, one without.")
                              : _ ("Brings each neuron to mean 0 and variance 1 over the batch."));
}

/* Steps may stand in the place of epochs. */
static void
show_epochs (BnlBasicSettings *self, const BnlSpec *spec)
{
  gboolean foreign;
  const char *reason = bnl_setting_notes_find_reason (spec, "epochs", &foreign);

  bnl_setting_row_set_subtitle (
      self->epochs_row,
      reason ? reason : _ ("Passes over the training images. BN gains most in the first ones."));
  if (shall_show (self->epochs_row))
    gtk_spin_button_set_value (self->epochs_spin, spec->epochs);
  bnl_setting_lock_allow (self->lock, GTK_WIDGET (self->epochs_spin), !reason);
}

void
bnl_basic_settings_show (BnlBasicSettings *self, gboolean keep)
{
  const BnlSpec *spec = bnl_controller_get_spec (self->controller);
  gboolean pair = bnl_controller_get_pair (self->controller);

  g_return_if_fail (BNL_IS_BASIC_SETTINGS (self));

  for (guint setting = 0; setting < N_SETTINGS && !keep; setting++)
    bnl_setting_row_set_problem (get_row (self, setting), NULL);
  self->is_showing = TRUE;
  bnl_dataset_row_show (self->dataset);
  if (shall_show (self->hidden_row))
    show_hidden (self, spec);
  show_switch (self->pair_switch, pair);
  if (shall_show (self->norm_row) || pair)
    show_norm (self, spec, pair);
  if (shall_show (self->batch_row))
    gtk_spin_button_set_value (self->batch_spin, spec->batch_size);
  if (shall_show (self->lr_row)) {
    gtk_spin_button_set_value (self->lr_spin, spec->lr);
    gtk_adjustment_set_value (self->lr_exponent, log10 (spec->lr));
  }
  show_epochs (self, spec);
  if (shall_show (self->optimizer_row))
    gtk_drop_down_set_selected (self->optimizer_drop, spec->optimizer);
  if (shall_show (self->seed_row))
    gtk_spin_button_set_value (self->seed_spin, (double) spec->seed);
  show_others (self, spec, pair);
  if (!keep)
    check_pair (self);
  bnl_setting_lock_allow (self->lock, GTK_WIDGET (self->norm_switch), !pair);
  self->is_showing = FALSE;
}

/* What cannot change while training is under way. */
static void
lock_controls (BnlBasicSettings *self)
{
  GtkWidget *const fixed[] = {
    GTK_WIDGET (self->dataset_drop),   GTK_WIDGET (self->hidden_entry),
    GTK_WIDGET (self->norm_switch),    GTK_WIDGET (self->pair_switch),
    GTK_WIDGET (self->batch_spin),     GTK_WIDGET (self->epochs_spin),
    GTK_WIDGET (self->seed_spin),      GTK_WIDGET (self->die_button),
    GTK_WIDGET (self->optimizer_drop),
  };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    bnl_setting_lock_add (self->lock, fixed[i]);
  bnl_setting_lock_add_loose (self->lock, GTK_WIDGET (self->lr_spin));
}

static void
more_clicked_cb (BnlBasicSettings *self)
{
  g_signal_emit (self, signals[SIGNAL_MORE], 0);
}

/* --- the object --- */

static void
bnl_basic_settings_dispose (GObject *object)
{
  BnlBasicSettings *self = BNL_BASIC_SETTINGS (object);

  g_clear_object (&self->controller);
  g_clear_object (&self->dataset);
  G_OBJECT_CLASS (bnl_basic_settings_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, dataset_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, hidden_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, norm_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, pair_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, batch_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, lr_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, epochs_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, optimizer_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, seed_row);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, dataset_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, optimizer_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, hidden_entry);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, norm_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, pair_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, batch_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, lr_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, seed_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, lr_exponent);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, more_button);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, more_label);
  gtk_widget_class_bind_template_child (widget_class, BnlBasicSettings, die_button);
}

static void
bnl_basic_settings_class_init (BnlBasicSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_basic_settings_dispose;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_BASIC_SETTINGS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MORE] = g_signal_new ("more", BNL_TYPE_BASIC_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BNL_TYPE_SETTING_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-basic-settings.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, notified_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, lr_slid_cb);
  gtk_widget_class_bind_template_callback (widget_class, die_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* What cannot be trained cannot be entered. */
static void
limit_spin (GtkSpinButton *spin, const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);

  gtk_spin_button_set_range (spin, field->minimum, field->maximum);
}

static void
bnl_basic_settings_init (BnlBasicSettings *self)
{
  g_autoptr (GtkStringList) optimizers = gtk_string_list_new (optimizer_names);

  self->is_showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_rate_spin_set_up (self->lr_spin);
  bnl_whole_spin_set_up (self->batch_spin);
  bnl_whole_spin_set_up (self->epochs_spin);
  bnl_whole_spin_set_up (self->seed_spin);
  limit_spin (self->batch_spin, "batch_size");
  limit_spin (self->epochs_spin, "epochs");
  limit_spin (self->seed_spin, "seed");
  gtk_drop_down_set_model (self->optimizer_drop, G_LIST_MODEL (optimizers));
  self->kind = BNL_NORM_BATCH;
  self->is_showing = FALSE;
}

void
bnl_basic_settings_set_up (BnlBasicSettings *self, BnlController *controller, BnlSettingLock *lock)
{
  g_return_if_fail (BNL_IS_BASIC_SETTINGS (self));
  g_return_if_fail (!self->controller);

  self->controller = g_object_ref (controller);
  self->lock = lock;
  self->dataset = bnl_dataset_row_new (self->dataset_row, self->dataset_drop, controller);
  lock_controls (self);
}

gboolean
bnl_basic_settings_commit (BnlBasicSettings *self)
{
  g_return_val_if_fail (BNL_IS_BASIC_SETTINGS (self), FALSE);

  gtk_spin_button_update (self->batch_spin);
  gtk_spin_button_update (self->lr_spin);
  gtk_spin_button_update (self->epochs_spin);
  gtk_spin_button_update (self->seed_spin);
  return !find_refused (self);
}

gboolean
bnl_basic_settings_focus_refused (BnlBasicSettings *self)
{
  BnlSettingRow *refused;

  g_return_val_if_fail (BNL_IS_BASIC_SETTINGS (self), FALSE);

  refused = find_refused (self);
  if (refused)
    bnl_setting_row_focus (refused);
  return refused != NULL;
}

void
bnl_basic_settings_focus (BnlBasicSettings *self)
{
  g_return_if_fail (BNL_IS_BASIC_SETTINGS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->more_button));
}
