#pragma once

#include <gtk/gtk.h>

/* Makes a spin button read and show any number, as "0.001", "12.5" and "1e-05", whatever the
 * locale, and keep its value where the text is none. */
void bnl_number_spin_set_up (GtkSpinButton *spin);
