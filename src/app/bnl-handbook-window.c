/* Purpose: to read on batch normalization beside the lab.  CSS node: window.handbook.  Actions:
 * handbook.previous and handbook.next (Alt with the arrows).  Accessible role: dialog, as all
 * windows but the first. */

#include "bnl-handbook-window.h"

#include <glib/gi18n.h>

#include "bnl-prose-view.h"
#include "bnl-reflow.h"
#include "report/bnl-handbook.h"

struct _BnlHandbookWindow {
  AdwWindow parent_instance;

  /* template children */
  AdwLeaflet *leaflet;
  GtkListBox *list;
  GtkWidget *content;
  AdwWindowTitle *content_title;
  GtkScrolledWindow *scroller;
  BnlProseView *text;
  GtkButton *previous_button, *next_button;

  /* view state */
  char *section;
};

enum {
  PROP_SECTION = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlHandbookWindow, bnl_handbook_window, ADW_TYPE_WINDOW)

static int
find_index (const char *section)
{
  guint n;
  const char *const *ids = bnl_handbook_get_ids (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (ids[i], section))
      return (int) i;
  return -1;
}

/* A button that names where it leads; away where that is nowhere. */
static void
label_button (BnlHandbookWindow *self, gboolean forth, int index)
{
  guint n;
  const char *const *ids = bnl_handbook_get_ids (&n);
  GtkButton *button = forth ? self->next_button : self->previous_button;
  gboolean there = index >= 0 && index < (int) n;
  g_autofree char *title = there ? bnl_handbook_dup_title (ids[index]) : NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (button), there);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), forth ? "handbook.next" : "handbook.previous",
                                 there);
  if (!there)
    return;
  label = forth ? g_strdup_printf (_ ("%s →"), title) : g_strdup_printf (_ ("← %s"), title);
  gtk_button_set_label (button, label);
}

static void
show_section (BnlHandbookWindow *self, const char *section)
{
  int index = find_index (section);
  g_autoptr (BnlProse) prose = NULL;
  g_autofree char *title = NULL;

  if (index < 0 || g_strcmp0 (self->section, section) == 0)
    return;
  g_free (self->section);
  self->section = g_strdup (section);
  prose = bnl_handbook_load (section);
  title = bnl_handbook_dup_title (section);
  bnl_prose_view_set_prose (self->text, prose);
  g_object_set (self->text, "label", title, NULL);
  adw_window_title_set_title (self->content_title, title);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, index));
  label_button (self, FALSE, index - 1);
  label_button (self, TRUE, index + 1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECTION]);
}

/* The arrow keys turn the pages as they go. */
static void
row_selected_cb (BnlHandbookWindow *self, GtkListBoxRow *row)
{
  guint n;

  if (row)
    show_section (self, bnl_handbook_get_ids (&n)[gtk_list_box_row_get_index (row)]);
}

static void
row_activated_cb (BnlHandbookWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
back_cb (BnlHandbookWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* By one section on; -1: back. */
static void
turn (BnlHandbookWindow *self, int by)
{
  guint n;
  const char *const *ids = bnl_handbook_get_ids (&n);
  int index = find_index (self->section) + by;

  if (index >= 0 && index < (int) n)
    show_section (self, ids[index]);
  /* The button that was pressed may be gone. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
}

static void
previous_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  turn (BNL_HANDBOOK_WINDOW (widget), -1);
}

static void
next_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  turn (BNL_HANDBOOK_WINDOW (widget), 1);
}

static void
fill_list (BnlHandbookWindow *self)
{
  guint n;
  const char *const *ids = bnl_handbook_get_ids (&n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *title = bnl_handbook_dup_title (ids[i]);
    GtkWidget *label =
        g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE, NULL);
    GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", label, NULL);

    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    gtk_list_box_append (self->list, row);
  }
}

static void
bnl_handbook_window_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_SECTION:
    g_value_set_string (value, BNL_HANDBOOK_WINDOW (object)->section);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_handbook_window_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  BnlHandbookWindow *self = BNL_HANDBOOK_WINDOW (object);

  switch (property_id) {
  case PROP_SECTION:
    show_section (self, g_value_get_string (value));
    adw_leaflet_set_visible_child (self->leaflet, self->content);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_handbook_window_finalize (GObject *object)
{
  g_free (BNL_HANDBOOK_WINDOW (object)->section);
  G_OBJECT_CLASS (bnl_handbook_window_parent_class)->finalize (object);
}

static void
bnl_handbook_window_class_init (BnlHandbookWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_handbook_window_get_property;
  object_class->set_property = bnl_handbook_window_set_property;
  object_class->finalize = bnl_handbook_window_finalize;
  props[PROP_SECTION] =
      g_param_spec_string ("section", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_install_action (widget_class, "handbook.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "handbook.next", NULL, next_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK,
                                       "handbook.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "handbook.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (BNL_TYPE_PROSE_VIEW);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-handbook-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, list);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, content);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, content_title);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, text);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, previous_button);
  gtk_widget_class_bind_template_child (widget_class, BnlHandbookWindow, next_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
bnl_handbook_window_init (BnlHandbookWindow *self)
{
  guint n;

  gtk_widget_init_template (GTK_WIDGET (self));
  fill_list (self);
  show_section (self, bnl_handbook_get_ids (&n)[0]);
}

/* Its links would lead nowhere without the lab. */
static void
window_removed_cb (BnlHandbookWindow *self, GtkWindow *window, GtkApplication *application)
{
  if (window != GTK_WINDOW (self) && !BNL_IS_HANDBOOK_WINDOW (window))
    gtk_window_close (GTK_WINDOW (self));
}

gboolean
bnl_handbook_window_open (GtkApplication *application, const char *section)
{
  BnlHandbookWindow *self = NULL;

  if (section && !bnl_handbook_has (section))
    return FALSE;
  for (GList *l = gtk_application_get_windows (application); l && !self; l = l->next)
    self = BNL_IS_HANDBOOK_WINDOW (l->data) ? l->data : NULL;
  if (!self) {
    self = g_object_new (BNL_TYPE_HANDBOOK_WINDOW, "application", application, NULL);
    g_signal_connect_object (application, "window-removed", G_CALLBACK (window_removed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  if (section)
    g_object_set (self, "section", section, NULL);
  gtk_window_present (GTK_WINDOW (self));
  return TRUE;
}
