#include "bnl-finding.h"

#include <math.h>
#include <string.h>

#include "bnl-tally.h"

#define NO_DIFFERENCE "no clear difference"

static const char *const arm_words[BNL_N_ARMS] = { "without", "with" };
static const char *const norm_words[] = {
  [BNL_NORM_NONE] = "normalization",
  [BNL_NORM_BATCH] = "batch normalization",
  [BNL_NORM_LAYER] = "layer normalization",
  [BNL_NORM_BATCH_RENORM] = "batch renormalization",
  [BNL_NORM_GHOST] = "ghost batch normalization",
};

typedef struct {
  guint n;                         /* pairs */
  guint n_both_reached;            /* pairs in which both reached 90 % */
  guint n_reached[BNL_N_ARMS];     /* runs that did */
  BnlTally reached[BNL_N_ARMS];    /* steps, over the pairs in which both did */
  BnlTally lead;                   /* steps that the normalized network was earlier, likewise */
  BnlTally reached_at[BNL_N_ARMS]; /* steps, over all that did */
  guint n_judged;                  /* pairs that have both an accuracy at their end */
  BnlTally ahead;                  /* of them: with minus without, in points */
  BnlTally last[BNL_N_ARMS];       /* held-out accuracy at the end, of runs that did not diverge */
  guint n_diverged[BNL_N_ARMS];
} Figures;

static gboolean
has_last (const BnlResult *result)
{
  return result->state != BNL_RUN_DIVERGED && result->score.measured;
}

static void
collect_run (Figures *figures, const BnlResult *result, BnlArm arm)
{
  if (result->state == BNL_RUN_DIVERGED)
    figures->n_diverged[arm]++;
  if (result->score.steps_to_90 > 0) {
    figures->n_reached[arm]++;
    bnl_tally_add (&figures->reached_at[arm], (double) result->score.steps_to_90);
  }
  if (has_last (result))
    bnl_tally_add (&figures->last[arm], result->score.latest_accuracy);
}

static void
collect_pair (Figures *figures, const BnlResult *without, const BnlResult *with)
{
  figures->n++;
  collect_run (figures, without, BNL_ARM_WITHOUT);
  collect_run (figures, with, BNL_ARM_WITH);
  if (without->score.steps_to_90 > 0 && with->score.steps_to_90 > 0) {
    double steps_without = (double) without->score.steps_to_90;
    double steps_with = (double) with->score.steps_to_90;

    figures->n_both_reached++;
    bnl_tally_add (&figures->reached[BNL_ARM_WITHOUT], steps_without);
    bnl_tally_add (&figures->reached[BNL_ARM_WITH], steps_with);
    bnl_tally_add (&figures->lead, steps_without - steps_with);
  }
  if (has_last (without) && has_last (with)) {
    figures->n_judged++;
    bnl_tally_add (&figures->ahead,
                   100 * (with->score.latest_accuracy - without->score.latest_accuracy));
  }
}

static void
append_seeds (GString *text, guint n)
{
  if (n == 1)
    g_string_append (text, " (one seed).");
  else
    g_string_append_printf (text, " (%u seeds).", n);
}

static void
describe_divergence (const Figures *figures, const GPtrArray *results, BnlArm arm, GString *text)
{
  const char *separator = "";

  if (figures->n_diverged[arm] == 0)
    return;
  g_string_append_printf (text, "%s batch normalization: diverged at step ",
                          arm == BNL_ARM_WITH ? "With" : "Without");
  for (guint i = 0; i < results->len; i++) {
    const BnlResult *result = g_ptr_array_index (results, i);

    if (result->state != BNL_RUN_DIVERGED)
      continue;
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, separator, result->diverged_at);
    separator = ", ";
  }
  if (figures->n > 1)
    g_string_append_printf (text, " (%u of %u seeds)", figures->n_diverged[arm], figures->n);
  g_string_append (text, ". ");
}

/* Where 90 % was not reached by both in any pair. */
static void
describe_lone_race (const Figures *figures, GString *text)
{
  const guint *n = figures->n_reached;
  BnlArm arm = n[BNL_ARM_WITH] > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;

  if (n[BNL_ARM_WITH] > 0 && n[BNL_ARM_WITHOUT] > 0)
    g_string_append_printf (text, "%s (with batch normalization in %u, without in %u of %u seeds)",
                            NO_DIFFERENCE, n[BNL_ARM_WITH], n[BNL_ARM_WITHOUT], figures->n);
  else if (n[arm] == 0)
    g_string_append (text, "neither got there");
  else
    g_string_append_printf (text, "only %s batch normalization, after %.0f steps", arm_words[arm],
                            figures->reached_at[arm].mean);
  if (n[arm] > 0 && n[arm] < figures->n && n[1 - arm] == 0)
    g_string_append_printf (text, " (%u of %u seeds)", n[arm], figures->n);
}

static void
describe_race (const Figures *figures, GString *text)
{
  const BnlTally *lead = &figures->lead;
  double std = bnl_tally_get_std (lead);
  BnlArm winner = lead->mean > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;

  g_string_append (text, "First at 90 %: ");
  if (figures->n_both_reached == 0) {
    describe_lone_race (figures, text);
  } else if (lead->mean == 0 && !(std > 0)) {
    g_string_append_printf (text, "both at the same evaluation, after %.0f steps",
                            figures->reached[BNL_ARM_WITH].mean);
  } else if (fabs (lead->mean) <= std) {
    g_string_append_printf (text, "%s (after %.0f steps with batch normalization, %.0f without)",
                            NO_DIFFERENCE, figures->reached[BNL_ARM_WITH].mean,
                            figures->reached[BNL_ARM_WITHOUT].mean);
  } else {
    g_string_append_printf (text, "%s batch normalization, by %.0f steps (after %.0f against %.0f)",
                            arm_words[winner], fabs (lead->mean), figures->reached[winner].mean,
                            figures->reached[1 - winner].mean);
  }
  if (figures->n_both_reached > 0 && figures->n_both_reached < figures->n)
    g_string_append_printf (text, ", where both did (with in %u, without in %u of %u seeds)",
                            figures->n_reached[BNL_ARM_WITH], figures->n_reached[BNL_ARM_WITHOUT],
                            figures->n);
  g_string_append (text, ". ");
}

/* In points: what chance leaves between two networks judged on n images, were they equally good. */
static double
get_standard_error (const Figures *figures, guint32 n)
{
  double variance = 0;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    variance += figures->last[arm].mean * (1 - figures->last[arm].mean) / MAX (n, 1);
  return 100 * sqrt (variance);
}

static void
describe_end (const Figures *figures, guint32 n_held_out, GString *text)
{
  const BnlTally *ahead = &figures->ahead;
  gboolean single = figures->n_judged == 1;
  double spread = single ? get_standard_error (figures, n_held_out) : bnl_tally_get_std (ahead);

  if (figures->n_judged == 0) {
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      if (figures->last[arm].n > 0)
        g_string_append_printf (text, "The network %s batch normalization ended at %.2f %%. ",
                                arm_words[arm], 100 * figures->last[arm].mean);
    return;
  }
  g_string_append (text, "Ahead at the end: ");
  if (fabs (ahead->mean) <= spread)
    g_string_append_printf (text, "%s (%+.2f points with batch normalization, %s %.2f)",
                            NO_DIFFERENCE, ahead->mean,
                            single ? "standard error" : "standard deviation", spread);
  else
    g_string_append_printf (text, "%s batch normalization, by %.2f points",
                            arm_words[ahead->mean > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT],
                            fabs (ahead->mean));
  if (figures->n_judged < figures->n)
    g_string_append_printf (text, " (%u of %u seeds)", figures->n_judged, figures->n);
  g_string_append (text, ". ");
}

char *
bnl_finding_describe (const GPtrArray *without,
                      const GPtrArray *with,
                      BnlNorm norm,
                      guint32 n_held_out)
{
  GString *text = g_string_new (NULL);
  Figures figures = { 0 };

  for (guint i = 0; i < without->len; i++)
    collect_pair (&figures, g_ptr_array_index (without, i), g_ptr_array_index (with, i));
  describe_divergence (&figures, without, BNL_ARM_WITHOUT, text);
  describe_divergence (&figures, with, BNL_ARM_WITH, text);
  describe_race (&figures, text);
  describe_end (&figures, n_held_out, text);
  g_string_truncate (text, text->len - strlen (". "));
  append_seeds (text, figures.n);
  /* The sentences above are written for the usual norm. */
  g_string_replace (text, norm_words[BNL_NORM_BATCH], norm_words[norm], 0);
  return g_string_free (text, FALSE);
}
