#include "lab/bnl-sweep-verdict.h"

#include <math.h>
#include <string.h>

#include "lab/bnl-sweep-slice-private.h"

#include "bnl-lab-fixture.h"
#include "bnl-sweep-table-fixture.h"

#define N ((double) NAN)
#define LATER -1
#define NOTE_3                                                                                     \
  "Each difference is the mean over 3 pairs of runs that share their seed, in brackets its "       \
  "bootstrap 95 % interval. With so few pairs that is too narrow: a difference is called clear "   \
  "only where Student's t test agrees."

static const char pair[] =
    "{\"vary\": [{\"key\": \"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";
static const char batches[] = "{\"vary\": [{\"key\": \"batch_size\", \"values\": \"1,2,8,64,256\"},"
                              " {\"key\": \"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";
static const char rates[] = "{\"vary\": [{\"key\": \"lr\", \"values\": \"0.01,0.1,1,10\"},"
                            " {\"key\": \"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";

static const double good[] = { 0.960, 0.959, 0.961 };
static const double fair[] = { 0.930, 0.929, 0.930 };
static const double poor[] = { 0.50, 0.52, 0.45 };
static const double lost[] = { N, N, N };
static const double later[] = { LATER, LATER, LATER };

typedef struct {
  BnlSweep *sweep;
  BnlSweepTable *table;
} Fixture;

/* values: [n_cells][2], of the reference and the arm. */
static void
set_up (Fixture *fixture, const char *json, const double *const (*values)[2])
{
  fixture->sweep = bnl_sweep_table_fixture_new (json);
  fixture->table = bnl_sweep_table_new (fixture->sweep);
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (fixture->sweep); cell++)
    for (guint arm = 0; arm < 2; arm++)
      if (bnl_sweep_is_possible (fixture->sweep, cell, arm))
        bnl_sweep_table_fixture_set (fixture->table, cell, arm, values[cell][arm]);
}

static void
tear_down (Fixture *fixture)
{
  bnl_sweep_table_free (fixture->table);
  bnl_sweep_unref (fixture->sweep);
}

static char *
write_verdict (const Fixture *fixture, const char *finding, gboolean running)
{
  const char *const findings[] = { finding, NULL };

  return bnl_sweep_verdict_write (findings, fixture->table, running, NULL, NULL);
}

static void
check (Fixture *fixture, const char *finding, const char *expected)
{
  g_autofree char *text = write_verdict (fixture, finding, FALSE);

  g_assert_cmpstr (text, ==, expected);
  tear_down (fixture);
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("no “%s” in: %s", words, text);
}

static void
assert_says_not (const char *text, const char *words)
{
  if (strstr (text, words) != NULL)
    g_error ("“%s” in: %s", words, text);
}

/* --- one point --- */

static void
test_clear (void)
{
  static const double *const values[][2] = { { fair, good } };
  Fixture fixture;

  set_up (&fixture, pair, values);
  check (&fixture, "end",
         "At the end the network with BN is **3.0 points better** [3.0, 3.1] than the network "
         "without BN: 96.00 ± 0.10 % against 92.97 ± 0.06 %.\n\n" NOTE_3);
  set_up (&fixture, pair, (const double *const[][2]){ { good, fair } });
  check (&fixture, "end",
         "At the end the network with BN is **3.0 points worse** [3.0, 3.1] than the network "
         "without BN: 92.97 ± 0.06 % against 96.00 ± 0.10 %.\n\n" NOTE_3);
}

/* The last but one of the figures to meet: no claim that BN wins in the end. */
static void
test_no_clear_difference (void)
{
  static const double without[] = { 0.9772, 0.9781, 0.9763 };
  static const double with[] = { 0.9779, 0.9763, 0.9789 };
  Fixture fixture;

  set_up (&fixture, pair, (const double *const[][2]){ { without, with } });
  check (
      &fixture, "end",
      "At the end there is **no clear difference** between the network with BN and the network "
      "without BN (+0.05 points [−0.18, 0.26]): 97.77 ± 0.13 % against 97.72 ± 0.09 %.\n\n" NOTE_3);
}

/* Every pair points the same way, which three do by chance one time in four. */
static void
test_too_few (void)
{
  static const double with[] = { 0.94, 0.96, 0.99 };
  Fixture fixture;

  set_up (&fixture, pair, (const double *const[][2]){ { fair, with } });
  check (&fixture, "end",
         "At the end the network with BN seems to be 3.4 points better [1.0, 6.0] than the network "
         "without BN, yet that is **no clear difference**: 96.3 ± 2.5 % against 92.97 ± 0.06 "
         "%.\n\n" NOTE_3);
}

static void
test_one_seed (void)
{
  static const double with[] = { 0.94, LATER, LATER };
  Fixture fixture;

  set_up (&fixture, pair, (const double *const[][2]){ { fair, with } });
  check (&fixture, "end",
         "From 4 of 6 runs: at the end a single pair differs by +1.0 points (the network with BN "
         "minus the network without BN), which allows **no claim**.\n\n"
         "A single pair is no ground for a claim: another seed may turn it round.");
}

static void
test_diverged (void)
{
  static const double half[] = { 0.95, N, 0.952 };
  Fixture fixture;

  set_up (&fixture, pair, (const double *const[][2]){ { lost, good } });
  check (&fixture, "end",
         "At the end every run of the network without BN **diverged**, the network with BN is at "
         "96.00 ± 0.10 %.");
  set_up (&fixture, pair, (const double *const[][2]){ { lost, lost } });
  check (&fixture, "end", "At the end every run of both **diverged**.");
  set_up (&fixture, pair, (const double *const[][2]){ { fair, half } });
  check (&fixture, "end",
         "At the end the network with BN is **2.1 points better** [2.0, 2.2] than the network "
         "without BN, 1 of 3 pairs left out because a run diverged.\n\n"
         "Each difference is the mean over 2 pairs of runs that share their seed, in brackets its "
         "bootstrap 95 % interval. With so few pairs that is too narrow: a difference is called "
         "clear only where Student's t test agrees.");
}

static void
test_nothing_yet (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, pair, (const double *const[][2]){ { later, later } });
  text = write_verdict (&fixture, "end", TRUE);
  g_assert_cmpstr (text, ==, "No run has ended yet.");
  check (&fixture, "end", "Nothing has been measured yet.");
  set_up (&fixture, pair, (const double *const[][2]){ { fair, later } });
  g_free (text);
  text = write_verdict (&fixture, "end", TRUE);
  g_assert_cmpstr (text, ==, "So far, 3 of 6 runs: at the end no pair has ended yet.");
  tear_down (&fixture);
}

static void
set_steps (Fixture *fixture, guint arm, const guint64 *steps)
{
  for (guint seed = 0; seed < 3; seed++) {
    BnlSweepResult result = *bnl_sweep_table_get (fixture->table, 0, arm, seed);

    result.summary.score.steps_to_90 = steps[seed];
    bnl_sweep_table_set (fixture->table, 0, arm, seed, &result);
  }
}

static void
test_early (void)
{
  static const guint64 slow[] = { 500, 510, 520 }, fast[] = { 200, 208, 220 }, never[3] = { 0 };
  static const guint64 seldom[] = { 500, 0, 520 };
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, pair, (const double *const[][2]){ { fair, good } });
  set_steps (&fixture, 0, slow);
  set_steps (&fixture, 1, fast);
  check (&fixture, "early",
         "At the first evaluation, after 100 steps, the network with BN is **3.0 points better** "
         "[3.0, 3.1] than the network without BN: 86.00 ± 0.10 % against 82.97 ± 0.06 %.\n\n"
         "The network with BN reaches 90 % **301 steps sooner** [300, 302] than the network "
         "without BN: after 209 ± 10 steps against 510 ± 10 steps.\n\n" NOTE_3);
  set_up (&fixture, pair, (const double *const[][2]){ { fair, good } });
  set_steps (&fixture, 0, never);
  text = write_verdict (&fixture, "early", FALSE);
  assert_says (text, "**Only the network with BN reaches 90 %**, after 500 steps.");
  set_steps (&fixture, 1, seldom);
  g_free (text);
  text = write_verdict (&fixture, "early", FALSE);
  assert_says (text, "**Only the network with BN reaches 90 %**, in **2 of 3** runs, after ");
  set_steps (&fixture, 1, never);
  g_free (text);
  text = write_verdict (&fixture, "early", FALSE);
  assert_says (text, "Neither reaches 90 %.");
  set_steps (&fixture, 0, fast);
  set_steps (&fixture, 1, fast);
  g_free (text);
  text = write_verdict (&fixture, "early", FALSE);
  assert_says (text, "Both reach 90 % **at the same evaluation** in every pair");
  tear_down (&fixture);
}

/* --- along an axis --- */

static void
test_range (void)
{
  static const double low[] = { 0.855, 0.83, 0.84 };
  static const double more[] = { 0.962, 0.961, 0.964 };
  static const double near[] = { 0.9303, 0.9287, 0.9302 };
  static const double *const values[][2] = {
    { fair, NULL }, { fair, low }, { fair, good }, { fair, more }, { fair, near }
  };
  Fixture fixture;

  set_up (&fixture, batches, values);
  check (&fixture, "range",
         "Every run **converged**, that is, ended at 80 % held-out accuracy or better.\n\n"
         "Held-out accuracy at the end: at batch size 1 the network with BN **cannot be trained**; "
         "at 2 it is **8.8 points worse** [7.5, 9.9] than the network without BN; at 8 and 64 it "
         "is **3.0 to 3.3 points better** (intervals within [3.0, 3.4]); at 256 there is **no "
         "clear difference** (+0.01 points [−0.03, 0.03]).\n\n" NOTE_3);
}

static void
test_reach (void)
{
  static const double some[] = { 0.93, 0.3, N };
  static const double *const values[][2] = {
    { poor, fair }, { fair, good }, { some, good }, { lost, poor }
  };
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, rates, values);
  text = write_verdict (&fixture, "range", FALSE);
  assert_says (text, "Where they train: these ended at 80 % held-out accuracy or better:\n\n"
                     "- The network without BN: in **no run** at learning rate 0.01, in **every "
                     "run** at 0.1, in **1 of 3** runs at 1 (1 of 3 diverged), in **no run** at 10 "
                     "(all diverged).\n"
                     "- The network with BN: in **every run** from learning rate 0.01 to 1, in "
                     "**no run** at 10.\n\n"
                     "Of the values tried, the largest at which every run converged is **1** for "
                     "the network with BN and **0.1** for the network without BN, **10 times** as "
                     "large; the smallest **0.01** for the network with BN and **0.1** for the "
                     "network without BN, at least **10 times** as small.\n\n");
  assert_says (text,
               "at learning rate 0.01 the network with BN is **44.0 points better** [40.9, 48.0] "
               "than the network without BN; at 0.1 it is **3.0 points better** [3.0, 3.1]");
  assert_says (text, "; at 1 it seems to be 34.4 points better [3.0, 65.9], yet that is **no clear "
                     "difference**, 1 of 3 pairs left out because a run diverged; at 10");
  assert_says (text, "; at 10 every run of the network without BN **diverged**");
  /* Something is still to come: how far it reaches is not known. */
  {
    BnlSweepResult result;

    bnl_sweep_result_init (&result);
    bnl_sweep_table_set (fixture.table, 2, 1, 2, &result);
  }
  g_free (text);
  text = write_verdict (&fixture, "range", TRUE);
  g_assert_true (g_str_has_prefix (text, "So far, 23 of 24 runs. Where they train"));
  assert_says_not (text, "Of the values tried");
  tear_down (&fixture);
}

/* What holds of all runs together is not said of every value. */
static void
test_all_along (void)
{
  static const double some[] = { 0.93, 0.3, N };
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (
      &fixture, rates,
      (const double *const[][2]){ { poor, some }, { poor, some }, { poor, some }, { poor, some } });
  text = write_verdict (&fixture, "range", FALSE);
  assert_says (text, "in **no run** at any learning rate from 0.01 to 10.\n");
  assert_says (text, "in **4 of 12** runs from learning rate 0.01 to 10 (4 of 12 diverged).\n");
  tear_down (&fixture);
}

/* "5 hidden layers", not "hidden layers 5"; and what is of something has an article. */
static void
test_counted (void)
{
  static const char depths[] =
      "{\"vary\": [{\"key\": \"hidden\", \"values\": \"8xlin:1:5:5\"}, {\"key\": \"norm\", "
      "\"values\": \"none,batch\"}], \"seeds\": 3}";
  static const char stds[] =
      "{\"vary\": [{\"key\": \"init\", \"values\": \"gaussian:log:0.01:100:5\"}, {\"key\": "
      "\"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";
  static const double some[] = { 0.93, 0.3, N };
  static const double *const values[][2] = {
    { fair, good }, { poor, fair }, { poor, fair }, { poor, some }, { lost, some }
  };
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, depths, values);
  text = write_verdict (&fixture, "range", FALSE);
  assert_says (text,
               "- The network without BN: in **every run** with 1 hidden layer, in **no run** "
               "with 2 to 4, in **no run** with 5 (all diverged).\n");
  assert_says (text, "- The network with BN: in **every run** with 1 to 3 hidden layers, in **2 of "
                     "6** runs with 4 and 5 (2 of 6 diverged).\n");
  assert_says (text,
               "at the end: with 1 hidden layer the network with BN is **3.0 points better**");
  assert_says (text, "; with 5 every run of the network without BN **diverged**, the network with "
                     "BN is at 61.5 ± 44.5 % (1 of 3 diverged).");
  g_free (text);
  text = write_verdict (&fixture, "best", FALSE);
  assert_says (text, "- The network without BN: **92.97 ± 0.06 %** with 1 hidden layer;");
  tear_down (&fixture);

  set_up (&fixture, stds, values);
  g_free (text);
  text = write_verdict (&fixture, "range", FALSE);
  assert_says (text, "in **every run** at a std of the first weights of 0.01, in **no run** from "
                     "0.1 to 10, in");
  tear_down (&fixture);
}

static void
test_impossible (void)
{
  static const double *const values[][2] = {
    { fair, NULL }, { fair, good }, { fair, good }, { fair, good }, { fair, good }
  };
  static const char norms[] =
      "{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"}, {\"key\": \"batch_size\", \"values\": "
      "\"1,8\"}, {\"key\": \"norm\", \"values\": \"none,batch,layer,batch-renorm\"}]}";
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, batches, values);
  text = write_verdict (&fixture, "impossible", FALSE);
  assert_says (text, "At batch size 1 the network with BN **cannot be trained**: it takes mean and "
                     "variance from the batch and needs two images for that, but batch-size is 1. "
                     "The mean of one value is that value");
  tear_down (&fixture);

  /* Two norms that have it alike, at both learning rates: one sentence. */
  fixture.sweep = bnl_sweep_table_fixture_new (norms);
  fixture.table = bnl_sweep_table_new (fixture.sweep);
  bnl_sweep_table_fixture_set (fixture.table, 1, 0, good);
  g_free (text);
  text = write_verdict (&fixture, "impossible", FALSE);
  assert_says (text, "batch norm and batch renorm **cannot be trained**: each takes mean");
  assert_says_not (strstr (text, "cannot be trained") + 1, "cannot be trained");
  tear_down (&fixture);
}

static void
test_best (void)
{
  static const double near[] = { 0.9303, 0.9287, 0.9302 };
  static const double *const values[][2] = {
    { fair, NULL }, { fair, poor }, { near, good }, { poor, fair }, { lost, fair }
  };
  Fixture fixture;

  set_up (&fixture, batches, values);
  check (&fixture, "best",
         "Highest held-out accuracy at the end of each, picked from these very figures, which "
         "flatters it a little:\n\n"
         "- The network without BN: **92.97 ± 0.09 %** at batch size 8; from 1 to 8 not clearly "
         "lower.\n"
         "- The network with BN: **96.00 ± 0.10 %** at batch size 8; everywhere else clearly "
         "lower; **3.0 points better** [3.0, 3.1] than the network without BN at its own "
         "best.\n\n" NOTE_3);
}

/* --- several arms, several axes --- */

static const char four[] =
    "{\"arms\": [{\"name\": \"plain\", \"set\": {\"norm\": \"none\"}},"
    " {\"name\": \"BN\", \"set\": {\"norm\": \"batch\"}},"
    " {\"name\": \"drop*out\", \"set\": {\"norm\": \"none\", \"dropout\": 0.2}}],"
    " \"seeds\": 3, \"measures\": [\"train\"]}";

static void
test_arms (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, four, (const double *const[][2]){ { fair, good } });
  bnl_sweep_table_fixture_set (fixture.table, 0, 2, lost);
  text = write_verdict (&fixture, "best", FALSE);
  assert_says (text, "The highest held-out accuracy at the end has BN, **96.00 ± 0.10 %**: **3.0 "
                     "points better** [3.0, 3.1] than the next, plain.");
  check (&fixture, "arms",
         "Held-out accuracy at the end, compared with plain:\n\n"
         "- Plain: 92.97 ± 0.06 %.\n"
         "- BN: 96.00 ± 0.10 %, **3.0 points better** [3.0, 3.1].\n"
         "- Drop\\*out: every run of drop\\*out **diverged**.\n\n" NOTE_3);
}

static void
test_gap (void)
{
  static const double train[][3] = { { 0.99, 0.992, 0.991 }, { 0.995, 0.994, 0.996 } };
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, four, (const double *const[][2]){ { fair, good } });
  text = write_verdict (&fixture, "gap", FALSE);
  assert_says (text, "the gap between training and held-out accuracy was not measured.");
  for (guint arm = 0; arm < 2; arm++)
    for (guint seed = 0; seed < 3; seed++) {
      BnlSweepResult result = *bnl_sweep_table_get (fixture.table, 0, arm, seed);

      result.train_accuracy = train[arm][seed];
      bnl_sweep_table_set (fixture.table, 0, arm, seed, &result);
    }
  g_free (text);
  text = write_verdict (&fixture, "gap", FALSE);
  /* 6.0, 6.3, 6.1 and 3.5, 3.5, 3.5. */
  assert_says (text, "Training minus held-out accuracy, compared with plain:\n\n"
                     "- Plain: 6.13 ± 0.15 points.\n"
                     "- BN: 3.5 points, **2.6 points smaller** [2.5, 2.8].\n");
  assert_says (text, "A smaller gap alone is no gain");
  assert_says (text, "- BN: 96.00 ± 0.10 %, **3.0 points better** [3.0, 3.1].");
  tear_down (&fixture);
}

static void
test_slices (void)
{
  static const char grid[] =
      "{\"vary\": [{\"key\": \"optimizer\", \"values\": \"sgd,adam\"}, {\"key\": \"batch_size\","
      " \"values\": \"8,16\"}, {\"key\": \"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";
  static const char random[] =
      "{\"vary\": [{\"key\": \"lr\", \"values\": \"log:0.01:1:3\"}, {\"key\": \"dropout\","
      " \"values\": \"lin:0:0.5:3\"}, {\"key\": \"norm\", \"values\": \"none,batch\"}],"
      " \"seeds\": 3, \"random\": {\"n\": 12, \"seed\": 0}}";
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (
      &fixture, grid,
      (const double *const[][2]){ { fair, good }, { fair, good }, { good, fair }, { fair, lost } });
  text = write_verdict (&fixture, "end", FALSE);
  assert_says (text,
               "Held-out accuracy at the end, the network with BN against the network without "
               "BN:\n\n"
               "- Optimizer sgd: at batch size 8 and 16, **3.0 points better** (intervals "
               "within [3.0, 3.1]).\n"
               "- Optimizer adam: at batch size 8, **3.0 points worse** [3.0, 3.1]; at 16 "
               "every run of the network with BN **diverged**, the network without BN is at "
               "92.97 ± 0.06 %.");
  tear_down (&fixture);

  fixture.sweep = bnl_sweep_table_fixture_new (random);
  fixture.table = bnl_sweep_table_new (fixture.sweep);
  for (guint cell = 0; cell < 12; cell++) {
    bnl_sweep_table_fixture_set (fixture.table, cell, 0, cell < 9 ? fair : lost);
    bnl_sweep_table_fixture_set (fixture.table, cell, 1, cell < 7 ? good : fair);
  }
  g_free (text);
  text = write_verdict (&fixture, "end", FALSE);
  assert_says (text, "of 12 points **clearly better** at 7, **clearly worse** at 0, exactly the "
                     "same at 2, nothing to compare at 3.");
  tear_down (&fixture);
}

/* --- judging, drift, all of it --- */

static void
test_evaluation (void)
{
  static const char judged[] =
      "{\"spec\": {\"norm\": \"batch\"}, \"vary\": [{\"key\": \"bn_momentum\", \"values\": "
      "\"0.1,0.01,0.001\"}], \"arms\": [{\"name\": \"running\", \"set\": {\"eval_statistics\": "
      "\"running\"}}, {\"name\": \"recomputed statistics\", \"set\": {\"eval_statistics\": "
      "\"precise\"}}],"
      " \"seeds\": 3}";
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, judged,
          (const double *const[][2]){ { good, good }, { fair, good }, { poor, good } });
  text = write_verdict (&fixture, "evaluation", FALSE);
  assert_says (text, "What is compared are the same networks, trained alike: only the statistics");
  assert_says (
      text, "at 0.01 recomputed statistics are **3.0 points better** [3.0, 3.1] than running; at "
            "0.001 they are **47.0 points better** [43.9, 51.1]");
  tear_down (&fixture);
  set_up (&fixture, pair, (const double *const[][2]){ { fair, good } });
  g_free (text);
  text = write_verdict (&fixture, "evaluation", FALSE);
  assert_says_not (text, "the same networks");
  tear_down (&fixture);
}

/* Without BN the median goes from -1 to 1 and the band from 0.5 to 4; with BN it stays within 0.2,
 * and the band grows by half.  At a batch of one, where there is nothing to compare, it goes far.
 */
static BnlTrace *
dup_trace (gpointer user_data, guint cell, guint arm, guint seed, const char *name)
{
  const float unsettled[] = { -9, 0, 9 };
  const gboolean alone = cell == 0 && bnl_sweep_get_n_cells (((Fixture *) user_data)->sweep) > 1;
  const float shift = 0.01F * (float) seed + (alone ? 50 : 0);
  const float rows[2][3][3] = {
    { { -1.25F, -1, -0.75F }, { NAN, NAN, NAN }, { -1, 1 + shift, 3 } },
    { { -0.5F, 0, 0.5F }, { -0.5F, 0.2F, 0.5F }, { -0.7F, 0.1F, 0.8F + shift } },
  };
  BnlTrace *trace;

  g_assert_cmpstr (name, ==, "unit");
  trace = bnl_trace_new (name, 3);
  bnl_trace_append (trace, 5, unsettled);
  for (guint i = 0; i < 3; i++)
    bnl_trace_append (trace, 100 * (i + 1), rows[arm][i]);
  return trace;
}

static BnlTrace *
dup_no_trace (gpointer user_data G_GNUC_UNUSED,
              guint cell G_GNUC_UNUSED,
              guint arm G_GNUC_UNUSED,
              guint seed G_GNUC_UNUSED,
              const char *name G_GNUC_UNUSED)
{
  return NULL;
}

static void
test_drift (void)
{
  const char *const findings[] = { "drift", NULL };
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture, pair, (const double *const[][2]){ { fair, good } });
  text = bnl_sweep_verdict_write (findings, fixture.table, FALSE, dup_trace, &fixture);
  assert_says (text, "- The network without BN: 2.01 ± 0.01.\n"
                     "- The network with BN: 0.20 ± 0.00, **1.81 less** [1.80, 1.82].");
  assert_says (text, "- The network without BN: 8 times.\n"
                     "- The network with BN: 1.5 times, **5.3 times less** [5.3, 5.3].");
  g_free (text);
  text = bnl_sweep_verdict_write (findings, fixture.table, FALSE, dup_no_trace, NULL);
  assert_says (text, "was not measured");
  tear_down (&fixture);

  /* Points of one seed are no independent pairs. */
  set_up (&fixture, batches,
          (const double *const[][2]){
              { fair, NULL }, { fair, good }, { fair, good }, { fair, good }, { fair, good } });
  g_free (text);
  text = bnl_sweep_verdict_write (findings, fixture.table, FALSE, dup_trace, &fixture);
  assert_says (text, "had settled, on average over the points at which all were measured:\n\n"
                     "- The network without BN: 2.01 ± 0.01.\n"
                     "- The network with BN: 0.20 ± 0.00, **1.81 less** [1.80, 1.82].");
  assert_says (text, "the mean over 3 pairs");
  tear_down (&fixture);
}

/* What suits, where nobody says; what there is not is passed over; failures are told. */
static void
test_whole (void)
{
  const char *const odd[] = { "no such finding", "end", "end", "arms", NULL };
  Fixture fixture;
  BnlSweepResult failed;
  g_autofree char *text = NULL;

  set_up (&fixture, pair, (const double *const[][2]){ { fair, good } });
  text = bnl_sweep_verdict_write (NULL, fixture.table, FALSE, NULL, NULL);
  assert_says (text, "At the first evaluation");
  assert_says (text, "\n\nAt the end");
  g_free (text);
  text = bnl_sweep_verdict_write (odd, fixture.table, FALSE, NULL, NULL);
  assert_says (text, "At the end the network");
  assert_says_not (strstr (text, "At the end") + 1, "At the end");
  bnl_sweep_result_init (&failed);
  failed.outcome = BNL_SWEEP_OUTCOME_FAILED;
  bnl_sweep_table_set (fixture.table, 0, 1, 0, &failed);
  g_free (text);
  text = bnl_sweep_verdict_write (odd, fixture.table, FALSE, NULL, NULL);
  g_assert_true (g_str_has_prefix (text, "From 5 of 6 runs: at the end"));
  assert_says (text, " One run failed and counts nowhere.");
  tear_down (&fixture);
  for (guint i = 0; bnl_sweep_verdict_get_findings ()[i] != NULL; i++) {
    set_up (&fixture, pair, (const double *const[][2]){ { fair, good } });
    g_free (text);
    text = write_verdict (&fixture, bnl_sweep_verdict_get_findings ()[i], FALSE);
    g_assert_cmpuint (strlen (text), >, 20);
    tear_down (&fixture);
  }
}

/* Nothing varies and nothing is compared: there is the figure. */
static void
test_alone (void)
{
  Fixture fixture = { .sweep = bnl_sweep_table_fixture_new ("{\"seeds\": 3}") };

  fixture.table = bnl_sweep_table_new (fixture.sweep);
  bnl_sweep_table_fixture_set (fixture.table, 0, 0, good);
  check (&fixture, "end", "Held-out accuracy at the end is **96.00 ± 0.10 %**.");
}

/* Many comparisons: what chance makes of them is said. */
static void
test_many (void)
{
  static const char many[] = "{\"vary\": [{\"key\": \"lr\", \"values\": \"log:0.001:1:20\"},"
                             " {\"key\": \"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";
  Fixture fixture = { .sweep = bnl_sweep_table_fixture_new (many) };
  g_autofree char *text = NULL;

  fixture.table = bnl_sweep_table_new (fixture.sweep);
  for (guint cell = 0; cell < 20; cell++) {
    bnl_sweep_table_fixture_set (fixture.table, cell, 0, fair);
    bnl_sweep_table_fixture_set (fixture.table, cell, 1, good);
  }
  text = write_verdict (&fixture, "end", FALSE);
  assert_says (text, "at every learning rate from 0.001 to 1 the network with BN is **3.0 points "
                     "better**");
  assert_says (text, "Of 20 differences judged, about 1 would seem clear by chance if there were "
                     "none.");
  tear_down (&fixture);
}

static void
test_place (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_table_fixture_new (
      "{\"vary\": [{\"key\": \"hidden\", \"values\": \"100x1 100x2 100x5\"}, {\"key\": "
      "\"activation\", \"values\": \"relu,tanh\"}]}");
  const int axis = bnl_sweep_slice_choose_axis (sweep);
  g_autoptr (GPtrArray) slices = bnl_sweep_slice_list (sweep, axis);
  g_autofree char *title = NULL;
  g_autofree char *place = NULL;

  g_assert_cmpint (axis, ==, 0);
  g_assert_cmpuint (slices->len, ==, 2);
  title = bnl_sweep_slice_dup_title (sweep, axis, slices->pdata[1]);
  g_assert_cmpstr (title, ==, "activation tanh");
  place = bnl_sweep_slice_dup_place (sweep, axis, slices->pdata[0], 1, 1, FALSE);
  g_assert_cmpstr (place, ==, "with 2");
  g_free (place);
  place = bnl_sweep_slice_dup_place (sweep, axis, slices->pdata[0], 0, 2, FALSE);
  g_assert_cmpstr (place, ==, "with 1 to 5");
  g_ptr_array_unref (g_steal_pointer (&slices));
  slices = bnl_sweep_slice_list (sweep, 1);
  g_free (place);
  place = bnl_sweep_slice_dup_place (sweep, 1, slices->pdata[0], 0, 1, TRUE);
  g_assert_cmpstr (place, ==, "with activation relu and tanh");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/sweep-verdict/clear", test_clear);
  g_test_add_func ("/lab/sweep-verdict/no-clear-difference", test_no_clear_difference);
  g_test_add_func ("/lab/sweep-verdict/too-few", test_too_few);
  g_test_add_func ("/lab/sweep-verdict/one-seed", test_one_seed);
  g_test_add_func ("/lab/sweep-verdict/diverged", test_diverged);
  g_test_add_func ("/lab/sweep-verdict/nothing-yet", test_nothing_yet);
  g_test_add_func ("/lab/sweep-verdict/early", test_early);
  g_test_add_func ("/lab/sweep-verdict/range", test_range);
  g_test_add_func ("/lab/sweep-verdict/reach", test_reach);
  g_test_add_func ("/lab/sweep-verdict/all-along", test_all_along);
  g_test_add_func ("/lab/sweep-verdict/counted", test_counted);
  g_test_add_func ("/lab/sweep-verdict/impossible", test_impossible);
  g_test_add_func ("/lab/sweep-verdict/best", test_best);
  g_test_add_func ("/lab/sweep-verdict/arms", test_arms);
  g_test_add_func ("/lab/sweep-verdict/gap", test_gap);
  g_test_add_func ("/lab/sweep-verdict/slices", test_slices);
  g_test_add_func ("/lab/sweep-verdict/evaluation", test_evaluation);
  g_test_add_func ("/lab/sweep-verdict/drift", test_drift);
  g_test_add_func ("/lab/sweep-verdict/whole", test_whole);
  g_test_add_func ("/lab/sweep-verdict/alone", test_alone);
  g_test_add_func ("/lab/sweep-verdict/many", test_many);
  g_test_add_func ("/lab/sweep-verdict/place", test_place);
  return g_test_run ();
}
