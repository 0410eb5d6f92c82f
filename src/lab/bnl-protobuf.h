#pragma once

#include <glib.h>

/* Writing the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding): each call
 * appends one field to a message, which is the bytes of its fields one after the other.  field: its
 * number in the .proto file. */

void bnl_protobuf_append_varint (GByteArray *message, guint field, guint64 value);
void bnl_protobuf_append_double (GByteArray *message, guint field, double value);
void bnl_protobuf_append_float (GByteArray *message, guint field, float value);
void bnl_protobuf_append_bytes (GByteArray *message, guint field, const void *bytes, gsize n);
void bnl_protobuf_append_text (GByteArray *message, guint field, const char *text);
/* A message within the message; part stays the caller's. */
void bnl_protobuf_append_message (GByteArray *message, guint field, const GByteArray *part);
