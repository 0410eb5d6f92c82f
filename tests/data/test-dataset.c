/* Finding, loading and refusing data sets. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "data/bnl-catalog.h"
#include "data/bnl-data-error.h"
#include "data/bnl-dataset.h"
#include "idx-writer.h"

static const char *const file_names[4] = {
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
};

static gboolean
is_near (double a, double b, double tolerance)
{
  return fabs (a - b) <= tolerance;
}

static void
assert_refused (const char *name, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_load (name, &error);

  g_assert_null (dataset);
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static BnlDataset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  BnlDataset *dataset = bnl_dataset_load (name, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_digits (const BnlImages *images, guint32 n_per_class)
{
  guint counts[10] = { 0 };
  guint n_steps_up = 0;

  g_assert_cmpuint (images->n, ==, 10 * n_per_class);
  for (guint32 i = 0; i < images->n; i++) {
    g_assert_cmpuint (images->labels[i], <, 10);
    counts[images->labels[i]]++;
    n_steps_up += i > 0 && images->labels[i] >= images->labels[i - 1];
  }
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (counts[i], ==, n_per_class);
  /* Mixed: of two random digits the second is as large or larger in 55 of 100. */
  g_assert_cmpuint (n_steps_up, >, images->n / 2);
  g_assert_cmpuint (n_steps_up, <, images->n * 6 / 10);
}

static void
test_bundled (void)
{
  g_autoptr (BnlDataset) dataset = load ("digits");

  g_assert_cmpstr (bnl_dataset_get_name (dataset), ==, "digits");
  g_assert_true (g_str_has_suffix (bnl_dataset_get_place (dataset), "/digits"));
  g_assert_cmpuint (bnl_dataset_get_width (dataset), ==, 28);
  g_assert_cmpuint (bnl_dataset_get_height (dataset), ==, 28);
  g_assert_cmpuint (bnl_dataset_get_n_pixels (dataset), ==, 784);
  g_assert_cmpuint (bnl_dataset_get_n_classes (dataset), ==, 10);
  assert_digits (bnl_dataset_get_train (dataset), 400);
  assert_digits (bnl_dataset_get_test (dataset), 100);
}

/* No digit is in it twice, least of all in both halves. */
static void
test_bundled_is_distinct (void)
{
  g_autoptr (BnlDataset) dataset = load ("digits");
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  const BnlImages *halves[] = { bnl_dataset_get_train (dataset), bnl_dataset_get_test (dataset) };

  for (guint half = 0; half < 2; half++)
    for (guint32 i = 0; i < halves[half]->n; i++)
      g_hash_table_add (seen, g_bytes_new (halves[half]->pixels + 784 * i, 784));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 5000);
}

/* Every digit: longer side of the ink 20, centre of mass nearest to index 14. */
static void
test_bundled_convention (void)
{
  g_autoptr (BnlDataset) dataset = load ("digits");
  const BnlImages *images = bnl_dataset_get_train (dataset);

  for (guint32 i = 0; i < images->n; i++) {
    int left = 28, right = 0, top = 28, bottom = 0;
    double sum = 0, sum_x = 0, sum_y = 0;

    for (int y = 0; y < 28; y++)
      for (int x = 0; x < 28; x++) {
        guint8 ink = images->pixels[784 * i + 28 * (guint) y + (guint) x];

        if (!ink)
          continue;
        left = MIN (left, x);
        right = MAX (right, x + 1);
        top = MIN (top, y);
        bottom = MAX (bottom, y + 1);
        sum += ink;
        sum_x += ink * x;
        sum_y += ink * y;
      }
    g_assert_cmpint (MAX (right - left, bottom - top), ==, 20);
    g_assert_true (is_near (sum_x / sum, 14, 0.5 + 1e-9));
    g_assert_true (is_near (sum_y / sum, 14, 0.5 + 1e-9));
  }
}

static void
test_folder (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL, *with_slash = NULL, *here = g_get_current_dir ();
  g_autoptr (BnlDataset) dataset = NULL, again = NULL, local = NULL;

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "mine", 20, 10, 3, 5, 4);
  folder = idx_writer_get_path (&writer, "mine");
  dataset = load (folder);
  g_assert_cmpstr (bnl_dataset_get_name (dataset), ==, "mine");
  g_assert_cmpstr (bnl_dataset_get_place (dataset), ==, folder);
  g_assert_cmpuint (bnl_dataset_get_width (dataset), ==, 5);
  g_assert_cmpuint (bnl_dataset_get_height (dataset), ==, 3);
  g_assert_cmpuint (bnl_dataset_get_n_classes (dataset), ==, 4);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 20);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 10);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->pixels[2], ==, 17);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->labels[7], ==, 3);

  with_slash = g_strconcat (folder, "/", NULL);
  again = load (with_slash);
  g_assert_cmpstr (bnl_dataset_get_name (again), ==, "mine");

  /* By its bare name where it is. */
  g_assert_cmpint (g_chdir (writer.folder), ==, 0);
  local = load ("mine");
  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_clear_pointer (&again, bnl_dataset_unref);
  again = load (".");
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_assert_cmpstr (bnl_dataset_get_place (local), ==, "mine");
  g_assert_cmpstr (bnl_dataset_get_name (again), ==, "mine");
}

/* A folder of pictures that is called "digits" too does not stand in the way. */
static void
test_namesake (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL, *here = g_get_current_dir ();
  g_autoptr (BnlDataset) dataset = NULL;

  idx_writer_init (&writer);
  folder = idx_writer_get_path (&writer, "digits");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_chdir (writer.folder), ==, 0);
  dataset = load ("digits");
  assert_refused ("./digits", BNL_DATA_ERROR_NOT_FOUND, "holds no train-images-idx3-ubyte");
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 4000);
}

/* Gzipped, and with the dot that some mirrors write. */
static void
test_spellings (void)
{
  static const char *const spellings[4] = { "train-images.idx3-ubyte", "train-labels.idx1-ubyte.gz",
                                            "t10k-images-idx3-ubyte.gz", "t10k-labels.idx1-ubyte" };
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL;
  g_autoptr (BnlDataset) dataset = NULL;

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "mine", 4, 2, 2, 2, 2);
  folder = idx_writer_get_path (&writer, "mine");
  for (guint i = 0; i < 4; i++) {
    g_autofree char *from = g_build_filename (folder, file_names[i], NULL);
    g_autofree char *to = g_build_filename (folder, spellings[i], NULL);

    g_assert_cmpint (g_rename (from, to), ==, 0);
  }
  dataset = load (folder);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->n, ==, 4);
}

static void
test_search_path (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *first = NULL, *second = NULL, *both = NULL, *user = NULL, *joined = NULL;
  g_autoptr (BnlDataset) ours = NULL, mine = NULL, users = NULL;
  g_auto (GStrv) names = NULL;

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "first/mine", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&writer, "second/mine", 6, 2, 2, 2, 2);
  idx_writer_save_dataset (&writer, "second/digits", 8, 2, 2, 2, 2);
  idx_writer_save_dataset (&writer, "second/broken", 8, 2, 2, 2, 2);
  first = idx_writer_get_path (&writer, "first");
  second = idx_writer_get_path (&writer, "second");
  both = g_strconcat (first, "::", second, ":/nowhere", NULL);
  g_setenv ("BNLAB_DATA_PATH", both, TRUE);
  for (guint i = 1; i < 4; i++) {
    g_autofree char *path = g_build_filename (second, "broken", file_names[i], NULL);

    g_remove (path);
  }

  ours = load ("digits");
  g_assert_cmpuint (bnl_dataset_get_train (ours)->n, ==, 8);
  mine = load ("mine");
  g_assert_cmpuint (bnl_dataset_get_train (mine)->n, ==, 4);

  joined = bnl_catalog_dup_names ();
  names = g_strsplit (joined, ", ", -1);
  g_assert_cmpstr (names[0], ==, "digits");
  g_assert_true (g_strv_contains ((const char *const *) names, "mine"));
  g_assert_false (g_strv_contains ((const char *const *) names, "broken"));
  for (guint i = 2; names[1] && names[i]; i++)
    g_assert_cmpstr (names[i - 1], <, names[i]);

  /* A set that is not whole is better than no sentence about it, a whole one better than it. */
  assert_refused ("broken", BNL_DATA_ERROR_NOT_FOUND, "holds no train-labels-idx1-ubyte");
  user = g_strdup_printf ("%s/bnlab/datasets", g_get_user_data_dir ());
  idx_writer_save_dataset (&(IdxWriter){ user }, "broken", 12, 2, 2, 2, 2);
  users = load ("broken");
  g_assert_cmpuint (bnl_dataset_get_train (users)->n, ==, 12);
  g_unsetenv ("BNLAB_DATA_PATH");
}

/* Where Debian's packages of data sets put theirs, behind what is the program's own. */
static void
test_system (void)
{
  g_autofree char *folder = g_strdup (g_get_system_data_dirs ()[0]);
  const IdxWriter system = { folder };
  g_autoptr (BnlDataset) theirs = NULL, ours = NULL, digits = NULL;

  idx_writer_save_dataset (&system, "datasets/theirs", 5, 2, 2, 2, 2);
  idx_writer_save_dataset (&system, "datasets/digits", 6, 2, 2, 2, 2);
  idx_writer_save_dataset (&system, "bnlab/datasets/ours", 7, 2, 2, 2, 2);
  theirs = load ("theirs");
  ours = load ("ours");
  digits = load ("digits");
  g_assert_cmpuint (bnl_dataset_get_train (theirs)->n, ==, 5);
  g_assert_cmpuint (bnl_dataset_get_train (ours)->n, ==, 7);
  g_assert_cmpuint (bnl_dataset_get_train (digits)->n, ==, 4000);
}

static void
test_not_found (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *below = NULL, *file = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  idx_writer_init (&writer);
  below = idx_writer_get_path (&writer, "nothing/here");
  file = idx_writer_save (&writer, "file", bytes);
  assert_refused ("no-such-set", BNL_DATA_ERROR_NOT_FOUND, "give one of digits");
  assert_refused ("", BNL_DATA_ERROR_NOT_FOUND, "give one of digits");
  assert_refused (below, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  assert_refused (writer.folder, BNL_DATA_ERROR_NOT_FOUND, "holds no train-images-idx3-ubyte");
  assert_refused (file, BNL_DATA_ERROR_FORMAT, "is no data set by its name; give a .csv");
}

static void
test_missing_file (void)
{
  for (guint i = 0; i < 4; i++) {
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *folder = NULL, *path = NULL, *words = NULL;

    idx_writer_init (&writer);
    idx_writer_save_dataset (&writer, "mine", 4, 2, 2, 2, 2);
    folder = idx_writer_get_path (&writer, "mine");
    path = g_build_filename (folder, file_names[i], NULL);
    g_remove (path);
    words = g_strdup_printf ("%s holds no %s; a data set is a folder with the four files", folder,
                             file_names[i]);
    assert_refused (folder, BNL_DATA_ERROR_NOT_FOUND, words);

    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    assert_refused (folder, BNL_DATA_ERROR_UNREADABLE, "is a folder, not a file");
  }
}

/* Writes a good data set, then its file i anew with these sizes, and expects the refusal. */
static void
assert_misfit (guint i, const guint32 sizes[3], BnlDataError code, const char *words)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL, *name = NULL;
  g_autoptr (GByteArray) bytes = idx_writer_build (i % 2 ? 1 : 3, sizes);

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "mine", 4, 2, 3, 2, 2);
  name = g_build_filename ("mine", file_names[i], NULL);
  g_free (idx_writer_save (&writer, name, bytes));
  folder = idx_writer_get_path (&writer, "mine");
  assert_refused (folder, code, words);
}

static void
test_misfits (void)
{
  const guint32 three[3] = { 3, 3, 2 }, none[3] = { 0, 3, 2 }, flat[3] = { 4, 0, 2 };
  const guint32 turned[3] = { 2, 2, 3 }, wider[3] = { 2, 3, 3 }, lower[3] = { 2, 2, 2 };
  const guint32 huge[3] = { 4, 1024, 1025 };

  assert_misfit (1, three, BNL_DATA_ERROR_MISMATCH,
                 "train-labels-idx1-ubyte has 3 labels for the 4 images of train-images-idx3");
  assert_misfit (3, three, BNL_DATA_ERROR_MISMATCH, "has 3 labels for the 2 images of t10k-");
  assert_misfit (0, three, BNL_DATA_ERROR_MISMATCH, "has 4 labels for the 3 images");
  assert_misfit (0, none, BNL_DATA_ERROR_EMPTY, "holds 0 images of 2 by 3 pixels");
  assert_misfit (2, none, BNL_DATA_ERROR_EMPTY, "holds 0 images");
  assert_misfit (0, flat, BNL_DATA_ERROR_EMPTY, "of 2 by 0 pixels");
  assert_misfit (2, turned, BNL_DATA_ERROR_MISMATCH,
                 "has images of 3 by 2 pixels where the training images are 2 by 3");
  assert_misfit (2, wider, BNL_DATA_ERROR_MISMATCH, "has images of 3 by 3 pixels");
  assert_misfit (2, lower, BNL_DATA_ERROR_MISMATCH, "has images of 2 by 2 pixels");
  assert_misfit (0, huge, BNL_DATA_ERROR_FORMAT, "at most 1,048,576 pixels");
}

/* A broken file's sentence comes through with the file's whole path. */
static void
test_broken_file (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL, *name = NULL, *words = NULL;
  g_autoptr (GByteArray) bytes = idx_writer_build (1, (const guint32[]){ 4 });

  idx_writer_init (&writer);
  idx_writer_save_dataset (&writer, "mine", 4, 2, 3, 2, 2);
  g_byte_array_set_size (bytes, 11);
  name = g_build_filename ("mine", file_names[1], NULL);
  g_free (idx_writer_save (&writer, name, bytes));
  folder = idx_writer_get_path (&writer, "mine");
  words =
      g_strdup_printf ("%s/%s ends after 11 of 12 bytes; fetch it again.", folder, file_names[1]);
  assert_refused (folder, BNL_DATA_ERROR_FORMAT, words);
}

/* One more than the largest label of both halves, at least 2. */
static void
test_classes (void)
{
  const guint n_classes[] = { 1, 2, 7, 256 }, expected[] = { 2, 2, 7, 256 };

  for (guint i = 0; i < G_N_ELEMENTS (n_classes); i++) {
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *folder = NULL;
    g_autoptr (BnlDataset) by_train = NULL, by_test = NULL;

    idx_writer_init (&writer);
    idx_writer_save_dataset (&writer, "train", 256, 1, 1, 1, n_classes[i]);
    idx_writer_save_dataset (&writer, "test", 1, 256, 1, 1, n_classes[i]);
    folder = idx_writer_get_path (&writer, "train");
    by_train = load (folder);
    g_free (folder);
    folder = idx_writer_get_path (&writer, "test");
    by_test = load (folder);
    g_assert_cmpuint (bnl_dataset_get_n_classes (by_train), ==, expected[i]);
    g_assert_cmpuint (bnl_dataset_get_n_classes (by_test), ==, expected[i]);
  }
}

static void
test_from_memory (void)
{
  guint8 pixels[] = { 1, 2, 3, 4, 5, 6 }, labels[] = { 0, 2, 1 };
  const BnlImages train = { 3, pixels, labels }, test = { 1, pixels, labels };
  BnlDataset *dataset = bnl_dataset_new ("mine", 1, 2, 3, &train, &test);

  memset (pixels, 0, sizeof pixels);
  memset (labels, 0, sizeof labels);
  g_assert_cmpstr (bnl_dataset_get_name (dataset), ==, "mine");
  g_assert_cmpstr (bnl_dataset_get_place (dataset), ==, "");
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->pixels[5], ==, 6);
  g_assert_cmpuint (bnl_dataset_get_train (dataset)->labels[1], ==, 2);
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 1);

  g_assert_true (bnl_dataset_ref (dataset) == dataset);
  bnl_dataset_unref (dataset);
  g_assert_cmpuint (bnl_dataset_get_n_pixels (dataset), ==, 2);
  bnl_dataset_unref (dataset);
}

/* The published checksums of the unpacked files. */
static void
test_mnist (void)
{
  const struct {
    guint8 header[16];
    gsize n_header;
    const char *checksum;
  } train[] = {
    { { 0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28 },
      16,
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
    { { 0, 0, 8, 1, 0, 0, 0xea, 0x60 },
      8,
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
  };
  g_autofree char *folder = idx_writer_find_mnist ();
  g_autoptr (BnlDataset) dataset = NULL;
  const BnlImages *images;

  if (!folder)
    return;
  dataset = load (folder);
  images = bnl_dataset_get_train (dataset);
  for (guint i = 0; i < G_N_ELEMENTS (train); i++) {
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

    g_checksum_update (checksum, train[i].header, (gssize) train[i].n_header);
    if (i == 0)
      g_checksum_update (checksum, images->pixels, (gssize) images->n * 784);
    else
      g_checksum_update (checksum, images->labels, (gssize) images->n);
    g_assert_cmpstr (g_checksum_get_string (checksum), ==, train[i].checksum);
  }
  g_assert_cmpuint (bnl_dataset_get_test (dataset)->n, ==, 10000);
}

/* The same for the same images and labels; another wherever one byte is. */
static void
test_checksum (void)
{
  guint8 pixels[4 * 6] = { 1, 2, 3 }, labels[6] = { 0, 1, 0, 1, 0, 1 };
  const BnlImages train = { 4, pixels, labels }, test = { 2, pixels + 16, labels + 4 };
  guint8 *const bytes[] = { NULL, pixels + 5, pixels + 17, labels + 3, labels + 4 };
  g_autoptr (BnlDataset) first = bnl_dataset_new ("a", 2, 2, 2, &train, &test);

  for (guint i = 0; i < G_N_ELEMENTS (bytes); i++) {
    g_autoptr (BnlDataset) other = NULL;

    if (bytes[i] != NULL)
      *bytes[i] ^= 1;
    other = bnl_dataset_new ("b", 2, 2, 2, &train, &test);
    if (bytes[i] == NULL)
      g_assert_cmpstr (bnl_dataset_get_checksum (other), ==, bnl_dataset_get_checksum (first));
    else
      g_assert_cmpstr (bnl_dataset_get_checksum (other), !=, bnl_dataset_get_checksum (first));
    if (bytes[i] != NULL)
      *bytes[i] ^= 1;
  }
}

int
main (int argc, char **argv)
{
  g_auto (IdxWriter) home = { 0 };
  g_autofree char *system = NULL;

  g_test_init (&argc, &argv, NULL);
  idx_writer_init (&home);
  system = idx_writer_get_path (&home, "system");
  g_setenv ("XDG_DATA_HOME", home.folder, TRUE);
  g_setenv ("XDG_DATA_DIRS", system, TRUE);
  g_unsetenv ("BNLAB_DATA_PATH");
  g_test_add_func ("/dataset/checksum", test_checksum);
  g_test_add_func ("/data/dataset/bundled", test_bundled);
  g_test_add_func ("/data/dataset/bundled-is-distinct", test_bundled_is_distinct);
  g_test_add_func ("/data/dataset/bundled-convention", test_bundled_convention);
  g_test_add_func ("/data/dataset/folder", test_folder);
  g_test_add_func ("/data/dataset/namesake", test_namesake);
  g_test_add_func ("/data/dataset/spellings", test_spellings);
  g_test_add_func ("/data/dataset/search-path", test_search_path);
  g_test_add_func ("/data/dataset/system", test_system);
  g_test_add_func ("/data/dataset/not-found", test_not_found);
  g_test_add_func ("/data/dataset/missing-file", test_missing_file);
  g_test_add_func ("/data/dataset/misfits", test_misfits);
  g_test_add_func ("/data/dataset/broken-file", test_broken_file);
  g_test_add_func ("/data/dataset/classes", test_classes);
  g_test_add_func ("/data/dataset/from-memory", test_from_memory);
  g_test_add_func ("/data/dataset/mnist", test_mnist);
  return g_test_run ();
}
