#include "bnl-reading-head.h"

#include <glib/gi18n.h>

#define ARROW_KEY "bnl-reading-arrow"

GtkWidget *
bnl_reading_head_new_button (const char *title, const char *hint, gboolean at_end)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *arrow = gtk_image_new ();

  gtk_widget_set_visible (arrow, FALSE);
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  if (at_end)
    gtk_box_prepend (GTK_BOX (box), arrow);
  else
    gtk_box_append (GTK_BOX (box), arrow);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_halign (button, at_end ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
  g_object_set_data (G_OBJECT (button), ARROW_KEY, arrow);
  return button;
}

GtkWidget *
bnl_reading_head_new_label (const char *title, const char *hint)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_tooltip_text (label, hint);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* GTK 4.8 tells nobody of a header's order, nor that it is one. */
static void
say_order (GtkWidget *button, GtkAccessibleSort sort)
{
  const char *hint = gtk_widget_get_tooltip_text (button);
  g_autofree char *words = sort == GTK_ACCESSIBLE_SORT_NONE ? g_strdup (hint)
                           : sort == GTK_ACCESSIBLE_SORT_ASCENDING
                               ? g_strdup_printf (_ ("%s; ascending"), hint)
                               : g_strdup_printf (_ ("%s; descending"), hint);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words, -1);
}

void
bnl_reading_head_set_sort (GtkWidget *button, GtkAccessibleSort sort)
{
  GtkImage *arrow = g_object_get_data (G_OBJECT (button), ARROW_KEY);

  say_order (button, sort);
  if (sort != GTK_ACCESSIBLE_SORT_NONE)
    gtk_image_set_from_icon_name (
        arrow, sort == GTK_ACCESSIBLE_SORT_ASCENDING ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (arrow), sort != GTK_ACCESSIBLE_SORT_NONE);
}
