#pragma once

#include "bnl-snapshot.h"

/* Looks into a network beside its training: loss and gradient at any parameters on any images, and
 * what every layer makes of them.  Holds a snapshot and a workspace of its own, so that the run the
 * snapshot was taken from goes on undisturbed.  Threads: one a probe. */

typedef struct _BnlProbe BnlProbe;

/* max_rows: images that are looked at together at most, >= 1.  References the snapshot.  NULL where
 * memory ends. */
BnlProbe *bnl_probe_new (BnlSnapshot *snapshot, guint max_rows);
void bnl_probe_free (BnlProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlProbe, bnl_probe_free)

/* The loss that training would have, with its label smoothing, and its gradient.
 * parameters: [n_parameters]; NULL: the snapshot's.
 * pass: how to look; NULL: as in training, by the batch's statistics, but without dropout and
 * without the correction of batch renormalization.  Its statistics NULL: the snapshot's.
 * images: the m whose indices are listed, the first m where indices is NULL; 1 <= m <= max_rows.
 * gradients: [n_parameters], overwritten; may be NULL.
 * NaN where a norm is asked for the statistics of a single image.  allocates: never. */
double bnl_probe_run (BnlProbe *probe,
                      const BnlReal *parameters,
                      const BnlPass *pass,
                      const BnlImages *images,
                      const guint32 *indices,
                      guint m,
                      BnlReal *gradients);

/* Of the last run, layer by layer: pre-activations, activations, and the gradient at z.  Borrowed,
 * until the next run. */
const BnlWorkspace *bnl_probe_get_workspace (const BnlProbe *probe);

/* gradient: [m, n_out], of the loss at what that block handed on in the last run (its out; of the
 * last block the logits), with the parameters of that run.  allocates: never. */
void bnl_probe_measure_output_gradient (const BnlProbe *probe, guint block, BnlReal *gradient);
