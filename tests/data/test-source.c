/* What kind of data set a path stands for, by names alone. */

#include <glib/gstdio.h>
#include <string.h>

#include "data/bnl-data-error.h"
#include "data/bnl-source.h"
#include "idx-writer.h"

/* Makes the files listed, space-separated, and asks for path in their folder.  place: where the
 * data set is expected below that folder. */
static void
assert_kind (const char *files, const char *path, BnlSourceKind kind, const char *place)
{
  g_auto (IdxWriter) writer = { 0 };
  g_auto (GStrv) names = g_strsplit (files, " ", -1);
  g_autofree char *asked = NULL, *expected = NULL, *found = NULL;

  idx_writer_init (&writer);
  for (guint i = 0; names[i]; i++)
    if (names[i][0])
      g_free (idx_writer_save_text (&writer, names[i], ""));
  asked = path[0] ? idx_writer_get_path (&writer, path) : g_strdup (writer.folder);
  g_assert_cmpint (bnl_source_find (asked, NULL), ==, kind);
  g_assert_cmpint (bnl_source_find (asked, &found), ==, kind);
  if (!place) {
    g_assert_null (found);
    return;
  }
  expected = place[0] ? idx_writer_get_path (&writer, place) : g_strdup (writer.folder);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_idx (void)
{
  const BnlSourceKind idx = BNL_SOURCE_IDX;

  assert_kind ("train-images-idx3-ubyte", "", idx, "");
  assert_kind ("t10k-labels.idx1-ubyte.gz", "", idx, "");
  assert_kind ("raw/train-images-idx3-ubyte", "", idx, "raw");
  assert_kind ("MNIST/raw/train-images-idx3-ubyte", "", idx, "MNIST/raw");
  assert_kind ("MNIST/raw/train-images-idx3-ubyte", "MNIST", idx, "MNIST/raw");
  assert_kind ("FashionMNIST/raw/train-images-idx3-ubyte.gz", "", idx, "FashionMNIST/raw");
  assert_kind ("KMNIST/raw/train-images-idx3-ubyte MNIST/raw/t10k-images-idx3-ubyte", "", idx,
               "MNIST/raw");
  /* Any of the four files stands for its folder. */
  assert_kind ("a/train-images-idx3-ubyte", "a/train-images-idx3-ubyte", idx, "a");
  assert_kind ("a/train-images-idx3-ubyte.gz", "a/train-images-idx3-ubyte.gz", idx, "a");
  assert_kind ("a/t10k-labels.idx1-ubyte.gz", "a/t10k-labels.idx1-ubyte.gz", idx, "a");
  assert_kind ("train-labels-idx1-ubyte train-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte.gz",
               idx, "");
  assert_kind ("train-images-idx3-ubyte-old", "train-images-idx3-ubyte-old", BNL_SOURCE_NONE, NULL);
  /* It goes before every other kind. */
  assert_kind ("t10k-images-idx3-ubyte a.npz train.csv 0/a.png", "", idx, "");
}

static void
test_files (void)
{
  assert_kind ("mnist.npz", "mnist.npz", BNL_SOURCE_NPZ, "mnist.npz");
  assert_kind ("MNIST.NPZ", "MNIST.NPZ", BNL_SOURCE_NPZ, "MNIST.NPZ");
  assert_kind ("a.csv", "a.csv", BNL_SOURCE_CSV, "a.csv");
  assert_kind ("a.csv.gz", "a.csv.gz", BNL_SOURCE_CSV, "a.csv.gz");
  assert_kind ("a.txt", "a.txt", BNL_SOURCE_NONE, NULL);
  assert_kind (".csv", ".csv", BNL_SOURCE_NONE, NULL);
  assert_kind ("a.csv", "b.csv", BNL_SOURCE_NONE, NULL);
}

static void
test_folders (void)
{
  const BnlSourceKind none = BNL_SOURCE_NONE, csv = BNL_SOURCE_CSV, npz = BNL_SOURCE_NPZ;

  assert_kind ("", "", none, NULL);
  assert_kind ("README", "", none, NULL);
  assert_kind ("mnist.npz README train.csv", "", npz, "mnist.npz");
  assert_kind ("a.npz b.npz", "", none, NULL);
  assert_kind ("a.npz b.npz X_train.csv", "", csv, "X_train.csv");
  assert_kind (".a.npz b.npz", "", npz, "b.npz");
  assert_kind ("X_train.csv X_test.csv sample_submission.csv", "", csv, "X_train.csv");
  assert_kind ("Train.CSV.gz test.csv", "", csv, "Train.CSV.gz");
  assert_kind ("digits.csv", "", csv, "digits.csv");
  assert_kind ("digits.csv letters.csv", "", none, NULL);
  assert_kind ("a-train.csv b-train.csv", "", none, NULL);
  /* A folder that is called like a file is none. */
  assert_kind ("x.npz/README", "", none, NULL);
}

static void
test_pictures (void)
{
  const BnlSourceKind pictures = BNL_SOURCE_PICTURES, none = BNL_SOURCE_NONE;

  assert_kind ("0/a.png", "", pictures, "");
  assert_kind ("cat/a.JPEG dog/b.txt", "", pictures, "");
  assert_kind ("train/0/a.png test/0/b.png", "", pictures, "");
  assert_kind ("test/0/a.png", "", pictures, "");
  assert_kind ("a.png", "", none, NULL);
  assert_kind ("0/a.txt", "", none, NULL);
  assert_kind ("0/deep/a.png", "", none, NULL);
  assert_kind ("train/a.png", "", none, NULL);
  assert_kind (".git/a.png", "", none, NULL);
}

static void
test_refuse (void)
{
  const struct {
    const char *name;
    BnlDataError code;
    const char *words;
  } refused[] = {
    { "missing", BNL_DATA_ERROR_NOT_FOUND, "missing is not there; check the name" },
    { "a.txt", BNL_DATA_ERROR_FORMAT, "a.txt is no data set by its name; give a .csv" },
    { "folder", BNL_DATA_ERROR_NOT_FOUND, "folder holds no train-images-idx3-ubyte and no other" },
  };
  g_auto (IdxWriter) writer = { 0 };

  idx_writer_init (&writer);
  g_free (idx_writer_save_text (&writer, "a.txt", ""));
  g_free (idx_writer_save_text (&writer, "folder/b.txt", ""));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = idx_writer_get_path (&writer, refused[i].name);
    g_autoptr (GError) error = NULL;

    bnl_source_refuse (path, &error);
    g_assert_error (error, BNL_DATA_ERROR, (int) refused[i].code);
    if (!strstr (error->message, refused[i].words))
      g_error ("\"%s\" does not say \"%s\"", error->message, refused[i].words);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/source/idx", test_idx);
  g_test_add_func ("/data/source/files", test_files);
  g_test_add_func ("/data/source/folders", test_folders);
  g_test_add_func ("/data/source/pictures", test_pictures);
  g_test_add_func ("/data/source/refuse", test_refuse);
  return g_test_run ();
}
