#pragma once

#include "bnl-snapshot.h"

/* All that a run needs to go on from one of its steps as if it had never stopped: the network, what
 * the optimizer has gathered, how far the run is, and the learning rate as it was set by hand.
 * Immutable, shared by reference, any thread.  As large as the network two to four times, for the
 * weights and each of the optimizer's memories.
 *
 * A run makes them (bnl_run_dup_checkpoint()), and another one goes on from it
 * (bnl_run_set_resume(), BnlTrainerStart.resume in bnl-trainer.h, where the rules are). */

typedef struct _BnlCheckpoint BnlCheckpoint;

BnlCheckpoint *bnl_checkpoint_ref (BnlCheckpoint *checkpoint);
void bnl_checkpoint_unref (BnlCheckpoint *checkpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlCheckpoint, bnl_checkpoint_unref)

/* Steps done; 0 before the first. */
guint64 bnl_checkpoint_get_step (const BnlCheckpoint *checkpoint);

/* Rows that come before those of a run that goes on from it: one for each step, but for the last
 * where its evaluation was given up, whose row comes again. */
gsize bnl_checkpoint_get_n_past (const BnlCheckpoint *checkpoint);

/* The network at that step, with the spec it was trained by.  Borrowed. */
BnlSnapshot *bnl_checkpoint_get_snapshot (const BnlCheckpoint *checkpoint);

/* As bytes: a safetensors file with a network as bnl-model-file.h describes it, the optimizer's
 * memories beside it and the rest as metadata.  Makes a second copy of all of it. */
GBytes *bnl_checkpoint_to_bytes (const BnlCheckpoint *checkpoint);

/* The same bytes from the first to the last without that copy: piece is called for a few dozen runs
 * of them.  FALSE as soon as piece returned FALSE. */
typedef gboolean (*BnlCheckpointPiece) (gpointer data, const void *bytes, gsize n, GError **error);
gboolean bnl_checkpoint_emit (const BnlCheckpoint *checkpoint,
                              BnlCheckpointPiece piece,
                              gpointer data,
                              GError **error);

/* Takes what to_bytes() wrote, of any machine, and refuses everything else, cut off or changed,
 * with a sentence: BNL_MODEL_FILE_ERROR.  Nothing is allocated that the bytes do not answer for. */
BnlCheckpoint *bnl_checkpoint_from_bytes (GBytes *bytes, GError **error);
