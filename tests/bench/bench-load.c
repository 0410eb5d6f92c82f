/* How long MNIST takes from its gzipped files to a data set, beside gunzip on the same files.
 *
 * Usage: bench-load [FOLDER] (default: $BNLAB_MNIST, else ../shared/datasets/mnist beside the
 * project).  Turn and turn about, files in the page cache; gunzip -k -c unpacks the four files in
 * one go and its output is thrown away, so that it has nothing else to do. */

#include <glib.h>
#include <stdlib.h>

#include "config.h"
#include "data/bnl-dataset.h"

#define N_TURNS 11

static const char *const names[] = { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                     "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" };

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
find_median (double *values)
{
  qsort (values, N_TURNS, sizeof *values, compare_doubles);
  return values[N_TURNS / 2];
}

/* Milliseconds; ends the program where it fails. */
static double
time_gunzip (char **arguments)
{
  const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL;
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, arguments, NULL, flags, NULL, NULL, NULL, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error)) {
    g_printerr ("gunzip: %s\n", error->message);
    exit (1);
  }
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_load (const char *folder)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_load (folder, &error);

  if (!dataset) {
    g_printerr ("%s\n", error->message);
    exit (1);
  }
  return (double) (g_get_monotonic_time () - start) / 1000;
}

int
main (int argc, char **argv)
{
  const char *given = argc > 1 ? argv[1] : g_getenv ("BNLAB_MNIST");
  g_autofree char *beside =
      g_build_filename (BNL_SOURCE_DATA_DIR, "../../shared/datasets/mnist", NULL);
  const char *folder = given ? given : beside;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  double gunzip[N_TURNS], load[N_TURNS];

  g_ptr_array_add (arguments, g_strdup ("gunzip"));
  g_ptr_array_add (arguments, g_strdup ("-k"));
  g_ptr_array_add (arguments, g_strdup ("-c"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    char *path = g_build_filename (folder, names[i], NULL);

    g_ptr_array_add (arguments, path);
    if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
      g_print ("%s is not there: name the folder of MNIST's gzipped files\n", path);
      return 77; /* meson's for a test that is skipped */
    }
  }
  g_ptr_array_add (arguments, NULL);

  time_load (folder);
  for (guint turn = 0; turn < N_TURNS; turn++) {
    gunzip[turn] = time_gunzip ((char **) arguments->pdata);
    load[turn] = time_load (folder);
  }
  g_print ("gunzip -k -c    %6.1f ms, median of %d\n", find_median (gunzip), N_TURNS);
  g_print ("to a data set   %6.1f ms\n", find_median (load));
  g_print ("ratio           %6.2f (1.5 at most is wanted)\n",
           find_median (load) / find_median (gunzip));
  return 0;
}
