/* The finding of where each arm trains, and how far. */

#include "bnl-sweep-contrast-private.h"

#include <math.h>
#include <string.h>

#define MAX_SLICES 8

typedef enum {
  STRETCH_WAITING,
  STRETCH_IMPOSSIBLE,
  STRETCH_ALL, /* every run converged */
  STRETCH_SOME,
  STRETCH_NONE,
  STRETCH_DIVERGED, /* none converged, all diverged */
} StretchKind;

typedef struct {
  StretchKind kind;
  guint first, last;
  guint n_done, n_converged, n_diverged;
} Stretch;

static Stretch
measure_cell (const BnlSweepFinding *finding, guint cell, guint arm)
{
  BnlSweepCell summary;
  Stretch one = { 0 };

  bnl_sweep_table_summarize (finding->table, cell, arm, BNL_SWEEP_METRIC_LAST_ACCURACY, &summary);
  one.n_done = summary.n_done;
  one.n_converged = summary.n_converged;
  one.n_diverged = summary.n_diverged;
  if (!bnl_sweep_is_possible (finding->sweep, cell, arm))
    one.kind = STRETCH_IMPOSSIBLE;
  else if (one.n_done == 0)
    one.kind = STRETCH_WAITING;
  else if (one.n_converged == one.n_done)
    one.kind = STRETCH_ALL;
  else if (one.n_converged > 0)
    one.kind = STRETCH_SOME;
  else
    one.kind = one.n_diverged == one.n_done ? STRETCH_DIVERGED : STRETCH_NONE;
  return one;
}

static GArray *
list_stretches (const BnlSweepFinding *finding, const BnlSweepSlice *slice, guint arm)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));

  for (guint i = 0; i < slice->n; i++) {
    Stretch one = measure_cell (finding, slice->cells[i], arm);
    Stretch *before = i > 0 ? &g_array_index (stretches, Stretch, stretches->len - 1) : NULL;

    one.first = one.last = i;
    if (before == NULL || before->kind != one.kind) {
      g_array_append_val (stretches, one);
      continue;
    }
    before->last = i;
    before->n_done += one.n_done;
    before->n_converged += one.n_converged;
    before->n_diverged += one.n_diverged;
  }
  return stretches;
}

/* --- in words --- */

static void
append_stretch (GString *text, const Stretch *one)
{
  switch (one->kind) {
  case STRETCH_ALL:
    g_string_append (text, "in **every run**");
    return;
  case STRETCH_SOME:
    g_string_append_printf (text, "in **%u of %u** runs", one->n_converged, one->n_done);
    return;
  case STRETCH_NONE:
  case STRETCH_DIVERGED:
    g_string_append (text, "in **no run**");
    return;
  case STRETCH_WAITING:
  case STRETCH_IMPOSSIBLE:
  default:
    return;
  }
}

static void
append_diverged (GString *text, const Stretch *one)
{
  if (one->kind == STRETCH_DIVERGED)
    g_string_append (text, " (all diverged)");
  else if (one->n_diverged > 0)
    g_string_append_printf (text, " (%u of %u diverged)", one->n_diverged, one->n_done);
}

/* Nothing that holds of all of an axis's runs together holds at every value: "in no run at any
 * batch size from 1 to 64", "in 3 of 9 runs from batch size 1 to 64".  Takes place over. */
static char *
suit_place (char *place, StretchKind kind)
{
  static const char every[] = "at every ", from[] = " from ";
  g_autofree char *owned = place;
  const char *title = place + strlen (every), *values;

  if (kind == STRETCH_ALL || !g_str_has_prefix (place, every))
    return g_steal_pointer (&owned);
  if (kind != STRETCH_SOME)
    return g_strdup_printf ("at any %s", title);
  values = g_strrstr (title, from);
  return g_strdup_printf ("from %.*s %s", (int) (values - title), title, values + strlen (from));
}

/* "in every run from learning rate 0.001 to 1, in no run at 10 (all diverged)"; NULL: nothing has
 * ended. */
static char *
describe_stretches (const BnlSweepFinding *finding,
                    const BnlSweepSlice *slice,
                    const GArray *stretches)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < stretches->len; i++) {
    const Stretch *one = &g_array_index (stretches, Stretch, i);
    g_autofree char *place = NULL;

    if (one->kind == STRETCH_WAITING || one->kind == STRETCH_IMPOSSIBLE)
      continue;
    place = bnl_sweep_slice_dup_place (finding->sweep, finding->axis, slice, one->first, one->last,
                                       text->len == 0);
    place = suit_place (place, one->kind);
    g_string_append (text, text->len > 0 ? ", " : "");
    append_stretch (text, one);
    g_string_append_printf (text, "%s%s", place[0] != '\0' ? " " : "", place);
    append_diverged (text, one);
  }
  return g_string_free (text, text->len == 0);
}

static gboolean
all_converged (const BnlSweepFinding *finding)
{
  const guint n_converged = bnl_sweep_table_count (finding->table, BNL_SWEEP_OUTCOME_CONVERGED);

  return n_converged == bnl_sweep_table_get_n_measured (finding->table);
}

static char *
describe_counts (const BnlSweepFinding *finding, guint arm)
{
  guint n[STRETCH_DIVERGED + 1] = { 0 };
  GString *text = g_string_new (NULL);

  for (guint cell = 0; cell < bnl_sweep_get_n_cells (finding->sweep); cell++)
    n[measure_cell (finding, cell, arm).kind]++;
  g_string_append_printf (text, "in **every run** at %u of %u points", n[STRETCH_ALL],
                          n[STRETCH_ALL] + n[STRETCH_SOME] + n[STRETCH_NONE] + n[STRETCH_DIVERGED]);
  if (n[STRETCH_SOME] > 0)
    g_string_append_printf (text, ", in some at %u", n[STRETCH_SOME]);
  if (n[STRETCH_DIVERGED] > 0)
    g_string_append_printf (text, "; all diverged at %u", n[STRETCH_DIVERGED]);
  return g_string_free (text, FALSE);
}

static void
add_arm (BnlSweepFinding *finding, guint arm)
{
  g_autofree char *name = bnl_sweep_finding_dup_arm (finding, arm);

  if (finding->slices->len > MAX_SLICES) {
    g_autofree char *counts = describe_counts (finding, arm);
    g_autofree char *item = g_strdup_printf ("%s: %s", name, counts);

    bnl_sweep_finding_add_item (finding, item);
    return;
  }
  for (guint i = 0; i < finding->slices->len; i++) {
    const BnlSweepSlice *slice = finding->slices->pdata[i];
    g_autoptr (GArray) stretches = list_stretches (finding, slice, arm);
    g_autofree char *said = describe_stretches (finding, slice, stretches);
    g_autofree char *title = bnl_sweep_slice_dup_title (finding->sweep, finding->axis, slice);
    g_autofree char *item = NULL;

    if (said == NULL)
      continue;
    item = g_strdup_printf ("%s%s%s: %s", name, title[0] != '\0' ? ", " : "", title, said);
    bnl_sweep_finding_add_item (finding, item);
  }
}

/* --- how far --- */

/* The ends of the one stretch in which every run of the arm converged; FALSE: there is none or more
 * than one, or something is still to come. */
static gboolean
find_reach (const BnlSweepFinding *finding, guint arm, guint *first, guint *last)
{
  const BnlSweepSlice *slice = finding->slices->pdata[0];
  g_autoptr (GArray) stretches = list_stretches (finding, slice, arm);
  guint n = 0;

  for (guint i = 0; i < stretches->len; i++) {
    const Stretch *one = &g_array_index (stretches, Stretch, i);

    if (one->kind != STRETCH_IMPOSSIBLE &&
        one->n_done < (one->last - one->first + 1) * finding->n_seeds)
      return FALSE;
    if (one->kind != STRETCH_ALL)
      continue;
    *first = one->first;
    *last = one->last;
    n++;
  }
  return n == 1;
}

/* limit: the place of the last value tried that way, beyond which nothing is known. */
static void
append_end (GString *text,
            const BnlSweepFinding *finding,
            const char *which,
            const guint ends[2],
            guint limit)
{
  const BnlSweepSlice *slice = finding->slices->pdata[0];
  const guint axis = (guint) finding->axis;
  double numbers[2], ratio;
  g_autofree char *arm = bnl_sweep_finding_dup_arm (finding, 1);
  g_autofree char *reference = bnl_sweep_finding_dup_arm (finding, 0);
  g_autofree char *reference_value =
      bnl_sweep_slice_dup_value (finding->sweep, finding->axis, slice->cells[ends[0]]);
  g_autofree char *arm_value =
      bnl_sweep_slice_dup_value (finding->sweep, finding->axis, slice->cells[ends[1]]);
  char factor[G_ASCII_DTOSTR_BUF_SIZE];

  if (ends[0] == ends[1])
    return;
  for (guint i = 0; i < 2; i++)
    numbers[i] =
        bnl_sweep_get_axis (finding->sweep, axis)
            ->numbers[bnl_sweep_get_value_index (finding->sweep, slice->cells[ends[i]], axis)];
  ratio = numbers[1] / numbers[0];
  g_ascii_formatd (factor, sizeof factor, "%.3g", MAX (ratio, 1 / ratio));
  if (text->len == 0)
    g_string_append_printf (text, "of the values tried, the %s at which every run converged is ",
                            which);
  else
    g_string_append_printf (text, "; the %s ", which);
  g_string_append_printf (text, "**%s** for %s and **%s** for %s, %s**%s times** as %s", arm_value,
                          arm, reference_value, reference,
                          ends[0] == limit || ends[1] == limit ? "at least " : "", factor,
                          ratio > 1 ? "large" : "small");
}

/* From small to large, as a list need not be. */
static gboolean
is_rising (const BnlSweepFinding *finding)
{
  const BnlSweepAxis *axis = bnl_sweep_get_axis (finding->sweep, (guint) finding->axis);

  for (guint i = 1; i < axis->n; i++)
    if (!(axis->numbers[i] > axis->numbers[i - 1]))
      return FALSE;
  return axis->logarithmic;
}

static void
add_reach (BnlSweepFinding *finding)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint first[2], last[2];

  if (finding->n_arms != 2 || finding->slices->len != 1 || finding->axis < 0 ||
      !is_rising (finding) || !find_reach (finding, 0, &first[0], &last[0]) ||
      !find_reach (finding, 1, &first[1], &last[1]))
    return;
  append_end (text, finding, "largest", last, ((BnlSweepSlice *) finding->slices->pdata[0])->n - 1);
  append_end (text, finding, "smallest", first, 0);
  if (text->len > 0)
    bnl_sweep_finding_add_paragraph (finding, text->str);
}

void
bnl_sweep_finding_add_range (BnlSweepFinding *finding)
{
  const double converged_at = bnl_sweep_get_converged_at (finding->sweep);
  char percent[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *heading = NULL;

  g_ascii_formatd (percent, sizeof percent, "%.4g", 100 * converged_at);
  if (all_converged (finding)) {
    heading = g_strdup_printf ("every run **converged**, that is, ended at %s %% held-out "
                               "accuracy or better",
                               percent);
    bnl_sweep_finding_add_paragraph (finding, heading);
  } else {
    heading = g_strdup_printf (
        "where they train: these ended at %s %% held-out accuracy or better:", percent);
    bnl_sweep_finding_add_paragraph (finding, heading);
    for (guint arm = 0; arm < finding->n_arms; arm++)
      add_arm (finding, arm);
    add_reach (finding);
  }
  bnl_sweep_contrast_add (finding, BNL_SWEEP_METRIC_LAST_ACCURACY, "at the end");
}
