#pragma once

#include "lab/bnl-spec.h"

/* The settings of the page More settings: in which group each stands, what it does and what batch
 * normalization changes about it, and how its control turns.  Titles and values are of
 * bnl-setting-words.h, ranges and choices of the spec's table. */

typedef enum {
  BNL_SETTING_GROUP_NORMALIZATION,
  BNL_SETTING_GROUP_NETWORK,
  BNL_SETTING_GROUP_OPTIMIZATION,
  BNL_SETTING_GROUP_SCHEDULE,
  BNL_SETTING_GROUP_EVALUATION,
  BNL_SETTING_GROUP_DATA, /* set on the page Data: there is a way to it only */
  BNL_SETTING_N_GROUPS,
} BnlSettingGroup;

typedef struct {
  const char *key;
  BnlSettingGroup group;
  const char *sentence; /* to be translated */
  double step;          /* of a number; where it is logarithmic, the first above 0 */
  gboolean logarithmic; /* steps grow with the value */
  const char *zero;     /* the word for 0, to be translated; NULL: there is none */
} BnlSettingNote;

/* In the order of the page. */
const BnlSettingNote *bnl_setting_notes_list (guint *n_notes);
const char *bnl_setting_notes_name_group (BnlSettingGroup group);

/* Why the setting has no effect in a run of that spec, a translated sentence; NULL where it has.
 * foreign: it is of another choice altogether, and nobody misses it. */
const char *bnl_setting_notes_find_reason (const BnlSpec *spec, const char *key, gboolean *foreign);

/* "Dropout 0.2, Schedule Cosine": what the page has that differs from the defaults and has an
 * effect; NULL where nothing does.  Owned by the caller. */
char *bnl_setting_notes_list_changes (const BnlSpec *spec, gboolean pair);

/* What is trained where spec is compared with and without: one of the two has the norm, whatever
 * the spec says.  Owned by the caller. */
BnlSpec *bnl_setting_notes_dup_trained (const BnlSpec *spec, gboolean pair);
