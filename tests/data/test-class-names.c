/* What classes are called: by classes.txt, by what the data set is known as, or not at all. */

#include <string.h>
#include <sys/stat.h>

#include "data/bnl-class-names.h"
#include "data/bnl-data-error.h"
#include "idx-writer.h"

static void
assert_names (const char *text, guint n_classes, guint n, const char *first, const char *last)
{
  g_auto (IdxWriter) writer = { 0 };
  g_auto (GStrv) names = NULL, beside = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  idx_writer_init (&writer);
  g_free (idx_writer_save_text (&writer, BNL_CLASS_NAMES_FILE, text));
  file = idx_writer_save_text (&writer, "a.csv", "");
  g_assert_true (bnl_class_names_find ("set", writer.folder, n_classes, &names, &error) || error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, n);
  g_assert_cmpstr (names[0], ==, first);
  g_assert_cmpstr (names[n - 1], ==, last);
  g_assert_true (bnl_class_names_find ("set", file, n_classes, &beside, &error));
  g_assert_true (g_strv_equal ((const char *const *) names, (const char *const *) beside));
}

static void
assert_refused (const char *text, gsize n, guint n_classes, BnlDataError code, const char *words)
{
  g_auto (IdxWriter) writer = { 0 };
  g_auto (GStrv) names = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  idx_writer_init (&writer);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) n);
  path = idx_writer_save (&writer, BNL_CLASS_NAMES_FILE, bytes);
  g_assert_false (bnl_class_names_find ("fashion", writer.folder, n_classes, &names, &error));
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_null (names);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
test_file (void)
{
  assert_names ("cat\ndog\n", 2, 2, "cat", "dog");
  assert_names ("cat\ndog", 2, 2, "cat", "dog");
  assert_names ("\xef\xbb\xbf"
                "Katze\r\n Hündchen \r\n\r\n",
                2, 2, "Katze", "Hündchen");
  /* There may be more classes than have images. */
  assert_names ("a\nb\nc\n", 2, 3, "a", "c");
}

static void
test_bad_file (void)
{
  g_autoptr (GString) long_list = g_string_new (NULL), long_text = g_string_new (NULL);
  const BnlDataError mismatch = BNL_DATA_ERROR_MISMATCH, format = BNL_DATA_ERROR_FORMAT;

  for (guint i = 0; i < 257; i++)
    g_string_append_printf (long_list, "class %u\n", i);
  for (guint i = 0; i < 65536; i++)
    g_string_append_c (long_text, 'a');
  assert_refused ("cat\ndog\n", 8, 3, mismatch, "has 2 names for the 3 classes of the data");
  assert_refused ("cat\n", 4, 2, mismatch, "has 1 name for the 2 classes");
  assert_refused ("", 0, 2, mismatch, "has 0 names for the 2 classes");
  assert_refused (long_list->str, long_list->len, 2, mismatch, "at most 256");
  assert_refused ("cat\n\ndog\n", 9, 2, format, "has nothing in line 2");
  assert_refused ("cat\nd\xff\n", 7, 2, format, "is no UTF-8 text");
  assert_refused ("cat\0dog\n", 8, 2, format, "is no UTF-8 text");
  assert_refused (long_text->str, long_text->len, 2, format, "of at most 65535 bytes");
}

static void
test_no_file (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_auto (GStrv) names = NULL;
  g_autofree char *pipe = NULL;
  g_autoptr (GError) error = NULL;

  idx_writer_init (&writer);
  g_assert_true (bnl_class_names_find ("set", writer.folder, 10, &names, &error));
  g_assert_null (names);
  pipe = idx_writer_get_path (&writer, BNL_CLASS_NAMES_FILE);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (bnl_class_names_find ("set", writer.folder, 10, &names, &error));
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_UNREADABLE);
}

/* last: the name of class 9, or NULL where no names are expected. */
static void
assert_known (const char *name, const char *place, guint n_classes, const char *last)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_class_names_find (name, place, n_classes, &names, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (names ? names[9] : NULL, ==, last);
  g_assert_true (!names || g_strv_length (names) == 10);
}

static void
test_known (void)
{
  const char *const fashion[] = { "fashion-mnist", "FashionMNIST", "fashion_mnist", "fashion",
                                  "Fashion MNIST" };
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *file = NULL, *other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fashion); i++) {
    g_autofree char *raw = g_build_filename ("/nowhere", fashion[i], "raw", NULL);

    assert_known (fashion[i], "/nowhere", 10, "Ankle boot");
    assert_known ("mine", raw, 10, "Ankle boot");
    assert_known ("mine", raw, 8, "Ankle boot");
    assert_known ("mine", raw, 11, NULL);
  }
  assert_known ("kmnist", "/nowhere", 10, "wo");
  assert_known ("mine", "/nowhere/KMNIST/raw", 10, "wo");
  assert_known ("mnist", "/nowhere/mnist", 10, NULL);
  assert_known ("fashionable", "/nowhere/fashion-models", 10, NULL);
  assert_known ("mine", "/fashion/a/b/c", 10, NULL);

  /* A file's name may go on. */
  idx_writer_init (&writer);
  file = idx_writer_save_text (&writer, "fashion-mnist_train.csv", "");
  other = idx_writer_save_text (&writer, "mnist_train.csv", "");
  assert_known ("fashion-mnist_train.csv", file, 10, "Ankle boot");
  assert_known ("mnist_train.csv", other, 10, NULL);
  assert_known ("fashion-models.csv", "/nowhere/fashion-models.csv", 10, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/class-names/file", test_file);
  g_test_add_func ("/data/class-names/bad-file", test_bad_file);
  g_test_add_func ("/data/class-names/no-file", test_no_file);
  g_test_add_func ("/data/class-names/known", test_known);
  return g_test_run ();
}
