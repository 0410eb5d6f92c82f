#include "bnl-bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "engine/bnl-rng.h"

#include "bnl-tally.h"

/* The largest n of which there are no more than BNL_BOOTSTRAP_N_RESAMPLES multisets, (2n-1 over n).
 */
#define MAX_EXACT 8
#define N_BISECTIONS 64

typedef struct {
  double mean, weight;
} Resample;

typedef struct {
  const double *values;
  guint n;
  Resample *resamples;
  gsize n_resamples;
} Enumeration;

static int
compare_resamples (gconstpointer a, gconstpointer b)
{
  const double x = ((const Resample *) a)->mean, y = ((const Resample *) b)->mean;

  return (x > y) - (x < y);
}

/* Chooses how often the value at index is drawn, n_left being still to draw.  weight: of what was
 * chosen so far, the number of its orders over n_left!. */
static void
enumerate (Enumeration *all, guint index, guint n_left, double sum, double weight)
{
  double divisor = 1;

  if (index == all->n - 1) {
    for (guint k = 2; k <= n_left; k++)
      divisor *= k;
    all->resamples[all->n_resamples++] = (Resample){
      .mean = (sum + n_left * all->values[index]) / all->n,
      .weight = weight / divisor,
    };
    return;
  }
  for (guint k = 0; k <= n_left; k++) {
    if (k > 1)
      divisor *= k;
    enumerate (all, index + 1, n_left - k, sum + k * all->values[index], weight / divisor);
  }
}

static gsize
draw (const double *values, guint n, Resample *resamples)
{
  BnlRng rng;

  bnl_rng_init (&rng, 0, BNL_RNG_STREAM_BOOTSTRAP, n);
  for (guint i = 0; i < BNL_BOOTSTRAP_N_RESAMPLES; i++) {
    double sum = 0;

    for (guint k = 0; k < n; k++)
      sum += values[bnl_rng_below (&rng, n)];
    resamples[i] = (Resample){ sum / n, 1 };
  }
  return BNL_BOOTSTRAP_N_RESAMPLES;
}

/* How far the sorted resamples may be gone through, from one end by step, until share of the weight
 * lies at that end. */
static double
find_end (const Resample *resamples, gsize n, gboolean from_top, double share)
{
  double total = 0, passed = 0;

  for (gsize i = 0; i < n; i++)
    total += resamples[i].weight;
  for (gsize i = 0; i < n; i++) {
    const Resample *one = &resamples[from_top ? n - 1 - i : i];

    passed += one->weight;
    /* Weights are sums of rounded numbers. */
    if (passed >= share * total * (1 - 1e-12))
      return one->mean;
  }
  return resamples[from_top ? 0 : n - 1].mean;
}

void
bnl_bootstrap_interval (const double *values, guint n, double level, double *low, double *high)
{
  g_autofree Resample *resamples = NULL;
  gsize n_resamples;

  *low = *high = (double) NAN;
  if (n < 2)
    return;
  resamples = g_new (Resample, BNL_BOOTSTRAP_N_RESAMPLES);
  if (n <= MAX_EXACT) {
    Enumeration all = { .values = values, .n = n, .resamples = resamples };

    enumerate (&all, 0, n, 0, 1);
    n_resamples = all.n_resamples;
  } else {
    n_resamples = draw (values, n, resamples);
  }
  qsort (resamples, n_resamples, sizeof *resamples, compare_resamples);
  *low = find_end (resamples, n_resamples, FALSE, (1 - level) / 2);
  *high = find_end (resamples, n_resamples, TRUE, (1 - level) / 2);
}

/* Abramowitz & Stegun 26.7.3 and 26.7.4: the probability of -t .. t, where t = tan (angle) *
 * sqrt (df). */
static double
compute_middle (double angle, guint df)
{
  const double square = cos (angle) * cos (angle);
  double term = df % 2 == 1 ? cos (angle) : 1;
  double sum = 0;

  for (guint k = df % 2 == 1 ? 3 : 2; k <= df; k += 2) {
    sum += term;
    term *= square * (k - 1) / k;
  }
  if (df % 2 == 1)
    return 2 * (angle + sin (angle) * sum) / G_PI;
  return sin (angle) * sum;
}

double
bnl_bootstrap_get_t (double p, guint df)
{
  const double middle = fabs (2 * p - 1);
  double low = 0, high = G_PI_2;

  for (guint i = 0; i < N_BISECTIONS; i++) {
    const double angle = (low + high) / 2;

    if (compute_middle (angle, df) < middle)
      low = angle;
    else
      high = angle;
  }
  return (p < 0.5 ? -1 : 1) * tan (low) * sqrt (df);
}

gboolean
bnl_bootstrap_is_clear (const double *values, guint n, double level)
{
  BnlTally tally = { 0 };
  double low, high, error;

  if (n < 2)
    return FALSE;
  for (guint i = 0; i < n; i++)
    bnl_tally_add (&tally, values[i]);
  bnl_bootstrap_interval (values, n, level, &low, &high);
  error = bnl_bootstrap_get_t ((1 + level) / 2, n - 1) * bnl_tally_get_std (&tally) / sqrt (n);
  return (low > 0 || high < 0) && fabs (tally.mean) > error;
}
