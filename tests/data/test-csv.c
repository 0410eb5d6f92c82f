/* Tables of images: what is read, how halves find each other, and every way to be wrong. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "data/bnl-csv-line.h"
#include "data/bnl-csv-pair.h"
#include "data/bnl-csv.h"
#include "data/bnl-data-error.h"
#include "idx-writer.h"

static const char four[] = "7,0,1,2,255\n0,9,8,7,6\n3,0,0,0,0\n";
static const guint8 four_labels[] = { 7, 0, 3 };
static const guint8 four_pixels[] = { 0, 1, 2, 255, 9, 8, 7, 6, 0, 0, 0, 0 };

static void
assert_set (const BnlImageSet *set,
            guint32 width,
            guint32 height,
            const guint8 *pixels,
            const guint8 *labels,
            guint32 n)
{
  gsize n_pixels, n_labels;
  const void *got_pixels = g_bytes_get_data (set->pixels, &n_pixels);
  const void *got_labels = g_bytes_get_data (set->labels, &n_labels);

  g_assert_cmpuint (set->n, ==, n);
  g_assert_cmpuint (set->width, ==, width);
  g_assert_cmpuint (set->height, ==, height);
  g_assert_cmpmem (got_labels, (int) n_labels, labels, (int) n);
  g_assert_cmpmem (got_pixels, (int) n_pixels, pixels, (int) (n * width * height));
}

static void
assert_reads_bytes (const GByteArray *bytes, guint32 width, guint32 height)
{
  g_auto (IdxWriter) writer = { 0 };
  g_auto (BnlImageSet) set = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  idx_writer_init (&writer);
  path = idx_writer_save (&writer, "table", bytes);
  bnl_csv_read (path, &set, &error);
  g_assert_no_error (error);
  assert_set (&set, width, height, four_pixels, four_labels, 3);
}

/* text must be read as the images above. */
static void
assert_reads (const char *text, guint32 width, guint32 height)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new (), packed = NULL;

  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  assert_reads_bytes (bytes, width, height);
  packed = idx_writer_pack (bytes->data, bytes->len);
  assert_reads_bytes (packed, width, height);
}

static void
assert_path_refused (const char *path, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (BnlImageSet) set = { 0 };

  if (bnl_csv_read (path, &set, &error))
    g_error ("%s was read; expected \"%s\"", path, words);
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_null (set.pixels);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
assert_refused (const char *text, BnlDataError code, const char *words)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *path = NULL;

  idx_writer_init (&writer);
  path = idx_writer_save_text (&writer, "table.csv", text);
  assert_path_refused (path, code, words);
}

static void
test_plain (void)
{
  assert_reads (four, 2, 2);
  assert_reads ("7,0,1,2,255\r\n0,9,8,7,6\r\n3,0,0,0,0\r\n", 2, 2);
  /* No end behind the last line, empty lines, blanks, a byte order mark, floats that are whole. */
  assert_reads ("7,0,1,2,255\n0,9,8,7,6\n3,0,0,0,0", 2, 2);
  assert_reads ("\n\r\n7,0,1,2,255\n\n0,9,8,7,6\n3,0,0,0,0\n\n\r\n", 2, 2);
  assert_reads (" 7 , 0,1 ,2,255 \n0,9,8,7,6\n3,0,0,0, 0\n", 2, 2);
  assert_reads ("\xef\xbb\xbf"
                "7,0,1,2,255\n0,9,8,7,6\n3,0,0,0,0\n",
                2, 2);
  assert_reads ("7.0,0.,1.000,2,255.0\n0,9,8,7,6\n3,000,00,0,0\n", 2, 2);
}

static void
test_headers (void)
{
  const char *const first[] = { "label,pixel0,pixel1,pixel2,pixel3",
                                "\"label\",\"a\",\"b\",\"c\",\"d\"",
                                "Class,1x1,1x2,2x1,2x2",
                                "digit,p,q,r,s",
                                "what,p,q,r,s",
                                " y , a , b , c , d " };

  for (guint i = 0; i < G_N_ELEMENTS (first); i++) {
    g_autofree char *text = g_strconcat (first[i], "\n", four, NULL);

    assert_reads (text, 2, 2);
  }
  /* The label may be elsewhere where it is called so. */
  assert_reads ("a,b,c,d,label\n0,1,2,255,7\n9,8,7,6,0\n0,0,0,0,3\n", 2, 2);
  assert_reads ("a,b,class,c,d\n0,1,7,2,255\n9,8,0,7,6\n0,0,3,0,0\n", 2, 2);
  assert_reads ("1x1,1x2,2x1,2x2,class\n0,1,2,255,7\n9,8,7,6,0\n0,0,0,0,3\n", 2, 2);
}

/* A header tells the shape where it is not square, or not the only one. */
static void
test_shapes (void)
{
  const char *const tall = "label,1x1,2x1,3x1,4x1\n7,0,1,2,255\n0,9,8,7,6\n3,0,0,0,0\n";
  g_autofree char *wide = g_strconcat ("label,a,b,c,1x4\n", four, NULL);
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlImageSet) set = { 0 };

  assert_reads (tall, 1, 4);
  assert_reads (wide, 4, 1);
  idx_writer_init (&writer);
  path = idx_writer_save_text (&writer, "six.csv", "label,,,,,,2x3\n1,1,2,3,4,5,6\n");
  g_assert_true (bnl_csv_read (path, &set, &error));
  g_assert_cmpuint (set.width, ==, 3);
  g_assert_cmpuint (set.height, ==, 2);

  assert_refused ("1,2,3\n", BNL_DATA_ERROR_FORMAT,
                  "has 3 columns in its first row: a label and 2 pixels, which make no square");
  assert_refused ("label,a,b,c,d,e,2x4\n1,1,2,3,4,5,6\n", BNL_DATA_ERROR_FORMAT, "no square image");
  assert_refused ("label,a,b,c,d,e,0x6\n1,1,2,3,4,5,6\n", BNL_DATA_ERROR_FORMAT, "no square image");
  assert_refused ("label,a,b,c,d,e,99999999999x1\n1,1,2,3,4,5,6\n", BNL_DATA_ERROR_FORMAT,
                  "no square image");
  assert_refused ("label,a,b,c,d,e,2x3x1\n1,1,2,3,4,5,6\n", BNL_DATA_ERROR_FORMAT, "no square");
  assert_refused ("label;a;b\n", BNL_DATA_ERROR_FORMAT, "has 1 column in its first row");
}

static void
test_no_labels (void)
{
  const char *const tables[] = { "a,b,c,d\n0,1,2,3\n", "0,1,2,3,4,5,6,7,8\n", "a,b,c,d,e,3x2\n" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (BnlImageSet) set = { 0 };

    idx_writer_init (&writer);
    path = idx_writer_save_text (&writer, "table.csv", tables[i]);
    g_assert_true (bnl_csv_read (path, &set, &error));
    g_assert_no_error (error);
    g_assert_null (set.labels);
    g_assert_cmpuint (set.n, ==, 0);
  }
}

static void
test_values (void)
{
  const struct {
    const char *value, *shown;
  } bad[] = {
    { "256", "256" },     { "-1", "-1" },     { "1.5", "1.5" },
    { "abc", "abc" },     { "", "" },         { "1e2", "1e2" },
    { "1 2", "1 2" },     { "0x10", "0x10" }, { "1000", "1000" },
    { "0.0.0", "0.0.0" }, { "nan", "nan" },   { "99999999999999999999", "9999" },
    { "\"5\"", "\"5\"" }, { "\t5", "\t5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *label = g_strdup_printf ("%s%s,1,2,3,4\n", four, bad[i].value);
    g_autofree char *pixel = g_strdup_printf ("%s5,1,%s,3,4\n", four, bad[i].value);
    g_autofree char *last = g_strdup_printf ("%s5,1,2,3,%s\n", four, bad[i].value);
    g_autofree char *shown = g_strdup_printf ("has \"%s", bad[i].shown);

    assert_refused (label, BNL_DATA_ERROR_FORMAT, shown);
    assert_refused (label, BNL_DATA_ERROR_FORMAT,
                    " in line 4, column 1, where a label is expected");
    assert_refused (pixel, BNL_DATA_ERROR_FORMAT,
                    " in line 4, column 3, where a pixel is expected");
    assert_refused (last, BNL_DATA_ERROR_FORMAT, " in line 4, column 5, where a pixel is expected");
  }
  /* Empty lines count. */
  assert_refused ("\n\n1,1,2,3,x\n", BNL_DATA_ERROR_FORMAT, "in line 3, column 5");
}

static void
test_counts (void)
{
  assert_refused ("1,2,3,4,5\n1,2,3,4\n", BNL_DATA_ERROR_FORMAT,
                  "has 4 values in line 2 where its first row has 5");
  assert_refused ("1,2,3,4,5\n1,2,3,4,5,6\n", BNL_DATA_ERROR_FORMAT, "has 6 values in line 2");
  assert_refused ("1,2,3,4,5\n1\n", BNL_DATA_ERROR_FORMAT, "has 1 values in line 2");
  assert_refused ("1,2,3,4,5\n1,2,3,4,5,\n", BNL_DATA_ERROR_FORMAT, "has 6 values in line 2");
  assert_refused ("", BNL_DATA_ERROR_EMPTY, "has no rows");
  assert_refused ("\n\n\r\n", BNL_DATA_ERROR_EMPTY, "has no rows");
  assert_refused ("label,a,b,c,d\n", BNL_DATA_ERROR_EMPTY, "holds 0 images of 2 by 2 pixels");
}

/* Cut anywhere the rows are those that are whole, or the last one is refused. */
static void
test_cut (void)
{
  const gsize length = strlen (four);

  for (gsize n = 0; n < length; n++) {
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *text = g_strndup (four, n), *path = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (BnlImageSet) set = { 0 };

    idx_writer_init (&writer);
    path = idx_writer_save_text (&writer, "cut.csv", text);
    if (bnl_csv_read (path, &set, &error))
      g_assert_cmpuint (set.n, <=, 3);
    else
      g_assert_error (error, BNL_DATA_ERROR,
                      (int) (n == 0 ? BNL_DATA_ERROR_EMPTY : BNL_DATA_ERROR_FORMAT));
  }
}

static void
test_cut_gzip (void)
{
  g_autoptr (GByteArray) packed = idx_writer_pack ((const guint8 *) four, strlen (four));
  const guint length = packed->len;

  for (guint n = 2; n < length; n++) {
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *path = NULL;

    g_byte_array_set_size (packed, n);
    idx_writer_init (&writer);
    path = idx_writer_save (&writer, "cut.csv.gz", packed);
    assert_path_refused (path, BNL_DATA_ERROR_FORMAT, "ends inside its packed data");
  }
}

/* Lines longer than any buffer, and one that is longer than any table's. */
static void
test_long_lines (void)
{
  const guint side = 300;
  g_autoptr (GString) text = g_string_new ("label");
  g_autoptr (GByteArray) endless = g_byte_array_new (), packed = NULL;
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *path = NULL, *bomb = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlImageSet) set = { 0 };
  const guint8 *pixels;

  idx_writer_init (&writer);
  for (guint i = 0; i < side * side; i++)
    g_string_append_printf (text, ",pixel%u", i);
  for (guint row = 0; row < 3; row++) {
    g_string_append_printf (text, "\n%u", row);
    for (guint i = 0; i < side * side; i++)
      g_string_append_printf (text, ",%u", (i + row) % 256);
  }
  path = idx_writer_save_text (&writer, "large.csv", text->str);
  g_assert_true (bnl_csv_read (path, &set, &error));
  g_assert_cmpuint (set.n, ==, 3);
  g_assert_cmpuint (set.width, ==, side);
  pixels = g_bytes_get_data (set.pixels, NULL);
  for (guint i = 0; i < 3 * side * side; i++)
    g_assert_cmpuint (pixels[i], ==, (i % (side * side) + i / (side * side)) % 256);

  g_byte_array_set_size (endless, BNL_CSV_MAX_LINE + 1);
  memset (endless->data, '1', endless->len);
  packed = idx_writer_pack (endless->data, endless->len);
  bomb = idx_writer_save (&writer, "bomb.csv.gz", packed);
  assert_path_refused (bomb, BNL_DATA_ERROR_FORMAT, "has more than 16,777,216 bytes in line 1");
}

/* More rows than there is room for at first. */
static void
test_many_rows (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlImageSet) set = { 0 };
  const guint n = 5000;

  idx_writer_init (&writer);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u,%u\n", i % 7, i % 251);
  path = idx_writer_save_text (&writer, "long.csv", text->str);
  g_assert_true (bnl_csv_read (path, &set, &error));
  g_assert_cmpuint (set.n, ==, n);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (((const guint8 *) g_bytes_get_data (set.labels, NULL))[i], ==, i % 7);
    g_assert_cmpuint (((const guint8 *) g_bytes_get_data (set.pixels, NULL))[i], ==, i % 251);
  }
}

static void
test_no_file (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *missing = NULL, *pipe = NULL;

  idx_writer_init (&writer);
  missing = idx_writer_get_path (&writer, "missing.csv");
  pipe = idx_writer_get_path (&writer, "pipe.csv");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_path_refused (missing, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  assert_path_refused (pipe, BNL_DATA_ERROR_UNREADABLE, "is a device or pipe, not a file");
  assert_path_refused (writer.folder, BNL_DATA_ERROR_UNREADABLE, "is a folder, not a file");
}

/* The one of two files that is given finds the other. */
static void
assert_pair (const char *train, const char *test, gboolean paired)
{
  const char *const given[] = { train, test };

  for (guint i = 0; i < 2; i++) {
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *train_path = NULL, *test_path = NULL, *path = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (BnlImagePair) pair = { 0 };

    idx_writer_init (&writer);
    train_path = idx_writer_save_text (&writer, train, four);
    test_path = idx_writer_save_text (&writer, test, "1,1,1,1,1\n");
    path = idx_writer_get_path (&writer, given[i]);
    g_assert_true (bnl_csv_pair_read (path, &pair, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (pair.train.n, ==, paired || i == 0 ? 3 : 1);
    g_assert_cmpuint (pair.test.n, ==, paired ? 1 : 0);
  }
}

static void
test_pairs (void)
{
  assert_pair ("train.csv", "test.csv", TRUE);
  assert_pair ("X_train.csv", "X_test.csv", TRUE);
  assert_pair ("mnist_train.csv", "mnist_test.csv.gz", TRUE);
  assert_pair ("mnist_train.csv.gz", "mnist_test.csv", TRUE);
  assert_pair ("Train.csv", "Test.csv", TRUE);
  assert_pair ("TRAIN.CSV", "TEST.CSV", TRUE);
  assert_pair ("training.csv", "testing.csv", TRUE);
  assert_pair ("latest-train.csv", "latest-test.csv", TRUE);
  assert_pair ("train.csv", "other.csv", FALSE);
  assert_pair ("a-train.csv", "b-test.csv", FALSE);
}

static void
test_unlabelled_half (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *train = NULL, *test = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 }, none = { 0 };

  idx_writer_init (&writer);
  train = idx_writer_save_text (&writer, "train.csv", four);
  test = idx_writer_save_text (&writer, "test.csv", "a,b,c,d\n1,2,3,4\n");
  g_assert_true (bnl_csv_pair_read (test, &pair, &error));
  g_assert_cmpuint (pair.train.n, ==, 3);
  g_assert_null (pair.test.labels);

  g_assert_cmpint (g_remove (train), ==, 0);
  g_assert_false (bnl_csv_pair_read (test, &none, &error));
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "test.csv has no labels"));
}

static void
test_unequal_halves (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *train = NULL, *test = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  idx_writer_init (&writer);
  train = idx_writer_save_text (&writer, "train.csv", four);
  test = idx_writer_save_text (&writer, "test.csv", "0,1,2,3,4,5,6,7,8,9\n");
  g_assert_false (bnl_csv_pair_read (train, &pair, &error));
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_MISMATCH);
  g_assert_nonnull (strstr (
      error->message, "test.csv has images of 3 by 3 pixels where the training images are 2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/csv/plain", test_plain);
  g_test_add_func ("/data/csv/headers", test_headers);
  g_test_add_func ("/data/csv/shapes", test_shapes);
  g_test_add_func ("/data/csv/no-labels", test_no_labels);
  g_test_add_func ("/data/csv/values", test_values);
  g_test_add_func ("/data/csv/counts", test_counts);
  g_test_add_func ("/data/csv/cut", test_cut);
  g_test_add_func ("/data/csv/cut-gzip", test_cut_gzip);
  g_test_add_func ("/data/csv/long-lines", test_long_lines);
  g_test_add_func ("/data/csv/many-rows", test_many_rows);
  g_test_add_func ("/data/csv/no-file", test_no_file);
  g_test_add_func ("/data/csv/pairs", test_pairs);
  g_test_add_func ("/data/csv/unlabelled-half", test_unlabelled_half);
  g_test_add_func ("/data/csv/unequal-halves", test_unequal_halves);
  return g_test_run ();
}
