#pragma once

#include "lab/bnl-experiment.h"
#include "lab/bnl-sweep-table.h"

/* A sweep and how it was run, as lines of two parts: "Learning rate", "0.01".  Plain text. */

typedef struct {
  char *term;
  char *text;
} BnlReportFact;

/* Of BnlReportFact *; owned by the caller. */
GPtrArray *bnl_report_fact_list_new (void);
void bnl_report_fact_add (GPtrArray *facts, const char *term, const char *text);

/* What is compared, what varies, and each setting that is not as by default. */
void bnl_report_fact_add_settings (GPtrArray *facts, BnlSweep *sweep);

/* "Learning rate" of lr; owned by the caller. */
char *bnl_report_fact_name_setting (const char *key);
/* "42 runs of 1.2 s on average, 50 s in all". */
char *bnl_report_fact_count_runs (BnlSweepTable *table);
/* "4 min 12 s", "0.8 s". */
char *bnl_report_fact_format_seconds (double seconds);
/* What repeats it in a terminal; sweep: the one that was run. */
char *bnl_report_fact_dup_command (BnlExperiment *experiment, BnlSweep *sweep);
