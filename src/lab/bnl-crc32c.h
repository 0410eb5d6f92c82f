#pragma once

#include <glib.h>

/* CRC-32C (Castagnoli, polynomial 0x1edc6f41, reflected 0x82f63b78; RFC 3720, appendix B.4), which
 * zlib's crc32() is not. */

guint32 bnl_crc32c_compute (const void *bytes, gsize n);

/* As TensorFlow's record files store it, so that the sum over data that holds sums stays one
 * (tensorboard/compat/tensorflow_stub/io, masked_crc32c). */
guint32 bnl_crc32c_compute_masked (const void *bytes, gsize n);
