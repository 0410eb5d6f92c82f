#include "bnl-sweep-sheet.h"

#include <math.h>

#include "lab/bnl-number.h"

#include "bnl-exhibit-private.h"

#define DASH "\xe2\x80\x93"

typedef struct {
  BnlSweepSheetKind kind;
  guint index; /* of an axis or a metric */
  char *title;
} Column;

struct _BnlSweepSheet {
  BnlSweepTable *table; /* borrowed */
  BnlSweep *sweep;
  BnlSweepMetric *metrics; /* [n_metrics] */
  guint n_metrics;
  GArray *columns; /* of Column */
};

static void
clear_column_cb (gpointer data)
{
  g_free (((Column *) data)->title);
}

static const Column *
get_column (const BnlSweepSheet *sheet, guint column)
{
  g_assert (column < sheet->columns->len);

  return &g_array_index (sheet->columns, Column, column);
}

static void
add_column (BnlSweepSheet *sheet, BnlSweepSheetKind kind, guint index, const char *title)
{
  Column column = { kind, index, g_strdup (title) };

  g_array_append_val (sheet->columns, column);
}

/* "Difference to without BN" */
static void
add_difference (BnlSweepSheet *sheet)
{
  g_autofree char *title =
      g_strdup_printf ("Difference to %s", bnl_sweep_get_arm (sheet->sweep, 0)->title);

  add_column (sheet, BNL_SWEEP_SHEET_DIFFERENCE, 0, title);
  add_column (sheet, BNL_SWEEP_SHEET_VERDICT, 0, "Clear?");
}

static gboolean
has_arms (const BnlSweepSheet *sheet)
{
  return bnl_sweep_get_n_arms (sheet->sweep) > 1;
}

static void
list_columns (BnlSweepSheet *sheet)
{
  for (guint i = 0; i < bnl_sweep_get_n_axes (sheet->sweep); i++)
    add_column (sheet, BNL_SWEEP_SHEET_VALUE, i, bnl_sweep_get_axis (sheet->sweep, i)->title);
  if (has_arms (sheet))
    add_column (sheet, BNL_SWEEP_SHEET_ARM, 0, "Network");
  for (guint i = 0; i < sheet->n_metrics; i++) {
    add_column (sheet, BNL_SWEEP_SHEET_MEAN, i,
                bnl_sweep_metric_describe (sheet->metrics[i])->title);
    if (i == 0)
      add_column (sheet, BNL_SWEEP_SHEET_N, i, "n");
  }
  add_column (sheet, BNL_SWEEP_SHEET_OUTCOME, 0, "Runs");
  if (has_arms (sheet))
    add_difference (sheet);
}

BnlSweepSheet *
bnl_sweep_sheet_new (BnlSweepTable *table, const BnlSweepMetric *metrics, guint n_metrics)
{
  const BnlSweepMetric usual = BNL_SWEEP_METRIC_LAST_ACCURACY;
  BnlSweepSheet *sheet = g_new0 (BnlSweepSheet, 1);

  if (metrics == NULL || n_metrics == 0) {
    metrics = &usual;
    n_metrics = 1;
  }
  sheet->table = table;
  sheet->sweep = bnl_sweep_ref (bnl_sweep_table_get_sweep (table));
  sheet->metrics = g_memdup2 (metrics, n_metrics * sizeof *metrics);
  sheet->n_metrics = n_metrics;
  sheet->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (sheet->columns, clear_column_cb);
  list_columns (sheet);
  return sheet;
}

void
bnl_sweep_sheet_free (BnlSweepSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_array_unref (sheet->columns);
  bnl_sweep_unref (sheet->sweep);
  g_free (sheet->metrics);
  g_free (sheet);
}

guint
bnl_sweep_sheet_get_n_columns (const BnlSweepSheet *sheet)
{
  return sheet->columns->len;
}

const char *
bnl_sweep_sheet_get_title (const BnlSweepSheet *sheet, guint column)
{
  return get_column (sheet, column)->title;
}

BnlSweepSheetKind
bnl_sweep_sheet_get_kind (const BnlSweepSheet *sheet, guint column)
{
  return get_column (sheet, column)->kind;
}

gboolean
bnl_sweep_sheet_is_number (const BnlSweepSheet *sheet, guint column)
{
  const Column *info = get_column (sheet, column);

  switch (info->kind) {
  case BNL_SWEEP_SHEET_VALUE:
    return bnl_sweep_get_axis (sheet->sweep, info->index)->numeric;
  case BNL_SWEEP_SHEET_MEAN:
  case BNL_SWEEP_SHEET_N:
  case BNL_SWEEP_SHEET_DIFFERENCE:
    return TRUE;
  case BNL_SWEEP_SHEET_ARM:
  case BNL_SWEEP_SHEET_OUTCOME:
  case BNL_SWEEP_SHEET_VERDICT:
  default:
    return FALSE;
  }
}

guint
bnl_sweep_sheet_get_n_rows (const BnlSweepSheet *sheet)
{
  return bnl_sweep_get_n_cells (sheet->sweep) * bnl_sweep_get_n_arms (sheet->sweep);
}

guint
bnl_sweep_sheet_get_cell (const BnlSweepSheet *sheet, guint row)
{
  return row / bnl_sweep_get_n_arms (sheet->sweep);
}

guint
bnl_sweep_sheet_get_arm (const BnlSweepSheet *sheet, guint row)
{
  return row % bnl_sweep_get_n_arms (sheet->sweep);
}

static void
summarize (const BnlSweepSheet *sheet, guint row, guint metric, BnlSweepCell *summary)
{
  bnl_sweep_table_summarize (sheet->table, bnl_sweep_sheet_get_cell (sheet, row),
                             bnl_sweep_sheet_get_arm (sheet, row), sheet->metrics[metric], summary);
}

static void
compare (const BnlSweepSheet *sheet, guint row, BnlSweepDifference *difference)
{
  bnl_sweep_table_compare (sheet->table, bnl_sweep_sheet_get_cell (sheet, row),
                           bnl_sweep_sheet_get_arm (sheet, row), 0, sheet->metrics[0], difference);
}

static void
append_count (GString *text, guint n, BnlSweepOutcome outcome)
{
  if (n > 0)
    g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", n,
                            bnl_sweep_outcome_get_title (outcome));
}

/* How the runs of a cell ended, and how many are still to come. */
static char *
write_outcomes (const BnlSweepSheet *sheet, guint row)
{
  GString *text = g_string_new (NULL);
  BnlSweepCell cell;

  summarize (sheet, row, 0, &cell);
  if (!bnl_sweep_is_possible (sheet->sweep, bnl_sweep_sheet_get_cell (sheet, row),
                              bnl_sweep_sheet_get_arm (sheet, row)))
    return g_string_free (g_string_append (text, "cannot be trained"), FALSE);
  append_count (text, cell.n_converged, BNL_SWEEP_OUTCOME_CONVERGED);
  append_count (text, cell.n_not_converged, BNL_SWEEP_OUTCOME_NOT_CONVERGED);
  append_count (text, cell.n_diverged, BNL_SWEEP_OUTCOME_DIVERGED);
  append_count (text, cell.n_stopped, BNL_SWEEP_OUTCOME_STOPPED);
  append_count (text, cell.n_failed, BNL_SWEEP_OUTCOME_FAILED);
  if (text->len == 0)
    g_string_append (text, "none yet");
  else if (cell.n_done + cell.n_stopped + cell.n_failed < bnl_sweep_get_n_seeds (sheet->sweep))
    g_string_append_printf (text, ", %u to come",
                            bnl_sweep_get_n_seeds (sheet->sweep) - cell.n_done - cell.n_stopped -
                                cell.n_failed);
  return g_string_free (text, FALSE);
}

static char *
write_verdict (const BnlSweepSheet *sheet, const BnlSweepDifference *difference)
{
  const BnlSweepMetricInfo *info = bnl_sweep_metric_describe (sheet->metrics[0]);

  if (difference->n == 0)
    return g_strdup (DASH);
  if (difference->n == 1)
    return g_strdup ("one seed: no claim");
  if (!difference->clear)
    return g_strdup ("no clear difference");
  return g_strdup ((difference->mean > 0) == info->higher_is_better ? info->better : info->worse);
}

static char *
write_difference (const BnlSweepSheet *sheet, guint row, gboolean verdict)
{
  BnlSweepDifference difference;

  if (bnl_sweep_sheet_get_arm (sheet, row) == 0)
    return g_strdup (verdict ? "" : "reference");
  compare (sheet, row, &difference);
  if (verdict)
    return write_verdict (sheet, &difference);
  if (difference.n == 0)
    return g_strdup (DASH);
  return bnl_sweep_metric_format_difference (sheet->metrics[0], difference.mean, difference.low,
                                             difference.high);
}

char *
bnl_sweep_sheet_dup_text (BnlSweepSheet *sheet, guint row, guint column)
{
  const Column *info = get_column (sheet, column);
  BnlSweepCell cell;

  g_return_val_if_fail (row < bnl_sweep_sheet_get_n_rows (sheet), NULL);

  switch (info->kind) {
  case BNL_SWEEP_SHEET_VALUE:
    return bnl_exhibit_dup_label (bnl_sweep_get_axis (sheet->sweep, info->index),
                                  bnl_sweep_get_value_index (sheet->sweep,
                                                             bnl_sweep_sheet_get_cell (sheet, row),
                                                             info->index));
  case BNL_SWEEP_SHEET_ARM:
    return g_strdup (bnl_sweep_get_arm (sheet->sweep, bnl_sweep_sheet_get_arm (sheet, row))->title);
  case BNL_SWEEP_SHEET_MEAN:
    summarize (sheet, row, info->index, &cell);
    return cell.tally.n == 0
               ? g_strdup (DASH)
               : bnl_sweep_metric_format_mean (sheet->metrics[info->index], cell.tally.mean,
                                               bnl_tally_get_std (&cell.tally));
  case BNL_SWEEP_SHEET_N:
    summarize (sheet, row, info->index, &cell);
    return g_strdup_printf ("%u", cell.tally.n);
  case BNL_SWEEP_SHEET_OUTCOME:
    return write_outcomes (sheet, row);
  case BNL_SWEEP_SHEET_DIFFERENCE:
  case BNL_SWEEP_SHEET_VERDICT:
  default:
    return write_difference (sheet, row, info->kind == BNL_SWEEP_SHEET_VERDICT);
  }
}

double
bnl_sweep_sheet_get_number (BnlSweepSheet *sheet, guint row, guint column)
{
  const Column *info = get_column (sheet, column);
  guint arm = bnl_sweep_sheet_get_arm (sheet, row);
  BnlSweepDifference difference;
  BnlSweepCell cell;
  guint value;

  g_return_val_if_fail (row < bnl_sweep_sheet_get_n_rows (sheet), (double) NAN);

  switch (info->kind) {
  case BNL_SWEEP_SHEET_VALUE:
    value = bnl_sweep_get_value_index (sheet->sweep, bnl_sweep_sheet_get_cell (sheet, row),
                                       info->index);
    return bnl_sweep_sheet_is_number (sheet, column)
               ? bnl_sweep_get_axis (sheet->sweep, info->index)->numbers[value]
               : value;
  case BNL_SWEEP_SHEET_ARM:
    return arm;
  case BNL_SWEEP_SHEET_MEAN:
  case BNL_SWEEP_SHEET_N:
    summarize (sheet, row, info->index, &cell);
    if (info->kind == BNL_SWEEP_SHEET_N)
      return cell.tally.n;
    return cell.tally.n > 0 ? cell.tally.mean : (double) NAN;
  case BNL_SWEEP_SHEET_OUTCOME:
    summarize (sheet, row, 0, &cell);
    return cell.n_done > 0 ? (double) cell.n_converged / cell.n_done : (double) NAN;
  case BNL_SWEEP_SHEET_DIFFERENCE:
  case BNL_SWEEP_SHEET_VERDICT:
  default:
    if (arm == 0)
      return (double) NAN;
    compare (sheet, row, &difference);
    return difference.n == 0                          ? (double) NAN
           : info->kind == BNL_SWEEP_SHEET_DIFFERENCE ? difference.mean
           : difference.clear                         ? (difference.mean > 0 ? 1 : -1)
                                                      : 0;
  }
}

static void
append_text (GString *csv, const char *text)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  g_string_append_c (csv, '"');
  for (const char *p = text; *p != '\0'; p++)
    g_string_append (csv, *p == '"' ? "\"\"" : (char[]){ *p, '\0' });
  g_string_append_c (csv, '"');
}

static void
append_number (GString *csv, double value)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  if (isfinite (value))
    bnl_number_append_double (csv, value);
}

static void
append_header (const BnlSweepSheet *sheet, GString *csv)
{
  static const char *const differences[] = { "difference", "low", "high", "n_pairs", "clear" };

  for (guint i = 0; i < bnl_sweep_get_n_axes (sheet->sweep); i++)
    append_text (csv, bnl_sweep_get_axis (sheet->sweep, i)->key);
  append_text (csv, "arm");
  append_text (csv, "n_converged");
  append_text (csv, "n_not_converged");
  append_text (csv, "n_diverged");
  append_text (csv, "possible");
  for (guint i = 0; i < sheet->n_metrics; i++) {
    static const char *const parts[] = { "n", "mean", "std" };

    for (guint k = 0; k < G_N_ELEMENTS (parts); k++) {
      g_autofree char *title =
          g_strdup_printf ("%s_%s", bnl_sweep_metric_describe (sheet->metrics[i])->key, parts[k]);

      append_text (csv, title);
    }
  }
  for (guint i = 0; has_arms (sheet) && i < G_N_ELEMENTS (differences); i++)
    append_text (csv, differences[i]);
  g_string_append (csv, "\r\n");
}

static void
append_difference (const BnlSweepSheet *sheet, guint row, GString *csv)
{
  BnlSweepDifference difference = { .mean = (double) NAN,
                                    .low = (double) NAN,
                                    .high = (double) NAN };

  if (bnl_sweep_sheet_get_arm (sheet, row) > 0)
    compare (sheet, row, &difference);
  append_number (csv, difference.n > 0 ? difference.mean : (double) NAN);
  append_number (csv, difference.low);
  append_number (csv, difference.high);
  append_number (csv, difference.n);
  append_number (csv, difference.clear);
}

static void
append_row (BnlSweepSheet *sheet, guint row, GString *csv)
{
  guint cell = bnl_sweep_sheet_get_cell (sheet, row);
  guint arm = bnl_sweep_sheet_get_arm (sheet, row);
  BnlSweepCell summary;

  for (guint i = 0; i < bnl_sweep_get_n_axes (sheet->sweep); i++) {
    g_autofree char *value = bnl_sweep_dup_value (sheet->sweep, cell, i);

    append_text (csv, value);
  }
  append_text (csv, bnl_sweep_get_arm (sheet->sweep, arm)->name);
  summarize (sheet, row, 0, &summary);
  append_number (csv, summary.n_converged);
  append_number (csv, summary.n_not_converged);
  append_number (csv, summary.n_diverged);
  append_number (csv, bnl_sweep_is_possible (sheet->sweep, cell, arm));
  for (guint i = 0; i < sheet->n_metrics; i++) {
    summarize (sheet, row, i, &summary);
    append_number (csv, summary.tally.n);
    append_number (csv, summary.tally.n > 0 ? summary.tally.mean : (double) NAN);
    append_number (csv, bnl_tally_get_std (&summary.tally));
  }
  if (has_arms (sheet))
    append_difference (sheet, row, csv);
  g_string_append (csv, "\r\n");
}

GBytes *
bnl_sweep_sheet_write_csv (BnlSweepSheet *sheet)
{
  GString *csv = g_string_new (NULL);

  append_header (sheet, csv);
  for (guint row = 0; row < bnl_sweep_sheet_get_n_rows (sheet); row++)
    append_row (sheet, row, csv);
  return g_string_free_to_bytes (csv);
}
