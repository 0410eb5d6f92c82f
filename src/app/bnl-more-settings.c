/* Purpose: the settings that few need, a page of the sidebar behind its own.  CSS node: widget.  No
 * actions.  Accessible role: group; every control has the name of its row. */

#include "bnl-more-settings.h"

struct _BnlMoreSettings {
  AdwBin parent_instance;

  /* template children */
  GtkButton *back_button;
  GtkBox *groups;

  /* owned */
  GPtrArray *fields; /* of BnlSettingField, borrowed */

  /* borrowed */
  BnlSettingLock *lock;
};

enum { SIGNAL_EDITED, SIGNAL_BACK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlMoreSettings, bnl_more_settings, ADW_TYPE_BIN)

static void
back_cb (BnlMoreSettings *self)
{
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
edited_cb (BnlMoreSettings *self, BnlSettingField *field)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, field);
}

static BnlSettingField *
get_field (BnlMoreSettings *self, guint i)
{
  return g_ptr_array_index (self->fields, i);
}

void
bnl_more_settings_show (BnlMoreSettings *self, const BnlSpec *spec, gboolean pair, gboolean keep)
{
  g_autoptr (BnlSpec) trained = NULL;

  g_return_if_fail (BNL_IS_MORE_SETTINGS (self));

  trained = bnl_setting_notes_dup_trained (spec, pair);
  for (guint i = 0; i < self->fields->len; i++) {
    BnlSettingField *field = get_field (self, i);

    if (!keep)
      bnl_setting_field_set_problem (field, NULL);
    if (!bnl_setting_field_has_problem (field))
      bnl_setting_field_show (field, trained);
    bnl_setting_field_update (field, trained, self->lock);
  }
}

BnlSettingField *
bnl_more_settings_find_refused (BnlMoreSettings *self, BnlSettingField *after)
{
  guint i = 0;

  g_return_val_if_fail (BNL_IS_MORE_SETTINGS (self), NULL);

  if (after && g_ptr_array_find (self->fields, after, &i))
    i++;
  for (; i < self->fields->len; i++)
    if (bnl_setting_field_has_problem (get_field (self, i)))
      return get_field (self, i);
  return NULL;
}

void
bnl_more_settings_commit (BnlMoreSettings *self)
{
  g_return_if_fail (BNL_IS_MORE_SETTINGS (self));

  for (guint i = 0; i < self->fields->len; i++)
    bnl_setting_field_commit (get_field (self, i));
}

/* --- the object --- */

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  back_cb (BNL_MORE_SETTINGS (widget));
  return TRUE;
}

static void
bnl_more_settings_dispose (GObject *object)
{
  g_clear_pointer (&BNL_MORE_SETTINGS (object)->fields, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_more_settings_parent_class)->dispose (object);
}

static void
bnl_more_settings_class_init (BnlMoreSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_more_settings_dispose;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_MORE_SETTINGS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, BNL_TYPE_SETTING_FIELD);
  signals[SIGNAL_BACK] = g_signal_new ("back", BNL_TYPE_MORE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-more-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlMoreSettings, back_button);
  gtk_widget_class_bind_template_child (widget_class, BnlMoreSettings, groups);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkBox *
add_group (BnlMoreSettings *self, BnlSettingGroup group)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *frame = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title",
                                   bnl_setting_notes_name_group (group), NULL);

  gtk_widget_add_css_class (list, "card");
  gtk_widget_add_css_class (list, "setting-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (frame), list);
  gtk_box_append (self->groups, frame);
  return GTK_BOX (list);
}

static void
bnl_more_settings_init (BnlMoreSettings *self)
{
  GtkBox *lists[BNL_SETTING_N_GROUPS];
  guint n_notes;
  const BnlSettingNote *notes = bnl_setting_notes_list (&n_notes);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = g_ptr_array_new ();
  for (guint group = 0; group < BNL_SETTING_N_GROUPS; group++)
    lists[group] = add_group (self, group);
  for (guint i = 0; i < n_notes; i++) {
    BnlSettingField *field = bnl_setting_field_new (&notes[i]);

    g_ptr_array_add (self->fields, field);
    gtk_box_append (lists[notes[i].group], GTK_WIDGET (field));
    g_signal_connect_object (field, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  }
}

BnlMoreSettings *
bnl_more_settings_new (BnlSettingLock *lock)
{
  BnlMoreSettings *self = g_object_new (BNL_TYPE_MORE_SETTINGS, NULL);

  self->lock = lock;
  for (guint i = 0; i < self->fields->len; i++)
    bnl_setting_field_lock (get_field (self, i), lock);
  return self;
}

void
bnl_more_settings_focus (BnlMoreSettings *self)
{
  g_return_if_fail (BNL_IS_MORE_SETTINGS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->back_button));
}
