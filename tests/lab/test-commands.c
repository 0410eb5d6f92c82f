/* Commands to a comparison in any order, at any moment and from several threads.  It must always
 * come to its end, and none of them may change a number: learning rates are set to what they are.
 */

#include "bnl-lab-fixture.h"
#include "engine/bnl-rng.h"

#define N_COMMANDS 4000
#define N_COMMANDERS 3
#define N_STEPS 20000
/* Of a machine that is busy with other things; a run that hangs waits for ever. */
#define PATIENCE_USEC (100 * G_USEC_PER_SEC)

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlSeries *rows[BNL_N_ARMS]; /* of each arm, trained on this thread without a command */
  BnlComparison *comparison;
} Fixture;

static void
set (BnlSpec *spec, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, key, value, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->dataset = bnl_lab_fixture_new_dataset (90, 30);
  fixture->spec = bnl_lab_fixture_new_spec ();
  set (fixture->spec, "steps", G_STRINGIFY (N_STEPS));
  set (fixture->spec, "eval_every", "100");
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_autoptr (BnlSpec) own = bnl_spec_dup (fixture->spec);
    g_auto (BnlOutcome) outcome = { 0 };

    own->norm = bnl_arm_get_norm (arm, fixture->spec);
    fixture->rows[arm] = bnl_lab_fixture_train (own, fixture->dataset, NULL, &outcome);
  }
  fixture->comparison = bnl_comparison_new (fixture->spec, fixture->dataset, TRUE, NULL, NULL, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_comparison_free (fixture->comparison);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    bnl_series_unref (fixture->rows[arm]);
  bnl_spec_free (fixture->spec);
  bnl_dataset_unref (fixture->dataset);
}

static gsize
get_length (Fixture *fixture, BnlArm arm)
{
  return bnl_series_get_length (
      bnl_run_get_series (bnl_comparison_get_run (fixture->comparison, arm)));
}

/* Not bnl_comparison_wait(), which would hang with it. */
static void
assert_comes_to_its_end (Fixture *fixture)
{
  const gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (!bnl_run_state_is_end (bnl_comparison_get_state (fixture->comparison))) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
    g_usleep (1000);
  }
  g_assert_cmpint (bnl_comparison_get_state (fixture->comparison), ==, BNL_RUN_FINISHED);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_assert_cmpuint (get_length (fixture, arm), ==, N_STEPS);
    bnl_lab_fixture_assert_same_rows (
        fixture->rows[arm], bnl_run_get_series (bnl_comparison_get_run (fixture->comparison, arm)),
        N_STEPS);
  }
}

static void
await_paused (Fixture *fixture)
{
  const gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (bnl_comparison_get_state (fixture->comparison) == BNL_RUN_TRAINING) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
    g_usleep (20);
  }
}

/* Nothing, a turn of the others, or some steps long. */
static void
let_some_time_pass (BnlRng *rng)
{
  const guint how = bnl_rng_below (rng, 64);

  if (how == 0)
    g_usleep (bnl_rng_below (rng, 200));
  else if (how < 24)
    g_thread_yield ();
}

static void
give_command (Fixture *fixture, BnlRng *rng)
{
  BnlComparison *comparison = fixture->comparison;
  BnlRun *one = bnl_comparison_get_run (comparison, bnl_rng_below (rng, BNL_N_ARMS));

  switch (bnl_rng_below (rng, 12)) {
  case 0:
  case 1:
  case 2:
    bnl_comparison_pause (comparison);
    break;
  case 3:
  case 4:
  case 5:
  case 6:
    bnl_comparison_step (comparison);
    break;
  case 7:
  case 8:
    bnl_comparison_resume (comparison);
    break;
  case 9:
    bnl_comparison_set_lr (comparison, fixture->spec->lr);
    break;
  case 10:
    bnl_run_pause (one);
    break;
  default:
    bnl_run_resume (one);
  }
}

typedef struct {
  Fixture *fixture;
  guint place;
} Commander;

/* Until only a part of the steps is left, or for so many commands. */
static gpointer
command_worker (gpointer data)
{
  const Commander *commander = data;
  guint n_given = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 11, BNL_RNG_STREAM_TEST, commander->place);
  while (n_given < N_COMMANDS && get_length (commander->fixture, BNL_ARM_WITH) < N_STEPS * 3 / 4) {
    give_command (commander->fixture, &rng);
    let_some_time_pass (&rng);
    n_given++;
  }
  return GUINT_TO_POINTER (n_given);
}

/* Whatever was said in whatever order: resumed, it goes on to the end. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  Commander commanders[N_COMMANDERS];
  GThread *threads[N_COMMANDERS];

  (void) data;
  bnl_comparison_start (fixture->comparison, TRUE);
  for (guint i = 0; i < N_COMMANDERS; i++) {
    commanders[i] = (Commander){ fixture, i };
    threads[i] = g_thread_new ("command", command_worker, &commanders[i]);
  }
  for (guint i = 0; i < N_COMMANDERS; i++)
    g_test_message ("commands given: %u", GPOINTER_TO_UINT (g_thread_join (threads[i])));
  bnl_comparison_resume (fixture->comparison);
  assert_comes_to_its_end (fixture);
}

/* Each press finds the state that a window goes by: after resume nobody sees the old pause, or it
 * would stop looking; a step is made by both, and seen as soon as the state says so. */
static void
test_pause_step_resume (Fixture *fixture, gconstpointer data)
{
  BnlComparison *comparison = fixture->comparison;
  guint n_rounds = 0;
  BnlRng rng;

  (void) data;
  bnl_rng_init (&rng, 12, BNL_RNG_STREAM_TEST, 0);
  bnl_comparison_start (comparison, FALSE);
  while (n_rounds < N_COMMANDS && get_length (fixture, BNL_ARM_WITH) < N_STEPS * 3 / 4) {
    gsize length;

    n_rounds++;
    bnl_comparison_pause (comparison);
    if (bnl_rng_below (&rng, 4) > 0)
      await_paused (fixture);
    length = get_length (fixture, BNL_ARM_WITH);
    bnl_comparison_step (comparison);
    let_some_time_pass (&rng);
    if (bnl_rng_below (&rng, 4) > 0) {
      await_paused (fixture);
      g_assert_cmpuint (get_length (fixture, BNL_ARM_WITH), >, length);
      g_assert_cmpuint (get_length (fixture, BNL_ARM_WITH), ==,
                        get_length (fixture, BNL_ARM_WITHOUT));
    }
    bnl_comparison_resume (comparison);
    for (guint look = bnl_rng_below (&rng, 20); look > 0; look--)
      g_assert_cmpint (bnl_comparison_get_state (comparison), !=, BNL_RUN_PAUSED);
  }
  g_test_message ("rounds: %u", n_rounds);
  assert_comes_to_its_end (fixture);
}

/* Step by step from the first to the last, as fast as it can be pressed. */
static void
test_steps_to_the_end (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_comparison_start (fixture->comparison, TRUE);
  for (guint i = 0; i < N_STEPS; i++) {
    bnl_comparison_step (fixture->comparison);
    if (i % 7 == 0)
      g_thread_yield ();
  }
  assert_comes_to_its_end (fixture);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add ("/lab/commands/any-order", Fixture, NULL, set_up, test_any_order, tear_down);
  g_test_add ("/lab/commands/pause-step-resume", Fixture, NULL, set_up, test_pause_step_resume,
              tear_down);
  g_test_add ("/lab/commands/steps-to-the-end", Fixture, NULL, set_up, test_steps_to_the_end,
              tear_down);
  return g_test_run ();
}
