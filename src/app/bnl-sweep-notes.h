#pragma once

#include "bnl-setting-notes.h"

/* Every setting of a spec as the editor of sweeps offers it, those of the sidebar's first page and
 * of the page Data too, each with a control of its own. */

/* In the order of the list, grouped; static. */
const BnlSettingNote *const *bnl_sweep_notes_list (guint *n_notes);
/* NULL for an unknown key. */
const BnlSettingNote *bnl_sweep_notes_find (const char *key);
/* "Learning rate"; translated, static. */
const char *bnl_sweep_notes_get_title (const BnlSettingNote *note);
/* Above those of its group: "Data"; likewise. */
const char *bnl_sweep_notes_get_heading (const BnlSettingNote *note);
/* Those that a sweep's base always shows, NULL-terminated. */
const char *const *bnl_sweep_notes_list_usual (void);
/* A few values to begin with, as bnl_sweep_set_axis() takes them.  Owned by the caller. */
char *bnl_sweep_notes_dup_usual_values (const char *key);
