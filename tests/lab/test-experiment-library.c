#include "lab/bnl-experiment-library.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_QUICK_RUNS 200 /* what takes under two minutes has not more */

typedef struct {
  char *folder;
  BnlExperimentLibrary *library;
  guint n_built_in;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_dir_make_tmp ("bnlab-library-XXXXXX", NULL);

  (void) data;
  fixture->folder = g_build_filename (parent, "experiments", NULL);
  fixture->library = bnl_experiment_library_new (fixture->folder);
  fixture->n_built_in = bnl_experiment_library_get_n (fixture->library);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  (void) data;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (fixture->folder);
  g_rmdir (parent);
  bnl_experiment_library_free (fixture->library);
  g_free (fixture->folder);
}

static BnlExperiment *
make (const char *title)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();

  g_assert_true (bnl_sweep_build (sweep, NULL));
  return bnl_experiment_new (title, sweep);
}

static char *
add (Fixture *fixture, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment = make (title);
  g_autoptr (BnlExperiment) kept =
      bnl_experiment_library_add (fixture->library, experiment, &error);

  g_assert_no_error (error);
  return g_strdup (bnl_experiment_get_id (kept));
}

static void
put_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_mkdir_with_parents (fixture->folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Numbered in their order, each with a question, sources, and pictures; none too large. */
static void
test_built_in (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_cmpuint (fixture->n_built_in, >, 0);
  for (guint i = 0; i < fixture->n_built_in; i++) {
    const BnlLibraryEntry *entry = bnl_experiment_library_get (fixture->library, i);
    const char *id = bnl_experiment_get_id (entry->experiment);
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    guint n;

    g_test_message ("%s", id);
    g_assert_true (entry->built_in);
    g_assert_cmpuint (entry->number, ==, i + 1);
    g_assert_true (bnl_experiment_library_find (fixture->library, id) == entry);
    g_assert_true (bnl_experiment_library_find (fixture->library, number) == entry);
    g_assert_nonnull (bnl_experiment_get_question (entry->experiment));
    g_assert_nonnull (bnl_experiment_get_belief (entry->experiment));
    g_assert_nonnull (bnl_experiment_get_reading (entry->experiment)[0]);
    g_assert_nonnull (bnl_experiment_get_findings (entry->experiment)[0]);
    g_assert_nonnull (bnl_experiment_get_full (entry->experiment));
    bnl_experiment_get_sources (entry->experiment, &n);
    g_assert_cmpuint (n, >, 0);
    bnl_experiment_get_pictures (entry->experiment, &n);
    g_assert_cmpuint (n, >, 0);
    n = bnl_sweep_get_n_runs (bnl_experiment_get_quick (entry->experiment));
    g_assert_cmpuint (n, <=, MAX_QUICK_RUNS);
    g_assert_cmpuint (bnl_sweep_get_n_seeds (bnl_experiment_get_quick (entry->experiment)), >, 1);
  }
}

/* The program's own are where they were when the folder is not there. */
static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = add (fixture, "Zebra");
  g_autofree char *second = add (fixture, "Zebra");
  g_autofree char *third = add (fixture, "Ant");
  g_autofree char *fourth = add (fixture, "What BN does");
  g_autofree char *path = g_build_filename (fixture->folder, "zebra-2.json", NULL);
  const BnlLibraryEntry *entry;

  (void) data;
  g_assert_cmpstr (first, ==, "zebra");
  g_assert_cmpstr (second, ==, "zebra-2");
  g_assert_cmpstr (third, ==, "ant");
  g_assert_cmpstr (fourth, ==, "what-bn-does-2"); /* one of the program's has the name */
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (bnl_experiment_library_get_n (fixture->library), ==, fixture->n_built_in + 4);
  entry = bnl_experiment_library_get (fixture->library, fixture->n_built_in);
  g_assert_cmpstr (bnl_experiment_get_id (entry->experiment), ==, "ant");
  g_assert_cmpuint (entry->number, ==, fixture->n_built_in + 1);
  g_assert_false (entry->built_in);
  g_assert_cmpstr (bnl_experiment_library_find (fixture->library, "zebra-2")->path, ==, path);
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add (fixture, "Mine");
  g_autoptr (BnlExperiment) other = make ("Better");
  g_autoptr (GError) error = NULL;
  const BnlLibraryEntry *entry;

  (void) data;
  g_assert_true (bnl_experiment_library_replace (fixture->library, id, other, NULL));
  entry = bnl_experiment_library_find (fixture->library, "mine");
  g_assert_cmpstr (bnl_experiment_get_title (entry->experiment), ==, "Better");
  g_assert_cmpuint (bnl_experiment_library_get_n (fixture->library), ==, fixture->n_built_in + 1);
  g_assert_false (bnl_experiment_library_replace (fixture->library, "what-bn-does", other, &error));
  g_assert_nonnull (strstr (error->message, "comes with BN Lab"));
  g_assert_false (bnl_experiment_library_replace (fixture->library, "nothing", other, NULL));
}

/* What went can be brought back. */
static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add (fixture, "Mine");
  g_autoptr (BnlExperiment) gone = NULL;
  g_autoptr (BnlExperiment) back = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (bnl_experiment_library_remove (fixture->library, id, &gone, &error));
  g_assert_no_error (error);
  g_assert_null (bnl_experiment_library_find (fixture->library, id));
  g_assert_cmpuint (bnl_experiment_library_get_n (fixture->library), ==, fixture->n_built_in);
  back = bnl_experiment_library_add (fixture->library, gone, NULL);
  g_assert_cmpstr (bnl_experiment_get_id (back), ==, "mine");
  g_assert_false (bnl_experiment_library_remove (fixture->library, "what-bn-does", NULL, &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
}

/* Files put there by hand: sweeps, copies, and what is none of both. */
static void
test_folder (Fixture *fixture, gconstpointer data)
{
  const BnlLibraryEntry *entry;
  g_autoptr (BnlExperiment) opened = NULL;
  g_autoptr (GError) error = NULL;
  guint n = fixture->n_built_in;

  (void) data;
  put_file (fixture, "copy.json", "{\"bnlab_experiment\":1,\"id\":\"twin\",\"quick\":{}}");
  put_file (fixture, "copy-2.json", "{\"bnlab_experiment\":1,\"id\":\"twin\",\"quick\":{}}");
  put_file (fixture, "sweep.json", "{\"seeds\":2}");
  put_file (fixture, "broken.json", "{\"seeds\":0}");
  put_file (fixture, "notes.txt", "none of ours");
  put_file (fixture, ".hidden.json", "{}");
  bnl_experiment_library_reload (fixture->library);
  g_assert_cmpuint (bnl_experiment_library_get_n (fixture->library), ==, n + 4);
  g_assert_nonnull (bnl_experiment_library_find (fixture->library, "twin"));
  g_assert_nonnull (bnl_experiment_library_find (fixture->library, "twin-2"));
  g_assert_nonnull (bnl_experiment_library_find (fixture->library, "sweep"));
  entry = bnl_experiment_library_get (fixture->library, n + 3);
  g_assert_null (entry->experiment);
  g_assert_nonnull (strstr (entry->problem, "broken.json: seeds must be"));
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "sweep.json", NULL);
  g_autoptr (BnlExperiment) by_path = NULL;
  g_autoptr (BnlExperiment) by_number = NULL;
  g_autoptr (BnlExperiment) by_id = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  put_file (fixture, "sweep.json", "{\"seeds\":2}");
  put_file (fixture, "broken.json", "{\"seeds\":0}");
  by_path = bnl_experiment_library_open (fixture->library, path, &error);
  g_assert_no_error (error);
  by_number = bnl_experiment_library_open (fixture->library, "1", &error);
  by_id = bnl_experiment_library_open (fixture->library, "what-bn-does", &error);
  g_assert_no_error (error);
  g_assert_true (by_id == by_number);
  g_assert_cmpstr (bnl_experiment_get_id (by_path), ==, "sweep");
  g_assert_null (bnl_experiment_library_open (fixture->library, "999", &error));
  g_assert_nonnull (strstr (error->message, "There is no experiment “999”"));
  g_clear_error (&error);
  bnl_experiment_library_reload (fixture->library);
  {
    g_autofree char *last = g_strdup_printf ("%u", bnl_experiment_library_get_n (fixture->library));

    g_assert_null (bnl_experiment_library_open (fixture->library, last, &error));
    g_assert_nonnull (strstr (error->message, "broken.json"));
  }
}

/* A folder that cannot be made is said. */
static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  g_autoptr (BnlExperiment) experiment = make ("Mine");
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (g_file_set_contents (fixture->folder, "a file", -1, NULL));
  g_assert_null (bnl_experiment_library_add (fixture->library, experiment, &error));
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_unlink (fixture->folder);
  g_assert_cmpstr (bnl_experiment_library_get_folder (fixture->library), ==, fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/experiment-library/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("built-in", test_built_in);
  ADD ("add", test_add);
  ADD ("replace", test_replace);
  ADD ("remove", test_remove);
  ADD ("folder", test_folder);
  ADD ("open", test_open);
  ADD ("unwritable", test_unwritable);
#undef ADD
  return g_test_run ();
}
