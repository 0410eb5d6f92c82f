#include "bnl-class-means.h"

#include <string.h>

/* Adds up the images of one class; FALSE where cancelled. */
static gboolean
add_class (const BnlImages *images,
           gsize n_pixels,
           guint label,
           guint32 *sums,
           guint32 *n,
           GCancellable *cancellable)
{
  memset (sums, 0, n_pixels * sizeof *sums);
  *n = 0;
  for (guint32 i = 0; i < images->n; i++) {
    const guint8 *pixels = images->pixels + i * n_pixels;

    if (images->labels[i] != label)
      continue;
    if (g_cancellable_is_cancelled (cancellable))
      return FALSE;
    for (gsize j = 0; j < n_pixels; j++)
      sums[j] += pixels[j];
    ++*n;
  }
  return TRUE;
}

GBytes *
bnl_class_means_compute (const BnlDataset *dataset, GCancellable *cancellable, GError **error)
{
  gsize n_pixels = bnl_dataset_get_n_pixels (dataset);
  guint n_classes = bnl_dataset_get_n_classes (dataset);
  g_autofree guint32 *sums = g_new (guint32, n_pixels);
  g_autofree guint8 *means = g_malloc0 (n_classes * n_pixels);

  for (guint k = 0; k < n_classes; k++) {
    guint32 n;

    /* Class by class: sums of all of them at once could be large. */
    if (!add_class (bnl_dataset_get_train (dataset), n_pixels, k, sums, &n, cancellable)) {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
    for (gsize j = 0; n > 0 && j < n_pixels; j++)
      means[k * n_pixels + j] = (guint8) ((sums[j] + n / 2) / n);
  }
  return g_bytes_new_take (g_steal_pointer (&means), n_classes * n_pixels);
}

static void
compute_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *means = bnl_class_means_compute (task_data, cancellable, &error);

  if (means)
    g_task_return_pointer (task, means, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
bnl_class_means_compute_async (BnlDataset *dataset,
                               GCancellable *cancellable,
                               GAsyncReadyCallback done_cb,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done_cb, user_data);

  g_task_set_task_data (task, bnl_dataset_ref (dataset), (GDestroyNotify) bnl_dataset_unref);
  g_task_run_in_thread (task, compute_worker);
}

GBytes *
bnl_class_means_compute_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
