/* The finding of what is best: of values for each arm, of arms where there is one point. */

#include "bnl-sweep-finding-private.h"

#include <math.h>

#define METRIC BNL_SWEEP_METRIC_LAST_ACCURACY

static char *
format_cell (const BnlSweepFinding *finding, guint cell, guint arm)
{
  BnlSweepCell summary;

  bnl_sweep_table_summarize (finding->table, cell, arm, METRIC, &summary);
  return bnl_sweep_metric_format_mean (METRIC, summary.tally.mean,
                                       bnl_tally_get_std (&summary.tally));
}

/* Highest mean; a point at which a run diverged counts only where there is no other. */
static gboolean
find_best_cell (const BnlSweepFinding *finding, guint arm, guint *best)
{
  double best_mean = 0;
  gboolean found = FALSE, best_diverged = FALSE;

  for (guint cell = 0; cell < bnl_sweep_get_n_cells (finding->sweep); cell++) {
    BnlSweepCell summary;
    gboolean diverged;

    bnl_sweep_table_summarize (finding->table, cell, arm, METRIC, &summary);
    diverged = summary.n_diverged > 0;
    if (summary.tally.n == 0 || (found && diverged && !best_diverged))
      continue;
    if (found && diverged == best_diverged && summary.tally.mean <= best_mean)
      continue;
    found = TRUE;
    *best = cell;
    best_mean = summary.tally.mean;
    best_diverged = diverged;
  }
  return found;
}

/* How (cell, arm) compares with (other_cell, other_arm), "**0.8 points better** [0.5, 1.1]". */
static char *
describe_difference (BnlSweepFinding *finding,
                     guint cell,
                     guint arm,
                     guint other_cell,
                     guint other_arm,
                     const char *other)
{
  BnlSweepDifference difference;
  const double *d = &difference.mean;
  g_autofree char *text = NULL;

  bnl_sweep_table_compare_cells (finding->table, cell, arm, other_cell, other_arm, METRIC,
                                 &difference);
  bnl_sweep_finding_note (finding, difference.n);
  if (difference.n == 0)
    return NULL;
  text = bnl_sweep_metric_format_difference (METRIC, *d, difference.low, difference.high);
  if (difference.n == 1)
    return g_strdup_printf ("%s against %s in a single pair, which allows **no claim**", text,
                            other);
  if (!difference.clear && !(difference.low > 0) && !(difference.high < 0))
    return g_strdup_printf ("**no clear difference** to %s (%s)", other, text);
  g_free (g_steal_pointer (&text));
  text = bnl_sweep_metric_format_change (METRIC, fabs (*d), fabs (*d), FALSE);
  {
    g_autofree char *interval =
        bnl_sweep_metric_format_interval (METRIC, *d > 0 ? difference.low : -difference.high,
                                          *d > 0 ? difference.high : -difference.low, *d);

    return g_strdup_printf (difference.clear
                                ? "**%s %s** %s than %s"
                                : "seemingly %s %s %s than %s, yet **no clear difference**",
                            text, *d > 0 ? "better" : "worse", interval, other);
  }
}

/* --- the values of one arm --- */

typedef enum {
  NEAR,    /* the best itself, or not clearly worse */
  LOWER,   /* clearly */
  UNKNOWN, /* fewer than two pairs, or a run diverged */
  NOWHERE, /* impossible */
} Distance;

/* [n_cells], in g_free()'d memory.  Counts the comparisons. */
static Distance *
measure_distances (BnlSweepFinding *finding, guint arm, guint best)
{
  const guint n_cells = bnl_sweep_get_n_cells (finding->sweep);
  Distance *distances = g_new0 (Distance, n_cells);

  for (guint cell = 0; cell < n_cells; cell++) {
    BnlSweepDifference difference;

    if (cell == best)
      continue;
    bnl_sweep_table_compare_cells (finding->table, cell, arm, best, arm, METRIC, &difference);
    bnl_sweep_finding_note (finding, difference.n);
    if (!bnl_sweep_is_possible (finding->sweep, cell, arm))
      distances[cell] = NOWHERE;
    else if (difference.n < 2 || difference.n_left_out > 0)
      distances[cell] = UNKNOWN;
    else
      distances[cell] = difference.clear ? LOWER : NEAR;
  }
  return distances;
}

/* "from 8 to 64 and at 256", the stretches of the one slice that are near the best; NULL: none. */
static char *
describe_plateau (const BnlSweepFinding *finding, const Distance *distances, guint best)
{
  const BnlSweepSlice *slice = finding->slices->pdata[0];
  GString *text = g_string_new (NULL);

  for (guint i = 0, last; i < slice->n; i = last + 1) {
    guint first = i;
    g_autofree char *place = NULL;

    for (last = i; distances[slice->cells[i]] == NEAR && last + 1 < slice->n; last++)
      if (distances[slice->cells[last + 1]] != NEAR)
        break;
    /* That the best is near itself goes without saying, but where it is in the midst. */
    if (last <= first + 1 && slice->cells[last] == best && last > first)
      last--;
    else if (last == first + 1 && slice->cells[first] == best)
      first++;
    if (distances[slice->cells[i]] != NEAR || (first == last && slice->cells[first] == best))
      continue;
    place = bnl_sweep_slice_dup_place (finding->sweep, finding->axis, slice, first, last, FALSE);
    g_string_append_printf (text, "%s%s", text->len > 0 ? " and " : "", place);
  }
  return g_string_free (text, text->len == 0);
}

static void
append_near (BnlSweepFinding *finding, GString *text, guint arm, guint best)
{
  const guint n_cells = bnl_sweep_get_n_cells (finding->sweep);
  g_autofree Distance *distances = measure_distances (finding, arm, best);
  g_autofree char *plateau =
      finding->slices->len == 1 ? describe_plateau (finding, distances, best) : NULL;
  guint counts[NOWHERE + 1] = { 0 };
  guint n_others;

  for (guint cell = 0; cell < n_cells; cell++)
    counts[distances[cell]]++;
  n_others = n_cells - 1 - counts[NOWHERE];
  if (plateau != NULL)
    g_string_append_printf (text, "; %s not clearly lower", plateau);
  else if (n_others > 0 && counts[LOWER] == n_others)
    g_string_append (text, "; everywhere else clearly lower");
  else if (counts[NEAR] > 1)
    g_string_append_printf (text, "; not clearly lower at %u of the %u other points",
                            counts[NEAR] - 1, n_others);
  else if (counts[LOWER] > 0)
    g_string_append_printf (text, "; clearly lower at %u of the %u other points", counts[LOWER],
                            n_others);
}

/* "at batch size 8, learning rate 0.1", "with 3 hidden layers". */
static char *
describe_where (const BnlSweepFinding *finding, guint cell)
{
  for (guint i = 0; i < finding->slices->len; i++) {
    const BnlSweepSlice *slice = finding->slices->pdata[i];

    for (guint k = 0; k < slice->n; k++)
      if (slice->cells[k] == cell) {
        g_autofree char *place =
            bnl_sweep_slice_dup_place (finding->sweep, finding->axis, slice, k, k, TRUE);
        g_autofree char *title = bnl_sweep_slice_dup_title (finding->sweep, finding->axis, slice);

        return g_strdup_printf ("%s%s%s", place, title[0] != '\0' ? ", " : "", title);
      }
  }
  g_return_val_if_reached (g_strdup (""));
}

static void
add_values (BnlSweepFinding *finding)
{
  guint best[2];
  const gboolean has_reference = find_best_cell (finding, 0, &best[0]);

  bnl_sweep_finding_add_paragraph (finding,
                                   "highest held-out accuracy at the end of each, picked from "
                                   "these very figures, which flatters it a little:");
  for (guint arm = 0; arm < finding->n_arms; arm++) {
    g_autofree char *name = bnl_sweep_finding_dup_arm (finding, arm);
    g_autoptr (GString) text = g_string_new (name);
    g_autofree char *where = NULL;
    g_autofree char *figure = NULL;
    g_autofree char *against = NULL;

    if (!find_best_cell (finding, arm, &best[1]))
      continue;
    where = describe_where (finding, best[1]);
    figure = format_cell (finding, best[1], arm);
    g_string_append_printf (text, ": **%s** %s", figure, where);
    append_near (finding, text, arm, best[1]);
    if (arm > 0 && has_reference) {
      g_autofree char *reference = bnl_sweep_finding_dup_arm (finding, 0);
      g_autofree char *other = g_strdup_printf ("%s at its own best", reference);

      against = describe_difference (finding, best[1], arm, best[0], 0, other);
      if (against != NULL)
        g_string_append_printf (text, "; %s", against);
    }
    bnl_sweep_finding_add_item (finding, text->str);
  }
}

/* --- arms at one point --- */

/* The arm with the highest mean, that one left out; n_arms: none. */
static guint
find_best_arm (const BnlSweepFinding *finding, guint but)
{
  guint best = finding->n_arms;
  double best_mean = 0;

  for (guint arm = 0; arm < finding->n_arms; arm++) {
    BnlSweepCell summary;

    bnl_sweep_table_summarize (finding->table, 0, arm, METRIC, &summary);
    if (arm == but || summary.tally.n == 0 ||
        (best < finding->n_arms && summary.tally.mean <= best_mean))
      continue;
    best = arm;
    best_mean = summary.tally.mean;
  }
  return best;
}

static void
add_arms (BnlSweepFinding *finding)
{
  const guint best = find_best_arm (finding, finding->n_arms);
  const guint next = find_best_arm (finding, best);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *figure = NULL;

  if (best == finding->n_arms)
    return;
  name = bnl_sweep_finding_dup_arm (finding, best);
  figure = format_cell (finding, 0, best);
  if (finding->n_arms == 1)
    g_string_append_printf (text, "held-out accuracy at the end is **%s**", figure);
  else
    g_string_append_printf (text, "the highest held-out accuracy at the end has %s, **%s**", name,
                            figure);
  if (next < finding->n_arms) {
    g_autofree char *next_name = bnl_sweep_finding_dup_arm (finding, next);
    g_autofree char *other = g_strdup_printf ("the next, %s", next_name);
    g_autofree char *against = describe_difference (finding, 0, best, 0, next, other);

    if (against != NULL)
      g_string_append_printf (text, ": %s", against);
  }
  bnl_sweep_finding_add_paragraph (finding, text->str);
}

void
bnl_sweep_finding_add_best (BnlSweepFinding *finding)
{
  if (bnl_sweep_get_n_cells (finding->sweep) > 1)
    add_values (finding);
  else
    add_arms (finding);
}
