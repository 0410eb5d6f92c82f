#pragma once

#include "lab/bnl-spec.h"

/* How fast the engine is here, measured against its own matrix products: what is left between the
 * two is what it could still gain.  A training step is all that a run does but its bookkeeping:
 * making the batch, forward, loss, backward, running statistics and the optimizer's step. */

typedef struct {
  double step_usec;
  double products_usec; /* the matrix products of that step alone */
  double ratio;         /* of the two */
  double images_per_second;
} BnlBench;

/* Pictures that are nothing but noise, as many and as large as MNIST's. */
BnlDataset *bnl_bench_new_dataset (void);

/* Medians over rounds of a few milliseconds, step and products turn and turn about, for so many
 * seconds.  spec: valid for the data.  FALSE where memory ends. */
gboolean bnl_bench_measure (const BnlSpec *spec,
                            BnlDataset *dataset,
                            double seconds,
                            BnlBench *bench);

/* Milliseconds to judge the test images by the running statistics, likewise; NaN where memory
 * ends. */
double bnl_bench_time_evaluation (const BnlSpec *spec, BnlDataset *dataset, double seconds);
