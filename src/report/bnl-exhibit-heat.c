#include "bnl-exhibit-private.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"
#include "plot/bnl-heat-map.h"

#include <math.h>

/* A metric over two axes: a map an arm in the same colors, or one of the difference. */

/* Cells of a map for each cell of the sweep: draws fill too little of one to be seen. */
#define SPARSE 4

typedef struct {
  BnlHeatMap **maps; /* [n_charts]; of the charts, while there are such */
  GArray **cells;    /* [n_y, n_x] of guint */
  guint n_x, n_y;
  gboolean dirty; /* the range of the colors may be another */
} Heat;

static const BnlSweepAxis *
get_axis (const BnlExhibit *exhibit, int axis)
{
  return bnl_sweep_get_axis (exhibit->sweep, (guint) axis);
}

static guint
get_arm (const BnlExhibit *exhibit, guint index)
{
  return exhibit->difference && exhibit->arm < 0 ? 1
         : exhibit->arm >= 0                     ? (guint) exhibit->arm
                                                 : index;
}

static GArray *
get_cells (const BnlExhibit *exhibit, guint cell)
{
  const Heat *heat = exhibit->kind;
  guint x = bnl_sweep_get_value_index (exhibit->sweep, cell, (guint) exhibit->x);
  guint y = bnl_sweep_get_value_index (exhibit->sweep, cell, (guint) exhibit->y);

  return heat->cells[(gsize) y * heat->n_x + x];
}

static char *
write_title (const BnlExhibit *exhibit)
{
  const char *metric = bnl_sweep_metric_describe (exhibit->metric)->title;

  if (!exhibit->difference)
    return g_strdup_printf ("%s by %s and %s", metric, get_axis (exhibit, exhibit->x)->title,
                            get_axis (exhibit, exhibit->y)->title);
  return g_strdup_printf ("%s: %s minus %s", metric, bnl_sweep_get_arm (exhibit->sweep, 1)->title,
                          bnl_sweep_get_arm (exhibit->sweep, 0)->title);
}

static gboolean
set_up (BnlExhibit *exhibit)
{
  Heat *heat = g_new0 (Heat, 1);
  g_autofree char *seeds = bnl_exhibit_count_seeds (bnl_sweep_get_n_seeds (exhibit->sweep));

  exhibit->kind = heat;
  if (exhibit->x < 0 || exhibit->y < 0 || exhibit->x == exhibit->y)
    return FALSE;
  heat->n_x = get_axis (exhibit, exhibit->x)->n;
  heat->n_y = get_axis (exhibit, exhibit->y)->n;
  if ((guint64) heat->n_x * heat->n_y > SPARSE * bnl_sweep_get_n_cells (exhibit->sweep))
    return FALSE;
  exhibit->n_charts =
      exhibit->arm >= 0 || exhibit->difference ? 1 : bnl_sweep_get_n_arms (exhibit->sweep);
  heat->maps = g_new0 (BnlHeatMap *, exhibit->n_charts);
  heat->cells = g_new (GArray *, (gsize) heat->n_x * heat->n_y);
  for (gsize i = 0; i < (gsize) heat->n_x * heat->n_y; i++)
    heat->cells[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (exhibit->sweep); cell++)
    g_array_append_val (get_cells (exhibit, cell), cell);
  exhibit->title = write_title (exhibit);
  exhibit->note = bnl_sweep_get_n_axes (exhibit->sweep) > 2
                      ? g_strdup_printf ("mean over %s and all other settings", seeds)
                      : g_strdup_printf ("mean over %s", seeds);
  return TRUE;
}

static void
clear (BnlExhibit *exhibit)
{
  Heat *heat = exhibit->kind;

  for (gsize i = 0; heat->cells != NULL && i < (gsize) heat->n_x * heat->n_y; i++)
    g_array_unref (heat->cells[i]);
  g_free (heat->cells);
  g_free (heat->maps);
  g_free (heat);
}

static void
set_sum (const BnlExhibit *exhibit, BnlHeatMap *map, guint x, guint y, guint arm)
{
  const Heat *heat = exhibit->kind;
  const GArray *cells = heat->cells[(gsize) y * heat->n_x + x];
  BnlExhibitSum sum;

  bnl_exhibit_sum (exhibit, (const guint *) (gpointer) cells->data, cells->len, arm,
                   exhibit->metric, &sum);
  if (sum.tally.n > 0)
    bnl_heat_map_set (map, x, y, sum.tally.mean * bnl_exhibit_get_scale (exhibit->metric, FALSE));
  else
    bnl_heat_map_set (map, x, y, (double) NAN);
  if (sum.n_diverged > 0)
    bnl_heat_map_add_mark (map, x, y, sum.n_diverged == sum.n_runs ? "diverged" : "some diverged");
  else if (sum.n_not_converged > 0 && 2 * sum.n_not_converged > sum.n_runs)
    bnl_heat_map_add_mark (map, x, y, "not converged");
  else if (cells->len > 0 && sum.n_impossible == cells->len)
    bnl_heat_map_add_mark (map, x, y, "cannot be trained");
}

static void
set_difference (const BnlExhibit *exhibit, BnlHeatMap *map, guint x, guint y, guint arm)
{
  const Heat *heat = exhibit->kind;
  const GArray *cells = heat->cells[(gsize) y * heat->n_x + x];
  BnlSweepDifference difference;
  BnlExhibitSum own, reference;

  if (cells->len == 0)
    return;
  bnl_exhibit_compare (exhibit, (const guint *) (gpointer) cells->data, cells->len, arm,
                       &difference);
  bnl_exhibit_sum (exhibit, (const guint *) (gpointer) cells->data, cells->len, arm,
                   exhibit->metric, &own);
  bnl_exhibit_sum (exhibit, (const guint *) (gpointer) cells->data, cells->len, 0, exhibit->metric,
                   &reference);
  bnl_heat_map_set (map, x, y,
                    difference.n > 0
                        ? difference.mean * bnl_exhibit_get_scale (exhibit->metric, TRUE)
                        : (double) NAN);
  if (own.n_impossible == cells->len || reference.n_impossible == cells->len)
    bnl_heat_map_add_mark (map, x, y, "cannot be trained");
  else if (own.n_diverged + reference.n_diverged > 0)
    bnl_heat_map_add_mark (map, x, y, "a run diverged");
  else if (difference.n > 0 && !difference.clear)
    bnl_heat_map_add_mark (map, x, y, "no clear difference");
}

static void
set_place (BnlExhibit *exhibit, guint index, guint x, guint y)
{
  Heat *heat = exhibit->kind;

  if (exhibit->charts[index] == NULL)
    return;
  heat->dirty = TRUE;
  if (exhibit->difference)
    set_difference (exhibit, heat->maps[index], x, y, get_arm (exhibit, index));
  else
    set_sum (exhibit, heat->maps[index], x, y, get_arm (exhibit, index));
}

/* The same sign for the same words in every map. */
static void
declare_marks (const BnlExhibit *exhibit, BnlHeatMap *map)
{
  static const char *const of_values[] = { "diverged", "not converged", "cannot be trained",
                                           "some diverged" };
  static const char *const of_differences[] = { "a run diverged", "no clear difference",
                                                "cannot be trained" };
  guint n = exhibit->difference ? G_N_ELEMENTS (of_differences) : G_N_ELEMENTS (of_values);

  for (guint i = 0; i < n; i++)
    bnl_heat_map_set_mark (map, 0, 0, exhibit->difference ? of_differences[i] : of_values[i]);
  bnl_heat_map_set (map, 0, 0, (double) NAN);
}

static void
set_axes (const BnlExhibit *exhibit, BnlChart *chart)
{
  const BnlSweepAxis *x = get_axis (exhibit, exhibit->x);
  const BnlSweepAxis *y = get_axis (exhibit, exhibit->y);
  g_auto (GStrv) x_names = bnl_exhibit_dup_labels (x);
  g_auto (GStrv) y_names = bnl_exhibit_dup_labels (y);

  bnl_exhibit_set_metric (chart, exhibit->metric, exhibit->difference);
  bnl_chart_set_y_limits (chart, (double) NAN, (double) NAN);
  bnl_chart_set_x_logarithmic (chart, FALSE);
  bnl_chart_ticks_set_x (chart, NULL, NULL, 0);
  bnl_chart_set_x_label (chart, x->title);
  bnl_chart_set_y_label (chart, y->title);
  bnl_chart_categories_set_x (chart, (const char *const *) x_names);
  bnl_chart_categories_set_y (chart, (const char *const *) y_names);
}

static void
fill (BnlExhibit *exhibit, guint index)
{
  Heat *heat = exhibit->kind;
  BnlChart *chart = exhibit->charts[index];
  const char *arm = bnl_sweep_get_arm (exhibit->sweep, get_arm (exhibit, index))->title;
  g_autofree char *title = exhibit->n_charts > 1 ? bnl_exhibit_capitalize (arm) : NULL;

  bnl_chart_set_title (chart, title != NULL ? title : exhibit->title);
  set_axes (exhibit, chart);
  heat->maps[index] =
      bnl_heat_map_new (bnl_sweep_metric_describe (exhibit->metric)->title, heat->n_x, heat->n_y);
  bnl_heat_map_set_diverging (heat->maps[index], exhibit->difference);
  declare_marks (exhibit, heat->maps[index]);
  bnl_chart_take_layer (chart, bnl_heat_map_get_layer (heat->maps[index]));
  for (guint y = 0; y < heat->n_y; y++)
    for (guint x = 0; x < heat->n_x; x++)
      set_place (exhibit, index, x, y);
}

static void
take_result (BnlExhibit *exhibit, guint cell, guint arm, G_GNUC_UNUSED guint seed)
{
  guint x = bnl_sweep_get_value_index (exhibit->sweep, cell, (guint) exhibit->x);
  guint y = bnl_sweep_get_value_index (exhibit->sweep, cell, (guint) exhibit->y);

  for (guint i = 0; i < exhibit->n_charts; i++)
    if (get_arm (exhibit, i) == arm || (exhibit->difference && arm == 0))
      set_place (exhibit, i, x, y);
}

/* The same colors mean the same in all maps. */
static gboolean
finish (BnlExhibit *exhibit)
{
  Heat *heat = exhibit->kind;
  double lowest = (double) INFINITY;
  double highest = (double) -INFINITY;

  if (!heat->dirty)
    return FALSE;
  heat->dirty = FALSE;
  for (guint i = 0; i < exhibit->n_charts; i++)
    for (guint k = 0; exhibit->charts[i] != NULL && k < heat->n_x * heat->n_y; k++) {
      double value = bnl_heat_map_get (heat->maps[i], k % heat->n_x, k / heat->n_x);

      lowest = isnan (value) ? lowest : MIN (lowest, value);
      highest = isnan (value) ? highest : MAX (highest, value);
    }
  for (guint i = 0; i < exhibit->n_charts; i++)
    if (exhibit->charts[i] != NULL && lowest < highest)
      bnl_heat_map_set_range (heat->maps[i], lowest, highest);
  return FALSE;
}

const BnlExhibitClass bnl_exhibit_heat_class = {
  .set_up = set_up,
  .clear = clear,
  .fill = fill,
  .take_result = take_result,
  .finish = finish,
};
