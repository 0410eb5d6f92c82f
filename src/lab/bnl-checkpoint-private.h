#pragma once

#include <stdatomic.h>

#include "bnl-checkpoint.h"
#include "bnl-metrics.h"

/* How far a run is. */
typedef struct {
  BnlMetrics row;   /* of the last step done, whose step it has; zeros before the first */
  gboolean is_owed; /* its evaluation, which was given up */
  gint64 trained_usec;
  double lr;           /* that the schedule starts from: the spec's, or one set by hand */
  guint64 first_step;  /* so many steps were done when ... */
  guint32 first_epoch; /* ... this epoch (from 0) began: 0 and 0 but in branches */
} BnlStanding;

struct _BnlCheckpoint {
  atomic_int n_refs;
  BnlSnapshot *snapshot;
  BnlOptimizer *optimizer;
  BnlStanding standing;
};

/* For that network as the spec says; NULL where memory ends. */
BnlOptimizer *bnl_checkpoint_new_optimizer (const BnlSpec *spec, BnlArch *arch);

/* Takes the snapshot's reference and the optimizer, which is as the spec of the snapshot says. */
BnlCheckpoint *bnl_checkpoint_new_take (BnlSnapshot *snapshot,
                                        BnlOptimizer *optimizer,
                                        const BnlStanding *standing);
