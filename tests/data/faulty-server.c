#include "faulty-server.h"

#include <stdlib.h>
#include <string.h>

#define MAX_REQUEST_BYTES 8192
#define GIGABYTE 1000000000

typedef struct {
  Fault fault;
  GBytes *content; /* NULL: no such file */
  gsize first;     /* of the range that is given */
  gboolean has_range;
  char *location;
} Answer;

/* Reads to the empty line. */
static char *
read_request (GInputStream *input)
{
  GString *request = g_string_new (NULL);
  char byte;

  while (request->len < MAX_REQUEST_BYTES && !g_str_has_suffix (request->str, "\r\n\r\n") &&
         g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (request, byte);
  return g_string_free (request, FALSE);
}

static char *
dup_header (const char *request, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  const char *found = strstr (request, start);

  return found ? g_strndup (found + strlen (start), strcspn (found + strlen (start), "\r")) : NULL;
}

/* Notes the request and decides what it gets. */
static void
decide (FaultyServer *server, const char *request, Answer *answer)
{
  const char *path = strchr (request, '/');
  g_autofree char *name = path ? g_strndup (path + 1, strcspn (path + 1, " ")) : g_strdup ("");
  g_autofree char *range = dup_header (request, "Range");
  g_autofree char *encoding = dup_header (request, "Accept-Encoding");

  g_mutex_lock (&server->mutex);
  if (server->n_faulty > 0) {
    server->n_faulty--;
    answer->fault = server->fault;
  }
  answer->content = g_hash_table_lookup (server->files, name);
  answer->location = g_strconcat (server->target ? server->target : "", name, NULL);
  g_string_append_printf (server->requests, "%s %s\n", name,
                          range ? range + strlen ("bytes=") : "whole");
  g_string_append_printf (server->encodings, "%s\n", encoding ? encoding : "any");
  g_mutex_unlock (&server->mutex);

  answer->has_range = range && answer->fault != FAULT_NO_RANGES;
  if (answer->has_range)
    answer->first = (gsize) atoll (range + strlen ("bytes="));
  if (answer->fault == FAULT_OTHER_RANGE)
    answer->first++;
}

static void
say (GOutputStream *output, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_output_stream_write_all (output, text, strlen (text), NULL, NULL, NULL);
}

static void
say_head (GOutputStream *output, const Answer *answer, gsize n_total)
{
  gboolean has_length = answer->fault != FAULT_NO_LENGTH && answer->fault != FAULT_CUT_SILENT &&
                        answer->fault != FAULT_ENDLESS;

  if (answer->has_range)
    say (output, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %zu-%zu/%zu\r\n",
         answer->first, n_total - 1, n_total);
  else
    say (output, "HTTP/1.1 200 OK\r\n");
  if (answer->fault == FAULT_CODED)
    say (output, "Content-Encoding: x-gzip\r\n");
  if (answer->fault == FAULT_HUGE)
    say (output, "Content-Length: %d\r\n", GIGABYTE);
  else if (has_length)
    say (output, "Content-Length: %zu\r\n", n_total - answer->first);
  say (output, "Connection: close\r\n\r\n");
}

static void
give_file (GInputStream *input, GOutputStream *output, const Answer *answer)
{
  gsize n_total;
  const guint8 *content = g_bytes_get_data (answer->content, &n_total);
  gsize n_left = n_total - MIN (answer->first, n_total);
  g_autofree guint8 *bytes = g_memdup2 (content + answer->first, n_left);
  char byte;

  if (answer->fault == FAULT_CUT || answer->fault == FAULT_CUT_SILENT ||
      answer->fault == FAULT_STALL)
    n_left /= 2;
  if (answer->fault == FAULT_OTHER)
    bytes[n_left / 2] ^= 1;
  say_head (output, answer, n_total);
  g_output_stream_write_all (output, bytes, n_left, NULL, NULL, NULL);
  while (answer->fault == FAULT_ENDLESS &&
         g_output_stream_write_all (output, bytes, n_left, NULL, NULL, NULL))
    continue;
  if (answer->fault == FAULT_STALL)
    g_input_stream_read (input, &byte, 1, NULL, NULL);
}

static void
reply (GInputStream *input, GOutputStream *output, const Answer *answer)
{
  char byte;

  if (answer->fault == FAULT_MUTE)
    g_input_stream_read (input, &byte, 1, NULL, NULL);
  else if (answer->fault == FAULT_REDIRECT)
    say (
        output,
        "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 5\r\nConnection: close\r\n\r\nthere",
        answer->location);
  else if (answer->fault == FAULT_CIRCLE)
    say (output, "HTTP/1.1 301 Moved Permanently\r\nLocation: ?\r\nContent-Length: 0\r\n"
                 "Connection: close\r\n\r\n");
  else if (answer->fault == FAULT_NOWHERE)
    say (output, "HTTP/1.1 307 Temporary Redirect\r\nLocation: ftp://localhost/\r\n"
                 "Content-Length: 0\r\nConnection: close\r\n\r\n");
  else if (answer->fault == FAULT_NOT_FOUND || !answer->content)
    say (output, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone");
  else if (answer->has_range && (answer->fault == FAULT_SATISFIED ||
                                 answer->first >= g_bytes_get_size (answer->content)))
    say (output,
         "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */%zu\r\n"
         "Content-Length: 0\r\nConnection: close\r\n\r\n",
         answer->fault == FAULT_SATISFIED ? (gsize) 1 : g_bytes_get_size (answer->content));
  else
    give_file (input, output, answer);
}

static void
serve_worker (gpointer connection, gpointer user_data)
{
  FaultyServer *server = user_data;
  g_autoptr (GIOStream) stream = connection;
  g_autofree char *request = NULL;
  Answer answer = { 0 };

  if (server->certificate) {
    g_autoptr (GIOStream) base = g_steal_pointer (&stream);

    stream = g_tls_server_connection_new (base, server->certificate, NULL);
  }
  request = read_request (g_io_stream_get_input_stream (stream));
  if (request[0]) {
    decide (server, request, &answer);
    reply (g_io_stream_get_input_stream (stream), g_io_stream_get_output_stream (stream), &answer);
  }
  g_io_stream_close (stream, NULL, NULL);
  g_free (answer.location);
}

static gpointer
accept_worker (gpointer data)
{
  FaultyServer *server = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (server->listener, NULL, server->end, NULL)))
    g_thread_pool_push (server->pool, connection, NULL);
  return NULL;
}

FaultyServer *
faulty_server_new (GTlsCertificate *certificate)
{
  FaultyServer *server = g_new0 (FaultyServer, 1);
  g_autoptr (GInetAddress) here = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (here, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&server->mutex);
  server->certificate = certificate;
  server->files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  server->requests = g_string_new (NULL);
  server->encodings = g_string_new (NULL);
  server->end = g_cancellable_new ();
  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  server->pool = g_thread_pool_new (serve_worker, server, -1, FALSE, NULL);
  server->thread = g_thread_new ("accept", accept_worker, server);
  return server;
}

void
faulty_server_free (FaultyServer *server)
{
  g_cancellable_cancel (server->end);
  g_thread_join (server->thread);
  g_thread_pool_free (server->pool, FALSE, TRUE);
  g_socket_listener_close (server->listener);
  g_object_unref (server->listener);
  g_object_unref (server->end);
  g_hash_table_unref (server->files);
  g_string_free (server->requests, TRUE);
  g_string_free (server->encodings, TRUE);
  g_free (server->target);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

void
faulty_server_add (FaultyServer *server, const char *name, GBytes *content)
{
  g_mutex_lock (&server->mutex);
  g_hash_table_replace (server->files, g_strdup (name), g_bytes_ref (content));
  g_mutex_unlock (&server->mutex);
}

void
faulty_server_set_fault (FaultyServer *server, Fault fault, guint n_faulty)
{
  g_mutex_lock (&server->mutex);
  server->fault = fault;
  server->n_faulty = n_faulty;
  g_mutex_unlock (&server->mutex);
}

void
faulty_server_set_target (FaultyServer *server, const char *url)
{
  g_mutex_lock (&server->mutex);
  g_free (server->target);
  server->target = g_strdup (url);
  g_mutex_unlock (&server->mutex);
}

char *
faulty_server_dup_url (const FaultyServer *server)
{
  return g_strdup_printf ("%s://localhost:%u/", server->certificate ? "https" : "http",
                          server->port);
}

char *
faulty_server_take_requests (FaultyServer *server)
{
  char *requests;

  g_mutex_lock (&server->mutex);
  requests = g_string_free (server->requests, FALSE);
  server->requests = g_string_new (NULL);
  g_mutex_unlock (&server->mutex);
  return requests;
}
