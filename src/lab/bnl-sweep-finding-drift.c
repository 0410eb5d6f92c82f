/* The finding of how the input to a hidden unit moved while it was trained: what Fig. 1b and c of
 * Ioffe & Szegedy 2015 show, in two numbers a run. */

#include "bnl-sweep-finding-private.h"

#include <math.h>

#include "bnl-run-measure.h"

enum { P15, P50, P85, N_PERCENTILES };

/* Running statistics begin at 0 and 1: what they make of the input at first is of them, not of it.
 * After this share of them is left they have settled. */
#define UNSETTLED 0.01

typedef struct {
  double moved; /* from the lowest to the highest median */
  double grew;  /* widest band over narrowest, from the 15th to the 85th percentile */
} Drift;

typedef struct {
  const char *what;        /* is compared */
  const char *more, *less; /* of a difference */
  gboolean is_factor;      /* compared by its logarithm */
} Aspect;

/* From that step on every arm is looked at, those without a norm too. */
static guint64
find_settled (const BnlSweepFinding *finding)
{
  const double momentum = bnl_sweep_get_base (finding->sweep)->bn_momentum;

  return momentum < 1 ? (guint64) ceil (log (UNSETTLED) / log (1 - momentum)) : 1;
}

static gboolean
measure_run (const BnlSweepFinding *finding, guint cell, guint arm, guint seed, Drift *drift)
{
  const BnlSweepResult *result = bnl_sweep_table_get (finding->table, cell, arm, seed);
  g_autoptr (BnlTrace) trace = NULL;
  double lowest = HUGE_VAL, highest = -HUGE_VAL, narrowest = HUGE_VAL, widest = 0;
  gsize n;

  if (!bnl_sweep_outcome_is_measured (result->outcome) ||
      result->outcome == BNL_SWEEP_OUTCOME_DIVERGED || finding->trace == NULL)
    return FALSE;
  trace = finding->trace (finding->user_data, cell, arm, seed,
                          bnl_measures_get_name (g_bit_nth_lsf (BNL_MEASURE_UNIT, -1)));
  if (trace == NULL || bnl_trace_get_width (trace) != N_PERCENTILES)
    return FALSE;
  n = bnl_trace_get_length (trace);
  for (gsize i = 0; i < n; i++) {
    float row[N_PERCENTILES];

    if (bnl_trace_get (trace, i, row) < find_settled (finding))
      continue;
    if (!isfinite (row[P15]) || !isfinite (row[P50]) || !isfinite (row[P85]))
      continue;
    lowest = MIN (lowest, (double) row[P50]);
    highest = MAX (highest, (double) row[P50]);
    narrowest = MIN (narrowest, (double) row[P85] - (double) row[P15]);
    widest = MAX (widest, (double) row[P85] - (double) row[P15]);
  }
  *drift = (Drift){ highest - lowest, widest / narrowest };
  return isfinite (drift->moved) && isfinite (drift->grew);
}

static double
read_aspect (const Drift *drift, gboolean is_factor)
{
  return is_factor ? log (drift->grew) : drift->moved;
}

static char *
format_number (double value, const char *format)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE * 2];

  g_ascii_formatd (buffer, sizeof buffer, format, fabs (value));
  return g_strdup_printf ("%s%s", value < 0 ? "\u2212" : "", buffer);
}

/* "1.93 ± 0.20", or "8.1 times" of a factor, whose mean is the geometric one. */
static char *
format_tally (const BnlTally *tally, gboolean is_factor)
{
  const double std = bnl_tally_get_std (tally);
  g_autofree char *mean =
      format_number (is_factor ? exp (tally->mean) : tally->mean, is_factor ? "%.2g" : "%.2f");
  g_autofree char *spread = isfinite (std) ? format_number (std, "%.2f") : NULL;

  if (is_factor)
    return g_strdup_printf ("%s times", mean);
  return spread != NULL ? g_strdup_printf ("%s ± %s", mean, spread) : g_strdup (mean);
}

/* "1.52 less [1.30, 1.70]", "5 times less [4, 6]". */
static char *
format_difference (const BnlSweepDifference *difference, const Aspect *aspect)
{
  const gboolean up = difference->mean > 0;
  const double low = up ? difference->low : -difference->high;
  const double high = up ? difference->high : -difference->low;
  /* Of factors near 1 two digits would be none. */
  const char *format = aspect->is_factor && fabs (difference->mean) > log (2.0) ? "%.2g" : "%.2f";
  g_autofree char *size = format_number (
      aspect->is_factor ? exp (fabs (difference->mean)) : fabs (difference->mean), format);
  g_autofree char *from = format_number (aspect->is_factor ? exp (low) : low, format);
  g_autofree char *to = format_number (aspect->is_factor ? exp (high) : high, format);

  if (difference->n == 1)
    return g_strdup ("a single pair, which allows **no claim**");
  if (!difference->clear)
    return g_strdup_printf ("**no clear difference** (%s%s %s [%s, %s])", size,
                            aspect->is_factor ? " times" : "", up ? aspect->more : aspect->less,
                            from, to);
  return g_strdup_printf ("**%s%s %s** [%s, %s]", size, aspect->is_factor ? " times" : "",
                          up ? aspect->more : aspect->less, from, to);
}

/* --- over the seeds --- */

/* What was measured of all runs. */
typedef struct {
  Drift *drifts; /* [n_cells][n_seeds][n_arms]; NaN: nothing */
  guint n_cells, n_seeds, n_arms;
  gboolean *arms; /* [n_arms]: was measured anywhere */
} Drifts;

static const Drift *
get_drift (const Drifts *all, guint cell, guint seed, guint arm)
{
  return &all->drifts[(cell * all->n_seeds + seed) * all->n_arms + arm];
}

/* FALSE: nothing at all was measured. */
static gboolean
measure_all (const BnlSweepFinding *finding, Drifts *all)
{
  gboolean any = FALSE;

  *all = (Drifts){
    .n_cells = bnl_sweep_get_n_cells (finding->sweep),
    .n_seeds = finding->n_seeds,
    .n_arms = finding->n_arms,
  };
  all->drifts = g_new (Drift, bnl_sweep_get_n_runs (finding->sweep));
  all->arms = g_new0 (gboolean, all->n_arms);
  for (guint cell = 0; cell < all->n_cells; cell++)
    for (guint seed = 0; seed < all->n_seeds; seed++)
      for (guint arm = 0; arm < all->n_arms; arm++) {
        Drift *drift = (Drift *) get_drift (all, cell, seed, arm);

        if (!measure_run (finding, cell, arm, seed, drift))
          *drift = (Drift){ (double) NAN, (double) NAN };
        else
          any = all->arms[arm] = TRUE;
      }
  return any;
}

static void
clear_drifts (Drifts *all)
{
  g_free (all->drifts);
  g_free (all->arms);
}

/* Whether all arms can be compared there. */
static gboolean
is_common (const Drifts *all, guint cell, guint seed)
{
  for (guint arm = 0; arm < all->n_arms; arm++)
    if (all->arms[arm] && isnan (get_drift (all, cell, seed, arm)->moved))
      return FALSE;
  return TRUE;
}

/* The mean over the cells where all arms can be compared, for those of one seed are no independent
 * pairs; NaN: nowhere. */
static double
average_seed (const Drifts *all, guint seed, guint arm, gboolean is_factor)
{
  BnlTally tally = { 0 };

  for (guint cell = 0; cell < all->n_cells; cell++)
    if (is_common (all, cell, seed))
      bnl_tally_add (&tally, read_aspect (get_drift (all, cell, seed, arm), is_factor));
  return tally.n > 0 ? tally.mean : (double) NAN;
}

static void
compare_arm (const Drifts *all,
             guint arm,
             gboolean is_factor,
             BnlTally *tally,
             BnlSweepDifference *difference)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint seed = 0; all->arms[arm] && seed < all->n_seeds; seed++) {
    const double one = average_seed (all, seed, arm, is_factor);
    const double value = one - average_seed (all, seed, 0, is_factor);

    if (isfinite (one))
      bnl_tally_add (tally, one);
    if (arm > 0 && isfinite (value))
      g_array_append_val (values, value);
  }
  bnl_sweep_difference_init (difference, (const double *) (const void *) values->data, values->len);
}

static void
add_aspect (BnlSweepFinding *finding, const Drifts *all, const Aspect *aspect)
{
  g_autofree char *heading = g_strdup_printf (
      "%s%s:", aspect->what,
      all->n_cells > 1 ? ", on average over the points at which all were measured" : "");

  bnl_sweep_finding_add_paragraph (finding, heading);
  for (guint arm = 0; arm < finding->n_arms; arm++) {
    g_autofree char *name = bnl_sweep_finding_dup_arm (finding, arm);
    g_autoptr (GString) item = g_string_new (name);
    g_autofree char *figure = NULL;
    BnlTally tally = { 0 };
    BnlSweepDifference difference;

    compare_arm (all, arm, aspect->is_factor, &tally, &difference);
    if (tally.n == 0)
      continue;
    figure = format_tally (&tally, aspect->is_factor);
    g_string_append_printf (item, ": %s", figure);
    if (difference.n > 0) {
      g_autofree char *said = format_difference (&difference, aspect);

      bnl_sweep_finding_note (finding, difference.n);
      g_string_append_printf (item, ", %s", said);
    }
    bnl_sweep_finding_add_item (finding, item->str);
  }
}

static gboolean
has_common (const Drifts *all)
{
  for (guint cell = 0; cell < all->n_cells; cell++)
    for (guint seed = 0; seed < all->n_seeds; seed++)
      if (is_common (all, cell, seed))
        return TRUE;
  return FALSE;
}

void
bnl_sweep_finding_add_drift (BnlSweepFinding *finding)
{
  static const Aspect aspects[] = {
    { "how far the median of the input to one unit of the last hidden layer moved while training, "
      "from its lowest to its highest, once the running statistics had settled",
      "more", "less", FALSE },
    { "how wide the band from the 15th to the 85th percentile of that input was at its widest, "
      "against its narrowest",
      "more", "less", TRUE },
  };

  Drifts all;
  const gboolean measured = measure_all (finding, &all), common = measured && has_common (&all);

  if (!common)
    bnl_sweep_finding_add_paragraph (
        finding, measured ? "the input to a hidden unit was measured nowhere of all that are "
                            "compared"
                          : "the input to a hidden unit was not measured");
  for (guint i = 0; common && i < G_N_ELEMENTS (aspects); i++)
    add_aspect (finding, &all, &aspects[i]);
  clear_drifts (&all);
  if (common && bnl_sweep_table_count (finding->table, BNL_SWEEP_OUTCOME_NOT_CONVERGED) > 0)
    bnl_sweep_finding_add_paragraph (finding, "an input that hardly moves may also be that of a "
                                              "network that has not learned, and some here had "
                                              "not converged");
}
