/* Where a fetched data set goes: what was there, who else is there, and what the disk does not
 * take. And the parts: how a file is told to be the right one, how speed is measured, which mirrors
 * there are. */

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/bnl-catalog-private.h"
#include "data/bnl-checksum-private.h"
#include "data/bnl-data-error.h"
#include "data/bnl-download-meter-private.h"
#include "data/bnl-staging-private.h"
#include "download-fixture.h"

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
has_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was there */

static void
test_exists (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  download_fixture_assert_fetched (fixture);
  g_free (faulty_server_take_requests (fixture->first));
  folder = bnl_download_run (&fixture->set, &fixture->options, &error);
  g_assert_null (folder);
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_EXISTS);
  download_fixture_assert_requests (fixture->first, "");
}

/* Only what the new files stand for goes, in whatever form it was there. */
static void
test_replaced (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *place = download_fixture_dup_place (fixture, "little");

  write_file (place, "train-images-idx3-ubyte", "old");
  write_file (place, "train-images.idx3-ubyte.gz", "old");
  write_file (place, "train-labels-idx1-ubyte.gz", "old");
  write_file (place, "t10k-images-idx3-ubyte", "old");
  write_file (place, "t10k-labels-idx1-ubyte", "old");
  write_file (place, "classes.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
  fixture->options.replace = TRUE;
  download_fixture_assert_fetched (fixture);
  g_assert_true (has_file (place, "classes.txt"));
  g_assert_false (has_file (place, "train-images-idx3-ubyte"));
  g_assert_false (has_file (place, "train-images.idx3-ubyte.gz"));
}

/* What is not whole is completed without being asked twice. */
static void
test_completed (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *place = download_fixture_dup_place (fixture, "little");

  write_file (place, "train-labels-idx1-ubyte", "half a set");
  write_file (place, "notes", "mine");
  download_fixture_assert_fetched (fixture);
  g_assert_true (has_file (place, "notes"));
}

/* A failure leaves an old set as it was. */
static void
test_old_stands (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = download_fixture_dup_place (fixture, "little");
  g_autofree char *folder = NULL;

  download_fixture_assert_fetched (fixture);
  fixture->options.replace = TRUE;
  faulty_server_add (fixture->first, "t10k-labels-idx1-ubyte.gz", fixture->packed[0]);
  faulty_server_add (fixture->second, "t10k-labels-idx1-ubyte.gz", fixture->packed[0]);
  folder = bnl_download_run (&fixture->set, &fixture->options, &error);
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_DOWNLOAD);
  g_assert_cmpuint (bnl_catalog_count_files (place), ==, BNL_CATALOG_N_PARTS);
}

/* A link to a set elsewhere: the link is replaced, the set stands. */
static void
test_link (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *elsewhere = g_dir_make_tmp ("bnl-elsewhere-XXXXXX", NULL);
  g_autofree char *place = download_fixture_dup_place (fixture, "little");

  write_file (elsewhere, "train-labels-idx1-ubyte", "theirs");
  g_assert_cmpint (symlink (elsewhere, place), ==, 0);
  download_fixture_assert_fetched (fixture);
  g_assert_false (g_file_test (place, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (has_file (elsewhere, "train-labels-idx1-ubyte"));
  download_fixture_remove_tree (elsewhere);
}

static void
test_file_in_place (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  write_file (fixture->folder, "little", "no folder");
  folder = bnl_download_run (&fixture->set, &fixture->options, &error);
  g_assert_null (folder);
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_UNWRITABLE);
  g_assert_nonnull (strstr (error->message, "is no folder"));
}

/* Who else is there */

static void
test_busy (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlStaging) other = bnl_staging_open (fixture->folder, "little", &error);

  g_assert_no_error (error);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_BUSY, "wait");
  download_fixture_assert_requests (fixture->first, "");
  g_clear_pointer (&other, bnl_staging_free);
  download_fixture_assert_fetched (fixture);
}

static gpointer
fetch_worker (gpointer data)
{
  const DownloadFixture *fixture = data;
  BnlDownloadOptions options = fixture->options;
  GError *error = NULL;

  options.progress = NULL;
  g_free (bnl_download_run (&fixture->set, &options, &error));
  return error;
}

/* However they meet, one of them fetches it, and the others say why they did not. */
static void
test_many_at_once (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  for (guint round = 0; round < 20; round++) {
    GThread *threads[4];
    g_autofree char *place = download_fixture_dup_place (fixture, "little");
    guint n_done = 0;

    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("fetch", fetch_worker, fixture);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
      g_autoptr (GError) error = g_thread_join (threads[i]);

      n_done += error == NULL;
      if (error && !g_error_matches (error, BNL_DATA_ERROR, BNL_DATA_ERROR_BUSY))
        g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_EXISTS);
    }
    g_assert_cmpuint (n_done, ==, 1);
    g_assert_cmpuint (bnl_catalog_count_files (place), ==, BNL_CATALOG_N_PARTS);
    download_fixture_remove_tree (place);
  }
}

/* With replacing, everyone who does not meet another one fetches it anew. */
static void
test_many_replace (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->options.replace = TRUE;
  for (guint round = 0; round < 20; round++) {
    GThread *threads[4];

    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("fetch", fetch_worker, fixture);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
      g_autoptr (GError) error = g_thread_join (threads[i]);

      if (error)
        g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_BUSY);
    }
  }
  download_fixture_assert_fetched (fixture);
}

/* What the disk does not take */

static void
test_full_disk (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  struct rlimit before, little;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *place = download_fixture_dup_place (fixture, "little");

  /* No file may become longer than this: to a program the same as a disk that is full. */
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  little = (struct rlimit){ 100000, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  folder = bnl_download_run (&fixture->set, &fixture->options, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);

  g_assert_null (folder);
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_UNWRITABLE);
  g_assert_nonnull (strstr (error->message, "make room on the disk"));
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  /* The disk is the same for all mirrors. */
  download_fixture_assert_requests (fixture->second, "");
  download_fixture_assert_fetched (fixture);
}

static void
test_unwritable (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  if (geteuid () == 0) {
    g_test_skip ("root may write everywhere");
    return;
  }
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_UNWRITABLE, "permissions");
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
}

static void
test_no_folder (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *below = download_fixture_dup_place (fixture, "file/below");
  g_autofree char *deep = download_fixture_dup_place (fixture, "made/on/the/way");

  write_file (fixture->folder, "file", "");
  fixture->options.folder = below;
  download_fixture_assert_fails (fixture, BNL_DATA_ERROR_UNWRITABLE, "cannot be written");
  download_fixture_assert_requests (fixture->first, "");

  fixture->options.folder = deep;
  g_free (bnl_download_run (&fixture->set, &fixture->options, NULL));
  g_assert_true (has_file (deep, "little"));
}

/* The parts */

static gboolean
matches (const DownloadFixture *fixture, BnlMirrorsSum sum, GBytes *bytes)
{
  g_autofree char *path = download_fixture_dup_place (fixture, "checked");
  BnlMirrorsFile file = fixture->set.files[1];
  g_autoptr (GError) error = NULL;
  gboolean result;

  file.sha256 = fixture->sums[sum][1];
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  result = bnl_checksum_matches (path, &file, sum, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_checksum (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  GBytes *right = fixture->packed[1];
  gsize n = g_bytes_get_size (right);
  g_autoptr (GBytes) idx = download_fixture_make_idx (N_TRAIN, FALSE);
  g_autoptr (GBytes) first = g_bytes_new_from_bytes (idx, 0, 100);
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (idx, 100, g_bytes_get_size (idx) - 100);
  g_autoptr (GBytes) packed_first = download_fixture_pack (first, 9);
  g_autoptr (GBytes) packed_rest = download_fixture_pack (rest, 1);
  GByteArray *members = g_byte_array_new (), *garbage = g_byte_array_new ();
  g_autoptr (GBytes) in_members = NULL, with_garbage = NULL;

  for (gsize cut = 0; cut < n; cut++) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (right, 0, cut);

    g_assert_false (matches (fixture, BNL_MIRRORS_SUM_UNPACKED, part));
    g_assert_false (matches (fixture, BNL_MIRRORS_SUM_PACKED, part));
  }
  g_assert_true (matches (fixture, BNL_MIRRORS_SUM_UNPACKED, right));
  g_assert_true (matches (fixture, BNL_MIRRORS_SUM_PACKED, right));
  g_assert_false (matches (fixture, BNL_MIRRORS_SUM_UNPACKED, idx));

  g_byte_array_append (members, g_bytes_get_data (packed_first, NULL),
                       (guint) g_bytes_get_size (packed_first));
  g_byte_array_append (members, g_bytes_get_data (packed_rest, NULL),
                       (guint) g_bytes_get_size (packed_rest));
  in_members = g_byte_array_free_to_bytes (members);
  g_assert_true (matches (fixture, BNL_MIRRORS_SUM_UNPACKED, in_members));

  g_byte_array_append (garbage, g_bytes_get_data (right, NULL), (guint) n);
  g_byte_array_append (garbage, (const guint8 *) "more", 4);
  with_garbage = g_byte_array_free_to_bytes (garbage);
  g_assert_false (matches (fixture, BNL_MIRRORS_SUM_UNPACKED, with_garbage));
}

/* Millions of zeros in a few bytes: not unpacked beyond what the file is. */
static void
test_checksum_bomb (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree guint8 *zeros = g_malloc0 (1 << 24);
  g_autoptr (GBytes) plain = g_bytes_new_static (zeros, 1 << 24);
  g_autoptr (GBytes) bomb = download_fixture_pack (plain, 9);

  g_assert_false (matches (fixture, BNL_MIRRORS_SUM_UNPACKED, bomb));
}

static void
test_checksum_missing (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *path = download_fixture_dup_place (fixture, "nothing");
  g_autoptr (GError) error = NULL;

  g_assert_false (
      bnl_checksum_matches (path, &fixture->set.files[0], BNL_MIRRORS_SUM_PACKED, NULL, &error));
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_NOT_FOUND);
}

static void
test_meter (void)
{
  const gint64 start = 5 * G_USEC_PER_SEC, tick = G_USEC_PER_SEC / 10;
  BnlDownloadMeter meter;

  bnl_download_meter_init (&meter, start);
  g_assert_true (bnl_download_meter_get_speed (&meter) == 0);
  bnl_download_meter_add (&meter, 100000, start + tick);
  g_assert_true (bnl_download_meter_get_speed (&meter) == 0);
  for (guint i = 2; i <= 100; i++)
    bnl_download_meter_add (&meter, 100000, start + i * tick);
  g_assert_true (fabs (bnl_download_meter_get_speed (&meter) - 1e6) <= 1e5);
  /* Ten times as fast: within a few seconds that is what it says. */
  for (guint i = 101; i <= 200; i++)
    bnl_download_meter_add (&meter, 1000000, start + i * tick);
  g_assert_true (fabs (bnl_download_meter_get_speed (&meter) - 1e7) <= 1e6);
  /* Two calls at one instant divide by nothing. */
  bnl_download_meter_add (&meter, 0, start + 200 * tick);
  g_assert_true (isfinite (bnl_download_meter_get_speed (&meter)));
}

/* Every entry is complete: a slip in the table would show only with a network. */
static void
test_mirrors (void)
{
  guint n;
  const BnlMirrorsSet *sets = bnl_mirrors_get_sets (&n);
  g_autofree char *names = bnl_mirrors_dup_names ();

  g_assert_cmpstr (names, ==, "fashion-mnist, kmnist, mnist");
  g_assert_null (bnl_mirrors_find ("digits"));
  for (guint i = 0; i < n; i++) {
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

    g_assert_true (bnl_mirrors_find (sets[i].name) == &sets[i]);
    g_assert_cmpuint (g_strv_length ((GStrv) sets[i].urls), >=, 2);
    for (guint j = 0; sets[i].urls[j]; j++) {
      g_assert_true (g_str_has_prefix (sets[i].urls[j], "https://"));
      g_assert_true (g_str_has_suffix (sets[i].urls[j], "/"));
      g_assert_true (bnl_download_is_mirror (sets[i].urls[j]));
    }
    for (guint j = 0; j < BNL_MIRRORS_N_FILES; j++) {
      const BnlMirrorsFile *file = &sets[i].files[j];

      g_assert_true (g_str_has_prefix (file->name, bnl_catalog_get_file_name (j)));
      g_assert_cmpuint (strspn (file->sha256, "0123456789abcdef"), ==, 64);
      g_assert_cmpuint (strlen (file->sha256), ==, 64);
      g_assert_true (g_hash_table_add (seen, (gpointer) file->sha256));
      g_assert_cmpuint (file->n_packed, <, file->n_unpacked);
    }
  }
}

/* The table's sums against the real files, where they are. */
static void
check_files (const char *name, const char *folder)
{
  const BnlMirrorsSet *set = bnl_mirrors_find (name);

  if (!folder || bnl_catalog_count_files (folder) < BNL_CATALOG_N_PARTS) {
    g_autofree char *reason = g_strdup_printf ("%s is not here", set->title);

    g_test_skip (reason);
    return;
  }
  for (guint i = 0; i < BNL_MIRRORS_N_FILES; i++) {
    g_autofree char *path = g_build_filename (folder, set->files[i].name, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (bnl_checksum_matches (path, &set->files[i], set->sum, NULL, &error));
    g_assert_no_error (error);
  }
}

static void
test_mnist_sums (void)
{
  g_autofree char *beside =
      g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "datasets", "mnist", NULL);
  const char *given = g_getenv ("BNLAB_MNIST");

  check_files ("mnist", given ? given : beside);
}

static void
test_fashion_sums (void)
{
  check_files ("fashion-mnist", "/usr/share/datasets/fashion-mnist");
}

static void
add_test (const char *path, void (*test) (DownloadFixture *, gconstpointer))
{
  g_test_add (path, DownloadFixture, NULL, download_fixture_set_up, test,
              download_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/data/download/exists", test_exists);
  add_test ("/data/download/replaced", test_replaced);
  add_test ("/data/download/completed", test_completed);
  add_test ("/data/download/old-stands", test_old_stands);
  add_test ("/data/download/link", test_link);
  add_test ("/data/download/file-in-place", test_file_in_place);
  add_test ("/data/download/busy", test_busy);
  add_test ("/data/download/many-at-once", test_many_at_once);
  add_test ("/data/download/many-replace", test_many_replace);
  add_test ("/data/download/full-disk", test_full_disk);
  add_test ("/data/download/unwritable", test_unwritable);
  add_test ("/data/download/no-folder", test_no_folder);
  add_test ("/data/download/checksum", test_checksum);
  add_test ("/data/download/checksum-bomb", test_checksum_bomb);
  add_test ("/data/download/checksum-missing", test_checksum_missing);
  g_test_add_func ("/data/download/meter", test_meter);
  g_test_add_func ("/data/download/mirrors", test_mirrors);
  g_test_add_func ("/data/download/mnist-sums", test_mnist_sums);
  g_test_add_func ("/data/download/fashion-sums", test_fashion_sums);
  return g_test_run ();
}
