#pragma once

#include <glib.h>

/* How the learning rate goes over a run, step by step: a factor on the spec's lr.  With t = step -
 * 1 and T = n_steps, as PyTorch's classes of torch.optim.lr_scheduler stepped once a training step:
 * CONSTANT   1
 * STEP       factor ^ floor (t / every)                       StepLR (every, factor)
 * COSINE     (1 + cos (pi t / T)) / 2                         CosineAnnealingLR (T)
 * ONE_CYCLE  by half cosines from 1/25 up to 1 at t = 0.3 T - 1 and down to 4e-6 at t = T - 1
 *                                                             OneCycleLR (lr, T)
 * Source of the last two: Loshchilov & Hutter 2017, arXiv:1608.03983, and Smith & Topin 2018,
 * arXiv:1708.07120.  Momentum stays as it is (PyTorch: cycle_momentum=False). */

typedef enum {
  BNL_SCHEDULE_CONSTANT,
  BNL_SCHEDULE_STEP,
  BNL_SCHEDULE_COSINE,
  BNL_SCHEDULE_ONE_CYCLE,
} BnlScheduleKind;

/* A value: copy it. */
typedef struct {
  BnlScheduleKind kind;
  guint64 n_steps; /* of the whole run, >= 1 */
  guint64 every;   /* of STEP, >= 1 */
  double factor;   /* of STEP, above 0 */
} BnlSchedule;

/* every: 0 makes it a third of the run, rounded up. */
void bnl_schedule_init (BnlSchedule *schedule,
                        BnlScheduleKind kind,
                        guint64 n_steps,
                        guint64 every,
                        double factor);

/* By what to multiply the learning rate at that step, 1 .. n_steps. */
double bnl_schedule_get_factor (const BnlSchedule *schedule, guint64 step);
