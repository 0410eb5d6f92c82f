#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bnl-catalog-private.h"
#include "bnl-data-error-private.h"
#include "bnl-my-digits.h"

/* One file of the four on its way. */
typedef struct {
  char *temporary, *path;
  GBytes *bytes;
} Part;

typedef struct {
  Part parts[BNL_CATALOG_N_PARTS];
  char *folder; /* of the temporary files; NULL: not made */
} Export;

static void
clear_export (Export *export)
{
  for (guint i = 0; i < BNL_CATALOG_N_PARTS; i++) {
    Part *part = &export->parts[i];

    if (part->temporary)
      g_unlink (part->temporary);
    g_free (part->temporary);
    g_free (part->path);
    g_clear_pointer (&part->bytes, g_bytes_unref);
  }
  if (export->folder)
    g_rmdir (export->folder);
  g_free (export->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, clear_export)

/* Header and values of an IDX file of bytes. */
static GBytes *
build_idx (guint n_dimensions, const guint32 *sizes, const guint8 *values, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint8 magic[4] = { 0, 0, 8, (guint8) n_dimensions };

  g_byte_array_append (bytes, magic, sizeof magic);
  for (guint i = 0; i < n_dimensions; i++) {
    guint32 size = GUINT32_TO_BE (sizes[i]);

    g_byte_array_append (bytes, (const guint8 *) &size, sizeof size);
  }
  if (n > 0)
    g_byte_array_append (bytes, values, (guint) n);
  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *
pack (GBytes *bytes)
{
  g_autoptr (GConverter) packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, packer);

  /* Into memory, which does not fail. */
  g_output_stream_write_bytes (stream, bytes, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
build_half (const BnlImages *half, Part *images, Part *labels)
{
  const guint32 sizes[] = { half->n, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE };

  images->bytes = build_idx (3, sizes, half->pixels, (gsize) half->n * BNL_DIGIT_N_PIXELS);
  labels->bytes = build_idx (1, sizes, half->labels, half->n);
}

static gboolean
write_part (Part *part, GError **error)
{
  g_autoptr (GError) why = NULL;
  gsize n;
  const char *bytes = g_bytes_get_data (part->bytes, &n);

  if (g_file_set_contents_full (part->temporary, bytes, (gssize) n,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                &why))
    return TRUE;
  bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, part->path,
                      "cannot be written (%s); choose another folder or make room.", why->message);
  return FALSE;
}

/* All under their names, or none. */
static gboolean
put_in_place (Export *export, GError **error)
{
  for (guint i = 0; i < BNL_CATALOG_N_PARTS; i++) {
    Part *part = &export->parts[i];

    if (g_rename (part->temporary, part->path) == 0)
      continue;
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, part->path,
                        "cannot be written (%s); choose another folder.", g_strerror (errno));
    while (i > 0)
      g_unlink (export->parts[--i].path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
prepare (Export *export, const char *folder, gboolean gzipped, GError **error)
{
  if (bnl_catalog_count_files (folder) > 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, folder,
                        "holds a data set already, which is not written over; choose an empty "
                        "folder.");
    return FALSE;
  }
  export->folder = g_build_filename (folder, ".my-digits-XXXXXX", NULL);
  if (!g_mkdtemp (export->folder)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, folder,
                        "takes no files (%s); choose another folder.", g_strerror (errno));
    g_clear_pointer (&export->folder, g_free);
    return FALSE;
  }
  for (guint i = 0; i < BNL_CATALOG_N_PARTS; i++) {
    Part *part = &export->parts[i];
    g_autofree char *name =
        g_strconcat (bnl_catalog_get_file_name ((BnlCatalogPart) i), gzipped ? ".gz" : NULL, NULL);

    part->path = g_build_filename (folder, name, NULL);
    part->temporary = g_build_filename (export->folder, name, NULL);
  }
  return TRUE;
}

gboolean
bnl_my_digits_export (const char *folder, gboolean gzipped, GError **error)
{
  g_autoptr (BnlDataset) dataset = bnl_my_digits_load ();
  const BnlImages *train = bnl_dataset_get_train (dataset);
  const BnlImages *test = bnl_dataset_get_test (dataset);
  g_auto (Export) export = { 0 };

  if (train->n + test->n == 0) {
    g_autofree char *own = bnl_my_digits_dup_folder ();

    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, own,
                        "holds no digit to export; add some on the Draw page.");
    return FALSE;
  }
  if (!prepare (&export, folder, gzipped, error))
    return FALSE;
  build_half (train, &export.parts[BNL_CATALOG_TRAIN_IMAGES],
              &export.parts[BNL_CATALOG_TRAIN_LABELS]);
  build_half (test, &export.parts[BNL_CATALOG_TEST_IMAGES], &export.parts[BNL_CATALOG_TEST_LABELS]);
  for (guint i = 0; i < BNL_CATALOG_N_PARTS; i++) {
    Part *part = &export.parts[i];

    if (gzipped) {
      g_autoptr (GBytes) plain = g_steal_pointer (&part->bytes);

      part->bytes = pack (plain);
    }
    if (!write_part (part, error))
      return FALSE;
  }
  return put_in_place (&export, error);
}
