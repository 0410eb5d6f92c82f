#pragma once

#include "bnl-runs-page.h"

/* Takes the selected runs away as files.  format: "csv", "json", "events" (folders that TensorBoard
 * reads) or "archive" (which another machine takes in with all there is of them).  Asks where to;
 * what was done is said in a toast, what failed in a dialog. */
void bnl_runs_export_ask (BnlRunsPage *page, const char *format);
