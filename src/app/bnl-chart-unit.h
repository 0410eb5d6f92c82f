#pragma once

#include "lab/bnl-run.h"

/* What the x axis of the Train page's charts counts. */
typedef enum {
  BNL_CHART_UNIT_STEP,
  BNL_CHART_UNIT_EPOCH, /* with its fraction, where it is known how long one is */
  BNL_CHART_UNIT_EXAMPLES,
  BNL_CHART_UNIT_SECONDS, /* of training */
  BNL_CHART_N_UNITS,
} BnlChartUnit;

/* A run, and how long its epochs are.  Begins with the rest zeroed. */
typedef struct {
  BnlRun *run;                         /* borrowed */
  guint64 epoch_steps, epoch_examples; /* of the first epoch, once it is over; 0: not yet */
} BnlChartUnitRun;

/* "step", "epoch", "examples", "seconds". */
const char *bnl_chart_unit_get_name (BnlChartUnit unit);

/* Of two rows that follow each other: TRUE where they told, for the first time, how long an epoch
 * is. */
gboolean bnl_chart_unit_measure_epoch (BnlChartUnitRun *one,
                                       const BnlMetrics *before,
                                       const BnlMetrics *row);
/* Epochs until that row, with their fraction where it is known how long one is. */
double bnl_chart_unit_count_epochs (const BnlChartUnitRun *one, const BnlMetrics *row);
/* Where the row lies on the axis. */
double bnl_chart_unit_get_x (BnlChartUnit unit, const BnlChartUnitRun *one, const BnlMetrics *row);

/* How far the run will go, of which n_read rows are there; 0: as far as it has come. */
double bnl_chart_unit_find_extent (BnlChartUnit unit, const BnlChartUnitRun *one, gsize n_read);
/* An epoch on the axis; 0: there is but one, or it has no fixed length. */
double bnl_chart_unit_find_band (BnlChartUnit unit, const BnlChartUnitRun *one);
