#include "lab/bnl-output.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-lab-fixture.h"

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  BnlOutput *output = bnl_output_create (path, &error);

  g_assert_no_error (error);
  g_assert_true (bnl_output_write (output, text, strlen (text), &error));
  g_assert_true (bnl_output_commit (output, &error));
  g_assert_no_error (error);
}

static void
test_new (void)
{
  char *path = bnl_lab_fixture_new_path ("new");
  const mode_t mask = umask (022);
  BnlOutput *output = bnl_output_create (path, NULL);
  struct stat status;

  g_assert_true (bnl_output_write (output, "ab", 2, NULL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (bnl_output_write (output, "c", 1, NULL));
  g_assert_true (bnl_output_commit (output, NULL));
  assert_contents (path, "abc");
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0644);
  umask (mask);
  bnl_lab_fixture_remove (path); /* nothing else was left in its folder */
}

static void
test_replace (void)
{
  char *path = bnl_lab_fixture_new_path ("old");

  write_file (path, "a long text");
  write_file (path, "short");
  assert_contents (path, "short");
  bnl_output_discard (bnl_output_create (path, NULL));
  assert_contents (path, "short");
  bnl_lab_fixture_remove (path);
}

static void
test_link (void)
{
  char *path = bnl_lab_fixture_new_path ("target");
  g_autofree char *link = g_strconcat (path, "-link", NULL);

  write_file (path, "before");
  g_assert_cmpint (symlink (path, link), ==, 0);
  write_file (link, "after");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_contents (path, "after");
  g_unlink (link);
  bnl_lab_fixture_remove (path);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bnl_output_create ("/nowhere/at/all", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "Cannot write /nowhere/at/all: "));
}

static void
test_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bnl_output_create (g_get_tmp_dir (), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

/* A device stays a device. */
static void
test_device (void)
{
  struct stat status;

  write_file ("/dev/null", "gone");
  g_assert_cmpint (stat ("/dev/null", &status), ==, 0);
  g_assert_true (S_ISCHR (status.st_mode));
}

static void
test_full_disk (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *much = g_strnfill (1 << 20, 'x');
  BnlOutput *output;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS)) {
    g_test_skip ("there is no /dev/full");
    return;
  }
  output = bnl_output_create ("/dev/full", NULL);
  g_assert_false (bnl_output_write (output, much, 1 << 20, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "/dev/full"));
  g_clear_error (&error);
  g_assert_false (bnl_output_write (output, "x", 1, NULL));
  g_assert_false (bnl_output_commit (output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  /* So little that only the closing of the file meets the end of the disk. */
  output = bnl_output_create ("/dev/full", NULL);
  g_assert_true (bnl_output_write (output, "x", 1, NULL));
  g_assert_false (bnl_output_commit (output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/output/new", test_new);
  g_test_add_func ("/lab/output/replace", test_replace);
  g_test_add_func ("/lab/output/link", test_link);
  g_test_add_func ("/lab/output/no-folder", test_no_folder);
  g_test_add_func ("/lab/output/folder", test_folder);
  g_test_add_func ("/lab/output/device", test_device);
  g_test_add_func ("/lab/output/full-disk", test_full_disk);
  return g_test_run ();
}
