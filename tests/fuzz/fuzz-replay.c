/* Replays a corpus as a plain test.  Usage: fuzz-X FOLDER.  Each file is a subtest: the file as it
 * is, then the same with bytes changed, cut off and added, always the same ones. */

#include "fuzz-input.h"

#include <glib.h>

#define N_CHANGED 100

static void
change (GByteArray *bytes, GRand *random)
{
  guint n_changes = (guint) g_rand_int_range (random, 1, 5);

  for (guint i = 0; i < n_changes && bytes->len > 0; i++) {
    guint at = (guint) g_rand_int_range (random, 0, (gint32) bytes->len);
    guint8 byte = bytes->data[at];

    switch (g_rand_int_range (random, 0, 4)) {
    case 0:
      bytes->data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
      break;
    case 1:
      bytes->data[at] = (guint8) g_rand_int (random);
      break;
    case 2:
      g_byte_array_set_size (bytes, at);
      break;
    default:
      g_byte_array_append (bytes, &byte, 1);
      break;
    }
  }
}

static void
test_file (gconstpointer data)
{
  const char *path = data;
  g_autofree char *contents = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  LLVMFuzzerTestOneInput ((const uint8_t *) contents, length);
  for (guint i = 0; i < N_CHANGED; i++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    g_byte_array_append (bytes, (const guint8 *) contents, (guint) length);
    change (bytes, random);
    LLVMFuzzerTestOneInput (bytes->data, bytes->len);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *corpus = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  corpus = g_path_get_basename (argv[1]);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s", corpus, name);

    g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_file, g_free);
  }
  return g_test_run ();
}
