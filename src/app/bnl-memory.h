#pragma once

#include <gio/gio.h>

#include "bnl-setup.h"

/* What is kept from one start of the program to the next, in GSettings. */

/* NULL where the schema is not installed, or is that of an older version: then nothing is kept, and
 * everything works. */
GSettings *bnl_memory_open (void);

/* What a new session starts with; settings may be NULL.  Falls back on the defaults where what is
 * kept cannot be read. */
BnlSpec *bnl_memory_recall_spec (GSettings *settings, gboolean *pair);
void bnl_memory_keep_setup (GSettings *settings, BnlSetup *setup);
