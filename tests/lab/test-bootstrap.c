#include "lab/bnl-bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "engine/bnl-rng.h"
#include "lab/bnl-tally.h"

#include "bnl-lab-fixture.h"

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Every one of the n^n ordered resamples, none of them weighed. */
static void
enumerate_all (const double *values, guint n, double level, double *low, double *high)
{
  const gsize n_all = (gsize) llround (pow (n, n));
  const gsize n_beyond = (gsize) ceil ((1 - level) / 2 * (double) n_all - 1e-9);
  double *means = g_new (double, n_all);

  for (gsize i = 0; i < n_all; i++) {
    gsize code = i;
    double sum = 0;

    for (guint k = 0; k < n; k++, code /= n)
      sum += values[code % n];
    means[i] = sum / n;
  }
  qsort (means, n_all, sizeof *means, compare_doubles);
  *low = means[n_beyond - 1];
  *high = means[n_all - n_beyond];
  g_free (means);
}

static void
check_interval (const double *values, guint n, double level, double low, double high)
{
  double found_low, found_high;

  bnl_bootstrap_interval (values, n, level, &found_low, &found_high);
  if (!(fabs (found_low - low) <= 1e-12) || !(fabs (found_high - high) <= 1e-12))
    g_error ("n = %u, level %g: [%.17g, %.17g], but it is [%.17g, %.17g]", n, level, found_low,
             found_high, low, high);
}

static void
test_brute_force (void)
{
  static const double values[] = { 1.5, -0.25, 3.75, 0.5, -2, 1.125, 0.75 };
  static const double levels[] = { 0.5, 0.8, 0.9, 0.95, 0.99 };

  for (guint n = 2; n <= 6; n++)
    for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
      double low, high;

      enumerate_all (values, n, levels[i], &low, &high);
      check_interval (values, n, levels[i], low, high);
    }
}

static void
test_known (void)
{
  static const double two[] = { 1, 2 };
  static const double three[] = { 4, 1, 2.5 };
  static const double five[] = { 0, 1, 2, 3, 4 };
  static const double same[] = { 0.5, 0.5, 0.5, 0.5 };
  double low, high;

  check_interval (two, 2, 0.95, 1, 2);
  check_interval (three, 3, 0.95, 1, 4); /* the smallest alone is 1 of 27 */
  /* Sums of 5 of 0 .. 4: 52 of 3125 are at most 3, 121 at most 4, and 78.125 are a fortieth. */
  check_interval (five, 5, 0.95, 0.8, 3.2);
  check_interval (same, 4, 0.95, 0.5, 0.5);
  bnl_bootstrap_interval (two, 1, 0.95, &low, &high);
  g_assert_true (isnan (low) && isnan (high));
  bnl_bootstrap_interval (two, 0, 0.95, &low, &high);
  g_assert_true (isnan (low) && isnan (high));
}

/* The other way round, the interval is the mirror's. */
static void
test_mirror (void)
{
  double values[12], mirrored[12], low, high, mirrored_low, mirrored_high;

  for (guint i = 0; i < 12; i++) {
    values[i] = sin (i) + 0.1 * i;
    mirrored[i] = -values[i];
  }
  for (guint n = 2; n <= 8; n++) {
    bnl_bootstrap_interval (values, n, 0.95, &low, &high);
    bnl_bootstrap_interval (mirrored, n, 0.95, &mirrored_low, &mirrored_high);
    g_assert_true (fabs (low + mirrored_high) <= 1e-12 && fabs (high + mirrored_low) <= 1e-12);
  }
}

/* Drawn where there are too many to enumerate: the same every time, and near what normal theory
 * says of many values. */
static void
test_many (void)
{
  double values[200], low, high, again_low, again_high, error;
  BnlTally tally = { 0 };
  BnlRng rng;

  bnl_rng_init (&rng, 3, BNL_RNG_STREAM_TEST, 0);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    values[i] = 5 + bnl_rng_normal (&rng);
    bnl_tally_add (&tally, values[i]);
  }
  bnl_bootstrap_interval (values, G_N_ELEMENTS (values), 0.95, &low, &high);
  bnl_bootstrap_interval (values, G_N_ELEMENTS (values), 0.95, &again_low, &again_high);
  error = bnl_tally_get_std (&tally) / sqrt (G_N_ELEMENTS (values));
  g_assert_true (low == again_low && high == again_high);
  g_assert_true (fabs (low - (tally.mean - 1.96 * error)) <= 0.15 * error);
  g_assert_true (fabs (high - (tally.mean + 1.96 * error)) <= 0.15 * error);
}

/* Tables of Student's t, to their last digit. */
static void
test_student (void)
{
  static const struct {
    double p;
    guint df;
    double t;
  } known[] = {
    { 0.975, 1, 12.7062 },   { 0.975, 2, 4.30265 }, { 0.975, 3, 3.18245 },  { 0.975, 4, 2.77645 },
    { 0.975, 5, 2.57058 },   { 0.975, 9, 2.26216 }, { 0.975, 10, 2.22814 }, { 0.975, 30, 2.04227 },
    { 0.975, 999, 1.96234 }, { 0.995, 2, 9.92484 }, { 0.9, 7, 1.41492 },    { 0.025, 4, -2.77645 },
    { 0.5, 3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    const double t = bnl_bootstrap_get_t (known[i].p, known[i].df);

    if (!(fabs (t - known[i].t) <= 6e-5))
      g_error ("t (%g, %u) = %.9g, but it is %.9g", known[i].p, known[i].df, t, known[i].t);
  }
}

static void
test_clear (void)
{
  static const double plain[] = { 2.8, 3.0, 3.1 };
  static const double below[] = { -2.8, -3.0, -3.1 };
  /* All above 0, so the bootstrap alone would have it clear: 1.9 +- 1.5, and t * error is 3.7. */
  static const double scattered[] = { 0.4, 1.9, 3.4 };
  static const double across[] = { -0.1, 3, 3.1 };
  static const double same[] = { 1, 1 };
  static const double nothing[] = { 0, 0, 0 };

  g_assert_true (bnl_bootstrap_is_clear (plain, 3, 0.95));
  g_assert_true (bnl_bootstrap_is_clear (below, 3, 0.95));
  g_assert_false (bnl_bootstrap_is_clear (scattered, 3, 0.95));
  g_assert_false (bnl_bootstrap_is_clear (across, 3, 0.95));
  g_assert_true (bnl_bootstrap_is_clear (same, 2, 0.95));
  g_assert_false (bnl_bootstrap_is_clear (nothing, 3, 0.95));
  g_assert_false (bnl_bootstrap_is_clear (plain, 1, 0.95));
  g_assert_false (bnl_bootstrap_is_clear (plain, 0, 0.95));
}

/* What is called clear where there is nothing: about one time in twenty.  And where there is
 * something large it is found. */
static void
test_coverage (void)
{
  static const struct {
    guint n, n_trials;
  } sizes[] = { { 2, 4000 }, { 3, 4000 }, { 5, 4000 }, { 8, 400 } };
  BnlRng rng;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint n = sizes[i].n, n_trials = sizes[i].n_trials;
    guint n_false = 0, n_found = 0;

    bnl_rng_init (&rng, 1, BNL_RNG_STREAM_TEST, i);
    for (guint trial = 0; trial < n_trials; trial++) {
      double values[8];

      for (guint k = 0; k < n; k++)
        values[k] = bnl_rng_normal (&rng);
      n_false += bnl_bootstrap_is_clear (values, n, 0.95) ? 1 : 0;
      for (guint k = 0; k < n; k++)
        values[k] += 50;
      n_found += bnl_bootstrap_is_clear (values, n, 0.95) ? 1 : 0;
    }
    g_test_message ("n = %u: of %u, %u called clear by chance, %u found", n, n_trials, n_false,
                    n_found);
    g_assert_cmpuint (n_false, <=, n_trials * 7 / 100);
    g_assert_cmpuint (n_false, >=, n_trials * 2 / 100);
    g_assert_cmpuint (n_found, >=, n_trials * 97 / 100);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/bootstrap/brute-force", test_brute_force);
  g_test_add_func ("/lab/bootstrap/known", test_known);
  g_test_add_func ("/lab/bootstrap/mirror", test_mirror);
  g_test_add_func ("/lab/bootstrap/many", test_many);
  g_test_add_func ("/lab/bootstrap/student", test_student);
  g_test_add_func ("/lab/bootstrap/clear", test_clear);
  g_test_add_func ("/lab/bootstrap/coverage", test_coverage);
  return g_test_run ();
}
