#include "lab/bnl-crc32c.h"

#include <string.h>

/* The check value of every catalogue of CRCs, and RFC 3720's first example. */
static void
test_published (void)
{
  const guint8 zeros[32] = { 0 };

  g_assert_cmphex (bnl_crc32c_compute ("123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (bnl_crc32c_compute (zeros, sizeof zeros), ==, 0x8a9136aa);
  g_assert_cmphex (bnl_crc32c_compute ("", 0), ==, 0);
}

/* The values of TensorBoard's own tests. */
static void
test_masked (void)
{
  const char *text = "\x1a\x11"
                     "CRC test, one two";
  const guint64 length = GUINT64_TO_LE (G_GUINT64_CONSTANT (24));

  g_assert_cmphex (bnl_crc32c_compute_masked (text, strlen (text)), ==, 0x5794d08a);
  g_assert_cmphex (bnl_crc32c_compute_masked (&length, sizeof length), ==, 0x224b7fa3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/crc32c/published", test_published);
  g_test_add_func ("/lab/crc32c/masked", test_masked);
  return g_test_run ();
}
