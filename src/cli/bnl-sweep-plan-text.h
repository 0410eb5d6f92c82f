#pragma once

#include <json-glib/json-glib.h>

#include "bnl-sweep-job.h"

/* A sweep as it would be trained: what varies, how many runs there are and which cannot be. */

void bnl_sweep_plan_text_print (const BnlSweepJob *job);
void bnl_sweep_plan_text_print_json (const BnlSweepJob *job);

/* "batch size: 1, 2, 4, 8" and so on, a line each.  Owned by the caller. */
char *bnl_sweep_plan_text_format (const BnlSweep *sweep);
