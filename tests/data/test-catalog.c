/* Where data sets are looked for, and which places are remembered.  Every test has a home, a data
 * folder and a system of its own. */

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/bnl-catalog-private.h"
#include "data/bnl-catalog.h"
#include "data/bnl-data-error.h"
#include "idx-writer.h"

/* Removed with the directories of the test. */
static IdxWriter
get_home (void)
{
  return (IdxWriter){ (char *) g_get_home_dir () };
}

static char *
get_user_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "bnlab", name, NULL);
}

static const BnlCatalogEntry *
find_entry (GPtrArray *entries, const char *data)
{
  const BnlCatalogEntry *found = NULL;

  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    g_assert_cmpstr (entry->title, !=, "");
    g_assert_true (g_path_is_absolute (entry->place));
    if (g_str_equal (entry->data, data)) {
      g_assert_null (found);
      found = entry;
    }
  }
  return found;
}

static void
assert_listed (const char *data, const char *title, const char *place, gboolean added)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  const BnlCatalogEntry *entry = find_entry (entries, data);

  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->title, ==, title);
  g_assert_cmpstr (entry->place, ==, place);
  g_assert_cmpint (entry->added, ==, added);
}

static void
assert_not_listed (const char *data)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  g_assert_null (find_entry (entries, data));
}

static void
assert_found (const char *name, const char *place)
{
  g_autofree char *found = bnl_catalog_find (name);

  g_assert_cmpstr (found, ==, place);
}

static void
add (const char *path)
{
  g_autoptr (GError) error = NULL;

  bnl_catalog_add (path, &error);
  g_assert_no_error (error);
}

static void
forget (const char *path)
{
  g_autoptr (GError) error = NULL;

  bnl_catalog_forget (path, &error);
  g_assert_no_error (error);
}

static char *
make_folder (const char *name)
{
  char *path = g_build_filename (g_get_home_dir (), name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

static void
save_text (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_bundled (void)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  const BnlCatalogEntry *first = g_ptr_array_index (entries, 0);

  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (first->data, ==, "digits");
  g_assert_cmpstr (first->title, ==, "Digits (bundled)");
  g_assert_true (g_str_has_suffix (first->place, "/digits"));
  g_assert_false (first->added);
}

static void
test_titles (void)
{
  const IdxWriter home = get_home ();
  g_autofree char *folder = g_build_filename (home.folder, "sets", NULL), *names = NULL;
  g_autofree char *hidden = g_build_filename (folder, ".hidden", NULL), *mine = NULL;

  idx_writer_save_dataset (&home, "sets/mnist", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&home, "sets/fashion-mnist", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&home, "sets/apples", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&home, "sets/.hidden", 4, 2, 2, 2, 2);
  mine = idx_writer_get_path (&home, "sets/my-digits/test/7/a.png");
  save_text (mine, "a picture by its name");
  g_free (make_folder ("sets/my-digits/train"));
  g_free (make_folder ("sets/empty/train/7"));
  g_free (make_folder ("sets/empty/test/7"));
  g_setenv ("BNLAB_DATA_PATH", folder, TRUE);
  names = bnl_catalog_dup_names ();
  g_unsetenv ("BNLAB_DATA_PATH");
  g_assert_cmpstr (names, ==, "digits, fashion-mnist, mnist, my-digits, apples");
}

/* torchvision's folders: of two the first, and a folder that lacks a file is none. */
static void
test_torchvision (void)
{
  const IdxWriter home = get_home ();
  g_autofree char *mnist = idx_writer_get_path (&home, "data/MNIST/raw");
  g_autofree char *fashion = idx_writer_get_path (&home, "datasets/FashionMNIST/raw");
  g_autofree char *kmnist = idx_writer_get_path (&home, "here/data/KMNIST/raw");
  g_autofree char *lacking = idx_writer_get_path (&home, "data/MNIST/raw/t10k-labels-idx1-ubyte");
  g_autofree char *second = idx_writer_get_path (&home, "datasets/MNIST/raw");
  g_autofree char *here = idx_writer_get_path (&home, "here"), *old = g_get_current_dir ();

  idx_writer_save_dataset (&home, "data/MNIST/raw", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&home, "datasets/MNIST/raw", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&home, "datasets/FashionMNIST/raw", 4, 2, 2, 2, 2);
  idx_writer_save_dataset (&home, "here/data/KMNIST/raw", 4, 2, 2, 2, 2);
  assert_listed ("mnist", "MNIST", mnist, FALSE);
  assert_found ("mnist", mnist);
  assert_listed ("fashion-mnist", "Fashion-MNIST", fashion, FALSE);
  assert_found ("fashion-mnist", fashion);
  assert_not_listed ("kmnist");
  assert_found ("kmnist", NULL);

  g_assert_cmpint (g_chdir (here), ==, 0);
  assert_listed ("kmnist", "KMNIST", kmnist, FALSE);
  assert_found ("kmnist", kmnist);
  g_assert_cmpint (g_chdir (old), ==, 0);

  g_remove (lacking);
  assert_listed ("mnist", "MNIST", second, FALSE);
  assert_found ("mnist", second);
}

static void
test_keras (void)
{
  const IdxWriter home = get_home ();
  g_autofree char *mnist = idx_writer_get_path (&home, ".keras/datasets/mnist.npz");
  g_autofree char *fashion = idx_writer_get_path (&home, ".keras/datasets/fashion-mnist");
  g_autofree char *moved = idx_writer_get_path (&home, "cache/datasets/mnist.npz");
  g_autofree char *cache = idx_writer_get_path (&home, "cache");

  idx_writer_save_dataset (&home, ".keras/datasets/fashion-mnist", 4, 2, 2, 2, 2);
  save_text (mnist, "packed");
  assert_listed ("mnist", "MNIST", mnist, FALSE);
  assert_found ("mnist", mnist);
  assert_listed ("fashion-mnist", "Fashion-MNIST", fashion, FALSE);
  assert_found ("fashion-mnist", fashion);

  g_setenv ("KERAS_HOME", cache, TRUE);
  assert_not_listed ("mnist");
  save_text (moved, "packed");
  assert_listed ("mnist", "MNIST", moved, FALSE);
  assert_found ("mnist", moved);
  g_unsetenv ("KERAS_HOME");
}

/* The user's before torchvision's before Keras's; what is whole before what is not. */
static void
test_order (void)
{
  const IdxWriter home = get_home ();
  g_autofree char *user_folder = bnl_catalog_dup_user_folder ();
  const IdxWriter user = { user_folder };
  g_autofree char *theirs = idx_writer_get_path (&home, "data/MNIST/raw");
  g_autofree char *mine = idx_writer_get_path (&user, "mnist");
  g_autofree char *images = idx_writer_get_path (&user, "mnist/train-images-idx3-ubyte");
  g_autofree char *keras = idx_writer_get_path (&home, ".keras/datasets/mnist.npz");

  save_text (keras, "packed");
  assert_found ("mnist", keras);
  idx_writer_save_dataset (&home, "data/MNIST/raw", 4, 2, 2, 2, 2);
  assert_found ("mnist", theirs);
  idx_writer_save_dataset (&user, "mnist", 4, 2, 2, 2, 2);
  assert_found ("mnist", mine);
  assert_listed ("mnist", "MNIST", mine, FALSE);
  g_remove (images);
  assert_found ("mnist", theirs);
  assert_listed ("mnist", "MNIST", theirs, FALSE);
}

static void
test_add (void)
{
  g_autofree char *folder = make_folder ("Schöne Ziffern 100%\nzwei"),
                  *file = get_user_path ("x.csv");
  g_autofree char *old = g_get_current_dir ();
  g_autoptr (GError) error = NULL;

  save_text (file, "1,2\n");
  add (folder);
  add (folder);
  add (file);
  assert_listed (folder, "Schöne Ziffern 100%\nzwei", folder, TRUE);
  assert_listed (file, "x.csv", file, TRUE);

  /* However it is written. */
  g_assert_cmpint (g_chdir (folder), ==, 0);
  add (".");
  assert_listed (folder, "Schöne Ziffern 100%\nzwei", folder, TRUE);
  forget (".");
  g_assert_cmpint (g_chdir (old), ==, 0);
  assert_not_listed (folder);
  assert_listed (file, "x.csv", file, TRUE);
  forget (file);
  assert_not_listed (file);
  g_assert_false (bnl_catalog_forget (file, &error));
  g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, file));
}

/* Away and back. */
static void
test_gone (void)
{
  g_autofree char *folder = make_folder ("stick");

  add (folder);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  assert_not_listed (folder);
  g_free (make_folder ("stick"));
  assert_listed (folder, "stick", folder, TRUE);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  forget (folder);
  g_free (make_folder ("stick"));
  assert_not_listed (folder);
}

/* A place that is found by its name is not listed twice; two of one name can be told apart. */
static void
test_namesakes (void)
{
  const IdxWriter home = get_home ();
  g_autofree char *found = idx_writer_get_path (&home, "data/MNIST/raw");
  g_autofree char *first = make_folder ("first/apples"), *second = make_folder ("second/apples");
  g_autofree char *raw = make_folder ("pears/raw");

  idx_writer_save_dataset (&home, "data/MNIST/raw", 4, 2, 2, 2, 2);
  add (found);
  assert_not_listed (found);
  assert_listed ("mnist", "MNIST", found, FALSE);
  add (first);
  add (second);
  add (raw);
  assert_listed (first, "apples", first, TRUE);
  assert_listed (second, "apples (second)", second, TRUE);
  assert_listed (raw, "pears", raw, TRUE);
}

static void
assert_refused (const char *path, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_catalog_add (path, &error));
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
test_refused (void)
{
  g_autofree char *folder = make_folder ("apples"), *latin = make_folder ("Apfel\xe4pfel");
  g_autofree char *gone = g_build_filename (folder, "gone", NULL);
  g_autofree char *list = get_user_path ("places"), *room = get_user_path (NULL);
  g_autofree char *lock = get_user_path ("places.lock");

  assert_refused (gone, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  assert_refused (latin, BNL_DATA_ERROR_UNREADABLE, "rename it");

  /* What cannot be read is not written over. */
  g_assert_cmpint (g_mkdir_with_parents (list, 0700), ==, 0);
  assert_refused (folder, BNL_DATA_ERROR_UNREADABLE, "places cannot be read");
  assert_not_listed (folder);
  g_assert_cmpint (g_rmdir (list), ==, 0);
  g_remove (lock);
  g_assert_cmpint (g_rmdir (room), ==, 0);
  save_text (room, "a file where a folder should be");
  assert_refused (folder, BNL_DATA_ERROR_UNWRITABLE, "cannot be written");
}

/* Lines by hand, of a later version or of no sense: understood or kept. */
static void
test_foreign_lines (void)
{
  g_autofree char *folder = make_folder ("apples"), *other = make_folder ("pears");
  g_autofree char *list = get_user_path ("places"), *left = get_user_path ("places.K3JX01");
  g_autofree char *text = NULL, *uri = g_filename_to_uri (other, NULL, NULL), *expected = NULL;
  g_autofree char *written = g_strdup_printf (
      "# mine\n%s/\n\xff\xfe\nsmb://host/share\nfile:relative\n\n%s", folder, folder);

  save_text (list, written);
  save_text (left, "file:///half/wri");
  assert_listed (folder, "apples", folder, TRUE);
  add (other);
  assert_listed (other, "pears", other, TRUE);
  forget (folder);
  assert_not_listed (folder);
  g_assert_true (g_file_get_contents (list, &text, NULL, NULL));
  expected = g_strdup_printf ("# mine\n\xff\xfe\nsmb://host/share\nfile:relative\n%s\n", uri);
  g_assert_cmpstr (text, ==, expected);
}

#define N_WRITERS 6
#define N_EACH 10

static gpointer
add_some_worker (gpointer number)
{
  for (int i = 0; i < N_EACH; i++) {
    g_autofree char *name = g_strdup_printf ("place-%d-%d", GPOINTER_TO_INT (number), i);
    g_autofree char *folder = make_folder (name);

    add (folder);
  }
  return NULL;
}

static void
assert_all_listed (void)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  guint n_added = 0;

  for (guint i = 0; i < entries->len; i++)
    n_added += ((const BnlCatalogEntry *) g_ptr_array_index (entries, i))->added != 0;
  g_assert_cmpuint (n_added, ==, N_WRITERS * N_EACH);
}

static void
test_programs_at_once (void)
{
  pid_t children[N_WRITERS];

  g_get_home_dir ();
  for (int i = 0; i < N_WRITERS; i++)
    if ((children[i] = fork ()) == 0) {
      add_some_worker (GINT_TO_POINTER (i));
      _exit (0);
    }
  for (int i = 0; i < N_WRITERS; i++) {
    int status;

    g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
    g_assert_cmpint (status, ==, 0);
  }
  assert_all_listed ();
}

static void
test_threads_at_once (void)
{
  GThread *threads[N_WRITERS];

  for (int i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", add_some_worker, GINT_TO_POINTER (i));
  for (int i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  assert_all_listed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("BNLAB_DATA_PATH");
  g_unsetenv ("KERAS_HOME");
  g_test_add_func ("/data/catalog/bundled", test_bundled);
  g_test_add_func ("/data/catalog/titles", test_titles);
  g_test_add_func ("/data/catalog/torchvision", test_torchvision);
  g_test_add_func ("/data/catalog/keras", test_keras);
  g_test_add_func ("/data/catalog/order", test_order);
  g_test_add_func ("/data/catalog/add", test_add);
  g_test_add_func ("/data/catalog/gone", test_gone);
  g_test_add_func ("/data/catalog/namesakes", test_namesakes);
  g_test_add_func ("/data/catalog/refused", test_refused);
  g_test_add_func ("/data/catalog/foreign-lines", test_foreign_lines);
  /* Before there are threads, which a fork does not take along. */
  g_test_add_func ("/data/catalog/programs-at-once", test_programs_at_once);
  g_test_add_func ("/data/catalog/threads-at-once", test_threads_at_once);
  return g_test_run ();
}
