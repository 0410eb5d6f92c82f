#include "bnl-get-job.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "data/bnl-data-error.h"

struct _BnlGetJob {
  gatomicrefcount n_refs; /* the widget's and the task's */

  const BnlMirrorsSet *set;
  GCancellable *cancellable;

  /* the main thread's */
  BnlGetJobFunc ended; /* NULL: nobody waits any more */
  gpointer user_data;

  /* under the lock */
  GMutex lock;
  BnlGetProgress progress;
};

static BnlGetJob *
ref_job (BnlGetJob *job)
{
  g_atomic_ref_count_inc (&job->n_refs);
  return job;
}

static void
unref_job (gpointer data)
{
  BnlGetJob *job = data;

  if (!g_atomic_ref_count_dec (&job->n_refs))
    return;
  g_object_unref (job->cancellable);
  g_mutex_clear (&job->lock);
  g_free (job);
}

static void
progress_worker (const BnlDownloadProgress *progress, gpointer user_data)
{
  BnlGetJob *job = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->lock);

  job->progress = (BnlGetProgress){
    .n_done = progress->n_done,
    .n_total = progress->n_total,
    .bytes_per_second = progress->bytes_per_second,
    .seconds_left = progress->seconds_left,
  };
}

static void
get_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BnlGetJob *job = task_data;
  const BnlDownloadOptions options = {
    .cancellable = job->cancellable,
    .progress = progress_worker,
    .user_data = job,
  };
  GError *error = NULL;
  g_autofree char *folder = bnl_download_run (job->set, &options, &error);

  /* Somebody else was faster: what was wanted is there. */
  if (folder || g_error_matches (error, BNL_DATA_ERROR, BNL_DATA_ERROR_EXISTS)) {
    g_clear_error (&error);
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlGetJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (job->ended)
    job->ended (error, job->user_data);
}

BnlGetJob *
bnl_get_job_start (const BnlMirrorsSet *set, BnlGetJobFunc ended, gpointer user_data)
{
  BnlGetJob *job = g_new0 (BnlGetJob, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, ended_cb, NULL);

  g_atomic_ref_count_init (&job->n_refs);
  g_mutex_init (&job->lock);
  job->set = set;
  job->cancellable = g_cancellable_new ();
  job->ended = ended;
  job->user_data = user_data;
  job->progress.seconds_left = -1.0;
  g_task_set_task_data (task, ref_job (job), unref_job);
  g_task_run_in_thread (task, get_worker);
  return job;
}

void
bnl_get_job_read (BnlGetJob *job, BnlGetProgress *progress)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->lock);

  *progress = job->progress;
}

void
bnl_get_job_free (BnlGetJob *job)
{
  job->ended = NULL;
  g_cancellable_cancel (job->cancellable);
  unref_job (job);
}

char *
bnl_get_progress_describe (const BnlGetProgress *progress)
{
  g_autofree char *done = bnl_format_tenths ((double) progress->n_done / 1e6);
  g_autofree char *total = bnl_format_tenths ((double) progress->n_total / 1e6);
  GString *text = g_string_new (NULL);

  if (progress->n_total == 0)
    return g_string_free (g_string_append (text, _ ("Connecting…")), FALSE);
  g_string_append_printf (text, _ ("%s of %s MB"), done, total);
  if (progress->bytes_per_second > 0.0) {
    g_autofree char *speed = bnl_format_tenths (progress->bytes_per_second / 1e6);

    g_string_append_printf (text, _ (" · %s MB/s"), speed);
  }
  if (progress->seconds_left >= 0.0) {
    g_autofree char *left = bnl_format_duration (progress->seconds_left);

    g_string_append_printf (text, _ (" · %s left"), left);
  }
  return g_string_free (text, FALSE);
}
