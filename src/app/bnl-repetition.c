#include "bnl-repetition.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "bnl-status.h"
#include "lab/bnl-scheduler.h"

typedef struct {
  BnlRun *runs[BNL_N_ARMS]; /* NULL: there is no such arm */
  BnlScore scores[BNL_N_ARMS];
  gboolean is_old; /* was complete before */
} Seed;

struct _BnlRepetition {
  BnlScheduler *scheduler;
  Seed *seeds; /* [n_seeds] */
  guint n_seeds;
  gboolean paused; /* asked to be */
};

static gboolean
is_seed_complete (const Seed *seed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRunState state = seed->runs[arm] ? bnl_run_get_state (seed->runs[arm]) : BNL_RUN_FINISHED;

    if (state != BNL_RUN_FINISHED && state != BNL_RUN_DIVERGED)
      return FALSE;
  }
  return TRUE;
}

/* --- making it --- */

/* The seeds' own runs are made from the first one's, so that nothing differs but the seed. */
static void
fill_seed (Seed *seed, const Seed *first, guint index, BnlDataset *dataset)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_autoptr (BnlSpec) spec = NULL;

    if (!first->runs[arm])
      continue;
    spec = bnl_spec_dup (bnl_run_get_spec (first->runs[arm]));
    spec->seed += index;
    seed->runs[arm] = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  }
}

static void
keep_seed (Seed *seed, BnlRun *without, BnlRun *with)
{
  seed->is_old = TRUE;
  seed->runs[BNL_ARM_WITHOUT] = without ? bnl_run_ref (without) : NULL;
  seed->runs[BNL_ARM_WITH] = with ? bnl_run_ref (with) : NULL;
}

/* Where there are more cores than runs, each run has several. */
static void
queue_runs (BnlRepetition *repetition, guint n_threads)
{
  guint n_runs = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < repetition->n_seeds; i++)
      for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
        BnlRun *run = repetition->seeds[i].runs[arm];

        if (!run || repetition->seeds[i].is_old)
          continue;
        if (pass == 0) {
          n_runs++;
          continue;
        }
        bnl_run_set_n_threads (run, MAX (n_threads / n_runs, 1));
        bnl_scheduler_add (repetition->scheduler, run, 1.0);
      }
}

BnlRepetition *
bnl_repetition_new (BnlComparison *first,
                    BnlDataset *dataset,
                    guint n_seeds,
                    guint n_threads,
                    BnlRepetition *before)
{
  BnlRepetition *repetition = g_new0 (BnlRepetition, 1);
  const guint n_all = n_threads > 0 ? n_threads : g_get_num_processors ();

  repetition->n_seeds = n_seeds;
  repetition->seeds = g_new0 (Seed, n_seeds);
  repetition->scheduler = bnl_scheduler_new (n_all);
  keep_seed (&repetition->seeds[0], bnl_comparison_get_run (first, BNL_ARM_WITHOUT),
             bnl_comparison_get_run (first, BNL_ARM_WITH));
  for (guint i = 1; i < n_seeds; i++) {
    Seed *old = before && i < before->n_seeds ? &before->seeds[i] : NULL;

    if (old && is_seed_complete (old))
      keep_seed (&repetition->seeds[i], old->runs[BNL_ARM_WITHOUT], old->runs[BNL_ARM_WITH]);
    else
      fill_seed (&repetition->seeds[i], &repetition->seeds[0], i, dataset);
  }
  for (guint i = 0; i < n_seeds; i++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
      bnl_score_init (&repetition->seeds[i].scores[arm]);
  queue_runs (repetition, n_all);
  return repetition;
}

void
bnl_repetition_free (BnlRepetition *repetition)
{
  if (!repetition)
    return;
  bnl_scheduler_free (repetition->scheduler);
  for (guint i = 0; i < repetition->n_seeds; i++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
      g_clear_pointer (&repetition->seeds[i].runs[arm], bnl_run_unref);
  g_free (repetition->seeds);
  g_free (repetition);
}

/* --- what it is told --- */

void
bnl_repetition_start (BnlRepetition *repetition)
{
  bnl_scheduler_start (repetition->scheduler);
}

void
bnl_repetition_pause (BnlRepetition *repetition)
{
  repetition->paused = TRUE;
  bnl_scheduler_pause (repetition->scheduler);
}

void
bnl_repetition_resume (BnlRepetition *repetition)
{
  repetition->paused = FALSE;
  bnl_scheduler_resume (repetition->scheduler);
}

void
bnl_repetition_step (BnlRepetition *repetition)
{
  repetition->paused = TRUE;
  bnl_scheduler_step (repetition->scheduler);
}

void
bnl_repetition_stop (BnlRepetition *repetition)
{
  bnl_scheduler_stop (repetition->scheduler);
}

/* --- how it goes --- */

/* Of all states that runs have ended in, the first of these is the repetition's. */
static BnlRunState
find_end (BnlRepetition *repetition)
{
  static const BnlRunState order[] = { BNL_RUN_FAILED, BNL_RUN_STOPPED, BNL_RUN_FINISHED };
  guint states = 0;

  for (guint i = 0; i < repetition->n_seeds; i++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
      if (repetition->seeds[i].runs[arm])
        states |= 1U << bnl_run_get_state (repetition->seeds[i].runs[arm]);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (states & 1U << order[i])
      return order[i];
  return BNL_RUN_DIVERGED;
}

/* A run that has had its turn may still be getting ready. */
BnlRunState
bnl_repetition_get_state (BnlRepetition *repetition)
{
  guint n_runs = bnl_scheduler_get_n_runs (repetition->scheduler);
  guint n_begun = bnl_scheduler_get_n_begun (repetition->scheduler);
  gboolean under_way = FALSE, training = FALSE;

  for (guint i = 0; i < n_runs; i++) {
    g_autoptr (BnlRun) run = bnl_scheduler_dup_run (repetition->scheduler, i);
    BnlRunState state = bnl_run_get_state (run);

    under_way = under_way || !bnl_run_state_is_end (state);
    training = training || state == BNL_RUN_TRAINING || (state == BNL_RUN_READY && i < n_begun);
  }
  if (!under_way)
    return find_end (repetition);
  return training || !repetition->paused ? BNL_RUN_TRAINING : BNL_RUN_PAUSED;
}

double
bnl_repetition_get_progress (BnlRepetition *repetition)
{
  return bnl_scheduler_get_progress (repetition->scheduler);
}

gsize
bnl_repetition_count_rows (BnlRepetition *repetition, guint64 *n_images)
{
  guint n_runs = bnl_scheduler_get_n_runs (repetition->scheduler);
  gsize n_rows = 0;

  *n_images = 0;
  for (guint i = 0; i < n_runs; i++) {
    g_autoptr (BnlRun) run = bnl_scheduler_dup_run (repetition->scheduler, i);
    const BnlSeries *series = bnl_run_get_series (run);
    gsize length = bnl_series_get_length (series);

    if (length > 0)
      *n_images += bnl_series_get (series, length - 1)->examples;
    n_rows += length;
  }
  return n_rows;
}

guint
bnl_repetition_get_n_seeds (BnlRepetition *repetition)
{
  return repetition->n_seeds;
}

BnlRun *
bnl_repetition_get_run (BnlRepetition *repetition, guint seed, BnlArm arm)
{
  g_return_val_if_fail (seed < repetition->n_seeds, NULL);

  return repetition->seeds[seed].runs[arm];
}

gboolean
bnl_repetition_is_complete (BnlRepetition *repetition, guint seed)
{
  g_return_val_if_fail (seed < repetition->n_seeds, FALSE);

  return is_seed_complete (&repetition->seeds[seed]);
}

guint
bnl_repetition_count_complete (BnlRepetition *repetition)
{
  guint n = 0;

  for (guint i = 0; i < repetition->n_seeds; i++)
    n += is_seed_complete (&repetition->seeds[i]) ? 1 : 0;
  return n;
}

/* --- what it has shown --- */

static BnlPairingArm
judge_arm (Seed *seed, BnlArm arm)
{
  BnlRun *run = seed->runs[arm];

  if (run)
    bnl_score_update (&seed->scores[arm], bnl_run_get_series (run));
  return (BnlPairingArm){ run ? bnl_run_get_state (run) : BNL_RUN_READY, &seed->scores[arm] };
}

void
bnl_repetition_tally (BnlRepetition *repetition, BnlPairing *pairing)
{
  *pairing = (BnlPairing){ 0 };
  for (guint i = 0; i < repetition->n_seeds; i++) {
    Seed *seed = &repetition->seeds[i];

    if (is_seed_complete (seed))
      bnl_pairing_add (pairing, judge_arm (seed, BNL_ARM_WITHOUT), judge_arm (seed, BNL_ARM_WITH));
  }
}

/* --- in words --- */

static void
append_diverged (GString *text, BnlRepetition *repetition)
{
  guint n = 0, n_diverged = 0;

  for (guint i = 0; i < repetition->n_seeds; i++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
      BnlRun *run = repetition->seeds[i].runs[arm];

      n += run ? 1 : 0;
      n_diverged += run && bnl_run_get_state (run) == BNL_RUN_DIVERGED ? 1 : 0;
    }
  if (n_diverged > 0)
    g_string_append_printf (text, _ (" · %u of %u runs diverged"), n_diverged, n);
}

static void
append_failure (GString *text, BnlRepetition *repetition)
{
  guint n_runs = bnl_scheduler_get_n_runs (repetition->scheduler);

  for (guint i = 0; i < n_runs; i++) {
    g_autoptr (BnlRun) run = bnl_scheduler_dup_run (repetition->scheduler, i);
    g_autoptr (GError) error = bnl_run_dup_error (run);

    if (error) {
      g_string_append_printf (text, ": %s", error->message);
      return;
    }
  }
}

static void
append_finished (GString *text, BnlRepetition *repetition)
{
  const Seed *first = &repetition->seeds[0];
  BnlRun *run = first->runs[BNL_ARM_WITH] ? first->runs[BNL_ARM_WITH] : first->runs[0];
  g_autofree char *n_steps = bnl_format_count (bnl_run_get_n_steps (run));

  g_string_append_printf (text, _ ("Finished %u seeds of %s steps"), repetition->n_seeds, n_steps);
  append_diverged (text, repetition);
}

char *
bnl_repetition_describe (BnlRepetition *repetition, double seconds_left, double images_rate)
{
  GString *text = g_string_new (NULL);
  guint n_seeds = repetition->n_seeds;
  guint n_complete = bnl_repetition_count_complete (repetition);
  guint at = MIN (n_complete + 1, n_seeds);

  switch (bnl_repetition_get_state (repetition)) {
  case BNL_RUN_TRAINING:
    g_string_append_printf (text, _ ("Training, seed %u of %u"), at, n_seeds);
    append_diverged (text, repetition);
    bnl_status_append_speed (text, seconds_left, images_rate);
    break;
  case BNL_RUN_PAUSED:
    g_string_append_printf (text, _ ("Paused at seed %u of %u"), at, n_seeds);
    append_diverged (text, repetition);
    break;
  case BNL_RUN_FINISHED:
    append_finished (text, repetition);
    break;
  case BNL_RUN_STOPPED:
    g_string_append_printf (text, _ ("Stopped at seed %u of %u, %u complete"), at, n_seeds,
                            n_complete);
    append_diverged (text, repetition);
    break;
  case BNL_RUN_DIVERGED:
    g_string_append_printf (text, _ ("Diverged with each of %u seeds"), n_seeds);
    break;
  case BNL_RUN_FAILED:
    g_string_append (text, _ ("Stopped"));
    append_failure (text, repetition);
    break;
  case BNL_RUN_READY:
  default:
    g_assert_not_reached ();
  }
  return g_string_free (text, FALSE);
}
