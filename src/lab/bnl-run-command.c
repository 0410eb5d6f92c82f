#include "bnl-run-command-private.h"

#include <math.h>

#include "bnl-run-private.h"

/* With the lock.  Every run looks at its commands before it begins another step.  Returns the last
 * step that any of those under way may have begun: none has passed it. */
static guint64
call_all (BnlRun *const *runs, guint n)
{
  guint64 furthest = 0;

  for (guint i = 0; i < n; i++)
    atomic_store (&runs[i]->attention, true);
  for (guint i = 0; i < n; i++)
    if (!bnl_run_state_is_end (runs[i]->state))
      furthest = MAX (furthest, atomic_load (&runs[i]->begun));
  return furthest;
}

/* With the lock.  A state of PAUSED changes at once, so that whoever waits for it after this does
 * not see the old one. */
static void
pause_all_after (BnlRun *const *runs, guint n, guint64 step)
{
  for (guint i = 0; i < n; i++) {
    runs[i]->pause_after = step;
    if (runs[i]->state == BNL_RUN_PAUSED && atomic_load (&runs[i]->begun) < step)
      runs[i]->state = BNL_RUN_TRAINING;
  }
}

/* With the lock.  A run that is woken can take milliseconds to come back, in which the others would
 * get away.  At least so many steps are done; the run itself will say how many. */
static void
rejoin_pace (BnlRun *run)
{
  const guint64 begun = atomic_load (&run->begun);

  if (run->pause_after != BNL_RUN_NEVER &&
      (run->state == BNL_RUN_TRAINING || run->state == BNL_RUN_PAUSED))
    bnl_pace_set (run->pace, run->place, begun > 0 ? begun - 1 : 0);
}

void
bnl_run_command_pause (BnlRun *const *runs, guint n)
{
  BnlPace *pace = runs[0]->pace;

  bnl_pace_lock (pace);
  pause_all_after (runs, n, call_all (runs, n));
  bnl_pace_wake (pace);
  bnl_pace_unlock (pace);
}

void
bnl_run_command_resume (BnlRun *const *runs, guint n)
{
  BnlPace *pace = runs[0]->pace;

  bnl_pace_lock (pace);
  call_all (runs, n);
  for (guint i = 0; i < n; i++)
    rejoin_pace (runs[i]);
  pause_all_after (runs, n, BNL_RUN_NEVER);
  bnl_pace_wake (pace);
  bnl_pace_unlock (pace);
}

void
bnl_run_command_step (BnlRun *const *runs, guint n)
{
  BnlPace *pace = runs[0]->pace;
  guint64 last;

  bnl_pace_lock (pace);
  last = call_all (runs, n);
  for (guint i = 0; i < n; i++)
    if (runs[i]->pause_after != BNL_RUN_NEVER && !bnl_run_state_is_end (runs[i]->state))
      last = MAX (last, runs[i]->pause_after);
  pause_all_after (runs, n, last + 1);
  bnl_pace_wake (pace);
  bnl_pace_unlock (pace);
}

void
bnl_run_command_set_lr (BnlRun *const *runs, guint n, double lr)
{
  BnlPace *pace = runs[0]->pace;
  BnlNewRate rate = { .lr = lr };

  g_return_if_fail (isfinite (lr) && lr > 0.0);
  bnl_pace_lock (pace);
  rate.step = call_all (runs, n) + 1;
  for (guint i = 0; i < n; i++) {
    GArray *rates = runs[i]->new_rates;

    while (rates->len > 0 && g_array_index (rates, BnlNewRate, rates->len - 1).step >= rate.step)
      g_array_set_size (rates, rates->len - 1);
    g_array_append_val (rates, rate);
    runs[i]->n_rates_set++;
  }
  bnl_pace_wake (pace);
  bnl_pace_unlock (pace);
}
