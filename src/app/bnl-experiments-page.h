#pragma once

#include <adwaita.h>

#include "bnl-controller.h"
#include "bnl-laboratory.h"

/* Guided experiments and the user's own: which one, its question, its results and its verdict.
 * Properties: controller (BnlController) and laboratory (BnlLaboratory), writable, set once before
 * it is shown; experiment (string, writable): id of the one that is shown; view (string, writable):
 * how its results are looked at, see bnl-experiment-views.h; show-list (boolean, writable); folded
 * (boolean, read-only): the list lies over the rest.
 * Actions: experiments.run, .run-first, .pause, .stop, .report, .save-table, and those of
 * bnl-experiment-actions.h. */

#define BNL_TYPE_EXPERIMENTS_PAGE (bnl_experiments_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentsPage, bnl_experiments_page, BNL, EXPERIMENTS_PAGE, AdwBin)

void bnl_experiments_page_focus (BnlExperimentsPage *self);
/* What Ctrl+Enter and Space do; FALSE where that is nothing. */
gboolean bnl_experiments_page_start_or_stop (BnlExperimentsPage *self);
gboolean bnl_experiments_page_pause_or_resume (BnlExperimentsPage *self);
/* Borrowed; NULL: none. */
BnlExperimentRunner *bnl_experiments_page_get_runner (BnlExperimentsPage *self);
