#include "bnl-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct _BnlOutput {
  char *path;      /* where it ends up, links followed */
  char *temporary; /* NULL where it is written in place */
  FILE *file;
  int failed; /* errno of the first failure */
};

static void
set_error (const BnlOutput *output, GError **error)
{
  g_autofree char *shown = g_filename_display_name (output->path);

  g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (output->failed),
               "Cannot write %s: %s", shown, g_strerror (output->failed));
}

static void
free_output (BnlOutput *output)
{
  if (output->file != NULL)
    fclose (output->file);
  if (output->temporary != NULL)
    g_unlink (output->temporary);
  g_free (output->temporary);
  g_free (output->path);
  g_free (output);
}

/* Follows links, so that the file is replaced and not the link to it. */
static char *
resolve (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);
  return copy;
}

/* A hidden name that says nothing of the file's own: who watches a folder for files of some name,
 * as TensorBoard does, must not come upon half of one. */
static char *
make_template (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, ".bnlab-XXXXXX", NULL);
}

BnlOutput *
bnl_output_create (const char *path, GError **error)
{
  BnlOutput *output = g_new0 (BnlOutput, 1);
  struct stat status;
  gboolean in_place;
  int fd;

  /* A name under /dev or /proc must stay as it is: /dev/stdout leads nowhere by its target. */
  in_place = stat (path, &status) == 0 && !S_ISREG (status.st_mode);
  output->path = in_place ? g_strdup (path) : resolve (path);
  if (in_place) {
    fd = open (path, O_WRONLY | O_CLOEXEC);
  } else {
    output->temporary = make_template (output->path);
    fd = g_mkstemp_full (output->temporary, O_WRONLY | O_CLOEXEC, 0666);
  }
  if (fd < 0) {
    output->failed = errno;
    g_clear_pointer (&output->temporary, g_free);
  } else {
    output->file = fdopen (fd, "wb");
  }
  if (output->file == NULL) {
    set_error (output, error);
    free_output (output);
    return NULL;
  }
  return output;
}

gboolean
bnl_output_write (BnlOutput *output, const void *bytes, gsize n, GError **error)
{
  if (output->failed == 0 && fwrite (bytes, 1, n, output->file) != n)
    output->failed = errno;
  if (output->failed == 0)
    return TRUE;
  set_error (output, error);
  return FALSE;
}

gboolean
bnl_output_commit (BnlOutput *output, GError **error)
{
  gboolean done;

  if (output->failed == 0 && fflush (output->file) != 0)
    output->failed = errno;
  if (output->failed == 0 && output->temporary != NULL && fsync (fileno (output->file)) != 0)
    output->failed = errno;
  if (fclose (output->file) != 0 && output->failed == 0)
    output->failed = errno;
  output->file = NULL;
  if (output->failed == 0 && output->temporary != NULL) {
    if (g_rename (output->temporary, output->path) != 0)
      output->failed = errno;
    else
      g_clear_pointer (&output->temporary, g_free);
  }
  done = output->failed == 0;
  if (!done)
    set_error (output, error);
  free_output (output);
  return done;
}

void
bnl_output_discard (BnlOutput *output)
{
  free_output (output);
}
