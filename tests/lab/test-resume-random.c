#include "lab/bnl-trainer.h"

#include <math.h>

#include "bnl-resume-fixture.h"

/* Runs of any kind, stopped at any step in any way, each time going on from bytes, and compared
 * with the straight run.  --seed, which is printed, repeats a failure. */

#define N_CHAINS 60

typedef struct {
  const char *key;
  const char *values[6];
} Choice;

static const Choice choices[] = {
  { "optimizer", { "sgd", "rmsprop", "adam", "adamw" } },
  { "momentum", { "0", "0.5", "0.9" } },
  { "lr", { "0.001", "0.01", "0.1" } },
  { "weight-decay", { "0", "0.01" } },
  { "weight-decay-on", { "all", "weights" } },
  { "clip-norm", { "0", "0.3" } },
  { "hidden", { "none", "5", "8,6" } },
  { "norm", { "none", "batch", "layer", "batch-renorm", "ghost" } },
  { "norm-position", { "before", "after" } },
  { "drop-bias", { "false", "true" } },
  { "ghost-size", { "3", "8" } },
  { "bn-momentum", { "0.1", "0.9" } },
  { "renorm-start", { "0", "7" } },
  { "renorm-ramp", { "0", "9", "100" } },
  { "dropout", { "0", "0.3" } },
  { "activation", { "relu", "tanh", "gelu" } },
  { "label-smoothing", { "0", "0.1" } },
  { "augment", { "none", "shift:1", "shift:1,rotate:10" } },
  { "eval-statistics", { "running", "batch", "precise" } },
  { "eval-on", { "validation", "test" } },
  { "eval-every", { "epoch", "1", "4" } },
  { "validation", { "0", "0.1", "0.25" } },
  { "train-size", { "0", "37" } },
  { "normalize", { "unit", "standard" } },
  { "batch-size", { "2", "7", "16", "500" } },
  { "drop-last", { "false", "true" } },
  { "schedule", { "constant", "step", "cosine", "one-cycle" } },
  { "schedule-every", { "0", "5" } },
  { "epochs", { "2", "5" } },
  { "steps", { "0", "0", "17" } },
};

static gboolean
set_at_random (BnlSpec *spec, GString *said)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GError) error = NULL;
    gint n = 0;
    const char *value;

    while (n < (gint) G_N_ELEMENTS (choices[i].values) && choices[i].values[n] != NULL)
      n++;
    value = choices[i].values[g_test_rand_int_range (0, n)];
    g_string_append_printf (said, " %s=%s", choices[i].key, value);
    bnl_spec_set (spec, choices[i].key, value, &error);
    g_assert_no_error (error);
  }
  spec->seed = (guint64) g_test_rand_int_range (0, 1000);
  spec->nesterov = spec->optimizer == BNL_OPTIMIZER_SGD && spec->momentum > 0.0 &&
                   g_test_rand_int_range (0, 2) == 1;
  g_string_append_printf (said, " seed=%" G_GUINT64_FORMAT " nesterov=%d", spec->seed,
                          spec->nesterov);
  return bnl_spec_validate (spec, NULL);
}

/* Of a size that leaves short and single batches; an order where there is a choice. */
typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  guint32 *order;
  gsize n_order;
  guint64 faster_from;
  GString *said;
} Chain;

static void
init_chain (Chain *chain)
{
  const guint32 n = (guint32) g_test_rand_int_range (40, 100);

  *chain = (Chain){
    .dataset = bnl_lab_fixture_new_dataset (n, 30),
    .said = g_string_new (NULL),
    .faster_from = (guint64) g_test_rand_int_range (1, 40),
  };
  do {
    g_clear_pointer (&chain->spec, bnl_spec_free);
    g_string_printf (chain->said, "%u images:", n);
    chain->spec = bnl_spec_new ();
  } while (!set_at_random (chain->spec, chain->said));
  if (g_test_rand_int_range (0, 5) > 0)
    return;
  chain->spec->validation = 0.0;
  chain->spec->train_size = 0;
  chain->n_order = (gsize) g_test_rand_int_range (30, 250);
  chain->order = g_new (guint32, chain->n_order);
  for (gsize i = 0; i < chain->n_order; i++)
    chain->order[i] = (guint32) g_test_rand_int_range (0, (gint32) n);
  g_string_append_printf (chain->said, " order of %" G_GSIZE_FORMAT, chain->n_order);
}

static void
clear_chain (Chain *chain)
{
  bnl_dataset_unref (chain->dataset);
  bnl_spec_free (chain->spec);
  g_free (chain->order);
  g_string_free (chain->said, TRUE);
}

static BnlSeries *
train (const Chain *chain,
       const BnlCheckpoint *resume,
       const BnlStretch *stretch,
       BnlOutcome *outcome)
{
  const BnlTrainerStart start = {
    .order = chain->order,
    .n_order = chain->n_order,
    .n_threads = (guint) g_test_rand_int_range (1, 5),
    .resume = resume,
  };

  return bnl_resume_fixture_train (chain->spec, chain->dataset, &start, stretch, outcome);
}

/* FALSE where these images give no batch in these settings. */
static gboolean
can_train (const Chain *chain)
{
  const BnlTrainerStart start = { .order = chain->order, .n_order = chain->n_order };
  const BnlCancel at_once = true;
  g_auto (BnlOutcome) outcome = { 0 };

  return bnl_trainer_run (chain->spec, chain->dataset, &start, NULL, NULL, &at_once, &outcome,
                          NULL);
}

/* The rows of a stretch; one whose evaluation was given up comes again, whole. */
static void
assert_same_stretch (BnlSeries *part, BnlSeries *whole, guint64 first, gboolean is_last_owed)
{
  const gsize length = bnl_series_get_length (part);

  for (gsize i = 0; i < length; i++) {
    const BnlMetrics *row = bnl_series_get (part, i);

    g_assert_cmpuint (row->step, ==, first + i);
    if (!is_last_owed || i + 1 < length)
      bnl_lab_fixture_assert_same_row (row, bnl_series_get (whole, (gsize) row->step - 1));
  }
}

/* Of its last row. */
static gboolean
lacks_evaluation (BnlSeries *part, BnlSeries *whole)
{
  const gsize length = bnl_series_get_length (part);
  const BnlMetrics *row, *other;

  if (length == 0)
    return FALSE;
  row = bnl_series_get (part, length - 1);
  other = bnl_series_get (whole, (gsize) row->step - 1);
  return isnan (row->val_loss) != isnan (other->val_loss) ||
         isnan (row->test_loss) != isnan (other->test_loss);
}

static void
follow (const Chain *chain)
{
  BnlStretch stretch = { BNL_RESUME_FIXTURE_NEVER, FALSE, 0, chain->faster_from };
  g_auto (BnlOutcome) end = { 0 };
  g_autoptr (BnlSeries) whole = train (chain, NULL, &stretch, &end);
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  gboolean is_owed = FALSE;
  guint64 done = 0;

  for (;;) {
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlSeries) part = NULL;
    guint64 first;

    stretch.stop_after = done + (guint64) g_test_rand_int_range (0, 12);
    stretch.midway = g_test_rand_int_range (0, 2) == 1;
    stretch.give_up_at =
        g_test_rand_int_range (0, 3) == 0 ? done + (guint64) g_test_rand_int_range (1, 6) : 0;
    part = train (chain, checkpoint, &stretch, &outcome);
    first = is_owed ? done : done + 1;
    if (outcome.state != BNL_RUN_STOPPED) {
      assert_same_stretch (part, whole, first, FALSE);
      bnl_resume_fixture_assert_same_end (&outcome, &end);
      return;
    }
    is_owed = lacks_evaluation (part, whole);
    assert_same_stretch (part, whole, first, is_owed);
    done = outcome.n_steps;
    g_clear_pointer (&checkpoint, bnl_checkpoint_unref);
    checkpoint = bnl_resume_fixture_pass_on (&outcome);
  }
}

static void
test_chains (void)
{
  guint n_followed = 0;

  while (n_followed < N_CHAINS) {
    Chain chain;

    init_chain (&chain);
    if (can_train (&chain)) {
      g_test_message ("%u: %s", n_followed, chain.said->str);
      follow (&chain);
      n_followed++;
    }
    clear_chain (&chain);
  }
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/resume/random", test_chains);
  return g_test_run ();
}
