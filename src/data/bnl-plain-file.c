#include "bnl-plain-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-data-error-private.h"

static gboolean
check (int fd, const char *path, const char *wanted, guint64 *size, GError **error)
{
  struct stat info;

  if (fd < 0 || fstat (fd, &info) < 0) {
    bnl_data_error_set_errno (error, path, errno);
    return FALSE;
  }
  if (!S_ISREG (info.st_mode)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path, "is %s, not a file; give %s.",
                        S_ISDIR (info.st_mode) ? "a folder" : "a device or pipe", wanted);
    return FALSE;
  }
  if (size)
    *size = (guint64) info.st_size;
  return TRUE;
}

int
bnl_plain_file_open (const char *path, const char *wanted, guint64 *size, GError **error)
{
  /* Opening a pipe would wait for a writer without O_NONBLOCK. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (check (fd, path, wanted, size, error))
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}
