#pragma once

#include "lab/bnl-spec.h"

/* What the settings were, to go back to and forward again.  Knows no widget and no clock.
 * A step back is the settings as they were before a change, with what was changed. */

typedef struct {
  BnlSpec *spec;
  gboolean pair;
  char *key;  /* the one setting that changed; NULL: several, or not one of the spec */
  char *what; /* what the change is called; NULL: by what differs */
  gint64 usec;
} BnlHistoryStep;

typedef enum {
  BNL_HISTORY_BACK,
  BNL_HISTORY_FORTH,
} BnlHistoryWay;

typedef struct {
  GPtrArray *steps[2]; /* by BnlHistoryWay, the next one last */
} BnlHistory;

/* Changes of one setting that come closer than this are one. */
#define BNL_HISTORY_MERGE_USEC (2 * G_USEC_PER_SEC)
/* More is forgotten, the oldest first. */
#define BNL_HISTORY_MAX_STEPS 100

void bnl_history_init (BnlHistory *history);
void bnl_history_clear (BnlHistory *history);

/* A change is made to these settings; what there was to go forth to is gone.
 * mergeable: it is one of many on the way to a value, as of a slider. */
void bnl_history_record (BnlHistory *history,
                         const BnlSpec *spec,
                         gboolean pair,
                         const char *key,
                         const char *what,
                         gboolean mergeable,
                         gint64 now_usec);
/* The next change is one of its own. */
void bnl_history_seal (BnlHistory *history);
/* Forgets the steps that lead where the settings are already. */
void bnl_history_drop_idle (BnlHistory *history, const BnlSpec *spec, gboolean pair);

/* The next step that way; NULL where there is none. */
const BnlHistoryStep *bnl_history_peek (const BnlHistory *history, BnlHistoryWay way);
/* Takes it, leaving these settings to come back to.  bnl_history_step_free() it. */
BnlHistoryStep *bnl_history_go (BnlHistory *history,
                                BnlHistoryWay way,
                                const BnlSpec *spec,
                                gboolean pair);
void bnl_history_step_free (BnlHistoryStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlHistoryStep, bnl_history_step_free)
