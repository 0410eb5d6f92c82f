#include "bnl-sweep-contrast-private.h"

#include <math.h>

/* Beyond so many slices they are counted, not listed. */
#define MAX_SLICES 8

/* What a run that diverged had on the way is not compared. */
static gboolean
has_figure (const BnlSweepResult *result, BnlSweepMetric metric)
{
  return result->outcome != BNL_SWEEP_OUTCOME_DIVERGED &&
         isfinite (bnl_sweep_metric_get (metric, result));
}

static BnlSweepContrastKind
find_missing_kind (const BnlSweepFinding *finding,
                   guint cell,
                   guint arm,
                   guint reference,
                   BnlSweepMetric metric)
{
  const gboolean possible = bnl_sweep_is_possible (finding->sweep, cell, arm);
  const gboolean reference_possible = bnl_sweep_is_possible (finding->sweep, cell, reference);
  guint n_ended = 0, n_arm = 0, n_reference = 0;

  if (!possible || !reference_possible)
    return possible             ? BNL_SWEEP_CONTRAST_REFERENCE_IMPOSSIBLE
           : reference_possible ? BNL_SWEEP_CONTRAST_IMPOSSIBLE
                                : BNL_SWEEP_CONTRAST_BOTH_IMPOSSIBLE;
  for (guint seed = 0; seed < finding->n_seeds; seed++) {
    const BnlSweepResult *one = bnl_sweep_table_get (finding->table, cell, arm, seed);
    const BnlSweepResult *other = bnl_sweep_table_get (finding->table, cell, reference, seed);

    if (!bnl_sweep_outcome_is_measured (one->outcome) ||
        !bnl_sweep_outcome_is_measured (other->outcome))
      continue;
    n_ended++;
    n_arm += has_figure (one, metric) ? 1 : 0;
    n_reference += has_figure (other, metric) ? 1 : 0;
  }
  if (n_ended == 0)
    return BNL_SWEEP_CONTRAST_WAITING;
  if (n_arm > 0)
    return n_reference > 0 ? BNL_SWEEP_CONTRAST_APART : BNL_SWEEP_CONTRAST_ONLY_ARM;
  return n_reference > 0 ? BNL_SWEEP_CONTRAST_ONLY_REFERENCE : BNL_SWEEP_CONTRAST_NEITHER;
}

static BnlSweepContrastKind
find_kind (const BnlSweepDifference *difference, BnlSweepMetric metric)
{
  const gboolean higher = bnl_sweep_metric_describe (metric)->higher_is_better;

  if (difference->n == 1)
    return BNL_SWEEP_CONTRAST_SINGLE;
  if (difference->mean == 0 && !(difference->std > 0))
    return BNL_SWEEP_CONTRAST_SAME;
  if (difference->clear)
    return (difference->mean > 0) == higher ? BNL_SWEEP_CONTRAST_BETTER : BNL_SWEEP_CONTRAST_WORSE;
  if (difference->low > 0 || difference->high < 0)
    return (difference->mean > 0) == higher ? BNL_SWEEP_CONTRAST_SEEMS_BETTER
                                            : BNL_SWEEP_CONTRAST_SEEMS_WORSE;
  return BNL_SWEEP_CONTRAST_UNCLEAR;
}

static gboolean
trains_always (const BnlSweepCell *summary)
{
  return summary->n_done > 0 && summary->n_converged == summary->n_done;
}

static BnlSweepContrast
contrast_cell (BnlSweepFinding *finding,
               guint cell,
               guint arm,
               guint reference,
               BnlSweepMetric metric)
{
  BnlSweepDifference difference;
  BnlSweepCell summaries[2];

  bnl_sweep_table_compare (finding->table, cell, arm, reference, metric, &difference);
  bnl_sweep_table_summarize (finding->table, cell, reference, metric, &summaries[0]);
  bnl_sweep_table_summarize (finding->table, cell, arm, metric, &summaries[1]);
  bnl_sweep_finding_note (finding, difference.n);
  return (BnlSweepContrast){
    .kind = difference.n > 0 ? find_kind (&difference, metric)
                             : find_missing_kind (finding, cell, arm, reference, metric),
    .least = difference.mean,
    .most = difference.mean,
    .low = difference.low,
    .high = difference.high,
    .n = difference.n,
    .n_left_out = difference.n_left_out,
    .trains = { trains_always (&summaries[0]), trains_always (&summaries[1]) },
    .figures = { summaries[0].tally, summaries[1].tally },
    .n_ended = { summaries[0].n_done, summaries[1].n_done },
    .n_with = { (guint) summaries[0].tally.n, (guint) summaries[1].tally.n },
  };
}

static gboolean
belong_together (const BnlSweepContrast *a, const BnlSweepContrast *b)
{
  const gboolean has_size =
      a->kind >= BNL_SWEEP_CONTRAST_BETTER && a->kind <= BNL_SWEEP_CONTRAST_SEEMS_WORSE;

  if (a->kind != b->kind || !has_size)
    return a->kind == b->kind;
  return a->trains[0] == b->trains[0] && a->trains[1] == b->trains[1];
}

GArray *
bnl_sweep_contrast_list (BnlSweepFinding *finding,
                         const BnlSweepSlice *slice,
                         guint arm,
                         guint reference,
                         BnlSweepMetric metric)
{
  GArray *contrasts = g_array_new (FALSE, FALSE, sizeof (BnlSweepContrast));

  for (guint i = 0; i < slice->n; i++) {
    BnlSweepContrast one = contrast_cell (finding, slice->cells[i], arm, reference, metric);
    BnlSweepContrast *before =
        i > 0 ? &g_array_index (contrasts, BnlSweepContrast, contrasts->len - 1) : NULL;

    one.first = one.last = i;
    if (before == NULL || !belong_together (before, &one)) {
      g_array_append_val (contrasts, one);
      continue;
    }
    before->last = i;
    before->least = MIN (before->least, one.least);
    before->most = MAX (before->most, one.most);
    before->low = MIN (before->low, one.low);
    before->high = MAX (before->high, one.high);
    before->n += one.n;
    before->n_left_out += one.n_left_out;
    for (guint k = 0; k < 2; k++) {
      before->n_ended[k] += one.n_ended[k];
      before->n_with[k] += one.n_with[k];
    }
  }
  return contrasts;
}

/* --- every arm, every slice --- */

/* How many points of all slices there are of each kind, where they are too many to list. */
static char *
count_points (BnlSweepFinding *finding, guint arm, BnlSweepMetric metric)
{
  static const struct {
    BnlSweepContrastKind kind;
    const char *words;
  } shown[] = {
    { BNL_SWEEP_CONTRAST_BETTER, NULL },
    { BNL_SWEEP_CONTRAST_WORSE, NULL },
    { BNL_SWEEP_CONTRAST_UNCLEAR, "**no clear difference**" },
    { BNL_SWEEP_CONTRAST_SAME, "exactly the same" },
    { BNL_SWEEP_CONTRAST_SINGLE, "a single pair" },
    { BNL_SWEEP_CONTRAST_IMPOSSIBLE, "impossible" },
  };
  const BnlSweepMetricInfo *info = bnl_sweep_metric_describe (metric);
  guint counts[BNL_N_SWEEP_CONTRAST_KINDS] = { 0 };
  GString *text = g_string_new (NULL);
  guint n_cells = 0, n_shown = 0;

  for (guint i = 0; i < finding->slices->len; i++) {
    const BnlSweepSlice *slice = finding->slices->pdata[i];

    for (guint k = 0; k < slice->n; k++, n_cells++)
      counts[contrast_cell (finding, slice->cells[k], arm, 0, metric).kind]++;
  }
  counts[BNL_SWEEP_CONTRAST_UNCLEAR] +=
      counts[BNL_SWEEP_CONTRAST_SEEMS_BETTER] + counts[BNL_SWEEP_CONTRAST_SEEMS_WORSE];
  g_string_append_printf (text, "of %u points ", n_cells);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    const guint n = counts[shown[i].kind];

    n_shown += n;
    if (shown[i].words == NULL)
      g_string_append_printf (text, "**clearly %s** at %u, ", i == 0 ? info->better : info->worse,
                              n);
    else if (n > 0)
      g_string_append_printf (text, "%s at %u, ", shown[i].words, n);
  }
  if (n_shown < n_cells)
    g_string_append_printf (text, "nothing to compare at %u, ", n_cells - n_shown);
  g_string_truncate (text, text->len - 2);
  return g_string_free (text, FALSE);
}

static void
add_items (BnlSweepFinding *finding, BnlSweepMetric metric, guint arm, const char *reference)
{
  g_autofree char *name = bnl_sweep_finding_dup_arm (finding, arm);
  const BnlSweepContrastWords words = { metric, name, reference, TRUE };
  /* With one axis and one arm the heading has said it all. */
  const gboolean is_named = finding->n_arms > 2 || finding->axis < 0;

  if (finding->slices->len > MAX_SLICES) {
    g_autofree char *counted = count_points (finding, arm, metric);
    g_autofree char *item = g_strdup_printf ("%s: %s", name, counted);

    bnl_sweep_finding_add_item (finding, item);
    return;
  }
  for (guint i = 0; i < finding->slices->len; i++) {
    const BnlSweepSlice *slice = finding->slices->pdata[i];
    g_autoptr (GArray) contrasts = bnl_sweep_contrast_list (finding, slice, arm, 0, metric);
    g_autofree char *title = bnl_sweep_slice_dup_title (finding->sweep, finding->axis, slice);
    g_autofree char *said = bnl_sweep_contrast_describe (finding, slice, contrasts, &words);
    g_autofree char *item = g_strdup_printf ("%s%s%s%s%s", is_named ? name : "",
                                             is_named && title[0] != '\0' ? ", " : "", title,
                                             is_named || title[0] != '\0' ? ": " : "", said);

    bnl_sweep_finding_add_item (finding, item);
  }
}

/* What the others are compared with, where that is one figure. */
static void
add_reference_item (BnlSweepFinding *finding, BnlSweepMetric metric, const char *reference)
{
  const BnlSweepSlice *slice = finding->slices->pdata[0];
  g_autofree char *figure = NULL;
  g_autofree char *item = NULL;
  BnlSweepCell summary;

  if (finding->axis >= 0 || finding->slices->len > 1)
    return;
  bnl_sweep_table_summarize (finding->table, slice->cells[0], 0, metric, &summary);
  if (summary.tally.n == 0)
    return;
  figure =
      bnl_sweep_metric_format_mean (metric, summary.tally.mean, bnl_tally_get_std (&summary.tally));
  item = g_strdup_printf ("%s: %s", reference, figure);
  bnl_sweep_finding_add_item (finding, item);
}

/* One arm, one slice. */
static void
add_sentence (BnlSweepFinding *finding,
              BnlSweepMetric metric,
              const char *lead,
              const char *reference)
{
  const BnlSweepSlice *slice = finding->slices->pdata[0];
  g_autofree char *name = bnl_sweep_finding_dup_arm (finding, 1);
  const BnlSweepContrastWords words = { metric, name, reference, FALSE };
  g_autoptr (GArray) contrasts = bnl_sweep_contrast_list (finding, slice, 1, 0, metric);
  g_autofree char *said = bnl_sweep_contrast_describe (finding, slice, contrasts, &words);
  g_autofree char *sentence =
      finding->axis < 0
          ? g_strdup_printf ("%s%s%s", lead, lead[0] != '\0' ? " " : "", said)
          : g_strdup_printf ("%s: %s", bnl_sweep_metric_describe (metric)->title, said);

  bnl_sweep_finding_add_paragraph (finding, sentence);
}

void
bnl_sweep_contrast_add (BnlSweepFinding *finding, BnlSweepMetric metric, const char *lead)
{
  g_autofree char *reference = bnl_sweep_finding_dup_arm (finding, 0);
  g_autofree char *heading = NULL;

  if (finding->n_arms < 2 || (finding->said & (1U << metric)) != 0)
    return;
  finding->said |= 1U << metric;
  if (finding->n_arms == 2 && finding->slices->len == 1 && metric != BNL_SWEEP_METRIC_GAP) {
    add_sentence (finding, metric, lead, reference);
    return;
  }
  if (finding->n_arms == 2) {
    g_autofree char *name = bnl_sweep_finding_dup_arm (finding, 1);

    heading = g_strdup_printf ("%s, %s against %s:", bnl_sweep_metric_describe (metric)->title,
                               name, reference);
  } else {
    heading = g_strdup_printf ("%s, compared with %s:", bnl_sweep_metric_describe (metric)->title,
                               reference);
  }
  bnl_sweep_finding_add_paragraph (finding, heading);
  add_reference_item (finding, metric, reference);
  for (guint arm = 1; arm < finding->n_arms; arm++)
    add_items (finding, metric, arm, reference);
}
