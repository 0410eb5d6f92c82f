#pragma once

#include <glib.h>

/* The folders and files that the user added to the data sets, remembered in $XDG_DATA_HOME/bnlab/
 * places: the file URI of one a line.  Lines that are none are kept as they are.  Several programs
 * may change it at once: none loses what another wrote.  Threads: any. */

/* Absolute paths in the order in which they were added, whether they are there now or not. */
GStrv bnl_places_dup (void);

/* path: absolute.  To add one that is remembered changes nothing; to remove one that is not fails
 * with NOT_FOUND.  BNL_DATA_ERROR: UNREADABLE, UNWRITABLE.  Waits for the disk: not for the main
 * thread. */
gboolean bnl_places_add (const char *path, GError **error);
gboolean bnl_places_remove (const char *path, GError **error);
