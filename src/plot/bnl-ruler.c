#include "plot/bnl-ruler.h"

#include <math.h>

#define N_FIRST 256
#define GROWTH 16 /* by one part in so many */

struct _BnlRuler {
  guint n_refs;
  float *xs;
  gsize n, n_allocated;
  gsize found; /* what was found last */
};

BnlRuler *
bnl_ruler_new (void)
{
  BnlRuler *ruler = g_new0 (BnlRuler, 1);

  ruler->n_refs = 1;
  return ruler;
}

BnlRuler *
bnl_ruler_ref (BnlRuler *ruler)
{
  ruler->n_refs++;
  return ruler;
}

void
bnl_ruler_unref (BnlRuler *ruler)
{
  if (ruler == NULL || --ruler->n_refs > 0)
    return;
  g_free (ruler->xs);
  g_free (ruler);
}

void
bnl_ruler_append (BnlRuler *ruler, double x)
{
  g_return_if_fail (isfinite (x));
  g_return_if_fail (ruler->n == 0 || (float) x >= ruler->xs[ruler->n - 1]);

  if (ruler->n == ruler->n_allocated) {
    ruler->n_allocated += MAX (N_FIRST, ruler->n_allocated / GROWTH);
    ruler->xs = g_renew (float, ruler->xs, ruler->n_allocated);
  }
  ruler->xs[ruler->n++] = (float) x;
}

gsize
bnl_ruler_get_length (const BnlRuler *ruler)
{
  return ruler->n;
}

gsize
bnl_ruler_get_bytes (const BnlRuler *ruler)
{
  return ruler->n_allocated * sizeof (float);
}

double
bnl_ruler_get_x (const BnlRuler *ruler, double step)
{
  if (ruler->n == 0)
    return 0;
  return (double) ruler->xs[(gsize) CLAMP (step - 1, 0, (double) (ruler->n - 1))];
}

/* low .. high hold the answer. */
static gsize
bisect (const BnlRuler *ruler, double x, gsize low, gsize high)
{
  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if ((double) ruler->xs[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gsize
bnl_ruler_count_below (BnlRuler *ruler, double x)
{
  gsize low = MIN (ruler->found, ruler->n);
  gsize high = low;

  /* In growing strides away from the last answer, until the new one is between. */
  for (gsize stride = 1; high < ruler->n && (double) ruler->xs[high] < x; stride *= 2) {
    low = high + 1;
    high = MIN (ruler->n, high + stride);
  }
  for (gsize stride = 1; low > 0 && !((double) ruler->xs[low - 1] < x); stride *= 2) {
    high = low - 1;
    low -= MIN (low, stride);
  }
  ruler->found = bisect (ruler, x, low, high);
  return ruler->found;
}
