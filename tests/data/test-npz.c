/* Arrays of NumPy: what is read, and every way to be wrong. */

#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "data/bnl-data-error.h"
#include "data/bnl-npy.h"
#include "data/bnl-npz.h"
#include "idx-writer.h"

/* An .npz in the making. */
typedef struct {
  IdxWriter writer;
  char *path;
  zip_t *zip;
  GPtrArray *arrays; /* [GByteArray], which libzip reads when it closes */
} NpzWriter;

static void
begin_npz (NpzWriter *npz)
{
  idx_writer_init (&npz->writer);
  npz->path = idx_writer_get_path (&npz->writer, "set.npz");
  npz->zip = zip_open (npz->path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  npz->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_assert_nonnull (npz->zip);
}

static const char *
end_npz (NpzWriter *npz)
{
  g_assert_cmpint (zip_close (npz->zip), ==, 0);
  return npz->path;
}

static void
clear_npz (NpzWriter *npz)
{
  idx_writer_clear (&npz->writer);
  g_free (npz->path);
  g_ptr_array_unref (npz->arrays);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NpzWriter, clear_npz)

static GByteArray *
build_npy (guint8 version, const char *dictionary, const void *values, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();
  guint32 length = (guint32) strlen (dictionary);
  const guint8 sizes[4] = { (guint8) length, (guint8) (length >> 8), (guint8) (length >> 16),
                            (guint8) (length >> 24) };
  const guint8 versions[2] = { version, 0 };

  g_byte_array_append (bytes, (const guint8 *) "\x93NUMPY", 6);
  g_byte_array_append (bytes, versions, 2);
  g_byte_array_append (bytes, sizes, version == 1 ? 2 : 4);
  g_byte_array_append (bytes, (const guint8 *) dictionary, length);
  if (n > 0)
    g_byte_array_append (bytes, values, (guint) n);
  return bytes;
}

/* Takes bytes. */
static void
add_bytes (NpzWriter *npz, const char *name, GByteArray *bytes, zip_int32_t method)
{
  g_autofree char *file = g_strconcat (name, ".npy", NULL);
  zip_source_t *source = zip_source_buffer (npz->zip, bytes->data, bytes->len, 0);
  zip_int64_t index = zip_file_add (npz->zip, file, source, 0);

  g_assert_cmpint (index, >=, 0);
  g_assert_cmpint (zip_set_file_compression (npz->zip, (zip_uint64_t) index, method, 0), ==, 0);
  g_ptr_array_add (npz->arrays, bytes);
}

static void
add_array (NpzWriter *npz,
           const char *name,
           const char *type,
           const char *shape,
           const void *values,
           gsize n)
{
  g_autofree char *dictionary = g_strdup_printf (
      "{'descr': '%s', 'fortran_order': False, 'shape': %s, }     \n", type, shape);

  add_bytes (npz, name, build_npy (1, dictionary, values, n), ZIP_CM_DEFLATE);
}

static const guint8 pixels[] = { 0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11 };
static const guint8 labels[] = { 1, 0 };

/* Two training images of 3 by 2, and one of them to test with. */
static void
add_all (NpzWriter *npz)
{
  add_array (npz, "x_train", "|u1", "(2, 2, 3)", pixels, 12);
  add_array (npz, "y_train", "|u1", "(2,)", labels, 2);
  add_array (npz, "x_test", "|u1", "(1, 2, 3)", pixels, 6);
  add_array (npz, "y_test", "|u1", "(1,)", labels, 1);
}

static void
assert_train (const BnlImagePair *pair, guint32 width, guint32 height)
{
  g_assert_cmpuint (pair->train.n, ==, 2);
  g_assert_cmpuint (pair->train.width, ==, width);
  g_assert_cmpuint (pair->train.height, ==, height);
  g_assert_cmpmem (g_bytes_get_data (pair->train.pixels, NULL),
                   (int) g_bytes_get_size (pair->train.pixels), pixels, (int) (2 * width * height));
  g_assert_cmpmem (g_bytes_get_data (pair->train.labels, NULL),
                   (int) g_bytes_get_size (pair->train.labels), labels, 2);
}

static void
assert_read (const char *path, BnlImagePair *pair)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_npz_read (path, pair, &error) || error);
  g_assert_no_error (error);
}

static void
assert_refused (const char *path, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  if (bnl_npz_read (path, &pair, &error))
    g_error ("%s was read; expected \"%s\"", path, words);
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
test_reads (void)
{
  g_auto (NpzWriter) npz = { 0 };
  g_auto (BnlImagePair) pair = { 0 };

  begin_npz (&npz);
  add_all (&npz);
  assert_read (end_npz (&npz), &pair);
  assert_train (&pair, 3, 2);
  g_assert_cmpuint (pair.test.n, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (pair.test.pixels, NULL), 6, pixels, 6);
}

/* Stored, in the newer versions of the header, by other names and without a test half. */
static void
test_variants (void)
{
  static const char *const dictionaries[] = {
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3)}",
    "{\"shape\":(2,2,3),\"fortran_order\":False,\"descr\":\"<u1\"}\n",
    "  { 'shape' : ( 2 , 2 , 3 , ) , 'descr' : '|b1' , 'fortran_order' : False , }  \n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (dictionaries); i++)
    for (guint8 version = 1; version <= 3; version++) {
      g_auto (NpzWriter) npz = { 0 };
      g_auto (BnlImagePair) pair = { 0 };

      begin_npz (&npz);
      add_bytes (&npz, "train_images", build_npy (version, dictionaries[i], pixels, 12),
                 ZIP_CM_STORE);
      add_array (&npz, "y_train", "|u1", "(2, 1)", labels, 2);
      assert_read (end_npz (&npz), &pair);
      assert_train (&pair, 3, 2);
      g_assert_null (pair.test.labels);
    }
}

static void
test_shapes (void)
{
  const struct {
    const char *shape;
    guint32 width, height;
  } shapes[] = { { "(2, 3, 2)", 2, 3 }, { "(2, 2, 3, 1)", 3, 2 }, { "(2, 1, 6)", 6, 1 } };
  g_auto (NpzWriter) flat = { 0 };
  g_auto (BnlImagePair) pair = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_auto (NpzWriter) npz = { 0 };
    g_auto (BnlImagePair) shaped = { 0 };

    begin_npz (&npz);
    add_array (&npz, "x_train", "|u1", shapes[i].shape, pixels, 12);
    add_array (&npz, "y_train", "|u1", "(2,)", labels, 2);
    assert_read (end_npz (&npz), &shaped);
    assert_train (&shaped, shapes[i].width, shapes[i].height);
  }
  begin_npz (&flat);
  add_array (&flat, "x_train", "|u1", "(2, 4)", pixels, 8);
  add_array (&flat, "y_train", "|u1", "(2,)", labels, 2);
  assert_read (end_npz (&flat), &pair);
  assert_train (&pair, 2, 2);
}

/* Labels (and pixels) of every type of whole numbers. */
static void
test_types (void)
{
  const char *const types[] = { "|i1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4",
                                "<u4", ">u4", "<i8", ">i8", "<u8", ">u8" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    const gsize n_item = (gsize) (types[i][2] - '0');
    const gboolean is_big = types[i][0] == '>';
    guint8 values[16] = { 0 };
    g_auto (NpzWriter) npz = { 0 };
    g_auto (BnlImagePair) pair = { 0 };

    for (guint j = 0; j < 2; j++)
      values[j * n_item + (is_big ? n_item - 1 : 0)] = labels[j];
    begin_npz (&npz);
    add_array (&npz, "x_train", "|u1", "(2, 2, 3)", pixels, 12);
    add_array (&npz, "y_train", types[i], "(2,)", values, 2 * n_item);
    assert_read (end_npz (&npz), &pair);
    assert_train (&pair, 3, 2);
  }
}

/* More values than are converted at once. */
static void
test_many_values (void)
{
  const guint n = 20000;
  g_autofree guint32 *wide = g_new (guint32, n);
  g_autofree guint8 *narrow = g_new (guint8, n);
  g_auto (NpzWriter) npz = { 0 }, broken = { 0 };
  g_auto (BnlImagePair) pair = { 0 };

  for (guint i = 0; i < n; i++) {
    narrow[i] = (guint8) (i % 253);
    wide[i] = GUINT32_TO_LE (narrow[i]);
  }
  begin_npz (&npz);
  add_array (&npz, "x_train", "<i4", "(20000, 1, 1)", wide, 4 * n);
  add_array (&npz, "y_train", "|u1", "(20000,)", narrow, n);
  assert_read (end_npz (&npz), &pair);
  g_assert_cmpmem (g_bytes_get_data (pair.train.pixels, NULL), (int) n, narrow, (int) n);

  wide[12345] = GUINT32_TO_LE (256);
  begin_npz (&broken);
  add_array (&broken, "x_train", "<i4", "(20000, 1, 1)", wide, 4 * n);
  add_array (&broken, "y_train", "|u1", "(20000,)", narrow, n);
  assert_refused (end_npz (&broken), BNL_DATA_ERROR_FORMAT,
                  "holds x_train.npy, which has 256 as its value 12,345, counted from 0");
}

/* A good file but for its images, and then but for its labels. */
static void
assert_images_refused (const char *type,
                       const char *shape,
                       gsize n,
                       BnlDataError code,
                       const char *words)
{
  const guint8 values[96] = { 0 };
  g_auto (NpzWriter) npz = { 0 };

  begin_npz (&npz);
  add_array (&npz, "x_train", type, shape, values, n);
  add_array (&npz, "y_train", "|u1", "(2,)", labels, 2);
  assert_refused (end_npz (&npz), code, words);
}

static void
assert_labels_refused (const char *type,
                       const char *shape,
                       const void *values,
                       gsize n,
                       BnlDataError code,
                       const char *words)
{
  g_auto (NpzWriter) npz = { 0 };

  begin_npz (&npz);
  add_array (&npz, "x_train", "|u1", "(2, 2, 3)", pixels, 12);
  add_array (&npz, "y_train", type, shape, values, n);
  assert_refused (end_npz (&npz), code, words);
}

static void
test_bad_images (void)
{
  const BnlDataError format = BNL_DATA_ERROR_FORMAT;

  assert_images_refused ("<f4", "(2, 2, 3)", 48, format, "has values of type <f4 where whole");
  assert_images_refused ("<f8", "(2, 2, 3)", 96, format, "has values of type <f8 where whole");
  assert_images_refused ("<U1", "(2, 2, 3)", 48, format, "has values of type <U1");
  assert_images_refused ("|u3", "(2, 2, 3)", 36, format, "has values of type |u3");
  assert_images_refused ("|u16", "(2, 2, 3)", 36, format, "has values of type |u16");
  assert_images_refused ("<M8[ns]", "(2, 2, 3)", 96, format, "has values of type <M8[ns]");
  assert_images_refused ("u", "(2, 2, 3)", 12, format,
                         "a type that is not known; save it with astype");
  assert_images_refused ("|u1", "(2, 2, 3)", 11, format, "promises 12 values of type |u1 in 11");
  assert_images_refused ("|u1", "(2, 2, 3)", 13, format, "promises 12 values of type |u1 in 13");
  assert_images_refused ("|u1", "(4000000000, 4000000000, 4000000000)", 12, format,
                         "has a shape that cannot be");
  assert_images_refused ("<u8", "(2, 4611686018427387904, 1)", 12, format, "promises");
  assert_images_refused ("|u1", "(2, 99999999999999999999)", 12, format, "a shape that cannot be");
  assert_images_refused ("|u1", "(2, -2, 3)", 12, format, "a shape that cannot be");
  assert_images_refused ("|u1", "12", 12, format, "has no shape");
  assert_images_refused ("|u1", "(2, 2, 2, 3)", 24, format, "has 3 values a pixel where grey");
  assert_images_refused ("|u1", "(2, 6)", 12, format, "has 2 dimensions that are no images");
  assert_images_refused ("|u1", "(12,)", 12, format, "has 1 dimensions that are no images");
  assert_images_refused ("|u1", "()", 1, format, "has 0 dimensions that are no images");
  assert_images_refused ("|u1", "(1, 1, 1, 1, 1)", 1, format, "more than four dimensions");
  assert_images_refused ("|u1", "(2, 0, 3)", 0, BNL_DATA_ERROR_EMPTY, "holds 2 images of 3 by 0");
  assert_images_refused ("|u1", "(1, 2, 3)", 6, BNL_DATA_ERROR_MISMATCH,
                         "y_train.npy, which has 2 labels for the 1 images of x_train.npy");
}

static void
test_bad_labels (void)
{
  const BnlDataError format = BNL_DATA_ERROR_FORMAT;
  const gint8 negative[] = { 3, -1 };
  const gint16 large[] = { 256, 1 };
  const gint64 very_negative[] = { 1, G_MININT64 };

  assert_labels_refused ("|i1", "(2,)", negative, 2, format, "has -1 as its value 1, counted from");
  assert_labels_refused ("<i2", "(2,)", large, 4, format, "has 256 as its value 0, counted from 0");
  assert_labels_refused ("<i8", "(2,)", very_negative, 16, format, "has -9223372036854775808 as");
  assert_labels_refused ("|u1", "(1, 2)", labels, 2, format, "has 2 dimensions where labels have");
  assert_labels_refused ("|u1", "(1,)", labels, 1, BNL_DATA_ERROR_MISMATCH,
                         "has 1 labels for the 2 images of x_train.npy");
}

static void
test_bad_headers (void)
{
  const struct {
    const char *dictionary, *words;
  } bad[] = {
    { "", "has a broken header" },
    { "{", "has a broken header" },
    { "{}", "has a broken header" },
    { "[]", "has a broken header" },
    { "{'descr': '|u1', 'fortran_order': False}", "has a broken header" },
    { "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 3)}", "is in Fortran order" },
    { "{'descr': '|u1', 'fortran_order': 0, 'shape': (2, 2, 3)}", "does not say in what order" },
    { "{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (2, 2, 3)}", "is no array of" },
    { "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3)}", "broken" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3), 'more': 1}", "broken" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3)", "broken" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2 3)}", "a shape that cannot be" },
    { "{'descr': '|u1 'fortran_order'", "a type that is not known" },
    { "{'a very long key that is none': 1}", "broken" },
  };
  g_auto (NpzWriter) magic = { 0 }, version = { 0 }, tiny = { 0 };
  GByteArray *bytes = build_npy (1, "{}", NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_auto (NpzWriter) npz = { 0 };
    GByteArray *array = build_npy (1, bad[i].dictionary, pixels, 12);

    begin_npz (&npz);
    add_bytes (&npz, "x_train", array, ZIP_CM_STORE);
    add_array (&npz, "y_train", "|u1", "(2,)", labels, 2);
    assert_refused (end_npz (&npz), BNL_DATA_ERROR_FORMAT,
                    strlen (bad[i].dictionary) > 2 ? bad[i].words
                                                   : "is no array of NumPy's format");
  }
  bytes->data[0] = 'x';
  begin_npz (&magic);
  add_bytes (&magic, "x_train", bytes, ZIP_CM_STORE);
  assert_refused (end_npz (&magic), BNL_DATA_ERROR_FORMAT, "is no array of NumPy's format");
  begin_npz (&version);
  add_bytes (&version, "x_train", build_npy (4, "{'descr'}", NULL, 0), ZIP_CM_STORE);
  assert_refused (end_npz (&version), BNL_DATA_ERROR_FORMAT, "is no array of NumPy's format");
  begin_npz (&tiny);
  add_bytes (&tiny, "x_train", build_npy (1, "", NULL, 0), ZIP_CM_STORE);
  assert_refused (end_npz (&tiny), BNL_DATA_ERROR_FORMAT, "ends before its header");
}

static void
test_missing_arrays (void)
{
  g_auto (NpzWriter) none = { 0 }, unlabelled = { 0 }, half = { 0 }, unequal = { 0 };

  begin_npz (&none);
  add_array (&none, "arr_0", "|u1", "(2, 2, 3)", pixels, 12);
  assert_refused (end_npz (&none), BNL_DATA_ERROR_NOT_FOUND, "holds no x_train.npy");
  begin_npz (&unlabelled);
  add_array (&unlabelled, "x_train", "|u1", "(2, 2, 3)", pixels, 12);
  assert_refused (end_npz (&unlabelled), BNL_DATA_ERROR_NOT_FOUND,
                  "holds x_train.npy without y_train.npy");
  begin_npz (&half);
  add_array (&half, "x_train", "|u1", "(2, 2, 3)", pixels, 12);
  add_array (&half, "y_train", "|u1", "(2,)", labels, 2);
  add_array (&half, "x_test", "|u1", "(2, 2, 3)", pixels, 12);
  assert_refused (end_npz (&half), BNL_DATA_ERROR_NOT_FOUND, "holds x_test.npy without y_test.npy");
  begin_npz (&unequal);
  add_array (&unequal, "x_train", "|u1", "(2, 2, 3)", pixels, 12);
  add_array (&unequal, "y_train", "|u1", "(2,)", labels, 2);
  add_array (&unequal, "x_test", "|u1", "(2, 3, 2)", pixels, 12);
  add_array (&unequal, "y_test", "|u1", "(2,)", labels, 2);
  assert_refused (end_npz (&unequal), BNL_DATA_ERROR_MISMATCH, "has images of 2 by 3 pixels");
}

/* The file cut anywhere, and with a bit flipped anywhere: refused, or what it was. */
static void
test_damaged (void)
{
  g_auto (NpzWriter) npz = { 0 };
  g_autofree char *contents = NULL;
  gsize length;

  begin_npz (&npz);
  add_all (&npz);
  g_assert_true (g_file_get_contents (end_npz (&npz), &contents, &length, NULL));
  for (gsize i = 0; i < 2 * length; i++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    g_auto (BnlImagePair) pair = { 0 };

    g_byte_array_append (bytes, (const guint8 *) contents, (guint) (i < length ? i : length));
    if (i >= length)
      bytes->data[i - length] ^= (guint8) (1 << i % 8);
    path = idx_writer_save (&npz.writer, "damaged.npz", bytes);
    if (bnl_npz_read (path, &pair, &error)) {
      g_assert_cmpuint (i, >=, length);
      assert_train (&pair, 3, 2);
    } else {
      g_assert_true (error && error->domain == BNL_DATA_ERROR);
    }
  }
}

/* What the archive says of sizes is not believed beyond what the file could hold. */
static void
test_bomb (void)
{
  const gsize n = 1u << 24;
  g_autofree guint8 *zeros = g_malloc0 (n);
  g_autofree char *contents = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (NpzWriter) npz = { 0 };
  g_autofree char *path = NULL;
  const guint8 absurd[4] = { 0xff, 0xff, 0xff, 0x7f };
  gsize length, at;

  begin_npz (&npz);
  add_array (&npz, "x_train", "|u1", "(16384, 32, 32)", zeros, n);
  add_array (&npz, "y_train", "|u1", "(2,)", labels, 2);
  assert_refused (end_npz (&npz), BNL_DATA_ERROR_MISMATCH, "2 labels for the 16,384 images");

  /* The unpacked size in the central directory: 24 bytes into its first entry. */
  g_assert_true (g_file_get_contents (npz.path, &contents, &length, NULL));
  for (at = length - 4; memcmp (contents + at, "PK\1\2", 4) != 0; at--)
    continue;
  for (at--; memcmp (contents + at, "PK\1\2", 4) != 0; at--)
    continue;
  memcpy (contents + at + 24, absurd, 4);
  g_byte_array_append (bytes, (const guint8 *) contents, (guint) length);
  path = idx_writer_save (&npz.writer, "absurd.npz", bytes);
  assert_refused (path, BNL_DATA_ERROR_FORMAT, "cannot be packed into this file");
}

static void
test_no_file (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *missing = NULL, *pipe = NULL, *text = NULL, *empty = NULL;

  idx_writer_init (&writer);
  missing = idx_writer_get_path (&writer, "missing.npz");
  pipe = idx_writer_get_path (&writer, "pipe.npz");
  text = idx_writer_save_text (&writer, "text.npz", "no archive");
  empty = idx_writer_save_text (&writer, "empty.npz", "");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (missing, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  assert_refused (pipe, BNL_DATA_ERROR_UNREADABLE, "is a device or pipe, not a file");
  assert_refused (writer.folder, BNL_DATA_ERROR_UNREADABLE, "is a folder, not a file");
  assert_refused (text, BNL_DATA_ERROR_FORMAT, "is no .npz file that can be read");
  assert_refused (empty, BNL_DATA_ERROR_FORMAT, "is no .npz file that can be read");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/npz/reads", test_reads);
  g_test_add_func ("/data/npz/variants", test_variants);
  g_test_add_func ("/data/npz/shapes", test_shapes);
  g_test_add_func ("/data/npz/types", test_types);
  g_test_add_func ("/data/npz/many-values", test_many_values);
  g_test_add_func ("/data/npz/bad-images", test_bad_images);
  g_test_add_func ("/data/npz/bad-labels", test_bad_labels);
  g_test_add_func ("/data/npz/bad-headers", test_bad_headers);
  g_test_add_func ("/data/npz/missing-arrays", test_missing_arrays);
  g_test_add_func ("/data/npz/damaged", test_damaged);
  g_test_add_func ("/data/npz/bomb", test_bomb);
  g_test_add_func ("/data/npz/no-file", test_no_file);
  return g_test_run ();
}
