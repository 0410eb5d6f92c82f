#include "bnl-dataset-loader.h"

#include <glib/gi18n.h>

#include "bnl-dataset-title.h"
#include "data/bnl-catalog.h"
#include "data/bnl-data-error.h"

/* The worker's until the task has returned. */
typedef struct {
  char *name;
  gboolean is_new;
  GError *problem;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_free (load->name);
  g_clear_error (&load->problem);
  g_free (load);
}

static void
load_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;
  BnlDataset *dataset = bnl_dataset_load (load->name, &error);

  if (dataset && load->is_new)
    bnl_catalog_add (load->name, &load->problem);
  if (dataset)
    g_task_return_pointer (task, dataset, (GDestroyNotify) bnl_dataset_unref);
  else
    g_task_return_error (task, error);
}

GTask *
bnl_dataset_loader_start (gpointer source,
                          const char *name,
                          gboolean is_new,
                          GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (source, NULL, callback, NULL);
  Load *load = g_new0 (Load, 1);

  load->name = g_strdup (name);
  load->is_new = is_new;
  g_task_set_task_data (task, load, free_load);
  g_task_run_in_thread (task, load_worker);
  return task;
}

BnlDataset *
bnl_dataset_loader_finish (GTask *task, const GError **problem, GError **error)
{
  const Load *load = g_task_get_task_data (task);

  *problem = load->problem;
  return g_task_propagate_pointer (task, error);
}

const char *
bnl_dataset_loader_get_name (GTask *task)
{
  return ((const Load *) g_task_get_task_data (task))->name;
}

gboolean
bnl_dataset_loader_get_is_new (GTask *task)
{
  return ((const Load *) g_task_get_task_data (task))->is_new;
}

char *
bnl_dataset_loader_describe_failure (const char *name, const GError *error, const char *current)
{
  gboolean is_name = !strchr (name, G_DIR_SEPARATOR);
  GString *text = g_string_new (NULL);

  if (is_name && g_error_matches (error, BNL_DATA_ERROR, BNL_DATA_ERROR_NOT_FOUND)) {
    g_autofree char *found = bnl_catalog_dup_names ();

    g_string_append_printf (text,
                            _ ("There is no data set “%s”. There are: %s; the folder of "
                               "another can be given instead."),
                            name, found);
  } else {
    g_string_append (text, error->message);
  }
  if (current) {
    g_autofree char *title = bnl_dataset_title_find (current);

    g_string_append_printf (text, _ (" The data set is now %s."), title);
  }
  return g_string_free (text, FALSE);
}

static void
forget_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (bnl_catalog_forget (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
bnl_dataset_loader_forget (gpointer source, const char *path, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, NULL);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, forget_worker);
}

static void
restore_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (bnl_catalog_add (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
bnl_dataset_loader_restore (gpointer source, const char *path, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, NULL);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, restore_worker);
}
