#include "bnl-protobuf.h"

#include <string.h>

/* How a field's value is laid out. */
typedef enum {
  WIRE_VARINT = 0,
  WIRE_64_BITS = 1,
  WIRE_LENGTH = 2, /* a length, then so many bytes */
  WIRE_32_BITS = 5,
} WireType;

/* Seven bits a byte, the lowest first; the eighth says that there are more. */
static void
append_raw_varint (GByteArray *message, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  do {
    bytes[n++] = (guint8) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>= 7;
  } while (value > 0);
  g_byte_array_append (message, bytes, n);
}

static void
append_key (GByteArray *message, guint field, WireType type)
{
  append_raw_varint (message, field << 3 | type);
}

void
bnl_protobuf_append_varint (GByteArray *message, guint field, guint64 value)
{
  append_key (message, field, WIRE_VARINT);
  append_raw_varint (message, value);
}

void
bnl_protobuf_append_double (GByteArray *message, guint field, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  append_key (message, field, WIRE_64_BITS);
  g_byte_array_append (message, (const guint8 *) &bits, sizeof bits);
}

void
bnl_protobuf_append_float (GByteArray *message, guint field, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  append_key (message, field, WIRE_32_BITS);
  g_byte_array_append (message, (const guint8 *) &bits, sizeof bits);
}

void
bnl_protobuf_append_bytes (GByteArray *message, guint field, const void *bytes, gsize n)
{
  append_key (message, field, WIRE_LENGTH);
  append_raw_varint (message, n);
  g_byte_array_append (message, bytes, (guint) n);
}

void
bnl_protobuf_append_text (GByteArray *message, guint field, const char *text)
{
  bnl_protobuf_append_bytes (message, field, text, strlen (text));
}

void
bnl_protobuf_append_message (GByteArray *message, guint field, const GByteArray *part)
{
  bnl_protobuf_append_bytes (message, field, part->data, part->len);
}
