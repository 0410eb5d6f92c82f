/* The IDX reader against every way in which a file can be wrong. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/bnl-data-error.h"
#include "data/bnl-idx.h"
#include "idx-writer.h"

static const guint32 image_sizes[3] = { 5, 4, 3 };

static void
assert_equals_file (const BnlIdx *idx, const GByteArray *file)
{
  gsize n_header = 4 + 4 * idx->n_dimensions, n;
  const void *values = g_bytes_get_data (idx->values, &n);

  g_assert_cmpmem (values, (int) n, file->data + n_header, (int) (file->len - n_header));
}

/* path must be refused with that code, in a sentence that has its name and those words. */
static void
assert_refused (const char *path, guint n_dimensions, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (BnlIdx) idx = { 0 };

  if (bnl_idx_read (path, n_dimensions, &idx, &error))
    g_error ("%s was read; expected \"%s\"", path, words);
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_null (idx.values);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
assert_bytes_refused (const IdxWriter *writer,
                      const guint8 *bytes,
                      gsize n,
                      guint n_dimensions,
                      const char *words)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autofree char *path = NULL;

  if (n > 0)
    g_byte_array_append (array, bytes, (guint) n);
  path = idx_writer_save (writer, "refused", array);
  assert_refused (path, n_dimensions, BNL_DATA_ERROR_FORMAT, words);
}

static void
assert_bytes_read (const IdxWriter *writer, const GByteArray *bytes, const GByteArray *file)
{
  g_autofree char *path = idx_writer_save (writer, "read", bytes);
  g_autoptr (GError) error = NULL;
  g_auto (BnlIdx) idx = { 0 };

  bnl_idx_read (path, file->data[3], &idx, &error);
  g_assert_no_error (error);
  assert_equals_file (&idx, file);
}

static void
test_reads (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) images = idx_writer_build (3, image_sizes);
  g_autofree char *misnamed = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlIdx) idx = { 0 };

  idx_writer_init (&writer);
  for (guint n = 1; n <= 3; n++) {
    g_autoptr (GByteArray) file = idx_writer_build (n, image_sizes);
    g_autoptr (GByteArray) gzipped = idx_writer_pack (file->data, file->len);

    assert_bytes_read (&writer, file, file);
    assert_bytes_read (&writer, gzipped, file);
  }

  /* What is inside counts, not the name. */
  misnamed = idx_writer_save (&writer, "plain.gz", images);
  g_assert_true (bnl_idx_read (misnamed, 3, &idx, &error));
  g_assert_cmpuint (idx.n_dimensions, ==, 3);
  g_assert_cmpmem (idx.sizes, sizeof idx.sizes, image_sizes, sizeof image_sizes);
  assert_equals_file (&idx, images);
  bnl_idx_clear (&idx);
  g_assert_null (idx.values);
}

static void
test_empty_arrays (void)
{
  const guint32 none[3] = { 0, 28, 28 };
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, none);
  g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);

  idx_writer_init (&writer);
  assert_bytes_read (&writer, file, file);
  assert_bytes_read (&writer, packed, file);
}

static void
test_cut_plain (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);

  idx_writer_init (&writer);
  for (guint n = 0; n < file->len; n++) {
    g_autofree char *words =
        n < 16
            ? g_strdup_printf (" ends after %u bytes, inside its header of 16; fetch it again.", n)
            : g_strdup_printf (" ends after %u of %u bytes; fetch it again.", n, file->len);

    assert_bytes_refused (&writer, file->data, n, 3, words);
  }
}

static void
test_cut_gzip (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);
  g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);

  idx_writer_init (&writer);
  for (guint n = 0; n < packed->len; n++)
    assert_bytes_refused (&writer, packed->data, n, 3, "fetch it again.");
  /* Only the trailer, checksum and length, is missing a byte. */
  assert_bytes_refused (&writer, packed->data, packed->len - 1, 3, "inside the checksum");
  assert_bytes_refused (&writer, packed->data, packed->len - 8, 3, "inside the checksum");
}

static void
test_large_numbers (void)
{
  const guint32 sizes[3] = { 60000, 28, 28 };
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build_with (3, sizes, NULL, 0);
  g_autoptr (GByteArray) packed = NULL;
  g_autoptr (GRand) noise = g_rand_new_with_seed (1);

  idx_writer_init (&writer);
  g_byte_array_set_size (file, 50000);
  for (guint i = 16; i < 50000; i++)
    file->data[i] = (guint8) g_rand_int (noise);
  assert_bytes_refused (&writer, file->data, 1000, 3,
                        " ends after 1,000 of 47,040,016 bytes; fetch it again.");
  /* Gzip that is whole, but not what is in it; noise, so that by its size it could be. */
  packed = idx_writer_pack (file->data, 50000);
  assert_bytes_refused (&writer, packed->data, packed->len, 3,
                        " ends after 50,000 of 47,040,016 bytes; fetch it again.");
}

static void
test_trailing (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);
  g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);
  g_autoptr (GByteArray) longer = NULL;
  guint n_packed = packed->len;

  idx_writer_init (&writer);
  g_byte_array_append (packed, (const guint8 *) "", 1);
  assert_bytes_refused (&writer, packed->data, packed->len, 3, "not gzip from byte");
  g_byte_array_set_size (packed, n_packed);
  longer = idx_writer_pack (file->data, file->len);
  g_byte_array_append (packed, longer->data, longer->len);
  assert_bytes_refused (&writer, packed->data, packed->len, 3, "goes on after the 76 bytes");

  g_byte_array_append (file, (const guint8 *) "x", 1);
  g_byte_array_unref (longer);
  longer = idx_writer_pack (file->data, file->len);
  assert_bytes_refused (&writer, longer->data, longer->len, 3, "goes on after the 76 bytes");
  assert_bytes_refused (&writer, file->data, file->len, 3,
                        " has 77 bytes where its header promises 76; ");
}

static void
test_members (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);

  idx_writer_init (&writer);
  for (guint n = 0; n <= file->len; n++) {
    g_autoptr (GByteArray) first = idx_writer_pack (file->data, n);
    g_autoptr (GByteArray) empty = idx_writer_pack (file->data, 0);
    g_autoptr (GByteArray) second = idx_writer_pack (file->data + n, file->len - n);

    g_byte_array_append (first, empty->data, empty->len);
    g_byte_array_append (first, second->data, second->len);
    assert_bytes_read (&writer, first, file);
    assert_bytes_refused (&writer, first->data, first->len - 1, 3, "fetch it again.");
  }
}

/* A flipped bit is found, or was in a place that says nothing about the contents. */
static void
test_flipped (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);
  g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);
  guint n_read = 0;

  idx_writer_init (&writer);
  for (guint bit = 0; bit < 8 * packed->len; bit++) {
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (BnlIdx) idx = { 0 };

    packed->data[bit / 8] ^= (guint8) (1 << bit % 8);
    path = idx_writer_save (&writer, "flipped", packed);
    packed->data[bit / 8] ^= (guint8) (1 << bit % 8);
    if (bnl_idx_read (path, 3, &idx, &error)) {
      assert_equals_file (&idx, file);
      n_read++;
    } else {
      g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_FORMAT);
    }
  }
  /* The time (4 bytes), extra flags, system, the flag that says "text", and what fills the last
   * byte of the packed data. */
  g_assert_cmpuint (n_read, <=, 8 * 6 + 1 + 7);
}

static void
test_checksum (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);
  g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);

  idx_writer_init (&writer);
  packed->data[packed->len - 5] ^= 1;
  assert_bytes_refused (&writer, packed->data, packed->len, 3, "incorrect data check");
  packed->data[packed->len - 5] ^= 1;
  packed->data[packed->len - 1] ^= 1;
  assert_bytes_refused (&writer, packed->data, packed->len, 3, "incorrect length check");
}

static void
test_foreign (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) labels = idx_writer_build (1, image_sizes);
  g_autoptr (GByteArray) images = idx_writer_build (3, image_sizes);
  const guint8 png[] = "\x89PNG\r\n\x1a\n0123456789";
  const guint8 html[] = "<!doctype html><title>404</title>";

  idx_writer_init (&writer);
  assert_bytes_refused (&writer, png, sizeof png, 3,
                        "begins with 89 50 4e 47, not with 00 00 08 03");
  assert_bytes_refused (&writer, html, sizeof html, 1, "not with 00 00 08 01");
  assert_bytes_refused (&writer, labels->data, labels->len, 3, "has 1 dimension where 3 were");
  assert_bytes_refused (&writer, images->data, images->len, 1, "has 3 dimensions where 1 were");
  images->data[2] = 0x0d;
  assert_bytes_refused (&writer, images->data, images->len, 3, "00 00 0d 03");
}

static void
test_absurd_sizes (void)
{
  const guint32 absurd[][3] = {
    { G_MAXUINT32, G_MAXUINT32, G_MAXUINT32 },
    { 0x80000000u, 1, 2 },
    { 0x10000u, 0x10000u, 1 },
    { 1, 0x80000001u, 1 },
  };
  g_auto (IdxWriter) writer = { 0 };

  idx_writer_init (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (absurd); i++) {
    g_autoptr (GByteArray) file = idx_writer_build_with (3, absurd[i], NULL, 0);
    g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);

    assert_bytes_refused (&writer, file->data, file->len, 3, "more values than the 2,147,483,648");
    assert_bytes_refused (&writer, packed->data, packed->len, 3, "more values than the");
  }
}

/* The most that is allowed, promised by a few bytes. */
static void
test_lying_sizes (void)
{
  const guint32 sizes[3] = { 0x8000u, 0x8000u, 2 };
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build_with (3, sizes, NULL, 0);
  g_autoptr (GByteArray) packed = idx_writer_pack (file->data, file->len);

  idx_writer_init (&writer);
  assert_bytes_refused (&writer, file->data, file->len, 3, " ends after 16 of 2,147,483,664 bytes");
  assert_bytes_refused (&writer, packed->data, packed->len, 3, "packed ones can hold");
}

/* A small promise and a great deal behind it: no more is unpacked than was promised. */
static void
test_bomb (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) file = idx_writer_build (3, image_sizes);
  g_autoptr (GByteArray) packed = NULL;

  idx_writer_init (&writer);
  g_byte_array_set_size (file, 1 << 24);
  memset (file->data + 76, 0, file->len - 76);
  packed = idx_writer_pack (file->data, file->len);
  g_assert_cmpuint (packed->len, <, 1 << 15);
  assert_bytes_refused (&writer, packed->data, packed->len, 3, "goes on after the 76 bytes");
}

static void
test_not_a_file (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *missing = NULL, *below_file = NULL, *pipe = NULL, *file = NULL;
  g_autoptr (GByteArray) bytes = idx_writer_build (3, image_sizes);

  idx_writer_init (&writer);
  missing = idx_writer_get_path (&writer, "missing");
  assert_refused (missing, 3, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  file = idx_writer_save (&writer, "file", bytes);
  below_file = idx_writer_get_path (&writer, "file/below");
  assert_refused (below_file, 3, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  assert_refused (writer.folder, 3, BNL_DATA_ERROR_UNREADABLE, "is a folder, not a file");
  pipe = idx_writer_get_path (&writer, "pipe");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (pipe, 3, BNL_DATA_ERROR_UNREADABLE, "is a device or pipe");
}

/* A file that opens but whose reading fails, for root too. */
static void
test_failing_disk (void)
{
  const char *path = "/proc/self/mem";

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_test_skip ("there is no /proc");
  else
    assert_refused (path, 3, BNL_DATA_ERROR_UNREADABLE, "cannot be read (");
}

static void
test_unreadable (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GByteArray) bytes = idx_writer_build (3, image_sizes);

  if (geteuid () == 0) {
    g_test_skip ("root may read everything");
    return;
  }
  idx_writer_init (&writer);
  path = idx_writer_save (&writer, "locked", bytes);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  assert_refused (path, 3, BNL_DATA_ERROR_UNREADABLE, "check its permissions");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/idx/reads", test_reads);
  g_test_add_func ("/data/idx/empty-arrays", test_empty_arrays);
  g_test_add_func ("/data/idx/cut-plain", test_cut_plain);
  g_test_add_func ("/data/idx/cut-gzip", test_cut_gzip);
  g_test_add_func ("/data/idx/large-numbers", test_large_numbers);
  g_test_add_func ("/data/idx/trailing", test_trailing);
  g_test_add_func ("/data/idx/members", test_members);
  g_test_add_func ("/data/idx/flipped", test_flipped);
  g_test_add_func ("/data/idx/checksum", test_checksum);
  g_test_add_func ("/data/idx/foreign", test_foreign);
  g_test_add_func ("/data/idx/absurd-sizes", test_absurd_sizes);
  g_test_add_func ("/data/idx/lying-sizes", test_lying_sizes);
  g_test_add_func ("/data/idx/bomb", test_bomb);
  g_test_add_func ("/data/idx/not-a-file", test_not_a_file);
  g_test_add_func ("/data/idx/failing-disk", test_failing_disk);
  g_test_add_func ("/data/idx/unreadable", test_unreadable);
  return g_test_run ();
}
