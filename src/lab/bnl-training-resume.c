#include "bnl-training-private.h"

#include <string.h>

/* SHA-256 of an order, "" of none, as the standing has it. */
static void
identify_order (const BnlTrainerStart *start, char *identity)
{
  g_autofree char *sum = NULL;

  identity[0] = '\0';
  if (start->order == NULL)
    return;
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) start->order,
                                     start->n_order * sizeof *start->order);
  g_strlcpy (identity, sum, BNL_CHECKPOINT_ORDER_SIZE);
}

/* But for how long. */
static gboolean
is_same_spec (const BnlSpec *a, const BnlSpec *b)
{
  g_autoptr (BnlSpec) as_long = bnl_spec_dup (b);

  as_long->epochs = a->epochs;
  as_long->steps = a->steps;
  return bnl_spec_equal (a, as_long);
}

/* Whether both draw the same samples in the same batches. */
static gboolean
draws_alike (const BnlSpec *a, const BnlSpec *b)
{
  return strcmp (a->data, b->data) == 0 && a->validation == b->validation &&
         a->train_size == b->train_size && a->batch_size == b->batch_size &&
         a->drop_last == b->drop_last && a->seed == b->seed;
}

gboolean
bnl_training_resume_standing (BnlTraining *training,
                              const BnlTrainerStart *start,
                              guint32 n_drawn,
                              GError **error)
{
  const BnlCheckpoint *resume = start->resume;
  const BnlSpec *spec = training->spec, *before;
  BnlStanding *standing = &training->standing;
  char order[BNL_CHECKPOINT_ORDER_SIZE];

  identify_order (start, order);
  if (resume == NULL) {
    *standing = (BnlStanding){ .lr = spec->lr };
  } else {
    *standing = resume->standing;
    before = bnl_checkpoint_get_snapshot (resume)->spec;
    if (standing->order[0] != '\0' && start->order == NULL && is_same_spec (spec, before)) {
      g_set_error_literal (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MISMATCH,
                           "This run draws its samples in the order of a file: give the same "
                           "file again");
      return FALSE;
    }
    if (spec->lr != before->lr)
      standing->lr = spec->lr;
    if (!draws_alike (spec, before) || standing->n_drawn != n_drawn ||
        strcmp (standing->order, order) != 0) {
      standing->first_step = standing->row.step;
      standing->first_epoch = standing->row.epoch;
    }
  }
  standing->n_drawn = n_drawn;
  memcpy (standing->order, order, sizeof order);
  return TRUE;
}

void
bnl_training_resume_place (BnlTraining *training)
{
  const BnlStanding *standing = &training->standing;
  const guint64 n_done = standing->row.step - standing->first_step;
  const guint64 per_epoch = MAX (training->steps_per_epoch, 1);
  const gboolean ordered = standing->order[0] != '\0';

  training->epochs_before = ordered ? standing->first_epoch : 0;
  bnl_batcher_seek (training->batcher,
                    (guint32) (n_done / per_epoch) + (ordered ? 0 : standing->first_epoch),
                    (guint32) (n_done % per_epoch));
}

gboolean
bnl_training_resume_optimizer (BnlTraining *training,
                               const BnlCheckpoint *resume,
                               const BnlCancel *cancel)
{
  const BnlSnapshot *snapshot = resume != NULL ? bnl_checkpoint_get_snapshot (resume) : NULL;
  const gboolean keep = snapshot != NULL &&
                        snapshot->spec->optimizer == training->spec->optimizer &&
                        snapshot->weights->arch->n_parameters == training->arch->n_parameters;

  if (keep)
    bnl_optimizer_copy_state (training->optimizer, resume->optimizer, cancel);
  else
    bnl_optimizer_reset (training->optimizer, cancel);
  return snapshot != NULL && snapshot->step > 0 && !keep;
}
