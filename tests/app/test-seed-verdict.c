/* What is said of several seeds, for every way they can end. */

#include <math.h>
#include <string.h>

#include "app/bnl-seed-verdict.h"

#define N_IMAGES 1000

/* How an arm ended with a seed: accuracy 0: it diverged. */
typedef struct {
  double best, latest;
  guint64 steps_to_90; /* 0: never */
} End;

typedef struct {
  End without, with;
} Seed;

static BnlPairingArm
make_arm (const End *end, BnlScore *score)
{
  bnl_score_init (score);
  if (end->best > 0.0)
    *score = (BnlScore){ .measured = TRUE,
                         .best_accuracy = end->best,
                         .latest_accuracy = end->latest,
                         .steps_to_90 = end->steps_to_90 };
  return (BnlPairingArm){ end->latest > 0.0 ? BNL_RUN_FINISHED : BNL_RUN_DIVERGED, score };
}

static void
judge (BnlVerdict *verdict, const Seed *ends, guint n, guint n_seeds, gboolean ended)
{
  BnlPairing pairing = { 0 };
  const BnlSeedVerdict seeds = { &pairing, n_seeds, ended, { TRUE, TRUE } };

  for (guint i = 0; i < n; i++) {
    BnlScore without, with;

    bnl_pairing_add (&pairing, make_arm (&ends[i].without, &without),
                     make_arm (&ends[i].with, &with));
  }
  bnl_seed_verdict_init (verdict, &seeds, N_IMAGES);
}

static void
check (const Seed *ends, guint n, const char *title, const char *body)
{
  BnlVerdict verdict;

  judge (&verdict, ends, n, n, TRUE);
  g_assert_cmpstr (verdict.title, ==, title);
  g_assert_cmpstr (verdict.body, ==, body);
  bnl_verdict_clear (&verdict);
}

#define CHECK(title, body, ...)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const Seed ends[] = { __VA_ARGS__ };                                                           \
    check (ends, G_N_ELEMENTS (ends), title, body);                                                \
  }                                                                                                \
  G_STMT_END

#define BASIS(n) " Mean ± standard deviation over " n " seeds, 1,000 held-out images."

/* By hand: differences of 2, 3 and 4 points; 300, 400 and 500 steps sooner. */
static void
test_clear (void)
{
  CHECK ("With BN ends ahead by 3.0 ± 1.0 points",
         "With BN reached 90 % first, after 200 ± 100 steps; the other after 600 ± 200. Sooner by "
         "400 ± 100 steps. Best: 95.0 ± 1.0 % with, 92.0 ± 0.0 % without." BASIS ("3"),
         { { 0.92, 0.91, 400 }, { 0.94, 0.93, 100 } }, { { 0.92, 0.91, 600 }, { 0.95, 0.94, 200 } },
         { { 0.92, 0.91, 800 }, { 0.96, 0.95, 300 } });
  /* And the other way round. */
  CHECK ("Without BN ends ahead by 3.0 ± 1.4 points",
         "Without BN reached 90 % first, after 150 ± 71 steps; the other after 500 ± 141. Sooner "
         "by 350 ± 71 steps. Best: 92.0 ± 0.0 % with, 94.5 ± 0.7 % without." BASIS ("2"),
         { { 0.94, 0.93, 100 }, { 0.92, 0.91, 400 } },
         { { 0.95, 0.95, 200 }, { 0.92, 0.91, 600 } });
}

/* What does not go beyond its spread is not claimed, in steps and in points each by itself. */
static void
test_unclear (void)
{
  CHECK ("No clear difference at the end",
         "No clear difference in the steps to 90 %: 250 ± 71 with, 250 ± 71 without. Best: 92.0 ± "
         "0.0 % with, 92.0 ± 0.0 % without. With BN ends ahead by 0.5 ± 2.1 points, within its "
         "spread." BASIS ("2"),
         { { 0.92, 0.90, 200 }, { 0.92, 0.92, 300 } },
         { { 0.92, 0.92, 300 }, { 0.92, 0.91, 200 } });
  CHECK ("No clear difference at the end",
         "Both reached 90 % at the same evaluation, after 100 ± 0 steps. Best: 92.0 ± 0.0 % with, "
         "92.0 "
         "± 0.0 % without." BASIS ("2"),
         { { 0.92, 0.91, 100 }, { 0.92, 0.91, 100 } },
         { { 0.92, 0.91, 100 }, { 0.92, 0.91, 100 } });
}

static void
test_reached_by_some (void)
{
  CHECK ("With BN ends ahead by 5.5 ± 0.7 points",
         "With BN reached 90 % with each of 2 seeds, after 150 ± 71 steps; the other never did. "
         "Best: 93.5 ± 0.7 % with, 88.0 ± 0.0 % without." BASIS ("2"),
         { { 0.88, 0.88, 0 }, { 0.93, 0.93, 100 } }, { { 0.88, 0.88, 0 }, { 0.94, 0.94, 200 } });
  CHECK (
      "With BN ends ahead by 1.0 ± 0.0 points",
      "Neither reached 90 % with any seed. Best: 86.0 ± 0.0 % with, 85.0 ± 0.0 % without." BASIS (
          "2"),
      { { 0.85, 0.85, 0 }, { 0.86, 0.86, 0 } }, { { 0.85, 0.85, 0 }, { 0.86, 0.86, 0 } });
  CHECK (
      "No clear difference at the end",
      "With BN reached 90 % with 1 of 2 seeds, without BN with 1, but both with none. Best: 90.0 "
      "± 1.4 % with, 90.0 ± 1.4 % without." BASIS ("2"),
      { { 0.91, 0.91, 100 }, { 0.89, 0.89, 0 } }, { { 0.89, 0.89, 0 }, { 0.91, 0.91, 100 } });
  /* One pair proves nothing, whoever was sooner. */
  CHECK ("With BN ends ahead by 2.5 ± 0.7 points",
         "One seed brought both to 90 %, after 100 steps with and 300 without. That is where both "
         "got there: 1 of 2 seeds (with BN 2, without BN 1). Best: 92.5 ± 0.7 % with, 90.0 ± 1.4 % "
         "without." BASIS ("2"),
         { { 0.91, 0.91, 300 }, { 0.93, 0.93, 100 } }, { { 0.89, 0.89, 0 }, { 0.92, 0.92, 90 } });
}

static void
test_diverged (void)
{
  CHECK ("Both diverged with each of 2 seeds", "Try a smaller learning rate." BASIS ("2"),
         { { 0, 0, 0 }, { 0, 0, 0 } }, { { 0, 0, 0 }, { 0, 0, 0 } });
  CHECK ("Without BN diverged with each of 2 seeds",
         "With BN reached 90 % with each of 2 seeds, after 150 ± 71 steps; the other never "
         "did." BASIS ("2"),
         { { 0, 0, 0 }, { 0.93, 0.93, 100 } }, { { 0, 0, 0 }, { 0.94, 0.94, 200 } });
  CHECK ("Without BN diverged with 1 of 3 seeds",
         "With BN reached 90 % first, after 100 ± 0 steps; the other after 350 ± 71. Sooner by 250 "
         "± 71 steps. That is where both got there: 2 of 3 seeds (with BN 3, without BN 2). Best: "
         "94.0 ± 0.0 % with, 91.5 ± 0.7 % without. Where neither diverged (2 seeds), with BN ends "
         "ahead by 2.5 ± 0.7 points." BASIS ("3"),
         { { 0, 0, 0 }, { 0.94, 0.94, 100 } }, { { 0.91, 0.91, 300 }, { 0.94, 0.94, 100 } },
         { { 0.92, 0.92, 400 }, { 0.94, 0.94, 100 } });
  CHECK ("With BN diverged with 2 of 4 seeds",
         "Without BN did with 1. No clear difference in the steps to 90 %: 200 ± 141 with, 200 ± "
         "141 without. That is where both got there: 2 of 4 seeds (with BN 2, without BN 3). Best: "
         "91.5 ± 0.7 % with, 91.7 ± 0.6 % without. Where neither diverged (2 seeds), there is "
         "no clear difference at the end." BASIS ("4"),
         { { 0, 0, 0 }, { 0, 0, 0 } }, { { 0.92, 0.92, 100 }, { 0, 0, 0 } },
         { { 0.92, 0.92, 100 }, { 0.91, 0.91, 300 } },
         { { 0.91, 0.91, 300 }, { 0.92, 0.92, 100 } });
}

/* How many seeds it rests on. */
static void
test_basis (void)
{
  const Seed ends[] = { { { 0.9, 0.9, 9 }, { 0.9, 0.9, 9 } },
                        { { 0.9, 0.9, 9 }, { 0.9, 0.9, 9 } } };
  const char *const wanted[] = {
    "over 2 of 5 seeds so far, 1,000 held-out images.",
    "over the 2 of 5 seeds that are complete, 1,000 held-out images."
  };

  for (guint ended = 0; ended < 2; ended++) {
    BnlVerdict verdict;

    judge (&verdict, ends, 2, 5, ended);
    if (!g_str_has_suffix (verdict.body, wanted[ended]))
      g_test_message ("%s", verdict.body);
    g_assert_true (g_str_has_suffix (verdict.body, wanted[ended]));
    bnl_verdict_clear (&verdict);
  }
}

static void
check_alone (const End *ends, guint n, BnlArm arm, const char *title, const char *body)
{
  BnlPairing pairing = { 0 };
  BnlSeedVerdict seeds = { .pairing = &pairing, .n_seeds = n, .ended = TRUE };
  BnlVerdict verdict;

  seeds.has[arm] = TRUE;
  for (guint i = 0; i < n; i++) {
    BnlPairingArm pair[BNL_N_ARMS];
    BnlScore none, score;

    bnl_score_init (&none);
    pair[1 - arm] = (BnlPairingArm){ BNL_RUN_READY, &none };
    pair[arm] = make_arm (&ends[i], &score);
    bnl_pairing_add (&pairing, pair[BNL_ARM_WITHOUT], pair[BNL_ARM_WITH]);
  }
  bnl_seed_verdict_init (&verdict, &seeds, N_IMAGES);
  g_assert_cmpstr (verdict.title, ==, title);
  g_assert_cmpstr (verdict.body, ==, body);
  bnl_verdict_clear (&verdict);
}

static void
test_alone (void)
{
  const End good[] = { { 0.92, 0.91, 100 }, { 0.94, 0.93, 300 } };
  const End bad[] = { { 0.82, 0.81, 0 }, { 0.84, 0.83, 0 } };
  const End mixed[] = { { 0, 0, 0 }, { 0.92, 0.91, 100 } };
  const End worst[] = { { 0, 0, 0 }, { 0, 0, 0 } };

  check_alone (good, 2, BNL_ARM_WITH, "With BN: best 93.0 ± 1.4 %",
               "It reached 90 % with each of 2 seeds, after 200 ± 141 steps. Nothing to compare it "
               "with: it ran alone." BASIS ("2"));
  check_alone (bad, 2, BNL_ARM_WITHOUT, "Without BN: best 83.0 ± 1.4 %",
               "It did not reach 90 % with any seed. Nothing to compare it with: it ran "
               "alone." BASIS ("2"));
  check_alone (mixed, 2, BNL_ARM_WITHOUT, "Without BN diverged with 1 of 2 seeds",
               "It reached 90 % with 1 of 2 seeds, after 100 steps. Best: 92.0 %. Nothing to "
               "compare it with: it ran alone." BASIS ("2"));
  check_alone (worst, 2, BNL_ARM_WITH, "With BN diverged with each of 2 seeds",
               "Try a smaller learning rate." BASIS ("2"));
}

/* No difference is claimed where a network was never measured. */
static void
test_unmeasured (void)
{
  BnlPairing pairing = { 0 };
  const BnlSeedVerdict seeds = { &pairing, 2, TRUE, { TRUE, TRUE } };
  BnlVerdict verdict;
  BnlScore none;

  bnl_score_init (&none);
  for (guint i = 0; i < 2; i++)
    bnl_pairing_add (&pairing, (BnlPairingArm){ BNL_RUN_FINISHED, &none },
                     (BnlPairingArm){ BNL_RUN_FINISHED, &none });
  bnl_seed_verdict_init (&verdict, &seeds, 0);
  g_assert_cmpstr (verdict.title, ==, "Nothing to judge by");
  g_assert_null (strstr (verdict.body, "ahead"));
  g_assert_null (strstr (verdict.body, "held-out"));
  bnl_verdict_clear (&verdict);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/seed-verdict/clear", test_clear);
  g_test_add_func ("/app/seed-verdict/unclear", test_unclear);
  g_test_add_func ("/app/seed-verdict/reached-by-some", test_reached_by_some);
  g_test_add_func ("/app/seed-verdict/diverged", test_diverged);
  g_test_add_func ("/app/seed-verdict/basis", test_basis);
  g_test_add_func ("/app/seed-verdict/alone", test_alone);
  g_test_add_func ("/app/seed-verdict/unmeasured", test_unmeasured);
  return g_test_run ();
}
