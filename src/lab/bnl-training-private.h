#pragma once

#include "data/bnl-batcher.h"
#include "data/bnl-split.h"

#include "bnl-evaluator.h"
#include "bnl-population.h"
#include "bnl-trainer.h"

/* All that a run holds while it goes, made in one place so that the loop allocates nothing. */
typedef struct {
  const BnlSpec *spec;
  BnlDataset *dataset;
  BnlArch *arch;
  BnlSplit split;  /* empty where an order is given */
  guint n_helpers; /* threads that make augmented batches ahead */
  BnlScale scale;
  BnlBatcher *batcher;
  BnlSchedule schedule;
  guint64 n_steps;         /* of the whole run */
  guint64 steps_per_epoch; /* 0 where an order is shorter than an epoch that could be trained on */
  BnlWeights *weights;
  float *gradients; /* [arch->n_parameters] */
  BnlOptimizer *optimizer;
  BnlWorkspace *workspace;
  BnlEvaluator *evaluator;
  BnlPopulation *population; /* NULL where no statistics are measured anew */
  BnlReal *precise;          /* [arch->n_statistics] by it; likewise */
  gboolean on_test;          /* judged on test images on the way */
  gint64 trained_usec;       /* so far, without pauses and evaluations */
} BnlTraining;

/* observer: told by note what the run does otherwise than one may expect.
 * cancel: where it is set the weights may be half drawn, and TRUE is returned all the same. */
gboolean bnl_training_init (BnlTraining *training,
                            const BnlSpec *spec,
                            BnlDataset *dataset,
                            const BnlTrainerStart *start,
                            const BnlObserver *observer,
                            gpointer observer_data,
                            const BnlCancel *cancel,
                            GError **error);
void bnl_training_clear (BnlTraining *training);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlTraining, bnl_training_clear)
