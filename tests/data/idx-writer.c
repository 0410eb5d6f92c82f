#include "idx-writer.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

void
idx_writer_init (IdxWriter *writer)
{
  g_autoptr (GError) error = NULL;

  writer->folder = g_dir_make_tmp ("bnlab-test-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

void
idx_writer_clear (IdxWriter *writer)
{
  if (writer->folder)
    remove_tree (writer->folder);
  g_clear_pointer (&writer->folder, g_free);
}

char *
idx_writer_get_path (const IdxWriter *writer, const char *name)
{
  return g_build_filename (writer->folder, name, NULL);
}

char *
idx_writer_save (const IdxWriter *writer, const char *name, const GByteArray *bytes)
{
  g_autofree char *path = idx_writer_get_path (writer, name);
  g_autofree char *folder = g_path_get_dirname (path);
  FILE *file;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  /* Without bytes there is no data to point at, which fwrite() does not take. */
  if (bytes->len > 0)
    g_assert_cmpuint (fwrite (bytes->data, 1, bytes->len, file), ==, bytes->len);
  g_assert_cmpint (fclose (file), ==, 0);
  return g_steal_pointer (&path);
}

char *
idx_writer_save_text (const IdxWriter *writer, const char *name, const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  return idx_writer_save (writer, name, bytes);
}

static GByteArray *
build_header (guint n_dimensions, const guint32 *sizes)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 magic[4] = { 0, 0, 8, (guint8) n_dimensions };

  g_byte_array_append (bytes, magic, 4);
  for (guint i = 0; i < n_dimensions; i++) {
    guint32 size = GUINT32_TO_BE (sizes[i]);

    g_byte_array_append (bytes, (const guint8 *) &size, 4);
  }
  return bytes;
}

GByteArray *
idx_writer_build_with (guint n_dimensions, const guint32 *sizes, const guint8 *values, gsize n)
{
  GByteArray *bytes = build_header (n_dimensions, sizes);

  if (n > 0)
    g_byte_array_append (bytes, values, (guint) n);
  return bytes;
}

GByteArray *
idx_writer_build (guint n_dimensions, const guint32 *sizes)
{
  GByteArray *bytes = build_header (n_dimensions, sizes);
  gsize n = 1;

  for (guint i = 0; i < n_dimensions; i++)
    n *= sizes[i];
  for (gsize i = 0; i < n; i++) {
    guint8 value = (guint8) ((i * 7 + 3) % 251);

    g_byte_array_append (bytes, &value, 1);
  }
  return bytes;
}

GByteArray *
idx_writer_pack (const guint8 *bytes, gsize n)
{
  GByteArray *packed = g_byte_array_new ();
  z_stream z = { 0 };
  int status;

  status = deflateInit2 (&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  g_assert_cmpint (status, ==, Z_OK);
  g_byte_array_set_size (packed, (guint) deflateBound (&z, (uLong) n));
  z.next_in = (Bytef *) bytes;
  z.avail_in = (uInt) n;
  z.next_out = packed->data;
  z.avail_out = packed->len;
  status = deflate (&z, Z_FINISH);
  g_assert_cmpint (status, ==, Z_STREAM_END);
  g_byte_array_set_size (packed, (guint) z.total_out);
  deflateEnd (&z);
  return packed;
}

static void
save_half (const IdxWriter *writer,
           const char *folder,
           const char *half,
           const guint32 sizes[3],
           guint n_classes)
{
  g_autofree char *images_name = g_strdup_printf ("%s/%s-images-idx3-ubyte", folder, half);
  g_autofree char *labels_name = g_strdup_printf ("%s/%s-labels-idx1-ubyte", folder, half);
  g_autoptr (GByteArray) images = idx_writer_build (3, sizes);
  g_autoptr (GByteArray) labels = build_header (1, sizes);

  for (guint32 i = 0; i < sizes[0]; i++) {
    guint8 label = (guint8) (i % n_classes);

    g_byte_array_append (labels, &label, 1);
  }
  g_free (idx_writer_save (writer, images_name, images));
  g_free (idx_writer_save (writer, labels_name, labels));
}

void
idx_writer_save_dataset (const IdxWriter *writer,
                         const char *name,
                         guint32 n_train,
                         guint32 n_test,
                         guint32 height,
                         guint32 width,
                         guint n_classes)
{
  const guint32 train[3] = { n_train, height, width };
  const guint32 test[3] = { n_test, height, width };

  save_half (writer, name, "train", train, n_classes);
  save_half (writer, name, "t10k", test, n_classes);
}

char *
idx_writer_find_mnist (void)
{
  const char *given = g_getenv ("BNLAB_MNIST");
  g_autofree char *beside =
      g_build_filename (g_getenv ("BNLAB_TEST_DATA"), "../../shared/datasets/mnist", NULL);
  const char *folder = given ? given : beside;

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_strdup (folder);
  g_test_skip ("MNIST is not there: name its folder in BNLAB_MNIST");
  return NULL;
}
