/* Purpose: names of controls, down to the part that the focus comes to, and a button that several
 * lists share. */

#include "bnl-control.h"

#include <adwaita.h>

static void
set_label (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
bnl_control_set_name (GtkWidget *control, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (control));
  g_return_if_fail (name != NULL);

  set_label (control, name);
  /* GTK's drop-down and menu button are a button in a box, and both are found by screen readers. */
  if (GTK_IS_DROP_DOWN (control) || GTK_IS_MENU_BUTTON (control))
    set_label (gtk_widget_get_first_child (control), name);
}

void
bnl_control_tell_titles (GtkWidget *switcher)
{
  g_autofree char *title = NULL;

  if (GTK_IS_TOGGLE_BUTTON (switcher)) {
    g_object_get (switcher, "label", &title, NULL);
    gtk_widget_set_tooltip_text (switcher, title);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (switcher); child;
       child = gtk_widget_get_next_sibling (child))
    bnl_control_tell_titles (child);
}

GtkWidget *
bnl_control_new_add_button (const char *label)
{
  GtkWidget *content = adw_button_content_new (), *button = gtk_button_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "add-button");
  return button;
}
