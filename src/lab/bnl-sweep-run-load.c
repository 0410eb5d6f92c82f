#include <string.h>

#include "bnl-sweep-cost-private.h"
#include "bnl-sweep-run-private.h"

/* Networks that wait to be written may take so much memory, ... */
#define WAITING_BYTES 268435456.0
/* ... each with its weights, the optimizer's memories and copies of both ... */
#define COPIES 6.0
/* ... but no more of them than this: the recorder writes twice a second. */
#define MOST_WAITING 32

/* Checkpoints at the end of all of a shard's runs may take so much of the disk: so many arrays of
 * parameters each.  Of more runs the weights alone are kept. */
#define CHECKPOINT_BYTES 1e9
#define CHECKPOINT_ARRAYS 3.0

char *
bnl_sweep_run_dup_key (const BnlSpec *spec, const char *arm)
{
  g_autoptr (BnlSpec) anyone = bnl_spec_dup (spec);
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  anyone->seed = 0;
  json = bnl_spec_to_json (anyone);
  text = g_strconcat (arm, "\n", json, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static BnlDataset *
find_dataset (BnlSweepRun *run, const char *name, GError **error)
{
  BnlDataset *dataset = g_hash_table_lookup (run->datasets, name);

  if (dataset != NULL)
    return dataset;
  dataset = bnl_dataset_load (name, error);
  if (dataset == NULL)
    return NULL;
  /* Now, not on the thread that asks first. */
  bnl_dataset_get_checksum (dataset);
  pthread_mutex_lock (&run->lock);
  g_hash_table_insert (run->datasets, g_strdup (name), dataset);
  pthread_mutex_unlock (&run->lock);
  return dataset;
}

static void
remember_place (BnlSweepRun *run, const BnlSpec *spec, guint cell, guint arm)
{
  char *key = bnl_sweep_run_dup_key (spec, bnl_sweep_get_arm (run->sweep, arm)->name);
  GArray *places = g_hash_table_lookup (run->places, key);
  const guint place = cell * bnl_sweep_get_n_arms (run->sweep) + arm;

  if (places == NULL) {
    places = g_array_new (FALSE, FALSE, sizeof (guint));
    g_hash_table_insert (run->places, key, places);
  } else {
    g_free (key);
  }
  g_array_append_val (places, place);
}

/* A network that is too large for any memory costs nothing: it fails at once. */
static void
look_at_cost (BnlSweepRun *run,
              const BnlSpec *spec,
              const BnlDataset *dataset,
              guint cell,
              guint arm,
              double *most_parameters)
{
  BnlArch *arch = bnl_spec_build_arch (spec, bnl_dataset_get_n_pixels (dataset),
                                       bnl_dataset_get_n_classes (dataset));

  if (arch == NULL)
    return;
  *most_parameters = MAX (*most_parameters, (double) arch->n_parameters);
  pthread_mutex_lock (&run->lock);
  bnl_sweep_plan_set_cost (
      run->plan, cell, arm,
      bnl_sweep_cost_estimate (spec, bnl_sweep_get_measures (run->sweep), dataset, arch));
  pthread_mutex_unlock (&run->lock);
  bnl_arch_unref (arch);
}

static gboolean
load_place (BnlSweepRun *run, guint cell, guint arm, double *most_parameters, GError **error)
{
  g_autoptr (BnlSpec) spec = NULL;
  BnlDataset *dataset;

  if (!bnl_sweep_is_possible (run->sweep, cell, arm))
    return TRUE;
  spec = bnl_sweep_dup_spec (run->sweep, cell, arm, 0, error);
  if (spec == NULL)
    return FALSE;
  dataset = find_dataset (run, spec->data, error);
  if (dataset == NULL)
    return FALSE;
  if (run->store != NULL)
    remember_place (run, spec, cell, arm);
  look_at_cost (run, spec, dataset, cell, arm, most_parameters);
  return TRUE;
}

/* bytes: of the largest network's parameters. */
static void
limit_keeping (BnlSweepRun *run, double bytes)
{
  const double n_runs = bnl_sweep_plan_get_n_runs (run->plan);

  run->n_at_most = (guint) CLAMP (WAITING_BYTES / (COPIES * bytes), run->n_threads, MOST_WAITING);
  run->is_large = n_runs * CHECKPOINT_ARRAYS * bytes > CHECKPOINT_BYTES;
}

gboolean
bnl_sweep_run_load_data (BnlSweepRun *run)
{
  const guint n_cells = bnl_sweep_get_n_cells (run->sweep);
  const guint n_arms = bnl_sweep_get_n_arms (run->sweep);
  double most_parameters = 1.0;
  GError *error = NULL;

  if (run->is_loaded)
    return TRUE;
  g_hash_table_remove_all (run->places);
  for (guint cell = 0; cell < n_cells; cell++)
    for (guint arm = 0; arm < n_arms; arm++) {
      if (bnl_cancel_is_set (&run->cancel))
        return FALSE;
      if (!load_place (run, cell, arm, &most_parameters, &error)) {
        pthread_mutex_lock (&run->lock);
        run->error = error;
        pthread_mutex_unlock (&run->lock);
        return FALSE;
      }
    }
  limit_keeping (run, sizeof (BnlReal) * most_parameters);
  run->is_loaded = TRUE;
  return TRUE;
}
