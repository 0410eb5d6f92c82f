#pragma once

#include <gtk/gtk.h>

/* Gives control the name that a screen reader says, and whatever of it takes the focus. */
void bnl_control_set_name (GtkWidget *control, const char *name);

/* Has the buttons of a view switcher say their titles in full, where there is not the room. */
void bnl_control_tell_titles (GtkWidget *switcher);

/* A flat button that adds something to the list above it: "Add a Variant". */
GtkWidget *bnl_control_new_add_button (const char *label);
