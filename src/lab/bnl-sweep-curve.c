#include "bnl-sweep-curve-private.h"

#include <math.h>
#include <string.h>

struct _BnlSweepCurve {
  BnlMetrics *rows; /* [n_rows] */
  gsize n_rows;
  GPtrArray *traces; /* of BnlTrace; NULL */
};

static gboolean
is_judged (const BnlMetrics *row)
{
  return !isnan (row->val_accuracy) || !isnan (row->test_accuracy);
}

/* Whether the i-th of n is among n_kept that are evenly spread, both ends among them. */
static gboolean
is_kept (gsize i, gsize n, guint n_kept)
{
  if (n <= n_kept || i == 0)
    return TRUE;
  return i * (n_kept - 1) / (n - 1) != (i - 1) * (n_kept - 1) / (n - 1);
}

BnlSweepCurve *
bnl_sweep_curve_new (const BnlSeries *series, GPtrArray *traces, guint n_rows)
{
  const gsize length = bnl_series_get_length (series);
  BnlSweepCurve *curve = g_new0 (BnlSweepCurve, 1);
  gsize n[2] = { 0 }, i[2] = { 0 };

  g_return_val_if_fail (n_rows >= 2, curve);

  for (gsize row = 0; row < length; row++)
    n[is_judged (bnl_series_get (series, row))]++;
  curve->rows = g_new (BnlMetrics, MIN (n[0], n_rows) + MIN (n[1], n_rows) + 1);
  for (gsize row = 0; row < length; row++) {
    const BnlMetrics *metrics = bnl_series_get (series, row);
    const gboolean kind = is_judged (metrics);

    if (is_kept (i[kind]++, n[kind], n_rows))
      curve->rows[curve->n_rows++] = *metrics;
  }
  if (traces != NULL)
    curve->traces = g_ptr_array_ref (traces);
  return curve;
}

void
bnl_sweep_curve_free (BnlSweepCurve *curve)
{
  if (curve == NULL)
    return;
  g_free (curve->rows);
  g_clear_pointer (&curve->traces, g_ptr_array_unref);
  g_free (curve);
}

BnlSeries *
bnl_sweep_curve_dup_series (const BnlSweepCurve *curve)
{
  BnlSeries *series = bnl_series_new ();

  for (gsize i = 0; i < curve->n_rows; i++)
    bnl_series_append (series, &curve->rows[i]);
  return series;
}

BnlTrace *
bnl_sweep_curve_dup_trace (const BnlSweepCurve *curve, const char *name)
{
  BnlTrace *trace = bnl_sweep_curve_find_trace (curve->traces, name);

  return trace != NULL ? bnl_trace_ref (trace) : NULL;
}

BnlTrace *
bnl_sweep_curve_find_trace (GPtrArray *traces, const char *name)
{
  for (guint i = 0; traces != NULL && i < traces->len; i++) {
    BnlTrace *trace = g_ptr_array_index (traces, i);

    if (strcmp (bnl_trace_get_name (trace), name) == 0)
      return trace;
  }
  return NULL;
}
