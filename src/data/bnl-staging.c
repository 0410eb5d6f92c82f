/* renameat2() */
#define _GNU_SOURCE

#include "bnl-staging-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-catalog-private.h"
#include "bnl-data-error-private.h"

/* How often others may come and go in between before it is called busy. */
#define MAX_OPENINGS 10

struct _BnlStaging {
  char *parent, *name;
  char *folder;
  int fd; /* of the folder: holds its lock */
  gboolean is_ours;
};

char *
bnl_staging_dup_folder (const char *parent, const char *name)
{
  g_autofree char *hidden = g_strdup_printf (".%s.partial", name);

  return g_build_filename (parent, hidden, NULL);
}

static void
set_unwritable (GError **error, const char *path, int error_number)
{
  bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, path,
                      "cannot be written (%s); check the permissions of its folder and the disk.",
                      g_strerror (error_number));
}

/* Whether the folder that is open is still the one at path: whoever had it before may have renamed
 * or removed it since it was opened. */
static gboolean
is_at (int fd, const char *path)
{
  struct stat open_one, named_one;

  return fstat (fd, &open_one) == 0 && lstat (path, &named_one) == 0 &&
         open_one.st_dev == named_one.st_dev && open_one.st_ino == named_one.st_ino;
}

/* FALSE with a file system's "would block" alone: another one that knows no locks does not stop us.
 */
static gboolean
lock (int fd)
{
  int result;

  do
    result = flock (fd, LOCK_EX | LOCK_NB);
  while (result < 0 && errno == EINTR);
  return result == 0 || errno != EWOULDBLOCK;
}

static int
open_folder (const char *path)
{
  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static gboolean
make_folder (BnlStaging *staging)
{
  if (g_mkdir_with_parents (staging->parent, 0700) < 0 ||
      (g_mkdir (staging->folder, 0755) < 0 && errno != EEXIST))
    return FALSE;
  staging->fd = open_folder (staging->folder);
  return staging->fd >= 0 && access (staging->folder, W_OK | X_OK) == 0;
}

BnlStaging *
bnl_staging_open (const char *parent, const char *name, GError **error)
{
  for (guint i = 0; i < MAX_OPENINGS; i++) {
    g_autoptr (BnlStaging) staging = g_new0 (BnlStaging, 1);

    staging->parent = g_strdup (parent);
    staging->name = g_strdup (name);
    staging->folder = bnl_staging_dup_folder (parent, name);
    staging->fd = -1;
    if (!make_folder (staging)) {
      if (errno == ENOENT && i + 1 < MAX_OPENINGS)
        continue; /* gone again before it was open */
      set_unwritable (error, staging->folder, errno);
      return NULL;
    }
    if (!lock (staging->fd))
      break;
    staging->is_ours = is_at (staging->fd, staging->folder);
    if (staging->is_ours)
      return g_steal_pointer (&staging);
  }
  bnl_data_error_set (error, BNL_DATA_ERROR_BUSY, parent,
                      "is in use: %s is being fetched there already; wait until that is done.",
                      name);
  return NULL;
}

void
bnl_staging_free (BnlStaging *staging)
{
  /* Once it is in place, the folder of that name is another's.  Removing fails where it is not
   * empty, as it should. */
  if (staging->is_ours && is_at (staging->fd, staging->folder))
    g_rmdir (staging->folder);
  if (staging->fd >= 0)
    close (staging->fd);
  g_free (staging->parent);
  g_free (staging->name);
  g_free (staging->folder);
  g_free (staging);
}

char *
bnl_staging_dup_path (const BnlStaging *staging, const char *file_name)
{
  return g_build_filename (staging->folder, file_name, NULL);
}

static void
remove_parts (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".part"))
      g_unlink (path);
  }
}

/* The new files are in place: the old ones go, and what else was with them comes along. */
static void
empty_old (const char *old, const char *place)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_unlink (old) == 0) /* a link: what it leads to is not ours */
    return;
  for (guint part = 0; part < BNL_CATALOG_N_PARTS; part++) {
    char *path;

    while ((path = bnl_catalog_find_file (old, part))) {
      gboolean gone = g_unlink (path) == 0;

      g_free (path);
      if (!gone)
        break;
    }
  }
  dir = g_dir_open (old, 0, NULL);
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *from = g_build_filename (old, name, NULL);
    g_autofree char *to = g_build_filename (place, name, NULL);

    if (g_rename (from, to) < 0)
      g_warning ("%s stays where it is: %s", from, g_strerror (errno));
  }
  g_rmdir (old);
}

/* Puts folder at place, and what was there at folder. */
static gboolean
exchange (const char *folder, const char *place)
{
  g_autofree char *aside = NULL;

  if (renameat2 (AT_FDCWD, folder, AT_FDCWD, place, RENAME_EXCHANGE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  /* A file system that cannot in one step. */
  aside = g_strconcat (folder, ".old", NULL);
  if (g_rename (place, aside) < 0)
    return FALSE;
  if (g_rename (folder, place) < 0) {
    int kept = errno;

    g_rename (aside, place);
    errno = kept;
    return FALSE;
  }
  return g_rename (aside, folder) == 0;
}

static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  /* Some file systems cannot: then the rename is as durable as they make it. */
  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
}

char *
bnl_staging_commit (BnlStaging *consumed, GError **error)
{
  g_autoptr (BnlStaging) staging = consumed;
  g_autofree char *place = g_build_filename (staging->parent, staging->name, NULL);
  gboolean is_link = g_file_test (place, G_FILE_TEST_IS_SYMLINK);
  gboolean is_there = is_link || g_file_test (place, G_FILE_TEST_EXISTS);
  gboolean done;
  int old_fd;

  if (is_there && !is_link && !g_file_test (place, G_FILE_TEST_IS_DIR)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, place,
                        "is no folder; move it away and try again.");
    return NULL;
  }
  remove_parts (staging->folder);
  fsync (staging->fd);
  /* The old folder comes to where others look for one to go on with: it is ours until it is gone.
   */
  old_fd = open_folder (place);
  if (old_fd >= 0)
    lock (old_fd);
  done = is_there ? exchange (staging->folder, place) : g_rename (staging->folder, place) == 0;
  if (!done)
    set_unwritable (error, place, errno);
  else if (is_there)
    empty_old (staging->folder, place);
  if (old_fd >= 0)
    close (old_fd);
  sync_folder (staging->parent);
  return done ? g_steal_pointer (&place) : NULL;
}
