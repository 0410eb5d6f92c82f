#include "bnl-npz.h"

#include <math.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "bnl-byte-source.h"
#include "bnl-data-error-private.h"
#include "bnl-dataset.h"
#include "bnl-npy.h"
#include "bnl-plain-file-private.h"

#define CHUNK_ITEMS 8192

typedef struct {
  const char *path;
  guint64 file_size;
  zip_t *zip;
} Archive;

static void
clear_archive (Archive *archive)
{
  if (archive->zip)
    zip_discard (archive->zip);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Archive, clear_archive)

/* One array of it, being read. */
typedef struct {
  const Archive *archive;
  const char *name; /* "x_train" */
  zip_file_t *file;
  guint64 n_left; /* bytes not read yet, by the archive */
  BnlNpy npy;
} Member;

static void
clear_member (Member *member)
{
  if (member->file)
    zip_fclose (member->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Member, clear_member)

static gboolean fail (const Member *member,
                      BnlDataError code,
                      GError **error,
                      const char *format,
                      ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (const Member *member, BnlDataError code, GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  bnl_data_error_set (error, code, member->archive->path, "holds %s.npy, which %s", member->name,
                      sentence);
  return FALSE;
}

static void
set_zip_error (const char *path, int code, GError **error)
{
  zip_error_t why;

  zip_error_init_with_code (&why, code);
  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                      "is no .npz file that can be read (%s); fetch it again.",
                      zip_error_strerror (&why));
  zip_error_fini (&why);
}

static gboolean
open_archive (Archive *archive, GError **error)
{
  int fd = bnl_plain_file_open (archive->path, "an .npz file", &archive->file_size, error);
  int code = 0;

  if (fd < 0)
    return FALSE;
  archive->zip = zip_fdopen (fd, 0, &code);
  if (archive->zip)
    return TRUE;
  set_zip_error (archive->path, code, error);
  /* Who opens an archive takes its descriptor. */
  close (fd);
  return FALSE;
}

/* Exactly n bytes. */
static gboolean
read_bytes (Member *member, guint8 *to, guint64 n, GError **error)
{
  zip_int64_t n_read;

  if (n > member->n_left)
    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "ends before its header or its values do; fetch it again.");
  while (n > 0) {
    n_read = zip_fread (member->file, to, n);
    if (n_read <= 0)
      return fail (member, BNL_DATA_ERROR_FORMAT, error, "is damaged (%s); fetch it again.",
                   n_read < 0 ? zip_file_strerror (member->file) : "it ends too early");
    to += n_read;
    n -= (guint64) n_read;
    member->n_left -= (guint64) n_read;
  }
  return TRUE;
}

static gboolean
read_header (Member *member, GError **error)
{
  g_autofree guint8 *header = g_malloc (BNL_NPY_PREFIX + BNL_NPY_MAX_HEADER);
  const char *problem;
  guint64 n_bytes;
  gsize n;

  if (!read_bytes (member, header, BNL_NPY_PREFIX, error))
    return FALSE;
  n = bnl_npy_measure (header);
  if (n <= BNL_NPY_PREFIX)
    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "is no array of NumPy's format 1, 2 or 3; save it with numpy.savez.");
  if (!read_bytes (member, header + BNL_NPY_PREFIX, n - BNL_NPY_PREFIX, error))
    return FALSE;
  problem = bnl_npy_parse (header, n, &member->npy);
  if (problem)
    return fail (member, BNL_DATA_ERROR_FORMAT, error, "%s.", problem);
  if (!strchr ("uib", member->npy.kind) || !strchr ("\1\2\4\10", (int) member->npy.n_item) ||
      member->npy.n_item == 0)
    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "has values of type %s where whole numbers 0 to 255 are read; scale them to that "
                 "and save them with astype ('uint8').",
                 member->npy.type);
  if (!g_uint64_checked_mul (&n_bytes, member->npy.n_items, member->npy.n_item) ||
      n_bytes != member->n_left) {
    g_autofree char *promised = bnl_data_error_group (member->npy.n_items);
    g_autofree char *left = bnl_data_error_group (member->n_left);

    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "promises %s values of type %s in %s bytes; fetch it again.", promised,
                 member->npy.type, left);
  }
  return TRUE;
}

/* names: what the array may be called.  FALSE without an error where there is none. */
static gboolean
open_member (const Archive *archive, const char *const names[2], Member *member, GError **error)
{
  zip_int64_t index = -1;
  zip_stat_t info;

  member->archive = archive;
  for (guint i = 0; i < 2 && index < 0; i++) {
    g_autofree char *file = g_strconcat (names[i], ".npy", NULL);

    index = zip_name_locate (archive->zip, file, 0);
    member->name = names[i];
  }
  if (index < 0)
    return FALSE;
  if (zip_stat_index (archive->zip, (zip_uint64_t) index, 0, &info) == 0 &&
      (info.valid & ZIP_STAT_SIZE) != 0)
    member->file = zip_fopen_index (archive->zip, (zip_uint64_t) index, 0);
  if (!member->file)
    return fail (member, BNL_DATA_ERROR_FORMAT, error, "cannot be opened (%s); fetch it again.",
                 zip_strerror (archive->zip));
  if (info.size / BNL_BYTE_SOURCE_MAX_EXPANSION > member->archive->file_size ||
      (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE))
    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "cannot be packed into this file as NumPy does it; save it again with "
                 "numpy.savez_compressed.");
  member->n_left = info.size;
  return read_header (member, error);
}

/* After the last value comes the end; only there the checksum is looked at. */
static gboolean
check_end (Member *member, GError **error)
{
  guint8 more;
  zip_int64_t n = zip_fread (member->file, &more, 1);

  if (n == 0)
    return TRUE;
  return fail (member, BNL_DATA_ERROR_FORMAT, error, "is damaged (%s); fetch it again.",
               n < 0 ? zip_file_strerror (member->file) : "it goes on after its last value");
}

/* All of its values as bytes; NULL on an error. */
static guint8 *
read_values (Member *member, GError **error)
{
  const BnlNpy *npy = &member->npy;
  g_autofree guint8 *values = bnl_image_set_allocate (member->archive->path, npy->n_items, error);
  g_autofree guint8 *items = NULL;

  if (!values)
    return NULL;
  if (npy->n_item == 1 && npy->kind != 'i')
    return read_bytes (member, values, npy->n_items, error) && check_end (member, error)
               ? g_steal_pointer (&values)
               : NULL;

  items = g_malloc (CHUNK_ITEMS * npy->n_item);
  for (guint64 i = 0; i < npy->n_items; i += CHUNK_ITEMS) {
    gsize n = MIN (CHUNK_ITEMS, npy->n_items - i), n_good;
    double bad = 0;

    if (!read_bytes (member, items, n * npy->n_item, error))
      return NULL;
    n_good = bnl_npy_convert (npy, items, n, values + i, &bad);
    if (n_good < n) {
      g_autofree char *at = bnl_data_error_group (i + n_good);

      fail (member, BNL_DATA_ERROR_FORMAT, error,
            "has %.0f as its value %s, counted from 0, where whole numbers 0 to 255 are expected; "
            "correct it and save the array again.",
            bad, at);
      return NULL;
    }
  }
  return check_end (member, error) ? g_steal_pointer (&values) : NULL;
}

/* [n, h, w], [n, h, w, 1] or [n, pixels]. */
static gboolean
find_sizes (const Member *member, guint64 *width, guint64 *height, GError **error)
{
  const BnlNpy *npy = &member->npy;
  guint64 side;

  if (npy->n_dimensions == 3 || (npy->n_dimensions == 4 && npy->sizes[3] == 1)) {
    *height = npy->sizes[1];
    *width = npy->sizes[2];
    return TRUE;
  }
  if (npy->n_dimensions == 4)
    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "has %" G_GUINT64_FORMAT " values a pixel where grey has one; save it as grey.",
                 npy->sizes[3]);
  side = npy->n_dimensions == 2 ? (guint64) floor (sqrt ((double) npy->sizes[1]) + 0.5) : 0;
  if (npy->n_dimensions != 2 || side > BNL_DATASET_MAX_PIXELS || side * side != npy->sizes[1])
    return fail (member, BNL_DATA_ERROR_FORMAT, error,
                 "has %u dimensions that are no images; save it as [n, height, width].",
                 npy->n_dimensions);
  *width = *height = side;
  return TRUE;
}

static gboolean
check_labels (const Member *images, const Member *labels, GError **error)
{
  const BnlNpy *npy = &labels->npy;
  g_autofree char *n_images = bnl_data_error_group (images->npy.sizes[0]);
  g_autofree char *n_labels = bnl_data_error_group (npy->n_items);

  if (npy->n_dimensions != 1 && !(npy->n_dimensions == 2 && npy->sizes[1] == 1))
    return fail (labels, BNL_DATA_ERROR_FORMAT, error,
                 "has %u dimensions where labels have one; save one number for each image.",
                 npy->n_dimensions);
  if (npy->n_items != images->npy.sizes[0])
    return fail (labels, BNL_DATA_ERROR_MISMATCH, error,
                 "has %s labels for the %s images of %s.npy; save both again.", n_labels, n_images,
                 images->name);
  return TRUE;
}

/* FALSE without an error where there is no such half. */
static gboolean
read_half (const Archive *archive,
           const char *const image_names[2],
           const char *const label_names[2],
           BnlImageSet *set,
           GError **error)
{
  g_auto (Member) images = { 0 };
  g_auto (Member) labels = { 0 };
  g_autofree guint8 *pixels = NULL, *values = NULL;
  g_autoptr (GError) why = NULL;
  guint64 width = 0, height = 0;

  if (!open_member (archive, image_names, &images, error))
    return FALSE;
  if (!open_member (archive, label_names, &labels, &why)) {
    if (why)
      g_propagate_error (error, g_steal_pointer (&why));
    else
      bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, archive->path,
                          "holds %s.npy without %s.npy, its labels; save both.", images.name,
                          label_names[0]);
    return FALSE;
  }
  if (!find_sizes (&images, &width, &height, error) || !check_labels (&images, &labels, error) ||
      !bnl_image_set_check (archive->path, images.npy.sizes[0], width, height, error) ||
      !(pixels = read_values (&images, error)) || !(values = read_values (&labels, error)))
    return FALSE;
  bnl_image_set_take (set, (guint32) images.npy.sizes[0], (guint32) width, (guint32) height,
                      g_steal_pointer (&pixels), g_steal_pointer (&values));
  return TRUE;
}

gboolean
bnl_npz_read (const char *path, BnlImagePair *pair, GError **error)
{
  static const char *const names[4][2] = {
    { "x_train", "train_images" },
    { "y_train", "train_labels" },
    { "x_test", "test_images" },
    { "y_test", "test_labels" },
  };
  g_auto (Archive) archive = { .path = path };
  g_autoptr (GError) why = NULL;

  if (!open_archive (&archive, error))
    return FALSE;
  if (!read_half (&archive, names[0], names[1], &pair->train, &why)) {
    if (!why)
      bnl_data_error_set (&why, BNL_DATA_ERROR_NOT_FOUND, path,
                          "holds no x_train.npy; a data set has the arrays x_train and y_train, "
                          "and x_test and y_test for its test half.");
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (read_half (&archive, names[2], names[3], &pair->test, &why))
    return bnl_image_pair_check (pair, path, error);
  if (!why)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}
