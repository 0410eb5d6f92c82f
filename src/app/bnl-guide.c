#include "bnl-guide.h"

#include "bnl-reflow.h"

struct _BnlGuide {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *revealer;

  gboolean shown;
};

enum {
  PROP_SHOWN = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlGuide, bnl_guide, ADW_TYPE_BIN)

/* Takes no room, and no focus, once it is away. */
static void
update_visible_cb (BnlGuide *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->shown || gtk_revealer_get_child_revealed (self->revealer));
}

static void
close_clicked_cb (BnlGuide *self)
{
  /* GTK would put the focus anywhere. */
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                          GTK_DIR_TAB_FORWARD);
  bnl_guide_set_shown (self, FALSE);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  close_clicked_cb (BNL_GUIDE (widget));
  return TRUE;
}

void
bnl_guide_set_shown (BnlGuide *self, gboolean shown)
{
  g_return_if_fail (BNL_IS_GUIDE (self));

  if (self->shown == !!shown)
    return;
  self->shown = !!shown;
  if (shown)
    update_visible_cb (self);
  gtk_revealer_set_reveal_child (self->revealer, self->shown);
  update_visible_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
}

gboolean
bnl_guide_get_shown (BnlGuide *self)
{
  g_return_val_if_fail (BNL_IS_GUIDE (self), FALSE);

  return self->shown;
}

static void
bnl_guide_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_SHOWN:
    g_value_set_boolean (value, BNL_GUIDE (object)->shown);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_guide_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_SHOWN:
    bnl_guide_set_shown (BNL_GUIDE (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_guide_class_init (BnlGuideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_guide_get_property;
  object_class->set_property = bnl_guide_set_property;
  props[PROP_SHOWN] =
      g_param_spec_boolean ("shown", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bnlab/BnLab/bnl-guide.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlGuide, revealer);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_visible_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_guide_init (BnlGuide *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_visible_cb (self);
}
