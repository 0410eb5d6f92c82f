#include "bnl-plot-groups.h"

#include <math.h>

#include "bnl-plot-table.h"
#include "lab/bnl-number.h"

static void
free_group_cb (gpointer data)
{
  BnlPlotGroup *group = data;

  g_free (group->name);
  g_array_unref (group->rows);
  g_free (group);
}

static BnlPlotGroup *
find_group (GPtrArray *groups, const char *name)
{
  BnlPlotGroup *group;

  for (guint i = 0; i < groups->len; i++) {
    group = g_ptr_array_index (groups, i);
    if (g_str_equal (group->name, name))
      return group;
  }
  group = g_new (BnlPlotGroup, 1);
  group->name = g_strdup (name);
  group->rows = g_array_new (FALSE, FALSE, sizeof (BnlPlotRow));
  g_ptr_array_add (groups, group);
  return group;
}

const BnlPlotRow *
bnl_plot_groups_get (const BnlPlotGroup *group, guint index)
{
  return &g_array_index (group->rows, BnlPlotRow, index);
}

/* Columns of one table; -1: the kind has none. */
typedef struct {
  int place; /* what is along the axis that counts */
  int value; /* what is drawn */
  int x, y;  /* of names */
  int by;
} Columns;

static gboolean
find_column (const BnlPlotTable *table, const char *name, int *column, GError **error)
{
  guint index;

  *column = -1;
  if (!name)
    return TRUE;
  if (!bnl_plot_table_find (table, name, &index, error))
    return FALSE;
  *column = (int) index;
  return TRUE;
}

static gboolean
find_columns (const BnlPlotTable *table,
              BnlPlotKind kind,
              const BnlPlotColumns *given,
              Columns *columns,
              GError **error)
{
  gboolean named_x = kind == BNL_PLOT_KIND_BARS || kind == BNL_PLOT_KIND_HEATMAP;
  const char *place = kind == BNL_PLOT_KIND_RIDGES ? given->y : given->x;
  const char *value = given->value ? given->value : given->column ? given->column : given->y;

  return find_column (table, named_x ? NULL : place, &columns->place, error) &&
         find_column (table, value, &columns->value, error) &&
         find_column (table, named_x ? given->x : NULL, &columns->x, error) &&
         find_column (table, kind == BNL_PLOT_KIND_HEATMAP ? given->y : NULL, &columns->y, error) &&
         find_column (table, given->by, &columns->by, error);
}

/* A word in place of a value says why there is none. */
static gboolean
read_value (const BnlPlotTable *table,
            gsize index,
            guint column,
            gboolean marks,
            BnlPlotRow *row,
            GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (bnl_plot_table_read_number (table, index, column, &row->y, &problem))
    return TRUE;
  if (marks) {
    row->mark = g_intern_string (bnl_plot_table_get (table, index, column));
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
read_row (const BnlPlotTable *table,
          gsize index,
          const Columns *columns,
          gboolean marks,
          BnlPlotRow *row,
          GError **error)
{
  *row = (BnlPlotRow){ 0 };
  if (columns->place >= 0 &&
      !bnl_plot_table_read_number (table, index, (guint) columns->place, &row->x, error))
    return FALSE;
  if (columns->x >= 0)
    row->x_name = g_intern_string (bnl_plot_table_get (table, index, (guint) columns->x));
  if (columns->y >= 0)
    row->y_name = g_intern_string (bnl_plot_table_get (table, index, (guint) columns->y));
  return read_value (table, index, (guint) columns->value, marks, row, error);
}

static gboolean
read_table (BnlPlotKind kind,
            const BnlPlotTable *table,
            const BnlPlotColumns *given,
            const char *otherwise,
            GPtrArray *groups,
            GError **error)
{
  Columns columns;

  if (!find_columns (table, kind, given, &columns, error))
    return FALSE;
  for (gsize i = 0; i < bnl_plot_table_get_n_rows (table); i++) {
    BnlPlotRow row;

    if (!read_row (table, i, &columns, kind == BNL_PLOT_KIND_HEATMAP, &row, error))
      return FALSE;
    /* A line goes on where nothing was measured; it breaks where what was is no number. */
    if (isnan (row.x) || (kind <= BNL_PLOT_KIND_BAND &&
                          bnl_plot_table_get (table, i, (guint) columns.value)[0] == '\0'))
      continue;
    g_array_append_val (find_group (groups, columns.by >= 0
                                                ? bnl_plot_table_get (table, i, (guint) columns.by)
                                                : otherwise)
                            ->rows,
                        row);
  }
  return TRUE;
}

static int
compare_rows_cb (gconstpointer a, gconstpointer b)
{
  double x = ((const BnlPlotRow *) a)->x;
  double y = ((const BnlPlotRow *) b)->x;

  return (x > y) - (x < y);
}

GPtrArray *
bnl_plot_groups_read (BnlPlotKind kind,
                      const char *const *paths,
                      const BnlPlotColumns *columns,
                      GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (free_group_cb);
  gboolean by_file = (kind == BNL_PLOT_KIND_LINE || kind == BNL_PLOT_KIND_HISTOGRAM) &&
                     paths[0] != NULL && paths[1] != NULL;

  for (guint i = 0; paths[i] != NULL; i++) {
    g_autoptr (BnlPlotTable) table = bnl_plot_table_read (paths[i], error);

    if (!table || !read_table (kind, table, columns, by_file ? bnl_plot_table_get_name (table) : "",
                               groups, error))
      return NULL;
  }
  for (guint i = 0; i < groups->len; i++)
    g_array_sort (((BnlPlotGroup *) g_ptr_array_index (groups, i))->rows, compare_rows_cb);
  if (groups->len > 0)
    return g_steal_pointer (&groups);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s: no row has a number in column “%s”: nothing to draw", paths[0],
               columns->x && kind != BNL_PLOT_KIND_RIDGES ? columns->x : columns->y);
  return NULL;
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  double x = 0;
  double y = 0;

  bnl_number_parse_double (*(const char *const *) a, &x);
  bnl_number_parse_double (*(const char *const *) b, &y);
  return (x > y) - (x < y);
}

char **
bnl_plot_groups_list_names (GPtrArray *groups, gboolean of_y)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();
  gboolean numbers = TRUE;

  for (guint i = 0; i < groups->len; i++) {
    const BnlPlotGroup *group = g_ptr_array_index (groups, i);

    for (guint k = 0; k < group->rows->len; k++) {
      const BnlPlotRow *row = bnl_plot_groups_get (group, k);
      const char *name = of_y ? row->y_name : row->x_name;
      double value;

      if (!g_hash_table_add (known, (gpointer) name))
        continue;
      numbers = numbers && bnl_number_parse_double (name, &value);
      g_ptr_array_add (names, g_strdup (name));
    }
  }
  if (numbers)
    g_ptr_array_sort (names, compare_names_cb);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

guint
bnl_plot_groups_find_name (char **names, const char *name)
{
  guint index = 0;

  while (names[index] != NULL && !g_str_equal (names[index], name))
    index++;
  return index;
}
