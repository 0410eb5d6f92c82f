#include "lab/bnl-protobuf.h"

#include <math.h>

static void
assert_bytes (GByteArray *message, const guint8 *expected, gsize n)
{
  g_assert_cmpmem (message->data, message->len, expected, (int) n);
  g_byte_array_unref (message);
}

#define ASSERT_BYTES(message, ...)                                                                 \
  assert_bytes (message, (const guint8[]){ __VA_ARGS__ }, sizeof (guint8[]){ __VA_ARGS__ })

/* The encoding guide's own example: field 1 is 150. */
static void
test_varint (void)
{
  GByteArray *message = g_byte_array_new ();

  bnl_protobuf_append_varint (message, 1, 150);
  ASSERT_BYTES (message, 0x08, 0x96, 0x01);
  message = g_byte_array_new ();
  bnl_protobuf_append_varint (message, 2, 0);
  bnl_protobuf_append_varint (message, 2, 127);
  bnl_protobuf_append_varint (message, 2, 128);
  ASSERT_BYTES (message, 0x10, 0x00, 0x10, 0x7f, 0x10, 0x80, 0x01);
  message = g_byte_array_new ();
  bnl_protobuf_append_varint (message, 1, G_MAXUINT64);
  ASSERT_BYTES (message, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
}

/* A number of a field beyond 15 takes two bytes. */
static void
test_wide_key (void)
{
  GByteArray *message = g_byte_array_new ();

  bnl_protobuf_append_varint (message, 16, 1);
  ASSERT_BYTES (message, 0x80, 0x01, 0x01);
}

static void
test_fixed (void)
{
  GByteArray *message = g_byte_array_new ();

  bnl_protobuf_append_float (message, 2, 1.5f);
  ASSERT_BYTES (message, 0x15, 0x00, 0x00, 0xc0, 0x3f);
  message = g_byte_array_new ();
  bnl_protobuf_append_double (message, 1, -2.0);
  ASSERT_BYTES (message, 0x09, 0, 0, 0, 0, 0, 0, 0, 0xc0);
  message = g_byte_array_new ();
  bnl_protobuf_append_float (message, 2, (float) INFINITY);
  ASSERT_BYTES (message, 0x15, 0x00, 0x00, 0x80, 0x7f);
}

/* The guide's examples again: field 2 is "testing"; field 3 is a message whose field 1 is 150. */
static void
test_lengths (void)
{
  GByteArray *message = g_byte_array_new ();
  g_autoptr (GByteArray) part = g_byte_array_new ();

  bnl_protobuf_append_text (message, 2, "testing");
  ASSERT_BYTES (message, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67);
  message = g_byte_array_new ();
  bnl_protobuf_append_varint (part, 1, 150);
  bnl_protobuf_append_message (message, 3, part);
  ASSERT_BYTES (message, 0x1a, 0x03, 0x08, 0x96, 0x01);
  message = g_byte_array_new ();
  bnl_protobuf_append_bytes (message, 1, "", 0);
  ASSERT_BYTES (message, 0x0a, 0x00);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/protobuf/varint", test_varint);
  g_test_add_func ("/lab/protobuf/wide-key", test_wide_key);
  g_test_add_func ("/lab/protobuf/fixed", test_fixed);
  g_test_add_func ("/lab/protobuf/lengths", test_lengths);
  return g_test_run ();
}
