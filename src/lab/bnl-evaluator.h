#pragma once

#include "bnl-spec.h"

/* Loss and accuracy of weights over images in batches, and what the layers make of them.  Holds its
 * own workspace and batch, so that a run that evaluates often allocates once.  Threads: one. */

typedef struct _BnlEvaluator BnlEvaluator;

BnlEvaluator *bnl_evaluator_new (BnlArch *arch, const BnlScale *scale);
void bnl_evaluator_free (BnlEvaluator *evaluator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlEvaluator, bnl_evaluator_free)

/* statistics: [arch->n_statistics] to normalize by; NULL takes those of the images themselves, in
 * the batches in which they are judged (16 to 256 images, fewer in a large network), and of a
 * single image, which has none, the running ones.
 * images: those whose indices are listed, all n where indices is NULL.  Loss: plain cross-entropy,
 * without label smoothing.  n >= 1.  cancel may be NULL; FALSE where it fired (nothing is said
 * then).  allocates: never. */
gboolean bnl_evaluator_run (BnlEvaluator *evaluator,
                            const BnlWeights *weights,
                            const BnlReal *statistics,
                            const BnlImages *images,
                            const guint32 *indices,
                            guint32 n,
                            const BnlCancel *cancel,
                            double *loss,
                            double *accuracy);

/* After each batch: its rows are images first .. first + workspace->m of those looked at. */
typedef void (*BnlEvaluatorVisit) (gpointer data, const BnlWorkspace *workspace, guint32 first);

/* The same images in the same batches by the same statistics; allocates: never. */
gboolean bnl_evaluator_visit (BnlEvaluator *evaluator,
                              const BnlWeights *weights,
                              const BnlReal *statistics,
                              const BnlImages *images,
                              const guint32 *indices,
                              guint32 n,
                              const BnlCancel *cancel,
                              BnlEvaluatorVisit visit,
                              gpointer data);
