#include "bnl-verdict.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"
#include "bnl-plain-words.h"

/* Half of the last digit that is shown. */
#define EQUAL_FRAC 0.0005
/* Less than this is not worth calling "sooner" as a factor. */
#define LEAST_FACTOR 1.05

static gboolean
has_ended (const BnlVerdictArm *arm)
{
  return bnl_run_state_is_end (arm->state);
}

static gboolean
has_diverged (const BnlVerdictArm *arm)
{
  return arm->state == BNL_RUN_DIVERGED;
}

/* "With BN", at the beginning of a sentence. */
static const char *
name_first (BnlArm arm)
{
  return arm == BNL_ARM_WITH ? _ ("With BN") : _ ("Without BN");
}

static double
get_held_out (const BnlMetrics *row, gboolean on_test)
{
  return (double) (on_test ? row->test_accuracy : row->val_accuracy);
}

/* Compared runs are judged at the same step: the last one at which both were measured. */
static gboolean
find_common (const BnlVerdictArm arms[BNL_N_ARMS], double accuracy[BNL_N_ARMS])
{
  const BnlScore *a = arms[0].score, *b = arms[1].score;
  guint64 step;

  if (!a->measured || !b->measured)
    return FALSE;
  for (step = MIN (a->latest_step, b->latest_step); step > 0; step--) {
    gboolean both = TRUE;

    for (int i = 0; i < BNL_N_ARMS; i++) {
      const BnlMetrics *row = bnl_series_get (arms[i].series, (gsize) step - 1);

      accuracy[i] = get_held_out (row, arms[i].score->on_test);
      both = both && isfinite (accuracy[i]);
    }
    if (both)
      return TRUE;
  }
  return FALSE;
}

/* Two standard errors of a difference between two shares of n images, as if the two networks
 * erred independently of each other: rather too wide than too narrow. */
static double
compute_chance (const double accuracy[BNL_N_ARMS], guint32 n)
{
  double variance = accuracy[0] * (1.0 - accuracy[0]) + accuracy[1] * (1.0 - accuracy[1]);

  return 2.0 * sqrt (variance / n);
}

/* Held-out images are looked at now and then: what was there at the first look may have been there
 * long before. */
static gboolean
is_first_look (const BnlVerdictArm *arm, guint64 step)
{
  for (gsize i = 0; i < step - 1; i++)
    if (isfinite (get_held_out (bnl_series_get (arm->series, i), arm->score->on_test)))
      return FALSE;
  return TRUE;
}

/* --- a pair --- */

static void
append_first_at_90 (GString *body, const BnlVerdictArm arms[BNL_N_ARMS])
{
  guint64 without = arms[BNL_ARM_WITHOUT].score->steps_to_90;
  guint64 with = arms[BNL_ARM_WITH].score->steps_to_90;
  gboolean ended = has_ended (&arms[0]) && has_ended (&arms[1]);
  BnlArm first = with > 0 && (without == 0 || with < without) ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  guint64 soon = first == BNL_ARM_WITH ? with : without;
  guint64 late = first == BNL_ARM_WITH ? without : with;
  g_autofree char *soon_text = bnl_format_count (soon);
  g_autofree char *late_text = bnl_format_count (late);
  g_autofree char *factor = bnl_format_tenths (soon > 0 ? (double) late / (double) soon : 0.0);

  if (soon == 0) {
    g_string_append (body,
                     ended ? _ ("Neither reached 90 %.") : _ ("Neither has reached 90 % yet."));
  } else if (late == 0) {
    g_string_append_printf (body,
                            ended ? _ ("%s reached 90 %% after %s steps, the other never did.")
                                  : _ ("%s reached 90 %% after %s steps, the other has not yet."),
                            name_first (first), soon_text);
  } else if (soon == late && is_first_look (&arms[first], soon)) {
    g_string_append_printf (body, _ ("Both had reached 90 %% at the first look, after %s steps."),
                            soon_text);
  } else if (soon == late) {
    g_string_append_printf (body, _ ("Both reached 90 %% after %s steps."), soon_text);
  } else if ((double) late / (double) soon < LEAST_FACTOR) {
    g_string_append_printf (body, _ ("%s reached 90 %% first, after %s steps; the other after %s."),
                            name_first (first), soon_text, late_text);
  } else {
    g_string_append_printf (
        body, _ ("%s reached 90 %% first, after %s steps, %s times sooner than the other (%s)."),
        name_first (first), soon_text, factor, late_text);
  }
}

static void
append_best (GString *body, const BnlVerdictArm arms[BNL_N_ARMS])
{
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  if (!arms[0].score->measured || !arms[1].score->measured)
    return;
  with = bnl_format_percent (arms[BNL_ARM_WITH].score->best_accuracy);
  without = bnl_format_percent (arms[BNL_ARM_WITHOUT].score->best_accuracy);
  g_string_append_printf (body, _ (" Best: %s %% with, %s %% without."), with, without);
}

static void
append_basis (GString *body, guint32 n_held_out)
{
  if (n_held_out > 0) {
    g_autofree char *n = bnl_format_count (n_held_out);

    g_string_append_printf (body, _ (" One seed, %s held-out images."), n);
  } else {
    g_string_append (body, _ (" One seed."));
  }
}

static void
judge_diverged (GString *title, GString *body, const BnlVerdictArm arms[BNL_N_ARMS])
{
  gboolean both = has_diverged (&arms[0]) && has_diverged (&arms[1]);
  BnlArm lost = has_diverged (&arms[BNL_ARM_WITHOUT]) ? BNL_ARM_WITHOUT : BNL_ARM_WITH;
  g_autofree char *step = bnl_format_count (arms[lost].diverged_at);

  if (both) {
    g_autofree char *with = bnl_format_count (arms[BNL_ARM_WITH].diverged_at);

    g_string_append (title, _ ("Both diverged"));
    if (g_str_equal (step, with))
      g_string_append_printf (body, _ ("At step %s. Try a smaller learning rate."), step);
    else
      g_string_append_printf (body,
                              _ ("At step %s without BN, at step %s with it. "
                                 "Try a smaller learning rate."),
                              step, with);
    return;
  }
  g_string_append_printf (title, _ ("%s diverged at step %s"), name_first (lost), step);
  append_first_at_90 (body, arms);
  append_best (body, arms);
}

static void
judge_lead (GString *title,
            GString *body,
            const BnlVerdictArm arms[BNL_N_ARMS],
            const double accuracy[BNL_N_ARMS],
            guint32 n_held_out)
{
  double lead = accuracy[BNL_ARM_WITH] - accuracy[BNL_ARM_WITHOUT];
  gboolean ended = has_ended (&arms[0]) && has_ended (&arms[1]);
  gboolean by_chance = n_held_out > 0 && fabs (lead) < compute_chance (accuracy, n_held_out);
  BnlArm ahead = lead > 0.0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  g_autofree char *points = bnl_format_percent (fabs (lead));
  g_autofree char *level = bnl_format_percent (accuracy[0]);

  if (fabs (lead) < EQUAL_FRAC)
    g_string_append_printf (title, _ ("Level at %s %%"), level);
  else if (ended && by_chance)
    g_string_append (title, _ ("No clear difference at the end"));
  else
    g_string_append_printf (
        title, ended ? _ ("%s ends ahead by %s points") : _ ("%s is ahead by %s points"),
        name_first (ahead), points);
  append_first_at_90 (body, arms);
  append_best (body, arms);
  if (ended && by_chance && fabs (lead) >= EQUAL_FRAC)
    g_string_append_printf (body, _ (" %s ends ahead by %s points, which may be chance."),
                            name_first (ahead), points);
}

static void
judge_pair (GString *title, GString *body, const BnlVerdictArm arms[BNL_N_ARMS], guint32 n_held_out)
{
  double accuracy[BNL_N_ARMS];

  if (has_diverged (&arms[0]) || has_diverged (&arms[1])) {
    judge_diverged (title, body, arms);
    if (has_diverged (&arms[0]) && has_diverged (&arms[1]))
      n_held_out = 0;
  } else if (find_common (arms, accuracy)) {
    judge_lead (title, body, arms, accuracy, n_held_out);
  } else if (has_ended (&arms[0]) && has_ended (&arms[1])) {
    g_string_append (title, _ ("Nothing to judge by"));
    g_string_append (body, _ ("Training ended before both were measured on held-out images."));
    return;
  } else {
    g_string_append (title, _ ("Training both"));
    g_string_append (body, _ ("Same first weights, same batches. They are judged on images held "
                              "out from training."));
    return;
  }
  append_basis (body, n_held_out);
}

/* --- one run alone --- */

static void
judge_alone (GString *title,
             GString *body,
             BnlArm arm,
             const BnlVerdictArm *one,
             guint32 n_held_out)
{
  const BnlScore *score = one->score;
  g_autofree char *best = bnl_format_percent (score->best_accuracy);
  g_autofree char *steps = bnl_format_count (score->steps_to_90);

  if (has_diverged (one)) {
    g_autofree char *step = bnl_format_count (one->diverged_at);

    g_string_append_printf (title, _ ("%s diverged at step %s"), name_first (arm), step);
    g_string_append (body, _ ("Try a smaller learning rate."));
    return;
  }
  if (!score->measured) {
    g_string_append_printf (title, _ ("Training %s alone"),
                            arm == BNL_ARM_WITH ? _ ("with BN") : _ ("without BN"));
    g_string_append (body, _ ("It is judged on images held out from training."));
    return;
  }
  g_string_append_printf (title, _ ("%s: best %s %%"), name_first (arm), best);
  if (score->steps_to_90 > 0)
    g_string_append_printf (body, _ ("It reached 90 %% after %s steps."), steps);
  else
    g_string_append (body, has_ended (one) ? _ ("It did not reach 90 %.")
                                           : _ ("It has not reached 90 % yet."));
  g_string_append (body, _ (" Nothing to compare it with: it ran alone."));
  append_basis (body, n_held_out);
}

void
bnl_verdict_init (BnlVerdict *verdict, const BnlVerdictArm arms[BNL_N_ARMS], guint32 n_held_out)
{
  GString *title = g_string_new (NULL);
  GString *body = g_string_new (NULL);

  if (arms[BNL_ARM_WITHOUT].series && arms[BNL_ARM_WITH].series) {
    judge_pair (title, body, arms, n_held_out);
  } else if (arms[BNL_ARM_WITHOUT].series || arms[BNL_ARM_WITH].series) {
    BnlArm arm = arms[BNL_ARM_WITH].series ? BNL_ARM_WITH : BNL_ARM_WITHOUT;

    judge_alone (title, body, arm, &arms[arm], n_held_out);
  } else {
    g_string_append (title, _ ("Which one learns sooner?"));
    g_string_append (body, _ ("Press Start: two networks, one with batch normalization and one "
                              "without, get the same first weights and the same batches."));
  }
  verdict->title = g_string_free (title, FALSE);
  verdict->body = g_string_free (body, FALSE);
}

static void
replace_word (char **text, const char *word, const char *by)
{
  g_auto (GStrv) parts = g_strsplit (*text, word, -1);

  g_free (*text);
  *text = g_strjoinv (by, parts);
}

void
bnl_verdict_name_norm (BnlVerdict *verdict, BnlNorm norm)
{
  const char *const usual[] = { bnl_plain_words_abbreviate_norm (BNL_NORM_BATCH),
                                bnl_plain_words_name_norm (BNL_NORM_BATCH) };
  const char *const names[] = { bnl_plain_words_abbreviate_norm (norm),
                                bnl_plain_words_name_norm (norm) };

  for (gsize i = 0; norm > BNL_NORM_BATCH && i < G_N_ELEMENTS (names); i++) {
    replace_word (&verdict->title, usual[i], names[i]);
    replace_word (&verdict->body, usual[i], names[i]);
  }
}

void
bnl_verdict_clear (BnlVerdict *verdict)
{
  g_clear_pointer (&verdict->title, g_free);
  g_clear_pointer (&verdict->body, g_free);
}
