#pragma once

#include <glib.h>

/* Files for the tests of the data module, in a folder of their own that ends with them. */

typedef struct {
  char *folder;
} IdxWriter;

void idx_writer_init (IdxWriter *writer);
/* Removes the folder and all in it. */
void idx_writer_clear (IdxWriter *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IdxWriter, idx_writer_clear)

/* Path of name in the folder; g_free. */
char *idx_writer_get_path (const IdxWriter *writer, const char *name);
/* Writes bytes as name (which may be in a folder that is made); returns its path. */
char *idx_writer_save (const IdxWriter *writer, const char *name, const GByteArray *bytes);

/* The same for text. */
char *idx_writer_save_text (const IdxWriter *writer, const char *name, const char *text);

/* Header and values [product of sizes] of an IDX file of bytes: value i is i * 7 + 3 mod 251. */
GByteArray *idx_writer_build (guint n_dimensions, const guint32 *sizes);
/* The same header with these values. */
GByteArray *idx_writer_build_with (guint n_dimensions,
                                   const guint32 *sizes,
                                   const guint8 *values,
                                   gsize n);

/* One gzip member. */
GByteArray *idx_writer_pack (const guint8 *bytes, gsize n);

/* The four files of a data set in folder name: n images and labels of each half, labels i mod
 * n_classes. */
void idx_writer_save_dataset (const IdxWriter *writer,
                              const char *name,
                              guint32 n_train,
                              guint32 n_test,
                              guint32 height,
                              guint32 width,
                              guint n_classes);

/* BNLAB_MNIST or the folder beside the project, where MNIST is there; else skips the test and
 * returns NULL.  g_free. */
char *idx_writer_find_mnist (void);
