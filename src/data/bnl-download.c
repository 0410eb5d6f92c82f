#include "bnl-download.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-catalog-private.h"
#include "bnl-checksum-private.h"
#include "bnl-data-error-private.h"
#include "bnl-download-meter-private.h"
#include "bnl-staging-private.h"
#include "config.h"

#define CHUNK_BYTES (64 * 1024)
#define TIMEOUT_SECONDS 20
#define MAX_REDIRECTIONS 10
/* A connection that breaks off after it gave something is taken up again so often. */
#define MAX_TRIES 5
#define PROGRESS_INTERVAL_USEC (G_USEC_PER_SEC / 10)
/* What gzip may add to data that it cannot make smaller; more than that is not the file. */
#define GZIP_EXTRA_BYTES (64 * 1024)

typedef enum {
  OUTCOME_DONE,  /* all of it is here */
  OUTCOME_BROKE, /* something came, then no more: worth another try */
  OUTCOME_NEXT,  /* nothing to be had from this mirror */
  OUTCOME_FATAL, /* nor from any other: the error is set */
} Outcome;

typedef struct {
  const BnlMirrorsSet *set;
  const BnlDownloadOptions *options;
  const char *const *mirrors;
  BnlStaging *staging;
  SoupSession *session;
  guint mirror; /* that gave the last file: the first to ask for the next */

  /* of the file that is being fetched */
  const BnlMirrorsFile *file;
  char *host, *path; /* where from; where to while it is not whole */
  guint64 n_here;    /* bytes at path */
  char *reason;      /* why the mirror was passed over: "cannot be found" */
  gboolean answered; /* some mirror did: the network is there */

  BnlDownloadMeter meter;
  guint64 sizes[BNL_MIRRORS_N_FILES],
      n_before; /* of all files; bytes of the files before this one */
  gint64 told_usec;
} Download;

static void
clear_download (Download *download)
{
  g_clear_pointer (&download->staging, bnl_staging_free);
  g_clear_object (&download->session);
  g_clear_pointer (&download->host, g_free);
  g_clear_pointer (&download->path, g_free);
  g_clear_pointer (&download->reason, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Download, clear_download)

/* Progress */

static void
tell_progress (Download *download, gboolean at_once)
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

static void
set_size (Download *download, guint64 n_bytes)
{
  download->sizes[download->file - download->set->files] = n_bytes;
}

/* Errors */

/* The mirror is passed over. */
static Outcome G_GNUC_PRINTF (2, 3) pass_over (Download *download, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_free (download->reason);
  download->reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return OUTCOME_NEXT;
}

/* Where writing failed, no other mirror helps. */
static Outcome
fail_to_write (const Download *download, const char *path, GError **error)
{
  bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, path,
                      "cannot be written (%s); make room on the disk or check the permissions, and "
                      "get %s again.",
                      g_strerror (errno), download->set->name);
  return OUTCOME_FATAL;
}

static Outcome
fail_by_cancelling (const Download *download, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
               "Getting %s was stopped; getting it again goes on where it stopped.",
               download->set->name);
  return OUTCOME_FATAL;
}

static gboolean
has_code (const GError *why, GIOErrorEnum code)
{
  return g_error_matches (why, G_IO_ERROR, (gint) code);
}

/* Sorts what libsoup and GIO say; why is consumed. */
static Outcome
judge_error (Download *download, GError *consumed, GError **error)
{
  g_autoptr (GError) why = consumed;

  if (has_code (why, G_IO_ERROR_CANCELLED))
    return fail_by_cancelling (download, error);
  if (why->domain == G_RESOLVER_ERROR)
    return pass_over (download, "cannot be found");
  if (has_code (why, G_IO_ERROR_CONNECTION_REFUSED))
    return pass_over (download, "refuses connections");
  if (has_code (why, G_IO_ERROR_NETWORK_UNREACHABLE) || has_code (why, G_IO_ERROR_HOST_UNREACHABLE))
    return pass_over (download, "cannot be reached");
  download->answered |= why->domain == G_TLS_ERROR;
  if (why->domain == G_TLS_ERROR)
    return pass_over (download, "has no certificate to be trusted (%s)", why->message);
  if (has_code (why, G_IO_ERROR_TIMED_OUT))
    return pass_over (download, "sends nothing");
  pass_over (download, "broke off the connection");
  return OUTCOME_BROKE;
}

/* Fetching one file from one mirror */

static Outcome
write_chunk (Download *download, int fd, const guint8 *bytes, gsize n, GError **error)
{
  while (n > 0) {
    gssize written = write (fd, bytes, n);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail_to_write (download, download->path, error);
    bytes += written;
    n -= (gsize) written;
    download->n_here += (guint64) written;
  }
  return OUTCOME_DONE;
}

static Outcome
receive_body (Download *download, GInputStream *stream, int fd, GError **error)
{
  const guint64 n_max = download->file->n_unpacked + GZIP_EXTRA_BYTES;
  guint8 chunk[CHUNK_BYTES];

  for (;;) {
    GError *why = NULL;
    gssize n =
        g_input_stream_read (stream, chunk, sizeof chunk, download->options->cancellable, &why);

    if (n < 0)
      return judge_error (download, why, error);
    if (n == 0)
      return OUTCOME_DONE;
    if (download->n_here + (guint64) n > n_max) {
      g_unlink (download->path);
      return pass_over (download, "sends more than the file can be");
    }
    if (write_chunk (download, fd, chunk, (gsize) n, error) == OUTCOME_FATAL)
      return OUTCOME_FATAL;
    bnl_download_meter_add (&download->meter, (guint64) n, g_get_monotonic_time ());
    tell_progress (download, FALSE);
  }
}

/* Where the body's first byte belongs, and how large the file will be.  FALSE: at no place of use.
 */
static gboolean
read_range (SoupMessage *message, guint64 *offset, guint64 *n_total)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  goffset first = 0, last, total = soup_message_headers_get_content_length (headers);

  if (soup_message_get_status (message) == SOUP_STATUS_PARTIAL_CONTENT &&
      !soup_message_headers_get_content_range (headers, &first, &last, &total))
    return FALSE;
  *offset = (guint64) first;
  *n_total = (guint64) MAX (total, 0);
  return TRUE;
}

static Outcome
receive_file (Download *download, SoupMessage *message, GInputStream *stream, GError **error)
{
  guint64 offset, n_total;
  Outcome outcome;
  int fd;

  if (!read_range (message, &offset, &n_total) || (offset != 0 && offset != download->n_here)) {
    g_unlink (download->path);
    pass_over (download, "sends another part than was asked for");
    return OUTCOME_BROKE;
  }
  if (n_total > download->file->n_unpacked + GZIP_EXTRA_BYTES)
    return pass_over (download, "has a file of %" G_GUINT64_FORMAT " bytes, which is too large",
                      n_total);
  fd = open (download->path, O_WRONLY | O_CREAT | O_CLOEXEC | (offset == 0 ? O_TRUNC : O_APPEND),
             0644);
  if (fd < 0)
    return fail_to_write (download, download->path, error);
  download->n_here = offset;
  if (n_total > 0)
    set_size (download, n_total);
  outcome = receive_body (download, stream, fd, error);
  if (outcome == OUTCOME_DONE && n_total > 0 && download->n_here < n_total) {
    pass_over (download, "broke off the connection");
    outcome = OUTCOME_BROKE;
  }
  if (fsync (fd) < 0 && outcome == OUTCOME_DONE)
    outcome = fail_to_write (download, download->path, error);
  close (fd);
  return outcome;
}

/* A server has nothing beyond the end: the file is whole, or it is not the one that it was. */
static Outcome
judge_end (Download *download, SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *range = soup_message_headers_get_one (headers, "Content-Range");
  g_autofree char *end = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, download->n_here);

  if (g_strcmp0 (range, end) == 0)
    return OUTCOME_DONE;
  g_unlink (download->path);
  pass_over (download, "has another file than before");
  return OUTCOME_BROKE;
}

/* HTTP/1.1 alone: libsoup 3.2 loses count of an HTTP/2 connection that breaks off, and warns. */
static void
network_event_cb (G_GNUC_UNUSED SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *stream,
                  G_GNUC_UNUSED gpointer data)
{
  static const char *const protocols[] = { "http/1.1", NULL };

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (stream), protocols);
}

static SoupMessage *
new_request (const Download *download, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), NULL);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (download->n_here > 0)
    soup_message_headers_set_range (headers, (goffset) download->n_here, -1);
  return message;
}

/* Where the answer leads, or NULL with the reason: nowhere, or from HTTPS to something open. */
static GUri *
follow (Download *download, GUri *uri, SoupMessage *message)
{
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) next =
      location ? g_uri_parse_relative (uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = next ? g_uri_get_scheme (next) : "";

  if (strcmp (scheme, "https") == 0 ||
      (strcmp (scheme, "http") == 0 && strcmp (g_uri_get_scheme (uri), "http") == 0))
    return g_steal_pointer (&next);
  if (strcmp (scheme, "http") == 0)
    pass_over (download, "leads from HTTPS to plain HTTP");
  else
    pass_over (download, "leads nowhere");
  return NULL;
}

static Outcome
request_file (Download *download, GUri *first, GError **error)
{
  g_autoptr (GUri) uri = g_uri_ref (first);

  for (guint i = 0; i <= MAX_REDIRECTIONS; i++) {
    g_autoptr (SoupMessage) message = new_request (download, uri);
    GError *why = NULL;
    g_autoptr (GInputStream) stream =
        soup_session_send (download->session, message, download->options->cancellable, &why);
    SoupStatus status = soup_message_get_status (message);
    GUri *next;

    if (!stream)
      return judge_error (download, why, error);
    download->answered = TRUE;
    if (status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT)
      return receive_file (download, message, stream, error);
    if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && download->n_here > 0)
      return judge_end (download, message);
    if (!SOUP_STATUS_IS_REDIRECTION (status))
      return pass_over (download, "answers %u %s", status, soup_status_get_phrase (status));
    next = follow (download, uri, message);
    if (!next)
      return OUTCOME_NEXT;
    g_uri_unref (uri);
    uri = next;
  }
  return pass_over (download, "leads in circles");
}

/* What is at path, once the mirror has no more of it: moved to its name where it is right. */
static Outcome
finish_file (Download *download, GError **error)
{
  g_autofree char *final = bnl_staging_dup_path (download->staging, download->file->name);
  GError *why = NULL;

  if (!bnl_checksum_matches (download->path, download->file, download->set->sum,
                             download->options->cancellable, &why)) {
    if (why && has_code (why, G_IO_ERROR_CANCELLED)) {
      g_error_free (why);
      return fail_by_cancelling (download, error);
    }
    if (why) {
      g_propagate_error (error, why);
      return OUTCOME_FATAL;
    }
    g_unlink (download->path);
    return pass_over (download, "has another file than expected (its SHA-256 differs)");
  }
  if (g_rename (download->path, final) < 0)
    return fail_to_write (download, final, error);
  set_size (download, download->n_here);
  return OUTCOME_DONE;
}

static guint64
measure_file (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

/* Tries until the file is here and right, or the mirror gives nothing new. */
static Outcome
try_mirror (Download *download, GUri *uri, GError **error)
{
  for (guint i = 0; i < MAX_TRIES; i++) {
    guint64 n_before = measure_file (download->path);
    Outcome outcome;

    download->n_here = n_before;
    outcome = request_file (download, uri, error);
    if (outcome == OUTCOME_DONE) {
      outcome = finish_file (download, error);
      /* What was there before may have been of another file: once more, without it. */
      if (outcome == OUTCOME_NEXT && n_before > 0)
        outcome = OUTCOME_BROKE;
    }
    if (outcome != OUTCOME_BROKE)
      return outcome;
    if (measure_file (download->path) == n_before)
      break;
  }
  return OUTCOME_NEXT;
}

/* Of the file below the mirror; NULL with the reason. */
static GUri *
parse_mirror (Download *download, const char *mirror)
{
  gboolean may_be_plain = download->options->mirrors != NULL;
  g_autofree char *url =
      g_strconcat (mirror, g_str_has_suffix (mirror, "/") ? "" : "/", download->file->name, NULL);

  if (bnl_download_is_mirror (mirror) && (may_be_plain || g_str_has_prefix (mirror, "https:")))
    return g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  pass_over (download, "is no address that begins with https://");
  return NULL;
}

/* Each mirror goes on with what it has sent itself: another one may have packed the file otherwise.
 */
static Outcome
fetch_from (Download *download, guint mirror, GError **error)
{
  const char *url = download->mirrors[mirror];
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  g_autofree char *name = g_strdup_printf ("%s.%.8s.part", download->file->name, sum);
  g_autoptr (GUri) uri = parse_mirror (download, url);

  g_free (download->path);
  download->path = bnl_staging_dup_path (download->staging, name);
  g_free (download->host);
  download->host = g_strdup (uri ? g_uri_get_host (uri) : url);
  return uri ? try_mirror (download, uri, error) : OUTCOME_NEXT;
}

/* Fetching the set */

/* Left whole by a download before. */
static Outcome
find_file (Download *download, GError **error)
{
  g_autofree char *final = bnl_staging_dup_path (download->staging, download->file->name);

  if (!g_file_test (final, G_FILE_TEST_IS_REGULAR))
    return OUTCOME_NEXT;
  g_free (download->path);
  download->path = g_strdup (final);
  download->n_here = measure_file (final);
  return finish_file (download, error);
}

static gboolean
fetch_file (Download *download, GError **error)
{
  g_autoptr (GString) reasons = g_string_new (NULL);
  guint n_mirrors = g_strv_length ((GStrv) download->mirrors);
  guint first = download->mirror;
  Outcome outcome = find_file (download, error);

  for (guint i = 0; i < n_mirrors && outcome == OUTCOME_NEXT; i++) {
    download->mirror = (first + i) % n_mirrors;
    download->n_here = 0;
    outcome = fetch_from (download, download->mirror, error);
    if (outcome == OUTCOME_NEXT)
      g_string_append_printf (reasons, "%s%s %s", i ? ", " : "", download->host, download->reason);
  }
  if (outcome == OUTCOME_NEXT)
    bnl_data_error_set (error, BNL_DATA_ERROR_DOWNLOAD, download->file->name,
                        "of %s cannot be fetched: %s; %s.", download->set->title, reasons->str,
                        download->answered ? "try again later or name another mirror"
                                           : "check the network and try again");
  else if (outcome == OUTCOME_DONE)
    tell_progress (download, TRUE);
  return outcome == OUTCOME_DONE;
}

static gboolean
fetch_files (Download *download, GError **error)
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

/* GIO looks proxies up in GNOME's settings, and ends the program where their schema is missing. */
static gboolean
can_find_proxies (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source ? g_settings_schema_source_lookup (source, "org.gnome.system.proxy", TRUE) : NULL;

  return schema != NULL;
}

static SoupSession *
new_session (const BnlDownloadOptions *options)
{
  guint seconds = options->timeout_seconds ? options->timeout_seconds : TIMEOUT_SECONDS;
  SoupSession *session =
      soup_session_new_with_options ("timeout", seconds, "user-agent", "BNLab/" BNL_VERSION, NULL);

  if (!can_find_proxies ())
    soup_session_set_proxy_resolver (session, NULL);
  /* Some servers call the file's own gzip a coding of the transport; it is to stay. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static char *
dup_parent (const char *folder)
{
  return folder ? g_strdup (folder) : bnl_catalog_dup_user_folder ();
}

/* FALSE where the set is there and is to stand. */
static gboolean
check_place (const Download *download, const char *parent, GError **error)
{
  g_autofree char *place = g_build_filename (parent, download->set->name, NULL);

  if (download->options->replace || bnl_catalog_count_files (place) < BNL_CATALOG_N_PARTS)
    return TRUE;
  bnl_data_error_set (error, BNL_DATA_ERROR_EXISTS, place, "is there already, whole.");
  return FALSE;
}

static char *
run (Download *download, GError **error)
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
  char *folder;

  g_main_context_push_thread_default (context);
  {
    g_auto (Download) download = { .set = set, .options = given ? given : &defaults };

    download.mirrors = download.options->mirrors ? download.options->mirrors : set->urls;
    download.session = new_session (download.options);
    for (guint i = 0; i < BNL_MIRRORS_N_FILES; i++)
      download.sizes[i] = set->files[i].n_packed;
    bnl_download_meter_init (&download.meter, g_get_monotonic_time ());
    folder = run (&download, error);
    soup_session_abort (download.session);
  }
  g_main_context_pop_thread_default (context);
  return folder;
}

gboolean
bnl_download_is_mirror (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : "";

  return (strcmp (scheme, "https") == 0 || strcmp (scheme, "http") == 0) && g_uri_get_host (uri) &&
         g_uri_get_host (uri)[0] && !g_uri_get_query (uri) && !g_uri_get_fragment (uri);
}

gboolean
bnl_download_is_begun (const BnlMirrorsSet *set, const char *folder)
{
  g_autofree char *parent = dup_parent (folder);
  g_autofree char *partial = bnl_staging_dup_folder (parent, set->name);

  return g_file_test (partial, G_FILE_TEST_IS_DIR);
}
