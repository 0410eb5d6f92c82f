#include "lab/bnl-pairing.h"

#include <math.h>

#include "bnl-lab-fixture.h"

static void
test_tally (void)
{
  BnlTally tally = { 0 };

  g_assert_true (isnan (bnl_tally_get_std (&tally)));
  bnl_tally_add (&tally, 2);
  g_assert_true (isnan (bnl_tally_get_std (&tally)));
  bnl_tally_add (&tally, (double) NAN);
  bnl_tally_add (&tally, (double) INFINITY);
  bnl_tally_add (&tally, 4);
  bnl_tally_add (&tally, 9);
  g_assert_cmpuint (tally.n, ==, 3);
  g_assert_true (fabs (tally.mean - 5) <= 1e-12);
  g_assert_true (fabs (bnl_tally_get_std (&tally) - sqrt (13)) <= 1e-12);
}

/* Where squares would lose every digit. */
static void
test_tally_far_from_zero (void)
{
  BnlTally tally = { 0 };

  for (guint i = 0; i < 3; i++)
    bnl_tally_add (&tally, 1e9 + i);
  g_assert_true (fabs (bnl_tally_get_std (&tally) - 1) <= 1e-9);
}

/* last: held-out accuracies; steps_to_90: 0 where it was not reached. */
static void
add_pair (BnlPairing *pairing, const double last[BNL_N_ARMS], const guint64 steps_to_90[BNL_N_ARMS])
{
  BnlScore scores[BNL_N_ARMS] = { 0 };

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    scores[arm].measured = isfinite (last[arm]);
    scores[arm].latest_accuracy = last[arm];
    scores[arm].best_accuracy = last[arm] + 0.01;
    scores[arm].steps_to_90 = steps_to_90[arm];
  }
  bnl_pairing_add (pairing, (BnlPairingArm){ BNL_RUN_FINISHED, &scores[BNL_ARM_WITHOUT] },
                   (BnlPairingArm){ BNL_RUN_FINISHED, &scores[BNL_ARM_WITH] });
}

/* Each arm varies more from seed to seed than the two differ, but in every pair by the same. */
static void
test_pair_by_pair (void)
{
  static const double last[][BNL_N_ARMS] = { { 0.90, 0.91 }, { 0.95, 0.965 }, { 0.80, 0.81 } };
  static const guint64 steps[][BNL_N_ARMS] = { { 100, 80 }, { 300, 270 }, { 900, 880 } };
  BnlPairing pairing = { 0 };
  BnlArm arm = BNL_ARM_WITHOUT;

  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    add_pair (&pairing, last[i], steps[i]);
  g_assert_cmpuint (pairing.n, ==, 3);
  g_assert_cmpuint (pairing.n_judged, ==, 3);
  g_assert_cmpfloat_with_epsilon (pairing.ahead.mean, (1.0 + 1.5 + 1.0) / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (pairing.lead.mean, (20.0 + 30.0 + 20.0) / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (pairing.last[BNL_ARM_WITH].mean, (0.91 + 0.965 + 0.81) / 3.0,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (pairing.best[BNL_ARM_WITHOUT].mean, (0.91 + 0.96 + 0.81) / 3.0,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (bnl_pairing_get_spread (&pairing, 400), sqrt (1.0 / 12.0), 1e-9);
  g_assert_true (bnl_pairing_find_ahead (&pairing, 400, &arm));
  g_assert_cmpint (arm, ==, BNL_ARM_WITH);
  arm = BNL_ARM_WITHOUT;
  g_assert_true (bnl_pairing_find_first (&pairing, &arm));
  g_assert_cmpint (arm, ==, BNL_ARM_WITH);
}

/* Now the one, now the other: no claim. */
static void
test_no_difference (void)
{
  static const double last[][BNL_N_ARMS] = { { 0.90, 0.92 }, { 0.92, 0.91 } };
  static const guint64 steps[][BNL_N_ARMS] = { { 100, 80 }, { 100, 130 } };
  BnlPairing pairing = { 0 };
  BnlArm arm;

  g_assert_false (bnl_pairing_find_first (&pairing, &arm));
  g_assert_false (bnl_pairing_find_ahead (&pairing, 400, &arm));
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    add_pair (&pairing, last[i], steps[i]);
  g_assert_false (bnl_pairing_find_first (&pairing, &arm));
  g_assert_false (bnl_pairing_find_ahead (&pairing, 400, &arm));
}

/* The spread of a single pair is that of the images it was judged on: sqrt (2 * 0.9 * 0.1 / n). */
static void
test_single_pair (void)
{
  static const double last[BNL_N_ARMS] = { 0.91, 0.89 };
  static const guint64 steps[BNL_N_ARMS] = { 100, 101 };
  BnlPairing pairing = { 0 };
  BnlArm arm = BNL_ARM_WITH;

  add_pair (&pairing, last, steps);
  g_assert_cmpfloat_with_epsilon (bnl_pairing_get_spread (&pairing, 400),
                                  100.0 * sqrt ((0.91 * 0.09 + 0.89 * 0.11) / 400.0), 1e-9);
  g_assert_false (bnl_pairing_find_ahead (&pairing, 400, &arm));
  g_assert_true (bnl_pairing_find_ahead (&pairing, 4000, &arm));
  g_assert_cmpint (arm, ==, BNL_ARM_WITHOUT);
  g_assert_true (bnl_pairing_find_first (&pairing, &arm));
  g_assert_cmpint (arm, ==, BNL_ARM_WITHOUT);
}

/* A pair of which one did not get there, was not judged or diverged counts where it can. */
static void
test_incomplete (void)
{
  static const double last[][BNL_N_ARMS] = { { 0.90, (double) NAN }, { 0.91, 0.95 } };
  static const guint64 steps[][BNL_N_ARMS] = { { 0, 80 }, { 100, 0 } };
  BnlScore lost = { .measured = TRUE, .latest_accuracy = 0.1, .best_accuracy = 0.5 };
  BnlScore good = { .measured = TRUE, .latest_accuracy = 0.9, .best_accuracy = 0.95 };
  BnlPairing pairing = { 0 };
  BnlArm arm;

  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    add_pair (&pairing, last[i], steps[i]);
  bnl_pairing_add (&pairing, (BnlPairingArm){ BNL_RUN_DIVERGED, &lost },
                   (BnlPairingArm){ BNL_RUN_FINISHED, &good });
  g_assert_cmpuint (pairing.n, ==, 3);
  g_assert_cmpuint (pairing.n_judged, ==, 1);
  g_assert_cmpuint (pairing.n_both_reached, ==, 0);
  g_assert_cmpuint (pairing.n_reached[BNL_ARM_WITH], ==, 1);
  g_assert_cmpuint (pairing.n_diverged[BNL_ARM_WITHOUT], ==, 1);
  g_assert_cmpuint (pairing.n_diverged[BNL_ARM_WITH], ==, 0);
  g_assert_cmpuint (pairing.last[BNL_ARM_WITHOUT].n, ==, 2);
  g_assert_cmpuint (pairing.last[BNL_ARM_WITH].n, ==, 2);
  g_assert_cmpuint (pairing.best[BNL_ARM_WITHOUT].n, ==, 3);
  g_assert_false (bnl_pairing_find_first (&pairing, &arm));
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/tally/figures", test_tally);
  g_test_add_func ("/lab/tally/far-from-zero", test_tally_far_from_zero);
  g_test_add_func ("/lab/pairing/pair-by-pair", test_pair_by_pair);
  g_test_add_func ("/lab/pairing/no-difference", test_no_difference);
  g_test_add_func ("/lab/pairing/single-pair", test_single_pair);
  g_test_add_func ("/lab/pairing/incomplete", test_incomplete);
  return g_test_run ();
}
