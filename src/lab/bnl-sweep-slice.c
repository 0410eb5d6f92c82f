#include "bnl-sweep-slice-private.h"

#include <string.h>

int
bnl_sweep_slice_choose_axis (const BnlSweep *sweep)
{
  int chosen = -1;

  for (guint i = bnl_sweep_get_n_axes (sweep); i-- > 0;) {
    const BnlSweepAxis *axis = bnl_sweep_get_axis (sweep, i);

    if (axis->n < 2)
      continue;
    if (chosen < 0 || axis->numeric || !bnl_sweep_get_axis (sweep, (guint) chosen)->numeric)
      chosen = (int) i;
  }
  return chosen;
}

static void
free_slice (gpointer data)
{
  BnlSweepSlice *slice = data;

  g_free (slice->cells);
  g_free (slice);
}

/* Names the slice that a cell is in. */
static char *
name_slice (const BnlSweep *sweep, int axis, guint cell)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++)
    if ((int) i != axis)
      g_string_append_printf (name, "%u ", bnl_sweep_get_value_index (sweep, cell, i));
  return g_string_free (name, FALSE);
}

typedef struct {
  const BnlSweep *sweep;
  guint axis;
} Order;

static int
compare_cells (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;
  const guint x = bnl_sweep_get_value_index (order->sweep, *(const guint *) a, order->axis);
  const guint y = bnl_sweep_get_value_index (order->sweep, *(const guint *) b, order->axis);

  return (x > y) - (x < y);
}

GPtrArray *
bnl_sweep_slice_list (const BnlSweep *sweep, int axis)
{
  const guint n_cells = bnl_sweep_get_n_cells (sweep);
  GPtrArray *slices = g_ptr_array_new_with_free_func (free_slice);
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint cell = 0; cell < n_cells; cell++) {
    g_autofree char *name = name_slice (sweep, axis, cell);
    BnlSweepSlice *slice = g_hash_table_lookup (by_name, name);

    if (slice == NULL) {
      slice = g_new0 (BnlSweepSlice, 1);
      slice->cells = g_new (guint, axis < 0 ? 1 : bnl_sweep_get_axis (sweep, (guint) axis)->n);
      g_ptr_array_add (slices, slice);
      g_hash_table_insert (by_name, g_steal_pointer (&name), slice);
    }
    slice->cells[slice->n++] = cell;
  }
  for (guint i = 0; axis >= 0 && i < slices->len; i++) {
    BnlSweepSlice *slice = slices->pdata[i];
    Order order = { sweep, (guint) axis };

    g_qsort_with_data (slice->cells, (int) slice->n, sizeof *slice->cells, compare_cells, &order);
  }
  return slices;
}

/* --- in words --- */

/* Of depths and stds the number says more than the text that it is of. */
static void
append_value (GString *text, const BnlSweep *sweep, guint axis, guint cell)
{
  const BnlSweepAxis *one = bnl_sweep_get_axis (sweep, axis);
  const guint index = bnl_sweep_get_value_index (sweep, cell, axis);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (one->numeric && (strcmp (one->key, "hidden") == 0 || strcmp (one->key, "init") == 0))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.15g", one->numbers[index]));
  else
    g_string_append (text, one->values[index]);
}

char *
bnl_sweep_slice_dup_value (const BnlSweep *sweep, int axis, guint cell)
{
  GString *text = g_string_new (NULL);

  if (axis >= 0)
    append_value (text, sweep, (guint) axis, cell);
  return g_string_free (text, FALSE);
}

/* Whether the title is what the numbers count: "5 hidden layers". 0 would mean that all or none are
 * meant. */
static gboolean
is_count (const BnlSweepAxis *axis)
{
  static const char *const counted[] = { "hidden layers", "training images", "epochs", "steps" };

  for (guint i = 0; axis->numeric && i < axis->n; i++)
    if (!(axis->numbers[i] > 0))
      return FALSE;
  for (guint i = 0; axis->numeric && i < G_N_ELEMENTS (counted); i++)
    if (strcmp (axis->title, counted[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "hidden layers", behind the values that were written from start on; "hidden layer" of "1". */
static void
append_counted (GString *text, const BnlSweepAxis *axis, gsize start)
{
  const gboolean one = strcmp (text->str + start, "1") == 0;

  g_string_append_printf (text, " %.*s", (int) strlen (axis->title) - (one ? 1 : 0), axis->title);
}

/* "batch size ", "a std of the first weights of ": before a value. */
static void
append_title (GString *text, const BnlSweepAxis *axis)
{
  const gboolean is_of = strstr (axis->title, " of the ") != NULL;
  const gboolean vowel = strchr ("aeiou", axis->title[0]) != NULL;

  g_string_append_printf (text, "%s%s%s ", is_of ? (vowel ? "an " : "a ") : "", axis->title,
                          is_of ? " of" : "");
}

char *
bnl_sweep_slice_dup_title (const BnlSweep *sweep, int axis, const BnlSweepSlice *slice)
{
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    const BnlSweepAxis *one = bnl_sweep_get_axis (sweep, i);
    gsize start;

    if ((int) i == axis || one->n < 2)
      continue;
    g_string_append (title, title->len > 0 ? ", " : "");
    start = title->len;
    if (!is_count (one))
      g_string_append_printf (title, "%s ", one->title);
    append_value (title, sweep, i, slice->cells[0]);
    if (is_count (one))
      append_counted (title, one, start);
  }
  return g_string_free (title, FALSE);
}

/* "8 to 64" of a stretch of numbers, "8 and 16" or "sgd, adam and adamw". */
static void
append_values (GString *text,
               const BnlSweep *sweep,
               guint axis,
               const BnlSweepSlice *slice,
               guint first,
               guint last)
{
  if (bnl_sweep_get_axis (sweep, axis)->numeric && last >= first + 2) {
    append_value (text, sweep, axis, slice->cells[first]);
    g_string_append (text, " to ");
    append_value (text, sweep, axis, slice->cells[last]);
    return;
  }
  for (guint i = first; i <= last; i++) {
    g_string_append (text, i == first ? "" : i == last ? " and " : ", ");
    append_value (text, sweep, axis, slice->cells[i]);
  }
}

char *
bnl_sweep_slice_dup_place (const BnlSweep *sweep,
                           int axis,
                           const BnlSweepSlice *slice,
                           guint first,
                           guint last,
                           gboolean named)
{
  GString *text = g_string_new (NULL);
  const BnlSweepAxis *one = axis >= 0 ? bnl_sweep_get_axis (sweep, (guint) axis) : NULL;
  const gboolean all = first == 0 && last == slice->n - 1;
  gsize start;

  if (one == NULL)
    return g_string_free (text, FALSE);
  if (!one->numeric || is_count (one))
    g_string_append (text, "with ");
  else if (last >= first + 2)
    g_string_append (text, all && named ? "at every " : "from ");
  else
    g_string_append (text, "at ");
  if (named && g_str_has_prefix (text->str, "at every "))
    g_string_append_printf (text, "%s from ", one->title);
  else if (named && !is_count (one))
    append_title (text, one);
  start = text->len;
  append_values (text, sweep, (guint) axis, slice, first, last);
  if (named && is_count (one))
    append_counted (text, one, start);
  return g_string_free (text, FALSE);
}
