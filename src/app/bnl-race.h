#pragma once

#include <gio/gio.h>

#include "bnl-repetition.h"
#include "lab/bnl-comparison.h"

/* The life of one comparison after another: starting it, its repetition with other seeds, what they
 * are told, what is new of them, and the end of their threads.  Main thread; nothing here waits for
 * a worker but bnl_race_shutdown().
 *
 * Properties (read-only):
 *   state         int, a BnlRunState: READY before the first comparison
 *   active        boolean: one is under way, training or paused
 *   changing      boolean: there may be news, so call bnl_race_poll() once a frame
 *   progress      double 0..1
 *   seconds-left  double; NaN where not known
 * Signals:
 *   "started" ()         another comparison is there, or none any more
 *   "repeated" ()        so is a repetition of it, whose own runs have not begun
 *   "looked" (boolean)   before the properties notify, with all of them as they will be; TRUE where
 *                        the state has turned, or nothing more will come
 *   "measured" ()        new rows, or a new state: at most once a poll
 *   "problem" (string)   one sentence to show */

#define BNL_TYPE_RACE (bnl_race_get_type ())
G_DECLARE_FINAL_TYPE (BnlRace, bnl_race, BNL, RACE, GObject)

BnlRace *bnl_race_new (void);

/* Copies spec, holds dataset; paused: with a step as the first command.  Not while one is under
 * way. */
void bnl_race_start (BnlRace *self,
                     const BnlSpec *spec,
                     BnlDataset *dataset,
                     gboolean pair,
                     gboolean paused);
/* The comparison there is, with so many seeds in all; what an earlier repetition completed counts.
 * Not while it is under way: bnl_race_can_repeat(). */
void bnl_race_repeat (BnlRace *self, guint n_seeds);
/* The comparison ran to its end as its spec says, and has not been repeated with so many seeds. */
gboolean bnl_race_can_repeat (BnlRace *self, guint n_seeds);
/* Of what starts from now on, as bnl_comparison_set_n_threads(). */
void bnl_race_set_n_threads (BnlRace *self, guint n_threads);
/* These do nothing where none is under way. */
void bnl_race_pause (BnlRace *self);
void bnl_race_resume (BnlRace *self);
void bnl_race_step (BnlRace *self);
void bnl_race_stop (BnlRace *self);
/* And this while a repetition is: all its seeds have the same. */
void bnl_race_set_lr (BnlRace *self, double lr);

/* Looks at the runs and tells what is new.  Cheap. */
void bnl_race_poll (BnlRace *self);

BnlRunState bnl_race_get_state (BnlRace *self);
gboolean bnl_race_get_active (BnlRace *self);
gboolean bnl_race_get_changing (BnlRace *self);
double bnl_race_get_progress (BnlRace *self);
double bnl_race_get_seconds_left (BnlRace *self);
/* Under way or the last one; borrowed; NULL before the first. */
BnlComparison *bnl_race_get_comparison (BnlRace *self);
/* Of that comparison; borrowed until the next "started" or "repeated"; NULL: it has none. */
BnlRepetition *bnl_race_get_repetition (BnlRace *self);
/* That it is trained on; borrowed; NULL before the first. */
BnlDataset *bnl_race_get_dataset (BnlRace *self);
/* Pauses what is under way and waits until it rests, for a moment at most. */
void bnl_race_rest (BnlRace *self);
/* The sentence on how it goes; NULL before the first comparison.  g_free. */
char *bnl_race_describe (BnlRace *self);

/* Ends every thread; afterwards nothing starts any more. */
void bnl_race_shutdown (BnlRace *self);
gboolean bnl_race_is_shut_down (BnlRace *self);
