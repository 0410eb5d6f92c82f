#include "lab/bnl-comparison.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "engine/bnl-rng.h"

static void
set (BnlSpec *spec, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, key, value, &error);
  g_assert_no_error (error);
}

static BnlSpec *
dup_with_norm (const BnlSpec *spec, BnlArm arm)
{
  BnlSpec *copy = bnl_spec_dup (spec);

  set (copy, "norm", bnl_arm_get_name (arm, spec));
  return copy;
}

static void
test_names (void)
{
  static const char *const names[][2] = { { "none", "batch" },
                                          { "batch", "batch" },
                                          { "layer", "layer" },
                                          { "batch-renorm", "batch-renorm" },
                                          { "ghost", "ghost" } };
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    set (spec, "norm", names[i][0]);
    g_assert_cmpstr (bnl_arm_get_name (BNL_ARM_WITHOUT, spec), ==, "none");
    g_assert_cmpstr (bnl_arm_get_name (BNL_ARM_WITH, spec), ==, names[i][1]);
  }
}

/* Each arm beside the other gives the very numbers that it gives alone. */
static void
test_pair (gconstpointer data)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (91, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = NULL;

  set (spec, "norm", data);
  set (spec, "ghost_size", "4");
  set (spec, "renorm_start", "5");
  set (spec, "renorm_ramp", "10");
  set (spec, "dropout", "0.2");
  comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_READY);
  g_assert_true (bnl_comparison_get_progress (comparison) == 0.0);
  bnl_comparison_start (comparison, FALSE);
  bnl_comparison_wait (comparison);
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_FINISHED);
  g_assert_true (bnl_comparison_get_progress (comparison) == 1.0);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    g_autoptr (BnlSpec) own = dup_with_norm (spec, arm);
    g_autoptr (BnlSnapshot) snapshot = bnl_run_dup_snapshot (run);
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlSeries) alone = bnl_lab_fixture_train (own, dataset, NULL, &outcome);

    g_assert_true (bnl_spec_equal (own, bnl_run_get_spec (run)));
    g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, outcome.n_steps);
    bnl_lab_fixture_assert_same_rows (alone, bnl_run_get_series (run), outcome.n_steps);
    bnl_lab_fixture_assert_same_weights (outcome.last->weights, snapshot->weights);
  }
}

/* The same weights before the first step, and the same batches: examples, steps and epochs go
 * together, also where a last batch has one image. */
static void
test_fair (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (51, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = NULL;
  g_autoptr (BnlSnapshot) without = NULL;
  g_autoptr (BnlSnapshot) with = NULL;
  BnlSeries *a, *b;

  set (spec, "validation", "0");
  comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
  bnl_comparison_start (comparison, TRUE);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    bnl_lab_fixture_await (bnl_comparison_get_run (comparison, arm), BNL_RUN_PAUSED);
  without = bnl_run_dup_snapshot (bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT));
  with = bnl_run_dup_snapshot (bnl_comparison_get_run (comparison, BNL_ARM_WITH));
  for (int i = 0; i < without->weights->arch->n_blocks; i++) {
    const BnlBlock *plain = &without->weights->arch->blocks[i];
    const BnlBlock *normed = &with->weights->arch->blocks[i];

    g_assert_true (memcmp (without->weights->parameters + plain->weight,
                           with->weights->parameters + normed->weight,
                           (size_t) (plain->n_in * plain->n_out) * sizeof (BnlReal)) == 0);
  }
  bnl_comparison_resume (comparison);
  bnl_comparison_wait (comparison);
  a = bnl_run_get_series (bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT));
  b = bnl_run_get_series (bnl_comparison_get_run (comparison, BNL_ARM_WITH));
  g_assert_cmpuint (bnl_series_get_length (a), ==, 15);
  g_assert_cmpuint (bnl_series_get_length (b), ==, 15);
  for (gsize i = 0; i < 15; i++) {
    g_assert_cmpuint (bnl_series_get (a, i)->examples, ==, bnl_series_get (b, i)->examples);
    g_assert_cmpuint (bnl_series_get (a, i)->epoch, ==, bnl_series_get (b, i)->epoch);
  }
}

static void
test_alone (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    g_autoptr (BnlSpec) own = dup_with_norm (spec, arm);
    g_autoptr (BnlComparison) comparison = bnl_comparison_new (own, dataset, FALSE, NULL, NULL, 0);

    g_assert_null (bnl_comparison_get_run (comparison, 1 - arm));
    g_assert_true (
        bnl_spec_equal (bnl_run_get_spec (bnl_comparison_get_run (comparison, arm)), own));
    bnl_comparison_start (comparison, FALSE);
    bnl_comparison_wait (comparison);
    g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_FINISHED);
  }
}

/* Commands reach both, in steps that add up. */
static void
test_commands (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);

  bnl_comparison_start (comparison, TRUE);
  bnl_comparison_set_lr (comparison, 0.5);
  bnl_comparison_step (comparison);
  bnl_comparison_step (comparison);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);

    bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
    g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, 2);
    g_assert_true (bnl_series_get (bnl_run_get_series (run), 0)->lr == 0.5);
  }
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_PAUSED);
  bnl_comparison_resume (comparison);
  bnl_comparison_pause (comparison);
  bnl_comparison_stop (comparison);
  bnl_comparison_wait (comparison);
  g_assert_true (bnl_run_state_is_end (bnl_comparison_get_state (comparison)));
}

/* Some moments of a run's life, by how long they take. */
static void
let_some_time_pass (BnlRng *rng)
{
  for (guint i = bnl_rng_below (rng, 4); i > 0; i--)
    g_usleep (bnl_rng_below (rng, 400));
}

static void
await_paused (BnlComparison *comparison)
{
  for (guint i = 0; i < 300000; i++) {
    if (bnl_comparison_get_state (comparison) == BNL_RUN_PAUSED)
      return;
    g_usleep (100);
  }
  g_assert_not_reached ();
}

static gsize
get_length (BnlComparison *comparison, BnlArm arm)
{
  return bnl_series_get_length (bnl_run_get_series (bnl_comparison_get_run (comparison, arm)));
}

/* Layers so unlike in cost that the arms are never at the same step by themselves. */
static BnlComparison *
new_uneven_pair (BnlDataset *dataset)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  set (spec, "steps", "1000000000"); /* without end */
  set (spec, "eval_every", "1000");
  set (spec, "hidden", "16,16,16");
  return bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
}

/* Paused at any moment, both have done the same steps, and single steps keep it so. */
static void
test_pause_is_even (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlComparison) comparison = new_uneven_pair (dataset);
  BnlRng rng;

  bnl_rng_init (&rng, 1, BNL_RNG_STREAM_TEST, 0);
  bnl_comparison_start (comparison, FALSE);
  for (guint i = 0; i < 300; i++) {
    const guint n_presses = bnl_rng_below (&rng, 4);
    gsize length;

    let_some_time_pass (&rng);
    if (i % 3 > 0)
      bnl_comparison_pause (comparison);
    else
      bnl_comparison_step (comparison);
    await_paused (comparison);
    length = get_length (comparison, BNL_ARM_WITHOUT);
    g_assert_cmpuint (get_length (comparison, BNL_ARM_WITH), ==, length);
    bnl_comparison_pause (comparison); /* again changes nothing */
    for (guint press = 0; press < n_presses; press++)
      bnl_comparison_step (comparison);
    await_paused (comparison);
    g_assert_cmpuint (get_length (comparison, BNL_ARM_WITHOUT), ==, length + n_presses);
    g_assert_cmpuint (get_length (comparison, BNL_ARM_WITH), ==, length + n_presses);
    bnl_comparison_resume (comparison);
  }
}

/* However often they are paused and woken, neither gets away. */
static void
test_resume_keeps_step (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlComparison) comparison = new_uneven_pair (dataset);

  bnl_comparison_start (comparison, FALSE);
  for (guint i = 0; i < 100; i++) {
    bnl_comparison_resume (comparison);
    for (guint look = 0; look < 100; look++) {
      /* Each arm against a later look at the other, which can only be further. */
      const gsize before = get_length (comparison, BNL_ARM_WITHOUT);
      const gsize with = get_length (comparison, BNL_ARM_WITH);
      const gsize after = get_length (comparison, BNL_ARM_WITHOUT);

      g_assert_cmpuint (with, <=, after + BNL_PACE_LEAD + 1);
      g_assert_cmpuint (before, <=, with + BNL_PACE_LEAD + 1);
    }
    bnl_comparison_pause (comparison);
    await_paused (comparison);
  }
}

/* An arm that was paused by itself is brought to where the other is. */
static void
test_step_evens_out (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlComparison) comparison = new_uneven_pair (dataset);
  BnlRun *without = bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT);

  bnl_comparison_start (comparison, TRUE);
  await_paused (comparison);
  for (guint i = 0; i < 5; i++)
    bnl_run_step (without);
  bnl_comparison_step (comparison);
  await_paused (comparison);
  g_assert_cmpuint (get_length (comparison, BNL_ARM_WITHOUT), ==, 6);
  g_assert_cmpuint (get_length (comparison, BNL_ARM_WITH), ==, 6);
}

/* A learning rate set at any moment holds from the same step on in both, also where the next comes
 * before the slower arm is there. */
static void
test_lr_is_even (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlComparison) comparison = new_uneven_pair (dataset);
  BnlSeries *a = bnl_run_get_series (bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT));
  BnlSeries *b = bnl_run_get_series (bnl_comparison_get_run (comparison, BNL_ARM_WITH));
  guint n_changes = 0;
  BnlRng rng;
  gsize length;

  bnl_rng_init (&rng, 2, BNL_RNG_STREAM_TEST, 0);
  bnl_comparison_start (comparison, FALSE);
  for (guint i = 0; i < 400; i++) {
    if (bnl_rng_below (&rng, 3) > 0)
      let_some_time_pass (&rng);
    bnl_comparison_set_lr (comparison, 0.001 + i * 1e-6);
  }
  bnl_comparison_pause (comparison);
  await_paused (comparison);
  length = bnl_series_get_length (a);
  g_assert_cmpuint (bnl_series_get_length (b), ==, length);
  for (gsize i = 0; i < length; i++) {
    g_assert_true (bnl_series_get (a, i)->lr == bnl_series_get (b, i)->lr);
    n_changes += i > 0 && bnl_series_get (a, i)->lr != bnl_series_get (a, i - 1)->lr;
  }
  g_assert_cmpuint (n_changes, >, 10);
}

/* One arm paused, stopped or lost: the other goes on to its end; progress only grows. */
static void
test_one_arm_goes (gconstpointer data)
{
  const char *how = data;
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = NULL;
  BnlRun *with, *without;
  double progress = 0.0;

  set (spec, "steps", "2000");
  comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
  with = bnl_comparison_get_run (comparison, BNL_ARM_WITH);
  without = bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT);
  bnl_comparison_start (comparison, FALSE);
  if (strcmp (how, "pause") == 0)
    bnl_run_pause (without);
  else
    bnl_run_stop (without);
  while (!bnl_run_state_is_end (bnl_run_get_state (with))) {
    const double now = bnl_comparison_get_progress (comparison);

    g_assert_true (now >= progress && now <= 1.0);
    progress = now;
    g_usleep (200);
  }
  g_assert_cmpint (bnl_run_get_state (with), ==, BNL_RUN_FINISHED);
  bnl_comparison_resume (comparison);
  bnl_comparison_wait (comparison);
  g_assert_true (bnl_comparison_get_progress (comparison) >= progress);
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==,
                   strcmp (how, "pause") == 0 ? BNL_RUN_FINISHED : BNL_RUN_STOPPED);
}

/* From weights so large that only normalized layers keep their size, the plain net is lost at once;
 * the other is not held up by it. */
static void
test_one_arm_diverges (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = NULL;
  BnlRun *without;

  set (spec, "init", "gaussian:1000");
  comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
  without = bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT);
  bnl_comparison_start (comparison, FALSE);
  bnl_comparison_wait (comparison);
  g_assert_cmpint (bnl_run_get_state (without), ==, BNL_RUN_DIVERGED);
  g_assert_cmpint (bnl_run_get_state (bnl_comparison_get_run (comparison, BNL_ARM_WITH)), ==,
                   BNL_RUN_FINISHED);
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_FINISHED);
  g_assert_true (bnl_comparison_get_progress (comparison) == 1.0);
}

static void
test_both_diverge (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = NULL;

  set (spec, "lr", "1e9");
  comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
  bnl_comparison_start (comparison, FALSE);
  bnl_comparison_wait (comparison);
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_DIVERGED);
  g_assert_true (bnl_comparison_get_progress (comparison) < 1.0);
}

/* Batches of one cannot be normalized: that arm fails, the other trains. */
static void
test_one_arm_fails (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (30, 9);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlComparison) comparison = NULL;

  set (spec, "batch_size", "1");
  comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);
  bnl_comparison_start (comparison, FALSE);
  bnl_comparison_wait (comparison);
  g_assert_cmpint (bnl_comparison_get_state (comparison), ==, BNL_RUN_FAILED);
  g_assert_cmpint (bnl_run_get_state (bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT)), ==,
                   BNL_RUN_FINISHED);
}

/* Freed at any moment. */
static void
test_freed (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  set (spec, "steps", "100000");
  for (guint i = 0; i < 20; i++) {
    g_autoptr (BnlComparison) comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);

    bnl_comparison_start (comparison, i % 4 == 0);
    g_usleep (i * 200);
  }
}

int
main (int argc, char **argv)
{
  static const char *const norms[] = { "batch", "layer", "batch-renorm", "ghost" };

  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/comparison/names", test_names);
  for (guint i = 0; i < G_N_ELEMENTS (norms); i++) {
    g_autofree char *path = g_strdup_printf ("/lab/comparison/pair/%s", norms[i]);

    g_test_add_data_func (path, norms[i], test_pair);
  }
  g_test_add_func ("/lab/comparison/fair", test_fair);
  g_test_add_func ("/lab/comparison/alone", test_alone);
  g_test_add_func ("/lab/comparison/commands", test_commands);
  g_test_add_func ("/lab/comparison/pause-is-even", test_pause_is_even);
  g_test_add_func ("/lab/comparison/resume-keeps-step", test_resume_keeps_step);
  g_test_add_func ("/lab/comparison/step-evens-out", test_step_evens_out);
  g_test_add_func ("/lab/comparison/lr-is-even", test_lr_is_even);
  g_test_add_data_func ("/lab/comparison/one-arm-paused", "pause", test_one_arm_goes);
  g_test_add_data_func ("/lab/comparison/one-arm-stopped", "stop", test_one_arm_goes);
  g_test_add_func ("/lab/comparison/one-arm-diverges", test_one_arm_diverges);
  g_test_add_func ("/lab/comparison/both-diverge", test_both_diverge);
  g_test_add_func ("/lab/comparison/one-arm-fails", test_one_arm_fails);
  g_test_add_func ("/lab/comparison/freed", test_freed);
  return g_test_run ();
}
