#pragma once

#include <gio/gio.h>

#include "lab/bnl-sweep-table.h"

/* The results of a sweep as rows of text: one for each cell and arm, with mean and spread over the
 * seeds, how its runs ended and its difference to the reference arm.  One source for terminal,
 * window, paper and CSV.  Computed as it is asked for.  Threads: the table's. */

typedef struct _BnlSweepSheet BnlSweepSheet;

typedef enum {
  BNL_SWEEP_SHEET_VALUE,      /* of an axis: "8" */
  BNL_SWEEP_SHEET_ARM,        /* "with BN" */
  BNL_SWEEP_SHEET_MEAN,       /* of a metric: "97.2 ± 0.3 %" */
  BNL_SWEEP_SHEET_N,          /* runs that are in the mean: "3" */
  BNL_SWEEP_SHEET_OUTCOME,    /* "3 converged", "2 converged, 1 diverged", "cannot be trained" */
  BNL_SWEEP_SHEET_DIFFERENCE, /* to arm 0: "+1.8 points [1.5, 2.1]" */
  BNL_SWEEP_SHEET_VERDICT,    /* "better", "worse", "no clear difference", "–" */
} BnlSweepSheetKind;

/* metrics: [n_metrics], the first is what differences are of; NULL: held-out accuracy at the end.
 */
BnlSweepSheet *bnl_sweep_sheet_new (BnlSweepTable *table,
                                    const BnlSweepMetric *metrics,
                                    guint n_metrics);
void bnl_sweep_sheet_free (BnlSweepSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweepSheet, bnl_sweep_sheet_free)

/* Columns that say nothing are left out: the arm where there is one, differences likewise. */
guint bnl_sweep_sheet_get_n_columns (const BnlSweepSheet *sheet);
/* "batch size", "Held-out accuracy at the end".  Borrowed. */
const char *bnl_sweep_sheet_get_title (const BnlSweepSheet *sheet, guint column);
BnlSweepSheetKind bnl_sweep_sheet_get_kind (const BnlSweepSheet *sheet, guint column);
/* Whether it is read as figures, to be aligned at the right. */
gboolean bnl_sweep_sheet_is_number (const BnlSweepSheet *sheet, guint column);

/* Cell by cell, arm by arm. */
guint bnl_sweep_sheet_get_n_rows (const BnlSweepSheet *sheet);
guint bnl_sweep_sheet_get_cell (const BnlSweepSheet *sheet, guint row);
guint bnl_sweep_sheet_get_arm (const BnlSweepSheet *sheet, guint row);
char *bnl_sweep_sheet_dup_text (BnlSweepSheet *sheet, guint row, guint column);
/* What a column is sorted by; NaN: nothing, which comes last. */
double bnl_sweep_sheet_get_number (BnlSweepSheet *sheet, guint row, guint column);

/* RFC 4180, figures in full: each axis, arm, n_converged, n_not_converged, n_diverged and for each
 * metric its n, mean and std, then difference, low, high, n_pairs and clear.  Empty: none. */
GBytes *bnl_sweep_sheet_write_csv (BnlSweepSheet *sheet);
