/* Contrasts in words. */

#include "bnl-sweep-contrast-private.h"

#include <math.h>

typedef struct {
  const BnlSweepContrastWords *words;
  const BnlSweepContrast *contrast;
  gboolean has_axis, running;
  gboolean is_named; /* the two were named before */
  gboolean is_it;    /* the arm was the last that was spoken of */
  GString *text;
} Clause;

static gboolean
is_steps (BnlSweepMetric metric)
{
  return metric == BNL_SWEEP_METRIC_STEPS_TO_90 || metric == BNL_SWEEP_METRIC_STEPS_TO_95;
}

/* "recomputed statistics are" */
static gboolean
is_plural (const char *name)
{
  return g_str_has_suffix (name, "s") && !g_str_has_suffix (name, "ss") &&
         !g_str_has_prefix (name, "the network");
}

static gboolean
is_better (BnlSweepContrastKind kind)
{
  return kind == BNL_SWEEP_CONTRAST_BETTER || kind == BNL_SWEEP_CONTRAST_SEEMS_BETTER;
}

static gboolean
only_seems (BnlSweepContrastKind kind)
{
  return kind == BNL_SWEEP_CONTRAST_SEEMS_BETTER || kind == BNL_SWEEP_CONTRAST_SEEMS_WORSE;
}

static const char *
get_goal (BnlSweepMetric metric)
{
  return metric == BNL_SWEEP_METRIC_STEPS_TO_90 ? "90 %" : "95 %";
}

static gboolean
is_of_training (BnlSweepMetric metric)
{
  return metric == BNL_SWEEP_METRIC_TRAIN_LOSS || metric == BNL_SWEEP_METRIC_TRAIN_ACCURACY ||
         metric == BNL_SWEEP_METRIC_GAP;
}

static char *
format_figure (BnlSweepMetric metric, const BnlTally *tally)
{
  const double std = bnl_tally_get_std (tally);

  return bnl_sweep_metric_format_mean (metric, tally->mean, std > 0 ? std : (double) NAN);
}

/* --- differences --- */

/* "**2.7 to 3.2 points better** (intervals within [2.1, 3.6])", without a sign. */
static void
append_amount (const Clause *clause)
{
  const BnlSweepContrast *one = clause->contrast;
  const BnlSweepMetric metric = clause->words->metric;
  const BnlSweepMetricInfo *info = bnl_sweep_metric_describe (metric);
  const gboolean up = one->most > 0;
  const double least = up ? one->least : -one->most, most = up ? one->most : -one->least;
  const char *strong = only_seems (one->kind) ? "" : "**";
  const double low = up ? one->low : -one->high, high = up ? one->high : -one->low;
  g_autofree char *amount = bnl_sweep_metric_format_change (metric, least, most, FALSE);
  g_autofree char *interval = bnl_sweep_metric_format_interval (metric, low, high, most);

  g_string_append_printf (
      clause->text, one->first == one->last ? "%s%s %s%s %s" : "%s%s %s%s (intervals within %s)",
      strong, amount, is_better (one->kind) ? info->better : info->worse, strong, interval);
}

static void
append_verb (const Clause *clause)
{
  const BnlSweepContrastWords *words = clause->words;
  const gboolean seems = only_seems (clause->contrast->kind);
  const gboolean plural = is_plural (words->arm);
  const char *verb = is_steps (words->metric) ? "reach" : plural ? "are" : "is";

  if (clause->is_it)
    g_string_append (clause->text, plural ? "they" : "it");
  else
    g_string_append (clause->text, words->arm);
  if (seems)
    g_string_append_printf (clause->text, " %s to %s ", plural ? "seem" : "seems",
                            is_steps (words->metric) ? verb : "be");
  else
    g_string_append_printf (clause->text, " %s%s ", verb,
                            is_steps (words->metric) && !plural ? "es" : "");
  if (is_steps (words->metric))
    g_string_append_printf (clause->text, "%s ", get_goal (words->metric));
}

static void
append_directed (const Clause *clause)
{
  const BnlSweepContrastWords *words = clause->words;
  const gboolean seems = only_seems (clause->contrast->kind);

  if (!words->is_short)
    append_verb (clause);
  else if (seems)
    g_string_append (clause->text, "seemingly ");
  append_amount (clause);
  if (!words->is_short && !clause->is_named)
    g_string_append_printf (clause->text, " than %s", words->reference);
  if (seems)
    g_string_append_printf (clause->text, ", yet %s**no clear difference**",
                            words->is_short ? "" : "that is ");
}

static void
append_between (const Clause *clause)
{
  if (!clause->words->is_short && !clause->is_named)
    g_string_append_printf (clause->text, " between %s and %s", clause->words->arm,
                            clause->words->reference);
}

static void
append_unclear (const Clause *clause)
{
  const BnlSweepContrast *one = clause->contrast;
  const BnlSweepMetric metric = clause->words->metric;
  const double size = MAX (fabs (one->least), fabs (one->most));
  g_autofree char *change = bnl_sweep_metric_format_change (metric, one->least, one->most, TRUE);
  g_autofree char *interval = bnl_sweep_metric_format_interval (metric, one->low, one->high, size);

  g_string_append_printf (clause->text, "%s**no clear difference**",
                          clause->words->is_short ? "" : "there is ");
  if (is_steps (metric) && !clause->words->is_short)
    g_string_append_printf (clause->text, " in %s", bnl_sweep_metric_describe (metric)->phrase);
  append_between (clause);
  g_string_append_printf (clause->text,
                          one->first == one->last ? " (%s %s" : " (%s, intervals within %s", change,
                          interval);
  g_string_append_c (clause->text, ')');
}

static void
append_same (const Clause *clause)
{
  if (is_steps (clause->words->metric)) {
    g_string_append_printf (clause->text, "both reach %s **at the same evaluation** in every pair",
                            get_goal (clause->words->metric));
    return;
  }
  g_string_append_printf (clause->text, "%s**no difference at all**",
                          clause->words->is_short ? "" : "there is ");
  append_between (clause);
}

static void
append_single (const Clause *clause)
{
  const BnlSweepContrast *one = clause->contrast;
  const BnlSweepContrastWords *words = clause->words;
  g_autofree char *change =
      bnl_sweep_metric_format_change (words->metric, one->least, one->most, TRUE);

  if (is_steps (words->metric) && !words->is_short)
    g_string_append_printf (clause->text, "in %s ",
                            bnl_sweep_metric_describe (words->metric)->phrase);
  g_string_append_printf (clause->text, "%s differs by %s",
                          one->first == one->last ? "a single pair" : "a single pair each", change);
  if (!words->is_short && !clause->is_named)
    g_string_append_printf (clause->text, " (%s minus %s)", words->arm, words->reference);
  g_string_append (clause->text, ", which allows **no claim**");
}

/* --- where one has no figure --- */

/* who: what has none; other: what has figures, 0 the reference or 1 the arm. */
static void
append_only (const Clause *clause, const char *who, const char *other, guint which)
{
  const BnlSweepContrast *one = clause->contrast;
  const BnlSweepMetric metric = clause->words->metric;
  const guint n_ended = one->n_ended[which], n_with = one->n_with[which];
  g_autofree char *figure = format_figure (metric, &one->figures[which]);

  if (is_steps (metric)) {
    g_string_append_printf (clause->text, "**only %s %s %s**", other,
                            is_plural (other) ? "reach" : "reaches", get_goal (metric));
    if (n_with < n_ended)
      g_string_append_printf (clause->text, ", in **%u of %u** runs", n_with, n_ended);
    if (one->first == one->last && !(clause->words->is_short && !clause->has_axis))
      g_string_append_printf (clause->text, ", after %s", figure);
    return;
  }
  if (is_of_training (metric))
    g_string_append_printf (clause->text, "of %s it was not measured", who);
  else
    g_string_append_printf (clause->text, "every run of %s **diverged**", who);
  if (one->first == one->last && !(clause->words->is_short && !clause->has_axis))
    g_string_append_printf (clause->text, ", %s %s at %s", other, is_plural (other) ? "are" : "is",
                            figure);
  if (one->first == one->last && n_with < n_ended && !is_of_training (metric))
    g_string_append_printf (clause->text, " (%u of %u diverged)", n_ended - n_with, n_ended);
}

static void
append_neither (const Clause *clause)
{
  const BnlSweepMetric metric = clause->words->metric;

  if (is_steps (metric))
    g_string_append_printf (clause->text, "neither reaches %s", get_goal (metric));
  else if (is_of_training (metric))
    g_string_append (clause->text, "it was not measured");
  else
    g_string_append (clause->text, "every run of both **diverged**");
}

static void
append_missing (const Clause *clause)
{
  const BnlSweepContrastWords *words = clause->words;

  switch (clause->contrast->kind) {
  case BNL_SWEEP_CONTRAST_IMPOSSIBLE:
    g_string_append_printf (clause->text, "%s%s**cannot be trained**",
                            words->is_short ? ""
                            : clause->is_it ? "it"
                                            : words->arm,
                            words->is_short ? "" : " ");
    return;
  case BNL_SWEEP_CONTRAST_REFERENCE_IMPOSSIBLE:
    g_string_append_printf (clause->text, "%s **cannot be trained**", words->reference);
    return;
  case BNL_SWEEP_CONTRAST_BOTH_IMPOSSIBLE:
    g_string_append (clause->text, "neither **can be trained**");
    return;
  case BNL_SWEEP_CONTRAST_NEITHER:
    append_neither (clause);
    return;
  case BNL_SWEEP_CONTRAST_ONLY_ARM:
    append_only (clause, words->reference, words->arm, 1);
    return;
  case BNL_SWEEP_CONTRAST_ONLY_REFERENCE:
    append_only (clause, words->arm, words->reference, 0);
    return;
  case BNL_SWEEP_CONTRAST_APART:
    g_string_append (clause->text, is_steps (words->metric) ? "in every pair **only one** got there"
                                                            : "in every pair one run **diverged**");
    return;
  case BNL_SWEEP_CONTRAST_WAITING:
  case BNL_SWEEP_CONTRAST_SINGLE:
  case BNL_SWEEP_CONTRAST_SAME:
  case BNL_SWEEP_CONTRAST_BETTER:
  case BNL_SWEEP_CONTRAST_WORSE:
  case BNL_SWEEP_CONTRAST_SEEMS_BETTER:
  case BNL_SWEEP_CONTRAST_SEEMS_WORSE:
  case BNL_SWEEP_CONTRAST_UNCLEAR:
  default:
    g_string_append (clause->text, clause->running ? "no pair has ended yet" : "no pair was run");
  }
}

/* --- what stands behind a difference --- */

/* The two figures themselves, where one point is all there is and they are those of the pairs. */
static void
append_figures (const Clause *clause)
{
  const BnlSweepContrast *one = clause->contrast;
  const char *after = is_steps (clause->words->metric) ? "after " : "";
  g_autofree char *reference = format_figure (clause->words->metric, &one->figures[0]);
  g_autofree char *arm = format_figure (clause->words->metric, &one->figures[1]);

  if (clause->has_axis || clause->words->is_short || one->figures[0].n != one->n ||
      one->figures[1].n != one->n)
    return;
  g_string_append_printf (clause->text, ": %s%s", after, arm);
  if (one->kind != BNL_SWEEP_CONTRAST_SAME)
    g_string_append_printf (clause->text, " against %s", reference);
}

static void
append_left_out (const Clause *clause)
{
  const BnlSweepContrast *one = clause->contrast;
  const guint n_all = one->n + one->n_left_out;

  if (one->n_left_out == 0)
    return;
  g_string_append_printf (clause->text, ", %u of %u pairs left out because ", one->n_left_out,
                          n_all);
  g_string_append (clause->text, is_steps (clause->words->metric)         ? "one did not get there"
                                 : is_of_training (clause->words->metric) ? "it was not measured"
                                                                          : "a run diverged");
}

/* Behind a heading an arm's own figure comes first, where one point is all there is. */
static void
append_own_figure (const Clause *clause)
{
  const BnlTally *own = &clause->contrast->figures[1];
  g_autofree char *figure = format_figure (clause->words->metric, own);

  if (clause->words->is_short && !clause->has_axis && own->n > 0)
    g_string_append_printf (clause->text, "%s, ", figure);
}

static void
append_clause (Clause *clause)
{
  append_own_figure (clause);
  switch (clause->contrast->kind) {
  case BNL_SWEEP_CONTRAST_BETTER:
  case BNL_SWEEP_CONTRAST_WORSE:
  case BNL_SWEEP_CONTRAST_SEEMS_BETTER:
  case BNL_SWEEP_CONTRAST_SEEMS_WORSE:
    append_directed (clause);
    break;
  case BNL_SWEEP_CONTRAST_UNCLEAR:
    append_unclear (clause);
    break;
  case BNL_SWEEP_CONTRAST_SAME:
    append_same (clause);
    break;
  case BNL_SWEEP_CONTRAST_SINGLE:
    append_single (clause);
    break;
  case BNL_SWEEP_CONTRAST_WAITING:
  case BNL_SWEEP_CONTRAST_IMPOSSIBLE:
  case BNL_SWEEP_CONTRAST_REFERENCE_IMPOSSIBLE:
  case BNL_SWEEP_CONTRAST_BOTH_IMPOSSIBLE:
  case BNL_SWEEP_CONTRAST_NEITHER:
  case BNL_SWEEP_CONTRAST_ONLY_ARM:
  case BNL_SWEEP_CONTRAST_ONLY_REFERENCE:
  case BNL_SWEEP_CONTRAST_APART:
  default:
    append_missing (clause);
    return;
  }
  append_figures (clause);
  append_left_out (clause);
}

static gboolean
is_directed (BnlSweepContrastKind kind)
{
  return kind == BNL_SWEEP_CONTRAST_BETTER || kind == BNL_SWEEP_CONTRAST_WORSE || only_seems (kind);
}

static gboolean
names_both (BnlSweepContrastKind kind)
{
  return is_directed (kind) || kind == BNL_SWEEP_CONTRAST_UNCLEAR ||
         kind == BNL_SWEEP_CONTRAST_SINGLE;
}

static gboolean
is_about_arm (BnlSweepContrastKind kind)
{
  return is_directed (kind) || kind == BNL_SWEEP_CONTRAST_IMPOSSIBLE;
}

char *
bnl_sweep_contrast_describe (BnlSweepFinding *finding,
                             const BnlSweepSlice *slice,
                             const GArray *contrasts,
                             const BnlSweepContrastWords *words)
{
  GString *text = g_string_new (NULL);
  Clause clause = {
    .words = words, .has_axis = finding->axis >= 0, .running = finding->running, .text = text
  };

  for (guint i = 0; i < contrasts->len; i++) {
    const BnlSweepContrast *one = &g_array_index (contrasts, BnlSweepContrast, i);
    g_autofree char *place = bnl_sweep_slice_dup_place (finding->sweep, finding->axis, slice,
                                                        one->first, one->last, i == 0);

    /* Else the numbers of the place would run into those of the difference. */
    const gboolean apart = words->is_short && is_directed (one->kind) && !only_seems (one->kind);

    g_string_append_printf (text, "%s%s%s%s", i > 0 ? "; " : "", place,
                            place[0] != '\0' && apart ? "," : "", place[0] != '\0' ? " " : "");
    clause.contrast = one;
    append_clause (&clause);
    clause.is_named = clause.is_named || names_both (one->kind);
    clause.is_it = is_about_arm (one->kind);
  }
  return g_string_free (text, FALSE);
}
