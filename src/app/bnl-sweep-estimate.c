#include "bnl-sweep-estimate.h"

#include <math.h>
#include <string.h>

#include "engine/bnl-rng.h"
#include "lab/bnl-trainer.h"

/* Noise to train on while it is measured. */
#define SIDE 28
#define N_CLASSES 10
#define N_TRAIN 2048
#define N_TEST 16

/* Of the measurement: many cheap steps and some dear ones. */
#define SMALL_BATCH 4
#define SMALL_STEPS 300
#define LARGE_BATCH 256
#define LARGE_STEPS 24

/* To judge an image costs a forward pass alone, which is a third of a step's products. */
#define FORWARD_SHARE (1.0 / 3.0)

/* More are judged by some of them. */
#define MAX_JUDGED 256

typedef struct {
  guint n_pixels, n_classes;
  guint32 n_train, n_test;
} Sizes;

struct _BnlSweepEstimate {
  GObject parent_instance;

  /* owned */
  GHashTable *sizes; /* data to Sizes; NULL where it cannot be had, or not yet */

  double seconds_a_step;    /* whatever the step has to do; NaN: not measured yet */
  double seconds_a_product; /* of a parameter and an image, forward and back */
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlSweepEstimate, bnl_sweep_estimate, G_TYPE_OBJECT)

static void
emit_changed (BnlSweepEstimate *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- what a step costs here --- */

/* Of a step, of a product; once a session is enough.  NaN: not measured yet. */
static double measured[2] = { NAN, NAN };

typedef struct {
  gint64 usec[SMALL_STEPS + 1];
  guint n;
} Clock;

static void
step_done_worker (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  Clock *clock = data;

  if (clock->n < G_N_ELEMENTS (clock->usec))
    clock->usec[clock->n++] = g_get_monotonic_time ();
}

static int
compare_usec (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* The median, which others on the machine do not touch as long as they leave it half of the time.
 */
static double
get_median_seconds (Clock *clock)
{
  gint64 took[G_N_ELEMENTS (clock->usec)];
  guint n = clock->n > 1 ? clock->n - 1 : 0;

  for (guint i = 0; i < n; i++)
    took[i] = clock->usec[i + 1] - clock->usec[i];
  qsort (took, n, sizeof took[0], compare_usec);
  return n > 0 ? (double) took[n / 2] / G_USEC_PER_SEC : (double) NAN;
}

static BnlDataset *
create_noise (void)
{
  const gsize n_images = N_TRAIN + N_TEST, n_pixels = SIDE * SIDE;
  g_autofree guint8 *pixels = g_new (guint8, n_images * n_pixels);
  g_autofree guint8 *labels = g_new (guint8, n_images);
  const BnlImages train = { N_TRAIN, pixels, labels };
  const BnlImages test = { N_TEST, pixels + N_TRAIN * n_pixels, labels + N_TRAIN };
  BnlRng rng;

  bnl_rng_init (&rng, 0, BNL_RNG_STREAM_TEST, 0);
  for (gsize i = 0; i < n_images * n_pixels; i++)
    pixels[i] = (guint8) bnl_rng_next (&rng);
  for (gsize i = 0; i < n_images; i++)
    labels[i] = (guint8) (i % N_CLASSES);
  return bnl_dataset_new ("noise", SIDE, SIDE, N_CLASSES, &train, &test);
}

static double
time_step (BnlSpec *spec, BnlDataset *noise, guint batch_size, guint n_steps)
{
  const BnlObserver observer = { .step_done = step_done_worker };
  const BnlTrainerStart start = { .n_threads = 1 };
  g_auto (BnlOutcome) outcome = { 0 };
  g_autofree Clock *clock = g_new0 (Clock, 1);

  spec->batch_size = batch_size;
  spec->steps = n_steps;
  if (!bnl_trainer_run (spec, noise, &start, &observer, clock, NULL, &outcome, NULL))
    return NAN;
  return get_median_seconds (clock);
}

/* [2]: of a step, of a product. */
static void
measure_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (BnlDataset) noise = create_noise ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlArch *arch;
  double *costs = g_new (double, 2);
  double small, large, n_parameters;

  spec->norm = BNL_NORM_BATCH;
  spec->validation = 0.0;
  spec->lr = 1e-6;
  arch = bnl_spec_build_arch (spec, SIDE * SIDE, N_CLASSES);
  n_parameters = (double) arch->n_parameters;
  bnl_arch_unref (arch);
  small = time_step (spec, noise, SMALL_BATCH, SMALL_STEPS);
  large = time_step (spec, noise, LARGE_BATCH, LARGE_STEPS);
  costs[1] = MAX (0.0, (large - small) / ((LARGE_BATCH - SMALL_BATCH) * n_parameters));
  costs[0] = MAX (0.0, small - SMALL_BATCH * n_parameters * costs[1]);
  g_task_return_pointer (task, costs, g_free);
}

static void
measured_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlSweepEstimate *self = BNL_SWEEP_ESTIMATE (object);
  g_autofree double *costs = g_task_propagate_pointer (G_TASK (result), NULL);

  memcpy (measured, costs, sizeof measured);
  bnl_sweep_estimate_set_costs (self, costs[0], costs[1]);
}

/* --- data sets --- */

static Sizes *
create_sizes (BnlDataset *dataset)
{
  Sizes *sizes = g_new (Sizes, 1);

  sizes->n_pixels = bnl_dataset_get_n_pixels (dataset);
  sizes->n_classes = bnl_dataset_get_n_classes (dataset);
  sizes->n_train = bnl_dataset_get_train (dataset)->n;
  sizes->n_test = bnl_dataset_get_test (dataset)->n;
  return sizes;
}

static void
load_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_load (data, &error);

  if (dataset)
    g_task_return_pointer (task, create_sizes (dataset), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlSweepEstimate *self = BNL_SWEEP_ESTIMATE (object);
  const char *data = g_task_get_task_data (G_TASK (result));
  Sizes *sizes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!sizes)
    return;
  g_hash_table_replace (self->sizes, g_strdup (data), sizes);
  emit_changed (self);
}

/* NULL: not known yet; then it is asked for, once. */
static const Sizes *
find_sizes (BnlSweepEstimate *self, const char *data)
{
  Sizes *sizes = NULL;
  g_autoptr (GTask) task = NULL;

  if (g_hash_table_lookup_extended (self->sizes, data, NULL, (gpointer *) &sizes))
    return sizes;
  g_hash_table_insert (self->sizes, g_strdup (data), NULL);
  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_task_data (task, g_strdup (data), g_free);
  g_task_run_in_thread (task, load_worker);
  return NULL;
}

void
bnl_sweep_estimate_tell (BnlSweepEstimate *self, const char *data, BnlDataset *dataset)
{
  g_return_if_fail (BNL_IS_SWEEP_ESTIMATE (self));

  g_hash_table_replace (self->sizes, g_strdup (data), create_sizes (dataset));
}

/* --- runs --- */

static double
estimate_run (BnlSweepEstimate *self, const BnlSpec *spec, guint measures)
{
  const Sizes *sizes = find_sizes (self, spec->data);
  BnlArch *arch;
  double n_held_out, n_drawn, n_steps, n_looks, n_judged, n_parameters;

  if (!sizes)
    return NAN;
  arch = bnl_spec_build_arch (spec, sizes->n_pixels, sizes->n_classes);
  if (!arch)
    return NAN;
  n_parameters = (double) arch->n_parameters;
  bnl_arch_unref (arch);
  n_held_out = sizes->n_train * spec->validation;
  n_drawn = sizes->n_train - n_held_out;
  if (spec->train_size > 0)
    n_drawn = MIN (n_drawn, spec->train_size);
  n_steps =
      spec->steps > 0 ? (double) spec->steps : spec->epochs * ceil (n_drawn / spec->batch_size);
  n_looks = spec->eval_every > 0 ? n_steps / (double) spec->eval_every
                                 : n_steps * spec->batch_size / MAX (1.0, n_drawn);
  n_judged = n_looks * (spec->validation > 0.0 ? n_held_out : sizes->n_test) + sizes->n_test;
  if (measures != 0)
    n_judged *= 2.0;
  return n_steps *
             (self->seconds_a_step + spec->batch_size * n_parameters * self->seconds_a_product) +
         n_judged * n_parameters * self->seconds_a_product * FORWARD_SHARE;
}

static guint
find_common_factor (guint a, guint b)
{
  while (b != 0) {
    guint rest = a % b;

    a = b;
    b = rest;
  }
  return a;
}

/* Some cells of all, in steps that have no factor in common with their number, nor so with that of
 * any axis: each of its values comes in turn. */
static guint
choose_stride (guint n_cells)
{
  guint stride = n_cells / MAX_JUDGED + 1;

  while (find_common_factor (n_cells, stride) > 1)
    stride++;
  return stride;
}

double
bnl_sweep_estimate_get_seconds (BnlSweepEstimate *self, const BnlSweep *sweep, guint n_threads)
{
  guint n_cells = bnl_sweep_get_n_cells (sweep), n_arms = bnl_sweep_get_n_arms (sweep);
  guint stride = choose_stride (n_cells);
  guint n_judged = 0;
  double sum = 0.0;

  g_return_val_if_fail (BNL_IS_SWEEP_ESTIMATE (self), NAN);

  for (guint cell = 0; cell < n_cells; cell += stride)
    for (guint arm = 0; arm < n_arms; arm++) {
      g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (sweep, cell, arm, 0, NULL);

      n_judged++;
      if (spec)
        sum += estimate_run (self, spec, bnl_sweep_get_measures (sweep));
    }
  if (n_judged == 0)
    return NAN;
  return sum / n_judged * bnl_sweep_get_n_runs (sweep) /
         MIN (n_threads > 0 ? n_threads : g_get_num_processors (), bnl_sweep_get_n_runs (sweep));
}

void
bnl_sweep_estimate_set_costs (BnlSweepEstimate *self,
                              double seconds_a_step,
                              double seconds_a_product)
{
  g_return_if_fail (BNL_IS_SWEEP_ESTIMATE (self));

  self->seconds_a_step = seconds_a_step;
  self->seconds_a_product = seconds_a_product;
  emit_changed (self);
}

/* --- the object --- */

static void
bnl_sweep_estimate_finalize (GObject *object)
{
  BnlSweepEstimate *self = BNL_SWEEP_ESTIMATE (object);

  g_clear_pointer (&self->sizes, g_hash_table_unref);
  G_OBJECT_CLASS (bnl_sweep_estimate_parent_class)->finalize (object);
}

static void
bnl_sweep_estimate_class_init (BnlSweepEstimateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_sweep_estimate_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BNL_TYPE_SWEEP_ESTIMATE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bnl_sweep_estimate_init (BnlSweepEstimate *self)
{
  self->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seconds_a_step = measured[0];
  self->seconds_a_product = measured[1];
}

BnlSweepEstimate *
bnl_sweep_estimate_new (void)
{
  BnlSweepEstimate *self = g_object_new (BNL_TYPE_SWEEP_ESTIMATE, NULL);

  if (isnan (measured[0])) {
    g_autoptr (GTask) task = g_task_new (self, NULL, measured_cb, NULL);

    g_task_run_in_thread (task, measure_worker);
  }
  return self;
}
