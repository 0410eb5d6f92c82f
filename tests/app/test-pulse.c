/* How often the window looks at training: by the work that a look makes, within what is seen. */

#include "app/bnl-pulse.h"

static void
test_bounds (void)
{
  g_assert_cmpuint (bnl_pulse_find_msec (0.0), ==, 16);
  g_assert_cmpuint (bnl_pulse_find_msec (0.0009), ==, 16);
  g_assert_cmpuint (bnl_pulse_find_msec (0.5), ==, 100);
  g_assert_cmpuint (bnl_pulse_find_msec (1e9), ==, 100);
}

/* Between its bounds the share of a processor is what it may be, and never more. */
static void
test_share (void)
{
  for (double seconds = 0.001; seconds < 0.006; seconds += 0.0003) {
    double msec = bnl_pulse_find_msec (seconds);

    g_assert_true (seconds * 1e3 / msec <= 0.06 + 1e-9);
    g_assert_true (seconds * 1e3 / (msec - 1.0) > 0.06 - 1e-9);
  }
}

/* The work since the last look counts, not the time. */
static void
test_rest (void)
{
  BnlPulse pulse;

  bnl_pulse_start (&pulse);
  pulse.n_beats = 100;
  g_usleep (30 * 1000);
  g_assert_cmpuint (bnl_pulse_beat (&pulse), <, 100);
}

static void
work (double seconds)
{
  double start = bnl_pulse_read_cpu ();

  while (bnl_pulse_read_cpu () - start < seconds)
    for (volatile guint i = 0; i < 100000; i++)
      ;
}

static void
test_work (void)
{
  BnlPulse pulse;

  bnl_pulse_start (&pulse);
  pulse.n_beats = 100;
  work (0.02);
  g_assert_cmpuint (bnl_pulse_beat (&pulse), ==, 100);
  g_assert_cmpuint (bnl_pulse_beat (&pulse), <, 100);
}

/* The first point does not wait for what Start sets off to be paid back. */
static void
test_quick (void)
{
  BnlPulse pulse;

  bnl_pulse_start (&pulse);
  work (0.02);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (bnl_pulse_beat (&pulse), ==, 16);
  for (guint i = 0; i < 10; i++)
    bnl_pulse_beat (&pulse);
  work (0.02);
  g_assert_cmpuint (bnl_pulse_beat (&pulse), ==, 100);
  bnl_pulse_start (&pulse);
  work (0.02);
  g_assert_cmpuint (bnl_pulse_beat (&pulse), ==, 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/pulse/bounds", test_bounds);
  g_test_add_func ("/app/pulse/share", test_share);
  g_test_add_func ("/app/pulse/rest", test_rest);
  g_test_add_func ("/app/pulse/work", test_work);
  g_test_add_func ("/app/pulse/quick", test_quick);
  return g_test_run ();
}
