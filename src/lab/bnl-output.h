#pragma once

#include <gio/gio.h>

/* A file that appears whole or not at all: written beside its place under a temporary name, synced,
 * then renamed.  A link is followed; what is no regular file (a pipe, /dev/null) is written as it
 * is.  Every error is a G_IO_ERROR that names the file. */

typedef struct _BnlOutput BnlOutput;

BnlOutput *bnl_output_create (const char *path, GError **error);
/* After a failure every later call fails too. */
gboolean bnl_output_write (BnlOutput *output, const void *bytes, gsize n, GError **error);
/* Consumes output; where it fails, nothing is left and what was there before stands. */
gboolean bnl_output_commit (BnlOutput *output, GError **error);
/* Consumes output and leaves nothing. */
void bnl_output_discard (BnlOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlOutput, bnl_output_discard)
