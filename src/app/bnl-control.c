/* Purpose: names of controls, down to the part that the focus comes to. */

#include "bnl-control.h"

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
  /* GTK's drop-down is a button in a box, and both are found by screen readers. */
  if (GTK_IS_DROP_DOWN (control))
    set_label (gtk_widget_get_first_child (control), name);
}
