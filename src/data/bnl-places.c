#include "bnl-places-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "bnl-data-error-private.h"

#define FILE_NAME "places"
#define LOCK_NAME "places.lock"

static char *
dup_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "bnlab", name, NULL);
}

/* A path by itself is understood too, for those who write the file by hand. */
static char *
parse_line (const char *line)
{
  if (g_path_is_absolute (line))
    return g_canonicalize_filename (line, NULL);
  return g_str_has_prefix (line, "file:") ? g_filename_from_uri (line, NULL, NULL) : NULL;
}

/* A file that is not there yet has no lines. */
static GStrv
read_lines (const char *file, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) why = NULL;

  if (!g_file_get_contents (file, &text, NULL, &why)) {
    if (!g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
      bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, file,
                          "cannot be read, so the list of data sets in it cannot change; check its "
                          "permissions.");
      return NULL;
    }
    text = g_strdup ("");
  }
  return g_strsplit (text, "\n", -1);
}

GStrv
bnl_places_dup (void)
{
  g_autofree char *file = dup_path (FILE_NAME);
  g_auto (GStrv) lines = read_lines (file, NULL);
  GPtrArray *places = g_ptr_array_new ();

  for (guint i = 0; lines && lines[i]; i++) {
    char *place = parse_line (lines[i]);

    if (place && !g_ptr_array_find_with_equal_func (places, place, g_str_equal, NULL))
      g_ptr_array_add (places, place);
    else
      g_free (place);
  }
  g_ptr_array_add (places, NULL);
  return (GStrv) g_ptr_array_free (places, FALSE);
}

/* A descriptor to close when done; where the file system knows no locks, one that holds none. */
static int
lock (GError **error)
{
  g_autofree char *file = dup_path (LOCK_NAME);
  g_autofree char *folder = g_path_get_dirname (file);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, file,
                        "cannot be written (%s); check the permissions of its folder and the disk.",
                        g_strerror (errno));
    return -1;
  }
  while (flock (fd, LOCK_EX) < 0 && errno == EINTR)
    continue;
  return fd;
}

/* lines with the place once where it is wanted, else without it.  has: whether it was there. */
static char *
edit (const GStrv lines, const char *place, gboolean wanted, gboolean *has)
{
  GString *text = g_string_new (NULL);
  g_autofree char *uri = g_filename_to_uri (place, NULL, NULL);

  *has = FALSE;
  for (guint i = 0; lines[i]; i++) {
    g_autofree char *other = parse_line (lines[i]);
    gboolean same = g_strcmp0 (other, place) == 0;

    if (lines[i][0] && !(same && (*has || !wanted)))
      g_string_append_printf (text, "%s\n", lines[i]);
    *has |= same;
  }
  if (wanted && !*has)
    g_string_append_printf (text, "%s\n", uri);
  return g_string_free (text, FALSE);
}

static gboolean
write_file (const char *file, const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (g_file_set_contents_full (file, text, (gssize) strlen (text),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &why))
    return TRUE;
  bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, file,
                      "cannot be written (%s); check its permissions and the disk.", why->message);
  return FALSE;
}

/* With the lock. */
static gboolean
change_file (const char *place, gboolean wanted, GError **error)
{
  g_autofree char *file = dup_path (FILE_NAME), *text = NULL;
  g_auto (GStrv) lines = read_lines (file, error);
  gboolean has;

  if (!lines)
    return FALSE;
  text = edit (lines, place, wanted, &has);
  if (!wanted && !has) {
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, place,
                        "is not among the data sets that were added; name one as it was added.");
    return FALSE;
  }
  return wanted == has || write_file (file, text, error);
}

static gboolean
change (const char *place, gboolean wanted, GError **error)
{
  int fd = lock (error);
  gboolean done = fd >= 0 && change_file (place, wanted, error);

  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
bnl_places_add (const char *path, GError **error)
{
  return change (path, TRUE, error);
}

gboolean
bnl_places_remove (const char *path, GError **error)
{
  return change (path, FALSE, error);
}
