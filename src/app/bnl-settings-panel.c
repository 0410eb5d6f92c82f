/* Purpose: every setting of a comparison with a sentence on what it does and what batch
 * normalization changes about it.  CSS node: settings.  No actions.  Accessible role: group; every
 * control has the name of its row. */

#include "bnl-settings-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-dataset-choice.h"
#include "bnl-rate-spin.h"
#include "bnl-plain-words.h"
#include "bnl-preparation-words.h"
#include "bnl-setting-row.h"
#include "bnl-whole-spin.h"
#include "lab/bnl-number.h"

#define SENSITIVITY_MSEC 40

struct _BnlSettingsPanel {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *fixed_revealer;
  BnlSettingRow *dataset_row, *hidden_row, *norm_row, *pair_row, *batch_row, *lr_row, *epochs_row,
      *optimizer_row, *seed_row;
  GtkDropDown *dataset_drop, *optimizer_drop;
  GtkEntry *hidden_entry;
  GtkSwitch *norm_switch, *pair_switch;
  GtkSpinButton *batch_spin, *lr_spin, *epochs_spin, *seed_spin;
  GtkAdjustment *lr_exponent;
  GtkLabel *others_label;
  GtkButton *die_button;

  /* owned */
  BnlController *controller;
  BnlDatasetChoice *dataset_choice;

  guint sensitivity_source; /* 0: the controls are as sensitive as they should be */
  gboolean is_showing;      /* the controls follow the settings, not the other way round */
  gboolean is_applying;     /* the settings follow the controls */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlSettingsPanel, bnl_settings_panel, ADW_TYPE_BIN)

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
  N_SETTINGS
};

static const char *const setting_keys[] = { "hidden", "norm",      "batch_size", "lr",
                                            "epochs", "optimizer", "seed" };

static BnlSettingRow *
get_row (BnlSettingsPanel *self, guint setting)
{
  BnlSettingRow *const rows[] = { self->hidden_row, self->norm_row,   self->batch_row,
                                  self->lr_row,     self->epochs_row, self->optimizer_row,
                                  self->seed_row };

  return rows[setting];
}

static char *
read_spin (GtkSpinButton *spin)
{
  return g_strdup_printf ("%.0f", gtk_spin_button_get_value (spin));
}

/* What the control says, as the spec has it. */
static char *
read_control (BnlSettingsPanel *self, guint setting)
{
  switch (setting) {
  case SETTING_HIDDEN:
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->hidden_entry)));
  case SETTING_NORM:
    return g_strdup (gtk_switch_get_active (self->norm_switch) ? "batch" : "none");
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

static void
try_setting (BnlSettingsPanel *self, guint setting)
{
  g_autofree char *text = read_control (self, setting);
  g_autoptr (GError) error = NULL;

  bnl_controller_set (self->controller, setting_keys[setting], text, &error);
  bnl_setting_row_set_problem (get_row (self, setting), error ? error->message : NULL);
}

/* One of a pair has the norm, whatever the switch says: what is at odds with it is a problem of the
 * other setting. */
static void
check_pair (BnlSettingsPanel *self)
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
static void
retry_refused (BnlSettingsPanel *self)
{
  if (bnl_controller_get_pair (self->controller))
    bnl_setting_row_set_problem (self->norm_row, NULL);
  for (guint setting = 0; setting < N_SETTINGS; setting++)
    if (bnl_setting_row_has_problem (get_row (self, setting)))
      try_setting (self, setting);
  check_pair (self);
}

static void
apply (BnlSettingsPanel *self, guint setting)
{
  if (self->is_showing || !self->controller)
    return;
  self->is_applying = TRUE;
  try_setting (self, setting);
  retry_refused (self);
  self->is_applying = FALSE;
}

static void
hidden_changed_cb (BnlSettingsPanel *self)
{
  apply (self, SETTING_HIDDEN);
}

static void
norm_toggled_cb (BnlSettingsPanel *self)
{
  apply (self, SETTING_NORM);
}

static void
pair_toggled_cb (BnlSettingsPanel *self)
{
  if (self->is_showing || !self->controller)
    return;
  self->is_applying = TRUE;
  bnl_controller_set_pair (self->controller, gtk_switch_get_active (self->pair_switch));
  retry_refused (self);
  self->is_applying = FALSE;
}

static void
batch_changed_cb (BnlSettingsPanel *self)
{
  apply (self, SETTING_BATCH);
}

static void
epochs_changed_cb (BnlSettingsPanel *self)
{
  apply (self, SETTING_EPOCHS);
}

static void
seed_changed_cb (BnlSettingsPanel *self)
{
  apply (self, SETTING_SEED);
}

static void
die_clicked_cb (BnlSettingsPanel *self)
{
  gtk_spin_button_set_value (self->seed_spin, g_random_int_range (0, 10000));
}

static void
optimizer_selected_cb (BnlSettingsPanel *self)
{
  if (gtk_drop_down_get_selected (self->optimizer_drop) < G_N_ELEMENTS (optimizer_names) - 1)
    apply (self, SETTING_OPTIMIZER);
}

static void
lr_changed_cb (BnlSettingsPanel *self)
{
  apply (self, SETTING_LR);
}

static void
lr_slid_cb (BnlSettingsPanel *self)
{
  double rate = pow (10.0, gtk_adjustment_get_value (self->lr_exponent));

  if (!self->is_showing)
    gtk_spin_button_set_value (self->lr_spin, bnl_rate_spin_round (rate));
}

static void
dataset_chosen_cb (BnlSettingsPanel *self, const char *data)
{
  if (self->controller)
    bnl_controller_load_dataset (self->controller, data);
}

static void
datasets_changed_cb (BnlSettingsPanel *self)
{
  bnl_dataset_choice_refresh (self->dataset_choice);
}

/* --- from the settings to the controls --- */

/* The shares, and what the page Data has changed. */
static char *
describe_dataset (BnlDataset *dataset, const BnlSpec *spec)
{
  g_autofree char *shares = bnl_preparation_words_describe_shares (dataset, spec);
  g_autofree char *kinds = bnl_preparation_words_list_augmentation (spec);
  GString *text = g_string_new (shares);

  if (kinds)
    g_string_append_printf (text, _ ("\nAugmented by %s"), kinds);
  if (spec->normalize != BNL_NORMALIZE_HALF)
    g_string_append_printf (text, _ ("\nPixel values: %s"),
                            bnl_preparation_words_name_normalize (spec->normalize));
  return g_string_free (text, FALSE);
}

static void
show_dataset (BnlSettingsPanel *self)
{
  BnlDataset *dataset = bnl_controller_get_dataset (self->controller);
  g_autofree char *text = NULL;

  bnl_dataset_choice_show (self->dataset_choice, bnl_controller_get_spec (self->controller)->data);
  if (dataset)
    text = describe_dataset (dataset, bnl_controller_get_spec (self->controller));
  bnl_setting_row_set_subtitle (self->dataset_row, text ? text : _ ("None yet"));
}

/* What is undone from here on is the setting, not what was typed before. */
static void
forget_typing (GtkEditable *editable)
{
  gtk_editable_set_enable_undo (editable, FALSE);
  gtk_editable_set_enable_undo (editable, TRUE);
}

/* The text stays as it was typed where it says the same. */
static void
show_hidden (BnlSettingsPanel *self, const BnlSpec *spec)
{
  g_autoptr (BnlSpec) typed = bnl_spec_dup (spec);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->hidden_entry));
  g_autofree char *value = bnl_spec_dup_value (spec, "hidden");

  if (bnl_spec_set (typed, "hidden", text, NULL) && bnl_spec_equal (typed, spec))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->hidden_entry), value);
  forget_typing (GTK_EDITABLE (self->hidden_entry));
}

/* Settings that have no control here, from a file, are said at least. */
static void
show_others (BnlSettingsPanel *self, const BnlSpec *spec)
{
  static const char *const shown[] = { "data",    "normalize", "validation", "train_size",
                                       "augment", "hidden",    "norm",       "batch_size",
                                       "lr",      "epochs",    "optimizer",  "seed",
                                       NULL };
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *value = bnl_spec_dup_value (spec, fields[i].key);
    g_autofree char *usual = bnl_spec_dup_value (defaults, fields[i].key);

    gboolean is_shown = g_strv_contains (shown, fields[i].key) &&
                        !(g_str_equal (fields[i].key, "norm") && spec->norm > BNL_NORM_BATCH);

    if (is_shown || g_strcmp0 (value, usual) == 0)
      continue;
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", fields[i].key, value);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->others_label), text->len > 0);
  if (text->len > 0) {
    g_autofree char *sentence = g_strdup_printf (_ ("Also set, from a file: %s."), text->str);

    gtk_label_set_label (self->others_label, g_strdelimit (sentence, "_", ' '));
  }
}

/* Setting a switch to what it is would end the movement of one that is just being thrown. */
static void
show_switch (GtkSwitch *sw, gboolean active)
{
  if (gtk_switch_get_active (sw) != active)
    gtk_switch_set_active (sw, active);
}

/* A control whose value was refused keeps it, so that it can be mended, unless all is new. */
static gboolean
shall_show (BnlSettingsPanel *self, BnlSettingRow *row)
{
  if (!self->is_applying)
    bnl_setting_row_set_problem (row, NULL);
  return !bnl_setting_row_has_problem (row);
}

static void
show_norm (BnlSettingsPanel *self, const BnlSpec *spec, gboolean pair)
{
  g_autofree char *foreign = NULL;

  show_switch (self->norm_switch, pair || spec->norm != BNL_NORM_NONE);
  if (spec->norm > BNL_NORM_BATCH)
    foreign = g_strdup_printf (_ ("From a file: %s in its place."),
                               bnl_plain_words_name_norm (spec->norm));
  bnl_setting_row_set_subtitle (
      self->norm_row, foreign ? foreign
                      : pair  ? _ ("Both are trained: one network with it, one without.")
                              : _ ("Brings each neuron to mean 0 and variance 1 over the batch."));
}

static void
show_settings (BnlSettingsPanel *self)
{
  const BnlSpec *spec = bnl_controller_get_spec (self->controller);
  gboolean pair = bnl_controller_get_pair (self->controller);

  self->is_showing = TRUE;
  show_dataset (self);
  if (shall_show (self, self->hidden_row))
    show_hidden (self, spec);
  show_switch (self->pair_switch, pair);
  if (shall_show (self, self->norm_row) || pair)
    show_norm (self, spec, pair);
  if (shall_show (self, self->batch_row))
    gtk_spin_button_set_value (self->batch_spin, spec->batch_size);
  if (shall_show (self, self->lr_row)) {
    gtk_spin_button_set_value (self->lr_spin, spec->lr);
    gtk_adjustment_set_value (self->lr_exponent, log10 (spec->lr));
  }
  if (shall_show (self, self->epochs_row))
    gtk_spin_button_set_value (self->epochs_spin, spec->epochs);
  if (shall_show (self, self->optimizer_row))
    gtk_drop_down_set_selected (self->optimizer_drop, spec->optimizer);
  if (shall_show (self, self->seed_row))
    gtk_spin_button_set_value (self->seed_spin, (double) spec->seed);
  show_others (self, spec);
  if (!self->is_applying)
    check_pair (self);
  self->is_showing = FALSE;
}

/* GTK 4.8 complains of a text that becomes insensitive while it has the focus. */
static void
drop_focus (GtkWidget *control)
{
  GtkRoot *root = gtk_widget_get_root (control);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && (focus == control || gtk_widget_is_ancestor (focus, control)))
    gtk_root_set_focus (root, NULL);
}

#define N_FIXED 8

/* What cannot change while training is under way. */
static void
list_fixed (BnlSettingsPanel *self, GtkWidget *fixed[N_FIXED])
{
  GtkWidget *const all[N_FIXED] = {
    GTK_WIDGET (self->dataset_drop), GTK_WIDGET (self->hidden_entry),
    GTK_WIDGET (self->pair_switch),  GTK_WIDGET (self->batch_spin),
    GTK_WIDGET (self->epochs_spin),  GTK_WIDGET (self->optimizer_drop),
    GTK_WIDGET (self->seed_spin),    GTK_WIDGET (self->die_button),
  };

  memcpy (fixed, all, sizeof all);
}

static void
drop_fixed_focus (BnlSettingsPanel *self)
{
  GtkWidget *fixed[N_FIXED];

  list_fixed (self, fixed);
  for (guint i = 0; i < N_FIXED; i++)
    drop_focus (fixed[i]);
  drop_focus (GTK_WIDGET (self->norm_switch));
}

static void
update_sensitivity (BnlSettingsPanel *self)
{
  gboolean idle = !bnl_controller_get_active (self->controller);
  gboolean pair = bnl_controller_get_pair (self->controller);
  GtkWidget *fixed[N_FIXED];

  list_fixed (self, fixed);
  if (!idle)
    drop_fixed_focus (self);
  for (guint i = 0; i < N_FIXED; i++)
    gtk_widget_set_sensitive (fixed[i], idle);
  gtk_widget_set_sensitive (GTK_WIDGET (self->norm_switch), idle && !pair);
  gtk_revealer_set_reveal_child (self->fixed_revealer, !idle);
}

static gboolean
sensitivity_due_cb (gpointer data)
{
  BnlSettingsPanel *self = data;

  self->sensitivity_source = 0;
  update_sensitivity (self);
  return G_SOURCE_REMOVE;
}

/* Where it is seen, a few frames after the rest of the window has changed: to draw both in one
 * takes as long as a frame may.  Until then the setup refuses what is fixed.  The focus is another
 * matter: whoever runs training takes it now. */
static void
active_cb (BnlSettingsPanel *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self))) {
    update_sensitivity (self);
    return;
  }
  if (bnl_controller_get_active (self->controller))
    drop_fixed_focus (self);
  if (self->sensitivity_source == 0)
    self->sensitivity_source = g_timeout_add (SENSITIVITY_MSEC, sensitivity_due_cb, self);
}

static void
settings_changed_cb (BnlSettingsPanel *self)
{
  show_settings (self);
  update_sensitivity (self);
}

static void
set_controller (BnlSettingsPanel *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::pair", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "datasets-changed", G_CALLBACK (datasets_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  settings_changed_cb (self);
}

gboolean
bnl_settings_panel_commit (BnlSettingsPanel *self)
{
  g_return_val_if_fail (BNL_IS_SETTINGS_PANEL (self), FALSE);

  gtk_spin_button_update (self->batch_spin);
  gtk_spin_button_update (self->lr_spin);
  gtk_spin_button_update (self->epochs_spin);
  gtk_spin_button_update (self->seed_spin);
  for (guint setting = 0; setting < N_SETTINGS; setting++)
    if (bnl_setting_row_has_problem (get_row (self, setting))) {
      bnl_setting_row_focus (get_row (self, setting));
      return FALSE;
    }
  return TRUE;
}

static void
bnl_settings_panel_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_SETTINGS_PANEL (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_settings_panel_dispose (GObject *object)
{
  BnlSettingsPanel *self = BNL_SETTINGS_PANEL (object);

  g_clear_handle_id (&self->sensitivity_source, g_source_remove);
  g_clear_object (&self->controller);
  g_clear_object (&self->dataset_choice);
  G_OBJECT_CLASS (bnl_settings_panel_parent_class)->dispose (object);
}

/* GTK's drop-down is a button in a box, and both are found by screen readers. */
static void
name_button (GtkDropDown *drop, BnlSettingRow *row)
{
  const char *title = bnl_setting_row_get_title (row);
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, fixed_revealer);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, dataset_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, hidden_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, norm_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, pair_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, batch_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, lr_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, epochs_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, optimizer_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, seed_row);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, dataset_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, optimizer_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, hidden_entry);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, norm_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, pair_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, batch_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, lr_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, seed_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, lr_exponent);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, others_label);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, die_button);
}

static void
bnl_settings_panel_class_init (BnlSettingsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_settings_panel_set_property;
  object_class->dispose = bnl_settings_panel_dispose;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (BNL_TYPE_SETTING_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-settings-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, hidden_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, norm_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, batch_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, lr_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, lr_slid_cb);
  gtk_widget_class_bind_template_callback (widget_class, epochs_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, optimizer_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, seed_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, die_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "settings");
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
bnl_settings_panel_init (BnlSettingsPanel *self)
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
  name_button (self->dataset_drop, self->dataset_row);
  name_button (self->optimizer_drop, self->optimizer_row);
  gtk_drop_down_set_model (self->optimizer_drop, G_LIST_MODEL (optimizers));
  self->dataset_choice = bnl_dataset_choice_new (self->dataset_drop);
  g_signal_connect_object (self->dataset_choice, "chosen", G_CALLBACK (dataset_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  self->is_showing = FALSE;
}
