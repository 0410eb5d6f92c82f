#include "bnl-sweep-table.h"

#include <math.h>

#include "bnl-bootstrap.h"

/* One pair of arms at a cell, as it was compared when the cell had that revision. */
typedef struct {
  gint64 key;
  guint64 revision;
  BnlSweepDifference difference;
} Comparison;

struct _BnlSweepTable {
  BnlSweep *sweep;
  guint n_cells, n_arms, n_seeds;
  BnlSweepResult **results; /* [n_runs] by index of the sweep; NULL: nothing yet, or impossible */
  guint counts[BNL_N_SWEEP_OUTCOMES];
  guint64 revision;
  guint64 *cell_revisions; /* [n_cells] */
  GHashTable *comparisons; /* of Comparison, by its key */
  BnlSweepResult none, impossible;
};

static void
count_impossible (BnlSweepTable *table)
{
  for (guint cell = 0; cell < table->n_cells; cell++)
    for (guint arm = 0; arm < table->n_arms; arm++)
      if (!bnl_sweep_is_possible (table->sweep, cell, arm))
        table->counts[BNL_SWEEP_OUTCOME_IMPOSSIBLE] += table->n_seeds;
  table->counts[BNL_SWEEP_OUTCOME_NONE] =
      bnl_sweep_get_n_runs (table->sweep) - table->counts[BNL_SWEEP_OUTCOME_IMPOSSIBLE];
}

BnlSweepTable *
bnl_sweep_table_new (BnlSweep *sweep)
{
  BnlSweepTable *table = g_new0 (BnlSweepTable, 1);

  table->sweep = bnl_sweep_ref (sweep);
  table->n_cells = bnl_sweep_get_n_cells (sweep);
  table->n_arms = bnl_sweep_get_n_arms (sweep);
  table->n_seeds = bnl_sweep_get_n_seeds (sweep);
  table->results = g_new0 (BnlSweepResult *, bnl_sweep_get_n_runs (sweep));
  table->revision = 1;
  table->cell_revisions = g_new0 (guint64, table->n_cells);
  table->comparisons = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  bnl_sweep_result_init (&table->none);
  bnl_sweep_result_init (&table->impossible);
  table->impossible.outcome = BNL_SWEEP_OUTCOME_IMPOSSIBLE;
  count_impossible (table);
  return table;
}

void
bnl_sweep_table_free (BnlSweepTable *table)
{
  const guint n_runs = bnl_sweep_get_n_runs (table->sweep);

  for (guint i = 0; i < n_runs; i++)
    g_free (table->results[i]);
  g_free (table->results);
  g_free (table->cell_revisions);
  g_hash_table_unref (table->comparisons);
  bnl_sweep_unref (table->sweep);
  g_free (table);
}

BnlSweep *
bnl_sweep_table_get_sweep (const BnlSweepTable *table)
{
  return table->sweep;
}

void
bnl_sweep_table_set (BnlSweepTable *table,
                     guint cell,
                     guint arm,
                     guint seed,
                     const BnlSweepResult *result)
{
  const guint index = bnl_sweep_get_index (table->sweep, cell, arm, seed);
  BnlSweepResult **place = &table->results[index];

  if (!bnl_sweep_is_possible (table->sweep, cell, arm))
    return;
  g_return_if_fail (result->outcome != BNL_SWEEP_OUTCOME_IMPOSSIBLE);
  table->counts[*place != NULL ? (*place)->outcome : BNL_SWEEP_OUTCOME_NONE]--;
  table->counts[result->outcome]++;
  if (*place == NULL)
    *place = g_new (BnlSweepResult, 1);
  **place = *result;
  table->cell_revisions[cell] = ++table->revision;
}

const BnlSweepResult *
bnl_sweep_table_get (const BnlSweepTable *table, guint cell, guint arm, guint seed)
{
  const BnlSweepResult *result =
      table->results[bnl_sweep_get_index (table->sweep, cell, arm, seed)];

  if (result != NULL)
    return result;
  return bnl_sweep_is_possible (table->sweep, cell, arm) ? &table->none : &table->impossible;
}

guint64
bnl_sweep_table_get_revision (const BnlSweepTable *table)
{
  return table->revision;
}

guint
bnl_sweep_table_count (const BnlSweepTable *table, BnlSweepOutcome outcome)
{
  return table->counts[outcome];
}

guint
bnl_sweep_table_get_n_possible (const BnlSweepTable *table)
{
  return bnl_sweep_get_n_runs (table->sweep) - table->counts[BNL_SWEEP_OUTCOME_IMPOSSIBLE];
}

guint
bnl_sweep_table_get_n_measured (const BnlSweepTable *table)
{
  guint n = 0;

  for (guint i = 0; i < BNL_N_SWEEP_OUTCOMES; i++)
    if (bnl_sweep_outcome_is_measured ((BnlSweepOutcome) i))
      n += table->counts[i];
  return n;
}

/* --- over the seeds --- */

void
bnl_sweep_table_summarize (const BnlSweepTable *table,
                           guint cell,
                           guint arm,
                           BnlSweepMetric metric,
                           BnlSweepCell *summary)
{
  guint counts[BNL_N_SWEEP_OUTCOMES] = { 0 };

  *summary = (BnlSweepCell){ 0 };
  for (guint seed = 0; seed < table->n_seeds; seed++) {
    const BnlSweepResult *result = bnl_sweep_table_get (table, cell, arm, seed);

    counts[result->outcome]++;
    if (result->outcome != BNL_SWEEP_OUTCOME_DIVERGED)
      bnl_tally_add (&summary->tally, bnl_sweep_metric_get (metric, result));
  }
  summary->n_converged = counts[BNL_SWEEP_OUTCOME_CONVERGED];
  summary->n_not_converged = counts[BNL_SWEEP_OUTCOME_NOT_CONVERGED];
  summary->n_diverged = counts[BNL_SWEEP_OUTCOME_DIVERGED];
  summary->n_impossible = counts[BNL_SWEEP_OUTCOME_IMPOSSIBLE];
  summary->n_stopped = counts[BNL_SWEEP_OUTCOME_STOPPED];
  summary->n_failed = counts[BNL_SWEEP_OUTCOME_FAILED];
  summary->n_done = summary->n_converged + summary->n_not_converged + summary->n_diverged;
}

void
bnl_sweep_difference_init (BnlSweepDifference *difference, const double *values, guint n)
{
  BnlTally tally = { 0 };

  for (guint i = 0; i < n; i++)
    bnl_tally_add (&tally, values[i]);
  *difference = (BnlSweepDifference){
    .n = n,
    .mean = n > 0 ? tally.mean : (double) NAN,
    .std = bnl_tally_get_std (&tally),
    .clear = bnl_bootstrap_is_clear (values, n, BNL_SWEEP_LEVEL),
  };
  bnl_bootstrap_interval (values, n, BNL_SWEEP_LEVEL, &difference->low, &difference->high);
}

void
bnl_sweep_table_compare_cells (const BnlSweepTable *table,
                               guint cell,
                               guint arm,
                               guint reference_cell,
                               guint reference_arm,
                               BnlSweepMetric metric,
                               BnlSweepDifference *difference)
{
  g_autofree double *values = g_new (double, table->n_seeds);
  guint n = 0, n_left_out = 0;

  for (guint seed = 0; seed < table->n_seeds; seed++) {
    const BnlSweepResult *one = bnl_sweep_table_get (table, cell, arm, seed);
    const BnlSweepResult *other = bnl_sweep_table_get (table, reference_cell, reference_arm, seed);
    const double value = bnl_sweep_metric_get (metric, one) - bnl_sweep_metric_get (metric, other);

    if (!bnl_sweep_outcome_is_measured (one->outcome) ||
        !bnl_sweep_outcome_is_measured (other->outcome))
      continue;
    if (one->outcome != BNL_SWEEP_OUTCOME_DIVERGED &&
        other->outcome != BNL_SWEEP_OUTCOME_DIVERGED && isfinite (value))
      values[n++] = value;
    else
      n_left_out++;
  }
  bnl_sweep_difference_init (difference, values, n);
  difference->n_left_out = n_left_out;
}

void
bnl_sweep_table_compare (BnlSweepTable *table,
                         guint cell,
                         guint arm,
                         guint reference,
                         BnlSweepMetric metric,
                         BnlSweepDifference *difference)
{
  const gint64 key =
      (((gint64) cell * table->n_arms + arm) * table->n_arms + reference) * BNL_N_SWEEP_METRICS +
      metric;
  Comparison *kept = g_hash_table_lookup (table->comparisons, &key);

  if (kept == NULL) {
    kept = g_new0 (Comparison, 1);
    kept->key = key;
    kept->revision = G_MAXUINT64;
    g_hash_table_insert (table->comparisons, &kept->key, kept);
  }
  if (kept->revision != table->cell_revisions[cell]) {
    bnl_sweep_table_compare_cells (table, cell, arm, cell, reference, metric, &kept->difference);
    kept->revision = table->cell_revisions[cell];
  }
  *difference = kept->difference;
}
