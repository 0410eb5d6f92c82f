#include "lab/bnl-population.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "data/bnl-batcher.h"

#define N_IMAGES 97

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlArch *arch;
  BnlWeights *weights;
  BnlScale scale;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = bnl_lab_fixture_new_dataset (N_IMAGES, 9);
  fixture->spec = bnl_lab_fixture_new_spec ();
  g_assert_true (bnl_spec_set (fixture->spec, "norm", data, NULL));
  g_assert_true (bnl_spec_set (fixture->spec, "ghost_size", "4", NULL));
  fixture->arch =
      bnl_spec_build_arch (fixture->spec, BNL_LAB_FIXTURE_N_PIXELS, BNL_LAB_FIXTURE_N_CLASSES);
  fixture->weights = bnl_weights_new (fixture->arch);
  bnl_weights_draw (fixture->weights, BNL_INIT_DEFAULT, 0.0, 3, NULL);
  bnl_scale_init (&fixture->scale, BNL_NORMALIZE_HALF, fixture->dataset, NULL, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_weights_free (fixture->weights);
  bnl_arch_unref (fixture->arch);
  bnl_spec_free (fixture->spec);
  bnl_dataset_unref (fixture->dataset);
}

static float *
measure (Fixture *fixture, const guint32 *indices, guint32 n, guint32 batch_size)
{
  g_autoptr (BnlPopulation) population = bnl_population_new (
      fixture->arch, fixture->dataset, &fixture->scale, indices, n, batch_size, 5);
  float *statistics = g_new0 (float, fixture->arch->n_statistics + 1);

  g_assert_true (bnl_population_measure (population, fixture->weights, NULL, statistics));
  return statistics;
}

/* The first layer's input does not depend on batches: its mean is that of all images, its variance
 * as in the paper. */
static void
test_first_layer (Fixture *fixture, gconstpointer data)
{
  const BnlBlock *block = &fixture->arch->blocks[0];
  const BnlImages *images = bnl_dataset_get_train (fixture->dataset);
  g_autofree float *statistics = measure (fixture, NULL, N_IMAGES, N_IMAGES);
  g_autofree float *x = g_new (float, N_IMAGES *BNL_LAB_FIXTURE_N_PIXELS);

  bnl_scale_apply (&fixture->scale, N_IMAGES * BNL_LAB_FIXTURE_N_PIXELS, images->pixels, x);
  for (int j = 0; j < block->n_out; j++) {
    double sum = 0.0, squares = 0.0, mean, var;

    for (guint i = 0; i < N_IMAGES; i++) {
      double z = (double) fixture->weights->parameters[block->bias + (size_t) j];

      for (int k = 0; k < block->n_in; k++)
        z += (double) fixture->weights->parameters[block->weight + (size_t) (j * block->n_in + k)] *
             (double) x[i * BNL_LAB_FIXTURE_N_PIXELS + (guint) k];
      sum += z;
      squares += z * z;
    }
    mean = sum / N_IMAGES;
    var = (squares / N_IMAGES - mean * mean) * N_IMAGES / (N_IMAGES - 1);
    g_assert_true (fabs ((double) statistics[block->mean + (size_t) j] - mean) <= 1e-5);
    /* Groups of a batch see less than all of the spread, here nearly as much. */
    g_assert_true (fabs ((double) statistics[block->var + (size_t) j] - var) <=
                   (strcmp (data, "ghost") == 0 ? 0.25 * var : 1e-5));
  }
}

/* The mean of that layer does not depend on the batch size either. */
static void
test_batches (Fixture *fixture, gconstpointer data)
{
  const BnlBlock *block = &fixture->arch->blocks[0];
  g_autofree float *whole = measure (fixture, NULL, N_IMAGES, N_IMAGES);
  g_autofree float *parts = measure (fixture, NULL, N_IMAGES, 10);
  g_autofree float *again = measure (fixture, NULL, N_IMAGES, 10);

  (void) data;
  g_assert_true (memcmp (parts, again, fixture->arch->n_statistics * sizeof *parts) == 0);
  for (int j = 0; j < block->n_out; j++)
    g_assert_true (fabsf (whole[block->mean + (size_t) j] - parts[block->mean + (size_t) j]) <=
                   1e-5f);
}

/* Of nine images in batches of eight, the ninth drawn is as if it were not there. */
static void
test_single (Fixture *fixture, gconstpointer data)
{
  guint32 nine[9];
  g_autoptr (BnlBatcher) batcher = NULL;
  g_autofree float *of_nine = NULL;
  g_autofree float *of_eight = NULL;
  const BnlBlock *block = &fixture->arch->blocks[0];
  BnlBatch batch;

  (void) data;
  for (guint32 i = 0; i < G_N_ELEMENTS (nine); i++)
    nine[i] = 10 * i;
  batcher = bnl_batcher_new (fixture->dataset, &fixture->scale, nine, 9, 8, FALSE, 5);
  g_assert_true (bnl_batcher_next (batcher, &batch));
  of_nine = measure (fixture, nine, 9, 8);
  of_eight = measure (fixture, batch.indices, 8, 8);
  for (int j = 0; j < block->n_out; j++)
    g_assert_true (fabsf (of_nine[block->mean + (size_t) j] - of_eight[block->mean + (size_t) j]) <=
                   1e-5f);
}

/* Those listed and no others. */
static void
test_listed (Fixture *fixture, gconstpointer data)
{
  const guint32 indices[] = { 7, 50 };
  g_autofree float *all = measure (fixture, NULL, N_IMAGES, 10);
  g_autofree float *two = measure (fixture, indices, 2, 10);

  (void) data;
  g_assert_false (memcmp (all, two, fixture->arch->n_statistics * sizeof *all) == 0);
}

/* Nothing changes but what is asked for; running statistics far off do not matter. */
static void
test_pure (Fixture *fixture, gconstpointer data)
{
  g_autofree float *before = measure (fixture, NULL, N_IMAGES, 10);
  BnlWeights *copy = bnl_weights_dup (fixture->weights);
  g_autofree float *after = NULL;

  (void) data;
  bnl_lab_fixture_assert_same_weights (copy, fixture->weights);
  for (size_t i = 0; i < fixture->arch->n_statistics; i++)
    fixture->weights->statistics[i] = 100.0f;
  after = measure (fixture, NULL, N_IMAGES, 10);
  g_assert_true (memcmp (before, after, fixture->arch->n_statistics * sizeof *before) == 0);
  bnl_weights_free (copy);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlPopulation) population =
      bnl_population_new (fixture->arch, fixture->dataset, &fixture->scale, NULL, N_IMAGES, 10, 5);
  BnlCancel cancel = true;
  g_autofree float *statistics = g_new0 (float, fixture->arch->n_statistics + 1);

  (void) data;
  g_assert_false (bnl_population_measure (population, fixture->weights, &cancel, statistics));
}

/* A norm without statistics has nothing to measure. */
static void
test_untracked (Fixture *fixture, gconstpointer data)
{
  g_autofree float *statistics = measure (fixture, NULL, N_IMAGES, 10);

  (void) data;
  g_assert_cmpuint (fixture->arch->n_statistics, ==, 0);
  g_assert_true (statistics[0] == 0.0f);
}

int
main (int argc, char **argv)
{
  static const char *const tracked[] = { "batch", "batch-renorm", "ghost" };
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "first-layer", test_first_layer }, { "batches", test_batches }, { "single", test_single },
    { "listed", test_listed },           { "pure", test_pure },       { "cancel", test_cancel },
  };

  bnl_lab_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tracked); i++)
    for (guint j = 0; j < G_N_ELEMENTS (cases); j++) {
      g_autofree char *path = g_strdup_printf ("/lab/population/%s/%s", tracked[i], cases[j].name);

      g_test_add (path, Fixture, tracked[i], set_up, cases[j].run, tear_down);
    }
  g_test_add ("/lab/population/layer", Fixture, "layer", set_up, test_untracked, tear_down);
  g_test_add ("/lab/population/none", Fixture, "none", set_up, test_untracked, tear_down);
  return g_test_run ();
}
