/* Fetching data sets from servers that behave well, badly and not at all. */

#include <string.h>

#include "data/bnl-data-error.h"
#include "download-fixture.h"

#define ALL_WHOLE                                                                                  \
  "train-images-idx3-ubyte.gz whole\ntrain-labels-idx1-ubyte.gz whole\n"                           \
  "t10k-images-idx3-ubyte.gz whole\nt10k-labels-idx1-ubyte.gz whole\n"

/* Servers that do as they should */

static void
test_whole (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  guint64 n_bytes = bnl_mirrors_count_bytes (&fixture->set);

  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->first, ALL_WHOLE);
  download_fixture_assert_requests (fixture->second, "");
  g_assert_cmpuint (fixture->n_told, >=, 4);
  g_assert_cmpuint (fixture->n_done, ==, n_bytes);
  g_assert_cmpuint (fixture->n_total, ==, n_bytes);
  g_assert_cmpstr (fixture->first->encodings->str, ==, "identity\nidentity\nidentity\nidentity\n");
}

static void
test_packed_sum (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GBytes) idx = download_fixture_make_idx (N_TEST, FALSE);
  g_autoptr (GBytes) otherwise = download_fixture_pack (idx, 1);

  download_fixture_set_sum (fixture, BNL_MIRRORS_SUM_PACKED);
  /* The same labels in other bytes: only the second mirror has what the sum is of. */
  faulty_server_add (fixture->first, "t10k-labels-idx1-ubyte.gz", otherwise);
  g_assert_false (g_bytes_equal (otherwise, fixture->packed[3]));
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->second, "t10k-labels-idx1-ubyte.gz whole\n");
}

static void
test_packed_anew (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GBytes) idx = download_fixture_make_idx (N_TRAIN, TRUE);
  g_autoptr (GBytes) otherwise = download_fixture_pack (idx, 1);

  faulty_server_add (fixture->first, "train-images-idx3-ubyte.gz", otherwise);
  fixture->set.files[0].n_packed = 7;
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->second, "");
  g_assert_cmpuint (fixture->n_total, ==,
                    g_bytes_get_size (otherwise) + fixture->set.files[1].n_packed +
                        fixture->set.files[2].n_packed + fixture->set.files[3].n_packed);
}

/* Not what everyone does, but right. */
static void
test_harmless (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  static const Fault faults[] = { FAULT_NO_LENGTH, FAULT_CODED, FAULT_NO_RANGES };

  fixture->options.replace = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    faulty_server_set_fault (fixture->first, faults[i], 4);
    download_fixture_assert_fetched (fixture);
    download_fixture_assert_requests (fixture->first, ALL_WHOLE);
    download_fixture_assert_requests (fixture->second, "");
  }
}

static void
test_slash (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->urls[0][strlen (fixture->urls[0]) - 1] = '\0';
  download_fixture_assert_fetched (fixture);
}

static void
test_redirected (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  faulty_server_set_fault (fixture->first, FAULT_REDIRECT, 4);
  faulty_server_set_target (fixture->first, fixture->urls[1]);
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->second, ALL_WHOLE);
}

/* Servers that do not */

/* The first mirror does it with all files; the second one is asked for them instead. */
static void
test_passed_over (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  static const Fault faults[] = { FAULT_NOT_FOUND,  FAULT_OTHER,  FAULT_ENDLESS,
                                  FAULT_HUGE,       FAULT_CIRCLE, FAULT_NOWHERE,
                                  FAULT_CUT_SILENT, FAULT_MUTE,   FAULT_STALL };

  fixture->options.replace = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    faulty_server_set_fault (fixture->first, faults[i], G_MAXUINT);
    download_fixture_assert_fetched (fixture);
    download_fixture_assert_requests (fixture->second, ALL_WHOLE);
  }
}

static void
test_gone (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (FaultyServer) server = fixture->first;

  fixture->first = faulty_server_new (NULL);
  g_clear_pointer (&server, faulty_server_free);
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->second, ALL_WHOLE);
}

/* Both mirrors do it: nothing is there, and the sentence says why. */
static void
test_reasons (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  static const struct {
    Fault fault;
    const char *words;
  } cases[] = {
    { FAULT_NOT_FOUND, "localhost answers 404 Not Found, localhost answers 404 Not Found; try" },
    { FAULT_OTHER, "SHA-256" },
    { FAULT_ENDLESS, "sends more than the file can be" },
    { FAULT_HUGE, "1000000000 bytes" },
    { FAULT_CIRCLE, "circles" },
    { FAULT_NOWHERE, "leads nowhere" },
    { FAULT_MUTE, "sends nothing" },
    { FAULT_STALL, "sends nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    faulty_server_set_fault (fixture->first, cases[i].fault, G_MAXUINT);
    faulty_server_set_fault (fixture->second, cases[i].fault, G_MAXUINT);
    download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, cases[i].words);
  }
}

static void
test_no_network (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  /* RFC 6761: never a name of anything. */
  const char *const nobody[] = { "https://mirror.invalid/", NULL };

  fixture->options.mirrors = nobody;
  download_fixture_assert_fails (
      fixture, BNL_DATA_ERROR_DOWNLOAD,
      "train-images-idx3-ubyte.gz of Little cannot be fetched: mirror.invalid cannot be "
      "found; check the network and try again.");
  g_assert_false (bnl_download_is_begun (&fixture->set, fixture->folder));
}

/* Stands in for a set's own mirrors, may be plain, and gives way to those that are asked for. */
static void
test_shared_mirror (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  const char *const nobody[] = { "https://mirror.invalid/", NULL };
  const char *const slashes[] = { "some/where", "some/where/" };

  fixture->set.urls = nobody;
  for (guint i = 0; i < G_N_ELEMENTS (slashes); i++) {
    g_autofree char *url = g_strconcat (fixture->urls[0], slashes[i], NULL), *requests = NULL;

    g_setenv ("BNLAB_MIRROR", url, TRUE);
    fixture->options.mirrors = NULL;
    download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, "localhost answers 404");
    requests = faulty_server_take_requests (fixture->first);
    g_assert_true (g_str_has_prefix (requests, "some/where/little/train-images"));
  }
  g_setenv ("BNLAB_MIRROR", "nonsense", TRUE);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD,
                                 "nonsense/little is no address that begins with https:// or "
                                 "http://; try again later or name another mirror.");
  fixture->options.mirrors = (const char *const *) fixture->urls;
  download_fixture_assert_fetched (fixture);
  g_unsetenv ("BNLAB_MIRROR");
}

static void
test_addresses (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  const char *const wrong[] = {
    "ftp://localhost/", "file:///tmp", "nonsense", "http://", "", NULL
  };

  fixture->options.mirrors = wrong;
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, "nonsense is no address");
  /* A set's own mirrors are never plain. */
  fixture->options.mirrors = NULL;
  fixture->set.urls = (const char *const *) fixture->urls;
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, "https://");
  download_fixture_assert_requests (fixture->first, "");
}

/* Going on */

static void
test_taken_up (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  gsize half = g_bytes_get_size (fixture->packed[0]) / 2;
  g_autofree char *expected =
      g_strdup_printf ("train-images-idx3-ubyte.gz whole\ntrain-images-idx3-ubyte.gz %zu-\n"
                       "train-labels-idx1-ubyte.gz whole\nt10k-images-idx3-ubyte.gz whole\n"
                       "t10k-labels-idx1-ubyte.gz whole\n",
                       half);

  faulty_server_set_fault (fixture->first, FAULT_CUT, 1);
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->first, expected);
  download_fixture_assert_requests (fixture->second, "");
}

/* Leaves half of the first file from the first mirror. */
static gsize
leave_half (DownloadFixture *fixture)
{
  faulty_server_set_fault (fixture->first, FAULT_STALL, G_MAXUINT);
  faulty_server_set_fault (fixture->second, FAULT_NOT_FOUND, G_MAXUINT);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, "sends nothing");
  g_assert_true (bnl_download_is_begun (&fixture->set, fixture->folder));
  g_free (faulty_server_take_requests (fixture->first));
  g_free (faulty_server_take_requests (fixture->second));
  faulty_server_set_fault (fixture->first, FAULT_NONE, 0);
  faulty_server_set_fault (fixture->second, FAULT_NONE, 0);
  return g_bytes_get_size (fixture->packed[0]) / 2;
}

static void
assert_first_request (DownloadFixture *fixture, const char *range)
{
  g_autofree char *requests = faulty_server_take_requests (fixture->first);
  g_autofree char *expected = g_strdup_printf ("train-images-idx3-ubyte.gz %s\n", range);

  if (!g_str_has_prefix (requests, expected))
    g_error ("\"%s\" begins not with \"%s\"", requests, expected);
}

static void
test_resumed (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *range = g_strdup_printf ("%zu-", leave_half (fixture));

  download_fixture_assert_fetched (fixture);
  assert_first_request (fixture, range);
  g_assert_false (bnl_download_is_begun (&fixture->set, fixture->folder));
}

/* What the server makes of the range is no reason to fail. */
static void
test_resumed_oddly (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  static const Fault faults[] = { FAULT_NO_RANGES, FAULT_OTHER_RANGE, FAULT_SATISFIED };

  fixture->options.replace = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *range = NULL;
    g_autofree char *place = download_fixture_dup_place (fixture, "little");

    download_fixture_remove_tree (place);
    range = g_strdup_printf ("%zu-", leave_half (fixture));
    faulty_server_set_fault (fixture->first, faults[i], 1);
    download_fixture_assert_fetched (fixture);
    assert_first_request (fixture, range);
    download_fixture_assert_requests (fixture->second, "");
  }
}

/* The file on the server has become another one: once more from its start. */
static void
test_resumed_changed (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *hidden = download_fixture_dup_place (fixture, ".little.partial");
  g_autoptr (GDir) dir = NULL;
  g_autofree char *part = NULL;
  g_autofree char *content = NULL;
  gsize length;

  leave_half (fixture);
  dir = g_dir_open (hidden, 0, NULL);
  part = g_build_filename (hidden, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_get_contents (part, &content, &length, NULL));
  content[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (part, content, (gssize) length, NULL));
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->second, "");
}

/* All of it is here, but the program was killed before it looked. */
static void
test_resumed_at_end (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *hidden = download_fixture_dup_place (fixture, ".little.partial");
  g_autoptr (GDir) dir = NULL;
  g_autofree char *part = NULL;

  leave_half (fixture);
  dir = g_dir_open (hidden, 0, NULL);
  part = g_build_filename (hidden, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_set_contents (part, g_bytes_get_data (fixture->packed[0], NULL),
                                      (gssize) g_bytes_get_size (fixture->packed[0]), NULL));
  faulty_server_set_fault (fixture->first, FAULT_NONE, 0);
  download_fixture_assert_fetched (fixture);
  {
    g_autofree char *expected =
        g_strdup_printf ("train-images-idx3-ubyte.gz %zu-\ntrain-labels-idx1-ubyte.gz whole\n"
                         "t10k-images-idx3-ubyte.gz whole\nt10k-labels-idx1-ubyte.gz whole\n",
                         g_bytes_get_size (fixture->packed[0]));

    download_fixture_assert_requests (fixture->first, expected);
  }
}

/* Files that are whole and right are not asked for again; one that rots is. */
static void
test_whole_files_stay (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *hidden = download_fixture_dup_place (fixture, ".little.partial");
  g_autofree char *labels = g_build_filename (hidden, "train-labels-idx1-ubyte.gz", NULL);

  faulty_server_add (fixture->first, "t10k-images-idx3-ubyte.gz", fixture->packed[3]);
  faulty_server_add (fixture->second, "t10k-images-idx3-ubyte.gz", fixture->packed[3]);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD,
                                 "t10k-images-idx3-ubyte.gz of Little");
  g_free (faulty_server_take_requests (fixture->first));
  faulty_server_add (fixture->first, "t10k-images-idx3-ubyte.gz", fixture->packed[2]);
  g_assert_true (g_file_set_contents (labels, "rot", -1, NULL));
  /* The second mirror was the last one asked. */
  faulty_server_set_fault (fixture->second, FAULT_NOT_FOUND, G_MAXUINT);
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (
      fixture->first, "train-labels-idx1-ubyte.gz whole\nt10k-images-idx3-ubyte.gz whole\n"
                      "t10k-labels-idx1-ubyte.gz whole\n");
}

/* Stopping */

static void
assert_stopped (DownloadFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = download_fixture_dup_place (fixture, "little");
  g_autofree char *folder = bnl_download_run (&fixture->set, &fixture->options, &error);

  g_assert_null (folder);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
}

static void
test_cancelled_before (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_cancellable_cancel (fixture->options.cancellable);
  assert_stopped (fixture);
  download_fixture_assert_requests (fixture->first, "");
  g_assert_false (bnl_download_is_begun (&fixture->set, fixture->folder));
}

/* What has come is kept, and gone on with. */
static void
test_cancelled_within (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->n_cancel = 1000;
  assert_stopped (fixture);
  g_assert_true (bnl_download_is_begun (&fixture->set, fixture->folder));
  download_fixture_assert_requests (fixture->first, "train-images-idx3-ubyte.gz whole\n");
  fixture->n_cancel = 0;
  g_cancellable_reset (fixture->options.cancellable);
  download_fixture_assert_fetched (fixture);
}

static gpointer
cancel_worker (gpointer data)
{
  DownloadFixture *fixture = data;
  guint n = 0;

  /* Until it waits for the server. */
  while (n == 0) {
    g_usleep (10000);
    g_mutex_lock (&fixture->first->mutex);
    n = (guint) fixture->first->requests->len;
    g_mutex_unlock (&fixture->first->mutex);
  }
  g_cancellable_cancel (fixture->options.cancellable);
  return NULL;
}

static void
test_cancelled_waiting (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  static const Fault faults[] = { FAULT_MUTE, FAULT_STALL };

  /* Whoever waits for the time to be up fails the suite's. */
  fixture->options.timeout_seconds = 3600;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (GThread) thread = NULL;

    g_cancellable_reset (fixture->options.cancellable);
    faulty_server_set_fault (fixture->first, faults[i], G_MAXUINT);
    thread = g_thread_new ("cancel", cancel_worker, fixture);
    assert_stopped (fixture);
    g_thread_join (g_steal_pointer (&thread));
    g_free (faulty_server_take_requests (fixture->first));
  }
}

/* HTTPS */

static void
test_open_redirection (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (FaultyServer) open_one = faulty_server_new (NULL);
  g_autofree char *url = faulty_server_dup_url (open_one);

  for (guint i = 0; i < 4; i++)
    faulty_server_add (open_one, fixture->set.files[i].name, fixture->packed[i]);
  faulty_server_set_fault (fixture->first, FAULT_REDIRECT, G_MAXUINT);
  faulty_server_set_target (fixture->first, url);
  faulty_server_set_fault (fixture->second, FAULT_NOT_FOUND, G_MAXUINT);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, "from HTTPS to plain HTTP");
  download_fixture_assert_requests (open_one, "");
}

static void
test_secure_set (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->options.mirrors = NULL;
  fixture->set.urls = (const char *const *) fixture->urls;
  faulty_server_set_fault (fixture->first, FAULT_CUT, 1);
  download_fixture_assert_fetched (fixture);
  download_fixture_assert_requests (fixture->second, "");
}

static void
test_untrusted (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_DOWNLOAD, "certificate");
  download_fixture_assert_requests (fixture->first, "");
}

/* Trusts the servers' own certificate; NULL where there is no TLS. */
static GTlsCertificate *
trust_server (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "localhost.pem", NULL);
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;

  if (!g_tls_backend_supports_tls (backend))
    return NULL;
  certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (backend, database);
  return certificate;
}

static void
test_skip_tls (void)
{
  g_test_skip ("GIO has no TLS here: glib-networking is missing");
}

static void
add_test (const char *path,
          GTlsCertificate *certificate,
          void (*test) (DownloadFixture *, gconstpointer))
{
  g_test_add (path, DownloadFixture, certificate, download_fixture_set_up, test,
              download_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  g_test_init (&argc, &argv, NULL);
  certificate = trust_server ();
  add_test ("/data/download/whole", NULL, test_whole);
  add_test ("/data/download/packed-sum", NULL, test_packed_sum);
  add_test ("/data/download/packed-anew", NULL, test_packed_anew);
  add_test ("/data/download/harmless", NULL, test_harmless);
  add_test ("/data/download/slash", NULL, test_slash);
  add_test ("/data/download/redirected", NULL, test_redirected);
  add_test ("/data/download/passed-over", NULL, test_passed_over);
  add_test ("/data/download/gone", NULL, test_gone);
  add_test ("/data/download/reasons", NULL, test_reasons);
  add_test ("/data/download/no-network", NULL, test_no_network);
  add_test ("/data/download/shared-mirror", NULL, test_shared_mirror);
  add_test ("/data/download/addresses", NULL, test_addresses);
  add_test ("/data/download/taken-up", NULL, test_taken_up);
  add_test ("/data/download/resumed", NULL, test_resumed);
  add_test ("/data/download/resumed-oddly", NULL, test_resumed_oddly);
  add_test ("/data/download/resumed-changed", NULL, test_resumed_changed);
  add_test ("/data/download/resumed-at-end", NULL, test_resumed_at_end);
  add_test ("/data/download/whole-files-stay", NULL, test_whole_files_stay);
  add_test ("/data/download/cancelled-before", NULL, test_cancelled_before);
  add_test ("/data/download/cancelled-within", NULL, test_cancelled_within);
  add_test ("/data/download/cancelled-waiting", NULL, test_cancelled_waiting);
  if (certificate) {
    add_test ("/data/download/secure-set", certificate, test_secure_set);
    add_test ("/data/download/open-redirection", certificate, test_open_redirection);
    add_test ("/data/download/untrusted", certificate, test_untrusted);
  } else {
    g_test_add_func ("/data/download/secure-set", test_skip_tls);
  }
  return g_test_run ();
}
