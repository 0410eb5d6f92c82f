#include "bnl-schedule.h"

#include <math.h>

#define N_PHASES 3 /* of STEP, where nothing else is said */

/* PyTorch's defaults for OneCycleLR. */
#define RISING_SHARE 0.3
#define FIRST_FACTOR (1.0 / 25.0)
#define LAST_FACTOR (FIRST_FACTOR / 1e4)

void
bnl_schedule_init (BnlSchedule *schedule,
                   BnlScheduleKind kind,
                   guint64 n_steps,
                   guint64 every,
                   double factor)
{
  *schedule = (BnlSchedule){
    .kind = kind,
    .n_steps = n_steps,
    .every = every > 0 ? every : (n_steps + N_PHASES - 1) / N_PHASES,
    .factor = factor,
  };
}

/* From one value to another along half a cosine, share 0 to 1. */
static double
go_by_cosine (double from, double to, double share)
{
  return to + (from - to) * (1.0 + cos (G_PI * share)) / 2.0;
}

static double
get_one_cycle (double t, double n_steps)
{
  const double peak = RISING_SHARE * n_steps - 1.0, end = n_steps - 1.0;

  /* In a run of three steps or fewer the peak lies before the first, as in PyTorch. */
  if (t <= peak)
    return go_by_cosine (FIRST_FACTOR, 1.0, peak > 0.0 ? t / peak : 1.0);
  return go_by_cosine (1.0, LAST_FACTOR, (t - peak) / (end - peak));
}

double
bnl_schedule_get_factor (const BnlSchedule *schedule, guint64 step)
{
  const guint64 t = step - 1;

  switch (schedule->kind) {
  case BNL_SCHEDULE_CONSTANT:
    return 1.0;
  case BNL_SCHEDULE_STEP:
    return pow (schedule->factor, (double) (t / schedule->every));
  case BNL_SCHEDULE_COSINE:
    return go_by_cosine (1.0, 0.0, (double) t / (double) schedule->n_steps);
  case BNL_SCHEDULE_ONE_CYCLE:
    return get_one_cycle ((double) t, (double) schedule->n_steps);
  default:
    g_assert_not_reached ();
  }
}
