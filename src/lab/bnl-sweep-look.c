/* What a built sweep tells of its cells, arms and runs. */

#include "bnl-sweep-private.h"

#include <string.h>

guint
bnl_sweep_get_n_varied (const BnlSweep *sweep)
{
  return sweep->varied->len;
}

const char *
bnl_sweep_get_varied (const BnlSweep *sweep, guint index, const char **values)
{
  const BnlSweepVaried *varied = sweep->varied->pdata[index];

  *values = varied->text;
  return varied->field->key;
}

guint
bnl_sweep_get_n_given_arms (const BnlSweep *sweep)
{
  return sweep->variants->len;
}

const BnlSweepArm *
bnl_sweep_get_given_arm (const BnlSweep *sweep, guint arm)
{
  return &((const BnlSweepVariant *) sweep->variants->pdata[arm])->lent;
}

guint
bnl_sweep_get_n_axes (const BnlSweep *sweep)
{
  return sweep->n_axes;
}

const BnlSweepAxis *
bnl_sweep_get_axis (const BnlSweep *sweep, guint axis)
{
  g_return_val_if_fail (axis < sweep->n_axes, NULL);
  return &sweep->axes[axis];
}

int
bnl_sweep_find_axis (const BnlSweep *sweep, const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);

  for (guint i = 0; field != NULL && i < sweep->n_axes; i++)
    if (sweep->axis_varied[i]->field == field)
      return (int) i;
  return -1;
}

guint
bnl_sweep_get_n_arms (const BnlSweep *sweep)
{
  return sweep->arms->len;
}

const BnlSweepArm *
bnl_sweep_get_arm (const BnlSweep *sweep, guint arm)
{
  g_return_val_if_fail (arm < sweep->arms->len, NULL);
  return &((const BnlSweepVariant *) sweep->arms->pdata[arm])->lent;
}

guint
bnl_sweep_get_n_cells (const BnlSweep *sweep)
{
  return sweep->n_cells;
}

guint
bnl_sweep_get_n_runs (const BnlSweep *sweep)
{
  return sweep->n_cells * sweep->arms->len * sweep->n_seeds;
}

guint
bnl_sweep_get_index (const BnlSweep *sweep, guint cell, guint arm, guint seed)
{
  return (seed * sweep->n_cells + cell) * sweep->arms->len + arm;
}

void
bnl_sweep_get_run (const BnlSweep *sweep, guint index, guint *cell, guint *arm, guint *seed)
{
  const guint pair = index / sweep->arms->len;

  *arm = index % sweep->arms->len;
  *cell = pair % sweep->n_cells;
  *seed = pair / sweep->n_cells;
}

gboolean
bnl_sweep_is_possible (const BnlSweep *sweep, guint cell, guint arm)
{
  g_return_val_if_fail (cell < sweep->n_cells && arm < sweep->arms->len, FALSE);
  return sweep->possible[cell * sweep->arms->len + arm];
}

/* The first axis is the slowest. */
guint
bnl_sweep_get_value_index (const BnlSweep *sweep, guint cell, guint axis)
{
  g_return_val_if_fail (cell < sweep->n_cells && axis < sweep->n_axes, 0);
  if (sweep->points != NULL)
    return sweep->points[cell * sweep->n_axes + axis];
  for (guint i = sweep->n_axes - 1; i > axis; i--)
    cell /= sweep->axes[i].n;
  return cell % sweep->axes[axis].n;
}

char *
bnl_sweep_dup_value (const BnlSweep *sweep, guint cell, guint axis)
{
  g_return_val_if_fail (cell < sweep->n_cells && axis < sweep->n_axes, NULL);
  return g_strdup (sweep->axes[axis].values[bnl_sweep_get_value_index (sweep, cell, axis)]);
}

gboolean
bnl_sweep_find_cell (const BnlSweep *sweep, const guint *indices, guint *cell)
{
  guint found = 0;

  for (guint i = 0; i < sweep->n_axes; i++) {
    if (indices[i] >= sweep->axes[i].n)
      return FALSE;
    found = found * sweep->axes[i].n + indices[i];
  }
  if (sweep->by_place != NULL) {
    g_autofree char *place = bnl_sweep_dup_place (sweep, indices);

    found = GPOINTER_TO_UINT (g_hash_table_lookup (sweep->by_place, place));
    if (found-- == 0)
      return FALSE;
  }
  *cell = found;
  return TRUE;
}

/* Depths, widths and stds say more than the texts that they are of. */
static void
append_value (GString *title, const BnlSweepAxis *axis, guint index)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (title, "%s ", axis->title);
  if (axis->numeric && (strcmp (axis->key, "hidden") == 0 || strcmp (axis->key, "init") == 0))
    g_string_append (title, g_ascii_formatd (number, sizeof number, "%.15g", axis->numbers[index]));
  else
    g_string_append (title, axis->values[index]);
}

char *
bnl_sweep_dup_cell_title (const BnlSweep *sweep, guint cell)
{
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < sweep->n_axes; i++) {
    if (i > 0)
      g_string_append (title, ", ");
    append_value (title, &sweep->axes[i], bnl_sweep_get_value_index (sweep, cell, i));
  }
  return g_string_free (title, FALSE);
}

char *
bnl_sweep_dup_title (const BnlSweep *sweep, guint index)
{
  g_autofree char *cell_title = NULL;
  guint cell, arm, seed;

  bnl_sweep_get_run (sweep, index, &cell, &arm, &seed);
  cell_title = bnl_sweep_dup_cell_title (sweep, cell);
  return g_strdup_printf ("%s%s%s, seed %" G_GUINT64_FORMAT, cell_title,
                          cell_title[0] != '\0' ? ", " : "", bnl_sweep_get_arm (sweep, arm)->title,
                          sweep->base->seed + seed);
}
