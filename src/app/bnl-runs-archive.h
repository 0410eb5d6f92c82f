#pragma once

#include "bnl-runs-page.h"

/* Takes in the runs of an archive, or of another database of runs.  What came is said in a toast,
 * what failed in a dialog. */
void bnl_runs_archive_import (BnlRunsPage *page, GFile *file);
void bnl_runs_archive_ask_import (BnlRunsPage *page);
/* Takes archives that are dropped on the page. */
void bnl_runs_archive_accept_drops (BnlRunsPage *page);
