#include "bnl-window.h"

#include "config.h"

#include "bnl-controller.h"
#include "bnl-draw-page.h"
#include "bnl-train-page.h"

struct _BnlWindow {
  AdwApplicationWindow parent_instance;

  AdwViewStack *stack;
  AdwToastOverlay *toasts;
  GtkToggleButton *sidebar_button;
  BnlTrainPage *train_page;
  BnlDrawPage *draw_page;

  BnlController *controller;
};

G_DEFINE_FINAL_TYPE (BnlWindow, bnl_window, ADW_TYPE_APPLICATION_WINDOW)

static void
bnl_window_dispose (GObject *object)
{
  BnlWindow *self = BNL_WINDOW (object);

  if (self->controller)
    bnl_controller_shutdown (self->controller);
  g_clear_object (&self->controller);
  G_OBJECT_CLASS (bnl_window_parent_class)->dispose (object);
}

static void
bnl_window_class_init (BnlWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_window_dispose;

  g_type_ensure (BNL_TYPE_TRAIN_PAGE);
  g_type_ensure (BNL_TYPE_DRAW_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, train_page);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, draw_page);
}

static void
bnl_window_init (BnlWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->controller = bnl_controller_new ();
  g_object_set (self->train_page, "controller", self->controller, NULL);
  g_object_set (self->draw_page, "controller", self->controller, NULL);
}

BnlWindow *
bnl_window_new (GtkApplication *application, const BnlWindowOptions *options)
{
  BnlWindow *self = g_object_new (BNL_TYPE_WINDOW, "application", application, NULL);

  if (options->page)
    adw_view_stack_set_visible_child_name (self->stack, options->page);
  return self;
}
