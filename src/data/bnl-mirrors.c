#include "bnl-mirrors.h"

#include <string.h>

/* All three have MNIST's form: 60,000 images to train and 10,000 to test, 28x28, and their labels.
 */
#define N_TRAIN_IMAGES 47040016
#define N_TRAIN_LABELS 60008
#define N_TEST_IMAGES 7840016
#define N_TEST_LABELS 10008

/* Zalando's own bucket, TensorFlow's copy for Keras, Zalando's repository. */
static const char *const fashion_urls[] = {
  "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
  "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  NULL,
};

/* Its makers', which is often out of reach from outside Japan, and what the Internet Archive keeps
 * of it ("id_": as it came, nothing added). */
static const char *const kmnist_urls[] = {
  "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
  "https://web.archive.org/web/2024id_/http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
  NULL,
};

/* PyTorch's and TensorFlow's copies; the authors' own server gives it no longer. */
static const char *const mnist_urls[] = {
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  NULL,
};

/* The packed sizes of all, and the sums of Kuzushiji-MNIST, are those that TensorFlow Datasets
 * publishes of the .gz files (url_checksums).  The sums of Fashion-MNIST are those of the files in
 * Debian's package dataset-fashion-mnist, unpacked. */
static const BnlMirrorsSet sets[] = {
  { "fashion-mnist",
    "Fashion-MNIST",
    "70,000 pictures of clothes in ten classes, by Zalando Research; MIT licence.",
    BNL_MIRRORS_SUM_UNPACKED,
    fashion_urls,
    { { "train-images-idx3-ubyte.gz", 26421880, N_TRAIN_IMAGES,
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888" },
      { "train-labels-idx1-ubyte.gz", 29515, N_TRAIN_LABELS,
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9" },
      { "t10k-images-idx3-ubyte.gz", 4422102, N_TEST_IMAGES,
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b" },
      { "t10k-labels-idx1-ubyte.gz", 5148, N_TEST_LABELS,
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34" } } },
  { "kmnist",
    "KMNIST",
    "Kuzushiji-MNIST: 70,000 pictures of ten cursive hiragana from old books, by CODH; CC BY-SA "
    "4.0.",
    BNL_MIRRORS_SUM_PACKED,
    kmnist_urls,
    { { "train-images-idx3-ubyte.gz", 18165135, N_TRAIN_IMAGES,
        "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4" },
      { "train-labels-idx1-ubyte.gz", 29497, N_TRAIN_LABELS,
        "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17" },
      { "t10k-images-idx3-ubyte.gz", 3041136, N_TEST_IMAGES,
        "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5" },
      { "t10k-labels-idx1-ubyte.gz", 5120, N_TEST_LABELS,
        "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c" } } },
  { "mnist",
    "MNIST",
    "70,000 handwritten digits, by LeCun, Cortes and Burges.",
    BNL_MIRRORS_SUM_UNPACKED,
    mnist_urls,
    { { "train-images-idx3-ubyte.gz", 9912422, N_TRAIN_IMAGES,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
      { "train-labels-idx1-ubyte.gz", 28881, N_TRAIN_LABELS,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
      { "t10k-images-idx3-ubyte.gz", 1648877, N_TEST_IMAGES,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
      { "t10k-labels-idx1-ubyte.gz", 4542, N_TEST_LABELS,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" } } },
};

const BnlMirrorsSet *
bnl_mirrors_get_sets (guint *n_sets)
{
  *n_sets = G_N_ELEMENTS (sets);
  return sets;
}

const BnlMirrorsSet *
bnl_mirrors_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    if (strcmp (name, sets[i].name) == 0)
      return &sets[i];
  return NULL;
}

char *
bnl_mirrors_dup_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", sets[i].name);
  return g_string_free (names, FALSE);
}

guint64
bnl_mirrors_count_bytes (const BnlMirrorsSet *set)
{
  guint64 n = 0;

  for (guint i = 0; i < BNL_MIRRORS_N_FILES; i++)
    n += set->files[i].n_packed;
  return n;
}
