#pragma once

#include "data/bnl-batcher.h"
#include "data/bnl-split.h"

#include "bnl-checkpoint-private.h"
#include "bnl-evaluator.h"
#include "bnl-population.h"
#include "bnl-trainer.h"

/* All that a run holds while it goes, made in one place so that the loop allocates nothing. */
struct _BnlTraining {
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
  BnlStanding standing;      /* after the last step */
  guint32 epochs_before;     /* those of the batcher: where it counts from its order's beginning */
};

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
/* What of init() goes on from a checkpoint, or begins. */
/* Once n_drawn and steps_per_epoch are there: the standing. */
gboolean bnl_training_resume_standing (BnlTraining *training,
                                       const BnlTrainerStart *start,
                                       guint32 n_drawn,
                                       GError **error);
/* Once there is a batcher. */
void bnl_training_resume_place (BnlTraining *training);
/* Once there is an optimizer.  TRUE where it starts with an empty memory against what one may
 * expect. */
gboolean bnl_training_resume_optimizer (BnlTraining *training,
                                        const BnlCheckpoint *resume,
                                        const BnlCancel *cancel);

/* As the run stands now, between two steps.  snapshot: of the weights as they are now, referenced.
 * NULL where memory ends or cancel was set: may take as long as a copy of the weights. */
BnlCheckpoint *bnl_training_dup_checkpoint (const BnlTraining *training,
                                            BnlSnapshot *snapshot,
                                            const BnlCancel *cancel);
/* The same without a copy, at the end: the optimizer is gone then. */
BnlCheckpoint *bnl_training_steal_checkpoint (BnlTraining *training, BnlSnapshot *snapshot);

/* Bytes of the machine. */
double bnl_training_get_memory (void);

void bnl_training_clear (BnlTraining *training);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlTraining, bnl_training_clear)
