#pragma once

#include <adwaita.h>

#include "bnl-controller.h"
#include "bnl-runs-keeper.h"
#include "bnl-runs-list.h"

/* Every run ever made: a table, and below it the curves of those selected, what they differ in, and
 * all of them over their settings; beside it one run in full.
 * Properties, writable, set once before it is shown: controller (BnlController).
 * Actions: runs.*, see bnl-runs-actions.c. */

#define BNL_TYPE_RUNS_PAGE (bnl_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsPage, bnl_runs_page, BNL, RUNS_PAGE, AdwBin)

void bnl_runs_page_focus (BnlRunsPage *self);

BnlController *bnl_runs_page_get_controller (BnlRunsPage *self);
BnlRunsKeeper *bnl_runs_page_get_keeper (BnlRunsPage *self);
BnlRunsList *bnl_runs_page_get_list (BnlRunsPage *self);
/* Of BnlRunsItem, in the order of the rows; owned by the caller. */
GPtrArray *bnl_runs_page_dup_selected (BnlRunsPage *self);
/* Of gint64; owned by the caller. */
GArray *bnl_runs_page_dup_selected_ids (BnlRunsPage *self);

/* Without any filter. */
void bnl_runs_page_show_all (BnlRunsPage *self);
/* Asks the store what is there now. */
void bnl_runs_page_refresh (BnlRunsPage *self);
/* In a toast; action may be NULL, its button is labelled label. */
void bnl_runs_page_say (BnlRunsPage *self,
                        const char *sentence,
                        const char *label,
                        const char *action,
                        GVariant *target);
/* Where it must be read: in a dialog. */
void bnl_runs_page_complain (BnlRunsPage *self, const char *title, const char *sentence);

typedef enum {
  BNL_RUNS_PART_NAME, /* of the details */
  BNL_RUNS_PART_NOTE,
  BNL_RUNS_PART_DETAILS,
  BNL_RUNS_PART_DIFFERENCES,
  BNL_RUNS_PART_SEARCH,
} BnlRunsPart;

/* Shows that part and puts the focus on it. */
void bnl_runs_page_show_part (BnlRunsPage *self, BnlRunsPart part);
