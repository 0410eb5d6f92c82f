#pragma once

#include <glib.h>

/* CRC-32 as zlib has it, of what the store keeps as bytes. */
guint32 bnl_checksum32_compute (const void *bytes, gsize n);
