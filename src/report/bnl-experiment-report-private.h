#pragma once

#include "report/bnl-experiment-report.h"
#include "report/bnl-report-fact.h"

/* All that a report says, taken in once, for whatever it is written as. */

typedef struct {
  char *caption;     /* ends with a full stop */
  BnlChart **charts; /* [n_charts] */
  guint n_charts;
  gboolean small; /* two of them fit side by side */
} BnlReportFigure;

typedef struct {
  char **titles; /* [n_columns] */
  gboolean *numbers;
  guint n_columns;
  guint n_headings; /* first columns, that say what a row is about */
  GPtrArray *rows;  /* of GStrv */
  guint n_left_out; /* rows */
  char *caption;
} BnlReportTable;

struct _BnlExperimentReport {
  BnlExperiment *experiment;
  char *subtitle; /* "Batch size from 1 to 64 · 3 seeds · 42 runs" */
  char *verdict;  /* markup */
  char *plan;     /* the sweep as JSON */
  gboolean own;   /* it is neither of the experiment's: the plan is needed to repeat it */
  char *command;
  GPtrArray *settings, *facts; /* of BnlReportFact */
  GPtrArray *figures;          /* of BnlReportFigure */
  BnlReportTable table;
  BnlDataset *dataset; /* its checksum is told where it is written; NULL: unknown */
};

/* How it was run, with what takes long to find out; owned by the caller. */
GPtrArray *bnl_experiment_report_list_facts (BnlExperimentReport *report);
