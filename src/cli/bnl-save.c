#include "bnl-save.h"

#include <string.h>

#include "lab/bnl-metrics-file.h"
#include "lab/bnl-model-file.h"

#define MODEL_SUFFIX ".safetensors"

static gboolean
save_metrics (const BnlJob *job, GError **error)
{
  BnlMetricsFile *file = bnl_metrics_file_create (job->metrics_path, job->pair, error);

  if (file == NULL)
    return FALSE;
  for (guint i = 0; i < (guint) job->n_seeds; i++)
    for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
      const BnlResult *result;
      g_autofree char *name = NULL;

      if (i >= job->results[arm]->len)
        continue;
      result = g_ptr_array_index (job->results[arm], i);
      if (job->pair && job->n_seeds > 1)
        name = g_strdup_printf ("%s:%" G_GUINT64_FORMAT, bnl_arm_get_name (arm, job->spec),
                                result->seed);
      else if (job->pair)
        name = g_strdup (bnl_arm_get_name (arm, job->spec));
      if (!bnl_metrics_file_write (file, name, result->series, 0,
                                   bnl_series_get_length (result->series), error)) {
        bnl_metrics_file_close (file, NULL);
        return FALSE;
      }
    }
  return bnl_metrics_file_close (file, error);
}

static char *
dup_model_path (const BnlJob *job, const BnlResult *result)
{
  g_autofree char *stem = NULL;

  if (!job->pair)
    return g_strdup (job->save_path);
  stem = g_strdup (job->save_path);
  if (g_str_has_suffix (stem, MODEL_SUFFIX))
    stem[strlen (stem) - strlen (MODEL_SUFFIX)] = '\0';
  if (job->n_seeds > 1)
    return g_strdup_printf ("%s-%s-%" G_GUINT64_FORMAT MODEL_SUFFIX, stem,
                            bnl_arm_get_name (result->arm, job->spec), result->seed);
  return g_strdup_printf ("%s-%s" MODEL_SUFFIX, stem, bnl_arm_get_name (result->arm, job->spec));
}

static gboolean
save_models (const BnlJob *job, GError **error)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    for (guint i = 0; i < job->results[arm]->len; i++) {
      const BnlResult *result = g_ptr_array_index (job->results[arm], i);
      g_autofree char *path = dup_model_path (job, result);

      if (result->snapshot != NULL && !bnl_model_file_save (result->snapshot, path, error))
        return FALSE;
    }
  return TRUE;
}

BnlCommandStatus
bnl_save_job (const BnlJob *job)
{
  BnlCommandStatus status = BNL_COMMAND_DONE;
  g_autoptr (GError) metrics_error = NULL;
  g_autoptr (GError) models_error = NULL;

  if (job->metrics_path != NULL && !save_metrics (job, &metrics_error))
    status = bnl_command_fail (metrics_error->message);
  if (job->save_path != NULL && !save_models (job, &models_error))
    status = bnl_command_fail (models_error->message);
  return status;
}
