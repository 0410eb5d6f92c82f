#include "bnl-progress.h"

#include <math.h>

#include "bnl-bar.h"
#include "bnl-table.h"

#define LOSS_WINDOW 100 /* rows that the loss shown is the mean of: one batch's is too noisy */

typedef struct {
  BnlRun *run;      /* borrowed; NULL: no such arm */
  guint64 n_before; /* steps done before it was resumed: nothing is said of them */
  gsize n_read;     /* rows that are in the epoch's figures below or in a line already */
  double accuracy;  /* held-out, latest; NaN before the first */
  guint32 epoch;
  guint64 step; /* of the last row read */
  double loss_sum;
  guint n_losses;
  guint n_notes; /* said */
} Lane;

struct _BnlProgress {
  BnlBarMode mode;
  guint n_seeds, n_begun;
  gint64 start_usec; /* of the first comparison */
  double skipped;    /* share that was done before: a run that goes on */
  BnlComparison *comparison;
  Lane lanes[BNL_N_ARMS];
};

BnlProgress *
bnl_progress_new (gboolean quiet, guint n_seeds)
{
  BnlProgress *progress = g_new0 (BnlProgress, 1);

  progress->mode = bnl_bar_choose_mode (quiet);
  progress->n_seeds = n_seeds;
  progress->start_usec = g_get_monotonic_time ();
  return progress;
}

void
bnl_progress_free (BnlProgress *progress)
{
  if (progress->mode == BNL_BAR_DRAWN)
    bnl_bar_erase ();
  g_free (progress);
}

void
bnl_progress_begin (BnlProgress *progress, BnlComparison *comparison)
{
  progress->comparison = comparison;
  progress->n_begun++;
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);

    progress->lanes[arm] = (Lane){ .run = run,
                                   .n_before = run != NULL ? bnl_run_get_n_done (run) : 0,
                                   .accuracy = (double) NAN };
  }
}

static gboolean
has_pair (const BnlProgress *progress)
{
  return progress->lanes[BNL_ARM_WITHOUT].run != NULL && progress->lanes[BNL_ARM_WITH].run != NULL;
}

static const char *
get_arm_name (const BnlProgress *progress, BnlArm arm)
{
  return bnl_arm_get_name (arm, bnl_run_get_spec (progress->lanes[arm].run));
}

/* "seed 3, none: " as far as it tells one line from another. */
static void
append_origin (const BnlProgress *progress, BnlArm arm, GString *text)
{
  const BnlSpec *spec = bnl_run_get_spec (progress->lanes[arm].run);
  gboolean pair = has_pair (progress);

  if (progress->n_seeds > 1)
    g_string_append_printf (text, "seed %" G_GUINT64_FORMAT "%s", spec->seed, pair ? ", " : ": ");
  if (pair)
    g_string_append_printf (text, "%s: ", get_arm_name (progress, arm));
}

static void
say_epoch (const BnlProgress *progress, BnlArm arm)
{
  const Lane *lane = &progress->lanes[arm];
  g_autoptr (GString) text = g_string_new (NULL);

  append_origin (progress, arm, text);
  g_string_append_printf (
      text, "epoch %u, step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", training loss %.4g",
      lane->epoch, lane->step, bnl_run_get_n_steps (lane->run), lane->loss_sum / lane->n_losses);
  if (isfinite (lane->accuracy))
    g_string_append_printf (text, ", held-out accuracy %.2f %%", 100 * lane->accuracy);
  g_printerr ("%s\n", text->str);
}

static void
finish_epoch (const BnlProgress *progress, BnlArm arm)
{
  const Lane *lane = &progress->lanes[arm];

  if (progress->mode == BNL_BAR_LINES && lane->step > lane->n_before)
    say_epoch (progress, arm);
}

/* Adds rows to the epoch's mean; a row of the next epoch closes the one before. */
static void
read_rows (BnlProgress *progress, BnlArm arm)
{
  Lane *lane = &progress->lanes[arm];
  BnlSeries *series = bnl_run_get_series (lane->run);
  gsize n = bnl_series_get_length (series);

  for (; lane->n_read < n; lane->n_read++) {
    const BnlMetrics *row = bnl_series_get (series, lane->n_read);

    if (row->epoch != lane->epoch) {
      finish_epoch (progress, arm);
      lane->epoch = row->epoch;
      lane->loss_sum = 0;
      lane->n_losses = 0;
    }
    lane->step = row->step;
    lane->loss_sum += (double) row->train_loss;
    lane->n_losses++;
    if (isfinite (row->val_accuracy) || isfinite (row->test_accuracy))
      lane->accuracy =
          (double) (isfinite (row->val_accuracy) ? row->val_accuracy : row->test_accuracy);
  }
}

/* Share of the steps that was done before. */
static double
compute_skipped (const Lane *lane)
{
  const guint64 n_steps = bnl_run_get_n_steps (lane->run);

  return n_steps > 0 ? (double) lane->n_before / (double) n_steps : 0.0;
}

static void
say_notes (BnlProgress *progress, BnlArm arm)
{
  Lane *lane = &progress->lanes[arm];
  g_auto (GStrv) notes = bnl_run_dup_notes (lane->run);
  guint n_notes = g_strv_length (notes);

  for (; lane->n_notes < n_notes; lane->n_notes++) {
    g_autoptr (GString) text = g_string_new (NULL);

    append_origin (progress, arm, text);
    if (progress->mode == BNL_BAR_DRAWN)
      bnl_bar_erase ();
    g_printerr ("%s%s\n", text->str, notes[lane->n_notes]);
  }
}

static double
average_loss (const BnlSeries *series)
{
  gsize n = bnl_series_get_length (series);
  gsize first = n > LOSS_WINDOW ? n - LOSS_WINDOW : 0;
  double sum = 0;

  for (gsize i = first; i < n; i++)
    sum += (double) bnl_series_get (series, i)->train_loss;
  return n > 0 ? sum / (double) (n - first) : (double) NAN;
}

/* Of a pair only the figures: two arms, bar and time have to fit into 80 columns. */
static void
append_lane (const BnlProgress *progress, BnlArm arm, GString *text)
{
  const Lane *lane = &progress->lanes[arm];
  gboolean pair = has_pair (progress);
  double loss = average_loss (bnl_run_get_series (lane->run));

  g_string_append_printf (text, "  %s", pair ? get_arm_name (progress, arm) : "loss");
  if (isfinite (loss)) {
    g_autofree char *number = bnl_table_dup_number (loss, 3);

    g_string_append_printf (text, " %s", number);
  }
  if (isfinite (lane->accuracy))
    g_string_append_printf (text, "%s %.1f %%", pair ? "" : "  accuracy", 100 * lane->accuracy);
}

static void
append_time_left (const BnlProgress *progress, double done, GString *text)
{
  double elapsed = (double) (g_get_monotonic_time () - progress->start_usec) / 1e6;
  double here = done - progress->skipped;
  double left = here > 0 ? elapsed * (1 - done) / here : (double) NAN;

  /* In the first half second it would be a guess. */
  bnl_bar_append_time_left (text, elapsed > 0.5 ? left : (double) NAN);
}

static void
draw_bar (const BnlProgress *progress)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double here = CLAMP (bnl_comparison_get_progress (progress->comparison), 0.0, 1.0);
  double done = (progress->n_begun - 1 + here) / progress->n_seeds;
  guint32 epoch = 0;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    epoch = MAX (epoch, progress->lanes[arm].epoch);
  append_time_left (progress, done, text);
  if (progress->n_seeds > 1)
    g_string_append_printf (text, "  seed %u/%u", progress->n_begun, progress->n_seeds);
  g_string_append_printf (text, "  epoch %u", epoch);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (progress->lanes[arm].run != NULL)
      append_lane (progress, arm, text);
  bnl_bar_draw (done, text->str);
}

void
bnl_progress_update (BnlProgress *progress)
{
  if (progress->mode == BNL_BAR_QUIET)
    return;
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    if (progress->lanes[arm].run == NULL)
      continue;
    say_notes (progress, arm);
    read_rows (progress, arm);
    progress->skipped = compute_skipped (&progress->lanes[arm]);
  }
  if (progress->mode == BNL_BAR_DRAWN)
    draw_bar (progress);
}

void
bnl_progress_end (BnlProgress *progress)
{
  bnl_progress_update (progress);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (progress->lanes[arm].run != NULL)
      finish_epoch (progress, arm);
  progress->comparison = NULL;
}
