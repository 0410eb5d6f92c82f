#pragma once

#include <gio/gio.h>

#include "bnl-repetition.h"
#include "bnl-runs-keeper.h"
#include "bnl-setup.h"
#include "data/bnl-dataset.h"

/* What stands between the window's pages and the lab: the settings, the data set, the comparison.
 * Pages set things here and observe its properties; no page calls another.  Main thread; nothing
 * here waits for a worker but bnl_controller_shutdown().
 *
 * Properties (all notify; read-only where nothing else is said):
 *   state     int, a BnlRunState: of the comparison, READY before the first
 *   active    boolean: a comparison is under way, training or paused
 *   changing  boolean: there may be news, so call bnl_controller_poll() once a frame
 *   loading   boolean: a data set is being read
 *   status    string: the sentence for the label "Status" ("Ready", "Training, epoch 3 of 10", ...)
 *   progress  double 0..1
 *   seconds-left  double; NaN where not known
 *   spec      pointer to the borrowed BnlSpec: notifies whenever a setting changed
 *   pair      boolean, writable: compare with and without
 *   dataset-name  string: of the data set that is loaded; NULL before the first
 * Signals:
 *   "started" ()               another comparison is there, or none any more: forget all that was
 *                              borrowed from the old one
 *   "repeated" ()              the comparison is about to be repeated with other seeds
 *   "measured" ()              new rows, or a new state: at most once a frame
 *   "problem" (string)         one sentence to show
 *   "datasets-changed" ()      bnl_catalog_list() has more, fewer or others
 * While a comparison is under way, its settings cannot change but for the learning rate. */

/* That a comparison is repeated with, its own among them. */
#define BNL_CONTROLLER_N_SEEDS 5

#define BNL_TYPE_CONTROLLER (bnl_controller_get_type ())
G_DECLARE_FINAL_TYPE (BnlController, bnl_controller, BNL, CONTROLLER, GObject)

BnlController *bnl_controller_new (void);

/* Where the settings are kept; borrowed.  What follows speaks to it. */
BnlSetup *bnl_controller_get_setup (BnlController *self);

/* Keeps every comparison once it is opened; borrowed. */
BnlRunsKeeper *bnl_controller_get_keeper (BnlController *self);

const BnlSpec *bnl_controller_get_spec (BnlController *self);
/* Copies spec; its data set is loaded if it is another one. */
void bnl_controller_set_spec (BnlController *self, const BnlSpec *spec);
/* One setting, as bnl_spec_set(); FALSE with error where the value is none. */
gboolean bnl_controller_set (BnlController *self,
                             const char *key,
                             const char *text,
                             GError **error);

gboolean bnl_controller_get_pair (BnlController *self);
void bnl_controller_set_pair (BnlController *self, gboolean pair);

/* In the background.  On failure "problem" says why and the data set that was loaded stays. */
void bnl_controller_load_dataset (BnlController *self, const char *name_or_folder);
BnlDataset *bnl_controller_get_dataset (BnlController *self); /* borrowed; NULL before the first */

/* The same for a folder or a file of this machine, which is added to the catalog once it is read.
 * "problem" says why not while a comparison is under way. */
void bnl_controller_open_dataset (BnlController *self, GFile *file);
/* Takes one that was added off the catalog; what is loaded stays. */
void bnl_controller_forget_dataset (BnlController *self, const char *path);
/* Takes that back. */
void bnl_controller_restore_dataset (BnlController *self, const char *path);
/* For whoever changed what the catalog lists. */
void bnl_controller_tell_datasets_changed (BnlController *self);

/* Starts as soon as the data set is there; paused: with Step as the first command. */
void bnl_controller_start (BnlController *self, gboolean paused);
void bnl_controller_pause (BnlController *self);
void bnl_controller_resume (BnlController *self);
void bnl_controller_step (BnlController *self);
void bnl_controller_stop (BnlController *self);
/* The comparison that has ended, with BNL_CONTROLLER_N_SEEDS seeds in all; what is under way, and
 * how it goes, is the repetition from then on, and the learning rate is no more to be changed.
 * Nothing happens where that cannot be done: the comparison was stopped, changed on the way, or
 * repeated before. */
void bnl_controller_repeat (BnlController *self);
gboolean bnl_controller_can_repeat (BnlController *self);
/* Now, also in mid-training. */
void bnl_controller_set_lr (BnlController *self, double lr);

/* For the comparisons that start from now on; 0: one for each core.  Changes no number but
 * seconds. */
void bnl_controller_set_n_threads (BnlController *self, guint n_threads);

/* Looks at the runs and tells what is new.  Cheap; the window calls it while "changing". */
void bnl_controller_poll (BnlController *self);

BnlRunState bnl_controller_get_state (BnlController *self);
gboolean bnl_controller_get_active (BnlController *self);
gboolean bnl_controller_get_changing (BnlController *self);
gboolean bnl_controller_get_loading (BnlController *self);
const char *bnl_controller_get_status (BnlController *self);
double bnl_controller_get_progress (BnlController *self);
/* Of the comparison under way or the last one; borrowed; NULL before the first. */
BnlComparison *bnl_controller_get_comparison (BnlController *self);
/* Of it; borrowed until the next "started" or "repeated"; NULL where it was not repeated. */
BnlRepetition *bnl_controller_get_repetition (BnlController *self);
/* That the comparison is trained on; borrowed; NULL before the first. */
BnlDataset *bnl_controller_get_trained_dataset (BnlController *self);
/* Newest network of an arm; NULL where there is none.  Owned by the caller. */
BnlSnapshot *bnl_controller_dup_snapshot (BnlController *self, BnlArm arm);

/* Ends every thread; afterwards the controller does nothing any more. */
void bnl_controller_shutdown (BnlController *self);
