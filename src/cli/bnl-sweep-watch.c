#include "bnl-sweep-watch.h"

#include "bnl-bar.h"
#include "bnl-interrupt.h"

#define INTERVAL_USEC (G_USEC_PER_SEC / 10) /* between two looks */

typedef struct {
  BnlSweepRun *run; /* borrowed */
  BnlBarMode mode;
  gboolean *told; /* a run each: its end was said, or it was there before */
  gboolean loaded;
} Watch;

static const BnlSweepResult *
get_result (const Watch *watch, guint index)
{
  guint cell, arm, seed;

  bnl_sweep_get_run (bnl_sweep_run_get_sweep (watch->run), index, &cell, &arm, &seed);
  return bnl_sweep_table_get (bnl_sweep_run_get_table (watch->run), cell, arm, seed);
}

static gboolean
has_ended (const BnlSweepResult *result)
{
  return bnl_sweep_outcome_is_measured (result->outcome) ||
         result->outcome == BNL_SWEEP_OUTCOME_FAILED;
}

/* How many are there already, which the first look after loading shows. */
static void
say_reused (Watch *watch)
{
  const guint n = bnl_sweep_get_n_runs (bnl_sweep_run_get_sweep (watch->run));
  const guint n_reused = bnl_sweep_run_get_n_reused (watch->run);

  watch->loaded = TRUE;
  if (n_reused > 0 && watch->mode != BNL_BAR_QUIET)
    g_printerr ("%u of %u runs are there already.\n", n_reused,
                bnl_sweep_run_get_n_runs (watch->run));
  for (guint i = 0; i < n; i++)
    watch->told[i] = n_reused > 0 && has_ended (get_result (watch, i));
}

/* "batch size 8, with BN, seed 0: converged, 96.2 %" */
static void
say_run (const Watch *watch, guint index, guint n_said)
{
  const BnlSweepResult *result = get_result (watch, index);
  g_autofree char *title = bnl_sweep_dup_title (bnl_sweep_run_get_sweep (watch->run), index);
  const double accuracy = bnl_sweep_metric_get (BNL_SWEEP_METRIC_LAST_ACCURACY, result);
  g_autofree char *value = bnl_sweep_metric_format_unit (BNL_SWEEP_METRIC_LAST_ACCURACY, accuracy);

  g_printerr ("%u of %u: %s: %s%s%s\n", n_said, bnl_sweep_run_get_n_runs (watch->run), title,
              bnl_sweep_outcome_get_title (result->outcome),
              result->outcome == BNL_SWEEP_OUTCOME_DIVERGED ? "" : ", ",
              result->outcome == BNL_SWEEP_OUTCOME_DIVERGED ? "" : value);
}

static void
say_ended (Watch *watch)
{
  const guint n = bnl_sweep_get_n_runs (bnl_sweep_run_get_sweep (watch->run));
  const guint n_done = bnl_sweep_run_get_n_done (watch->run);
  guint n_new = 0;

  for (guint i = 0; i < n; i++)
    n_new += !watch->told[i] && has_ended (get_result (watch, i));
  for (guint i = 0; i < n && n_new > 0; i++)
    if (!watch->told[i] && has_ended (get_result (watch, i))) {
      watch->told[i] = TRUE;
      n_new--;
      say_run (watch, i, n_done - MIN (n_new, n_done));
    }
}

static void
draw_bar (const Watch *watch)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const guint n_diverged =
      bnl_sweep_table_count (bnl_sweep_run_get_table (watch->run), BNL_SWEEP_OUTCOME_DIVERGED);

  bnl_bar_append_time_left (text, bnl_sweep_run_get_seconds_left (watch->run));
  g_string_append_printf (text, "  run %u/%u", bnl_sweep_run_get_n_done (watch->run),
                          bnl_sweep_run_get_n_runs (watch->run));
  if (n_diverged > 0)
    g_string_append_printf (text, "  %u diverged", n_diverged);
  bnl_bar_draw (CLAMP (bnl_sweep_run_get_progress (watch->run), 0.0, 1.0), text->str);
}

static void
take_in (Watch *watch)
{
  const BnlSweepState state = bnl_sweep_run_get_state (watch->run);
  const gboolean changed = bnl_sweep_run_poll (watch->run);

  if (state == BNL_SWEEP_NEW || bnl_sweep_run_get_state (watch->run) == BNL_SWEEP_LOADING)
    return;
  if (!watch->loaded)
    say_reused (watch);
  if (changed && watch->mode == BNL_BAR_LINES)
    say_ended (watch);
  if (watch->mode == BNL_BAR_DRAWN)
    draw_bar (watch);
}

static gboolean
goes_on (BnlSweepRun *run)
{
  const BnlSweepState state = bnl_sweep_run_get_state (run);

  return state != BNL_SWEEP_STOPPED && state != BNL_SWEEP_FINISHED && state != BNL_SWEEP_FAILED;
}

void
bnl_sweep_watch_run (BnlSweepRun *run, gboolean quiet)
{
  Watch watch = { .run = run, .mode = bnl_bar_choose_mode (quiet) };
  gboolean stopped = FALSE;

  watch.told = g_new0 (gboolean, bnl_sweep_get_n_runs (bnl_sweep_run_get_sweep (run)));
  bnl_sweep_run_start (run);
  while (goes_on (run)) {
    if (bnl_interrupt_is_pending () && !stopped) {
      bnl_sweep_run_stop (run);
      stopped = TRUE;
    }
    bnl_sweep_run_wait (run, INTERVAL_USEC);
    take_in (&watch);
  }
  if (watch.mode == BNL_BAR_DRAWN)
    bnl_bar_erase ();
  g_free (watch.told);
}

void
bnl_sweep_watch_load (BnlSweepRun *run)
{
  bnl_sweep_run_load (run);
  do {
    bnl_sweep_run_wait (run, INTERVAL_USEC);
    bnl_sweep_run_poll (run);
  } while (bnl_sweep_run_get_state (run) == BNL_SWEEP_LOADING);
}
