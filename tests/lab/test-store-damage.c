#define _GNU_SOURCE /* memmem */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bnl-store-fixture.h"
#include "lab/bnl-store-private.h"

/* Whatever is in the file and whatever the disk says: no crash, nothing deleted, nothing false. */

#define N_ROWS 300

typedef struct {
  char *path;
  GBytes *whole; /* a database with two runs, 1 and 2, of N_ROWS rows */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlStore) store = NULL;

  (void) data;
  fixture->path = bnl_store_fixture_new_path ();
  store = bnl_store_fixture_open (fixture->path);
  bnl_store_fixture_add (store, N_ROWS, 1);
  bnl_store_fixture_add (store, N_ROWS, 2);
  g_clear_pointer (&store, bnl_store_unref); /* and the log is written back */
  fixture->whole = bnl_store_fixture_read (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_bytes_unref (fixture->whole);
  bnl_store_fixture_remove (fixture->path);
}

static void
clear_away (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);

    g_unlink (file);
  }
  g_dir_close (dir);
}

/* Asks for everything there is.  What comes back is what was written, or an error. */
static void
use_all (BnlStore *store)
{
  g_autoptr (BnlSeries) one = bnl_store_fixture_new_series (N_ROWS, 1);
  g_autoptr (BnlSeries) two = bnl_store_fixture_new_series (N_ROWS, 2);
  g_autoptr (GPtrArray) records = bnl_store_list (store, NULL);
  guint64 count = bnl_store_get_change_count (store);
  g_autofree char *problem = bnl_store_dup_problem (store);

  (void) count;
  for (gint64 id = 1; id <= 2; id++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlRunRecord) record = bnl_store_get (store, id, NULL);
    g_autoptr (BnlSeries) series = bnl_store_load_series (store, id, &error);
    g_autoptr (BnlSnapshot) snapshot = bnl_store_load_snapshot (store, id, NULL);
    g_autoptr (GPtrArray) events = bnl_store_load_events (store, id, NULL);
    g_autoptr (GArray) steps = bnl_store_list_checkpoints (store, id, NULL);
    g_autoptr (BnlCheckpoint) checkpoint = bnl_store_load_checkpoint (store, id, 0, NULL);

    g_assert_true (series != NULL || error != NULL);
    if (series != NULL && bnl_series_get_length (series) > 0)
      g_assert_true (bnl_store_fixture_is_same_series (series, one) ||
                     bnl_store_fixture_is_same_series (series, two));
  }
  bnl_store_set_note (store, 1, "still there?", NULL);
  bnl_store_find (store, "run of 2", NULL);
}

/* A store can be had, or the file is not ours any more and left alone; and a run can be kept. */
static void
open_damaged (Fixture *fixture, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlStore) store = bnl_store_open (fixture->path, &error);

  if (store == NULL) {
    GStatBuf status;

    g_assert_true (g_error_matches (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN) ||
                   g_error_matches (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NEWER));
    g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
    g_assert_cmpuint ((gsize) status.st_size, ==, n_bytes);
    return;
  }
  use_all (store);
}

/* At every page and in between. */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  gsize n;
  const void *bytes = g_bytes_get_data (fixture->whole, &n);

  (void) data;
  for (gsize length = 0; length < n; length += length < 200 ? 7 : 1021) {
    bnl_store_fixture_write (fixture->path, bytes, length);
    open_damaged (fixture, length);
    clear_away (fixture->path);
  }
}

/* Bytes turned over: one, a few, a whole page of noise. */
static void
test_flipped (Fixture *fixture, gconstpointer data)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (fixture->whole, &n);
  g_autofree guint8 *copy = g_malloc (n);
  GRand *random = g_rand_new_with_seed (3);
  const guint n_turns = g_test_slow () ? 5000 : 250;

  (void) data;
  for (guint turn = 0; turn < n_turns; turn++) {
    const guint n_flips = turn % 4 == 0 ? 1 : turn % 4 == 1 ? 8 : turn % 4 == 2 ? 100 : 512;
    /* Half of them where the headers and the table of runs are. */
    const gsize end = turn % 2 == 0 ? n : MIN (n, 3 * 4096);
    gsize place = (gsize) g_rand_int_range (random, 0, (gint32) end);

    memcpy (copy, bytes, n);
    for (guint i = 0; i < n_flips; i++) {
      copy[place] = (guint8) g_rand_int (random);
      place = turn % 4 == 3 ? (place + 1) % n : (gsize) g_rand_int_range (random, 0, (gint32) end);
    }
    bnl_store_fixture_write (fixture->path, copy, n);
    open_damaged (fixture, n);
    clear_away (fixture->path);
  }
  g_rand_free (random);
}

/* Every byte of the header, each in turn. */
static void
test_header (Fixture *fixture, gconstpointer data)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (fixture->whole, &n);
  g_autofree guint8 *copy = g_memdup2 (bytes, n);

  (void) data;
  for (gsize i = 0; i < 100; i++) {
    copy[i] ^= 0xff;
    bnl_store_fixture_write (fixture->path, copy, n);
    open_damaged (fixture, n);
    clear_away (fixture->path);
    copy[i] ^= 0xff;
  }
}

/* The table of runs is gone: the file is kept under another name with every byte it had, the person
 * is told where, and a new one takes runs at once. */
static void
test_set_aside (Fixture *fixture, gconstpointer data)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (fixture->whole, &n);
  g_autofree guint8 *copy = g_memdup2 (bytes, n);
  g_autoptr (BnlStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *problem = NULL;
  gint64 id;

  (void) data;
  memset (copy + 100, 0xa5, 4096 - 100); /* the schema */
  for (guint turn = 1; turn <= 2; turn++) {
    bnl_store_fixture_write (fixture->path, copy, n);
    store = bnl_store_fixture_open (fixture->path);
    problem = bnl_store_dup_problem (store);
    g_assert_nonnull (strstr (problem, "runs.db.damaged-"));
    g_assert_cmpuint (bnl_store_fixture_count_files (fixture->path, ".damaged-"), ==, turn);
    records = bnl_store_list (store, NULL);
    g_assert_cmpuint (records->len, ==, 0);
    id = bnl_store_fixture_add (store, 10, 5);
    bnl_store_fixture_assert_whole (store, id, 10, 5);
    g_clear_pointer (&records, g_ptr_array_unref);
    g_clear_pointer (&problem, g_free);
    g_clear_pointer (&store, bnl_store_unref);
  }
}

static gsize
find_bytes (const guint8 *bytes, gsize n, const char *text)
{
  const guint8 *found = memmem (bytes, n, text, strlen (text));

  g_assert_nonnull (found);
  return (gsize) (found - bytes);
}

/* One run's settings cannot be read: the other is there all the same. */
static void
test_one_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;
  g_autofree guint8 *copy = NULL;
  const BnlRunRecord *record;

  (void) data;
  copy = g_memdup2 (g_bytes_get_data (fixture->whole, &n), g_bytes_get_size (fixture->whole));
  n = g_bytes_get_size (fixture->whole);
  copy[find_bytes (copy, n, "\"batch_size\"") + 1] = 'X';
  bnl_store_fixture_write (fixture->path, copy, n);
  store = bnl_store_fixture_open (fixture->path);
  records = bnl_store_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  record = g_ptr_array_index (records, 0);
  bnl_store_fixture_assert_whole (store, record->id, N_ROWS, (guint32) record->id);
  problem = bnl_store_dup_problem (store);
  g_assert_nonnull (strstr (problem, "damaged"));
  g_assert_null (bnl_store_get (store, 3 - record->id, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
}

/* A chunk and the weights have a flipped byte each: found, said, and the rest is whole. */
static void
test_checksums (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlStore) store = bnl_store_fixture_open (fixture->path);
  g_autoptr (GError) error = NULL;

  (void) data;
  bnl_store_fixture_execute (
      fixture->path,
      "UPDATE chunk SET data = substr (data, 1, 100) || x'00ff' || substr (data, 103)"
      " WHERE run_id = 1;"
      "UPDATE weights SET data = substr (data, 1, length (data) - 1) || x'77' WHERE run_id = 1");
  g_assert_null (bnl_store_load_series (store, 1, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (bnl_store_load_snapshot (store, 1, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
  bnl_store_fixture_assert_whole (store, 2, N_ROWS, 2);
}

/* Values that no program of ours writes. */
static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  static const char *const lies[] = {
    "UPDATE run SET state = 99",
    "UPDATE run SET state = 'paused'",
    "UPDATE run SET n_steps_done = -5",
    "UPDATE run SET spec = x'00'",
    "UPDATE run SET spec = '{}x'",
    "UPDATE run SET name = x'ff00ff'",
    "UPDATE run SET tags = x'80'",
    "UPDATE run SET started_usec = 'yesterday', seconds = 'long'",
    "UPDATE run SET owner = '     ', state = 0",
    "UPDATE event SET kind = 12",
    "UPDATE event SET text = x'ff'",
    "UPDATE chunk SET first_row = first_row + 1",
    "UPDATE chunk SET first_row = -9223372036854775808",
    "UPDATE chunk SET n_rows = -1, data = ''",
    "UPDATE chunk SET data = 5",
    "UPDATE chunk SET data = zeroblob (1000000)",
    "UPDATE weights SET data = zeroblob (100), crc = 0",
    "DELETE FROM weights; INSERT INTO checkpoint VALUES (1, 5, 0, '')",
    "INSERT INTO checkpoint VALUES (1, -1, 0, x'00'), (1, 9223372036854775807, 0, zeroblob (9))",
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_autoptr (BnlStore) store = NULL;

    bnl_store_fixture_write (fixture->path, g_bytes_get_data (fixture->whole, NULL),
                             g_bytes_get_size (fixture->whole));
    bnl_store_fixture_execute (fixture->path, lies[i]);
    store = bnl_store_fixture_open (fixture->path);
    use_all (store);
    g_assert_cmpuint (bnl_store_fixture_count_files (fixture->path, ".damaged-"), ==, 0);
  }
}

/* In a child that may not write: root may everywhere. */
static void
try_read_only (const char *path, gboolean folder_too)
{
  g_autofree char *folder = g_path_get_dirname (path);
  pid_t child;
  int status = 0;

  g_chmod (path, 0444);
  g_chmod (folder, folder_too ? 0555 : 0777);
  child = fork ();
  if (child == 0) {
    g_autoptr (BnlStore) store = NULL;
    g_autoptr (GPtrArray) records = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *problem = NULL;

    if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
      _exit (77);
    store = bnl_store_open (path, NULL);
    if (store == NULL)
      _exit (2);
    records = bnl_store_list (store, NULL);
    if (records == NULL || records->len != 2)
      _exit (3);
    problem = bnl_store_dup_problem (store);
    if (problem == NULL && bnl_store_set_name (store, 1, "no", &error))
      _exit (4);
    if (bnl_store_set_name (store, 1, "no", &error) || error == NULL)
      _exit (5);
    _exit (g_error_matches (error, BNL_STORE_ERROR, BNL_STORE_ERROR_READ_ONLY) ? 0 : 6);
  }
  waitpid (child, &status, 0);
  g_chmod (folder, 0700);
  g_chmod (path, 0644);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip ("root cannot be given up here");
  else
    g_assert_cmpint (status, ==, 0);
}

static void
test_read_only_file (Fixture *fixture, gconstpointer data)
{
  (void) data;
  try_read_only (fixture->path, FALSE);
}

static void
test_read_only_folder (Fixture *fixture, gconstpointer data)
{
  (void) data;
  try_read_only (fixture->path, TRUE);
}

/* No folder to write to: a store without a database, that says so and goes on trying. */
static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_strconcat (fixture->path, "-folder", NULL);
  g_autofree char *path = g_build_filename (folder, "runs.db", NULL);
  g_autoptr (BnlStore) store = bnl_store_fixture_open (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = bnl_store_dup_problem (store);

  (void) data;
  g_assert_nonnull (strstr (problem, path));
  g_assert_null (bnl_store_list (store, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_IO);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  bnl_store_fixture_add (store, 5, 1);
  g_assert_null (bnl_store_dup_problem (store));
  bnl_store_fixture_assert_whole (store, 1, 5, 1);
  g_clear_pointer (&store, bnl_store_unref);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A table that can be read and not be written: what it refers to has lost its name. */
static void
test_reference (Fixture *fixture, gconstpointer data)
{
  static const char reference[] = "REFERENCES run";
  gsize n;
  g_autofree char *bytes = g_bytes_unref_to_data (g_bytes_ref (fixture->whole), &n);
  g_autoptr (BnlStore) store = NULL;
  char *found;

  (void) data;
  found = memmem (bytes, n, reference, strlen (reference));
  found[strlen (reference) - 1] = 'm';
  bnl_store_fixture_write (fixture->path, bytes, n);
  store = bnl_store_fixture_open (fixture->path);
  bnl_store_fixture_assert_whole (store, bnl_store_fixture_add (store, 10, 1), 10, 1);
  g_assert_cmpuint (bnl_store_fixture_count_files (fixture->path, ".damaged-"), ==, 1);
}

/* Another file with the same name, as when an older copy is brought back: it stays whole, for the
 * log of the one before is not taken for its own, and gets what is written from then on. */
static void
test_brought_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_strconcat (fixture->path, ".copy", NULL);
  g_autoptr (BnlStore) store = bnl_store_fixture_open (fixture->path);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  BnlStore *other = bnl_store_fixture_open (copy);
  gint64 id;

  (void) data;
  for (guint32 seed = 11; seed < 14; seed++)
    bnl_store_fixture_add (other, 1500, seed);
  bnl_store_unref (other);
  bnl_store_fixture_add (store, 3000, 1);
  g_assert_cmpint (g_rename (copy, fixture->path), ==, 0);
  id = bnl_store_fixture_add (store, 100, 2);
  g_assert_cmpint (id, ==, 4);
  bnl_store_fixture_assert_whole (store, id, 100, 2);
  for (guint32 seed = 11; seed < 14; seed++)
    bnl_store_fixture_assert_whole (store, seed - 10, 1500, seed);
  records = bnl_store_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 4);
  g_assert_cmpuint (bnl_store_fixture_count_files (fixture->path, ".damaged-"), ==, 0);
}

/* No more space than the file takes now (a limit on the size of files stands in for a full disk):
 * what was there stays whole, and once there is room again writing goes on. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlStore) store = bnl_store_fixture_open (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *note = g_strnfill (200000, 'x');
  struct rlimit before, tight;

  (void) data;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = (struct rlimit){ 100000, before.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  g_assert_false (bnl_store_set_note (store, 1, note, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  bnl_store_fixture_assert_whole (store, 1, N_ROWS, 1);
  g_clear_error (&error);
  g_assert_true (bnl_store_set_note (store, 1, note, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_store_fixture_count_files (fixture->path, ".damaged-"), ==, 0);
}

int
main (int argc, char **argv)
{
  const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store-damage/truncated", test_truncated },
    { "/store-damage/flipped", test_flipped },
    { "/store-damage/header", test_header },
    { "/store-damage/set-aside", test_set_aside },
    { "/store-damage/one-run", test_one_run },
    { "/store-damage/checksums", test_checksums },
    { "/store-damage/nonsense", test_nonsense },
    { "/store-damage/read-only-file", test_read_only_file },
    { "/store-damage/read-only-folder", test_read_only_folder },
    { "/store-damage/no-folder", test_no_folder },
    { "/store-damage/reference", test_reference },
    { "/store-damage/brought-back", test_brought_back },
    { "/store-damage/full", test_full },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
