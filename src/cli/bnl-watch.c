#include "bnl-watch.h"

#include <glib-unix.h>

#include "bnl-interrupt.h"

#define PROGRESS_INTERVAL_MSEC 100

typedef struct {
  BnlComparison *comparison;
  BnlProgress *progress;
  GMainLoop *loop;
} Watch;

static gboolean
end_cb (gpointer data)
{
  Watch *watch = data;

  g_main_loop_quit (watch->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
wait_worker (gpointer data)
{
  Watch *watch = data;

  bnl_comparison_wait (watch->comparison);
  g_idle_add (end_cb, watch);
  return NULL;
}

static gboolean
progress_cb (gpointer data)
{
  Watch *watch = data;

  bnl_progress_update (watch->progress);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupt_cb (G_GNUC_UNUSED int fd, G_GNUC_UNUSED GIOCondition condition, gpointer data)
{
  Watch *watch = data;

  bnl_comparison_stop (watch->comparison);
  return G_SOURCE_REMOVE;
}

void
bnl_watch_run (BnlComparison *comparison, BnlProgress *progress)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Watch watch = { comparison, progress, loop };
  g_autoptr (GSource) interrupt = g_unix_fd_source_new (bnl_interrupt_get_fd (), G_IO_IN);
  guint timer = g_timeout_add (PROGRESS_INTERVAL_MSEC, progress_cb, &watch);
  GThread *waiter;

  g_source_set_callback (interrupt, G_SOURCE_FUNC (interrupt_cb), &watch, NULL);
  g_source_attach (interrupt, NULL);
  bnl_progress_begin (progress, comparison);
  bnl_comparison_start (comparison, FALSE);
  waiter = g_thread_new ("wait", wait_worker, &watch);
  g_main_loop_run (loop);

  g_thread_join (waiter);
  g_source_destroy (interrupt);
  g_source_remove (timer);
  bnl_progress_end (progress);
}
