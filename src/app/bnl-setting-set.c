/* Purpose: a few settings out of all.  CSS node: widget.  No actions.  Accessible role: group. */

#include "bnl-setting-set.h"

#include <glib/gi18n.h>

#include "bnl-setting-field.h"
#include "bnl-setting-picker.h"
#include "bnl-sweep-notes.h"

struct _BnlSettingSet {
  AdwBin parent_instance;

  /* borrowed */
  GtkBox *rows;
  BnlSettingPicker *picker;
  const char *const *always; /* NULL: none */

  /* owned */
  GPtrArray *fields; /* BnlSettingField, in the order of the rows; borrowed each */
  GStrv left_out;    /* NULL: nothing */
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlSettingSet, bnl_setting_set, ADW_TYPE_BIN)

static const char *
get_key (gpointer field)
{
  return bnl_setting_field_get_note (field)->key;
}

static gboolean
is_always (BnlSettingSet *self, const char *key)
{
  return self->always && g_strv_contains (self->always, key);
}

static gboolean
is_left_out (BnlSettingSet *self, const char *key)
{
  return self->left_out && g_strv_contains ((const char *const *) self->left_out, key);
}

static void
emit_edited_cb (BnlSettingSet *self)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/* What is there already and what is set elsewhere. */
static void
update_picker (BnlSettingSet *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (guint i = 0; i < self->fields->len; i++)
    g_ptr_array_add (keys, (gpointer) get_key (self->fields->pdata[i]));
  for (guint i = 0; self->left_out && self->left_out[i]; i++)
    g_ptr_array_add (keys, self->left_out[i]);
  g_ptr_array_add (keys, NULL);
  bnl_setting_picker_leave_out (self->picker, (const char *const *) keys->pdata);
}

/* --- rows --- */

static void
remove_clicked_cb (GtkWidget *button, BnlSettingSet *self)
{
  GtkWidget *row = gtk_widget_get_parent (button);
  GtkWidget *field = gtk_widget_get_first_child (row);

  /* The focus would be lost with it. */
  bnl_setting_picker_focus (self->picker);
  g_ptr_array_remove (self->fields, field);
  gtk_box_remove (self->rows, row);
  update_picker (self);
  emit_edited_cb (self);
}

static GtkWidget *
create_remove_button (BnlSettingSet *self, const BnlSettingNote *note)
{
  g_autofree char *name = g_strdup_printf (_ ("Take Off %s"), bnl_sweep_notes_get_title (note));
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 8);
  gtk_widget_set_margin_end (button, 6);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  return button;
}

static BnlSettingField *
add_field (BnlSettingSet *self, const BnlSettingNote *note)
{
  BnlSettingField *field = bnl_setting_field_new (note);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (GTK_WIDGET (field), TRUE);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (field));
  if (!is_always (self, note->key))
    gtk_box_append (GTK_BOX (row), create_remove_button (self, note));
  gtk_widget_set_visible (row, !is_left_out (self, note->key));
  gtk_widget_add_css_class (row, "setting-row");
  gtk_widget_remove_css_class (GTK_WIDGET (field), "setting-row");
  gtk_box_append (self->rows, row);
  g_ptr_array_add (self->fields, field);
  g_signal_connect_object (field, "edited", G_CALLBACK (emit_edited_cb), self, G_CONNECT_SWAPPED);
  return field;
}

static void
picked_cb (BnlSettingSet *self, const char *key)
{
  BnlSettingField *field = add_field (self, bnl_sweep_notes_find (key));

  update_picker (self);
  bnl_setting_field_focus (field);
  emit_edited_cb (self);
}

static void
clear (BnlSettingSet *self)
{
  GtkWidget *row;

  g_ptr_array_set_size (self->fields, 0);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))))
    gtk_box_remove (self->rows, row);
}

void
bnl_setting_set_show_spec (BnlSettingSet *self, const BnlSpec *spec)
{
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();
  guint n;
  const BnlSettingNote *const *notes = bnl_sweep_notes_list (&n);

  g_return_if_fail (BNL_IS_SETTING_SET (self));

  clear (self);
  for (guint i = 0; i < n; i++) {
    g_autofree char *value = bnl_spec_dup_value (spec, notes[i]->key);
    g_autofree char *usual = bnl_spec_dup_value (defaults, notes[i]->key);

    if (is_always (self, notes[i]->key) || !g_str_equal (value, usual))
      bnl_setting_field_show (add_field (self, notes[i]), spec);
  }
  update_picker (self);
}

/* A setting of a file is checked when the file is read. */
static void
show_setting (BnlSettingSet *self, const char *setting)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_auto (GStrv) parts = g_strsplit (setting, "=", 2);
  const BnlSettingNote *note = bnl_sweep_notes_find (parts[0]);

  if (note && parts[1] && bnl_spec_set (spec, parts[0], parts[1], NULL))
    bnl_setting_field_show (add_field (self, note), spec);
}

void
bnl_setting_set_show (BnlSettingSet *self, const char *const *settings)
{
  g_return_if_fail (BNL_IS_SETTING_SET (self));

  clear (self);
  for (guint i = 0; settings[i]; i++)
    show_setting (self, settings[i]);
  update_picker (self);
}

void
bnl_setting_set_leave_out (BnlSettingSet *self, const char *const *keys)
{
  g_return_if_fail (BNL_IS_SETTING_SET (self));

  g_strfreev (self->left_out);
  self->left_out = g_strdupv ((GStrv) keys);
  for (guint i = 0; i < self->fields->len; i++)
    gtk_widget_set_visible (gtk_widget_get_parent (self->fields->pdata[i]),
                            !is_left_out (self, get_key (self->fields->pdata[i])));
  update_picker (self);
}

/* --- what they say --- */

GStrv
bnl_setting_set_dup (BnlSettingSet *self)
{
  GPtrArray *settings = g_ptr_array_new ();

  g_return_val_if_fail (BNL_IS_SETTING_SET (self), NULL);

  for (guint i = 0; i < self->fields->len; i++) {
    BnlSettingField *field = self->fields->pdata[i];
    g_autofree char *text = bnl_setting_field_dup_text (field);

    if (!is_left_out (self, get_key (field)))
      g_ptr_array_add (settings, g_strdup_printf ("%s=%s", get_key (field), text));
  }
  g_ptr_array_add (settings, NULL);
  return (GStrv) g_ptr_array_free (settings, FALSE);
}

gboolean
bnl_setting_set_apply (BnlSettingSet *self, BnlSpec *spec, GError **error)
{
  gboolean is_fine = TRUE;

  g_return_val_if_fail (BNL_IS_SETTING_SET (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++) {
    BnlSettingField *field = self->fields->pdata[i];
    g_autofree char *text = bnl_setting_field_dup_text (field);
    g_autoptr (GError) refusal = NULL;

    bnl_setting_field_set_problem (field, NULL);
    if (bnl_spec_set (spec, get_key (field), text, &refusal) || is_left_out (self, get_key (field)))
      continue;
    bnl_setting_field_set_problem (field, refusal->message);
    if (is_fine)
      g_propagate_error (error, g_steal_pointer (&refusal));
    is_fine = FALSE;
  }
  return is_fine;
}

/* --- the object --- */

static void
bnl_setting_set_finalize (GObject *object)
{
  BnlSettingSet *self = BNL_SETTING_SET (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_strfreev);
  G_OBJECT_CLASS (bnl_setting_set_parent_class)->finalize (object);
}

static void
bnl_setting_set_class_init (BnlSettingSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_setting_set_finalize;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_SETTING_SET, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_setting_set_init (BnlSettingSet *self)
{
  self->fields = g_ptr_array_new ();
}

BnlSettingSet *
bnl_setting_set_new (const char *add_label, const char *const *always)
{
  BnlSettingSet *self = g_object_new (BNL_TYPE_SETTING_SET, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->always = always;
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->picker = bnl_setting_picker_new (add_label);
  gtk_widget_set_halign (GTK_WIDGET (self->picker), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->picker), "add-button");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picker));
  g_signal_connect_object (self->picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), box);
  return self;
}
