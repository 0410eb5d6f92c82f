#include "plot/bnl-curve-private.h"

#include <math.h>

/* Of a line with more of them none stands out, and they must not take memory for each point. */
#define MOST_BREAKS 256

struct _BnlCurve {
  BnlLayer layer;
  char *label;
  BnlCurveLine line;
  BnlRuler *ruler; /* NULL: x stands for itself */

  BnlPyramid raw;
  BnlPyramid smoothed; /* empty without smoothing */

  /* x is x_first + index * x_step until a point does not fit; from then on every x is kept. */
  double x_first, x_step;
  double x_last;
  float *xs; /* [raw.n_allocated] relative to x_first; NULL while equally spaced */
  gsize n_xs_allocated;

  BnlCurveBest best;
  gsize best_index;
  gboolean has_best;
  GArray *breaks; /* of gsize; NULL: none */

  double weight;
  double ema_sum, ema_mass; /* of the values and of the weights they had so far */
};

BnlCurve *
bnl_curve_new (const char *name, guint color, BnlCurveLine line)
{
  BnlCurve *curve = g_new0 (BnlCurve, 1);

  bnl_layer_init (&curve->layer, bnl_curve_layer_get_class (), name, color);
  curve->line = line;
  return curve;
}

void
bnl_curve_clear (BnlCurve *curve)
{
  bnl_pyramid_clear (&curve->raw);
  bnl_pyramid_clear (&curve->smoothed);
  g_clear_pointer (&curve->xs, g_free);
  curve->n_xs_allocated = 0;
  curve->ema_sum = curve->ema_mass = 0;
  curve->has_best = FALSE;
  g_clear_pointer (&curve->breaks, g_array_unref);
}

void
bnl_curve_release (BnlCurve *curve)
{
  bnl_curve_clear (curve);
  bnl_ruler_unref (curve->ruler);
  g_free (curve->label);
}

void
bnl_curve_free (BnlCurve *curve)
{
  bnl_layer_free (bnl_curve_get_layer (curve));
}

BnlLayer *
bnl_curve_get_layer (BnlCurve *curve)
{
  return (BnlLayer *) curve;
}

const BnlCurve *
bnl_curve_from_layer (const BnlLayer *layer)
{
  return layer->class == bnl_curve_layer_get_class () ? (const BnlCurve *) layer : NULL;
}

/* TensorBoard divides the moving average by 1 - weight^n; that is the mass that n weights
 * (1 - weight) weight^k sum to.  Kept by the same recurrence, it makes a constant stay constant. */
static float
smooth (BnlCurve *curve, float raw)
{
  if (isnan (raw))
    return raw;
  curve->ema_sum = curve->weight * curve->ema_sum + (1 - curve->weight) * (double) raw;
  curve->ema_mass = curve->weight * curve->ema_mass + (1 - curve->weight);
  return (float) (curve->ema_sum / curve->ema_mass);
}

void
bnl_curve_set_smoothing (BnlCurve *curve, double weight)
{
  weight = CLAMP (weight, 0, BNL_CURVE_MAX_SMOOTHING);
  if (weight == curve->weight)
    return;
  curve->weight = weight;
  curve->ema_sum = curve->ema_mass = 0;
  bnl_pyramid_clear (&curve->smoothed);
  for (gsize i = 0; weight > 0 && i < curve->raw.n; i++)
    bnl_pyramid_append (&curve->smoothed, smooth (curve, curve->raw.values[i]));
}

double
bnl_curve_get_smoothing (const BnlCurve *curve)
{
  return curve->weight;
}

static void
append_x (BnlCurve *curve, double x)
{
  gsize n = curve->raw.n;

  if (n == 0)
    curve->x_first = x;
  else if (n == 1)
    curve->x_step = x - curve->x_first;
  curve->x_last = x;

  if (curve->xs == NULL) {
    /* A step of 0 would make places out of none: such a curve keeps every x. */
    if (n == 0 || (curve->x_step > 0 && x == curve->x_first + (double) n * curve->x_step))
      return;
    curve->n_xs_allocated = n + MAX (n / BNL_PYRAMID_GROWTH, 256);
    curve->xs = g_new (float, curve->n_xs_allocated);
    for (gsize i = 0; i < n; i++)
      curve->xs[i] = (float) ((double) i * curve->x_step);
  }
  if (n == curve->n_xs_allocated) {
    curve->n_xs_allocated += MAX (curve->n_xs_allocated / BNL_PYRAMID_GROWTH, 256);
    curve->xs = g_renew (float, curve->xs, curve->n_xs_allocated);
  }
  curve->xs[n] = (float) (x - curve->x_first);
}

/* What the point of that index, the last so far, is among those before it. */
static void
rate_point (BnlCurve *curve, gsize index)
{
  float value = curve->raw.values[index];
  float best = curve->has_best ? curve->raw.values[curve->best_index] : NAN;

  if (curve->best == BNL_CURVE_BEST_NONE || isnan (value))
    return;
  if (isnan (best) || (curve->best == BNL_CURVE_BEST_LOWEST ? value < best : value > best)) {
    curve->best_index = index;
    curve->has_best = TRUE;
  }
}

static void
note_break (BnlCurve *curve, gsize index)
{
  if (index == 0 || !isnan (curve->raw.values[index]) || isnan (curve->raw.values[index - 1]) ||
      bnl_curve_get_n_breaks (curve) >= MOST_BREAKS)
    return;
  if (curve->breaks == NULL)
    curve->breaks = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (curve->breaks, index);
}

void
bnl_curve_append (BnlCurve *curve, double x, double y)
{
  float raw = (float) y;

  g_return_if_fail (isfinite (x));
  g_return_if_fail (curve->raw.n == 0 || x >= curve->x_last);

  if (!isfinite (raw))
    raw = NAN;
  append_x (curve, x);
  bnl_pyramid_append (&curve->raw, raw);
  if (curve->weight > 0)
    bnl_pyramid_append (&curve->smoothed, smooth (curve, raw));
  rate_point (curve, curve->raw.n - 1);
  note_break (curve, curve->raw.n - 1);
}

void
bnl_curve_set_best (BnlCurve *curve, BnlCurveBest best)
{
  curve->best = best;
  curve->has_best = FALSE;
  for (gsize i = 0; i < curve->raw.n; i++)
    rate_point (curve, i);
}

gboolean
bnl_curve_get_best (const BnlCurve *curve, gsize *index)
{
  *index = curve->best_index;
  return curve->has_best;
}

guint
bnl_curve_get_n_breaks (const BnlCurve *curve)
{
  return curve->breaks != NULL ? curve->breaks->len : 0;
}

gsize
bnl_curve_get_break (const BnlCurve *curve, guint which)
{
  g_assert (which < bnl_curve_get_n_breaks (curve));

  return g_array_index (curve->breaks, gsize, which);
}

const char *
bnl_curve_get_name (const BnlCurve *curve)
{
  return bnl_layer_get_name (&curve->layer);
}

guint
bnl_curve_get_color (const BnlCurve *curve)
{
  return bnl_layer_get_color (&curve->layer);
}

BnlCurveLine
bnl_curve_get_line (const BnlCurve *curve)
{
  return curve->line;
}

void
bnl_curve_set_label (BnlCurve *curve, const char *label)
{
  char *copy = g_strdup (label);

  g_free (curve->label);
  curve->label = copy;
}

const char *
bnl_curve_get_label (const BnlCurve *curve)
{
  return curve->label;
}

gsize
bnl_curve_get_length (const BnlCurve *curve)
{
  return curve->raw.n;
}

const BnlPyramid *
bnl_curve_get_values (const BnlCurve *curve, BnlCurveValues values)
{
  return values == BNL_CURVE_RAW || !(curve->weight > 0) ? &curve->raw : &curve->smoothed;
}

gsize
bnl_curve_get_bytes (const BnlCurve *curve)
{
  return bnl_pyramid_get_bytes (&curve->raw) + bnl_pyramid_get_bytes (&curve->smoothed) +
         curve->n_xs_allocated * sizeof (float);
}

void
bnl_curve_set_ruler (BnlCurve *curve, BnlRuler *ruler)
{
  BnlRuler *before = curve->ruler;

  curve->ruler = ruler != NULL ? bnl_ruler_ref (ruler) : NULL;
  bnl_ruler_unref (before);
}

/* As it was appended. */
static double
get_own_x (const BnlCurve *curve, gsize index)
{
  return curve->x_first +
         (curve->xs != NULL ? (double) curve->xs[index] : (double) index * curve->x_step);
}

double
bnl_curve_get_x (const BnlCurve *curve, gsize index)
{
  double x = get_own_x (curve, index);

  return curve->ruler != NULL ? bnl_ruler_get_x (curve->ruler, x) : x;
}

BnlCurvePoint
bnl_curve_get (const BnlCurve *curve, gsize index)
{
  g_assert (index < curve->raw.n);

  return (BnlCurvePoint){
    .x = bnl_curve_get_x (curve, index),
    .raw = (double) curve->raw.values[index],
    .smoothed = (double) bnl_curve_get_values (curve, BNL_CURVE_DRAWN)->values[index],
  };
}

double
bnl_curve_get_step (const BnlCurve *curve, gsize index)
{
  g_assert (index < curve->raw.n);

  return get_own_x (curve, index);
}

static gsize
bisect_below (const BnlCurve *curve, double x)
{
  gsize low = 0;
  gsize high = curve->raw.n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (get_own_x (curve, middle) < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gsize
count_own_below (const BnlCurve *curve, double x)
{
  gsize n = curve->raw.n;
  gsize guess;

  if (n == 0 || !(x > curve->x_first))
    return 0;
  if (curve->xs != NULL || n == 1)
    return bisect_below (curve, x);
  if (x > curve->x_last)
    return n;
  /* Rounding can put the quotient one off. */
  guess = MIN (n, (gsize) ceil ((x - curve->x_first) / curve->x_step));
  while (guess > 0 && !(get_own_x (curve, guess - 1) < x))
    guess--;
  while (guess < n && get_own_x (curve, guess) < x)
    guess++;
  return guess;
}

gsize
bnl_curve_count_below (const BnlCurve *curve, double x)
{
  /* Between the last step below and the next. */
  if (curve->ruler != NULL)
    x = (double) bnl_ruler_count_below (curve->ruler, x) + 0.5;
  return count_own_below (curve, x);
}

gboolean
bnl_curve_find (const BnlCurve *curve, double x, gsize *index)
{
  gsize n = curve->raw.n;
  gsize right;

  if (n == 0 || isnan (x))
    return FALSE;
  right = bnl_curve_count_below (curve, x);
  if (right == n ||
      (right > 0 && x - bnl_curve_get_x (curve, right - 1) <= bnl_curve_get_x (curve, right) - x))
    right = bnl_curve_count_below (curve, bnl_curve_get_x (curve, right - 1));
  *index = right;
  return TRUE;
}

/* Points at x0 <= x <= x1: first .. end - 1. */
static void
find_stretch (const BnlCurve *curve, double x0, double x1, gsize *first, gsize *end)
{
  *first = bnl_curve_count_below (curve, x0);
  *end = bnl_curve_count_below (curve, nextafter (x1, (double) INFINITY));
  *end = MAX (*first, *end);
}

gboolean
bnl_curve_get_range (const BnlCurve *curve,
                     double x0,
                     double x1,
                     gboolean positive_only,
                     double *lowest,
                     double *highest)
{
  gsize first, end;
  BnlExtent extent;

  find_stretch (curve, x0, x1, &first, &end);
  extent = bnl_pyramid_get_extent (bnl_curve_get_values (curve, BNL_CURVE_DRAWN), first, end,
                                   positive_only);
  if (extent.lowest > extent.highest)
    return FALSE;
  *lowest = (double) extent.lowest;
  *highest = (double) extent.highest;
  return TRUE;
}

gsize
bnl_curve_sample (const BnlCurve *curve, double x0, double x1, gsize n_max, float *values)
{
  gsize first, end, stride;
  gsize n = 0;

  if (n_max == 0)
    return 0;
  find_stretch (curve, x0, x1, &first, &end);
  stride = MAX (1, (end - first + n_max - 1) / n_max);
  for (gsize i = first; i < end; i += stride)
    if (!isnan (curve->raw.values[i]))
      values[n++] = curve->raw.values[i];
  return n;
}
