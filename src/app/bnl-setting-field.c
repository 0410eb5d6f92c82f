/* Purpose: a setting of the spec's table as a row.  CSS node: widget.  No actions.  Accessible
 * role: group; the control has the setting's name. */

#include "bnl-setting-field.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-data-drop.h"
#include "bnl-rate-spin.h"
#include "bnl-setting-row.h"
#include "bnl-setting-words.h"
#include "lab/bnl-number.h"

#define GAUSSIAN_PREFIX "gaussian:"
#define USUAL_STD 0.1
/* GtkSpinButton takes values that are closer than this for the same. */
#define SPIN_EPSILON 1e-9

struct _BnlSettingField {
  AdwBin parent_instance;

  /* owned */
  BnlSpec *defaults;
  char *value; /* as last shown */

  /* borrowed */
  const BnlSettingNote *note;
  const BnlSpecField *field;
  BnlSettingRow *row;
  GtkWidget *control;
  GtkSpinButton *std_spin; /* of "init" alone */
  GtkWidget *reset_button;

  gboolean is_showing; /* the control follows the setting, not the other way round */
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlSettingField, bnl_setting_field, ADW_TYPE_BIN)

/* Whether there is any is the switch's of the sidebar. */
static gboolean
is_kind_of_norm (BnlSettingField *self)
{
  return self->note->group == BNL_SETTING_GROUP_NORMALIZATION &&
         g_str_equal (self->note->key, "norm");
}

static guint
get_first_choice (BnlSettingField *self)
{
  return is_kind_of_norm (self) ? BNL_NORM_BATCH : 0;
}

static const char *
get_title (BnlSettingField *self)
{
  if (is_kind_of_norm (self))
    return _ ("Kind of normalization");
  return g_str_equal (self->note->key, "norm") ? _ ("Normalization")
                                               : bnl_setting_words_name (self->note->key);
}

/* --- numbers --- */

static gboolean
is_whole (BnlSettingField *self)
{
  return self->field->type == BNL_SPEC_WHOLE || self->field->type == BNL_SPEC_EVAL_EVERY;
}

/* A number of the spin button as the spec has it. */
static char *
dup_number (BnlSettingField *self, double value)
{
  g_autofree char *number = NULL;

  if (self->field->type == BNL_SPEC_EVAL_EVERY && !(value > 0.0))
    return g_strdup ("epoch");
  if (is_whole (self))
    return g_strdup_printf ("%.0f", value);
  number = bnl_number_dup_double (value);
  return self->field->type == BNL_SPEC_INIT ? g_strconcat (GAUSSIAN_PREFIX, number, NULL)
                                            : g_steal_pointer (&number);
}

/* The table alone knows what is a value. */
static gboolean
parse_number (BnlSettingField *self, const char *text, double *value)
{
  g_autoptr (BnlSpec) scratch = bnl_spec_new ();
  g_autofree char *number = NULL;
  double parsed = 0.0;

  if (self->note->zero && g_utf8_collate (text, _ (self->note->zero)) == 0)
    parsed = 0.0;
  else if (!bnl_number_parse_double (text, &parsed) ||
           (is_whole (self) && parsed != floor (parsed)))
    return FALSE;
  number = dup_number (self, parsed);
  if (!bnl_spec_set (scratch, self->note->key, number, NULL))
    return FALSE;
  *value = parsed;
  return TRUE;
}

/* The arrows stop a step short of a limit that is none of the values; what is typed or comes from a
 * file may go closer. */
static void
widen (GtkSpinButton *spin, double value)
{
  double lowest, highest;

  gtk_spin_button_get_range (spin, &lowest, &highest);
  if (value < lowest || value > highest)
    gtk_spin_button_set_range (spin, MIN (value, lowest), MAX (value, highest));
}

/* What is none leaves things as they are (GTK_INPUT_ERROR would take value for granted). */
static int
input_cb (GtkSpinButton *spin, double *value, BnlSettingField *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))));
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (spin);

  /* Half of the world writes it so. */
  g_strdelimit (text, ",", '.');
  *value = gtk_adjustment_get_value (adjustment);
  if (parse_number (self, text, value)) {
    widen (spin, *value);
    if (fabs (*value - gtk_adjustment_get_value (adjustment)) < SPIN_EPSILON)
      gtk_adjustment_set_value (adjustment, *value);
  }
  return TRUE;
}

static gboolean
output_cb (GtkSpinButton *spin, BnlSettingField *self)
{
  double value = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  /* The sum of a few arrows' steps is off in the last bits, which shall not show. */
  g_ascii_formatd (text, sizeof text, is_whole (self) ? "%.0f" : "%.6g", value);
  gtk_editable_set_text (GTK_EDITABLE (spin),
                         self->note->zero && !(value > 0.0) ? _ (self->note->zero) : text);
  return TRUE;
}

static void
emit_edited_cb (BnlSettingField *self)
{
  if (!self->is_showing)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static GtkSpinButton *
create_spin (BnlSettingField *self)
{
  const BnlSpecField *field = self->field;
  double step = self->note->step;
  GtkAdjustment *adjustment = gtk_adjustment_new (
      0.0,
      field->type == BNL_SPEC_EVAL_EVERY ? 0.0
      : field->above                     ? step
                                         : field->minimum,
      field->below ? field->maximum - step : field->maximum, step, 10.0 * step, 0.0);
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gtk_spin_button_new (adjustment, 1.0, 0));

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 6);
  gtk_widget_set_valign (GTK_WIDGET (spin), GTK_ALIGN_CENTER);
  /* Else its arrows go by whole numbers. */
  gtk_spin_button_set_digits (spin, is_whole (self) ? 0 : 12);
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), self);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), self);
  if (self->note->logarithmic)
    bnl_rate_spin_set_steps (spin, step);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  return spin;
}

static void
show_number (BnlSettingField *self, GtkSpinButton *spin, double value)
{
  widen (spin, value);
  /* Not gtk_spin_button_set_value(), for which 1e-11 and 1e-12 are the same. */
  gtk_adjustment_set_value (gtk_spin_button_get_adjustment (spin), value);
  output_cb (spin, self);
}

/* --- the other controls --- */

static GtkWidget *
create_drop_down (BnlSettingField *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *drop;

  for (guint i = get_first_choice (self); self->field->choices[i]; i++)
    gtk_string_list_append (names, bnl_setting_words_name_choice (self->note->key, i));
  drop = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (names)), NULL);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  return drop;
}

static GtkWidget *
create_data_drop (BnlSettingField *self)
{
  GtkWidget *drop = bnl_data_drop_new ();

  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  return drop;
}

static GtkWidget *
create_entry (BnlSettingField *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 16);
  g_signal_connect_object (entry, "changed", G_CALLBACK (emit_edited_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
create_control (BnlSettingField *self)
{
  GtkWidget *control;

  if (self->note->group == BNL_SETTING_GROUP_DATA) {
    control = gtk_button_new_with_label ("");
    gtk_widget_set_tooltip_text (control, _ ("Change it on the page Data"));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (control), "win.preparation");
    return control;
  }
  switch (self->field->type) {
  case BNL_SPEC_FLAG:
    control = gtk_switch_new ();
    gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
    g_signal_connect_object (control, "notify::active", G_CALLBACK (emit_edited_cb), self,
                             G_CONNECT_SWAPPED);
    return control;
  case BNL_SPEC_CHOICE:
  case BNL_SPEC_INIT:
    return create_drop_down (self);
  case BNL_SPEC_NUMBER:
  case BNL_SPEC_WHOLE:
  case BNL_SPEC_EVAL_EVERY:
    return GTK_WIDGET (create_spin (self));
  case BNL_SPEC_TEXT:
    return create_data_drop (self);
  case BNL_SPEC_HIDDEN:
  case BNL_SPEC_AUGMENT:
    return create_entry (self);
  default:
    g_assert_not_reached ();
  }
}

static guint
find_choice (BnlSettingField *self, const char *value)
{
  guint i = 0;

  while (self->field->choices[i] && !g_str_equal (self->field->choices[i], value))
    i++;
  return i;
}

static void
show_choice (BnlSettingField *self, const char *value)
{
  guint first = get_first_choice (self), choice = find_choice (self, value);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), MAX (choice, first) - first);
}

static void
show_init (BnlSettingField *self, const BnlSpec *spec)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), spec->init);
  show_number (self, self->std_spin, spec->init == BNL_INIT_GAUSSIAN ? spec->init_std : USUAL_STD);
  gtk_widget_set_visible (GTK_WIDGET (self->std_spin), spec->init == BNL_INIT_GAUSSIAN);
}

static void
show_link (BnlSettingField *self, const BnlSpec *spec)
{
  g_autofree char *value = bnl_setting_words_describe_value (spec, self->note->key);
  g_autofree char *name = g_strdup_printf ("%s %s", get_title (self), value);
  GtkWidget *label;

  gtk_button_set_label (GTK_BUTTON (self->control), value);
  label = gtk_button_get_child (GTK_BUTTON (self->control));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

/* Setting a switch to what it is would end the movement of one that is just being thrown. */
static void
show_switch (GtkSwitch *sw, gboolean active)
{
  if (gtk_switch_get_active (sw) != active)
    gtk_switch_set_active (sw, active);
}

void
bnl_setting_field_show (BnlSettingField *self, const BnlSpec *trained)
{
  double number = 0.0;

  g_return_if_fail (BNL_IS_SETTING_FIELD (self));

  self->is_showing = TRUE;
  g_free (self->value);
  self->value = bnl_spec_dup_value (trained, self->note->key);
  if (self->note->group == BNL_SETTING_GROUP_DATA)
    show_link (self, trained);
  else if (self->std_spin)
    show_init (self, trained);
  else if (self->field->type == BNL_SPEC_FLAG)
    show_switch (GTK_SWITCH (self->control), g_str_equal (self->value, "true"));
  else if (self->field->type == BNL_SPEC_CHOICE)
    show_choice (self, self->value);
  else if (self->field->type == BNL_SPEC_TEXT)
    bnl_data_drop_show (GTK_DROP_DOWN (self->control), self->value);
  else if (GTK_IS_ENTRY (self->control))
    gtk_editable_set_text (GTK_EDITABLE (self->control), self->value);
  else {
    bnl_number_parse_double (self->value, &number); /* "epoch" is none, and 0 */
    show_number (self, GTK_SPIN_BUTTON (self->control), number);
  }
  self->is_showing = FALSE;
}

char *
bnl_setting_field_dup_text (BnlSettingField *self)
{
  guint choice;

  g_return_val_if_fail (BNL_IS_SETTING_FIELD (self), NULL);

  if (self->note->group == BNL_SETTING_GROUP_DATA)
    return g_strdup (self->value);
  if (GTK_IS_SWITCH (self->control))
    return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false");
  if (GTK_IS_ENTRY (self->control))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control))));
  if (self->field->type == BNL_SPEC_TEXT)
    return g_strdup (bnl_data_drop_get (GTK_DROP_DOWN (self->control)));
  if (GTK_IS_SPIN_BUTTON (self->control))
    return dup_number (self, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)));
  choice = get_first_choice (self) + gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
  if (self->std_spin && choice == BNL_INIT_GAUSSIAN)
    return dup_number (self, gtk_spin_button_get_value (self->std_spin));
  return g_strdup (self->field->choices[choice]);
}

/* --- its state --- */

/* The default where that is shown, else what the control says. */
static gboolean
is_changed (BnlSettingField *self, const BnlSpec *trained)
{
  g_autofree char *usual = bnl_spec_dup_value (self->defaults, self->note->key);
  g_autofree char *text = bnl_setting_field_dup_text (self);
  g_autofree char *value = bnl_spec_dup_value (trained, self->note->key);

  return !g_str_equal (bnl_setting_row_has_problem (self->row) ? text : value, usual);
}

void
bnl_setting_field_update (BnlSettingField *self, const BnlSpec *trained, BnlSettingLock *lock)
{
  gboolean foreign, changed;
  const char *reason = bnl_setting_notes_find_reason (trained, self->note->key, &foreign);

  g_return_if_fail (BNL_IS_SETTING_FIELD (self));

  changed =
      is_changed (self, trained) && !(is_kind_of_norm (self) && trained->norm == BNL_NORM_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self), !foreign);
  bnl_setting_row_set_subtitle (self->row, reason ? reason : _ (self->note->sentence));
  bnl_setting_row_set_changed (self->row, changed);
  if (self->note->group != BNL_SETTING_GROUP_DATA)
    bnl_setting_lock_allow (lock, self->control,
                            !reason || bnl_setting_row_has_problem (self->row));
  if (self->std_spin)
    bnl_setting_lock_allow (lock, GTK_WIDGET (self->std_spin), !reason);
  /* The focus would be lost with it. */
  if (!changed && gtk_widget_has_focus (self->reset_button))
    gtk_widget_grab_focus (self->control);
  gtk_widget_set_visible (self->reset_button, changed);
}

void
bnl_setting_field_lock (BnlSettingField *self, BnlSettingLock *lock)
{
  g_return_if_fail (BNL_IS_SETTING_FIELD (self));

  /* A way to another page is open always. */
  if (self->note->group != BNL_SETTING_GROUP_DATA)
    bnl_setting_lock_add (lock, self->control);
  if (self->std_spin)
    bnl_setting_lock_add (lock, GTK_WIDGET (self->std_spin));
  bnl_setting_lock_add (lock, self->reset_button);
}

static void
reset_clicked_cb (BnlSettingField *self)
{
  bnl_setting_field_show (self, self->defaults);
  emit_edited_cb (self);
}

static GtkWidget *
create_reset_button (BnlSettingField *self)
{
  g_autofree char *name = g_strdup_printf (_ ("Reset %s"), get_title (self));
  g_autofree char *value = is_kind_of_norm (self)
                               ? g_strdup (bnl_setting_words_name_choice ("norm", BNL_NORM_BATCH))
                               : bnl_setting_words_describe_value (self->defaults, self->note->key);
  g_autofree char *tooltip = g_strdup_printf (_ ("Reset to %s"), value);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-clear-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_visible (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (reset_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

/* --- the object --- */

static void
bnl_setting_field_finalize (GObject *object)
{
  BnlSettingField *self = BNL_SETTING_FIELD (object);

  g_clear_pointer (&self->defaults, bnl_spec_free);
  g_clear_pointer (&self->value, g_free);
  G_OBJECT_CLASS (bnl_setting_field_parent_class)->finalize (object);
}

static void
bnl_setting_field_class_init (BnlSettingFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bnl_setting_field_finalize;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_SETTING_FIELD, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_setting_field_init (BnlSettingField *self)
{
  self->defaults = bnl_spec_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "setting-row");
}

static void
add_std_spin (BnlSettingField *self)
{
  g_autofree char *name = g_strdup (_ ("Standard deviation of the first weights"));

  self->std_spin = create_spin (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->std_spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->std_spin), name);
  bnl_setting_row_add (self->row, GTK_WIDGET (self->std_spin));
}

BnlSettingField *
bnl_setting_field_new (const BnlSettingNote *note)
{
  BnlSettingField *self = g_object_new (BNL_TYPE_SETTING_FIELD, NULL);

  self->is_showing = TRUE;
  self->note = note;
  self->field = bnl_spec_find_field (note->key);
  self->row = g_object_new (BNL_TYPE_SETTING_ROW, "title", get_title (self), "subtitle",
                            _ (note->sentence), NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->row));
  self->control = create_control (self);
  bnl_setting_row_add (self->row, self->control);
  if (self->field->type == BNL_SPEC_INIT)
    add_std_spin (self);
  self->reset_button = create_reset_button (self);
  bnl_setting_row_add (self->row, self->reset_button);
  /* The controls of all rows stand in a line. */
  gtk_widget_insert_after (self->reset_button, gtk_widget_get_parent (self->reset_button), NULL);
  self->is_showing = FALSE;
  bnl_setting_field_show (self, self->defaults);
  return self;
}

const BnlSettingNote *
bnl_setting_field_get_note (BnlSettingField *self)
{
  g_return_val_if_fail (BNL_IS_SETTING_FIELD (self), NULL);

  return self->note;
}

void
bnl_setting_field_commit (BnlSettingField *self)
{
  g_return_if_fail (BNL_IS_SETTING_FIELD (self));

  if (GTK_IS_SPIN_BUTTON (self->control))
    gtk_spin_button_update (GTK_SPIN_BUTTON (self->control));
  if (self->std_spin)
    gtk_spin_button_update (self->std_spin);
}

void
bnl_setting_field_set_problem (BnlSettingField *self, const char *problem)
{
  g_return_if_fail (BNL_IS_SETTING_FIELD (self));

  bnl_setting_row_set_problem (self->row, problem);
}

gboolean
bnl_setting_field_has_problem (BnlSettingField *self)
{
  g_return_val_if_fail (BNL_IS_SETTING_FIELD (self), FALSE);

  return bnl_setting_row_has_problem (self->row);
}

void
bnl_setting_field_focus (BnlSettingField *self)
{
  g_return_if_fail (BNL_IS_SETTING_FIELD (self));

  bnl_setting_row_focus (self->row);
}
