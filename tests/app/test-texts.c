/* What the Train page writes: figures, speeds, and the verdict on what has been measured. */

#include <math.h>

#include "app/bnl-format.h"
#include "app/bnl-speed.h"
#include "app/bnl-verdict.h"

/* Takes text. */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_format (void)
{
  assert_text (bnl_format_count (0), "0");
  assert_text (bnl_format_count (999), "999");
  assert_text (bnl_format_count (1000), "1,000");
  assert_text (bnl_format_count (1234567), "1,234,567");
  assert_text (bnl_format_count (G_MAXUINT64), "18,446,744,073,709,551,615");

  assert_text (bnl_format_percent (0.9312), "93.1");
  assert_text (bnl_format_percent (1.0), "100.0");
  assert_text (bnl_format_percent ((double) NAN), "–");
  assert_text (bnl_format_tenths (2.64), "2.6");

  assert_text (bnl_format_figure (0.20413), "0.2041");
  assert_text (bnl_format_figure (2.30259), "2.303");
  assert_text (bnl_format_figure (142.62), "142.6");
  assert_text (bnl_format_figure (1.5e22), "1.50e+22");
  assert_text (bnl_format_figure (0.00001234), "1.23e-05");
  assert_text (bnl_format_figure (0.0), "0.0000");
  assert_text (bnl_format_figure ((double) INFINITY), "–");

  assert_text (bnl_format_duration (0.2), "1 s");
  assert_text (bnl_format_duration (59.5), "1 min 0 s");
  assert_text (bnl_format_duration (125.0), "2 min 5 s");
  assert_text (bnl_format_duration (4200.0), "1 h 10 min");
}

static void
test_speed (void)
{
  BnlSpeed speed;

  bnl_speed_reset (&speed);
  g_assert_true (isnan (bnl_speed_get_seconds_left (&speed)));
  bnl_speed_look (&speed, 0, 0.0, 0);
  g_assert_true (isnan (bnl_speed_get_images_rate (&speed)));

  /* Half of it in five seconds, a thousand images a second; looks come much more often. */
  for (gint64 msec = 1; msec <= 5000; msec++)
    bnl_speed_look (&speed, msec * 1000, (double) msec / 10000.0, (guint64) msec);
  g_assert_cmpfloat_with_epsilon (bnl_speed_get_seconds_left (&speed), 5.0, 0.1);
  g_assert_cmpfloat_with_epsilon (bnl_speed_get_images_rate (&speed), 1000.0, 1.0);

  /* It becomes ten times slower: after a while nothing else counts. */
  for (gint64 msec = 1; msec <= 10000; msec++)
    bnl_speed_look (&speed, (5000 + msec) * 1000, 0.5 + (double) msec / 100000.0,
                    5000 + (guint64) msec / 10);
  g_assert_cmpfloat_with_epsilon (bnl_speed_get_seconds_left (&speed), 40.0, 0.5);
  g_assert_cmpfloat_with_epsilon (bnl_speed_get_images_rate (&speed), 100.0, 1.0);
  /* Wherever in its memory the newest look is. */
  for (gint64 look = 0; look < BNL_SPEED_N_LOOKS; look++) {
    bnl_speed_look (&speed, (15000 + look * 100) * 1000, 0.6 + (double) look / 1000.0,
                    6000 + (guint64) look * 10);
    g_assert_cmpfloat_with_epsilon (bnl_speed_get_images_rate (&speed), 100.0, 1.0);
  }

  /* What stands still has no time left that could be told. */
  for (gint64 msec = 1; msec <= 10000; msec++)
    bnl_speed_look (&speed, (25000 + msec) * 1000, 0.7, 7000);
  g_assert_true (isnan (bnl_speed_get_seconds_left (&speed)));
  g_assert_true (isnan (bnl_speed_get_images_rate (&speed)));

  bnl_speed_reset (&speed);
  bnl_speed_look (&speed, 40 * G_USEC_PER_SEC, 0.8, 8000);
  g_assert_true (isnan (bnl_speed_get_seconds_left (&speed)));
}

/* The verdict.  A lane is an arm with its accuracies, one each ten steps. */

#define LOOK_STEPS 10

typedef struct {
  BnlSeries *series;
  BnlScore score;
} Lane;

/* accuracies end with a negative one. */
static void
init_lane (Lane *lane, const double *accuracies)
{
  lane->series = bnl_series_new ();
  bnl_score_init (&lane->score);
  for (guint64 i = 0; accuracies[i] >= 0.0; i++)
    for (guint64 j = 1; j <= LOOK_STEPS; j++) {
      BnlMetrics row = {
        .step = i * LOOK_STEPS + j,
        .epoch = (guint32) i + 1,
        .val_loss = NAN,
        .val_accuracy = j == LOOK_STEPS ? (float) accuracies[i] : NAN,
        .test_loss = NAN,
        .test_accuracy = NAN,
      };

      bnl_series_append (lane->series, &row);
    }
  bnl_score_update (&lane->score, lane->series);
}

static void
clear_lane (Lane *lane)
{
  bnl_series_unref (lane->series);
}

static BnlVerdictArm
make_arm (const Lane *lane, BnlRunState state, guint64 diverged_at)
{
  return (BnlVerdictArm){ lane->series, &lane->score, state, diverged_at };
}

static void
assert_verdict (const BnlVerdictArm *without,
                const BnlVerdictArm *with,
                guint32 n_held_out,
                const char *title,
                const char *body)
{
  BnlVerdictArm arms[BNL_N_ARMS] = { 0 };
  BnlVerdict verdict;

  if (without)
    arms[BNL_ARM_WITHOUT] = *without;
  if (with)
    arms[BNL_ARM_WITH] = *with;
  bnl_verdict_init (&verdict, arms, n_held_out);
  g_assert_cmpstr (verdict.title, ==, title);
  g_assert_cmpstr (verdict.body, ==, body);
  bnl_verdict_clear (&verdict);
  g_assert_null (verdict.title);
}

/* Both arms in the same state. */
static void
check_pair (const double *without,
            const double *with,
            BnlRunState state,
            guint32 n_held_out,
            const char *title,
            const char *body)
{
  Lane lanes[BNL_N_ARMS];
  BnlVerdictArm arms[BNL_N_ARMS];

  init_lane (&lanes[BNL_ARM_WITHOUT], without);
  init_lane (&lanes[BNL_ARM_WITH], with);
  for (guint i = 0; i < BNL_N_ARMS; i++)
    arms[i] = make_arm (&lanes[i], state, 0);
  assert_verdict (&arms[BNL_ARM_WITHOUT], &arms[BNL_ARM_WITH], n_held_out, title, body);
  for (guint i = 0; i < BNL_N_ARMS; i++)
    clear_lane (&lanes[i]);
}

#define ACCURACIES(...)                                                                            \
  (const double[])                                                                                 \
  {                                                                                                \
    __VA_ARGS__, -1.0                                                                              \
  }
static const double nothing[] = { -1.0 };

static void
test_verdict_lead (void)
{
  check_pair (ACCURACIES (0.5, 0.7, 0.8, 0.85, 0.9, 0.905),
              ACCURACIES (0.8, 0.91, 0.92, 0.93, 0.94, 0.933), BNL_RUN_FINISHED, 10000,
              "With BN ends ahead by 2.8 points",
              "With BN reached 90 % first, after 20 steps, 2.5 times sooner than the other (50). "
              "Best: 94.0 % with, 90.5 % without. One seed, 10,000 held-out images.");
  /* Where BN does not win, it says so. */
  check_pair (ACCURACIES (0.95), ACCURACIES (0.8), BNL_RUN_TRAINING, 10000,
              "Without BN is ahead by 15.0 points",
              "Without BN reached 90 % after 10 steps, the other has not yet. "
              "Best: 80.0 % with, 95.0 % without. One seed, 10,000 held-out images.");
  check_pair (ACCURACIES (0.95), ACCURACIES (0.8), BNL_RUN_STOPPED, 0,
              "Without BN ends ahead by 15.0 points",
              "Without BN reached 90 % after 10 steps, the other never did. "
              "Best: 80.0 % with, 95.0 % without. One seed.");
}

static void
test_verdict_level (void)
{
  check_pair (ACCURACIES (0.8, 0.93), ACCURACIES (0.8, 0.93), BNL_RUN_FINISHED, 400,
              "Level at 93.0 %",
              "Both reached 90 % after 20 steps. Best: 93.0 % with, 93.0 % without. "
              "One seed, 400 held-out images.");
  check_pair (ACCURACIES (0.92), ACCURACIES (0.92), BNL_RUN_TRAINING, 0, "Level at 92.0 %",
              "Both had reached 90 % at the first look, after 10 steps. "
              "Best: 92.0 % with, 92.0 % without. One seed.");
  check_pair (ACCURACIES (0.5), ACCURACIES (0.5), BNL_RUN_TRAINING, 0, "Level at 50.0 %",
              "Neither has reached 90 % yet. Best: 50.0 % with, 50.0 % without. One seed.");
}

/* 1.0 points of 400 images are 4 of them; of 100,000 images they are something. */
static void
test_verdict_chance (void)
{
  const double *a = ACCURACIES (0.85), *b = ACCURACIES (0.86);

  check_pair (
      a, b, BNL_RUN_FINISHED, 400, "No clear difference at the end",
      "Neither reached 90 %. Best: 86.0 % with, 85.0 % without. "
      "With BN ends ahead by 1.0 points, which may be chance. One seed, 400 held-out images.");
  check_pair (a, b, BNL_RUN_FINISHED, 100000, "With BN ends ahead by 1.0 points",
              "Neither reached 90 %. Best: 86.0 % with, 85.0 % without. "
              "One seed, 100,000 held-out images.");
  check_pair (a, b, BNL_RUN_TRAINING, 400, "With BN is ahead by 1.0 points",
              "Neither has reached 90 % yet. Best: 86.0 % with, 85.0 % without. "
              "One seed, 400 held-out images.");
}

/* One arm is a look further: they are judged where both were looked at. */
static void
test_verdict_same_step (void)
{
  check_pair (ACCURACIES (0.5), ACCURACIES (0.6, 0.99), BNL_RUN_TRAINING, 0,
              "With BN is ahead by 10.0 points",
              "With BN reached 90 % after 20 steps, the other has not yet. "
              "Best: 99.0 % with, 50.0 % without. One seed.");
}

static void
test_verdict_nothing_measured (void)
{
  assert_verdict (NULL, NULL, 0, "Which one learns sooner?",
                  "Press Start: two networks, one with batch normalization and one without, get "
                  "the same first weights and the same batches.");
  check_pair (nothing, nothing, BNL_RUN_TRAINING, 400, "Training both",
              "Same first weights, same batches. They are judged on images held out from "
              "training.");
  check_pair (nothing, ACCURACIES (0.5), BNL_RUN_STOPPED, 400, "Nothing to judge by",
              "Training ended before both were measured on held-out images.");
}

static void
test_verdict_diverged (void)
{
  Lane lost, other;
  BnlVerdictArm without, with;

  init_lane (&lost, nothing);
  init_lane (&other, ACCURACIES (0.6, 0.92));
  without = make_arm (&lost, BNL_RUN_DIVERGED, 1200);
  with = make_arm (&other, BNL_RUN_FINISHED, 0);
  assert_verdict (&without, &with, 0, "Without BN diverged at step 1,200",
                  "With BN reached 90 % after 20 steps, the other never did. One seed.");
  with = make_arm (&other, BNL_RUN_DIVERGED, 30);
  assert_verdict (&without, &with, 400, "Both diverged",
                  "At step 1,200 without BN, at step 30 with it. Try a smaller learning rate. "
                  "One seed.");
  with.diverged_at = 1200;
  assert_verdict (&without, &with, 400, "Both diverged",
                  "At step 1,200. Try a smaller learning rate. One seed.");
  assert_verdict (&without, NULL, 0, "Without BN diverged at step 1,200",
                  "Try a smaller learning rate.");
  clear_lane (&lost);
  clear_lane (&other);
}

static void
test_verdict_alone (void)
{
  Lane lane, new;
  BnlVerdictArm arm;

  init_lane (&lane, ACCURACIES (0.5, 0.91, 0.905));
  init_lane (&new, nothing);
  arm = make_arm (&lane, BNL_RUN_FINISHED, 0);
  assert_verdict (NULL, &arm, 400, "With BN: best 91.0 %",
                  "It reached 90 % after 20 steps. Nothing to compare it with: it ran alone. "
                  "One seed, 400 held-out images.");
  arm = make_arm (&new, BNL_RUN_TRAINING, 0);
  assert_verdict (&arm, NULL, 400, "Training without BN alone",
                  "It is judged on images held out from training.");
  clear_lane (&lane);
  clear_lane (&new);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/texts/format", test_format);
  g_test_add_func ("/app/texts/speed", test_speed);
  g_test_add_func ("/app/texts/verdict/lead", test_verdict_lead);
  g_test_add_func ("/app/texts/verdict/level", test_verdict_level);
  g_test_add_func ("/app/texts/verdict/chance", test_verdict_chance);
  g_test_add_func ("/app/texts/verdict/same-step", test_verdict_same_step);
  g_test_add_func ("/app/texts/verdict/nothing-measured", test_verdict_nothing_measured);
  g_test_add_func ("/app/texts/verdict/diverged", test_verdict_diverged);
  g_test_add_func ("/app/texts/verdict/alone", test_verdict_alone);
  return g_test_run ();
}
