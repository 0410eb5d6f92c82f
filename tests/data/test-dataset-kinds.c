/* A data set of every kind, whole: what it is called, what is held out, and data sets joined. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

#include "data/bnl-catalog.h"
#include "data/bnl-data-error.h"
#include "data/bnl-dataset.h"
#include "data/bnl-scale.h"
#include "idx-writer.h"

static BnlDataset *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  BnlDataset *dataset = bnl_dataset_load (text, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_refused (const char *text, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_load (text, &error);

  g_assert_null (dataset);
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

/* n rows of 2 by 2 pixels, of labels i mod n_classes. */
static char *
save_csv (const IdxWriter *writer, const char *name, guint n, guint n_classes)
{
  g_autoptr (GString) text = g_string_new ("label,a,b,c,d\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u,%u,%u,%u,%u\n", i % n_classes, i % 256, i / 256, 1, 2);
  return idx_writer_save_text (writer, name, text->str);
}

static char *
save_picture (const IdxWriter *writer, const char *name)
{
  char *path = idx_writer_get_path (writer, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 2, 2);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  gdk_pixbuf_fill (pixbuf, 0);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  return path;
}

static void
test_csv (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *train = NULL, *test = NULL;

  idx_writer_init (&writer);
  train = save_csv (&writer, "X_train.csv", 30, 3);
  test = save_csv (&writer, "X_test.csv", 10, 4);
  for (guint i = 0; i < 3; i++) {
    const char *const given[] = { train, test, writer.folder };
    g_autofree char *base = g_path_get_basename (given[i]);
    g_autoptr (BnlDataset) dataset = load (given[i]);

    g_assert_cmpstr (bnl_dataset_get_name (dataset), ==, base);
    g_assert_cmpstr (bnl_dataset_get_place (dataset), ==, i == 1 ? test : train);
    g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 30);
    g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 10);
    g_assert_cmpuint (bnl_dataset_get_n_classes (dataset), ==, 4);
    g_assert_cmpstr (bnl_dataset_get_class_name (dataset, 3), ==, "3");
  }
}

/* A fifth of each class, the same one each time, and with the others all there is. */
static void
test_hold_out (void)
{
  const guint n = 400, n_classes = 4;
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *path = NULL, *small = NULL;
  g_autoptr (BnlDataset) dataset = NULL, again = NULL;
  const BnlImages *halves[2];
  guint seen[400] = { 0 }, counts[4] = { 0 };

  idx_writer_init (&writer);
  path = save_csv (&writer, "all.csv", n, n_classes);
  dataset = load (path);
  again = load (path);
  halves[0] = bnl_dataset_get_train (dataset);
  halves[1] = bnl_dataset_get_test (dataset);
  g_assert_cmpuint (halves[0]->n, ==, n * 4 / 5);
  g_assert_cmpuint (halves[1]->n, ==, n / 5);
  for (guint half = 0; half < 2; half++)
    for (guint32 i = 0; i < halves[half]->n; i++) {
      const guint8 *pixels = halves[half]->pixels + 4 * i;
      guint row = pixels[0] + 256u * pixels[1];

      g_assert_cmpuint (seen[row]++, ==, 0);
      g_assert_cmpuint (halves[half]->labels[i], ==, row % n_classes);
      counts[row % n_classes] += half;
    }
  for (guint i = 0; i < n_classes; i++)
    g_assert_cmpuint (counts[i], ==, n / n_classes / 5);
  g_assert_cmpmem (halves[1]->pixels, (int) n / 5 * 4, bnl_dataset_get_test (again)->pixels,
                   (int) n / 5 * 4);

  small = save_csv (&writer, "small.csv", 2, 2);
  assert_refused (small, BNL_DATA_ERROR_EMPTY, "has 2 images and none to test with");
}

static void
test_pictures (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (BnlDataset) dataset = NULL;
  BnlScale scale;

  idx_writer_init (&writer);
  g_free (save_picture (&writer, "test/cat/a.png"));
  g_free (save_picture (&writer, "test/dog/a.png"));
  dataset = load (writer.folder);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 0);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 2);
  g_assert_cmpstr (bnl_dataset_get_class_name (dataset, 1), ==, "dog");
  bnl_scale_init (&scale, BNL_NORMALIZE_STANDARD, dataset, NULL, 0);
  g_assert_true (!(scale.std < 1) && !(scale.std > 1));
}

/* A test half that is there and empty is none. */
static void
test_empty_half (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (BnlDataset) dataset = NULL;
  g_autofree char *empty = NULL;

  idx_writer_init (&writer);
  for (guint i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("train/%u/a.png", i % 2 * 7 + i / 2 * 20);

    g_free (save_picture (&writer, name));
  }
  empty = idx_writer_get_path (&writer, "test/9");
  g_assert_cmpint (g_mkdir_with_parents (empty, 0700), ==, 0);
  dataset = load (writer.folder);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 8);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 2);
  g_assert_cmpuint (bnl_dataset_get_n_classes (dataset), ==, 88);
}

/* As torchvision keeps them, and by one of the files. */
static void
test_torchvision (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *raw = NULL, *file = NULL, *fashion = NULL;
  g_autoptr (BnlDataset) root = NULL, by_file = NULL, known = NULL;

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "MNIST/raw", 6, 3, 2, 2, 3);
  idx_writer_save_dataset (&writer, "FashionMNIST/raw", 6, 3, 2, 2, 3);
  raw = idx_writer_get_path (&writer, "MNIST/raw");
  file = idx_writer_get_path (&writer, "MNIST/raw/t10k-labels-idx1-ubyte");
  fashion = idx_writer_get_path (&writer, "FashionMNIST");
  root = load (writer.folder);
  by_file = load (file);
  known = load (fashion);
  g_assert_cmpstr (bnl_dataset_get_place (root), ==, raw);
  g_assert_cmpstr (bnl_dataset_get_place (by_file), ==, raw);
  g_assert_cmpuint (bnl_dataset_get_train (by_file)->n, ==, 6);
  /* There are ten kinds of clothes, however few are in these files. */
  g_assert_cmpuint (bnl_dataset_get_n_classes (known), ==, 10);
  g_assert_cmpstr (bnl_dataset_get_class_name (known, 0), ==, "T-shirt/top");
  g_assert_cmpstr (bnl_dataset_get_class_name (root, 2), ==, "2");
}

static void
test_class_names (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL, *names = NULL;
  g_autoptr (BnlDataset) dataset = NULL;

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "mine", 6, 3, 2, 2, 3);
  folder = idx_writer_get_path (&writer, "mine");
  names = idx_writer_save_text (&writer, "mine/classes.txt", "a\nb\nc\nd\n");
  dataset = load (folder);
  g_assert_cmpuint (bnl_dataset_get_n_classes (dataset), ==, 4);
  g_assert_cmpstr (bnl_dataset_get_class_name (dataset, 3), ==, "d");
  g_free (idx_writer_save_text (&writer, "mine/classes.txt", "a\nb\n"));
  assert_refused (folder, BNL_DATA_ERROR_MISMATCH, "classes.txt has 2 names for the 3 classes");
}

/* Two data sets of 2 by 2 and one of 3 by 2 in a folder that names are looked up in. */
static void
begin_sums (IdxWriter *writer)
{
  idx_writer_init (writer);
  idx_writer_save_dataset (writer, "a", 6, 4, 2, 2, 3);
  idx_writer_save_dataset (writer, "b", 10, 2, 2, 2, 5);
  idx_writer_save_dataset (writer, "wide", 6, 4, 2, 3, 3);
  idx_writer_save_dataset (writer, "c+d", 8, 2, 2, 2, 2);
  g_free (idx_writer_save_text (writer, "a/classes.txt", "x\ny\nz\n"));
  g_setenv ("BNLAB_DATA_PATH", writer->folder, TRUE);
}

static void
test_sum (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (BnlDataset) a = NULL, b = NULL, sum = NULL, reverse = NULL, three = NULL;
  const BnlImages *images;

  begin_sums (&writer);
  a = load ("a");
  b = load ("b");
  sum = load ("a+b");
  images = bnl_dataset_get_train (sum);
  g_assert_cmpstr (bnl_dataset_get_name (sum), ==, "a+b");
  g_assert_nonnull (strchr (bnl_dataset_get_place (sum), '+'));
  g_assert_cmpuint (images->n, ==, 16);
  g_assert_cmpmem (images->pixels, 6 * 4, bnl_dataset_get_train (a)->pixels, 6 * 4);
  g_assert_cmpmem (images->pixels + 6 * 4, 10 * 4, bnl_dataset_get_train (b)->pixels, 10 * 4);
  g_assert_cmpmem (images->labels, 6, bnl_dataset_get_train (a)->labels, 6);
  g_assert_cmpmem (images->labels + 6, 10, bnl_dataset_get_train (b)->labels, 10);
  g_assert_cmpuint (bnl_dataset_get_test (sum)->n, ==, 4);
  g_assert_cmpmem (bnl_dataset_get_test (sum)->labels, 4, bnl_dataset_get_test (a)->labels, 4);
  g_assert_cmpuint (bnl_dataset_get_n_classes (sum), ==, 5);
  g_assert_cmpstr (bnl_dataset_get_class_name (sum, 2), ==, "z");
  g_assert_cmpstr (bnl_dataset_get_class_name (sum, 4), ==, "4");

  reverse = load ("b+a");
  g_assert_cmpuint (bnl_dataset_get_test (reverse)->n, ==, 2);
  g_assert_cmpstr (bnl_dataset_get_class_name (reverse, 2), ==, "2");
  three = load ("a+b+a");
  g_assert_cmpuint (bnl_dataset_get_train (three)->n, ==, 22);
  g_assert_cmpstr (bnl_dataset_get_name (three), ==, "a+b+a");
  g_unsetenv ("BNLAB_DATA_PATH");
}

/* A name or a path may have a + of its own; places may be of any kind. */
static void
test_sum_parts (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *csv = NULL, *text = NULL, *single = NULL;
  g_autoptr (BnlDataset) own = NULL, before = NULL, after = NULL, places = NULL, added = NULL;

  begin_sums (&writer);
  own = load ("c+d");
  before = load ("c+d+a");
  after = load ("a+c+d");
  g_assert_cmpuint (bnl_dataset_get_train (own)->n, ==, 8);
  g_assert_cmpuint (bnl_dataset_get_train (before)->n, ==, 14);
  g_assert_cmpuint (bnl_dataset_get_test (before)->n, ==, 2);
  g_assert_cmpuint (bnl_dataset_get_train (after)->n, ==, 14);
  g_assert_cmpuint (bnl_dataset_get_test (after)->n, ==, 4);

  csv = save_csv (&writer, "x+y/data.csv", 10, 2);
  text = g_strdup_printf ("%s+b", csv);
  places = load (text);
  g_assert_cmpuint (bnl_dataset_get_train (places)->n, ==, 8 + 10);
  g_assert_cmpstr (bnl_dataset_get_name (places), ==, "data.csv+b");

  /* What is added is for training, also one image alone: nothing of it is held out. */
  single = save_picture (&writer, "single/train/1/one.png");
  added = load ("a+single");
  g_assert_cmpuint (bnl_dataset_get_train (added)->n, ==, 6 + 1);
  g_assert_cmpuint (bnl_dataset_get_train (added)->labels[6], ==, 1);
  g_assert_cmpuint (bnl_dataset_get_test (added)->n, ==, 4);
  assert_refused ("single+a", BNL_DATA_ERROR_EMPTY, "none to test with");
  g_unsetenv ("BNLAB_DATA_PATH");
}

static void
test_bad_sums (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *tests = NULL, *text = NULL;
  g_autoptr (BnlDataset) longest = NULL;

  begin_sums (&writer);
  longest = load ("a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a");
  g_assert_cmpuint (bnl_dataset_get_train (longest)->n, ==, 16 * 6);
  assert_refused ("a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a", BNL_DATA_ERROR_FORMAT,
                  "is joined with more data sets than the 16");
  assert_refused ("a+wide", BNL_DATA_ERROR_MISMATCH,
                  "has images of 3 by 2 pixels and cannot be added to ");
  assert_refused ("a+nothing", BNL_DATA_ERROR_NOT_FOUND, "nothing is no data set that can be");
  assert_refused ("c+d+b+no+thing", BNL_DATA_ERROR_NOT_FOUND, "no+thing is no data set that can");
  assert_refused ("nothing+a", BNL_DATA_ERROR_NOT_FOUND, "nothing is no data set that can be");
  assert_refused ("+a", BNL_DATA_ERROR_NOT_FOUND, "is no data set");
  assert_refused ("a+", BNL_DATA_ERROR_NOT_FOUND, "a+ is no data set");
  assert_refused ("+", BNL_DATA_ERROR_NOT_FOUND, "is no data set");
  tests = save_picture (&writer, "tests/test/0/a.png");
  text = g_strdup_printf ("a+%s/tests", writer.folder);
  assert_refused (text, BNL_DATA_ERROR_EMPTY, "has no training images to add to those of");
  g_unsetenv ("BNLAB_DATA_PATH");
}

int
main (int argc, char **argv)
{
  g_auto (IdxWriter) home = { 0 };

  g_test_init (&argc, &argv, NULL);
  idx_writer_init (&home);
  g_setenv ("XDG_DATA_HOME", home.folder, TRUE);
  g_setenv ("XDG_DATA_DIRS", home.folder, TRUE);
  g_setenv ("HOME", home.folder, TRUE);
  g_unsetenv ("BNLAB_DATA_PATH");
  g_test_add_func ("/data/dataset-kinds/csv", test_csv);
  g_test_add_func ("/data/dataset-kinds/hold-out", test_hold_out);
  g_test_add_func ("/data/dataset-kinds/pictures", test_pictures);
  g_test_add_func ("/data/dataset-kinds/empty-half", test_empty_half);
  g_test_add_func ("/data/dataset-kinds/torchvision", test_torchvision);
  g_test_add_func ("/data/dataset-kinds/class-names", test_class_names);
  g_test_add_func ("/data/dataset-kinds/sum", test_sum);
  g_test_add_func ("/data/dataset-kinds/sum-parts", test_sum_parts);
  g_test_add_func ("/data/dataset-kinds/bad-sums", test_bad_sums);
  return g_test_run ();
}
