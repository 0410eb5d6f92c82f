#include "bnl-fetch.h"

#include <glib-unix.h>

#include "bnl-bar.h"
#include "bnl-interrupt.h"
#include "data/bnl-catalog.h"
#include "data/bnl-data-error.h"
#include "data/bnl-download.h"

#define LINE_PERCENT 10 /* a line for so much of it */

typedef struct {
  const BnlMirrorsSet *set;
  BnlDownloadOptions options;
  GMainLoop *loop;
  char *folder;
  GError *error;

  /* of the worker alone */
  BnlBarMode mode;
  guint percent; /* that a line told of */
} Fetch;

static void
clear_fetch (Fetch *fetch)
{
  g_clear_object (&fetch->options.cancellable);
  g_clear_pointer (&fetch->loop, g_main_loop_unref);
  g_clear_pointer (&fetch->folder, g_free);
  g_clear_error (&fetch->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, clear_fetch)

static void
tell_progress (Fetch *fetch, const BnlDownloadProgress *progress, const char *text)
{
  double done = (double) progress->n_done / (double) MAX (progress->n_total, 1);
  guint percent = (guint) (100 * done);

  if (fetch->mode == BNL_BAR_DRAWN) {
    bnl_bar_draw (done, text);
  } else if (percent / LINE_PERCENT != fetch->percent / LINE_PERCENT) {
    fetch->percent = percent;
    g_printerr ("%s\n", text);
  }
}

static void
progress_cb (const BnlDownloadProgress *progress, gpointer user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%.1f of %.1f MB  ", (double) progress->n_done / 1e6,
                          (double) progress->n_total / 1e6);
  if (progress->bytes_per_second > 0)
    g_string_append_printf (text, "%.2f MB/s  ", progress->bytes_per_second / 1e6);
  bnl_bar_append_time_left (text, progress->seconds_left);
  g_string_append_printf (text, "  %s", progress->file);
  if (progress->host[0])
    g_string_append_printf (text, " from %s", progress->host);
  tell_progress (user_data, progress, text->str);
}

static gboolean
end_cb (gpointer data)
{
  g_main_loop_quit (((Fetch *) data)->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
fetch_worker (gpointer data)
{
  Fetch *fetch = data;

  fetch->folder = bnl_download_run (fetch->set, &fetch->options, &fetch->error);
  g_idle_add (end_cb, fetch);
  return NULL;
}

static gboolean
interrupt_cb (G_GNUC_UNUSED int fd, G_GNUC_UNUSED GIOCondition condition, gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* Returns when the worker has ended, one way or another. */
static void
run_worker (Fetch *fetch)
{
  g_autoptr (GSource) interrupt = NULL;
  GThread *worker;

  bnl_interrupt_install ();
  interrupt = g_unix_fd_source_new (bnl_interrupt_get_fd (), G_IO_IN);
  g_source_set_callback (interrupt, G_SOURCE_FUNC (interrupt_cb), fetch->options.cancellable, NULL);
  g_source_attach (interrupt, NULL);
  worker = g_thread_new ("fetch", fetch_worker, fetch);
  g_main_loop_run (fetch->loop);
  g_thread_join (worker);
  g_source_destroy (interrupt);
  if (fetch->mode == BNL_BAR_DRAWN)
    bnl_bar_erase ();
}

/* The place of a set of that name that is found already, wherever; NULL where none is. */
static char *
find_place (const char *name)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    if (g_str_equal (entry->data, name))
      return g_filename_display_name (entry->place);
  }
  return NULL;
}

BnlCommandStatus
bnl_fetch_run (const BnlMirrorsSet *set, const char *const *mirrors, gboolean force, gboolean quiet)
{
  g_auto (Fetch) fetch = { .set = set, .mode = bnl_bar_choose_mode (quiet) };
  g_autofree char *found = force ? NULL : find_place (set->name);
  g_autofree char *shown = NULL;

  if (found != NULL) {
    g_print ("%s is there already, in %s; --force fetches it anew.\n", set->title, found);
    return BNL_COMMAND_DONE;
  }
  fetch.loop = g_main_loop_new (NULL, FALSE);
  fetch.options = (BnlDownloadOptions){
    .mirrors = mirrors,
    .replace = force,
    .cancellable = g_cancellable_new (),
    .progress = fetch.mode == BNL_BAR_QUIET ? NULL : progress_cb,
    .user_data = &fetch,
  };
  run_worker (&fetch);

  if (g_error_matches (fetch.error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    bnl_command_fail (fetch.error->message);
    return BNL_COMMAND_INTERRUPTED;
  }
  if (fetch.error != NULL)
    return bnl_command_fail (fetch.error->message);
  shown = g_filename_display_name (fetch.folder);
  g_print ("%s is in %s; --data %s uses it.\n", set->title, shown, set->name);
  return BNL_COMMAND_DONE;
}
