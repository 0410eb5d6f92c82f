#pragma once

#include <gtk/gtk.h>

/* Makes a spin button fit for learning rates, which live on a logarithmic scale: it reads and shows
 * numbers as "0.001" and "1e-05", whatever the locale, its arrows go by a tenth of the value's
 * power of ten, Page Up and Page Down by the whole of it. */
void bnl_rate_spin_set_up (GtkSpinButton *spin);
/* The steps alone, none of them below least, which leads from 0 to the first value above it. */
void bnl_rate_spin_set_steps (GtkSpinButton *spin, double least);

/* To two digits, as 10^(n/10) rounds to 1, 1.3, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 7.9: what a slider
 * over the exponent gives. */
double bnl_rate_spin_round (double rate);
