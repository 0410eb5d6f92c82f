#pragma once

#include <stdatomic.h>

#include "bnl-checkpoint.h"
#include "bnl-metrics.h"

/* A learning rate that was set by hand and is of a step that has not come yet. */
typedef struct {
  guint64 step;
  double lr;
} BnlNewRate;

#define BNL_CHECKPOINT_ORDER_SIZE 65

/* How far a run is. */
typedef struct {
  BnlMetrics row;   /* of the last step done, whose step it has; zeros before the first */
  gboolean is_owed; /* its evaluation, which was given up */
  gint64 trained_usec;
  double lr;           /* that the schedule starts from: the spec's, or one set by hand */
  guint64 first_step;  /* so many steps were done when ... */
  guint32 first_epoch; /* ... this epoch (from 0) began: 0 and 0 but in branches */
  guint32 n_drawn;     /* images that an epoch draws from */
  char order[BNL_CHECKPOINT_ORDER_SIZE]; /* SHA-256 of the order that samples come in; "": none */
} BnlStanding;

struct _BnlCheckpoint {
  atomic_int n_refs;
  BnlSnapshot *snapshot;
  BnlOptimizer *optimizer;
  BnlStanding standing;
  GArray *new_rates; /* of BnlNewRate, by rising step, all after the checkpoint's */
};

/* For that network as the spec says; NULL where memory ends. */
BnlOptimizer *bnl_checkpoint_new_optimizer (const BnlSpec *spec, BnlArch *arch);

/* Takes the snapshot's reference and the optimizer, which is as the spec of the snapshot says.  No
 * new rates: they are added before anyone else sees it. */
BnlCheckpoint *bnl_checkpoint_new_take (BnlSnapshot *snapshot,
                                        BnlOptimizer *optimizer,
                                        const BnlStanding *standing);
