#pragma once

#include <gio/gio.h>

#include "data/bnl-dataset.h"

/* The data set that the window works on, and the loading of another in its place.  Main thread;
 * the disk is read on other threads.
 *
 * Properties (read-only):
 *   dataset  pointer to the borrowed BnlDataset; NULL before the first
 *   loading  string: what is being read; NULL while nothing is
 * Signals:
 *   "taken" (string)           what was asked for by that name is there; comes before the
 *                              notifications
 *   "refused" (string)         it cannot be had, and what was there stays; likewise
 *   "settled" ()               after the notifications of either, unless another is being read
 *   "problem" (string)         one sentence to show
 *   "datasets-changed" ()      bnl_catalog_list() has more, fewer or others */

#define BNL_TYPE_DATASET_SLOT (bnl_dataset_slot_get_type ())
G_DECLARE_FINAL_TYPE (BnlDatasetSlot, bnl_dataset_slot, BNL, DATASET_SLOT, GObject)

BnlDatasetSlot *bnl_dataset_slot_new (void);

BnlDataset *bnl_dataset_slot_get_dataset (BnlDatasetSlot *self);
const char *bnl_dataset_slot_get_loading (BnlDatasetSlot *self);

/* The latest wins.  Where the first cannot be had, the bundled one is read instead. */
void bnl_dataset_slot_load (BnlDatasetSlot *self, const char *name_or_folder);
/* The same for a folder or a file of this machine, which is added to the catalog once it is
 * read. */
void bnl_dataset_slot_open (BnlDatasetSlot *self, GFile *file);
/* Takes one that was added off the catalog; what is loaded stays. */
void bnl_dataset_slot_forget (BnlDatasetSlot *self, const char *path);
/* Takes that back. */
void bnl_dataset_slot_restore (BnlDatasetSlot *self, const char *path);
/* For whoever changed what the catalog lists. */
void bnl_dataset_slot_tell_changed (BnlDatasetSlot *self);
/* What is being read is not wanted any more, and nothing else will be. */
void bnl_dataset_slot_close (BnlDatasetSlot *self);
