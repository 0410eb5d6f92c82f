#pragma once

#include "bnl-command.h"
#include "data/bnl-mirrors.h"

/* Downloads a data set into the user's folder with progress on stderr, says on stdout where it is,
 * and stops at SIGINT.  mirrors: URLs instead of the set's own, or NULL.  force: also where a set
 * of that name is found already; that is said otherwise, and is no failure. */
BnlCommandStatus bnl_fetch_run (const BnlMirrorsSet *set,
                                const char *const *mirrors,
                                gboolean force,
                                gboolean quiet);
