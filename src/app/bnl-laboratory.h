#pragma once

#include "bnl-experiment-runner.h"

/* All experiments, guided ones first, then the user's own: a GListModel of BnlExperimentRunner.
 * One trains at a time: a second waits until the first pauses, stops or ends.  Main thread; nothing
 * here waits for a worker but bnl_laboratory_shutdown().
 *
 * Property, read-only, notifies: changing (boolean): there may be news, so call
 *   bnl_laboratory_poll() once a frame.
 * Signal: "ended" (BnlExperimentRunner): all its runs are done. */

#define BNL_TYPE_LABORATORY (bnl_laboratory_get_type ())
G_DECLARE_FINAL_TYPE (BnlLaboratory, bnl_laboratory, BNL, LABORATORY, GObject)

BnlLaboratory *bnl_laboratory_new (BnlRunsKeeper *keeper);
/* Looks, on the keeper's thread, how much of each experiment is kept. */
void bnl_laboratory_count (BnlLaboratory *self);

/* Borrowed; NULL: none. */
BnlExperimentRunner *bnl_laboratory_find (BnlLaboratory *self, const char *id);
BnlExperimentRunner *bnl_laboratory_get_training (BnlLaboratory *self);
/* The page says which is on screen: what is kept of it is read, and the one that was there before
 * is put away where it rests.  NULL: none. */
void bnl_laboratory_show (BnlLaboratory *self, BnlExperimentRunner *runner);

/* Trains what is missing, as soon as nothing else trains. */
void bnl_laboratory_run (BnlLaboratory *self, BnlExperimentRunner *runner);
/* Pauses what trains, and trains this. */
void bnl_laboratory_run_first (BnlLaboratory *self, BnlExperimentRunner *runner);
void bnl_laboratory_pause (BnlLaboratory *self, BnlExperimentRunner *runner);
/* Also one that waits; what is measured is kept. */
void bnl_laboratory_stop (BnlLaboratory *self, BnlExperimentRunner *runner);

/* The library is another one: what is still in it stays as it is. */
void bnl_laboratory_reload (BnlLaboratory *self);
/* Files that are no experiments, a sentence each; NULL: none.  Borrowed. */
const char *bnl_laboratory_get_problems (BnlLaboratory *self);

/* For the sweeps that are opened from now on; 0: one for each core. */
void bnl_laboratory_set_n_threads (BnlLaboratory *self, guint n_threads);
gboolean bnl_laboratory_get_changing (BnlLaboratory *self);
/* Looks at what trains or loads and tells what is new. */
void bnl_laboratory_poll (BnlLaboratory *self);
/* Stops what trains; what is measured is kept, and nothing is trained any more. */
void bnl_laboratory_shutdown (BnlLaboratory *self);
