#include "lab/bnl-sweep-cost-private.h"

#include "bnl-lab-fixture.h"

/* Only ratios mean anything: that they are about those of measured times can be seen with a clock
 * alone, but not that one setting costs what it must. */

static double
estimate (const char *settings, BnlMeasures measures)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (900, 100);
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  BnlArch *arch;
  double cost;

  for (guint i = 0; words[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);

    bnl_spec_set (spec, parts[0], parts[1], &error);
    g_assert_no_error (error);
  }
  arch = bnl_spec_build_arch (spec, bnl_dataset_get_n_pixels (dataset),
                              bnl_dataset_get_n_classes (dataset));
  cost = bnl_sweep_cost_estimate (spec, measures, dataset, arch);
  bnl_arch_unref (arch);
  g_assert_cmpfloat (cost, >, 0.0);
  return cost;
}

static void
assert_ratio (const char *more, const char *less, double low, double high)
{
  const double ratio = estimate (more, 0) / estimate (less, 0);

  if (!(ratio >= low && ratio <= high))
    g_error ("%s to %s: %g", more, less, ratio);
}

static void
test_settings (void)
{
  assert_ratio ("epochs=10", "epochs=5", 1.8, 2.0);
  assert_ratio ("steps=1000", "steps=500", 1.9, 2.0);
  /* The same images in more steps, each of which updates all there is. */
  assert_ratio ("batch_size=1 epochs=2", "batch_size=64 epochs=2", 4.0, 30.0);
  assert_ratio ("batch_size=4 optimizer=adam", "batch_size=4 optimizer=sgd", 1.05, 1.6);
  assert_ratio ("hidden=512,512", "hidden=128,128", 5.0, 16.0);
  assert_ratio ("train_size=200", "train_size=0", 0.2, 0.6);
  assert_ratio ("train_size=5000", "train_size=0", 1.0, 1.0);
  assert_ratio ("eval_every=1", "eval_every=epoch", 1.2, 8.0);
  assert_ratio ("eval_statistics=precise", "eval_statistics=running", 1.05, 2.0);
  assert_ratio ("validation=0 eval_on=test", "validation=0", 1.0, 1.0);
  assert_ratio ("batch_size=4000", "batch_size=900", 0.9, 1.1);
}

static void
test_measures (void)
{
  const double plain = estimate ("epochs=3", 0);
  const double train = estimate ("epochs=3", BNL_MEASURE_TRAIN);
  const double all = estimate ("epochs=3", BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);

  g_assert_cmpfloat (train, >, plain);
  g_assert_cmpfloat (train, <, 1.2 * plain);
  g_assert_cmpfloat (all, >, train);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/sweep-cost/settings", test_settings);
  g_test_add_func ("/lab/sweep-cost/measures", test_measures);
  return g_test_run ();
}
