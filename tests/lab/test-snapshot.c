#include "lab/bnl-snapshot.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"

static BnlSnapshot *
new_snapshot (BnlDataset *dataset, BnlWeights **weights)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  BnlArch *arch = bnl_spec_build_arch (spec, BNL_LAB_FIXTURE_N_PIXELS, BNL_LAB_FIXTURE_N_CLASSES);
  BnlScale scale;

  *weights = bnl_weights_new (arch);
  bnl_weights_draw (*weights, BNL_INIT_KAIMING, 0.0, 1, NULL);
  bnl_arch_unref (arch);
  bnl_scale_init (&scale, spec->normalize, dataset, NULL, 0);
  return bnl_snapshot_new (spec, &scale, BNL_LAB_FIXTURE_WIDTH, BNL_LAB_FIXTURE_HEIGHT, *weights,
                           12);
}

/* What is done to the weights afterwards does not reach a snapshot. */
static void
test_copy (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (9, 9);
  BnlWeights *weights;
  g_autoptr (BnlSnapshot) snapshot = new_snapshot (dataset, &weights);
  BnlWeights *before = bnl_weights_dup (weights);

  bnl_lab_fixture_assert_same_weights (snapshot->weights, weights);
  weights->parameters[0] += 1.0f;
  weights->statistics[0] += 1.0f;
  bnl_lab_fixture_assert_same_weights (snapshot->weights, before);
  g_assert_cmpuint (snapshot->step, ==, 12);
  bnl_weights_free (before);
  bnl_weights_free (weights);
}

/* A lone picture: probabilities, the same each time, and not the same for every picture. */
static void
test_predict (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (9, 9);
  const BnlImages *images = bnl_dataset_get_test (dataset);
  BnlWeights *weights;
  g_autoptr (BnlSnapshot) snapshot = new_snapshot (dataset, &weights);
  float p[9][BNL_LAB_FIXTURE_N_CLASSES], again[BNL_LAB_FIXTURE_N_CLASSES];

  for (guint i = 0; i < 9; i++) {
    const guint8 *pixels = images->pixels + i * BNL_LAB_FIXTURE_N_PIXELS;
    double sum = 0.0;

    bnl_snapshot_predict (snapshot, pixels, p[i]);
    bnl_snapshot_predict (snapshot, pixels, again);
    g_assert_true (memcmp (p[i], again, sizeof again) == 0);
    for (guint c = 0; c < BNL_LAB_FIXTURE_N_CLASSES; c++)
      sum += (double) p[i][c];
    g_assert_true (fabs (sum - 1.0) <= 1e-6);
  }
  g_assert_false (memcmp (p[0], p[1], sizeof p[0]) == 0);
  bnl_weights_free (weights);
}

/* Accuracy is the share of pictures whose likeliest class is the label. */
static void
test_evaluate (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (9, 60);
  const BnlImages *images = bnl_dataset_get_test (dataset);
  BnlWeights *weights;
  g_autoptr (BnlSnapshot) snapshot = new_snapshot (dataset, &weights);
  double loss, accuracy, expected = 0.0;
  guint n_hits = 0;

  for (guint32 i = 0; i < images->n; i++) {
    float p[BNL_LAB_FIXTURE_N_CLASSES];

    bnl_snapshot_predict (snapshot, images->pixels + i * BNL_LAB_FIXTURE_N_PIXELS, p);
    expected -= log ((double) p[images->labels[i]]);
    n_hits += p[images->labels[i]] >= MAX (p[0], MAX (p[1], p[2])) ? 1 : 0;
  }
  bnl_snapshot_evaluate (snapshot, snapshot->weights->statistics, images, NULL, images->n, &loss,
                         &accuracy);
  g_assert_true (fabs (loss - expected / images->n) <= 1e-5);
  g_assert_true (fabs (accuracy - (double) n_hits / images->n) <= 1e-12);
  bnl_weights_free (weights);
}

static gpointer
predict_worker (gpointer data)
{
  BnlSnapshot *snapshot = data;
  const guint8 pixels[BNL_LAB_FIXTURE_N_PIXELS] = { 255, 128 };
  float first[BNL_LAB_FIXTURE_N_CLASSES], p[BNL_LAB_FIXTURE_N_CLASSES];

  bnl_snapshot_predict (snapshot, pixels, first);
  for (guint i = 0; i < 200; i++) {
    bnl_snapshot_unref (bnl_snapshot_ref (snapshot));
    bnl_snapshot_predict (snapshot, pixels, p);
    g_assert_true (memcmp (first, p, sizeof p) == 0);
  }
  bnl_snapshot_unref (snapshot);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (9, 9);
  BnlWeights *weights;
  BnlSnapshot *snapshot = new_snapshot (dataset, &weights);
  GThread *threads[2];

  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("predict", predict_worker, bnl_snapshot_ref (snapshot));
  bnl_snapshot_unref (snapshot);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  bnl_weights_free (weights);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/snapshot/copy", test_copy);
  g_test_add_func ("/lab/snapshot/predict", test_predict);
  g_test_add_func ("/lab/snapshot/evaluate", test_evaluate);
  g_test_add_func ("/lab/snapshot/threads", test_threads);
  return g_test_run ();
}
