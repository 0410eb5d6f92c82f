#include "bnl-setting-lock.h"

/* To draw the controls and the rest of the window in one frame takes as long as a frame may. */
#define DELAY_MSEC 40

struct _BnlSettingLock {
  GObject parent_instance;

  /* owned */
  BnlController *controller;
  GHashTable *controls; /* of GtkWidget to whether it is allowed */
  GPtrArray *loose;     /* of GtkWidget */

  /* borrowed */
  GtkWidget *owner;

  guint source; /* 0: the controls are as sensitive as they should be */
  gboolean locked;
};

enum {
  PROP_LOCKED = 1,
};

G_DEFINE_FINAL_TYPE (BnlSettingLock, bnl_setting_lock, G_TYPE_OBJECT)

/* GTK 4.8 complains of a text that becomes insensitive while it has the focus. */
static void
drop_focus (GtkWidget *control)
{
  GtkRoot *root = gtk_widget_get_root (control);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && (focus == control || gtk_widget_is_ancestor (focus, control)))
    gtk_root_set_focus (root, NULL);
}

static void
update_control (BnlSettingLock *self, GtkWidget *control, gboolean allowed)
{
  gboolean sensitive = allowed && !self->locked;

  if (gtk_widget_get_sensitive (control) == sensitive)
    return;
  if (!sensitive)
    drop_focus (control);
  gtk_widget_set_sensitive (control, sensitive);
}

/* At once: there are few of them. */
static void
update_loose (BnlSettingLock *self)
{
  gboolean repeated = bnl_controller_get_active (self->controller) &&
                      bnl_controller_get_repetition (self->controller) != NULL;

  for (guint i = 0; i < self->loose->len; i++) {
    if (repeated)
      drop_focus (self->loose->pdata[i]);
    gtk_widget_set_sensitive (self->loose->pdata[i], !repeated);
  }
}

static void
update (BnlSettingLock *self)
{
  GHashTableIter iter;
  gpointer control, allowed;
  gboolean locked = bnl_controller_get_active (self->controller);

  if (self->locked == locked)
    return;
  self->locked = locked;
  g_hash_table_iter_init (&iter, self->controls);
  while (g_hash_table_iter_next (&iter, &control, &allowed))
    update_control (self, control, GPOINTER_TO_INT (allowed));
  g_object_notify (G_OBJECT (self), "locked");
}

static gboolean
due_cb (gpointer data)
{
  BnlSettingLock *self = data;

  self->source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Until then the setup refuses what is fixed.  The focus is another matter: whoever runs training
 * takes it now. */
static void
active_cb (BnlSettingLock *self)
{
  GHashTableIter iter;
  gpointer control;

  update_loose (self);
  if (!gtk_widget_get_mapped (self->owner)) {
    update (self);
    return;
  }
  g_hash_table_iter_init (&iter, self->controls);
  while (bnl_controller_get_active (self->controller) &&
         g_hash_table_iter_next (&iter, &control, NULL))
    drop_focus (control);
  if (self->source == 0)
    self->source = g_timeout_add (DELAY_MSEC, due_cb, self);
}

static void
bnl_setting_lock_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_LOCKED:
    g_value_set_boolean (value, BNL_SETTING_LOCK (object)->locked);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_setting_lock_dispose (GObject *object)
{
  BnlSettingLock *self = BNL_SETTING_LOCK (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->controller);
  g_clear_pointer (&self->controls, g_hash_table_unref);
  g_clear_pointer (&self->loose, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_setting_lock_parent_class)->dispose (object);
}

static void
bnl_setting_lock_class_init (BnlSettingLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_setting_lock_get_property;
  object_class->dispose = bnl_setting_lock_dispose;
  g_object_class_install_property (
      object_class, PROP_LOCKED,
      g_param_spec_boolean ("locked", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
}

static void
bnl_setting_lock_init (BnlSettingLock *self)
{
  self->controls = g_hash_table_new (NULL, NULL);
  self->loose = g_ptr_array_new ();
}

BnlSettingLock *
bnl_setting_lock_new (GtkWidget *owner, BnlController *controller)
{
  BnlSettingLock *self = g_object_new (BNL_TYPE_SETTING_LOCK, NULL);

  self->owner = owner;
  self->controller = g_object_ref (controller);
  self->locked = bnl_controller_get_active (controller);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
bnl_setting_lock_add (BnlSettingLock *self, GtkWidget *control)
{
  bnl_setting_lock_allow (self, control, TRUE);
}

void
bnl_setting_lock_add_loose (BnlSettingLock *self, GtkWidget *control)
{
  g_return_if_fail (BNL_IS_SETTING_LOCK (self));

  g_ptr_array_add (self->loose, control);
}

void
bnl_setting_lock_allow (BnlSettingLock *self, GtkWidget *control, gboolean allowed)
{
  g_return_if_fail (BNL_IS_SETTING_LOCK (self));

  g_hash_table_insert (self->controls, control, GINT_TO_POINTER (allowed));
  update_control (self, control, allowed);
}

gboolean
bnl_setting_lock_get_locked (BnlSettingLock *self)
{
  g_return_val_if_fail (BNL_IS_SETTING_LOCK (self), FALSE);

  return self->locked;
}
