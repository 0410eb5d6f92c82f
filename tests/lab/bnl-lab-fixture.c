#include "bnl-lab-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/bnl-blas.h"
#include "engine/bnl-rng.h"

static gpointer
pass_worker (gpointer data)
{
  return data;
}

void
bnl_lab_fixture_init (int *argc, char ***argv)
{
  char message[256];

  g_test_init (argc, argv, NULL);
  /* ThreadSanitizer starts a thread of its own with the first one, which is no run's. */
  g_thread_join (g_thread_new ("first", pass_worker, NULL));
  if (!bnl_blas_start (message, sizeof message))
    g_error ("%s", message);
}

/* Class c has ink in every third pixel from c on, under noise that covers a part of it. */
static void
draw_images (guint32 n, guint64 seed, guint8 *pixels, guint8 *labels)
{
  BnlRng rng;

  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_TEST, 0);
  for (guint32 i = 0; i < n; i++) {
    labels[i] = (guint8) (i % BNL_LAB_FIXTURE_N_CLASSES);
    for (guint32 j = 0; j < BNL_LAB_FIXTURE_N_PIXELS; j++) {
      const guint32 ink = j % BNL_LAB_FIXTURE_N_CLASSES == labels[i] ? 90 : 0;

      pixels[i * BNL_LAB_FIXTURE_N_PIXELS + j] = (guint8) (ink + bnl_rng_below (&rng, 160));
    }
  }
}

BnlDataset *
bnl_lab_fixture_new_dataset (guint32 n_train, guint32 n_test)
{
  const guint32 n = n_train + n_test;
  g_autofree guint8 *pixels = g_new (guint8, n * BNL_LAB_FIXTURE_N_PIXELS);
  g_autofree guint8 *labels = g_new (guint8, n);
  BnlImages train = { n_train, pixels, labels };
  BnlImages test = { n_test, pixels + n_train * BNL_LAB_FIXTURE_N_PIXELS, labels + n_train };

  draw_images (n, 7, pixels, labels);
  return bnl_dataset_new ("fixture", BNL_LAB_FIXTURE_WIDTH, BNL_LAB_FIXTURE_HEIGHT,
                          BNL_LAB_FIXTURE_N_CLASSES, &train, &test);
}

BnlSpec *
bnl_lab_fixture_new_spec (void)
{
  BnlSpec *spec = bnl_spec_new ();

  bnl_spec_set (spec, "hidden", "8,6", NULL);
  bnl_spec_set (spec, "batch_size", "10", NULL);
  bnl_spec_set (spec, "epochs", "3", NULL);
  bnl_spec_set (spec, "lr", "0.01", NULL);
  bnl_spec_set (spec, "seed", "5", NULL);
  return spec;
}

/* As bits, so that NaN equals NaN. */
#define ASSERT_SAME_BITS(a, b) g_assert_true (memcmp (&(a), &(b), sizeof (a)) == 0)

void
bnl_lab_fixture_assert_same_row (const BnlMetrics *a, const BnlMetrics *b)
{
  g_assert_cmpuint (a->step, ==, b->step);
  g_assert_cmpuint (a->epoch, ==, b->epoch);
  g_assert_cmpuint (a->examples, ==, b->examples);
  ASSERT_SAME_BITS (a->lr, b->lr);
  ASSERT_SAME_BITS (a->train_loss, b->train_loss);
  ASSERT_SAME_BITS (a->train_accuracy, b->train_accuracy);
  ASSERT_SAME_BITS (a->val_loss, b->val_loss);
  ASSERT_SAME_BITS (a->val_accuracy, b->val_accuracy);
  ASSERT_SAME_BITS (a->test_loss, b->test_loss);
  ASSERT_SAME_BITS (a->test_accuracy, b->test_accuracy);
}

void
bnl_lab_fixture_assert_same_rows (BnlSeries *a, BnlSeries *b, gsize n)
{
  g_assert_cmpuint (bnl_series_get_length (a), >=, n);
  g_assert_cmpuint (bnl_series_get_length (b), >=, n);
  for (gsize i = 0; i < n; i++)
    bnl_lab_fixture_assert_same_row (bnl_series_get (a, i), bnl_series_get (b, i));
}

void
bnl_lab_fixture_assert_continues (BnlSeries *part, BnlSeries *whole, guint64 first)
{
  const gsize n = bnl_series_get_length (part);

  g_assert_cmpuint (n, ==, bnl_series_get_length (whole) - (first - 1));
  for (gsize i = 0; i < n; i++)
    bnl_lab_fixture_assert_same_row (bnl_series_get (part, i),
                                     bnl_series_get (whole, (gsize) first - 1 + i));
}

void
bnl_lab_fixture_assert_same_weights (const BnlWeights *a, const BnlWeights *b)
{
  g_assert_cmpuint (a->arch->n_parameters, ==, b->arch->n_parameters);
  g_assert_cmpuint (a->arch->n_statistics, ==, b->arch->n_statistics);
  g_assert_true (memcmp (a->parameters, b->parameters, a->arch->n_parameters * sizeof (BnlReal)) ==
                 0);
  g_assert_true (memcmp (a->statistics, b->statistics, a->arch->n_statistics * sizeof (BnlReal)) ==
                 0);
  g_assert_true (
      memcmp (a->n_tracked, b->n_tracked, (gsize) a->arch->n_blocks * sizeof *a->n_tracked) == 0);
}

static void
append_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  (void) weights;
  bnl_series_append (data, metrics);
}

BnlSeries *
bnl_lab_fixture_train (const BnlSpec *spec,
                       BnlDataset *dataset,
                       const BnlTrainerStart *start,
                       BnlOutcome *outcome)
{
  const BnlObserver observer = { .step_done = append_cb };
  BnlSeries *series = bnl_series_new ();
  g_autoptr (GError) error = NULL;

  bnl_trainer_run (spec, dataset, start, &observer, series, NULL, outcome, &error);
  g_assert_no_error (error);
  return series;
}

void
bnl_lab_fixture_await (BnlRun *run, BnlRunState state)
{
  for (guint i = 0; i < 30000; i++) {
    BnlRunState now = bnl_run_get_state (run);

    if (now == state)
      return;
    g_assert_false (bnl_run_state_is_end (now));
    g_usleep (1000);
  }
  g_assert_not_reached ();
}

guint
bnl_lab_fixture_count_threads (void)
{
  GDir *tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  g_assert_nonnull (tasks);
  while (g_dir_read_name (tasks) != NULL)
    n++;
  g_dir_close (tasks);
  return n;
}

void
bnl_lab_fixture_assert_threads_gone (guint n_before)
{
  /* A thread that was joined can still be listed for a moment. */
  for (guint i = 0; i < 1000 && bnl_lab_fixture_count_threads () > n_before; i++)
    g_usleep (1000);
  g_assert_cmpuint (bnl_lab_fixture_count_threads (), <=, n_before);
}

char *
bnl_lab_fixture_new_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("bnl-lab-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

void
bnl_lab_fixture_remove (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (path);
}
