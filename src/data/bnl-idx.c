#include "bnl-idx.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "bnl-data-error-private.h"

#define TYPE_UNSIGNED_BYTE 8
#define CHUNK_BYTES (128 * 1024)
/* Deflate needs at least two bits for its longest match, 258 bytes. */
#define MAX_EXPANSION 1032
/* zlib's way to say: 32 KiB window, gzip wrapping and nothing else. */
#define GZIP_WINDOW_BITS (15 + 16)

/* A file as the bytes it stands for, packed or not. */
typedef struct {
  const char *path;
  int fd;
  gboolean gzipped;
  gboolean cut;        /* the file ended inside packed data */
  guint64 file_size;   /* when it was opened */
  guint64 n_file_read; /* bytes of the file taken so far */
  gboolean in_member;  /* between the first and last byte of a gzip member */
  z_stream z;
  guint8 chunk[CHUNK_BYTES];
} Source;

static void
free_source (Source *source)
{
  if (source->gzipped)
    inflateEnd (&source->z);
  if (source->fd >= 0)
    close (source->fd);
  g_free (source);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, free_source)

/* Up to n bytes of the file itself; -1 is an error, less than n its end. */
static gssize
read_file (Source *source, guint8 *to, gsize n, GError **error)
{
  gsize n_read = 0;

  while (n_read < n) {
    gssize got = read (source->fd, to + n_read, n - n_read);

    if (got == 0)
      break;
    if (got > 0) {
      n_read += (gsize) got;
    } else if (errno != EINTR) {
      bnl_data_error_set_errno (error, source->path, errno);
      return -1;
    }
  }
  source->n_file_read += n_read;
  return (gssize) n_read;
}

static gboolean
fill_chunk (Source *source, GError **error)
{
  gssize n = read_file (source, source->chunk, CHUNK_BYTES, error);

  if (n < 0)
    return FALSE;
  source->z.next_in = source->chunk;
  source->z.avail_in = (uInt) n;
  return TRUE;
}

static void
set_damaged (Source *source, int status, GError **error)
{
  g_autofree char *at = bnl_data_error_group (source->n_file_read - source->z.avail_in);
  g_autofree char *size = bnl_data_error_group (source->file_size);
  const char *what = source->z.msg ? source->z.msg : zError (status);

  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                      "is damaged near byte %s of its %s packed ones (%s); fetch it again.", at,
                      size, what);
}

/* Gzip allows several members one after another; they stand for one file. */
static gboolean
begin_member (Source *source, GError **error)
{
  if (source->z.next_in[0] != 0x1f) {
    g_autofree char *at = bnl_data_error_group (source->n_file_read - source->z.avail_in);

    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "has something that is not gzip from byte %s on; fetch it again.", at);
    return FALSE;
  }
  inflateReset (&source->z);
  source->in_member = TRUE;
  return TRUE;
}

static gssize
read_gzip (Source *source, guint8 *to, gsize n, GError **error)
{
  source->z.next_out = to;
  source->z.avail_out = (uInt) n;

  while (source->z.avail_out > 0) {
    int status;

    if (source->z.avail_in == 0) {
      if (!fill_chunk (source, error))
        return -1;
      if (source->z.avail_in == 0) {
        source->cut = source->in_member;
        break;
      }
    }
    if (!source->in_member && !begin_member (source, error))
      return -1;

    status = inflate (&source->z, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      source->in_member = FALSE;
    } else if (status != Z_OK) {
      set_damaged (source, status, error);
      return -1;
    }
  }
  return (gssize) (n - source->z.avail_out);
}

/* Up to n bytes, n <= 2^31; -1 is an error, less than n the end. */
static gssize
read_source (Source *source, guint8 *to, gsize n, GError **error)
{
  return source->gzipped ? read_gzip (source, to, n, error) : read_file (source, to, n, error);
}

static gboolean
open_file (Source *source, GError **error)
{
  struct stat info;

  /* O_NONBLOCK: opening a pipe must not wait for a writer. */
  source->fd = open (source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (source->fd < 0 || fstat (source->fd, &info) < 0) {
    bnl_data_error_set_errno (error, source->path, errno);
    return FALSE;
  }
  if (!S_ISREG (info.st_mode)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, source->path,
                        "is %s, not a file; give an IDX file, plain or gzipped.",
                        S_ISDIR (info.st_mode) ? "a folder" : "a device or pipe");
    return FALSE;
  }
  source->file_size = (guint64) info.st_size;
  return TRUE;
}

static Source *
open_source (const char *path, GError **error)
{
  g_autoptr (Source) source = g_new0 (Source, 1);
  guint8 magic[2] = { 0 };

  source->path = path;
  source->fd = -1;
  if (!open_file (source, error))
    return NULL;

  if (pread (source->fd, magic, 2, 0) < 0) {
    bnl_data_error_set_errno (error, path, errno);
    return NULL;
  }
  if (magic[0] == 0x1f && magic[1] == 0x8b) {
    if (inflateInit2 (&source->z, GZIP_WINDOW_BITS) != Z_OK) {
      bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path,
                          "cannot be unpacked: not enough memory; close other programs.");
      return NULL;
    }
    source->gzipped = TRUE;
    source->in_member = TRUE;
  }
  return g_steal_pointer (&source);
}

static void
set_short (Source *source, guint64 n_read, guint64 n_expected, GError **error)
{
  g_autofree char *read = bnl_data_error_group (n_read);
  g_autofree char *expected = bnl_data_error_group (n_expected);

  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                      "ends after %s of %s bytes; fetch it again.", read, expected);
}

static gboolean
check_magic (Source *source, const guint8 *header, guint n_dimensions, GError **error)
{
  if (header[0] != 0 || header[1] != 0 || header[2] != TYPE_UNSIGNED_BYTE || header[3] == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "begins with %02x %02x %02x %02x, not with 00 00 08 %02x: it is no IDX "
                        "file of bytes; fetch the right one.",
                        header[0], header[1], header[2], header[3], n_dimensions);
    return FALSE;
  }
  if (header[3] != n_dimensions) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "has %u dimension%s where %u were expected (images have 3, labels 1); "
                        "check that the files are not exchanged.",
                        header[3], header[3] == 1 ? "" : "s", n_dimensions);
    return FALSE;
  }
  return TRUE;
}

/* n_bytes: the whole unpacked file.  Can it be, before anything is allocated for it? */
static gboolean
check_promise (Source *source, guint64 n_bytes, GError **error)
{
  g_autofree char *promised = bnl_data_error_group (n_bytes);
  g_autofree char *size = bnl_data_error_group (source->file_size);

  if (!source->gzipped && source->file_size < n_bytes) {
    set_short (source, source->file_size, n_bytes, error);
    return FALSE;
  }
  if (!source->gzipped && source->file_size > n_bytes) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "has %s bytes where its header promises %s; fetch it again.", size,
                        promised);
    return FALSE;
  }
  if (source->gzipped && n_bytes / MAX_EXPANSION > source->file_size) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "promises %s bytes, more than its %s packed ones can hold; fetch it again.",
                        promised, size);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_header (Source *source, guint n_dimensions, BnlIdx *idx, gsize *n_values, GError **error)
{
  guint8 header[4 + 4 * BNL_IDX_MAX_DIMENSIONS];
  gsize n_header = 4 + 4 * n_dimensions;
  gssize n_read = read_source (source, header, n_header, error);
  guint64 n = 1;

  if (n_read < 0)
    return FALSE;
  if (n_read >= 4 && !check_magic (source, header, n_dimensions, error))
    return FALSE;
  if ((gsize) n_read < n_header) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "ends after %u bytes, inside its header of %u; fetch it again.",
                        (guint) n_read, (guint) n_header);
    return FALSE;
  }

  idx->n_dimensions = n_dimensions;
  for (guint i = 0; i < n_dimensions; i++) {
    guint32 size;

    memcpy (&size, header + 4 + 4 * i, sizeof size);
    idx->sizes[i] = GUINT32_FROM_BE (size);
    if (!g_uint64_checked_mul (&n, n, idx->sizes[i]) || n > BNL_IDX_MAX_BYTES) {
      g_autofree char *most = bnl_data_error_group (BNL_IDX_MAX_BYTES);

      bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                          "promises more values than the %s that can be read; fetch it again.",
                          most);
      return FALSE;
    }
  }
  *n_values = (gsize) n;
  return check_promise (source, n_header + n, error);
}

/* After the last value there is nothing but the end of the file, checksum and all. */
static gboolean
check_end (Source *source, guint64 n_bytes, GError **error)
{
  guint8 more;
  gssize n_read = read_source (source, &more, 1, error);
  g_autofree char *promised = bnl_data_error_group (n_bytes);

  if (n_read < 0)
    return FALSE;
  if (n_read > 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "goes on after the %s bytes that its header promises; fetch it again.",
                        promised);
    return FALSE;
  }
  if (source->cut) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, source->path,
                        "has all %s bytes but ends inside the checksum after them; fetch it again.",
                        promised);
    return FALSE;
  }
  return TRUE;
}

static GBytes *
read_values (Source *source, gsize n_header, gsize n_values, GError **error)
{
  g_autofree guint8 *values = g_try_malloc (MAX (n_values, 1));
  gssize n_read;

  if (!values) {
    g_autofree char *size = bnl_data_error_group (n_values);

    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, source->path,
                        "needs %s bytes of memory, which are not there; close other programs.",
                        size);
    return NULL;
  }
  n_read = read_source (source, values, n_values, error);
  if (n_read < 0)
    return NULL;
  if ((gsize) n_read < n_values) {
    set_short (source, n_header + (gsize) n_read, n_header + n_values, error);
    return NULL;
  }
  if (!check_end (source, n_header + n_values, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&values), n_values);
}

gboolean
bnl_idx_read (const char *path, guint n_dimensions, BnlIdx *idx, GError **error)
{
  g_autoptr (Source) source = NULL;
  gsize n_values;

  g_return_val_if_fail (n_dimensions >= 1 && n_dimensions <= BNL_IDX_MAX_DIMENSIONS, FALSE);

  *idx = (BnlIdx){ 0 };
  source = open_source (path, error);
  if (!source || !read_header (source, n_dimensions, idx, &n_values, error))
    return FALSE;
  idx->values = read_values (source, 4 + 4 * n_dimensions, n_values, error);
  return idx->values != NULL;
}

void
bnl_idx_clear (BnlIdx *idx)
{
  g_clear_pointer (&idx->values, g_bytes_unref);
  *idx = (BnlIdx){ 0 };
}
