/* Any bytes as one of three pictures in a folder sorted by class, and as its classes.txt: refused
 * with a sentence, or images and names that fit. */

#include "fuzz-input.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/bnl-class-names.h"
#include "data/bnl-data-error.h"
#include "data/bnl-pictures.h"

static char *folder;

static void
save (const char *name, const void *bytes, gsize n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents_full (path, bytes, (gssize) n, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
remove_folder (void)
{
  const char *const names[] = { "0/a.pgm", "1/b.pgm", "1/c.png", "classes.txt", "0", "1", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_remove (path);
  }
  g_free (folder);
}

static void
check_error (const GError *error)
{
  g_assert_true (error && error->domain == BNL_DATA_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
read_pictures (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  if (!bnl_pictures_read (folder, &pair, &error)) {
    check_error (error);
    return;
  }
  g_assert_cmpuint (pair.train.n, ==, 3);
  g_assert_cmpuint (g_bytes_get_size (pair.train.pixels), ==,
                    (gsize) 3 * pair.train.width * pair.train.height);
}

static void
read_names (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;

  if (!bnl_class_names_find ("set", folder, 2, &names, &error)) {
    check_error (error);
    return;
  }
  g_assert_cmpuint (g_strv_length (names), >=, 2);
  g_assert_cmpuint (g_strv_length (names), <=, BNL_CLASS_NAMES_MAX);
  for (guint i = 0; names[i]; i++)
    g_assert_true (names[i][0] && g_utf8_validate (names[i], -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char picture[] = "P5 2 2 255\n\0\1\2\3";

  if (!folder) {
    folder = g_dir_make_tmp ("bnlab-fuzz-XXXXXX", NULL);
    g_assert_nonnull (folder);
    atexit (remove_folder);
    save ("0/a.pgm", picture, sizeof picture - 1);
    save ("1/b.pgm", picture, sizeof picture - 1);
  }
  save ("1/c.png", data, size);
  save ("classes.txt", data, size);
  read_pictures ();
  read_names ();
  return 0;
}
