#include "bnl-finding.h"

#include <math.h>
#include <string.h>

#include "lab/bnl-pairing.h"

#define NO_DIFFERENCE "no clear difference"

static const char *const arm_words[BNL_N_ARMS] = { "without", "with" };
static const char *const norm_words[] = {
  [BNL_NORM_NONE] = "normalization",
  [BNL_NORM_BATCH] = "batch normalization",
  [BNL_NORM_LAYER] = "layer normalization",
  [BNL_NORM_BATCH_RENORM] = "batch renormalization",
  [BNL_NORM_GHOST] = "ghost batch normalization",
};

static BnlPairingArm
get_arm (const GPtrArray *results, guint index)
{
  const BnlResult *result = g_ptr_array_index (results, index);

  return (BnlPairingArm){ result->state, &result->score };
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
describe_divergence (const BnlPairing *figures, const GPtrArray *results, BnlArm arm, GString *text)
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
describe_lone_race (const BnlPairing *figures, GString *text)
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
describe_race (const BnlPairing *figures, GString *text)
{
  const BnlTally *lead = &figures->lead;
  double std = bnl_tally_get_std (lead);
  BnlArm winner;

  g_string_append (text, "First at 90 %: ");
  if (figures->n_both_reached == 0) {
    describe_lone_race (figures, text);
  } else if (lead->mean == 0 && !(std > 0)) {
    g_string_append_printf (text, "both at the same evaluation, after %.0f steps",
                            figures->reached[BNL_ARM_WITH].mean);
  } else if (!bnl_pairing_find_first (figures, &winner)) {
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

static void
describe_end (const BnlPairing *figures, guint32 n_held_out, GString *text)
{
  const BnlTally *ahead = &figures->ahead;
  gboolean single = figures->n_judged == 1;
  BnlArm leader;

  if (figures->n_judged == 0) {
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      if (figures->last[arm].n > 0)
        g_string_append_printf (text, "The network %s batch normalization ended at %.2f %%. ",
                                arm_words[arm], 100 * figures->last[arm].mean);
    return;
  }
  g_string_append (text, "Ahead at the end: ");
  if (!bnl_pairing_find_ahead (figures, n_held_out, &leader))
    g_string_append_printf (text, "%s (%+.2f points with batch normalization, %s %.2f)",
                            NO_DIFFERENCE, ahead->mean,
                            single ? "standard error" : "standard deviation",
                            bnl_pairing_get_spread (figures, n_held_out));
  else
    g_string_append_printf (text, "%s batch normalization, by %.2f points", arm_words[leader],
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
  BnlPairing figures = { 0 };

  for (guint i = 0; i < without->len; i++)
    bnl_pairing_add (&figures, get_arm (without, i), get_arm (with, i));
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
