#pragma once

#include "bnl-job.h"

/* What a job found, for people and for programs. */

/* What was done, the table (a column an arm) and the verdict. */
char *bnl_report_format (const BnlJob *job);

/* One JSON object with everything but the curves. */
char *bnl_report_to_json (const BnlJob *job);
