#include "bnl-chart-unit.h"

#include <glib/gi18n.h>

const char *
bnl_chart_unit_get_name (BnlChartUnit unit)
{
  const char *const names[BNL_CHART_N_UNITS] = { _ ("step"), _ ("epoch"), _ ("examples"),
                                                 _ ("seconds") };

  return names[unit];
}

gboolean
bnl_chart_unit_measure_epoch (BnlChartUnitRun *one, const BnlMetrics *before, const BnlMetrics *row)
{
  if (one->epoch_steps > 0 || before->epoch == row->epoch)
    return FALSE;
  one->epoch_steps = before->step;
  one->epoch_examples = before->examples;
  return TRUE;
}

/* Steps of an epoch; 0: not known yet. */
static double
get_epoch_steps (const BnlChartUnitRun *one)
{
  const BnlSpec *spec = bnl_run_get_spec (one->run);

  if (spec->steps == 0 && spec->epochs > 0)
    return (double) bnl_run_get_n_steps (one->run) / spec->epochs;
  return (double) one->epoch_steps;
}

double
bnl_chart_unit_count_epochs (const BnlChartUnitRun *one, const BnlMetrics *row)
{
  double epoch_steps = get_epoch_steps (one);

  return epoch_steps > 0.0 ? (double) row->step / epoch_steps : (double) row->epoch;
}

double
bnl_chart_unit_get_x (BnlChartUnit unit, const BnlChartUnitRun *one, const BnlMetrics *row)
{
  switch (unit) {
  case BNL_CHART_UNIT_EPOCH:
    return bnl_chart_unit_count_epochs (one, row);
  case BNL_CHART_UNIT_EXAMPLES:
    return (double) row->examples;
  case BNL_CHART_UNIT_SECONDS:
    return row->seconds;
  case BNL_CHART_UNIT_STEP:
  case BNL_CHART_N_UNITS:
  default:
    return (double) row->step;
  }
}

double
bnl_chart_unit_find_extent (BnlChartUnit unit, const BnlChartUnitRun *one, gsize n_read)
{
  guint64 n_steps = bnl_run_get_n_steps (one->run);
  double epoch_steps = get_epoch_steps (one);

  if (unit == BNL_CHART_UNIT_STEP)
    return (double) n_steps;
  if (n_read >= n_steps)
    return 0.0;
  if (unit == BNL_CHART_UNIT_EPOCH)
    return epoch_steps > 0.0 ? (double) n_steps / epoch_steps : 0.0;
  if (unit == BNL_CHART_UNIT_EXAMPLES)
    return (double) n_steps * bnl_run_get_spec (one->run)->batch_size;
  return 0.0;
}

double
bnl_chart_unit_find_band (BnlChartUnit unit, const BnlChartUnitRun *one)
{
  double epoch_steps = get_epoch_steps (one);

  if (!(epoch_steps > 0.0) || (double) bnl_run_get_n_steps (one->run) <= epoch_steps)
    return 0.0;
  switch (unit) {
  case BNL_CHART_UNIT_STEP:
    return epoch_steps;
  case BNL_CHART_UNIT_EPOCH:
    return 1.0;
  case BNL_CHART_UNIT_EXAMPLES:
    return one->epoch_examples > 0 ? (double) one->epoch_examples
                                   : epoch_steps * bnl_run_get_spec (one->run)->batch_size;
  case BNL_CHART_UNIT_SECONDS:
  case BNL_CHART_N_UNITS:
  default:
    return 0.0;
  }
}
