#pragma once

#include <gtk/gtk.h>

/* Fills a drop-down with the data sets that are there, and ends it with the ways to others, which
 * are the window's actions win.open-folder, win.open-file and win.data-sets.
 * Signal: "chosen" (string): the `data` of a spec, each time the user picks another one. */

#define BNL_TYPE_DATASET_CHOICE (bnl_dataset_choice_get_type ())
G_DECLARE_FINAL_TYPE (BnlDatasetChoice, bnl_dataset_choice, BNL, DATASET_CHOICE, GObject)

/* Borrows drop, which must outlive it. */
BnlDatasetChoice *bnl_dataset_choice_new (GtkDropDown *drop);

/* Shows that data set, a name or a path, as the one chosen; without a signal. */
void bnl_dataset_choice_show (BnlDatasetChoice *self, const char *data);

/* Looks anew which data sets there are; without a signal. */
void bnl_dataset_choice_refresh (BnlDatasetChoice *self);
