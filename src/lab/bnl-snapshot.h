#pragma once

#include "bnl-spec.h"

/* A trained network as it was at one moment: immutable, shared by reference, all that is needed to
 * classify a picture, to show its weights, or to save it. */

typedef struct {
  BnlSpec *spec;
  BnlScale scale;
  guint width, height;
  BnlWeights *weights; /* with its arch */
  guint64 step;        /* training steps behind it */
} BnlSnapshot;

/* Copies weights (and spec). */
BnlSnapshot *bnl_snapshot_new (const BnlSpec *spec,
                               const BnlScale *scale,
                               guint width,
                               guint height,
                               const BnlWeights *weights,
                               guint64 step);
/* Takes the weights instead. */
BnlSnapshot *bnl_snapshot_new_take (const BnlSpec *spec,
                                    const BnlScale *scale,
                                    guint width,
                                    guint height,
                                    BnlWeights *weights,
                                    guint64 step);
BnlSnapshot *bnl_snapshot_ref (BnlSnapshot *snapshot);
void bnl_snapshot_unref (BnlSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSnapshot, bnl_snapshot_unref)

/* Probabilities of the classes for one picture, by the running statistics: a lone picture has no
 * batch.  pixels: [height * width]; probabilities: [n_classes].  Threads: any. */
void bnl_snapshot_predict (BnlSnapshot *snapshot, const guint8 *pixels, float *probabilities);

/* Mean loss and accuracy over images; indices NULL: all of them.  statistics: as
 * bnl_evaluator_run() takes them; the running ones are snapshot->weights->statistics.
 * Threads: any. */
void bnl_snapshot_evaluate (BnlSnapshot *snapshot,
                            const BnlReal *statistics,
                            const BnlImages *images,
                            const guint32 *indices,
                            guint32 n,
                            double *loss,
                            double *accuracy);
