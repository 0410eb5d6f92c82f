/* The user's own digits: kept, changed, taken away and brought back, exported.  Every test has a
 * data folder of its own. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/bnl-catalog.h"
#include "data/bnl-data-error.h"
#include "data/bnl-my-digits.h"

/* A stroke that tells digits apart, and values of every size. */
static void
draw (guint seed, guint8 *pixels)
{
  memset (pixels, 0, BNL_DIGIT_N_PIXELS);
  for (guint i = 0; i < 20; i++)
    pixels[(i + 4) * BNL_DIGIT_SIZE + 13 + seed % 3] = (guint8) (255 - (seed * 7 + i * 11) % 256);
}

static BnlMyDigit *
add (guint seed, guint label, BnlMyDigitsHalf half)
{
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  g_autoptr (GError) error = NULL;
  BnlMyDigit *digit;

  draw (seed, pixels);
  digit = bnl_my_digits_add (pixels, label, half, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (digit->label, ==, label);
  g_assert_cmpint (digit->half, ==, half);
  return digit;
}

static char *
dup_path (const char *name)
{
  g_autofree char *folder = bnl_my_digits_dup_folder ();

  return g_build_filename (folder, name, NULL);
}

static char *
dup_digit_path (const BnlMyDigit *digit)
{
  g_autofree char *name =
      g_strdup_printf ("%s/%u/%s.png", digit->half == BNL_MY_DIGITS_TEST ? "test" : "train",
                       digit->label, digit->id);

  return dup_path (name);
}

static void
save (const char *name, const void *bytes, gsize n)
{
  g_autofree char *path = dup_path (name), *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, bytes, (gssize) n, &error);
  g_assert_no_error (error);
}

static void
assert_count (guint n_test, guint n_train)
{
  g_autoptr (GPtrArray) digits = bnl_my_digits_list ();
  guint counts[BNL_MY_DIGITS_N_HALVES];

  bnl_my_digits_count (counts);
  g_assert_cmpuint (counts[BNL_MY_DIGITS_TEST], ==, n_test);
  g_assert_cmpuint (counts[BNL_MY_DIGITS_TRAIN], ==, n_train);
  g_assert_cmpuint (digits->len, ==, n_test + n_train);
}

static void
assert_pixels (const BnlMyDigit *digit, guint seed)
{
  guint8 pixels[BNL_DIGIT_N_PIXELS], expected[BNL_DIGIT_N_PIXELS];
  g_autoptr (GError) error = NULL;

  draw (seed, expected);
  bnl_my_digits_read (digit, pixels, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (pixels, sizeof pixels, expected, sizeof expected);
}

static void
assert_same_images (const BnlImages *images, const BnlImages *expected)
{
  g_assert_cmpuint (images->n, ==, expected->n);
  g_assert_cmpmem (images->pixels, 784 * images->n, expected->pixels, 784 * expected->n);
  g_assert_cmpmem (images->labels, images->n, expected->labels, expected->n);
}

/* error is taken. */
static void
assert_sentence (GError *error, BnlDataError code, const char *words)
{
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
  g_error_free (error);
}

static void
test_none (void)
{
  g_autoptr (BnlDataset) dataset = bnl_my_digits_load ();
  g_autofree char *folder = bnl_my_digits_dup_folder ();

  assert_count (0, 0);
  bnl_my_digits_drop_left ();
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 0);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 0);
  g_assert_true (g_str_has_suffix (folder, "/bnlab/datasets/my-digits"));
  /* Looking makes nothing. */
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_add (void)
{
  g_autoptr (BnlMyDigit) seven = add (1, 7, BNL_MY_DIGITS_TEST);
  g_autoptr (BnlMyDigit) first = add (2, 3, BNL_MY_DIGITS_TRAIN);
  g_autoptr (BnlMyDigit) second = add (3, 3, BNL_MY_DIGITS_TRAIN);
  g_autoptr (BnlMyDigit) zero = add (4, 0, BNL_MY_DIGITS_TRAIN);
  const BnlMyDigit *order[] = { seven, zero, first, second };
  g_autoptr (GPtrArray) digits = bnl_my_digits_list ();
  g_autofree char *path = dup_digit_path (seven), *names = bnl_catalog_dup_names ();

  assert_count (1, 3);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const BnlMyDigit *digit = g_ptr_array_index (digits, i);

    g_assert_cmpstr (digit->id, ==, order[i]->id);
    g_assert_cmpuint (digit->label, ==, order[i]->label);
    g_assert_cmpint (digit->half, ==, order[i]->half);
  }
  assert_pixels (seven, 1);
  assert_pixels (second, 3);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpstr (names, ==, "digits, my-digits");
}

static void
test_load (void)
{
  g_autoptr (BnlDataset) dataset = NULL;
  guint8 expected[BNL_DIGIT_N_PIXELS];

  bnl_my_digit_free (add (5, 1, BNL_MY_DIGITS_TRAIN));
  bnl_my_digit_free (add (6, 9, BNL_MY_DIGITS_TEST));
  bnl_my_digit_free (add (7, 2, BNL_MY_DIGITS_TEST));
  dataset = bnl_my_digits_load ();
  g_assert_cmpstr (bnl_dataset_get_name (dataset), ==, "my-digits");
  g_assert_cmpuint (bnl_dataset_get_n_classes (dataset), ==, 10);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 1);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->labels[0], ==, 1);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 2);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->labels[0], ==, 2);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->labels[1], ==, 9);
  draw (5, expected);
  g_assert_cmpmem (bnl_dataset_get_train (dataset)->pixels, 784, expected, 784);
  draw (6, expected);
  g_assert_cmpmem (bnl_dataset_get_test (dataset)->pixels + 784, 784, expected, 784);
}

static void
test_find (void)
{
  const guint seeds[] = { 1, 2, 2, 3 }, labels[] = { 7, 7, 7, 7 };
  BnlMyDigit wanted[4] = { 0 };
  guint8 pixels[4 * BNL_DIGIT_N_PIXELS];
  g_autoptr (GPtrArray) found = NULL;

  /* Of the second two, of the third none but with another label and in the other half. */
  for (guint i = 0; i < 3; i++)
    bnl_my_digit_free (add (seeds[i], labels[i], BNL_MY_DIGITS_TEST));
  bnl_my_digit_free (add (2, 7, BNL_MY_DIGITS_TEST));
  bnl_my_digit_free (add (3, 8, BNL_MY_DIGITS_TEST));
  bnl_my_digit_free (add (3, 7, BNL_MY_DIGITS_TRAIN));
  for (guint i = 0; i < 4; i++) {
    wanted[i].half = BNL_MY_DIGITS_TEST;
    wanted[i].label = labels[i];
    draw (seeds[i], pixels + i * BNL_DIGIT_N_PIXELS);
  }
  found = bnl_my_digits_find (wanted, pixels, 4);
  g_assert_cmpuint (found->len, ==, 3);
  assert_pixels (g_ptr_array_index (found, 0), 1);
  assert_pixels (g_ptr_array_index (found, 1), 2);
  assert_pixels (g_ptr_array_index (found, 2), 2);
  g_assert_cmpstr (((BnlMyDigit *) g_ptr_array_index (found, 1))->id, !=,
                   ((BnlMyDigit *) g_ptr_array_index (found, 2))->id);
}

/* The reader of folders gives back what was drawn. */
static void
test_dataset (void)
{
  g_autoptr (BnlDataset) mine = NULL, read = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 12; i++)
    bnl_my_digit_free (add (i, i % 10, i < 5 ? BNL_MY_DIGITS_TEST : BNL_MY_DIGITS_TRAIN));
  mine = bnl_my_digits_load ();
  read = bnl_dataset_load (BNL_CATALOG_MY_DIGITS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_dataset_get_n_classes (read), ==, 10);
  assert_same_images (bnl_dataset_get_train (read), bnl_dataset_get_train (mine));
  assert_same_images (bnl_dataset_get_test (read), bnl_dataset_get_test (mine));
}

/* With digits for testing alone it is a data set too; with none it is not. */
static void
test_dataset_of_tests (void)
{
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TEST);
  g_autoptr (BnlDataset) read = NULL;
  g_autofree char *names = NULL;
  GError *error = NULL;

  read = bnl_dataset_load (BNL_CATALOG_MY_DIGITS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_dataset_get_n_classes (read), ==, 10);
  g_assert_cmpuint (bnl_dataset_get_train (read)->n, ==, 0);
  g_assert_cmpuint (bnl_dataset_get_test (read)->n, ==, 1);
  g_assert_cmpuint (bnl_dataset_get_test (read)->labels[0], ==, 7);

  g_assert_true (bnl_my_digits_delete (digit, &error));
  g_assert_null (bnl_dataset_load (BNL_CATALOG_MY_DIGITS, &error));
  g_assert_nonnull (error);
  g_error_free (error);
  names = bnl_catalog_dup_names ();
  g_assert_cmpstr (names, ==, "digits");
}

static void
test_move (void)
{
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TEST);
  g_autoptr (BnlMyDigit) old = bnl_my_digit_copy (digit);
  GError *error = NULL;

  g_assert_true (bnl_my_digits_move (digit, 1, BNL_MY_DIGITS_TEST, &error));
  g_assert_cmpuint (digit->label, ==, 1);
  assert_count (1, 0);
  assert_pixels (digit, 1);
  g_assert_true (bnl_my_digits_move (digit, 2, BNL_MY_DIGITS_TRAIN, &error));
  g_assert_cmpint (digit->half, ==, BNL_MY_DIGITS_TRAIN);
  assert_count (0, 1);
  assert_pixels (digit, 1);
  g_assert_true (bnl_my_digits_move (digit, 2, BNL_MY_DIGITS_TRAIN, &error));
  g_assert_no_error (error);

  /* By somebody who saw it where it was. */
  g_assert_false (bnl_my_digits_move (old, 5, BNL_MY_DIGITS_TEST, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_NOT_FOUND, "is not there any more");
  g_assert_cmpuint (old->label, ==, 7);
  g_assert_false (bnl_my_digits_delete (old, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_NOT_FOUND, "is not there any more");
  assert_count (0, 1);
}

static void
test_delete (void)
{
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TRAIN);
  g_autoptr (BnlMyDigit) other = add (2, 7, BNL_MY_DIGITS_TRAIN);
  GError *error = NULL;

  g_assert_true (bnl_my_digits_delete (digit, &error));
  assert_count (0, 1);
  bnl_my_digits_drop_left ();
  g_assert_true (bnl_my_digits_restore (digit, &error));
  assert_count (0, 2);
  assert_pixels (digit, 1);

  g_assert_true (bnl_my_digits_delete (digit, &error));
  bnl_my_digits_drop (digit);
  bnl_my_digits_drop (other);
  g_assert_false (bnl_my_digits_restore (digit, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_NOT_FOUND, "is not there any more");
  assert_count (0, 1);
  assert_pixels (other, 2);
}

/* What a crash leaves behind is in nobody's way, and goes when it is old. */
static void
test_left (void)
{
  const struct timeval old[2] = { { g_get_real_time () / G_USEC_PER_SEC - 7200, 0 },
                                  { g_get_real_time () / G_USEC_PER_SEC - 7200, 0 } };
  g_autofree char *half_written = dup_path (".aside/20250101-120000-000000-00000001.png.K3JX01");
  g_autofree char *path = NULL;
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TEST);
  GError *error = NULL;

  /* Written long ago, deleted now. */
  path = dup_digit_path (digit);
  g_assert_cmpint (utimes (path, old), ==, 0);
  g_assert_true (bnl_my_digits_delete (digit, &error));
  save (".aside/20250101-120000-000000-00000001.png.K3JX01", "\x89PNG", 4);
  bnl_my_digits_drop_left ();
  g_assert_true (g_file_test (half_written, G_FILE_TEST_EXISTS));
  g_assert_cmpint (utimes (half_written, old), ==, 0);
  bnl_my_digits_drop_left ();
  g_assert_false (g_file_test (half_written, G_FILE_TEST_EXISTS));
  g_assert_true (bnl_my_digits_restore (digit, &error));
  assert_count (1, 0);
}

static void
test_foreign (void)
{
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TEST);

  save ("notes.txt", "mine", 4);
  save ("test/7/notes.txt", "mine", 4);
  save ("test/7/.hidden.png", "mine", 4);
  save ("test/7/half.png.K3JX01", "mine", 4);
  save ("test/12/x.png", "mine", 4);
  save ("test/seven/x.png", "mine", 4);
  save ("test/8", "a file where a folder should be", 31);
  save ("validation/1/x.png", "mine", 4);
  assert_count (1, 0);
}

static void
test_bad_pictures (void)
{
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TEST);
  g_autofree char *path = dup_digit_path (digit), *bytes = NULL;
  g_autoptr (GPtrArray) digits = NULL;
  g_autoptr (BnlDataset) dataset = NULL;
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  guint n_bad = 0;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  save ("test/1/empty.png", "", 0);
  save ("test/1/text.png", "a text", 6);
  save ("test/1/cut.png", bytes, n / 2);
  save ("train/2/head.png", bytes, 8);
  digits = bnl_my_digits_list ();
  g_assert_cmpuint (digits->len, ==, 5);
  for (guint i = 0; i < digits->len; i++) {
    const BnlMyDigit *other = g_ptr_array_index (digits, i);
    GError *error = NULL;

    if (bnl_my_digits_read (other, pixels, &error))
      continue;
    assert_sentence (error, BNL_DATA_ERROR_FORMAT, other->id);
    n_bad++;
  }
  g_assert_cmpuint (n_bad, ==, 4);
  dataset = bnl_my_digits_load ();
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 1);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->labels[0], ==, 7);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 0);

  /* Bad ones can be moved and deleted as any other. */
  g_assert_true (bnl_my_digits_delete (g_ptr_array_index (digits, 0), NULL));
  assert_count (3, 1);
}

/* A scan that somebody put there by hand. */
static void
test_other_size (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 90, 120);
  g_autoptr (GdkPixbuf) ink = gdk_pixbuf_new_subpixbuf (pixbuf, 40, 20, 12, 80);
  g_autofree char *path = dup_path ("train/1/scan.png"), *folder = g_path_get_dirname (path);
  g_autoptr (BnlDataset) dataset = NULL;
  const BnlImages *train;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  gdk_pixbuf_fill (ink, 0x202020ff);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  dataset = bnl_my_digits_load ();
  train = bnl_dataset_get_train (dataset);
  g_assert_cmpuint (train->n, ==, 1);
  g_assert_cmpuint (train->pixels[0], ==, 0);
  g_assert_cmpuint (train->pixels[14 * BNL_DIGIT_SIZE + 14], ==, 255);
}

static void
test_unwritable (void)
{
  g_autofree char *folder = bnl_my_digits_dup_folder (), *parent = g_path_get_dirname (folder);
  guint8 pixels[BNL_DIGIT_N_PIXELS] = { 0 };
  g_autoptr (BnlMyDigit) digit = NULL;
  GError *error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (folder, "a file", -1, NULL);
  g_assert_null (bnl_my_digits_add (pixels, 1, BNL_MY_DIGITS_TEST, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_UNWRITABLE, "cannot be written");
  g_assert_cmpint (g_remove (folder), ==, 0);

  digit = add (1, 7, BNL_MY_DIGITS_TEST);
  save ("test/8", "a file", 6);
  g_assert_false (bnl_my_digits_move (digit, 8, BNL_MY_DIGITS_TEST, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_UNWRITABLE, "test/8 cannot be written");
  assert_pixels (digit, 1);
}

/* Never over another file, whoever put it there. */
static void
test_collision (void)
{
  g_autoptr (BnlMyDigit) digit = add (1, 7, BNL_MY_DIGITS_TEST);
  g_autofree char *twin = g_strdup_printf ("test/9/%s.png", digit->id);
  g_autofree char *again = g_strdup_printf ("test/7/%s.png", digit->id);
  GError *error = NULL;

  save (twin, "mine", 4);
  g_assert_false (bnl_my_digits_move (digit, 9, BNL_MY_DIGITS_TEST, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_UNWRITABLE, "is there already");
  assert_pixels (digit, 1);
  g_assert_true (bnl_my_digits_delete (digit, &error));
  save (again, "mine", 4);
  g_assert_false (bnl_my_digits_restore (digit, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_UNWRITABLE, "is there already");
}

#define N_PROGRAMS 4
#define N_EACH 50

static void
test_programs_at_once (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) digits = NULL;
  pid_t children[N_PROGRAMS];

  for (guint i = 0; i < N_PROGRAMS; i++)
    if ((children[i] = fork ()) == 0) {
      for (guint j = 0; j < N_EACH; j++)
        bnl_my_digit_free (add (i, j % 10, BNL_MY_DIGITS_TEST));
      _exit (0);
    }
  for (guint i = 0; i < N_PROGRAMS; i++) {
    int status;

    g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
    g_assert_cmpint (status, ==, 0);
  }
  assert_count (N_PROGRAMS * N_EACH, 0);
  digits = bnl_my_digits_list ();
  for (guint i = 0; i < digits->len; i++)
    g_hash_table_add (ids, ((BnlMyDigit *) g_ptr_array_index (digits, i))->id);
  g_assert_cmpuint (g_hash_table_size (ids), ==, N_PROGRAMS * N_EACH);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
test_export (void)
{
  g_autoptr (BnlDataset) mine = NULL;

  for (guint i = 0; i < 12; i++)
    bnl_my_digit_free (add (i, i % 10, i < 5 ? BNL_MY_DIGITS_TEST : BNL_MY_DIGITS_TRAIN));
  mine = bnl_my_digits_load ();
  for (guint gzipped = 0; gzipped < 2; gzipped++) {
    g_autofree char *name = g_strdup_printf ("export-%u", gzipped);
    g_autofree char *folder = g_build_filename (g_get_home_dir (), name, NULL);
    g_autofree char *file = g_build_filename (
        folder, gzipped ? "t10k-labels-idx1-ubyte.gz" : "t10k-labels-idx1-ubyte", NULL);
    g_autoptr (BnlDataset) read = NULL;
    GError *error = NULL;

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    bnl_my_digits_export (folder, gzipped, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_files (folder), ==, 4);
    g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
    read = bnl_dataset_load (folder, &error);
    g_assert_no_error (error);
    assert_same_images (bnl_dataset_get_train (read), bnl_dataset_get_train (mine));
    assert_same_images (bnl_dataset_get_test (read), bnl_dataset_get_test (mine));

    /* Over what is there already: never. */
    g_assert_false (bnl_my_digits_export (folder, !gzipped, &error));
    assert_sentence (error, BNL_DATA_ERROR_UNWRITABLE, "choose an empty folder");
    g_assert_cmpuint (count_files (folder), ==, 4);
  }
}

static void
test_export_refused (void)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), "out", NULL);
  g_autofree char *images = g_build_filename (folder, "train-images-idx3-ubyte", NULL);
  GError *error = NULL;
  GStatBuf info;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_false (bnl_my_digits_export (folder, FALSE, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_EMPTY, "add some on the Draw page");
  g_assert_cmpuint (count_files (folder), ==, 0);

  /* A half that has none is written as such. */
  bnl_my_digit_free (add (1, 7, BNL_MY_DIGITS_TEST));
  g_assert_true (bnl_my_digits_export (folder, FALSE, &error));
  g_assert_cmpint (g_stat (images, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 16);

  g_assert_false (bnl_my_digits_export ("/nowhere/at/all", FALSE, &error));
  assert_sentence (g_steal_pointer (&error), BNL_DATA_ERROR_UNWRITABLE, "choose another folder");
}

int
main (int argc, char **argv)
{
  /* gdk-pixbuf tells a PNG file by the system's table of kinds, not by a test's. */
  g_content_type_set_mime_dirs (NULL);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("BNLAB_DATA_PATH");
  g_unsetenv ("KERAS_HOME");
  /* Before there are threads, which a fork does not take along. */
  g_test_add_func ("/data/my-digits/programs-at-once", test_programs_at_once);
  g_test_add_func ("/data/my-digits/none", test_none);
  g_test_add_func ("/data/my-digits/add", test_add);
  g_test_add_func ("/data/my-digits/load", test_load);
  g_test_add_func ("/data/my-digits/find", test_find);
  g_test_add_func ("/data/my-digits/dataset", test_dataset);
  g_test_add_func ("/data/my-digits/dataset-of-tests", test_dataset_of_tests);
  g_test_add_func ("/data/my-digits/move", test_move);
  g_test_add_func ("/data/my-digits/delete", test_delete);
  g_test_add_func ("/data/my-digits/left", test_left);
  g_test_add_func ("/data/my-digits/foreign", test_foreign);
  g_test_add_func ("/data/my-digits/bad-pictures", test_bad_pictures);
  g_test_add_func ("/data/my-digits/other-size", test_other_size);
  g_test_add_func ("/data/my-digits/unwritable", test_unwritable);
  g_test_add_func ("/data/my-digits/collision", test_collision);
  g_test_add_func ("/data/my-digits/export", test_export);
  g_test_add_func ("/data/my-digits/export-refused", test_export_refused);
  return g_test_run ();
}
