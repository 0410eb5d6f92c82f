#include "bnl-idx.h"

#include <string.h>

#include "bnl-byte-source.h"
#include "bnl-data-error-private.h"
#include "bnl-image-set.h"

#define TYPE_UNSIGNED_BYTE 8

static void
set_short (BnlByteSource *source, guint64 n_read, guint64 n_expected, GError **error)
{
  g_autofree char *read = bnl_data_error_group (n_read);
  g_autofree char *expected = bnl_data_error_group (n_expected);

  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                      "ends after %s of %s bytes; fetch it again.", read, expected);
}

static gboolean
check_magic (BnlByteSource *source, const guint8 *header, guint n_dimensions, GError **error)
{
  if (header[0] != 0 || header[1] != 0 || header[2] != TYPE_UNSIGNED_BYTE || header[3] == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                        "begins with %02x %02x %02x %02x, not with 00 00 08 %02x: it is no IDX "
                        "file of bytes; fetch the right one.",
                        header[0], header[1], header[2], header[3], n_dimensions);
    return FALSE;
  }
  if (header[3] != n_dimensions) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                        "has %u dimension%s where %u were expected (images have 3, labels 1); "
                        "check that the files are not exchanged.",
                        header[3], header[3] == 1 ? "" : "s", n_dimensions);
    return FALSE;
  }
  return TRUE;
}

/* n_bytes: the whole unpacked file.  Can it be, before anything is allocated for it? */
static gboolean
check_promise (BnlByteSource *source, guint64 n_bytes, GError **error)
{
  g_autofree char *promised = bnl_data_error_group (n_bytes);
  const guint64 file_size = bnl_byte_source_get_file_size (source);
  const gboolean gzipped = bnl_byte_source_is_gzipped (source);
  g_autofree char *size = bnl_data_error_group (file_size);

  if (!gzipped && file_size < n_bytes) {
    set_short (source, file_size, n_bytes, error);
    return FALSE;
  }
  if (!gzipped && file_size > n_bytes) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                        "has %s bytes where its header promises %s; fetch it again.", size,
                        promised);
    return FALSE;
  }
  if (gzipped && n_bytes / BNL_BYTE_SOURCE_MAX_EXPANSION > file_size) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                        "promises %s bytes, more than its %s packed ones can hold; fetch it again.",
                        promised, size);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_header (BnlByteSource *source,
             guint n_dimensions,
             BnlIdx *idx,
             gsize *n_values,
             GError **error)
{
  guint8 header[4 + 4 * BNL_IDX_MAX_DIMENSIONS];
  gsize n_header = 4 + 4 * n_dimensions;
  gssize n_read = bnl_byte_source_read (source, header, n_header, error);
  guint64 n = 1;

  if (n_read < 0)
    return FALSE;
  if (n_read >= 4 && !check_magic (source, header, n_dimensions, error))
    return FALSE;
  if ((gsize) n_read < n_header) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
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

      bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
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
check_end (BnlByteSource *source, guint64 n_bytes, GError **error)
{
  guint8 more;
  gssize n_read = bnl_byte_source_read (source, &more, 1, error);
  g_autofree char *promised = bnl_data_error_group (n_bytes);

  if (n_read < 0)
    return FALSE;
  if (n_read > 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                        "goes on after the %s bytes that its header promises; fetch it again.",
                        promised);
    return FALSE;
  }
  if (bnl_byte_source_is_cut (source)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, bnl_byte_source_get_path (source),
                        "has all %s bytes but ends inside the checksum after them; fetch it again.",
                        promised);
    return FALSE;
  }
  return TRUE;
}

static GBytes *
read_values (BnlByteSource *source, gsize n_header, gsize n_values, GError **error)
{
  g_autofree guint8 *values =
      bnl_image_set_allocate (bnl_byte_source_get_path (source), n_values, error);
  gssize n_read;

  if (!values)
    return NULL;
  n_read = bnl_byte_source_read (source, values, n_values, error);
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
  g_autoptr (BnlByteSource) source = NULL;
  gsize n_values;

  g_return_val_if_fail (n_dimensions >= 1 && n_dimensions <= BNL_IDX_MAX_DIMENSIONS, FALSE);

  *idx = (BnlIdx){ 0 };
  source = bnl_byte_source_open (path, "an IDX file, plain or gzipped", error);
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
