#pragma once

#include "bnl-sweep-result.h"

/* The one number of a run that a table, a picture or a verdict is about. */

typedef enum {
  BNL_SWEEP_METRIC_LAST_ACCURACY,
  BNL_SWEEP_METRIC_BEST_ACCURACY,
  BNL_SWEEP_METRIC_EARLY_ACCURACY, /* at the first evaluation */
  BNL_SWEEP_METRIC_TEST_ACCURACY,
  BNL_SWEEP_METRIC_LAST_LOSS,
  BNL_SWEEP_METRIC_TRAIN_LOSS,     /* needs the measure "train", as do the next two */
  BNL_SWEEP_METRIC_TRAIN_ACCURACY, /* judged as held-out images are */
  BNL_SWEEP_METRIC_GAP,            /* training minus held-out accuracy, at the end */
  BNL_SWEEP_METRIC_STEPS_TO_90,    /* NaN for those that did not get there */
  BNL_SWEEP_METRIC_STEPS_TO_95,
  BNL_SWEEP_METRIC_SECONDS,
} BnlSweepMetric;

#define BNL_N_SWEEP_METRICS 11

typedef struct {
  const char *key;         /* "last_accuracy" */
  const char *title;       /* "Held-out accuracy at the end" */
  const char *short_title; /* "Accuracy" */
  const char *phrase;      /* "held-out accuracy at the end", inside a sentence */
  const char *unit;        /* of values: "%", "steps", "s", or "" */
  gboolean percent;        /* a fraction that is shown as percent, its differences in points */
  gboolean higher_is_better;
  const char *better, *worse; /* of a difference: "better", "worse"; "sooner", "later" */
} BnlSweepMetricInfo;

const BnlSweepMetricInfo *bnl_sweep_metric_describe (BnlSweepMetric metric);
/* key with "_" or "-".  BNL_SPEC_ERROR_VALUE, with those that there are. */
gboolean bnl_sweep_metric_find (const char *key, BnlSweepMetric *metric, GError **error);

/* NaN where there is none, or the run did not end by itself.  A run that diverged has no figure of
 * its end; what it had on the way (best, early, steps to) it has. */
double bnl_sweep_metric_get (BnlSweepMetric metric, const BnlSweepResult *result);

/* "97.2", "0.078", "1430", without the unit, as exact as seeds usually allow; "–" for NaN. */
char *bnl_sweep_metric_format (BnlSweepMetric metric, double value);
/* "97.2 %", "1430 steps", "0.078". */
char *bnl_sweep_metric_format_unit (BnlSweepMetric metric, double value);
/* "97.2 ± 0.3 %"; without "±" where std is NaN. */
char *bnl_sweep_metric_format_mean (BnlSweepMetric metric, double mean, double std);
/* "+1.8 points [1.5, 2.1]", "-0.05 points [-0.21, 0.12]"; low, high NaN: without.  The minus is
 * U+2212. */
char *bnl_sweep_metric_format_difference (BnlSweepMetric metric,
                                          double mean,
                                          double low,
                                          double high);
/* Differences from .. to: "2.7 to 3.2 points", one alone where they look the same; is_signed:
 * "-0.3 to +0.4 points". */
char *bnl_sweep_metric_format_change (BnlSweepMetric metric,
                                      double from,
                                      double to,
                                      gboolean is_signed);
/* "[1.5, 2.1]", as exact as becomes a difference of size. */
char *bnl_sweep_metric_format_interval (BnlSweepMetric metric,
                                        double low,
                                        double high,
                                        double size);
