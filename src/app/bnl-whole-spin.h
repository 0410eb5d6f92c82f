#pragma once

#include <gtk/gtk.h>

/* Makes a spin button for whole numbers keep its value where the text is none, or none that it
 * takes. */
void bnl_whole_spin_set_up (GtkSpinButton *spin);
