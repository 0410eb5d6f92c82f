#include "bnl-checksum-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "bnl-data-error-private.h"

#define CHUNK_BYTES (128 * 1024)
/* zlib's way to say: 32 KiB window, gzip wrapping and nothing else. */
#define GZIP_WINDOW_BITS (15 + 16)

typedef enum {
  STEP_MORE,  /* wants the next chunk */
  STEP_WRONG, /* cannot become the file any more */
} Step;

typedef struct {
  GChecksum *checksum;
  const BnlMirrorsFile *file;
  gboolean unpacks;
  z_stream z;
  gboolean ended; /* nothing is missing from the gzip member, or there is none yet */
  guint64 n_out;
  guint8 chunk[CHUNK_BYTES], out[CHUNK_BYTES];
} Check;

static Check *
new_check (const BnlMirrorsFile *file, gboolean unpacks)
{
  Check *check = g_new0 (Check, 1);

  check->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  check->file = file;
  check->unpacks = unpacks;
  check->ended = TRUE;
  if (unpacks && inflateInit2 (&check->z, GZIP_WINDOW_BITS) != Z_OK)
    g_error ("zlib cannot start");
  return check;
}

static void
free_check (Check *check)
{
  if (check->unpacks)
    inflateEnd (&check->z);
  g_checksum_free (check->checksum);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, free_check)

/* Sums up what n bytes of the chunk unpack to.  A gzip file may have several members. */
static Step
unpack (Check *check, gsize n)
{
  check->z.next_in = check->chunk;
  check->z.avail_in = (uInt) n;
  do {
    gsize n_new;
    int status;

    if (check->ended && check->z.avail_in == 0)
      return STEP_MORE;
    if (check->ended)
      inflateReset (&check->z);
    check->z.next_out = check->out;
    check->z.avail_out = CHUNK_BYTES;
    status = inflate (&check->z, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      return STEP_WRONG;
    n_new = CHUNK_BYTES - check->z.avail_out;
    check->n_out += n_new;
    if (check->n_out > check->file->n_unpacked)
      return STEP_WRONG;
    g_checksum_update (check->checksum, check->out, (gssize) n_new);
    check->ended = status == Z_STREAM_END;
  } while (check->z.avail_in > 0 || check->z.avail_out == 0);
  return STEP_MORE;
}

static Step
take_chunk (Check *check, gsize n)
{
  if (check->unpacks)
    return unpack (check, n);
  g_checksum_update (check->checksum, check->chunk, (gssize) n);
  return STEP_MORE;
}

gboolean
bnl_checksum_matches (const char *path,
                      const BnlMirrorsFile *file,
                      BnlMirrorsSum sum,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (Check) check = new_check (file, sum == BNL_MIRRORS_SUM_UNPACKED);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  Step step = STEP_MORE;
  gssize n = fd < 0 ? -1 : 1;

  while (n > 0 && step == STEP_MORE) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      break;
    n = read (fd, check->chunk, CHUNK_BYTES);
    if (n > 0)
      step = take_chunk (check, (gsize) n);
    else if (n < 0 && errno == EINTR)
      n = 1;
  }
  if (n < 0)
    bnl_data_error_set_errno (error, path, errno);
  if (fd >= 0)
    close (fd);
  return n == 0 && check->ended &&
         strcmp (g_checksum_get_string (check->checksum), file->sha256) == 0;
}
