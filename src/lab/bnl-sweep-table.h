#pragma once

#include "bnl-sweep-metric.h"
#include "bnl-sweep.h"
#include "bnl-tally.h"

/* The results of a sweep, and what they come to over its seeds.  One thread at a time. */

#define BNL_SWEEP_LEVEL 0.95 /* of every interval */

typedef struct _BnlSweepTable BnlSweepTable;

/* Nothing yet, but what is impossible. sweep: built; referenced. */
BnlSweepTable *bnl_sweep_table_new (BnlSweep *sweep);
void bnl_sweep_table_free (BnlSweepTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweepTable, bnl_sweep_table_free)

BnlSweep *bnl_sweep_table_get_sweep (const BnlSweepTable *table); /* borrowed */

/* Copies result; one that is impossible stays so. */
void bnl_sweep_table_set (BnlSweepTable *table,
                          guint cell,
                          guint arm,
                          guint seed,
                          const BnlSweepResult *result);
/* Valid until the next set of the same run. */
const BnlSweepResult *bnl_sweep_table_get (const BnlSweepTable *table,
                                           guint cell,
                                           guint arm,
                                           guint seed);
/* Changes with every set; starts at 1. */
guint64 bnl_sweep_table_get_revision (const BnlSweepTable *table);

/* Runs with that outcome, all of the sweep's together; O(1). */
guint bnl_sweep_table_count (const BnlSweepTable *table, BnlSweepOutcome outcome);
/* Possible runs, and those that ended and count. */
guint bnl_sweep_table_get_n_possible (const BnlSweepTable *table);
guint bnl_sweep_table_get_n_measured (const BnlSweepTable *table);

typedef struct {
  guint n_done; /* converged, not converged and diverged */
  guint n_converged, n_not_converged, n_diverged, n_impossible, n_stopped, n_failed;
  BnlTally tally; /* of the metric, over runs that did not diverge and have it */
} BnlSweepCell;

/* Over the seeds. */
void bnl_sweep_table_summarize (const BnlSweepTable *table,
                                guint cell,
                                guint arm,
                                BnlSweepMetric metric,
                                BnlSweepCell *summary);

/* arm minus reference, seed by seed. */
typedef struct {
  guint n;          /* pairs that have the metric both */
  double mean, std; /* NaN for n of 0, and below 2 */
  double low, high; /* bootstrap interval of the mean at BNL_SWEEP_LEVEL; NaN for n below 2 */
  gboolean clear;   /* bnl_bootstrap_is_clear() */
  guint n_left_out; /* pairs of which both ended, but one diverged or has no such figure */
} BnlSweepDifference;

/* Kept until one of its runs is set, so it may be asked for at every look. */
void bnl_sweep_table_compare (BnlSweepTable *table,
                              guint cell,
                              guint arm,
                              guint reference,
                              BnlSweepMetric metric,
                              BnlSweepDifference *difference);
/* Across cells: (cell, arm) minus (reference_cell, reference_arm); computed at each call. */
void bnl_sweep_table_compare_cells (const BnlSweepTable *table,
                                    guint cell,
                                    guint arm,
                                    guint reference_cell,
                                    guint reference_arm,
                                    BnlSweepMetric metric,
                                    BnlSweepDifference *difference);
/* values: [n]; none may be NaN. */
void bnl_sweep_difference_init (BnlSweepDifference *difference, const double *values, guint n);
