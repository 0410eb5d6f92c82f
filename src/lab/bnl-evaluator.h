#pragma once

#include "bnl-spec.h"

/* Loss and accuracy of weights over images in batches, by the running statistics.  Holds its own
 * workspace and batch, so that a run that evaluates often allocates once.  Threads: one. */

typedef struct _BnlEvaluator BnlEvaluator;

BnlEvaluator *bnl_evaluator_new (BnlArch *arch, const BnlScale *scale);
void bnl_evaluator_free (BnlEvaluator *evaluator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlEvaluator, bnl_evaluator_free)

/* images: those whose indices are listed, all n where indices is NULL.  Loss: plain cross-entropy,
 * without label smoothing.  n >= 1.  cancel may be NULL; FALSE where it fired (nothing is said
 * then).  allocates: never. */
gboolean bnl_evaluator_run (BnlEvaluator *evaluator,
                            const BnlWeights *weights,
                            const BnlImages *images,
                            const guint32 *indices,
                            guint32 n,
                            GCancellable *cancel,
                            double *loss,
                            double *accuracy);
