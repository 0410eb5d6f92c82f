#include "bnl-download.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bnl-catalog-private.h"
#include "bnl-checksum-private.h"
#include "bnl-data-error-private.h"
#include "bnl-download-http-private.h"

/* A connection that breaks off after it gave something is taken up again so often. */
#define MAX_TRIES 5
#define MIRROR_VARIABLE "BNLAB_MIRROR"
#define URI_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE)
#define PROGRESS_INTERVAL_USEC (G_USEC_PER_SEC / 10)

static void
clear_download (BnlDownload *download)
{
  g_clear_pointer (&download->staging, bnl_staging_free);
  g_clear_pointer (&download->session, g_object_unref);
  g_clear_pointer (&download->host, g_free);
  g_clear_pointer (&download->path, g_free);
  g_clear_pointer (&download->reason, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlDownload, clear_download)

/* Progress */

void
bnl_download_tell (BnlDownload *download, gboolean at_once)
{
  BnlDownloadProgress progress = { 0 };
  gint64 now_usec = g_get_monotonic_time ();

  if (!download->options->progress ||
      (!at_once && now_usec - download->told_usec < PROGRESS_INTERVAL_USEC))
    return;
  download->told_usec = now_usec;
  progress.n_done = download->n_before + download->n_here;
  for (guint i = 0; i < BNL_MIRRORS_N_FILES; i++)
    progress.n_total += download->sizes[i];
  progress.n_total = MAX (progress.n_total, progress.n_done);
  progress.bytes_per_second = bnl_download_meter_get_speed (&download->meter);
  progress.seconds_left =
      progress.bytes_per_second > 0
          ? (double) (progress.n_total - progress.n_done) / progress.bytes_per_second
          : -1;
  progress.file = download->file->name;
  progress.host = download->host ? download->host : "";
  download->options->progress (&progress, download->options->user_data);
}

void
bnl_download_set_size (BnlDownload *download, guint64 n_bytes)
{
  download->sizes[download->file - download->set->files] = n_bytes;
}

/* Errors */

BnlDownloadOutcome
bnl_download_pass_over (BnlDownload *download, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_free (download->reason);
  download->reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return BNL_DOWNLOAD_NEXT;
}

BnlDownloadOutcome
bnl_download_fail_to_write (const BnlDownload *download, const char *path, GError **error)
{
  bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, path,
                      "cannot be written (%s); make room on the disk or check the permissions, and "
                      "get %s again.",
                      g_strerror (errno), download->set->name);
  return BNL_DOWNLOAD_FATAL;
}

BnlDownloadOutcome
bnl_download_fail_by_cancelling (const BnlDownload *download, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
               "Getting %s was stopped; getting it again goes on where it stopped.",
               download->set->name);
  return BNL_DOWNLOAD_FATAL;
}

/* One file */

/* What is at path, once the mirror has no more of it: moved to its name where it is right. */
static BnlDownloadOutcome
finish_file (BnlDownload *download, GError **error)
{
  g_autofree char *final = bnl_staging_dup_path (download->staging, download->file->name);
  GError *why = NULL;

  if (!bnl_checksum_matches (download->path, download->file, download->set->sum,
                             download->options->cancellable, &why)) {
    if (why && g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_error_free (why);
      return bnl_download_fail_by_cancelling (download, error);
    }
    if (why) {
      g_propagate_error (error, why);
      return BNL_DOWNLOAD_FATAL;
    }
    g_unlink (download->path);
    return bnl_download_pass_over (download,
                                   "has another file than expected (its SHA-256 differs)");
  }
  if (g_rename (download->path, final) < 0)
    return bnl_download_fail_to_write (download, final, error);
  bnl_download_set_size (download, download->n_here);
  return BNL_DOWNLOAD_DONE;
}

static guint64
measure_file (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

/* Tries until the file is here and right, or the mirror gives nothing new. */
static BnlDownloadOutcome
try_mirror (BnlDownload *download, GUri *uri, GError **error)
{
  for (guint i = 0; i < MAX_TRIES; i++) {
    guint64 n_before = measure_file (download->path);
    BnlDownloadOutcome outcome;

    download->n_here = n_before;
    outcome = bnl_download_http_request (download, uri, error);
    if (outcome == BNL_DOWNLOAD_DONE) {
      outcome = finish_file (download, error);
      /* What was there before may have been of another file: once more, without it. */
      if (outcome == BNL_DOWNLOAD_NEXT && n_before > 0)
        outcome = BNL_DOWNLOAD_BROKE;
    }
    if (outcome != BNL_DOWNLOAD_BROKE)
      return outcome;
    if (measure_file (download->path) == n_before)
      break;
  }
  return BNL_DOWNLOAD_NEXT;
}

/* Of the file below the mirror; NULL with the reason. */
static GUri *
parse_mirror (BnlDownload *download, const char *mirror)
{
  gboolean may_be_plain = download->mirrors != download->set->urls;
  g_autofree char *url =
      g_strconcat (mirror, g_str_has_suffix (mirror, "/") ? "" : "/", download->file->name, NULL);

  if (bnl_download_is_mirror (mirror) && (may_be_plain || g_str_has_prefix (mirror, "https:")))
    return g_uri_parse (url, URI_FLAGS, NULL);
  /* The network is not to blame. */
  download->answered = TRUE;
  bnl_download_pass_over (download, "is no address that begins with https://%s",
                          may_be_plain ? " or http://" : "");
  return NULL;
}

/* Each mirror goes on with what it has sent itself: another one may have packed the file otherwise.
 */
static BnlDownloadOutcome
fetch_from (BnlDownload *download, guint mirror, GError **error)
{
  const char *url = download->mirrors[mirror];
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  g_autofree char *name = g_strdup_printf ("%s.%.8s.part", download->file->name, sum);
  g_autoptr (GUri) uri = parse_mirror (download, url);

  g_free (download->path);
  download->path = bnl_staging_dup_path (download->staging, name);
  g_free (download->host);
  download->host = g_strdup (uri ? g_uri_get_host (uri) : url);
  return uri ? try_mirror (download, uri, error) : BNL_DOWNLOAD_NEXT;
}

/* Fetching the set */

/* Left whole by a download before. */
static BnlDownloadOutcome
find_file (BnlDownload *download, GError **error)
{
  g_autofree char *final = bnl_staging_dup_path (download->staging, download->file->name);

  if (!g_file_test (final, G_FILE_TEST_IS_REGULAR))
    return BNL_DOWNLOAD_NEXT;
  g_free (download->path);
  download->path = g_strdup (final);
  download->n_here = measure_file (final);
  return finish_file (download, error);
}

static gboolean
fetch_file (BnlDownload *download, GError **error)
{
  g_autoptr (GString) reasons = g_string_new (NULL);
  guint n_mirrors = g_strv_length ((GStrv) download->mirrors);
  guint first = download->mirror;
  BnlDownloadOutcome outcome = find_file (download, error);

  for (guint i = 0; i < n_mirrors && outcome == BNL_DOWNLOAD_NEXT; i++) {
    download->mirror = (first + i) % n_mirrors;
    download->n_here = 0;
    outcome = fetch_from (download, download->mirror, error);
    if (outcome == BNL_DOWNLOAD_NEXT)
      g_string_append_printf (reasons, "%s%s %s", i ? ", " : "", download->host, download->reason);
  }
  if (outcome == BNL_DOWNLOAD_NEXT)
    bnl_data_error_set (error, BNL_DATA_ERROR_DOWNLOAD, download->file->name,
                        "of %s cannot be fetched: %s; %s.", download->set->title, reasons->str,
                        download->answered ? "try again later or name another mirror"
                                           : "check the network and try again");
  else if (outcome == BNL_DOWNLOAD_DONE)
    bnl_download_tell (download, TRUE);
  return outcome == BNL_DOWNLOAD_DONE;
}

static gboolean
fetch_files (BnlDownload *download, GError **error)
{
  for (guint i = 0; i < BNL_MIRRORS_N_FILES; i++) {
    download->file = &download->set->files[i];
    if (!fetch_file (download, error))
      return FALSE;
    download->n_before += download->n_here;
    download->n_here = 0;
    g_clear_pointer (&download->host, g_free);
  }
  return TRUE;
}

static char *
dup_parent (const char *folder)
{
  return folder ? g_strdup (folder) : bnl_catalog_dup_user_folder ();
}

/* FALSE where the set is there and is to stand. */
static gboolean
check_place (const BnlDownload *download, const char *parent, GError **error)
{
  g_autofree char *place = g_build_filename (parent, download->set->name, NULL);

  if (download->options->replace || bnl_catalog_count_files (place) < BNL_CATALOG_N_PARTS)
    return TRUE;
  bnl_data_error_set (error, BNL_DATA_ERROR_EXISTS, place, "is there already, whole.");
  return FALSE;
}

/* NULL where none is named that stands in for the mirrors of every set.  g_free. */
static char *
dup_shared_mirror (const BnlMirrorsSet *set)
{
  const char *base = g_getenv (MIRROR_VARIABLE);

  return base && base[0] ? g_build_path ("/", base, set->name, NULL) : NULL;
}

static char *
run (BnlDownload *download, GError **error)
{
  g_autofree char *parent = dup_parent (download->options->folder);

  if (!check_place (download, parent, error))
    return NULL;
  download->staging = bnl_staging_open (parent, download->set->name, error);
  /* Another program may have put it there meanwhile. */
  if (!download->staging || !check_place (download, parent, error) ||
      !fetch_files (download, error))
    return NULL;
  return bnl_staging_commit (g_steal_pointer (&download->staging), error);
}

char *
bnl_download_run (const BnlMirrorsSet *set, const BnlDownloadOptions *given, GError **error)
{
  const BnlDownloadOptions defaults = { 0 };
  /* The session's timers belong to it and not to the caller's main loop. */
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autofree char *shared = dup_shared_mirror (set);
  const char *const shared_mirrors[] = { shared, NULL };
  char *folder;

  g_main_context_push_thread_default (context);
  {
    g_auto (BnlDownload) download = { .set = set, .options = given ? given : &defaults };

    download.mirrors = shared ? shared_mirrors : set->urls;
    if (download.options->mirrors)
      download.mirrors = download.options->mirrors;
    download.session = bnl_download_http_new_session (download.options);
    for (guint i = 0; i < BNL_MIRRORS_N_FILES; i++)
      download.sizes[i] = set->files[i].n_packed;
    bnl_download_meter_init (&download.meter, g_get_monotonic_time ());
    folder = run (&download, error);
    bnl_download_http_end_session (download.session);
  }
  g_main_context_pop_thread_default (context);
  return folder;
}

gboolean
bnl_download_is_begun (const BnlMirrorsSet *set, const char *folder)
{
  g_autofree char *parent = dup_parent (folder);
  g_autofree char *partial = bnl_staging_dup_folder (parent, set->name);

  return g_file_test (partial, G_FILE_TEST_IS_DIR);
}

gboolean
bnl_download_is_mirror (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, URI_FLAGS, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : "";

  return (strcmp (scheme, "https") == 0 || strcmp (scheme, "http") == 0) && g_uri_get_host (uri) &&
         g_uri_get_host (uri)[0] && !g_uri_get_query (uri) && !g_uri_get_fragment (uri);
}
