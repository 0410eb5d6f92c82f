/* About how long a sweep takes, in figures that are known beforehand, and what is said of it. */

#include <math.h>
#include <string.h>

#include "app/bnl-sweep-estimate.h"
#include "app/bnl-sweep-notes.h"
#include "app/bnl-sweep-warnings.h"
#include "lab/bnl-spec.h"

#define N_TRAIN 1000
#define N_TEST 100
#define SIDE 4

static BnlDataset *
make_dataset (void)
{
  static guint8 pixels[(N_TRAIN + N_TEST) * SIDE * SIDE];
  static guint8 labels[N_TRAIN + N_TEST];
  const BnlImages train = { N_TRAIN, pixels, labels };
  const BnlImages test = { N_TEST, pixels, labels };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    labels[i] = (guint8) (i % 10);
  return bnl_dataset_new ("small", SIDE, SIDE, 10, &train, &test);
}

/* Of axes: "batch_size", "1,2", ..., NULL-terminated; steps without judging. */
static BnlSweep *
make_sweep (const char *const *axes, guint n_seeds)
{
  BnlSweep *sweep = bnl_sweep_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_spec_set (spec, "data", "small", NULL));
  g_assert_true (bnl_spec_set (spec, "steps", "100", NULL));
  g_assert_true (bnl_spec_set (spec, "norm", "none", NULL));
  bnl_sweep_set_base (sweep, spec);
  for (guint i = 0; axes[i] != NULL; i += 2)
    g_assert_true (bnl_sweep_set_axis (sweep, axes[i], axes[i + 1], &error));
  g_assert_true (bnl_sweep_set_n_seeds (sweep, n_seeds, &error));
  g_assert_true (bnl_sweep_build (sweep, &error));
  g_assert_no_error (error);
  return sweep;
}

static BnlSweepEstimate *
make_estimate (double seconds_a_step, double seconds_a_product)
{
  BnlSweepEstimate *estimate = bnl_sweep_estimate_new ();
  g_autoptr (BnlDataset) dataset = make_dataset ();

  bnl_sweep_estimate_tell (estimate, "small", dataset);
  bnl_sweep_estimate_set_costs (estimate, seconds_a_step, seconds_a_product);
  return estimate;
}

static void
assert_near (double value, double expected, double share)
{
  g_test_message ("%g, expected %g", value, expected);
  g_assert_true (fabs (value - expected) <= share * expected);
}

/* Steps alone: cells x arms x seeds, shared by the cores but not by more than there are runs. */
static void
test_steps (void)
{
  static const char *const axes[] = { "batch_size", "1,2,4", "norm", "none,layer", NULL };
  static const char *const epochs[] = { "epochs", "1,2", NULL };
  g_autoptr (BnlSweep) sweep = make_sweep (axes, 2);
  g_autoptr (BnlSweepEstimate) estimate = make_estimate (0.01, 0);

  assert_near (bnl_sweep_estimate_get_seconds (estimate, sweep, 1), 12 * 1.0, 1e-9);
  assert_near (bnl_sweep_estimate_get_seconds (estimate, sweep, 4), 3 * 1.0, 1e-9);
  assert_near (bnl_sweep_estimate_get_seconds (estimate, sweep, 99), 1.0, 1e-9);
  g_assert_true (isfinite (bnl_sweep_estimate_get_seconds (estimate, sweep, 0)));
  g_assert_cmpuint (bnl_sweep_get_n_runs (sweep), ==, 12);
  /* Where steps are set, epochs do not count. */
  sweep = (bnl_sweep_unref (sweep), make_sweep (epochs, 1));
  assert_near (bnl_sweep_estimate_get_seconds (estimate, sweep, 1), 2 * 1.0, 1e-9);
}

/* Batches four times as large take four times the products. */
static void
test_products (void)
{
  static const char *const small[] = { "batch_size", "8", NULL };
  static const char *const large[] = { "batch_size", "32", NULL };
  static const char *const judged[] = { "batch_size", "8", "eval_every", "1", NULL };
  g_autoptr (BnlSweep) one = make_sweep (small, 1);
  g_autoptr (BnlSweep) four = make_sweep (large, 1);
  g_autoptr (BnlSweep) often = make_sweep (judged, 1);
  g_autoptr (BnlSweepEstimate) estimate = make_estimate (0, 1e-9);
  double seconds = bnl_sweep_estimate_get_seconds (estimate, one, 1);

  assert_near (bnl_sweep_estimate_get_seconds (estimate, four, 1), 4 * seconds, 0.1);
  /* To judge after each step is dear. */
  g_assert_true (bnl_sweep_estimate_get_seconds (estimate, often, 1) > 3 * seconds);
}

/* What cannot be trained takes no time. */
static void
test_impossible (void)
{
  static const char *const axes[] = { "batch_size", "1,2,4", "norm", "batch,none", NULL };
  g_autoptr (BnlSweep) sweep = make_sweep (axes, 3);
  g_autoptr (BnlSweepEstimate) estimate = make_estimate (0.01, 0);

  assert_near (bnl_sweep_estimate_get_seconds (estimate, sweep, 1), 15 * 1.0, 1e-9);
}

/* Of thousands of points some are judged, cheap and dear ones alike. */
static void
test_many (void)
{
  static const char *const cases[][5] = {
    { "lr", "lin:0.1:0.9:128", "batch_size", "1,512", NULL },
    { "lr", "lin:0.1:0.9:200", "batch_size", "1,512", NULL },
    { "batch_size", "1,512", "lr", "lin:0.1:0.9:200", NULL },
    { "lr", "lin:0.1:0.9:300", "batch_size", "1,64,512", NULL },
    { "lr", "lin:0.1:0.9:500", "batch_size", "pow2:1:512", NULL },
    { "batch_size", "pow2:1:512", "lr", "lin:0.1:0.9:501", NULL },
  };
  g_autoptr (BnlSweepEstimate) estimate = make_estimate (0, 1e-9);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BnlSweep) sweep = make_sweep (cases[i], 1);
    guint n_cells = bnl_sweep_get_n_cells (sweep);
    g_auto (GStrv) sizes = NULL;
    double sum = 0;
    int axis = bnl_sweep_find_axis (sweep, "batch_size");
    const BnlSweepAxis *batch_size = bnl_sweep_get_axis (sweep, (guint) axis);

    for (guint k = 0; k < batch_size->n; k++) {
      const char *const alone[] = { "batch_size", batch_size->values[k], NULL };
      g_autoptr (BnlSweep) single = make_sweep (alone, 1);

      sum += bnl_sweep_estimate_get_seconds (estimate, single, 1) * n_cells / batch_size->n;
    }
    assert_near (bnl_sweep_estimate_get_seconds (estimate, sweep, 1), sum, 0.1);
  }
}

/* Nothing is said of what is not known, and a data set that is not there is asked for once. */
static void
test_unknown (void)
{
  static const char *const axes[] = { "data", "small,/no/such/folder", NULL };
  g_autoptr (BnlSweep) sweep = make_sweep (axes, 1);
  g_autoptr (BnlSweepEstimate) estimate = make_estimate (NAN, NAN);

  g_assert_true (isnan (bnl_sweep_estimate_get_seconds (estimate, sweep, 1)));
  bnl_sweep_estimate_set_costs (estimate, 0.01, 0);
  g_assert_true (isnan (bnl_sweep_estimate_get_seconds (estimate, sweep, 1)));
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (isnan (bnl_sweep_estimate_get_seconds (estimate, sweep, 1)));
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/* To two digits, in words. */
static void
test_describe (void)
{
  static const char *const axes[] = { "batch_size", "1,2,4", "norm", "batch,none", NULL };
  static const char *const one[] = { NULL };
  g_autoptr (BnlSweep) sweep = make_sweep (axes, 3);
  g_autoptr (BnlSweep) single = make_sweep (one, 1);

  assert_text (bnl_sweep_warnings_describe (sweep, NAN),
               "18 runs: 3 points × 2 networks × 3 seeds");
  assert_text (bnl_sweep_warnings_describe (single, 0.2),
               "1 run: 1 point × 1 seed, about 1 s on this machine");
  assert_text (bnl_sweep_warnings_describe (single, 64.9),
               "1 run: 1 point × 1 seed, about 1 min 0 s on this machine");
  assert_text (bnl_sweep_warnings_describe (single, 3599.9),
               "1 run: 1 point × 1 seed, about 1 h 0 min on this machine");
}

static void
test_warnings (void)
{
  static const char *const none[] = { NULL };
  static const char *const axes[] = { "batch_size", "1,2", "norm", "batch,none", NULL };
  static const char *const lr[] = { "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) bare = make_sweep (none, 1);
  g_autoptr (BnlSweep) impossible = make_sweep (axes, 2);
  g_autoptr (BnlSweep) fine = make_sweep (lr, 3);
  g_autofree char *first = bnl_sweep_warnings_list (impossible, 1);

  assert_text (bnl_sweep_warnings_list (bare, NAN),
               "Nothing varies yet.\nOne seed: no difference can be told from chance.");
  g_assert_true (
      g_str_has_prefix (first, "1 of 4 networks cannot be trained: batch size 1, with BN: "));
  g_assert_nonnull (strstr (first, "\nTwo seeds: only large differences will be clear."));
  assert_text (bnl_sweep_warnings_list (fine, 1799), "");
  assert_text (bnl_sweep_warnings_list (fine, 1800),
               "That is long: it can be paused, and goes on where it was another day.");
  first = (g_free (first), bnl_sweep_warnings_list (fine, 36000));
  g_assert_true (g_str_has_prefix (first, "That is more than a night"));
  assert_text (bnl_sweep_warnings_list (fine, NAN), "");
}

/* What is offered for a setting at first is what the sweep takes, and varies. */
static void
test_usual_values (void)
{
  guint n;
  const BnlSettingNote *const *notes = bnl_sweep_notes_list (&n);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++) {
    g_autofree char *values = bnl_sweep_notes_dup_usual_values (notes[i]->key);
    g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
    g_autoptr (GError) error = NULL;

    g_test_message ("%s: %s", notes[i]->key, values);
    g_assert_true (g_hash_table_add (seen, (gpointer) notes[i]->key));
    g_assert_true (bnl_sweep_notes_find (notes[i]->key) == notes[i]);
    g_assert_cmpstr (bnl_sweep_notes_get_title (notes[i]), !=, "");
    g_assert_cmpstr (bnl_sweep_notes_get_heading (notes[i]), !=, "");
    if (!bnl_sweep_set_axis (sweep, notes[i]->key, values, &error) &&
        !g_str_equal (notes[i]->key, "seed"))
      g_error ("%s: %s", notes[i]->key, error->message);
  }
  g_assert_null (bnl_sweep_notes_find ("no such setting"));
  for (const char *const *key = bnl_sweep_notes_list_usual (); *key != NULL; key++)
    g_assert_true (g_hash_table_contains (seen, *key));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/sweep-estimate/steps", test_steps);
  g_test_add_func ("/app/sweep-estimate/products", test_products);
  g_test_add_func ("/app/sweep-estimate/impossible", test_impossible);
  g_test_add_func ("/app/sweep-estimate/many", test_many);
  g_test_add_func ("/app/sweep-estimate/unknown", test_unknown);
  g_test_add_func ("/app/sweep-estimate/describe", test_describe);
  g_test_add_func ("/app/sweep-estimate/warnings", test_warnings);
  g_test_add_func ("/app/sweep-estimate/usual-values", test_usual_values);
  return g_test_run ();
}
