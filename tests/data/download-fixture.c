#include "download-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "data/bnl-data-error.h"
#include "data/bnl-dataset.h"

#define SIDE 28

GBytes *
download_fixture_make_idx (guint32 n, gboolean images)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (n);
  guint32 sizes[] = { GUINT32_TO_BE (n), GUINT32_TO_BE (SIDE), GUINT32_TO_BE (SIDE) };
  guint8 magic[4] = { 0, 0, 8, images ? 3 : 1 };
  gsize n_values = images ? (gsize) n * SIDE * SIDE : n;

  g_byte_array_append (bytes, magic, 4);
  g_byte_array_append (bytes, (guint8 *) sizes, images ? 12 : 4);
  for (gsize i = 0; i < n_values; i++) {
    /* Every class, and so noisy that it stays long when packed. */
    guint8 value = images ? (guint8) g_rand_int (random) : (guint8) (i % 10);

    g_byte_array_append (bytes, &value, 1);
  }
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
download_fixture_pack (GBytes *bytes, int level)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, level));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  g_assert_true (g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

void
download_fixture_set_sum (DownloadFixture *fixture, BnlMirrorsSum sum)
{
  fixture->set.sum = sum;
  for (guint i = 0; i < 4; i++)
    fixture->set.files[i].sha256 = fixture->sums[sum][i];
}

static void
make_set (DownloadFixture *fixture)
{
  static const char *const names[] = { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                       "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" };

  fixture->set.name = "little";
  fixture->set.title = "Little";
  for (guint i = 0; i < 4; i++) {
    g_autoptr (GBytes) bytes = download_fixture_make_idx (i < 2 ? N_TRAIN : N_TEST, i % 2 == 0);

    fixture->packed[i] = download_fixture_pack (bytes, 6);
    fixture->sums[BNL_MIRRORS_SUM_UNPACKED][i] =
        g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
    fixture->sums[BNL_MIRRORS_SUM_PACKED][i] =
        g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->packed[i]);
    fixture->set.files[i].name = names[i];
    fixture->set.files[i].n_packed = g_bytes_get_size (fixture->packed[i]);
    fixture->set.files[i].n_unpacked = g_bytes_get_size (bytes);
    faulty_server_add (fixture->first, names[i], fixture->packed[i]);
    faulty_server_add (fixture->second, names[i], fixture->packed[i]);
  }
  download_fixture_set_sum (fixture, BNL_MIRRORS_SUM_UNPACKED);
}

static void
progress_cb (const BnlDownloadProgress *progress, gpointer user_data)
{
  DownloadFixture *fixture = user_data;

  g_assert_cmpuint (progress->n_done, <=, progress->n_total);
  g_assert_true (progress->bytes_per_second >= 0);
  g_assert_true (g_str_has_suffix (progress->file, "-ubyte.gz"));
  fixture->n_told++;
  fixture->n_done = progress->n_done;
  fixture->n_total = progress->n_total;
  if (fixture->n_cancel && progress->n_done >= fixture->n_cancel)
    g_cancellable_cancel (fixture->options.cancellable);
}

void
download_fixture_set_up (DownloadFixture *fixture, gconstpointer certificate)
{
  GTlsCertificate *identity = (GTlsCertificate *) certificate;

  fixture->first = faulty_server_new (identity);
  fixture->second = faulty_server_new (identity);
  fixture->urls[0] = faulty_server_dup_url (fixture->first);
  fixture->urls[1] = faulty_server_dup_url (fixture->second);
  fixture->folder = g_dir_make_tmp ("bnl-download-XXXXXX", NULL);
  make_set (fixture);
  fixture->options = (BnlDownloadOptions){
    .mirrors = (const char *const *) fixture->urls,
    .folder = fixture->folder,
    .timeout_seconds = 1,
    .cancellable = g_cancellable_new (),
    .progress = progress_cb,
    .user_data = fixture,
  };
}

void
download_fixture_remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    download_fixture_remove_tree (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

void
download_fixture_tear_down (DownloadFixture *fixture, G_GNUC_UNUSED gconstpointer certificate)
{
  faulty_server_free (fixture->first);
  faulty_server_free (fixture->second);
  download_fixture_remove_tree (fixture->folder);
  g_free (fixture->folder);
  for (guint i = 0; i < 4; i++) {
    g_bytes_unref (fixture->packed[i]);
    g_free (fixture->sums[0][i]);
    g_free (fixture->sums[1][i]);
  }
  g_free (fixture->urls[0]);
  g_free (fixture->urls[1]);
  g_object_unref (fixture->options.cancellable);
}

char *
download_fixture_dup_place (const DownloadFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* It is there, whole, and nothing else is. */
static void
assert_installed (const DownloadFixture *fixture)
{
  g_autofree char *place = download_fixture_dup_place (fixture, "little");
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_load (place, &error);
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, N_TRAIN);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, N_TEST);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "little");
  g_assert_null (g_dir_read_name (dir));
}

void
download_fixture_assert_fetched (DownloadFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = download_fixture_dup_place (fixture, "little");
  g_autofree char *folder = bnl_download_run (&fixture->set, &fixture->options, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (folder, ==, place);
  assert_installed (fixture);
}

/* One sentence that holds the words, and nothing in the place. */
void
download_fixture_assert_fails (DownloadFixture *fixture, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = download_fixture_dup_place (fixture, "little");
  g_autofree char *folder = bnl_download_run (&fixture->set, &fixture->options, &error);

  g_assert_null (folder);
  g_assert_error (error, BNL_DATA_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strstr (error->message, ". "));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
}

void
download_fixture_assert_requests (FaultyServer *server, const char *expected)
{
  g_autofree char *requests = faulty_server_take_requests (server);

  g_assert_cmpstr (requests, ==, expected);
}
