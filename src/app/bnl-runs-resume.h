#pragma once

#include "bnl-runs-page.h"

/* The first selected run goes on, with its partner where it was one of a pair, and the Train page
 * shows it. */

/* Where it was, as if it had never stopped; what has made all its steps is asked how many more. */
void bnl_runs_resume_go_on (BnlRunsPage *page);
/* Asks from which checkpoint and with what settings: another run then, the first stays. */
void bnl_runs_resume_branch (BnlRunsPage *page);
