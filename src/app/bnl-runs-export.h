#pragma once

#include "bnl-runs-page.h"

/* Takes the selected runs away as files.  format: "csv", "json" or "events" (folders that
 * TensorBoard reads).  Asks where to; what was done is said in a toast, what failed in a dialog. */
void bnl_runs_export_ask (BnlRunsPage *page, const char *format);
