#pragma once

#include <gio/gio.h>

#include "bnl-checkpoint.h"
#include "bnl-metrics.h"
#include "bnl-snapshot.h"
#include "bnl-spec.h"

/* One run from a spec to its end on the calling thread.  Knows nothing of threads or windows. */

/* Not part of the spec; all optional. */
typedef struct {
  /* Weights and statistics to start from instead of drawing them.  Its Linear layers must have the
   * run's sizes; where only one of the two has a norm, gamma, beta and running statistics start
   * afresh or are left out, so that both arms of a comparison can start from one network. */
  const BnlSnapshot *initial;
  const guint32 *order; /* samples in their exact order; implies validation 0 and train_size 0; ends
                           the run */
  gsize n_order;
  /* That may work for the run, the calling one among them: the others make augmented batches ahead.
   * 0: one for each core.  Changes no number but seconds. */
  guint n_threads;
  /* To go on after its step instead of beginning; initial is not looked at then.  See below. */
  const BnlCheckpoint *resume;
} BnlTrainerStart;

typedef struct _BnlTraining BnlTraining; /* bnl-training-private.h */

/* What a run tells and asks while it goes; every member may be NULL.  All on the run's thread.
 * The weights are the same object every time, and valid until the run ends. */
typedef struct {
  /* Before step `step` (from 1).  May wait as long as it likes (that time is not counted as
   * training) and may change *lr, from which the schedule makes the learning rate of this step and
   * all later ones.  FALSE stops the run. */
  gboolean (*before_step) (gpointer data, guint64 step, double *lr);
  /* Before held-out images are looked at after step `step`, which can take a while. */
  void (*evaluating) (gpointer data, guint64 step, const BnlWeights *weights);
  /* After each step (and its evaluation), and before the next. */
  void (*step_done) (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights);
  /* Once, when all is ready: steps there will be, and what a snapshot of the weights needs. */
  void (*ready) (gpointer data, guint64 n_steps, const BnlScale *scale, const BnlWeights *weights);
  /* A sentence for the log, as "The last batch of an epoch has one image and is left out: ...". */
  void (*note) (gpointer data, const char *sentence);
  /* Just before ready: what checkpoints are made of (bnl_training_dup_checkpoint()), from any of
   * these calls, until the run ends. */
  void (*begin) (gpointer data, const BnlTraining *training);
} BnlObserver;

typedef struct {
  BnlRunState state;   /* FINISHED, STOPPED, DIVERGED or FAILED */
  guint64 n_steps;     /* done */
  guint64 diverged_at; /* the step whose loss was lost; 0 elsewhere */
  BnlSnapshot *last;   /* weights at the end; NULL where FAILED, or STOPPED before it began */
  /* From where a run that is FINISHED or STOPPED can go on; NULL where last is, or DIVERGED. */
  BnlCheckpoint *checkpoint;
} BnlOutcome;

void bnl_outcome_clear (BnlOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlOutcome, bnl_outcome_clear)

typedef enum {
  BNL_TRAINER_ERROR_MISMATCH,  /* what is loaded does not fit the spec or the data */
  BNL_TRAINER_ERROR_TOO_SMALL, /* no batch that could be trained on */
  BNL_TRAINER_ERROR_MEMORY,
  BNL_TRAINER_ERROR_DONE, /* the checkpoint has made as many steps as are wanted */
} BnlTrainerError;

#define BNL_TRAINER_ERROR (bnl_trainer_error_quark ())
GQuark bnl_trainer_error_quark (void);

/* A loss that is not finite, or beyond this, has diverged: logits so large leave float nothing to
 * tell one class from another with. */
#define BNL_TRAINER_LOSS_LIMIT 1e6

/* Going on from a checkpoint: its steps, examples, epochs and seconds count on, epochs and steps of
 * the spec are those of the whole.  The first row is of the next step; but where an evaluation was
 * given up, it is made up for first, if it still is due, and its row comes once more.
 * With the same spec and data every later row and the weights are bit for bit those of a run that
 * never stopped, also where epochs or steps are more; then compared with a run that was planned so
 * from the beginning, if the schedule does not depend on the length: constant, or step with
 * schedule_every.  The others go on at the place in the schedule of the longer run that their next
 * step has.  (The former last row keeps its look at the test images.)
 * With another spec it is a branch:
 * - The Linear layers must have the same sizes, and a norm comes and goes as with initial.
 * - The optimizer keeps what it has gathered, and Adam its count of steps, where it is of the same
 *   kind and the network has the same parameters; a velocity that there was none of starts at 0.
 * - The learning rate is the checkpoint's, as set by hand, unless the spec's lr is another.
 * - The schedule is that of the whole run, counted from step 1, as are eval_every and the ramp of
 *   batch renormalization.
 * - It goes on within the epoch where data, validation, train_size, batch_size, drop_last, seed and
 *   order are the same; else a new epoch begins, with the number after the last one's, and epochs
 *   end so many steps later.
 * An order must be given again as long as the rest is the same.  Where no step is left to be done
 * it is BNL_TRAINER_ERROR_DONE. */

/* Trains as PyTorch's usual loop does: forward by the batch's statistics, loss, backward, clipping,
 * step, each at the learning rate of the schedule (the rows have it).
 * With batch renormalization the limits are shut for renorm_start steps and open linearly over the
 * next renorm_ramp: at the first step after those r is within renorm_r_max, d within renorm_d_max.
 * Augmentation moves the images that are trained on, those of an order too, and those that precise
 * statistics are measured on (bnl-population.h); images that judge stay as they are.
 * Judged at the end of each epoch (or every eval_every steps) and at the last step: on validation
 * or test images as the spec says, at the last step on test images too; by plain cross-entropy.
 * A last batch of a single image is never trained on, with a norm or without, unless batch_size is
 * 1: it has no variance, and runs that are compared must draw the same batches.
 * A step whose loss is lost is the last row and changes no weight.
 * start, observer and cancel may be NULL; cancel is looked at before each block of the network and
 * while weights or augmented batches are drawn.  A step that is given up for it is no row and
 * changes no weights. FALSE with error (and outcome FAILED) where it could not be done at all:
 * BNL_TRAINER_ERROR, or BNL_SPEC_ERROR where the spec is at odds with itself; a diverged or stopped
 * run is no error. The same arguments give the same metrics bit for bit (but seconds). */
gboolean bnl_trainer_run (const BnlSpec *spec,
                          BnlDataset *dataset,
                          const BnlTrainerStart *start,
                          const BnlObserver *observer,
                          gpointer observer_data,
                          const BnlCancel *cancel,
                          BnlOutcome *outcome,
                          GError **error);
