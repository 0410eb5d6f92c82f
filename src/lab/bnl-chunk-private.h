#pragma once

#include <gio/gio.h>

#include "bnl-series.h"

/* Rows of metrics as few bytes: column after column, each as differences in variable length, with a
 * checksum.  A million steps take about eight megabytes.  Reads back bit for bit. */

/* Rows first .. first + n of the series; n >= 1. */
GBytes *bnl_chunk_encode (const BnlSeries *series, gsize first, gsize n);

/* Appends what bytes hold to the series; FALSE, with nothing appended, where they are not what
 * bnl_chunk_encode() made.  Takes any bytes. */
gboolean bnl_chunk_decode (const void *bytes, gsize n_bytes, BnlSeries *series);

#define BNL_CHUNK_MAX_ROWS 4096 /* in one: its columns lie in the nearer cache */
