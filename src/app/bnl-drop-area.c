/* Purpose: data sets, experiments and settings dropped on the window.  CSS node: droparea.  No
 * actions.  Accessible role: group. */

#include "bnl-drop-area.h"

#include <glib/gi18n.h>

#include "bnl-controller.h"
#include "bnl-json-file.h"

struct _BnlDropArea {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *revealer;
  GtkImage *image;
  GtkLabel *sentence;

  /* owned */
  BnlController *controller;

  /* borrowed */
  GtkEventController *target; /* the root's; NULL while there is none */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlDropArea, bnl_drop_area, ADW_TYPE_BIN)

/* NULL: no file of this machine. */
static char *
dup_path (const GValue *value)
{
  GSList *files =
      value && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  return files ? g_file_get_path (files->data) : NULL;
}

/* What is dragged is known a moment after it came in. */
static void
update_words_cb (BnlDropArea *self)
{
  g_autofree char *path = dup_path (gtk_drop_target_get_value (GTK_DROP_TARGET (self->target)));
  gboolean is_json = path && bnl_json_file_is_named (path);
  gboolean refused = !is_json && self->controller && bnl_controller_get_active (self->controller);

  gtk_image_set_from_icon_name (self->image,
                                refused ? "action-unavailable-symbolic" : "folder-open-symbolic");
  gtk_label_set_label (self->sentence, is_json   ? _ ("Drop to open the experiment or settings")
                                       : refused ? _ ("Stop training before you open a data set")
                                                 : _ ("Drop to open as a data set"));
}

static GdkDragAction
enter_cb (BnlDropArea *self, double x, double y)
{
  update_words_cb (self);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return GDK_ACTION_COPY;
}

static void
leave_cb (BnlDropArea *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/* Faded out it would still be there for a screen reader. */
static void
revealed_cb (BnlDropArea *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->revealer),
                          gtk_revealer_get_reveal_child (self->revealer) ||
                              gtk_revealer_get_child_revealed (self->revealer));
}

/* Of several experiments each one; how many there were. */
static guint
open_json_files (BnlDropArea *self, GSList *files)
{
  guint n = 0;

  for (; files; files = files->next) {
    g_autofree char *path = g_file_get_path (files->data);

    if (path && bnl_json_file_is_named (path) &&
        gtk_widget_activate_action (GTK_WIDGET (self), "win.open-json", "s", path))
      n++;
  }
  return n;
}

/* Of several data sets the first: one is trained on. */
static gboolean
drop_cb (BnlDropArea *self, const GValue *value, double x, double y)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  leave_cb (self);
  if (!files || !self->controller)
    return FALSE;
  if (open_json_files (self, files) == 0)
    bnl_controller_open_dataset (self->controller, files->data);
  return TRUE;
}

static void
bnl_drop_area_root (GtkWidget *widget)
{
  BnlDropArea *self = BNL_DROP_AREA (widget);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  GTK_WIDGET_CLASS (bnl_drop_area_parent_class)->root (widget);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "notify::value", G_CALLBACK (update_words_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  self->target = GTK_EVENT_CONTROLLER (target);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->target);
}

static void
bnl_drop_area_unroot (GtkWidget *widget)
{
  BnlDropArea *self = BNL_DROP_AREA (widget);
  GtkEventController *target = g_steal_pointer (&self->target);

  gtk_widget_remove_controller (GTK_WIDGET (gtk_widget_get_root (widget)), target);
  GTK_WIDGET_CLASS (bnl_drop_area_parent_class)->unroot (widget);
}

static void
bnl_drop_area_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  BnlDropArea *self = BNL_DROP_AREA (object);

  switch (property_id) {
  case PROP_CONTROLLER:
    g_set_object (&self->controller, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_drop_area_dispose (GObject *object)
{
  g_clear_object (&BNL_DROP_AREA (object)->controller);
  G_OBJECT_CLASS (bnl_drop_area_parent_class)->dispose (object);
}

static void
bnl_drop_area_class_init (BnlDropAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_drop_area_set_property;
  object_class->dispose = bnl_drop_area_dispose;
  widget_class->root = bnl_drop_area_root;
  widget_class->unroot = bnl_drop_area_unroot;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-drop-area.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlDropArea, revealer);
  gtk_widget_class_bind_template_child (widget_class, BnlDropArea, image);
  gtk_widget_class_bind_template_child (widget_class, BnlDropArea, sentence);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
  gtk_widget_class_set_css_name (widget_class, "droparea");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_drop_area_init (BnlDropArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
