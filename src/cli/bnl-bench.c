#include "bnl-bench.h"

#include <math.h>
#include <string.h>

#include "data/bnl-batcher.h"
#include "engine/bnl-blas.h"
#include "engine/bnl-rng.h"
#include "lab/bnl-evaluator.h"

/* Long enough for the clock, short enough to fall between interruptions. */
#define ROUND_USEC 3000
#define N_WARM_UP 5
#define MIN_ROUNDS 5

#define SIDE 28
#define N_CLASSES 10
#define N_TRAIN 60000
#define N_TEST 10000

/* A rate of almost nothing: thousands of steps must not change what is timed. */
#define LEARNING_RATE 1e-9

typedef struct {
  const BnlSpec *spec;
  BnlArch *arch;
  BnlWeights *weights;
  BnlWorkspace *workspace;
  BnlOptimizer *optimizer;
  BnlWeights *gradients; /* aligned as the trainer's; its parameters alone */
  BnlBatcher *batcher;
  BnlBatch batch;
  guint64 step;
} Work;

static void
clear_work (Work *work)
{
  g_clear_pointer (&work->optimizer, bnl_optimizer_free);
  g_clear_pointer (&work->workspace, bnl_workspace_free);
  g_clear_pointer (&work->gradients, bnl_weights_free);
  g_clear_pointer (&work->weights, bnl_weights_free);
  g_clear_pointer (&work->batcher, bnl_batcher_free);
  g_clear_pointer (&work->arch, bnl_arch_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, clear_work)

BnlDataset *
bnl_bench_new_dataset (void)
{
  const gsize n_images = N_TRAIN + N_TEST, n_pixels = SIDE * SIDE;
  g_autofree guint8 *pixels = g_new (guint8, n_images * n_pixels);
  g_autofree guint8 *labels = g_new (guint8, n_images);
  const BnlImages train = { N_TRAIN, pixels, labels };
  const BnlImages test = { N_TEST, pixels + N_TRAIN * n_pixels, labels + N_TRAIN };
  BnlRng rng;

  bnl_rng_init (&rng, 0, BNL_RNG_STREAM_TEST, 0);
  for (gsize i = 0; i < n_images * n_pixels; i += sizeof (guint32)) {
    const guint32 word = bnl_rng_next (&rng);

    memcpy (pixels + i, &word, sizeof word);
  }
  for (gsize i = 0; i < n_images; i++)
    labels[i] = (guint8) (i % N_CLASSES);
  return bnl_dataset_new ("noise", SIDE, SIDE, N_CLASSES, &train, &test);
}

static gboolean
init_work (Work *work, const BnlSpec *spec, BnlDataset *dataset)
{
  const guint32 n_train = bnl_dataset_get_train (dataset)->n;
  const BnlOptimizerConfig config = {
    .kind = spec->optimizer,
    .momentum = spec->momentum,
    .nesterov = spec->nesterov,
    .weight_decay = spec->weight_decay,
  };
  g_autofree guint32 *indices = g_new (guint32, n_train);
  BnlScale scale;

  for (guint32 i = 0; i < n_train; i++)
    indices[i] = i;
  work->spec = spec;
  bnl_scale_init (&scale, spec->normalize, dataset, NULL, 0);
  work->batcher =
      bnl_batcher_new (dataset, &scale, indices, n_train, spec->batch_size, TRUE, spec->seed);
  work->arch = bnl_spec_build_arch (spec, bnl_dataset_get_n_pixels (dataset),
                                    bnl_dataset_get_n_classes (dataset));
  if (work->arch == NULL)
    return FALSE;
  work->weights = bnl_weights_new (work->arch);
  work->gradients = bnl_weights_new (work->arch);
  work->workspace = bnl_workspace_new (work->arch, (int) spec->batch_size, true);
  work->optimizer = bnl_optimizer_new (&config, work->arch->n_parameters);
  if (work->weights == NULL || work->gradients == NULL || work->workspace == NULL ||
      work->optimizer == NULL)
    return FALSE;
  bnl_weights_draw (work->weights, spec->init, spec->init_std, spec->seed, NULL);
  return TRUE;
}

static void
make_step (Work *work)
{
  const BnlArch *arch = work->arch;
  BnlReal *parameters = work->weights->parameters;
  BnlReal *gradients = work->gradients->parameters;
  const BnlPass pass = { .source = BNL_STATISTICS_BATCH,
                         .statistics = work->weights->statistics,
                         .renorm_r = work->spec->renorm_r_max,
                         .renorm_d = work->spec->renorm_d_max,
                         .dropout = work->spec->dropout,
                         .seed = work->spec->seed,
                         .step = ++work->step };

  bnl_batcher_next (work->batcher, &work->batch);
  bnl_network_forward (arch, parameters, &pass, (int) work->batch.m, work->batch.x,
                       work->workspace);
  bnl_network_loss (arch, work->batch.labels, work->spec->label_smoothing, work->workspace, NULL);
  bnl_network_backward (arch, parameters, work->workspace, false, gradients);
  bnl_optimizer_step (work->optimizer, LEARNING_RATE, gradients, parameters);
  bnl_network_track (work->workspace, work->weights);
}

/* On the arrays of the last step, which the next one writes anew. */
static void
make_products (Work *work)
{
  const BnlArch *arch = work->arch;
  const BnlReal *parameters = work->weights->parameters;
  BnlWorkspaceBlock *rooms = work->workspace->blocks;
  const int m = (int) work->batch.m;

  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];

    bnl_blas_multiply_nt (m, block->n_out, block->n_in, i == 0 ? work->batch.x : rooms[i - 1].out,
                          parameters + block->weight, rooms[i].z);
  }
  for (int i = arch->n_blocks - 1; i >= 0; i--) {
    const BnlBlock *block = &arch->blocks[i];

    bnl_blas_multiply_tn (m, block->n_out, block->n_in, rooms[i].dz,
                          i == 0 ? work->batch.x : rooms[i - 1].out, false,
                          work->gradients->parameters + block->weight);
    if (i > 0)
      bnl_blas_multiply_nn (m, block->n_out, block->n_in, rooms[i].dz, parameters + block->weight,
                            rooms[i - 1].dz);
  }
}

/* Microseconds a call. */
static double
time_round (Work *work, void (*make) (Work *work), guint n)
{
  const gint64 began_usec = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    make (work);
  return (double) (g_get_monotonic_time () - began_usec) / n;
}

static gint
compare_doubles_cb (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (GArray *values)
{
  g_array_sort (values, compare_doubles_cb);
  return g_array_index (values, double, values->len / 2);
}

gboolean
bnl_bench_measure (const BnlSpec *spec, BnlDataset *dataset, double seconds, BnlBench *bench)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) products = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (Work) work = { 0 };
  gint64 end_usec;
  guint n;

  if (!init_work (&work, spec, dataset))
    return FALSE;
  n = (guint) (ROUND_USEC / time_round (&work, make_step, N_WARM_UP)) + 1;
  end_usec = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (steps->len < MIN_ROUNDS || g_get_monotonic_time () < end_usec) {
    const double step = time_round (&work, make_step, n);
    const double product = time_round (&work, make_products, n);
    const double ratio = step / product;

    g_array_append_val (steps, step);
    g_array_append_val (products, product);
    g_array_append_val (ratios, ratio);
  }
  bench->step_usec = get_median (steps);
  bench->products_usec = get_median (products);
  bench->ratio = get_median (ratios);
  bench->images_per_second = (double) work.batch.m * G_USEC_PER_SEC / bench->step_usec;
  return TRUE;
}

double
bnl_bench_time_evaluation (const BnlSpec *spec, BnlDataset *dataset, double seconds)
{
  const BnlImages *images = bnl_dataset_get_test (dataset);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (BnlEvaluator) evaluator = NULL;
  g_auto (Work) work = { 0 };
  gint64 end_usec;
  BnlScale scale;

  if (!init_work (&work, spec, dataset))
    return (double) NAN;
  bnl_scale_init (&scale, spec->normalize, dataset, NULL, 0);
  evaluator = bnl_evaluator_new (work.arch, &scale);
  if (evaluator == NULL)
    return (double) NAN;
  end_usec = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (times->len < MIN_ROUNDS || g_get_monotonic_time () < end_usec) {
    const gint64 began_usec = g_get_monotonic_time ();
    double loss, accuracy, msec;

    bnl_evaluator_run (evaluator, work.weights, work.weights->statistics, images, NULL, images->n,
                       NULL, &loss, &accuracy);
    msec = (double) (g_get_monotonic_time () - began_usec) / 1000.0;
    g_array_append_val (times, msec);
  }
  return get_median (times);
}
