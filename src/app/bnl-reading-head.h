#pragma once

#include <gtk/gtk.h>

/* The heads of the columns of a BnlReadingTable. */

/* One that is pressed to sort by; hint says by what.  at_end: over figures, not over names. */
GtkWidget *bnl_reading_head_new_button (const char *title, const char *hint, gboolean at_end);
/* One that is only read; hint may be NULL. */
GtkWidget *bnl_reading_head_new_label (const char *title, const char *hint);

/* An arrow on such a button, and a word to those who do not see it. */
void bnl_reading_head_set_sort (GtkWidget *button, GtkAccessibleSort sort);
