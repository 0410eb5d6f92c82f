#include "bnl-training-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More than this share of the machine's memory is refused: a pair needs twice as much. */
#define MEMORY_SHARE 0.4

#define CACHE_LINE 64 /* bytes, and those of the widest vector */

typedef struct {
  const BnlObserver *observer;
  gpointer data;
} Log;

static void
tell (const Log *log, const char *sentence)
{
  if (log->observer != NULL && log->observer->note != NULL)
    log->observer->note (log->data, sentence);
}

/* "784-128-10" */
static char *
describe_arch (const BnlArch *arch)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%d", bnl_arch_get_n_inputs (arch));
  for (int i = 0; i < arch->n_blocks; i++)
    g_string_append_printf (text, "-%d", arch->blocks[i].n_out);
  return g_string_free (text, FALSE);
}

/* Bytes that the run will hold, in double, which cannot overflow. */
static double
estimate_bytes (const BnlSpec *spec, const BnlArch *arch, double rows)
{
  const double n_states = spec->optimizer == BNL_OPTIMIZER_SGD ? 1.0 : 2.0;
  const double n_snapshots = 3.0; /* the latest, the one being made, one that is looked at */
  const double n_kept = 6.0;      /* matrices that a block's workspace has */
  double n_units = 2.0 * arch->max_width + bnl_arch_get_n_inputs (arch);

  for (int i = 0; i < arch->n_blocks; i++)
    n_units += n_kept * arch->blocks[i].n_out;
  return sizeof (BnlReal) *
         ((double) arch->n_parameters * (2.0 + n_states + n_snapshots) + rows * n_units);
}

static gboolean
fail_on_memory (const BnlArch *arch, double bytes, double memory, GError **error)
{
  g_autofree char *sizes = describe_arch (arch);

  g_set_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MEMORY,
               "Training %s needs about %.1f GB of memory, too much for the %.1f GB of this "
               "machine: make hidden layers or batches smaller",
               sizes, bytes / 1e9, memory / 1e9);
  return FALSE;
}

double
bnl_training_get_memory (void)
{
  return (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGE_SIZE);
}

static gboolean
build_arch (BnlTraining *training, GError **error)
{
  const BnlSpec *spec = training->spec;
  const guint32 n_train = bnl_dataset_get_train (training->dataset)->n;
  double bytes;

  training->arch = bnl_spec_build_arch (spec, bnl_dataset_get_n_pixels (training->dataset),
                                        bnl_dataset_get_n_classes (training->dataset));
  if (training->arch == NULL) {
    g_set_error_literal (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MEMORY,
                         "This network is too large for memory: make hidden layers smaller");
    return FALSE;
  }
  bytes = estimate_bytes (spec, training->arch, MIN (spec->batch_size, n_train));
  return bytes <= MEMORY_SHARE * bnl_training_get_memory () ||
         fail_on_memory (training->arch, bytes, bnl_training_get_memory (), error);
}

static gboolean
check_order (const BnlTrainerStart *start, guint32 n_train, GError **error)
{
  for (gsize i = 0; i < start->n_order; i++)
    if (start->order[i] >= n_train) {
      g_set_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MISMATCH,
                   "The order names training image %u, but there are %u, counted from 0",
                   start->order[i], n_train);
      return FALSE;
    }
  return TRUE;
}

/* Batches that n images give and that are trained on. */
static guint64
count_batches (const BnlSpec *spec, guint64 n)
{
  const guint64 rest = n % spec->batch_size;

  return n / spec->batch_size + (rest > 0 && !spec->drop_last && rest != 1 ? 1 : 0);
}

/* FALSE where a checkpoint leaves nothing to do. */
static gboolean
check_left (const BnlTraining *training, GError **error)
{
  const BnlStanding *standing = &training->standing;

  if (standing->row.step < training->n_steps ||
      (standing->row.step == training->n_steps && standing->is_owed))
    return TRUE;
  g_set_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_DONE,
               "%" G_GUINT64_FORMAT " steps are done, and these settings ask for %" G_GUINT64_FORMAT
               ": to train further, give more epochs or steps",
               standing->row.step, training->n_steps);
  return FALSE;
}

static gboolean
plan_steps (BnlTraining *training,
            const BnlTrainerStart *start,
            guint32 n_drawn,
            const Log *log,
            GError **error)
{
  const BnlSpec *spec = training->spec;
  const guint64 per_epoch = count_batches (spec, n_drawn);
  const BnlStanding *standing = &training->standing;
  guint64 n_steps;

  if (n_drawn == 0) {
    g_set_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_TOO_SMALL,
                 "%s has no images to train on, only to test with: train on another data set, or "
                 "on one joined with it, as mnist+my-digits",
                 bnl_dataset_get_name (training->dataset));
    return FALSE;
  }
  if (!bnl_training_resume_standing (training, start, n_drawn, error))
    return FALSE;
  n_steps = standing->first_step;
  if (start->order != NULL)
    n_steps +=
        start->n_order / n_drawn * per_epoch + count_batches (spec, start->n_order % n_drawn);
  else if (spec->epochs > standing->first_epoch)
    n_steps += (spec->epochs - standing->first_epoch) * per_epoch;
  if (spec->steps > 0)
    n_steps = start->order != NULL ? MIN (spec->steps, n_steps) : spec->steps;
  if ((n_steps == 0 && standing->row.step == 0) || (per_epoch == 0 && start->order == NULL)) {
    const guint64 n = start->order != NULL ? (guint64) start->n_order : n_drawn;

    g_set_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_TOO_SMALL,
                 "%" G_GUINT64_FORMAT " %s no batch%s: %s", n,
                 n == 1 ? "image to train on gives" : "images to train on give",
                 spec->drop_last ? " of full size" : " of two or more",
                 spec->drop_last ? "make batch-size smaller or leave drop-last out"
                                 : "more images are needed");
    return FALSE;
  }
  if (!spec->drop_last && spec->batch_size > 1 && n_drawn % spec->batch_size == 1 &&
      n_steps >= per_epoch)
    tell (log, "The last batch of each epoch has one image and is left out: a single image has no "
               "variance to normalize by, and runs without normalization must see the same "
               "batches");
  training->n_steps = n_steps;
  training->steps_per_epoch = per_epoch;
  if (!check_left (training, error))
    return FALSE;
  bnl_schedule_init (&training->schedule, spec->schedule, n_steps, spec->schedule_every,
                     spec->schedule_factor);
  return TRUE;
}

static gboolean
draw_data (BnlTraining *training,
           const BnlTrainerStart *start,
           const Log *log,
           const BnlCancel *cancel,
           GError **error)
{
  const BnlSpec *spec = training->spec;
  BnlDataset *dataset = training->dataset;
  const guint32 n_train = bnl_dataset_get_train (dataset)->n;
  BnlSplit *split = &training->split;

  if (start->order != NULL) {
    if (!check_order (start, n_train, error) || !plan_steps (training, start, n_train, log, error))
      return FALSE;
    bnl_scale_init (&training->scale, spec->normalize, dataset, NULL, 0);
    training->batcher = bnl_batcher_new_ordered (dataset, &training->scale, start->order,
                                                 start->n_order, spec->batch_size, spec->drop_last);
  } else {
    bnl_split_init (split, dataset, spec->validation, spec->seed);
    if (spec->train_size > 0)
      bnl_split_limit (split, dataset, spec->train_size, spec->seed);
    if (!plan_steps (training, start, split->n_train, log, error))
      return FALSE;
    bnl_scale_init (&training->scale, spec->normalize, dataset, split->train, split->n_train);
    training->batcher = bnl_batcher_new (dataset, &training->scale, split->train, split->n_train,
                                         spec->batch_size, spec->drop_last, spec->seed);
    if (spec->validation > 0.0 && split->n_validation == 0)
      tell (log, "The share for validation comes to no image: judged on test images instead");
  }
  bnl_training_resume_place (training);
  bnl_batcher_augment (training->batcher, &spec->augment, spec->seed, training->n_helpers, cancel);
  training->on_test = spec->eval_on == BNL_EVAL_ON_TEST || split->n_validation == 0;
  return TRUE;
}

static gboolean
is_same_shape (const BnlArch *a, const BnlArch *b)
{
  if (a->n_blocks != b->n_blocks)
    return FALSE;
  for (int i = 0; i < a->n_blocks; i++)
    if (a->blocks[i].n_in != b->blocks[i].n_in || a->blocks[i].n_out != b->blocks[i].n_out)
      return FALSE;
  return TRUE;
}

/* The parts of one block that both networks have. */
static void
copy_block (BnlWeights *to, const BnlWeights *from, int i)
{
  const BnlBlock *a = &to->arch->blocks[i], *b = &from->arch->blocks[i];
  const size_t n_out = (size_t) a->n_out;
  const size_t row = n_out * sizeof (BnlReal);

  memcpy (to->parameters + a->weight, from->parameters + b->weight, (size_t) a->n_in * row);
  if (a->is_biased)
    memcpy (to->parameters + a->bias, from->parameters + b->bias, row);
  else
    memset (to->parameters + a->bias, 0, row);
  if (a->norm == BNL_NORM_NONE || b->norm == BNL_NORM_NONE)
    return;
  memcpy (to->parameters + a->gamma, from->parameters + b->gamma, row);
  memcpy (to->parameters + a->beta, from->parameters + b->beta, row);
  if (!bnl_norm_is_tracked (a->norm) || !bnl_norm_is_tracked (b->norm))
    return;
  memcpy (to->statistics + a->mean, from->statistics + b->mean, row);
  memcpy (to->statistics + a->var, from->statistics + b->var, row);
  to->n_tracked[i] = from->n_tracked[i];
}

static gboolean
set_weights (BnlTraining *training,
             const BnlTrainerStart *start,
             const BnlCancel *cancel,
             GError **error)
{
  const BnlSpec *spec = training->spec;
  const BnlSnapshot *loaded_from =
      start->resume != NULL ? bnl_checkpoint_get_snapshot (start->resume) : start->initial;
  const BnlWeights *initial = loaded_from != NULL ? loaded_from->weights : NULL;

  if (initial == NULL) {
    bnl_weights_draw (training->weights, spec->init, spec->init_std, spec->seed, cancel);
    return TRUE;
  }
  if (!is_same_shape (initial->arch, training->arch)) {
    g_autofree char *loaded = describe_arch (initial->arch);
    g_autofree char *wanted = describe_arch (training->arch);

    g_set_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MISMATCH,
                 "The loaded network is %s, but these settings and data need %s", loaded, wanted);
    return FALSE;
  }
  for (int i = 0; i < training->arch->n_blocks && !bnl_cancel_is_set (cancel); i++)
    copy_block (training->weights, initial, i);
  return TRUE;
}

/* n floats on the boundary of a cache line; free().  NULL where memory ends. */
static float *
allocate_aligned (size_t n)
{
  const size_t bytes = n * sizeof (float);

  return aligned_alloc (CACHE_LINE, (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
}

/* TRUE where nothing is to be measured. */
static gboolean
allocate_population (BnlTraining *training)
{
  const BnlSpec *spec = training->spec;
  const guint32 n_train = bnl_dataset_get_train (training->dataset)->n;
  const gboolean drawn = training->split.train != NULL;

  if (spec->eval_statistics != BNL_EVAL_STATISTICS_PRECISE || !bnl_arch_is_tracked (training->arch))
    return TRUE;
  training->precise = allocate_aligned (training->arch->n_statistics);
  training->population = bnl_population_new (
      training->arch, training->dataset, &training->scale, drawn ? training->split.train : NULL,
      drawn ? training->split.n_train : n_train, spec->batch_size, spec->seed);
  if (training->precise == NULL || training->population == NULL)
    return FALSE;
  bnl_population_augment (training->population, &spec->augment, training->n_helpers);
  return TRUE;
}

static gboolean
allocate (BnlTraining *training, GError **error)
{
  const BnlSpec *spec = training->spec;
  BnlArch *arch = training->arch;
  const guint32 rows = MIN (spec->batch_size, bnl_dataset_get_train (training->dataset)->n);

  training->weights = bnl_weights_new (arch);
  training->gradients = allocate_aligned (arch->n_parameters);
  training->optimizer = bnl_checkpoint_new_optimizer (spec, arch);
  training->workspace = bnl_workspace_new (arch, (int) rows, true);
  training->evaluator = bnl_evaluator_new (arch, &training->scale);
  return (training->weights != NULL && training->gradients != NULL && training->optimizer != NULL &&
          training->workspace != NULL && training->evaluator != NULL &&
          allocate_population (training)) ||
         fail_on_memory (arch, estimate_bytes (spec, arch, rows), bnl_training_get_memory (),
                         error);
}

/* What was asked for and has no effect. */
static void
tell_unused (const BnlSpec *spec, const Log *log)
{
  const gboolean adam =
      spec->optimizer == BNL_OPTIMIZER_ADAM || spec->optimizer == BNL_OPTIMIZER_ADAMW;

  if (adam && (spec->momentum > 0.0 || spec->nesterov))
    tell (log, "Momentum is of sgd and rmsprop, nesterov of sgd: they have no effect with adam");
  else if (spec->optimizer == BNL_OPTIMIZER_RMSPROP && spec->nesterov)
    tell (log, "Nesterov is of sgd alone and has no effect with rmsprop");
}

gboolean
bnl_training_init (BnlTraining *training,
                   const BnlSpec *spec,
                   BnlDataset *dataset,
                   const BnlTrainerStart *start,
                   const BnlObserver *observer,
                   gpointer observer_data,
                   const BnlCancel *cancel,
                   GError **error)
{
  static const BnlTrainerStart anew;
  const Log log = { observer, observer_data };

  *training = (BnlTraining){ .spec = spec, .dataset = bnl_dataset_ref (dataset) };
  if (start == NULL)
    start = &anew;
  training->n_helpers = (start->n_threads > 0 ? start->n_threads : g_get_num_processors ()) - 1;
  if (!bnl_spec_validate (spec, error) || !build_arch (training, error) ||
      !draw_data (training, start, &log, cancel, error) || !allocate (training, error) ||
      !set_weights (training, start, cancel, error))
    return FALSE;
  if (bnl_training_resume_optimizer (training, start->resume, cancel))
    tell (&log, "The optimizer begins with an empty memory: what was gathered before is of another "
                "kind or of other parameters");
  tell_unused (spec, &log);
  return TRUE;
}

void
bnl_training_clear (BnlTraining *training)
{
  g_clear_pointer (&training->precise, free);
  bnl_population_free (training->population);
  bnl_evaluator_free (training->evaluator);
  g_clear_pointer (&training->workspace, bnl_workspace_free);
  g_clear_pointer (&training->optimizer, bnl_optimizer_free);
  g_clear_pointer (&training->gradients, free);
  g_clear_pointer (&training->weights, bnl_weights_free);
  g_clear_pointer (&training->batcher, bnl_batcher_free);
  bnl_split_clear (&training->split);
  g_clear_pointer (&training->arch, bnl_arch_unref);
  g_clear_pointer (&training->dataset, bnl_dataset_unref);
}

BnlCheckpoint *
bnl_training_dup_checkpoint (const BnlTraining *training,
                             BnlSnapshot *snapshot,
                             const BnlCancel *cancel)
{
  BnlOptimizer *copy = bnl_checkpoint_new_optimizer (training->spec, training->arch);

  g_return_val_if_fail (snapshot->step == training->standing.row.step, NULL);

  if (copy == NULL || !bnl_optimizer_copy_state (copy, training->optimizer, cancel)) {
    bnl_optimizer_free (copy);
    return NULL;
  }
  return bnl_checkpoint_new_take (bnl_snapshot_ref (snapshot), copy, &training->standing);
}

BnlCheckpoint *
bnl_training_steal_checkpoint (BnlTraining *training, BnlSnapshot *snapshot)
{
  return bnl_checkpoint_new_take (bnl_snapshot_ref (snapshot),
                                  g_steal_pointer (&training->optimizer), &training->standing);
}
