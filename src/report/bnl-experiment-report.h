#pragma once

#include "lab/bnl-experiment.h"

#include "bnl-exhibit.h"

/* The handout of an experiment: question, what people believe, settings, pictures, table, verdict,
 * sources, and how it was run and is repeated.  What is not there (a plain sweep has no question)
 * is left out.  Threads: the table's for _new(), which takes in all it needs; any, one at a time,
 * for what follows. */

typedef struct _BnlExperimentReport BnlExperimentReport;

/* What was measured, on what and when. */
typedef struct {
  const char *const *notes; /* more facts of how it was run, as sentences; NULL: none */
  const char *command;      /* that repeats it; NULL: told from the experiment */
  BnlDataset *dataset;      /* for its title and checksum; NULL: unknown */
  double seconds;           /* it took; NaN: unknown */
  gint64 at_usec;           /* Unix time; 0: now */
  gboolean running;         /* more runs are on their way */
} BnlExperimentReportFacts;

BnlExperimentReport *bnl_experiment_report_new (BnlExperiment *experiment, BnlSweepRun *run);
BnlExperimentReport *bnl_experiment_report_new_of (BnlExperiment *experiment,
                                                   const BnlExhibitSource *source,
                                                   const BnlExperimentReportFacts *facts);
void bnl_experiment_report_free (BnlExperimentReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlExperimentReport, bnl_experiment_report_free)

/* One file, valid HTML and XML, pictures inside it, for light and dark screens and for paper. */
GBytes *bnl_experiment_report_write_html (BnlExperimentReport *report);
/* A4 pages with numbers. */
GBytes *bnl_experiment_report_write_pdf (BnlExperimentReport *report, GError **error);
/* path ends in .html, .htm or .pdf; whole or not at all.  G_IO_ERROR. */
gboolean bnl_experiment_report_write (BnlExperimentReport *report,
                                      const char *path,
                                      GError **error);
