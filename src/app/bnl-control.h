#pragma once

#include <gtk/gtk.h>

/* Gives control the name that a screen reader says, and whatever of it takes the focus. */
void bnl_control_set_name (GtkWidget *control, const char *name);
