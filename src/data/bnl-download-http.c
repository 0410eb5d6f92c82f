#include "bnl-download-http-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

#define CHUNK_BYTES (64 * 1024)
#define TIMEOUT_SECONDS 20
#define MAX_REDIRECTIONS 10
/* What gzip may add to data that it cannot make smaller; more than that is not the file. */
#define GZIP_EXTRA_BYTES (64 * 1024)

static gboolean
has_code (const GError *why, GIOErrorEnum code)
{
  return g_error_matches (why, G_IO_ERROR, (gint) code);
}

/* Sorts what libsoup and GIO say; why is consumed. */
static BnlDownloadOutcome
judge_error (BnlDownload *download, GError *consumed, GError **error)
{
  g_autoptr (GError) why = consumed;

  if (has_code (why, G_IO_ERROR_CANCELLED))
    return bnl_download_fail_by_cancelling (download, error);
  if (why->domain == G_RESOLVER_ERROR)
    return bnl_download_pass_over (download, "cannot be found");
  if (has_code (why, G_IO_ERROR_CONNECTION_REFUSED))
    return bnl_download_pass_over (download, "refuses connections");
  if (has_code (why, G_IO_ERROR_NETWORK_UNREACHABLE) || has_code (why, G_IO_ERROR_HOST_UNREACHABLE))
    return bnl_download_pass_over (download, "cannot be reached");
  download->answered |= why->domain == G_TLS_ERROR;
  if (why->domain == G_TLS_ERROR)
    return bnl_download_pass_over (download, "has no certificate to be trusted (%s)", why->message);
  if (has_code (why, G_IO_ERROR_TIMED_OUT))
    return bnl_download_pass_over (download, "sends nothing");
  bnl_download_pass_over (download, "broke off the connection");
  return BNL_DOWNLOAD_BROKE;
}

static BnlDownloadOutcome
write_chunk (BnlDownload *download, int fd, const guint8 *bytes, gsize n, GError **error)
{
  while (n > 0) {
    gssize written = write (fd, bytes, n);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return bnl_download_fail_to_write (download, download->path, error);
    bytes += written;
    n -= (gsize) written;
    download->n_here += (guint64) written;
  }
  return BNL_DOWNLOAD_DONE;
}

static BnlDownloadOutcome
receive_body (BnlDownload *download, GInputStream *stream, int fd, GError **error)
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
      return BNL_DOWNLOAD_DONE;
    if (download->n_here + (guint64) n > n_max) {
      g_unlink (download->path);
      return bnl_download_pass_over (download, "sends more than the file can be");
    }
    if (write_chunk (download, fd, chunk, (gsize) n, error) == BNL_DOWNLOAD_FATAL)
      return BNL_DOWNLOAD_FATAL;
    bnl_download_meter_add (&download->meter, (guint64) n, g_get_monotonic_time ());
    bnl_download_tell (download, FALSE);
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

static BnlDownloadOutcome
receive_file (BnlDownload *download, SoupMessage *message, GInputStream *stream, GError **error)
{
  guint64 offset, n_total;
  BnlDownloadOutcome outcome;
  int fd;

  if (!read_range (message, &offset, &n_total) || (offset != 0 && offset != download->n_here)) {
    g_unlink (download->path);
    bnl_download_pass_over (download, "sends another part than was asked for");
    return BNL_DOWNLOAD_BROKE;
  }
  if (n_total > download->file->n_unpacked + GZIP_EXTRA_BYTES)
    return bnl_download_pass_over (
        download, "has a file of %" G_GUINT64_FORMAT " bytes, which is too large", n_total);
  fd = open (download->path, O_WRONLY | O_CREAT | O_CLOEXEC | (offset == 0 ? O_TRUNC : O_APPEND),
             0644);
  if (fd < 0)
    return bnl_download_fail_to_write (download, download->path, error);
  download->n_here = offset;
  if (n_total > 0)
    bnl_download_set_size (download, n_total);
  outcome = receive_body (download, stream, fd, error);
  if (outcome == BNL_DOWNLOAD_DONE && n_total > 0 && download->n_here < n_total) {
    bnl_download_pass_over (download, "broke off the connection");
    outcome = BNL_DOWNLOAD_BROKE;
  }
  if (fsync (fd) < 0 && outcome == BNL_DOWNLOAD_DONE)
    outcome = bnl_download_fail_to_write (download, download->path, error);
  close (fd);
  return outcome;
}

/* A server has nothing beyond the end: the file is whole, or it is not the one that it was. */
static BnlDownloadOutcome
judge_end (BnlDownload *download, SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *range = soup_message_headers_get_one (headers, "Content-Range");
  g_autofree char *end = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, download->n_here);

  if (g_strcmp0 (range, end) == 0)
    return BNL_DOWNLOAD_DONE;
  g_unlink (download->path);
  bnl_download_pass_over (download, "has another file than before");
  return BNL_DOWNLOAD_BROKE;
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
new_request (const BnlDownload *download, GUri *uri)
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
follow (BnlDownload *download, GUri *uri, SoupMessage *message)
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
    bnl_download_pass_over (download, "leads from HTTPS to plain HTTP");
  else
    bnl_download_pass_over (download, "leads nowhere");
  return NULL;
}

BnlDownloadOutcome
bnl_download_http_request (BnlDownload *download, GUri *first, GError **error)
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
      return bnl_download_pass_over (download, "answers %u %s", status,
                                     soup_status_get_phrase (status));
    next = follow (download, uri, message);
    if (!next)
      return BNL_DOWNLOAD_NEXT;
    g_uri_unref (uri);
    uri = next;
  }
  return bnl_download_pass_over (download, "leads in circles");
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

SoupSession *
bnl_download_http_new_session (const BnlDownloadOptions *options)
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

void
bnl_download_http_end_session (SoupSession *session)
{
  soup_session_abort (session);
}
