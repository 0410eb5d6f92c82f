#include "lab/bnl-evaluator.h"

#include <math.h>

#include "bnl-lab-fixture.h"

typedef struct {
  BnlDataset *dataset;
  BnlArch *arch;
  BnlWeights *weights;
  BnlScale scale;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  (void) data;
  fixture->dataset = bnl_lab_fixture_new_dataset (30, 700);
  fixture->arch = bnl_spec_build_arch (spec, BNL_LAB_FIXTURE_N_PIXELS, BNL_LAB_FIXTURE_N_CLASSES);
  fixture->weights = bnl_weights_new (fixture->arch);
  bnl_weights_draw (fixture->weights, BNL_INIT_DEFAULT, 0.0, 3, NULL);
  for (size_t i = 0; i < fixture->arch->n_statistics; i++)
    fixture->weights->statistics[i] += 0.05f * (float) (i % 7);
  bnl_scale_init (&fixture->scale, BNL_NORMALIZE_HALF, fixture->dataset, NULL, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_weights_free (fixture->weights);
  bnl_arch_unref (fixture->arch);
  bnl_dataset_unref (fixture->dataset);
}

/* Loss and hit of one image by itself: softmax in double. */
static double
judge_one (const Fixture *fixture, const BnlImages *images, guint32 image, gboolean *hit)
{
  const BnlPass pass = { .source = BNL_STATISTICS_GIVEN,
                         .statistics = fixture->weights->statistics };
  BnlWorkspace *workspace = bnl_workspace_new (fixture->arch, 1, false);
  float x[BNL_LAB_FIXTURE_N_PIXELS];
  const BnlReal *logits;
  double sum = 0.0, loss;
  guint best = 0;

  bnl_scale_apply (&fixture->scale, BNL_LAB_FIXTURE_N_PIXELS,
                   images->pixels + image * BNL_LAB_FIXTURE_N_PIXELS, x);
  bnl_network_forward (fixture->arch, fixture->weights->parameters, &pass, 1, x, workspace);
  logits = bnl_workspace_get_logits (workspace);
  for (guint c = 0; c < BNL_LAB_FIXTURE_N_CLASSES; c++) {
    sum += exp ((double) logits[c]);
    if (logits[c] > logits[best])
      best = c;
  }
  loss = log (sum) - (double) logits[images->labels[image]];
  *hit = best == images->labels[image];
  bnl_workspace_free (workspace);
  return loss;
}

static void
assert_judged (const Fixture *fixture, const guint32 *indices, guint32 n)
{
  const BnlImages *images = bnl_dataset_get_test (fixture->dataset);
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (fixture->arch, &fixture->scale);
  double loss, accuracy, expected = 0.0;
  guint n_hits = 0;

  for (guint32 i = 0; i < n; i++) {
    gboolean hit;

    expected += judge_one (fixture, images, indices != NULL ? indices[i] : i, &hit);
    n_hits += hit ? 1 : 0;
  }
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, fixture->weights->statistics,
                                    images, indices, n, NULL, &loss, &accuracy));
  g_assert_true (fabs (loss - expected / n) <= 1e-5);
  g_assert_true (fabs (accuracy - (double) n_hits / n) <= 1e-12);
}

static void
test_all (Fixture *fixture, gconstpointer data)
{
  (void) data;
  assert_judged (fixture, NULL, 700);
  assert_judged (fixture, NULL, 256);
  assert_judged (fixture, NULL, 1);
}

static void
test_listed (Fixture *fixture, gconstpointer data)
{
  const guint32 indices[] = { 699, 0, 5, 5, 300 };

  (void) data;
  assert_judged (fixture, indices, G_N_ELEMENTS (indices));
}

/* Judging changes nothing, and the same again gives the same (N11). */
static void
test_pure (Fixture *fixture, gconstpointer data)
{
  const BnlImages *images = bnl_dataset_get_test (fixture->dataset);
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (fixture->arch, &fixture->scale);
  BnlWeights *before = bnl_weights_dup (fixture->weights);
  double loss[2], accuracy[2];

  (void) data;
  for (guint i = 0; i < 2; i++)
    g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, fixture->weights->statistics,
                                      images, NULL, 700, NULL, &loss[i], &accuracy[i]));
  g_assert_true (loss[0] == loss[1] && accuracy[0] == accuracy[1]);
  bnl_lab_fixture_assert_same_weights (before, fixture->weights);
  bnl_weights_free (before);
}

static void
test_lost (Fixture *fixture, gconstpointer data)
{
  const BnlImages *images = bnl_dataset_get_test (fixture->dataset);
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (fixture->arch, &fixture->scale);
  double loss, accuracy;

  (void) data;
  fixture->weights->parameters[fixture->arch->blocks[2].bias] = NAN;
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, fixture->weights->statistics,
                                    images, NULL, 700, NULL, &loss, &accuracy));
  g_assert_false (isfinite (loss));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  const BnlImages *images = bnl_dataset_get_test (fixture->dataset);
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (fixture->arch, &fixture->scale);
  BnlCancel cancel = false;
  double loss = 5.0, accuracy = 6.0;

  (void) data;
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, fixture->weights->statistics,
                                    images, NULL, 1, &cancel, &loss, &accuracy));
  loss = 5.0;
  atomic_store (&cancel, true);
  g_assert_false (bnl_evaluator_run (evaluator, fixture->weights, fixture->weights->statistics,
                                     images, NULL, 1, &cancel, &loss, &accuracy));
  g_assert_true (loss == 5.0);
}

/* By the statistics of what is judged: one batch is as training sees it, and of 257 images none is
 * left over alone. */
static void
test_by_batch (Fixture *fixture, gconstpointer data)
{
  const BnlImages *images = bnl_dataset_get_test (fixture->dataset);
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (fixture->arch, &fixture->scale);
  const BnlPass pass = { .source = BNL_STATISTICS_BATCH, .renorm_r = 1.0 };
  const guint32 last_two[] = { 255, 256 };
  BnlWorkspace *workspace = bnl_workspace_new (fixture->arch, 200, true);
  g_autofree float *x = g_new (float, 200 * BNL_LAB_FIXTURE_N_PIXELS);
  double loss, accuracy, expected;

  (void) data;
  bnl_scale_apply (&fixture->scale, 200 * BNL_LAB_FIXTURE_N_PIXELS, images->pixels, x);
  bnl_network_forward (fixture->arch, fixture->weights->parameters, &pass, 200, x, workspace);
  expected = bnl_network_loss (fixture->arch, images->labels, 0.0, workspace, NULL);
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, NULL, images, NULL, 200, NULL,
                                    &loss, &accuracy));
  g_assert_true (fabs (loss - expected) <= 1e-6);
  for (guint32 n = 250; n < 520; n++) {
    g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, NULL, images, NULL, n, NULL,
                                      &loss, &accuracy));
    g_assert_true (isfinite (loss));
  }
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, NULL, images, NULL, 255, NULL,
                                    &expected, &accuracy));
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, NULL, images, last_two, 2, NULL,
                                    &loss, &accuracy));
  expected = (255.0 * expected + 2.0 * loss) / 257.0;
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, NULL, images, NULL, 257, NULL,
                                    &loss, &accuracy));
  g_assert_true (fabs (loss - expected) <= 1e-9);
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, NULL, images, NULL, 1, NULL,
                                    &expected, &accuracy));
  g_assert_true (bnl_evaluator_run (evaluator, fixture->weights, fixture->weights->statistics,
                                    images, NULL, 1, NULL, &loss, &accuracy));
  g_assert_true (loss == expected);
  bnl_workspace_free (workspace);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add ("/lab/evaluator/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/lab/evaluator/listed", Fixture, NULL, set_up, test_listed, tear_down);
  g_test_add ("/lab/evaluator/pure", Fixture, NULL, set_up, test_pure, tear_down);
  g_test_add ("/lab/evaluator/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/lab/evaluator/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/lab/evaluator/by-batch", Fixture, NULL, set_up, test_by_batch, tear_down);
  return g_test_run ();
}
