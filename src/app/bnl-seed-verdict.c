#include "bnl-seed-verdict.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

/* Takes both. */
static char *
join (const BnlTally *tally, char *mean, char *std)
{
  char *text = tally->n == 0   ? g_strdup ("–")
               : tally->n == 1 ? g_strdup (mean)
                               : g_strdup_printf (_ ("%s ± %s"), mean, std);

  g_free (mean);
  g_free (std);
  return text;
}

char *
bnl_seed_verdict_format_percent (const BnlTally *tally)
{
  return join (tally, bnl_format_percent (tally->mean),
               bnl_format_percent (bnl_tally_get_std (tally)));
}

char *
bnl_seed_verdict_format_count (const BnlTally *tally)
{
  double std = tally->n > 1 ? bnl_tally_get_std (tally) : 0.0;

  return join (tally, bnl_format_count ((guint64) round (fabs (tally->mean))),
               bnl_format_count ((guint64) round (std)));
}

/* "2.8 ± 0.4", whoever is ahead. */
static char *
format_points (const BnlTally *tally)
{
  double std = tally->n > 1 ? bnl_tally_get_std (tally) : 0.0;

  return join (tally, bnl_format_tenths (fabs (tally->mean)), bnl_format_tenths (std));
}

/* At the beginning of a sentence. */
static const char *
name_first (BnlArm arm)
{
  return arm == BNL_ARM_WITH ? _ ("With BN") : _ ("Without BN");
}

/* Within one. */
static const char *
name_inside (BnlArm arm)
{
  return arm == BNL_ARM_WITH ? _ ("with BN") : _ ("without BN");
}

/* --- what all verdicts say --- */

static void
append_basis (GString *body, const BnlSeedVerdict *seeds, guint32 n_held_out)
{
  guint n = seeds->pairing->n;
  g_autofree char *n_images = bnl_format_count (n_held_out);

  if (n == seeds->n_seeds)
    g_string_append_printf (body, _ (" Mean ± standard deviation over %u seeds"), n);
  else if (seeds->ended)
    g_string_append_printf (
        body, _ (" Mean ± standard deviation over the %u of %u seeds that are complete"), n,
        seeds->n_seeds);
  else
    g_string_append_printf (body, _ (" Mean ± standard deviation over %u of %u seeds so far"), n,
                            seeds->n_seeds);
  if (n_held_out > 0)
    g_string_append_printf (body, _ (", %s held-out images."), n_images);
  else
    g_string_append_c (body, '.');
}

/* "3 of 5 seeds", "each of 5 seeds". */
static char *
format_share (guint n, guint n_all)
{
  return n == n_all ? g_strdup_printf (_ ("each of %u seeds"), n_all)
                    : g_strdup_printf (_ ("%u of %u seeds"), n, n_all);
}

static void
append_divergence (GString *title, GString *body, const BnlPairing *pairing)
{
  const guint *n = pairing->n_diverged;
  BnlArm worse = n[BNL_ARM_WITH] > n[BNL_ARM_WITHOUT] ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  g_autofree char *share = format_share (n[worse], pairing->n);

  if (n[0] == n[1]) {
    g_string_append_printf (title, _ ("Both diverged with %s"), share);
    return;
  }
  g_string_append_printf (title, _ ("%s diverged with %s"), name_first (worse), share);
  if (n[1 - worse] > 0)
    g_string_append_printf (body, _ ("%s did with %u. "), name_first (1 - worse), n[1 - worse]);
}

/* --- pairs --- */

/* Where no seed brought both to 90 %. */
static void
append_lone_race (GString *body, const BnlPairing *pairing)
{
  const guint *n = pairing->n_reached;
  BnlArm arm = n[BNL_ARM_WITH] > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  g_autofree char *share = format_share (n[arm], pairing->n);
  g_autofree char *steps = bnl_seed_verdict_format_count (&pairing->reached_at[arm]);

  if (n[arm] == 0)
    g_string_append (body, _ ("Neither reached 90 % with any seed."));
  else if (n[1 - arm] == 0)
    g_string_append_printf (body,
                            _ ("%s reached 90 %% with %s, after %s steps; the other never did."),
                            name_first (arm), share, steps);
  else
    g_string_append_printf (body,
                            _ ("With BN reached 90 %% with %u of %u seeds, without BN with %u, "
                               "but both with none."),
                            n[BNL_ARM_WITH], pairing->n, n[BNL_ARM_WITHOUT]);
}

static void
append_race (GString *body, const BnlPairing *pairing)
{
  const BnlTally *lead = &pairing->lead;
  g_autofree char *with = bnl_seed_verdict_format_count (&pairing->reached[BNL_ARM_WITH]);
  g_autofree char *without = bnl_seed_verdict_format_count (&pairing->reached[BNL_ARM_WITHOUT]);
  g_autofree char *sooner = bnl_seed_verdict_format_count (lead);
  BnlArm first = BNL_ARM_WITH;

  if (pairing->n_both_reached == 0) {
    append_lone_race (body, pairing);
    return;
  }
  if (lead->n == 1)
    g_string_append_printf (body,
                            _ ("One seed brought both to 90 %%, after %s steps with and %s "
                               "without."),
                            with, without);
  else if (lead->mean == 0.0 && !(bnl_tally_get_std (lead) > 0.0))
    g_string_append_printf (body, _ ("Both reached 90 %% at the same evaluation, after %s steps."),
                            with);
  else if (bnl_pairing_find_first (pairing, &first))
    g_string_append_printf (
        body, _ ("%s reached 90 %% first, after %s steps; the other after %s. Sooner by %s steps."),
        name_first (first), first == BNL_ARM_WITH ? with : without,
        first == BNL_ARM_WITH ? without : with, sooner);
  else
    g_string_append_printf (
        body, _ ("No clear difference in the steps to 90 %%: %s with, %s without."), with, without);
  if (pairing->n_both_reached < pairing->n)
    g_string_append_printf (body,
                            _ (" That is where both got there: %u of %u seeds (with BN %u, "
                               "without BN %u)."),
                            pairing->n_both_reached, pairing->n, pairing->n_reached[BNL_ARM_WITH],
                            pairing->n_reached[BNL_ARM_WITHOUT]);
}

static void
append_best (GString *body, const BnlPairing *pairing)
{
  g_autofree char *with = bnl_seed_verdict_format_percent (&pairing->best[BNL_ARM_WITH]);
  g_autofree char *without = bnl_seed_verdict_format_percent (&pairing->best[BNL_ARM_WITHOUT]);

  if (pairing->best[BNL_ARM_WITH].n > 0 && pairing->best[BNL_ARM_WITHOUT].n > 0)
    g_string_append_printf (body, _ (" Best: %s %% with, %s %% without."), with, without);
}

/* Who ends ahead where a divergence has the title. */
static void
append_survivors (GString *body, const BnlPairing *pairing, guint32 n_held_out)
{
  g_autofree char *points = format_points (&pairing->ahead);
  BnlArm ahead;

  if (pairing->n_judged < 2)
    return;
  if (bnl_pairing_find_ahead (pairing, n_held_out, &ahead))
    g_string_append_printf (body,
                            _ (" Where neither diverged (%u seeds), %s ends ahead by %s points."),
                            pairing->n_judged, name_inside (ahead), points);
  else
    g_string_append_printf (
        body, _ (" Where neither diverged (%u seeds), there is no clear difference at the end."),
        pairing->n_judged);
}

static void
judge_pairs (GString *title, GString *body, const BnlPairing *pairing, guint32 n_held_out)
{
  g_autofree char *points = format_points (&pairing->ahead);
  gboolean any_diverged = pairing->n_diverged[0] + pairing->n_diverged[1] > 0;
  BnlArm ahead = pairing->ahead.mean > 0.0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  gboolean clear = bnl_pairing_find_ahead (pairing, n_held_out, &ahead);

  if (any_diverged)
    append_divergence (title, body, pairing);
  else if (pairing->n_judged < 2)
    g_string_append (title, _ ("Nothing to judge by"));
  else if (clear)
    g_string_append_printf (title, _ ("%s ends ahead by %s points"), name_first (ahead), points);
  else
    g_string_append (title, _ ("No clear difference at the end"));
  if (pairing->n_diverged[0] == pairing->n && pairing->n_diverged[1] == pairing->n) {
    g_string_append (body, _ ("Try a smaller learning rate."));
    return;
  }
  append_race (body, pairing);
  append_best (body, pairing);
  if (any_diverged)
    append_survivors (body, pairing, n_held_out);
  else if (pairing->n_judged > 1 && !clear && pairing->ahead.mean != 0.0)
    g_string_append_printf (body, _ (" %s ends ahead by %s points, within its spread."),
                            name_first (ahead), points);
}

/* --- one network alone --- */

static void
judge_alone (GString *title, GString *body, const BnlPairing *pairing, BnlArm arm)
{
  guint n_reached = pairing->n_reached[arm];
  g_autofree char *best = bnl_seed_verdict_format_percent (&pairing->best[arm]);
  g_autofree char *steps = bnl_seed_verdict_format_count (&pairing->reached_at[arm]);
  g_autofree char *reached = format_share (n_reached, pairing->n);
  g_autofree char *diverged = format_share (pairing->n_diverged[arm], pairing->n);

  if (pairing->n_diverged[arm] > 0)
    g_string_append_printf (title, _ ("%s diverged with %s"), name_first (arm), diverged);
  else if (pairing->best[arm].n > 0)
    g_string_append_printf (title, _ ("%s: best %s %%"), name_first (arm), best);
  else
    g_string_append (title, _ ("Nothing to judge by"));
  if (pairing->n_diverged[arm] == pairing->n) {
    g_string_append (body, _ ("Try a smaller learning rate."));
    return;
  }
  if (n_reached == 0)
    g_string_append (body, _ ("It did not reach 90 % with any seed."));
  else
    g_string_append_printf (body, _ ("It reached 90 %% with %s, after %s steps."), reached, steps);
  if (pairing->n_diverged[arm] > 0 && pairing->best[arm].n > 0)
    g_string_append_printf (body, _ (" Best: %s %%."), best);
  g_string_append (body, _ (" Nothing to compare it with: it ran alone."));
}

void
bnl_seed_verdict_init (BnlVerdict *verdict, const BnlSeedVerdict *seeds, guint32 n_held_out)
{
  GString *title = g_string_new (NULL);
  GString *body = g_string_new (NULL);

  if (seeds->has[BNL_ARM_WITHOUT] && seeds->has[BNL_ARM_WITH])
    judge_pairs (title, body, seeds->pairing, n_held_out);
  else
    judge_alone (title, body, seeds->pairing,
                 seeds->has[BNL_ARM_WITH] ? BNL_ARM_WITH : BNL_ARM_WITHOUT);
  append_basis (body, seeds, n_held_out);
  verdict->title = g_string_free (title, FALSE);
  verdict->body = g_string_free (body, FALSE);
}
