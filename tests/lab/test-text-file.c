#include "lab/bnl-text-file-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lab/bnl-spec.h"

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("bnlab-text-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
put (const Fixture *fixture, const char *bytes, gsize n)
{
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) n, NULL));
}

static void
assert_refused (const char *path, const char *reason)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_assert_null (bnl_text_file_read (path, 8, &length, &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, reason));
}

/* Any bytes, up to the limit. */
static void
test_read (Fixture *fixture, gconstpointer data)
{
  static const char bytes[8] = { 'a', '\0', '\n', '\xff', 'b', 'c', 'd', 'e' };
  g_autoptr (GError) error = NULL;
  gsize length;

  (void) data;
  for (gsize n = 0; n <= sizeof bytes; n++) {
    g_autofree char *text = NULL;

    put (fixture, bytes, n);
    text = bnl_text_file_read (fixture->path, sizeof bytes, &length, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (length, ==, n);
    g_assert_true (memcmp (text, bytes, n) == 0);
  }
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  (void) data;
  assert_refused (fixture->path, "No such file");
  put (fixture, "123456789", 9);
  assert_refused (fixture->path, "too large");
  assert_refused (fixture->folder, "directory");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/text-file/read", Fixture, NULL, set_up, test_read, tear_down);
  g_test_add ("/text-file/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
