#pragma once

#include <gtk/gtk.h>

/* A drop-down of the data sets that are there, and nothing but these: for settings that are tried
 * nowhere yet, so that nothing is loaded. */

GtkWidget *bnl_data_drop_new (void);
/* data: as a spec has it; one that is not there is added. */
void bnl_data_drop_show (GtkDropDown *drop, const char *data);
/* Of the one that is selected; borrowed. */
const char *bnl_data_drop_get (GtkDropDown *drop);
