#pragma once

#include <glib.h>

/* A file as the bytes it stands for, gzipped (told by its first two bytes, not its name) or plain,
 * read from its beginning to its end.  Threads: one at a time. */

/* Deflate needs at least two bits for its longest match, 258 bytes: no file unpacks to more than so
 * many times its size. */
#define BNL_BYTE_SOURCE_MAX_EXPANSION 1032

typedef struct _BnlByteSource BnlByteSource;

/* wanted: "an IDX file, plain or gzipped", for the sentence that refuses what is no regular file (a
 * pipe is not waited for).  path: kept by the caller while the source lives.
 * BNL_DATA_ERROR: NOT_FOUND, UNREADABLE. */
BnlByteSource *bnl_byte_source_open (const char *path, const char *wanted, GError **error);
void bnl_byte_source_free (BnlByteSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlByteSource, bnl_byte_source_free)

const char *bnl_byte_source_get_path (const BnlByteSource *source);
/* Of the file itself, when it was opened. */
guint64 bnl_byte_source_get_file_size (const BnlByteSource *source);
gboolean bnl_byte_source_is_gzipped (const BnlByteSource *source);
/* After a read that gave less than it could: the file ended inside packed data or its checksum. */
gboolean bnl_byte_source_is_cut (const BnlByteSource *source);

/* Up to n bytes, n <= 2^31; less than n is the end, -1 an error (UNREADABLE, FORMAT). */
gssize bnl_byte_source_read (BnlByteSource *source, guint8 *to, gsize n, GError **error);
