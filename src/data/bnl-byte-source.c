#include "bnl-byte-source.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#include "bnl-data-error-private.h"
#include "bnl-plain-file-private.h"

#define CHUNK_BYTES (128 * 1024)
/* zlib's way to say: 32 KiB window, gzip wrapping and nothing else. */
#define GZIP_WINDOW_BITS (15 + 16)

struct _BnlByteSource {
  const char *path;
  int fd;
  gboolean gzipped;
  gboolean cut;        /* the file ended inside packed data */
  guint64 file_size;   /* when it was opened */
  guint64 n_file_read; /* bytes of the file taken so far */
  gboolean in_member;  /* between the first and last byte of a gzip member */
  z_stream z;
  guint8 chunk[CHUNK_BYTES];
};

void
bnl_byte_source_free (BnlByteSource *source)
{
  if (source->gzipped)
    inflateEnd (&source->z);
  if (source->fd >= 0)
    close (source->fd);
  g_free (source);
}

/* Up to n bytes of the file itself; -1 is an error, less than n its end. */
static gssize
read_file (BnlByteSource *source, guint8 *to, gsize n, GError **error)
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
fill_chunk (BnlByteSource *source, GError **error)
{
  gssize n = read_file (source, source->chunk, CHUNK_BYTES, error);

  if (n < 0)
    return FALSE;
  source->z.next_in = source->chunk;
  source->z.avail_in = (uInt) n;
  return TRUE;
}

static void
set_damaged (BnlByteSource *source, int status, GError **error)
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
begin_member (BnlByteSource *source, GError **error)
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
read_gzip (BnlByteSource *source, guint8 *to, gsize n, GError **error)
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

gssize
bnl_byte_source_read (BnlByteSource *source, guint8 *to, gsize n, GError **error)
{
  return source->gzipped ? read_gzip (source, to, n, error) : read_file (source, to, n, error);
}

BnlByteSource *
bnl_byte_source_open (const char *path, const char *wanted, GError **error)
{
  g_autoptr (BnlByteSource) source = g_new0 (BnlByteSource, 1);
  guint8 magic[2] = { 0 };

  source->path = path;
  source->fd = bnl_plain_file_open (path, wanted, &source->file_size, error);
  if (source->fd < 0)
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

const char *
bnl_byte_source_get_path (const BnlByteSource *source)
{
  return source->path;
}

guint64
bnl_byte_source_get_file_size (const BnlByteSource *source)
{
  return source->file_size;
}

gboolean
bnl_byte_source_is_gzipped (const BnlByteSource *source)
{
  return source->gzipped;
}

gboolean
bnl_byte_source_is_cut (const BnlByteSource *source)
{
  return source->cut;
}
