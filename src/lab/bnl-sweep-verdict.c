#include "bnl-sweep-verdict.h"

#include <string.h>

#include "bnl-run-measure.h"
#include "bnl-sweep-finding-private.h"

/* From so many comparisons on it is said what chance makes of them: half of one seems clear. */
#define MANY_COMPARISONS 10
/* Up to so many seeds an interval of the bootstrap is told to be too narrow. */
#define FEW_SEEDS 8

typedef void (*Add) (BnlSweepFinding *finding);

static const char *const names[] = {
  "early", "end", "range", "best", "gap", "arms", "drift", "impossible", "evaluation", NULL,
};

static const Add adds[] = {
  bnl_sweep_finding_add_early, bnl_sweep_finding_add_end,        bnl_sweep_finding_add_range,
  bnl_sweep_finding_add_best,  bnl_sweep_finding_add_gap,        bnl_sweep_finding_add_arms,
  bnl_sweep_finding_add_drift, bnl_sweep_finding_add_impossible, bnl_sweep_finding_add_evaluation,
};

G_STATIC_ASSERT (G_N_ELEMENTS (adds) == G_N_ELEMENTS (names) - 1);

const char *const *
bnl_sweep_verdict_get_findings (void)
{
  return names;
}

/* --- which findings --- */

/* What suits a sweep whose owner has not said. */
static void
suggest (const BnlSweep *sweep, GPtrArray *chosen)
{
  const guint measures = bnl_sweep_get_measures (sweep);
  const gboolean has_axis = bnl_sweep_slice_choose_axis (sweep) >= 0;
  const gboolean has_arms = bnl_sweep_get_n_arms (sweep) > 1;

  if (has_axis)
    g_ptr_array_add (chosen, "range");
  if (!has_axis && has_arms) {
    g_ptr_array_add (chosen, "early");
    g_ptr_array_add (chosen, "end");
  }
  if (has_axis || bnl_sweep_get_n_arms (sweep) != 2)
    g_ptr_array_add (chosen, "best");
  if (measures & BNL_MEASURE_TRAIN)
    g_ptr_array_add (chosen, "gap");
  if (measures & BNL_MEASURE_UNIT)
    g_ptr_array_add (chosen, "drift");
  g_ptr_array_add (chosen, "impossible");
}

static void
add_findings (BnlSweepFinding *finding, const char *const *wanted)
{
  g_autoptr (GPtrArray) suggested = g_ptr_array_new ();

  if (wanted == NULL || wanted[0] == NULL) {
    suggest (finding->sweep, suggested);
    g_ptr_array_add (suggested, NULL);
    wanted = (const char *const *) suggested->pdata;
  }
  for (; *wanted != NULL; wanted++)
    for (guint i = 0; i < G_N_ELEMENTS (adds); i++)
      if (strcmp (*wanted, names[i]) == 0)
        adds[i](finding);
  /* Of one arm and nothing that varies there is but the figure. */
  if (finding->text->len == 0)
    bnl_sweep_finding_add_best (finding);
}

/* --- what it rests on --- */

static void
append_pairs (const BnlSweepFinding *finding, GString *note)
{
  if (finding->n_comparisons == 0)
    return;
  g_string_append (note, "Each difference is the mean over ");
  if (finding->least_n < finding->most_n)
    g_string_append_printf (note, "%u to ", finding->least_n);
  g_string_append_printf (note,
                          "%u pairs of runs that share their seed, in brackets its bootstrap "
                          "95 %% interval.",
                          finding->most_n);
  if (finding->least_n <= FEW_SEEDS)
    g_string_append (note, " With so few pairs that is too narrow: a difference is called clear "
                           "only where Student's t test agrees.");
  if (finding->n_comparisons >= MANY_COMPARISONS)
    g_string_append_printf (
        note,
        " Of %u differences judged, about %.0f would seem clear by chance if there "
        "were none.",
        finding->n_comparisons, finding->n_comparisons * (1 - BNL_SWEEP_LEVEL));
}

static void
add_note (BnlSweepFinding *finding)
{
  const guint n_failed = bnl_sweep_table_count (finding->table, BNL_SWEEP_OUTCOME_FAILED);
  g_autoptr (GString) note = g_string_new (NULL);

  append_pairs (finding, note);
  if (finding->has_single)
    g_string_append_printf (note, "%s%s is no ground for a claim: another seed may turn it round.",
                            note->len > 0 ? " " : "",
                            finding->n_seeds == 1 ? "One seed" : "A single pair");
  if (n_failed > 0) {
    g_autofree char *failed = bnl_sweep_finding_count (n_failed, "run", "runs");

    g_string_append_printf (note, "%s%c%s failed and %s nowhere.", note->len > 0 ? " " : "",
                            g_ascii_toupper (failed[0]), failed + 1,
                            n_failed == 1 ? "counts" : "count");
  }
  if (note->len > 0)
    bnl_sweep_finding_add_paragraph (finding, note->str);
}

static char *
describe_progress (const BnlSweepTable *table, gboolean running)
{
  const guint n = bnl_sweep_table_get_n_measured (table);
  const guint n_all = bnl_sweep_table_get_n_possible (table);

  if (n == n_all)
    return g_strdup ("");
  return g_strdup_printf (running ? "so far, %u of %u runs" : "from %u of %u runs", n, n_all);
}

char *
bnl_sweep_verdict_write (const char *const *findings,
                         BnlSweepTable *table,
                         gboolean running,
                         BnlSweepVerdictTrace trace,
                         gpointer user_data)
{
  BnlSweep *sweep = bnl_sweep_table_get_sweep (table);
  g_autofree char *beginning = describe_progress (table, running);
  BnlSweepFinding finding = {
    .table = table,
    .sweep = sweep,
    .n_arms = bnl_sweep_get_n_arms (sweep),
    .n_seeds = bnl_sweep_get_n_seeds (sweep),
    .axis = bnl_sweep_slice_choose_axis (sweep),
    .running = running,
    .trace = trace,
    .user_data = user_data,
    .beginning = beginning,
  };
  g_autoptr (GPtrArray) slices = NULL;

  if (bnl_sweep_table_get_n_measured (table) == 0)
    return g_strdup (running ? "No run has ended yet." : "Nothing has been measured yet.");
  finding.slices = slices = bnl_sweep_slice_list (sweep, finding.axis);
  finding.text = g_string_new (NULL);
  add_findings (&finding, findings);
  add_note (&finding);
  return g_string_free (finding.text, FALSE);
}
