/* Findings that are differences between the arms: early, at the end, of judging, of the gap. */

#include "bnl-sweep-contrast-private.h"

#include <math.h>

/* The step of the first evaluation where it is the same in every run; 0 elsewhere. */
static guint64
find_early_step (const BnlSweepFinding *finding)
{
  guint64 step = 0;

  for (guint cell = 0; cell < bnl_sweep_get_n_cells (finding->sweep); cell++)
    for (guint arm = 0; arm < finding->n_arms; arm++)
      for (guint seed = 0; seed < finding->n_seeds; seed++) {
        const guint64 one = bnl_sweep_table_get (finding->table, cell, arm, seed)->early_step;

        if (one > 0 && step > 0 && one != step)
          return 0;
        step = MAX (step, one);
      }
  return step;
}

void
bnl_sweep_finding_add_early (BnlSweepFinding *finding)
{
  const guint64 step = find_early_step (finding);
  g_autofree char *lead =
      step > 0
          ? g_strdup_printf ("at the first evaluation, after %" G_GUINT64_FORMAT " steps,", step)
          : g_strdup ("at the first evaluation");

  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_EARLY_ACCURACY, lead);
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_STEPS_TO_90, "");
}

void
bnl_sweep_finding_add_end (BnlSweepFinding *finding)
{
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_LAST_ACCURACY, "at the end");
}

void
bnl_sweep_finding_add_arms (BnlSweepFinding *finding)
{
  bnl_sweep_finding_add_end (finding);
}

/* --- judging --- */

/* Whether the arms are trained alike and nothing differs but what they are judged with. */
static gboolean
is_of_judging_alone (const BnlSweepFinding *finding)
{
  g_autoptr (BnlSpec) reference = bnl_sweep_dup_spec (finding->sweep, 0, 0, 0, NULL);
  gboolean differs = FALSE;

  if (reference == NULL)
    return FALSE;
  for (guint arm = 1; arm < finding->n_arms; arm++) {
    g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (finding->sweep, 0, arm, 0, NULL);

    if (spec == NULL)
      return FALSE;
    differs = differs || spec->eval_statistics != reference->eval_statistics;
    spec->eval_statistics = reference->eval_statistics;
    if (!bnl_spec_equal (spec, reference))
      return FALSE;
  }
  return differs;
}

void
bnl_sweep_finding_add_evaluation (BnlSweepFinding *finding)
{
  if (is_of_judging_alone (finding))
    bnl_sweep_finding_add_paragraph (
        finding, "what is compared are the same networks, trained alike: only the statistics that "
                 "they are judged with differ, so what follows is of judging, not of learning");
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_EARLY_ACCURACY, "at the first evaluation");
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_LAST_ACCURACY, "at the end");
}

/* --- the gap --- */

static gboolean
has_gap (const BnlSweepFinding *finding)
{
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (finding->sweep); cell++)
    for (guint arm = 0; arm < finding->n_arms; arm++)
      for (guint seed = 0; seed < finding->n_seeds; seed++)
        if (isfinite (bnl_sweep_metric_get (BNL_SWEEP_METRIC_GAP,
                                            bnl_sweep_table_get (finding->table, cell, arm, seed))))
          return TRUE;
  return FALSE;
}

void
bnl_sweep_finding_add_gap (BnlSweepFinding *finding)
{
  if (!has_gap (finding)) {
    bnl_sweep_finding_add_paragraph (
        finding, "the gap between training and held-out accuracy was not measured");
    return;
  }
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_GAP, "");
  bnl_sweep_finding_add_paragraph (
      finding, "a smaller gap alone is no gain, for a network that learns nothing has none; it is "
               "one where held-out accuracy is no worse");
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_LAST_ACCURACY, "at the end");
}
