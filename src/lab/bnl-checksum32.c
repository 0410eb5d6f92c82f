#include "bnl-checksum32-private.h"

#include <zlib.h>

guint32
bnl_checksum32_compute (const void *bytes, gsize n)
{
  return (guint32) crc32_z (crc32_z (0, NULL, 0), bytes, n);
}
