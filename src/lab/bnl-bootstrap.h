#pragma once

#include <glib.h>

/* How sure the mean of a few values is. */

/* Of at most so many resamples with different members the interval is exact; else as many are drawn
 * (Philox, a fixed seed: the same values always give the same interval). */
#define BNL_BOOTSTRAP_N_RESAMPLES 10000

/* Percentile bootstrap of the mean (Efron 1979): values are drawn with replacement, n at a time,
 * and the interval holds the share level of the means so made, cut alike on both sides. values:
 * [n], finite; 0 < level < 1.  n < 2: NaN, NaN. Exact by enumeration up to n = 8 (6435 multisets,
 * each with its multinomial weight). Few values make it too narrow: of n = 2 or 3 the 95 % interval
 * is from the smallest to the largest, which misses the true mean every second or fourth time (for
 * symmetric values: 2^(1 - n)).  What is "clear" must therefore pass bnl_bootstrap_is_clear(). */
void bnl_bootstrap_interval (const double *values,
                             guint n,
                             double level,
                             double *low,
                             double *high);

/* TRUE where the interval excludes 0 and, Student (1908), the mean is further from 0 than
 * t * std / sqrt (n) as well, both at that level; never for n < 2.  Equal values other than 0 are
 * clear. */
gboolean bnl_bootstrap_is_clear (const double *values, guint n, double level);

/* The t with probability p below it, of df degrees of freedom; 0 < p < 1, df >= 1. */
double bnl_bootstrap_get_t (double p, guint df);
