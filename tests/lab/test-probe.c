#include "lab/bnl-probe.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"

#define N_ROWS 12

static BnlSnapshot *
new_snapshot (BnlDataset *dataset, const char *norm, const char *position)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlSeries) series = NULL;
  g_auto (BnlOutcome) outcome = { 0 };

  g_assert_true (bnl_spec_set (spec, "norm", norm, NULL));
  g_assert_true (bnl_spec_set (spec, "norm_position", position, NULL));
  g_assert_true (bnl_spec_set (spec, "activation", "tanh", NULL));
  g_assert_true (bnl_spec_set (spec, "label_smoothing", "0.1", NULL));
  g_assert_true (bnl_spec_set (spec, "ghost_size", "4", NULL));
  g_assert_true (bnl_spec_set (spec, "steps", "5", NULL));
  series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
  return g_steal_pointer (&outcome.last);
}

/* Along the gradient the loss grows by its length: measured from both sides. */
static void
assert_slope (BnlProbe *probe, const BnlSnapshot *snapshot, const BnlImages *images)
{
  const size_t n = snapshot->weights->arch->n_parameters;
  const BnlReal *at = snapshot->weights->parameters;
  g_autofree float *gradient = g_new (float, n);
  g_autofree float *there = g_new (float, n);
  double losses[2], squares = 0.0, slope;
  const double reach = 0.01;

  bnl_probe_run (probe, NULL, NULL, images, NULL, N_ROWS, gradient);
  for (size_t i = 0; i < n; i++)
    squares += (double) gradient[i] * (double) gradient[i];
  for (int side = 0; side < 2; side++) {
    const double step = (side == 0 ? -reach : reach) / sqrt (squares);

    for (size_t i = 0; i < n; i++)
      there[i] = (float) ((double) at[i] + step * (double) gradient[i]);
    losses[side] = bnl_probe_run (probe, there, NULL, images, NULL, N_ROWS, NULL);
  }
  slope = (losses[1] - losses[0]) / (2.0 * reach);
  if (!(fabs (slope - sqrt (squares)) <= 0.02 * sqrt (squares)))
    g_error ("slope %g, gradient %g", slope, sqrt (squares));
}

/* The gradient of a bias of the layer above is the column sum of what arrives at its z; that of
 * what a block hands on, the same numbers through that layer's matrix. */
static void
assert_layers (BnlProbe *probe, const BnlSnapshot *snapshot, const BnlImages *images)
{
  const BnlArch *arch = snapshot->weights->arch;
  const BnlWorkspace *workspace = bnl_probe_get_workspace (probe);
  g_autofree float *gradient = g_new (float, arch->n_parameters);
  g_autofree float *out = g_new (float, N_ROWS *(gsize) arch->max_width);

  bnl_probe_run (probe, NULL, NULL, images, NULL, N_ROWS, gradient);
  g_assert_cmpint (workspace->m, ==, N_ROWS);
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const BnlBlock *above = block + 1;

    for (int j = 0; j < block->n_out; j++) {
      double sum = 0.0;

      for (int row = 0; row < N_ROWS; row++)
        sum += (double) workspace->blocks[i].dz[row * block->n_out + j];
      g_assert_true (fabs (sum - (double) gradient[block->bias + (size_t) j]) <= 1e-5);
    }
    bnl_probe_measure_output_gradient (probe, (guint) i, out);
    for (int j = 0; i + 1 < arch->n_blocks && j < block->n_out; j++) {
      double sum = 0.0;

      for (int k = 0; k < above->n_out; k++)
        sum +=
            (double) workspace->blocks[i + 1].dz[k] *
            (double) snapshot->weights->parameters[above->weight + (size_t) (k * above->n_in + j)];
      g_assert_true (fabs (sum - (double) out[j]) <= 1e-6);
    }
  }
  g_assert_true (memcmp (out, workspace->blocks[arch->n_blocks - 1].dz,
                         N_ROWS * BNL_LAB_FIXTURE_N_CLASSES * sizeof *out) == 0);
}

static void
test_norms (void)
{
  static const char *const norms[] = { "none", "batch", "layer", "batch-renorm", "ghost" };
  static const char *const positions[] = { "before", "after" };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (60, 9);
  const BnlImages *images = bnl_dataset_get_train (dataset);

  for (guint i = 0; i < G_N_ELEMENTS (norms) * 2; i++) {
    g_autoptr (BnlSnapshot) snapshot = new_snapshot (dataset, norms[i / 2], positions[i % 2]);
    g_autoptr (BnlProbe) probe = bnl_probe_new (snapshot, N_ROWS);

    assert_slope (probe, snapshot, images);
    assert_layers (probe, snapshot, images);
  }
}

/* By the running statistics, one image by itself; by the batch's there is none of one. */
static void
test_pass (void)
{
  const BnlPass running = { .source = BNL_STATISTICS_GIVEN };
  const guint32 last = 59;
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (60, 9);
  const BnlImages *images = bnl_dataset_get_train (dataset);
  g_autoptr (BnlSnapshot) snapshot = new_snapshot (dataset, "batch", "before");
  g_autoptr (BnlProbe) probe = bnl_probe_new (snapshot, N_ROWS);
  double loss, accuracy;

  snapshot->spec->label_smoothing = 0.0;
  bnl_snapshot_evaluate (snapshot, snapshot->weights->statistics, images, &last, 1, &loss,
                         &accuracy);
  g_assert_true (fabs (bnl_probe_run (probe, NULL, &running, images, &last, 1, NULL) - loss) <=
                 1e-6);
  g_assert_true (isnan (bnl_probe_run (probe, NULL, NULL, images, &last, 1, NULL)));
}

/* A run that is looked into at every step goes as one that is not. */
typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlScale scale;
  BnlSeries *series;
} Watched;

static void
ready_cb (gpointer data, guint64 n_steps, const BnlScale *scale, const BnlWeights *weights)
{
  Watched *watched = data;

  (void) n_steps;
  (void) weights;
  watched->scale = *scale;
}

static void
probe_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  Watched *watched = data;
  g_autoptr (BnlSnapshot) snapshot =
      bnl_snapshot_new (watched->spec, &watched->scale, BNL_LAB_FIXTURE_WIDTH,
                        BNL_LAB_FIXTURE_HEIGHT, weights, metrics->step);
  g_autoptr (BnlProbe) probe = bnl_probe_new (snapshot, N_ROWS);
  const BnlImages *images = bnl_dataset_get_train (watched->dataset);

  g_assert_true (isfinite (bnl_probe_run (probe, NULL, NULL, images, NULL, N_ROWS, NULL)));
  bnl_series_append (watched->series, metrics);
}

static void
test_undisturbed (void)
{
  const BnlObserver observer = { .ready = ready_cb, .step_done = probe_cb };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (60, 9);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlSeries) watched_series = bnl_series_new ();
  g_autoptr (BnlSeries) series = NULL;
  g_auto (BnlOutcome) outcome = { 0 };
  g_auto (BnlOutcome) alone = { 0 };
  Watched watched = { .dataset = dataset, .spec = spec, .series = watched_series };

  g_assert_true (bnl_spec_set (spec, "dropout", "0.2", NULL));
  g_assert_true (bnl_trainer_run (spec, dataset, NULL, &observer, &watched, NULL, &outcome, NULL));
  series = bnl_lab_fixture_train (spec, dataset, NULL, &alone);
  bnl_lab_fixture_assert_same_rows (series, watched_series, alone.n_steps);
  bnl_lab_fixture_assert_same_weights (alone.last->weights, outcome.last->weights);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/probe/norms", test_norms);
  g_test_add_func ("/lab/probe/pass", test_pass);
  g_test_add_func ("/lab/probe/undisturbed", test_undisturbed);
  return g_test_run ();
}
