#pragma once

#include <glib.h>

/* Which process writes a run, and whether it still lives.  An owner is text: host, boot, process
 * namespace, process id and when that process started, so that neither a restart of the machine nor
 * a process id that is given anew is mistaken for it. */

/* This process; static. */
const char *bnl_owner_get_own (void);

/* heartbeat_usec: Unix time when it last wrote.  Elsewhere (another host, another container) that
 * is all there is to judge by. */
gboolean bnl_owner_is_alive (const char *owner, gint64 heartbeat_usec);

/* How often an owner should write at least. */
#define BNL_OWNER_HEARTBEAT_USEC (10 * G_USEC_PER_SEC)
