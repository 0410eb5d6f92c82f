#include "bnl-train-page.h"

struct _BnlTrainPage {
  AdwBin parent_instance;

  BnlController *controller;
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlTrainPage, bnl_train_page, ADW_TYPE_BIN)

static void
bnl_train_page_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  BnlTrainPage *self = BNL_TRAIN_PAGE (object);

  switch (property_id) {
  case PROP_CONTROLLER:
    g_set_object (&self->controller, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_train_page_dispose (GObject *object)
{
  BnlTrainPage *self = BNL_TRAIN_PAGE (object);

  g_clear_object (&self->controller);
  G_OBJECT_CLASS (bnl_train_page_parent_class)->dispose (object);
}

static void
bnl_train_page_class_init (BnlTrainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_train_page_dispose;
  object_class->set_property = bnl_train_page_set_property;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-train-page.ui");
}

static void
bnl_train_page_init (BnlTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
