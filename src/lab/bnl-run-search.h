#pragma once

#include "bnl-run-record.h"

/* Whether a run is one of those that a person means by a few words. */

typedef struct _BnlRunSearch BnlRunSearch;

/* text: words with blanks between, all of which must be met, whatever their case.  "lr=0.01" is met
 * by the runs with that setting (in any spelling of the number); another word by those that have it
 * in their name, note, tags, arm, state, title or data set, or in a setting that is not the
 * default. No word is met by all. */
BnlRunSearch *bnl_run_search_new (const char *text);
void bnl_run_search_free (BnlRunSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRunSearch, bnl_run_search_free)

gboolean bnl_run_search_is_met (const BnlRunSearch *search, const BnlRunRecord *record);
