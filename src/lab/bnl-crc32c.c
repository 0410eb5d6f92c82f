#include "bnl-crc32c.h"

#define REFLECTED_POLYNOMIAL 0x82f63b78u
#define MASK_DELTA 0xa282ead8u

/* What a byte does to the remainder, bit by bit. */
static guint32
divide_byte (guint32 remainder)
{
  for (guint bit = 0; bit < 8; bit++)
    remainder = (remainder >> 1) ^ (remainder & 1 ? REFLECTED_POLYNOMIAL : 0);
  return remainder;
}

static const guint32 *
get_table (void)
{
  static guint32 table[256];
  static gsize is_filled;

  if (g_once_init_enter (&is_filled)) {
    for (guint32 i = 0; i < G_N_ELEMENTS (table); i++)
      table[i] = divide_byte (i);
    g_once_init_leave (&is_filled, 1);
  }
  return table;
}

guint32
bnl_crc32c_compute (const void *bytes, gsize n)
{
  const guint32 *table = get_table ();
  const guint8 *data = bytes;
  guint32 remainder = G_MAXUINT32;

  for (gsize i = 0; i < n; i++)
    remainder = (remainder >> 8) ^ table[(remainder ^ data[i]) & 0xff];
  return ~remainder;
}

guint32
bnl_crc32c_compute_masked (const void *bytes, gsize n)
{
  const guint32 crc = bnl_crc32c_compute (bytes, n);

  return ((crc >> 15) | (crc << 17)) + MASK_DELTA;
}
