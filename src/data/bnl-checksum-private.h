#pragma once

#include <gio/gio.h>

#include "bnl-mirrors.h"

/* Whether the file at path is the one that is wanted.  FALSE without an error where it is not:
 * other bytes, cut off, no gzip, more than it unpacks to.  Never unpacks more than file->n_unpacked
 * bytes, nor holds more than a chunk of it.  BNL_DATA_ERROR_UNREADABLE, G_IO_ERROR_CANCELLED. */
gboolean bnl_checksum_matches (const char *path,
                               const BnlMirrorsFile *file,
                               BnlMirrorsSum sum,
                               GCancellable *cancellable,
                               GError **error);
