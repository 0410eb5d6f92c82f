#include "lab/bnl-schedule.h"

#include <math.h>

#define TOLERANCE 1e-12

static void
assert_factors (const BnlSchedule *schedule, gsize n, const double *expected)
{
  for (gsize i = 0; i < n; i++) {
    const double error = fabs (bnl_schedule_get_factor (schedule, i + 1) - expected[i]);

    if (!(error <= TOLERANCE))
      g_error ("step %zu: %g instead of %g", i + 1, bnl_schedule_get_factor (schedule, i + 1),
               expected[i]);
  }
}

/* The values that PyTorch 1.13 gives, divided by the learning rate. */
#define ASSERT_AS_TORCH(kind, n_steps, every, factor, ...)                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const double expected[] = { __VA_ARGS__ };                                                     \
    BnlSchedule schedule;                                                                          \
    bnl_schedule_init (&schedule, kind, n_steps, every, factor);                                   \
    assert_factors (&schedule, G_N_ELEMENTS (expected), expected);                                 \
  }                                                                                                \
  G_STMT_END

static void
test_constant (void)
{
  ASSERT_AS_TORCH (BNL_SCHEDULE_CONSTANT, 4, 2, 0.1, 1, 1, 1, 1);
}

static void
test_step (void)
{
  ASSERT_AS_TORCH (BNL_SCHEDULE_STEP, 10, 3, 0.1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001);
  ASSERT_AS_TORCH (BNL_SCHEDULE_STEP, 10, 4, 0.5, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25);
  ASSERT_AS_TORCH (BNL_SCHEDULE_STEP, 3, 1000000, 0.5, 1, 1, 1);
}

/* Unless told otherwise three parts of a run, the last of them no longer than the others. */
static void
test_step_by_thirds (void)
{
  ASSERT_AS_TORCH (BNL_SCHEDULE_STEP, 9, 0, 0.1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01);
  ASSERT_AS_TORCH (BNL_SCHEDULE_STEP, 7, 0, 0.1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01);
  ASSERT_AS_TORCH (BNL_SCHEDULE_STEP, 1, 0, 0.1, 1);
}

static void
test_cosine (void)
{
  ASSERT_AS_TORCH (BNL_SCHEDULE_COSINE, 10, 0, 1, 1, 0.97552825814757682, 0.90450849718747373,
                   0.79389262614623657, 0.65450849718747373, 0.5, 0.34549150281252633,
                   0.20610737385376349, 0.09549150281252633, 0.024471741852423234);
  ASSERT_AS_TORCH (BNL_SCHEDULE_COSINE, 1, 0, 1, 1);
}

static void
test_one_cycle (void)
{
  ASSERT_AS_TORCH (BNL_SCHEDULE_ONE_CYCLE, 10, 0, 1, 0.04, 0.52, 1, 0.95048463201347366,
                   0.81174565394976306, 0.61126202193628931, 0.38874197806371075,
                   0.18825834605023697, 0.049519367986526286, 4e-06);
  ASSERT_AS_TORCH (BNL_SCHEDULE_ONE_CYCLE, 7, 0, 1, 0.04, 0.98055662733495863, 0.91904437626971058,
                   0.67268383648054508, 0.35773877573965707, 0.099296791893265596, 4e-06);
  ASSERT_AS_TORCH (BNL_SCHEDULE_ONE_CYCLE, 3, 0, 1, 0.99441543545091171, 0.46263710266697505,
                   4e-06);
  ASSERT_AS_TORCH (BNL_SCHEDULE_ONE_CYCLE, 1, 0, 1, 4e-06);
}

/* Over runs of every length: finite, above 0 and at most 1. */
static void
test_bounds (void)
{
  for (BnlScheduleKind kind = BNL_SCHEDULE_CONSTANT; kind <= BNL_SCHEDULE_ONE_CYCLE; kind++)
    for (guint64 n = 1; n <= 60; n++) {
      BnlSchedule schedule;

      bnl_schedule_init (&schedule, kind, n, 0, 0.1);
      for (guint64 step = 1; step <= n; step++) {
        const double factor = bnl_schedule_get_factor (&schedule, step);

        g_assert_true (factor > 0.0 && factor <= 1.0 + TOLERANCE);
      }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/schedule/constant", test_constant);
  g_test_add_func ("/lab/schedule/step", test_step);
  g_test_add_func ("/lab/schedule/step-by-thirds", test_step_by_thirds);
  g_test_add_func ("/lab/schedule/cosine", test_cosine);
  g_test_add_func ("/lab/schedule/one-cycle", test_one_cycle);
  g_test_add_func ("/lab/schedule/bounds", test_bounds);
  return g_test_run ();
}
