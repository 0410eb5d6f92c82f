/* Any bytes as an archive of NumPy: refused with a sentence, or halves of one size that fit.  Bytes
 * that are no archive are packed into one, for checksums keep most changes of an archive out: two
 * of them are the length of x_train.npy, which follows, and what is left is y_train.npy. */

#include "fuzz-input.h"

#include <glib.h>
#include <string.h>
#include <zip.h>

#include "data/bnl-data-error.h"
#include "data/bnl-npz.h"

static void
check_half (const BnlImageSet *set)
{
  g_assert_cmpuint (set->n, >, 0);
  g_assert_cmpuint (g_bytes_get_size (set->labels), ==, set->n);
  g_assert_cmpuint (g_bytes_get_size (set->pixels), ==, (gsize) set->n * set->width * set->height);
}

static void
check_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  if (!bnl_npz_read (path, &pair, &error)) {
    g_assert_true (error && error->domain == BNL_DATA_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return;
  }
  check_half (&pair.train);
  if (pair.test.labels) {
    check_half (&pair.test);
    g_assert_cmpuint (pair.test.width, ==, pair.train.width);
    g_assert_cmpuint (pair.test.height, ==, pair.train.height);
  }
}

static void
add_array (zip_t *zip, const char *name, const uint8_t *bytes, size_t n)
{
  zip_source_t *source = zip_source_buffer (zip, bytes, n, 0);
  zip_int64_t index = zip_file_add (zip, name, source, 0);

  g_assert_cmpint (index, >=, 0);
  zip_set_file_compression (zip, (zip_uint64_t) index, ZIP_CM_STORE, 0);
}

static void
check_packed (const uint8_t *data, size_t size)
{
  size_t n = MIN ((size_t) data[0] + 256u * data[1], size - 2);
  zip_source_t *source = zip_source_buffer_create (NULL, 0, 0, NULL);
  zip_t *zip = zip_open_from_source (source, ZIP_TRUNCATE, NULL);
  g_autofree uint8_t *packed = NULL;
  zip_stat_t info;

  g_assert_nonnull (zip);
  zip_source_keep (source);
  add_array (zip, "x_train.npy", data + 2, n);
  add_array (zip, "y_train.npy", data + 2 + n, size - 2 - n);
  g_assert_cmpint (zip_close (zip), ==, 0);
  g_assert_cmpint (zip_source_stat (source, &info), ==, 0);
  packed = g_malloc (info.size);
  g_assert_cmpint (zip_source_open (source), ==, 0);
  g_assert_cmpint (zip_source_read (source, packed, info.size), ==, (zip_int64_t) info.size);
  zip_source_close (source);
  zip_source_free (source);
  check_file (fuzz_input_store (packed, info.size));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check_file (fuzz_input_store (data, size));
  if (size > 2 && memcmp (data, "PK", 2) != 0)
    check_packed (data, size);
  return 0;
}
