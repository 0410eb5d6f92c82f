#include "bnl-sweep-metric.h"

#include <math.h>
#include <string.h>

#include "bnl-spec.h"

#define DASH "–"
#define MINUS "−"
#define MAX_DECIMALS 4

static const BnlSweepMetricInfo infos[BNL_N_SWEEP_METRICS] = {
  [BNL_SWEEP_METRIC_LAST_ACCURACY] = { "last_accuracy", "Held-out accuracy at the end", "Accuracy",
                                       "held-out accuracy at the end", "%", TRUE, TRUE, "better",
                                       "worse" },
  [BNL_SWEEP_METRIC_BEST_ACCURACY] = { "best_accuracy", "Best held-out accuracy", "Best",
                                       "best held-out accuracy", "%", TRUE, TRUE, "better",
                                       "worse" },
  [BNL_SWEEP_METRIC_EARLY_ACCURACY] = { "early_accuracy",
                                        "Held-out accuracy at the first evaluation", "Early",
                                        "held-out accuracy at the first evaluation", "%", TRUE,
                                        TRUE, "better", "worse" },
  [BNL_SWEEP_METRIC_TEST_ACCURACY] = { "test_accuracy", "Test accuracy", "Test", "test accuracy",
                                       "%", TRUE, TRUE, "better", "worse" },
  [BNL_SWEEP_METRIC_LAST_LOSS] = { "last_loss", "Held-out loss at the end", "Loss",
                                   "held-out loss at the end", "", FALSE, FALSE, "lower",
                                   "higher" },
  [BNL_SWEEP_METRIC_TRAIN_LOSS] = { "train_loss", "Loss on training images", "Training loss",
                                    "loss on training images", "", FALSE, FALSE, "lower",
                                    "higher" },
  [BNL_SWEEP_METRIC_TRAIN_ACCURACY] = { "train_accuracy", "Accuracy on training images",
                                        "Training accuracy", "accuracy on training images", "%",
                                        TRUE, TRUE, "better", "worse" },
  [BNL_SWEEP_METRIC_GAP] = { "gap", "Training minus held-out accuracy", "Gap",
                             "gap between training and held-out accuracy", "points", TRUE, FALSE,
                             "smaller", "larger" },
  [BNL_SWEEP_METRIC_STEPS_TO_90] = { "steps_to_90", "Steps to 90 %", "To 90 %", "steps to 90 %",
                                     "steps", FALSE, FALSE, "sooner", "later" },
  [BNL_SWEEP_METRIC_STEPS_TO_95] = { "steps_to_95", "Steps to 95 %", "To 95 %", "steps to 95 %",
                                     "steps", FALSE, FALSE, "sooner", "later" },
  [BNL_SWEEP_METRIC_SECONDS] = { "seconds", "Seconds of training", "Seconds", "seconds of training",
                                 "s", FALSE, FALSE, "shorter", "longer" },
};

const BnlSweepMetricInfo *
bnl_sweep_metric_describe (BnlSweepMetric metric)
{
  return &infos[metric];
}

gboolean
bnl_sweep_metric_find (const char *key, BnlSweepMetric *metric, GError **error)
{
  g_autofree char *plain = g_strdelimit (g_strdup (key), "-", '_');
  g_autoptr (GString) known = NULL;

  for (guint i = 0; i < BNL_N_SWEEP_METRICS; i++)
    if (strcmp (infos[i].key, plain) == 0) {
      *metric = (BnlSweepMetric) i;
      return TRUE;
    }
  known = g_string_new (NULL);
  for (guint i = 0; i < BNL_N_SWEEP_METRICS; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", infos[i].key);
  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "metric must be one of %s, but is “%s”",
               known->str, key);
  return FALSE;
}

static double
read_steps (guint64 steps)
{
  return steps > 0 ? (double) steps : (double) NAN;
}

/* Of runs that came to their end. */
static double
read_end (BnlSweepMetric metric, const BnlSweepResult *result)
{
  const BnlScore *score = &result->summary.score;

  switch (metric) {
  case BNL_SWEEP_METRIC_LAST_ACCURACY:
    return score->latest_accuracy;
  case BNL_SWEEP_METRIC_TEST_ACCURACY:
    return score->test_accuracy;
  case BNL_SWEEP_METRIC_LAST_LOSS:
    return result->summary.latest_loss;
  case BNL_SWEEP_METRIC_TRAIN_LOSS:
    return result->train_loss;
  case BNL_SWEEP_METRIC_TRAIN_ACCURACY:
    return result->train_accuracy;
  case BNL_SWEEP_METRIC_GAP:
    return result->train_accuracy - score->latest_accuracy;
  case BNL_SWEEP_METRIC_SECONDS:
    return score->seconds;
  case BNL_SWEEP_METRIC_BEST_ACCURACY:
  case BNL_SWEEP_METRIC_EARLY_ACCURACY:
  case BNL_SWEEP_METRIC_STEPS_TO_90:
  case BNL_SWEEP_METRIC_STEPS_TO_95:
  default:
    return (double) NAN;
  }
}

double
bnl_sweep_metric_get (BnlSweepMetric metric, const BnlSweepResult *result)
{
  const BnlScore *score = &result->summary.score;

  if (!bnl_sweep_outcome_is_measured (result->outcome))
    return (double) NAN;
  switch (metric) {
  case BNL_SWEEP_METRIC_BEST_ACCURACY:
    return score->best_accuracy;
  case BNL_SWEEP_METRIC_EARLY_ACCURACY:
    return result->early_accuracy;
  case BNL_SWEEP_METRIC_STEPS_TO_90:
    return read_steps (score->steps_to_90);
  case BNL_SWEEP_METRIC_STEPS_TO_95:
    return read_steps (score->steps_to_95);
  case BNL_SWEEP_METRIC_LAST_ACCURACY:
  case BNL_SWEEP_METRIC_TEST_ACCURACY:
  case BNL_SWEEP_METRIC_LAST_LOSS:
  case BNL_SWEEP_METRIC_TRAIN_LOSS:
  case BNL_SWEEP_METRIC_TRAIN_ACCURACY:
  case BNL_SWEEP_METRIC_GAP:
  case BNL_SWEEP_METRIC_SECONDS:
  default:
    return result->outcome == BNL_SWEEP_OUTCOME_DIVERGED ? (double) NAN : read_end (metric, result);
  }
}

/* --- as text --- */

static double
scale (BnlSweepMetric metric, double value)
{
  return infos[metric].percent ? 100 * value : value;
}

/* Digits behind the point for a value that is known to about as much as size says. */
static guint
choose_decimals (BnlSweepMetric metric, double size)
{
  if (g_str_equal (infos[metric].unit, "steps"))
    return 0;
  if (infos[metric].percent)
    return size < 0.95 ? 2 : 1;
  if (g_str_equal (infos[metric].unit, "s"))
    return size < 9.95 ? 1 : 0;
  return size < 0.0995 ? 4 : size < 9.95 ? 3 : 1;
}

static void
append_number (GString *text, double value, guint decimals, gboolean plus)
{
  const char format[] = { '%', '.', (char) ('0' + decimals), 'f', '\0' };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE * 2];
  const char *digits;

  if (!isfinite (value)) {
    g_string_append (text, DASH);
    return;
  }
  digits = g_ascii_formatd (buffer, sizeof buffer, format, fabs (value));
  /* What is rounded to nothing has no sign. */
  if (strspn (digits, "0.") < strlen (digits))
    g_string_append (text, value < 0 ? MINUS : plus ? "+" : "");
  g_string_append (text, digits);
}

static void
append_unit (GString *text, BnlSweepMetric metric)
{
  if (infos[metric].unit[0] != '\0')
    g_string_append_printf (text, " %s", infos[metric].unit);
}

char *
bnl_sweep_metric_format (BnlSweepMetric metric, double value)
{
  GString *text = g_string_new (NULL);
  const double shown = scale (metric, value);

  append_number (text, shown, infos[metric].percent ? 1 : choose_decimals (metric, fabs (shown)),
                 FALSE);
  return g_string_free (text, FALSE);
}

char *
bnl_sweep_metric_format_unit (BnlSweepMetric metric, double value)
{
  g_autofree char *number = bnl_sweep_metric_format (metric, value);
  GString *text = g_string_new (number);

  if (isfinite (value))
    append_unit (text, metric);
  return g_string_free (text, FALSE);
}

char *
bnl_sweep_metric_format_mean (BnlSweepMetric metric, double mean, double std)
{
  GString *text;
  guint decimals;

  if (!isfinite (mean) || !isfinite (std))
    return bnl_sweep_metric_format_unit (metric, mean);
  text = g_string_new (NULL);
  decimals = choose_decimals (metric, scale (metric, std));
  append_number (text, scale (metric, mean), decimals, FALSE);
  g_string_append (text, " ± ");
  append_number (text, scale (metric, std), decimals, FALSE);
  append_unit (text, metric);
  return g_string_free (text, FALSE);
}

/* Enough digits that what is not 0 does not look so. */
static guint
add_decimals (guint decimals, double nearest)
{
  while (nearest > 0 && decimals < MAX_DECIMALS && nearest * pow (10, decimals) < 0.5)
    decimals++;
  return decimals;
}

static double
measure_distance_to_zero (double low, double high)
{
  return low > 0 ? low : high < 0 ? -high : 0;
}

static void
append_difference_unit (GString *text, BnlSweepMetric metric)
{
  if (infos[metric].percent)
    g_string_append (text, " points");
  else
    append_unit (text, metric);
}

static void
append_interval (GString *text, double low, double high, guint decimals)
{
  g_string_append_c (text, '[');
  append_number (text, low, decimals, FALSE);
  g_string_append (text, ", ");
  append_number (text, high, decimals, FALSE);
  g_string_append_c (text, ']');
}

char *
bnl_sweep_metric_format_difference (BnlSweepMetric metric, double mean, double low, double high)
{
  const double m = scale (metric, mean), l = scale (metric, low), h = scale (metric, high);
  const guint decimals =
      add_decimals (choose_decimals (metric, fabs (m)), measure_distance_to_zero (l, h));
  GString *text = g_string_new (NULL);

  append_number (text, m, decimals, TRUE);
  if (isfinite (mean))
    append_difference_unit (text, metric);
  if (isfinite (low) && isfinite (high)) {
    g_string_append_c (text, ' ');
    append_interval (text, l, h, decimals);
  }
  return g_string_free (text, FALSE);
}

char *
bnl_sweep_metric_format_change (BnlSweepMetric metric, double from, double to, gboolean is_signed)
{
  const double f = scale (metric, from), t = scale (metric, to);
  const double largest = MAX (fabs (f), fabs (t)), smallest = MIN (fabs (f), fabs (t));
  const guint decimals =
      add_decimals (choose_decimals (metric, largest), is_signed ? largest : smallest);
  GString *text = g_string_new (NULL);
  g_autoptr (GString) end = g_string_new (NULL);

  append_number (text, f, decimals, is_signed);
  append_number (end, t, decimals, is_signed);
  if (!g_string_equal (text, end))
    g_string_append_printf (text, " to %s", end->str);
  append_difference_unit (text, metric);
  return g_string_free (text, FALSE);
}

char *
bnl_sweep_metric_format_interval (BnlSweepMetric metric, double low, double high, double size)
{
  const double l = scale (metric, low), h = scale (metric, high);
  const guint decimals = add_decimals (choose_decimals (metric, scale (metric, fabs (size))),
                                       measure_distance_to_zero (l, h));
  GString *text = g_string_new (NULL);

  append_interval (text, l, h, decimals);
  return g_string_free (text, FALSE);
}
