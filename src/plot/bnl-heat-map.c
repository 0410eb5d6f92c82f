#include "plot/bnl-heat-map.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-color-map.h"
#include "plot/bnl-mark-private.h"

/* Cells at least so large stand apart by a pixel. */
#define APART_PX 8
/* Around figures in a cell. */
#define FIGURE_MARGIN_PX 4
/* Of a color on which figures are black. */
#define LIGHT 0.6
#define CHOSEN_LINE_PX 2

struct _BnlHeatMap {
  BnlLayer layer;
  guint n_x, n_y;
  double *x_edges, *y_edges;
  float *values;                  /* [n_y, n_x] */
  guint8 *marked;                 /* [n_y, n_x]: 0: not; else the index of the mark + 1 */
  GPtrArray *marks;               /* of their names */
  gsize n_marked[G_MAXUINT8 + 1]; /* cells that carry each */
  double lowest, highest;
  gboolean logarithmic, diverging;
  gsize n_fractions; /* values that are not whole */
};

static const BnlHeatMap *
get_map (const BnlLayer *layer)
{
  return (const BnlHeatMap *) layer;
}

static void
clear_layer (BnlLayer *layer)
{
  BnlHeatMap *map = (BnlHeatMap *) layer;

  g_free (map->x_edges);
  g_free (map->y_edges);
  g_free (map->values);
  g_free (map->marked);
  g_ptr_array_unref (map->marks);
}

static BnlLayerSample
get_sample (G_GNUC_UNUSED const BnlLayer *layer)
{
  return BNL_LAYER_SAMPLE_NONE;
}

static gboolean
get_range (const double *edges, guint n, gboolean positive_only, double *lowest, double *highest)
{
  guint first = 0;

  while (positive_only && first < n && !(edges[first] > 0))
    first++;
  *lowest = edges[first];
  *highest = edges[n];
  return first < n;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  return get_range (get_map (layer)->x_edges, get_map (layer)->n_x, positive_only, lowest, highest);
}

static gboolean
get_y_range (const BnlLayer *layer,
             G_GNUC_UNUSED double x0,
             G_GNUC_UNUSED double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  return get_range (get_map (layer)->y_edges, get_map (layer)->n_y, positive_only, lowest, highest);
}

/* The cell that holds a place, or the nearest. */
static guint
find_cell (const double *edges, guint n, double place)
{
  guint cell = 0;

  while (cell + 1 < n && place >= edges[cell + 1])
    cell++;
  return cell;
}

static double
get_middle (const double *edges, guint cell)
{
  return (edges[cell] + edges[cell + 1]) / 2;
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  const BnlHeatMap *map = get_map (layer);
  guint n_below = 0;

  while (n_below < map->n_x && (direction > 0 ? get_middle (map->x_edges, n_below) < x
                                              : get_middle (map->x_edges, n_below) <= x))
    n_below++;
  if (direction > 0 ? n_below == map->n_x : n_below == 0)
    return FALSE;
  *found = get_middle (map->x_edges, direction > 0 ? n_below : n_below - 1);
  return TRUE;
}

static gboolean
get_scale (const BnlLayer *layer, BnlLayerScale *scale)
{
  const BnlHeatMap *map = get_map (layer);
  double lowest = (double) INFINITY;
  double highest = (double) -INFINITY;

  for (gsize i = 0; i < (gsize) map->n_x * map->n_y; i++) {
    double value = (double) map->values[i];

    if (isnan (value) || (map->logarithmic && !(value > 0)))
      continue;
    lowest = MIN (lowest, value);
    highest = MAX (highest, value);
  }
  if (lowest > highest && isnan (map->lowest))
    return FALSE;
  *scale = (BnlLayerScale){ isnan (map->lowest) ? lowest : map->lowest,
                            isnan (map->highest) ? highest : map->highest, map->logarithmic,
                            map->diverging };
  if (map->diverging) {
    scale->maximum = MAX (fabs (scale->minimum), fabs (scale->maximum));
    scale->maximum = scale->maximum > 0 ? scale->maximum : 1;
    scale->minimum = -scale->maximum;
  }
  if (!(scale->minimum < scale->maximum)) {
    BnlAxis around;

    bnl_axis_fit (&around, scale->minimum, scale->minimum, map->logarithmic);
    scale->minimum = around.minimum;
    scale->maximum = around.maximum;
  }
  return TRUE;
}

static const char *
get_mark (const BnlLayer *layer, guint index)
{
  const BnlHeatMap *map = get_map (layer);

  if (index >= map->marks->len)
    return NULL;
  return map->n_marked[index] > 0 ? g_ptr_array_index (map->marks, index) : "";
}

typedef struct {
  double left, top, width, height;
} Cell;

/* On whole pixels; FALSE where nothing of it is seen. */
static gboolean
place_cell (const BnlHeatMap *map, const BnlPainter *painter, guint column, guint row, Cell *cell)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  const BnlGrid *grid = &painter->stroke.grid;
  double x0 = bnl_painter_to_x (painter, map->x_edges[column]);
  double x1 = bnl_painter_to_x (painter, map->x_edges[column + 1]);
  double y0 = bnl_painter_to_y (painter, map->y_edges[row]);
  double y1 = bnl_painter_to_y (painter, map->y_edges[row + 1]);
  double right, bottom;

  if (isnan (x0) || isnan (y0) || x1 < plot->left || x0 > plot->left + plot->width ||
      MAX (y0, y1) < plot->top || MIN (y0, y1) > plot->top + plot->height)
    return FALSE;
  cell->left = bnl_grid_snap_x (grid, MAX (x0, plot->left));
  cell->top = bnl_grid_snap_y (grid, MAX (MIN (y0, y1), plot->top));
  right = bnl_grid_snap_x (grid, MIN (x1, plot->left + plot->width));
  bottom = bnl_grid_snap_y (grid, MIN (MAX (y0, y1), plot->top + plot->height));
  cell->width = right - cell->left;
  cell->height = bottom - cell->top;
  if (MIN (cell->width, cell->height) >= APART_PX) {
    cell->width--;
    cell->height--;
  }
  return cell->width > 0 && cell->height > 0;
}

/* Counts without decimals. */
static void
format_value (const BnlHeatMap *map,
              const BnlChart *chart,
              double value,
              char text[BNL_FIGURE_SIZE])
{
  if (map->n_fractions == 0 && !chart->percent)
    bnl_chart_describe_format_x (value, text);
  else
    bnl_figure_format_value (value, chart->percent, text);
}

static void
draw_figure (const BnlHeatMap *map,
             const BnlPainter *painter,
             const Cell *cell,
             double value,
             BnlColor color)
{
  char text[BNL_FIGURE_SIZE];
  double ink = bnl_color_map_get_lightness (color) > LIGHT ? 0 : 1;
  double width;

  if (cell->height < painter->plan.line_px)
    return;
  format_value (map, painter->chart, value, text);
  width = bnl_painter_measure (painter, text);
  if (cell->width < width + 2 * FIGURE_MARGIN_PX)
    return;
  cairo_set_source_rgb (painter->cr, ink, ink, ink);
  bnl_painter_draw_label (painter, text, cell->left + cell->width / 2,
                          cell->top + (cell->height - painter->plan.line_px) / 2, 0.5);
}

static void
draw_cell (const BnlHeatMap *map,
           const BnlPainter *painter,
           const BnlAxis *scale,
           guint column,
           guint row)
{
  gsize index = (gsize) row * map->n_x + column;
  double value = (double) map->values[index];
  BnlColor color;
  double frac;
  Cell cell;

  if ((isnan (value) && map->marked[index] == 0) || !place_cell (map, painter, column, row, &cell))
    return;
  cairo_rectangle (painter->cr, cell.left, cell.top, cell.width, cell.height);
  if (isnan (value)) {
    bnl_mark_draw (painter, map->marked[index] - 1u);
    return;
  }
  frac = bnl_axis_to_frac (scale, value);
  color = map->diverging ? bnl_color_map_get_diverging (painter->theme, frac)
                         : bnl_color_map_get (painter->theme, isnan (frac) ? 0 : frac);
  cairo_set_source_rgb (painter->cr, color.red, color.green, color.blue);
  cairo_fill (painter->cr);
  draw_figure (map, painter, &cell, value, color);
  if (map->marked[index] > 0)
    bnl_mark_draw_in_corner (painter, map->marked[index] - 1u, cell.left + cell.width, cell.top,
                             bnl_color_map_get_lightness (color) > LIGHT ? 0 : 1);
}

static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  const BnlHeatMap *map = get_map (layer);
  BnlLayerScale scale = { 0, 1, FALSE, FALSE };
  BnlAxis axis;

  if (pass != BNL_LAYER_AREAS)
    return;
  get_scale (layer, &scale);
  axis = (BnlAxis){ .minimum = scale.minimum,
                    .maximum = scale.maximum,
                    .logarithmic = scale.logarithmic };
  for (guint row = 0; row < map->n_y; row++)
    for (guint column = 0; column < map->n_x; column++)
      draw_cell (map, painter, &axis, column, row);
}

static void
draw_crosshair (const BnlLayer *layer, const BnlPainter *painter, double x, double y)
{
  const BnlHeatMap *map = get_map (layer);
  Cell cell;

  if (isnan (y) || !place_cell (map, painter, find_cell (map->x_edges, map->n_x, x),
                                find_cell (map->y_edges, map->n_y, y), &cell))
    return;
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_rectangle (painter->cr, cell.left, cell.top, cell.width, cell.height);
  cairo_set_line_width (painter->cr, 2 * CHOSEN_LINE_PX);
  bnl_painter_set_background (painter, 1);
  cairo_stroke_preserve (painter->cr);
  cairo_set_line_width (painter->cr, CHOSEN_LINE_PX);
  bnl_painter_set_foreground (painter, 1);
  cairo_stroke (painter->cr);
}

/* "rate 0.1, batch size 64" */
static void
append_cell_place (const BnlHeatMap *map,
                   const BnlChart *chart,
                   guint column,
                   guint row,
                   GString *text)
{
  double places[] = { get_middle (map->x_edges, column), get_middle (map->y_edges, row) };
  const char *labels[] = { chart->x_label, chart->y_label };
  const char *names[] = { bnl_chart_categories_get_x (chart, places[0]),
                          bnl_chart_categories_get_y (chart, places[1]) };

  for (guint i = 0; i < 2; i++) {
    char number[BNL_FIGURE_SIZE];

    bnl_chart_describe_format_x (places[i], number);
    g_string_append_printf (text, "%s%s%s%s", i > 0 ? ", " : " at ",
                            labels[i] != NULL ? labels[i] : "", labels[i] != NULL ? " " : "",
                            names[i] != NULL ? names[i] : number);
  }
}

static void
write_cell (const BnlHeatMap *map, const BnlChart *chart, guint column, guint row, GString *text)
{
  const char *mark = bnl_heat_map_get_mark (map, column, row);
  double value = bnl_heat_map_get (map, column, row);
  char figure[BNL_FIGURE_SIZE];

  format_value (map, chart, value, figure);
  if (!isnan (value))
    g_string_append_printf (text, "%s%s%s", figure, mark != NULL ? ", " : "",
                            mark != NULL ? mark : "");
  else
    g_string_append (text, mark != NULL ? mark : "nothing");
  append_cell_place (map, chart, column, row, text);
}

/* How many there are, where the highest and the lowest is; returns the index of the highest. */
static gsize
write_all (const BnlHeatMap *map, const BnlChart *chart, GString *text)
{
  gsize n = 0;
  gsize n_marked = 0;
  gsize lowest = 0;
  gsize highest = 0;

  for (gsize i = 0; i < (gsize) map->n_x * map->n_y; i++) {
    n_marked += map->marked[i] > 0 ? 1 : 0;
    if (isnan (map->values[i]))
      continue;
    if (n++ == 0)
      lowest = highest = i;
    if (map->values[i] < map->values[lowest])
      lowest = i;
    if (map->values[i] > map->values[highest])
      highest = i;
  }
  if (n == 0)
    g_string_append (text, "no values yet");
  else
    g_string_append_printf (text, "%" G_GSIZE_FORMAT " value%s", n, n == 1 ? "" : "s");
  if (n > 0) {
    g_string_append (text, ", highest ");
    write_cell (map, chart, (guint) (highest % map->n_x), (guint) (highest / map->n_x), text);
    g_string_append (text, ", lowest ");
    write_cell (map, chart, (guint) (lowest % map->n_x), (guint) (lowest / map->n_x), text);
  }
  if (n_marked > 0)
    g_string_append_printf (text, ", %" G_GSIZE_FORMAT " marked", n_marked);
  return highest;
}

/* x alone says no cell: then it is all. */
static gboolean
read_map (const BnlLayer *layer,
          const BnlChart *chart,
          double x,
          double y,
          BnlLayerReading *reading)
{
  const BnlHeatMap *map = get_map (layer);
  g_autoptr (GString) text = g_string_new (NULL);
  guint column, row;

  if (isnan (x) || isnan (y)) {
    gsize highest = write_all (map, chart, text);

    column = (guint) (highest % map->n_x);
    row = (guint) (highest / map->n_x);
  } else {
    column = find_cell (map->x_edges, map->n_x, x);
    row = find_cell (map->y_edges, map->n_y, y);
    write_cell (map, chart, column, row, text);
  }
  *reading = (BnlLayerReading){ .x = get_middle (map->x_edges, column),
                                .y = get_middle (map->y_edges, row),
                                .value = bnl_heat_map_get (map, column, row),
                                .low = (double) NAN,
                                .high = (double) NAN };
  bnl_layer_write_reading (reading, text->str);
  return TRUE;
}

static guint
get_n_columns (const BnlLayer *layer)
{
  return get_map (layer)->n_y;
}

static char *
dup_column (const BnlLayer *layer, const BnlChart *chart, guint column)
{
  const BnlHeatMap *map = get_map (layer);
  const char *name = bnl_chart_categories_get_y (chart, get_middle (map->y_edges, column));
  char middle[BNL_FIGURE_SIZE];

  bnl_chart_describe_format_x (get_middle (map->y_edges, column), middle);
  return g_strdup_printf ("%s, %s", layer->name, name != NULL ? name : middle);
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  if (row >= get_map (layer)->n_x)
    return FALSE;
  *x = get_middle (get_map (layer)->x_edges, (guint) row);
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  const char *mark = bnl_heat_map_get_mark (get_map (layer), (guint) row, column);
  double value = bnl_heat_map_get (get_map (layer), (guint) row, column);

  if (!isnan (value))
    bnl_chart_values_append_number (text, value, TRUE);
  else if (mark != NULL)
    bnl_chart_values_append_text (text, mark);
}

static const BnlLayerClass class = {
  .own_x = TRUE,
  .tight_y = TRUE,
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .find_x = find_x,
  .draw = draw,
  .draw_crosshair = draw_crosshair,
  .get_scale = get_scale,
  .get_mark = get_mark,
  .read = read_map,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

static double *
number_edges (guint n)
{
  double *edges = g_new (double, n + 1);

  for (guint i = 0; i <= n; i++)
    edges[i] = i - 0.5;
  return edges;
}

BnlHeatMap *
bnl_heat_map_new (const char *name, guint n_x, guint n_y)
{
  BnlHeatMap *map;
  gsize n = (gsize) n_x * n_y;

  g_return_val_if_fail (n_x >= 1 && n_x <= BNL_HEAT_MAP_MAX_SIDE, NULL);
  g_return_val_if_fail (n_y >= 1 && n_y <= BNL_HEAT_MAP_MAX_SIDE, NULL);

  map = g_new0 (BnlHeatMap, 1);
  bnl_layer_init (&map->layer, &class, name, 0);
  map->n_x = n_x;
  map->n_y = n_y;
  map->x_edges = number_edges (n_x);
  map->y_edges = number_edges (n_y);
  map->values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    map->values[i] = NAN;
  map->marked = g_new0 (guint8, n);
  map->marks = g_ptr_array_new_with_free_func (g_free);
  map->lowest = map->highest = (double) NAN;
  return map;
}

void
bnl_heat_map_free (BnlHeatMap *map)
{
  bnl_layer_free ((BnlLayer *) map);
}

BnlLayer *
bnl_heat_map_get_layer (BnlHeatMap *map)
{
  return &map->layer;
}

void
bnl_heat_map_set_x_edges (BnlHeatMap *map, const double *edges)
{
  memcpy (map->x_edges, edges, (map->n_x + 1) * sizeof *edges);
}

void
bnl_heat_map_set_y_edges (BnlHeatMap *map, const double *edges)
{
  memcpy (map->y_edges, edges, (map->n_y + 1) * sizeof *edges);
}

static gboolean
is_fraction (float value)
{
  return !isnan (value) && value != floorf (value);
}

static void
drop_mark (BnlHeatMap *map, guint column, guint row)
{
  guint8 *mark = &map->marked[(gsize) row * map->n_x + column];

  if (*mark > 0)
    map->n_marked[*mark - 1]--;
  *mark = 0;
}

void
bnl_heat_map_set (BnlHeatMap *map, guint column, guint row, double value)
{
  float *place;

  g_return_if_fail (column < map->n_x && row < map->n_y);

  place = &map->values[(gsize) row * map->n_x + column];
  map->n_fractions -= is_fraction (*place) ? 1 : 0;
  *place = isfinite (value) ? (float) value : NAN;
  map->n_fractions += is_fraction (*place) ? 1 : 0;
  drop_mark (map, column, row);
}

double
bnl_heat_map_get (const BnlHeatMap *map, guint column, guint row)
{
  return (double) map->values[(gsize) row * map->n_x + column];
}

void
bnl_heat_map_set_mark (BnlHeatMap *map, guint column, guint row, const char *mark)
{
  bnl_heat_map_set (map, column, row, (double) NAN);
  bnl_heat_map_add_mark (map, column, row, mark);
}

void
bnl_heat_map_add_mark (BnlHeatMap *map, guint column, guint row, const char *mark)
{
  guint index;

  g_return_if_fail (column < map->n_x && row < map->n_y);

  drop_mark (map, column, row);
  if (!g_ptr_array_find_with_equal_func (map->marks, mark, g_str_equal, &index)) {
    g_return_if_fail (map->marks->len < G_MAXUINT8);
    index = map->marks->len;
    g_ptr_array_add (map->marks, g_strdup (mark));
  }
  map->marked[(gsize) row * map->n_x + column] = (guint8) (index + 1);
  map->n_marked[index]++;
}

const char *
bnl_heat_map_get_mark (const BnlHeatMap *map, guint column, guint row)
{
  guint8 mark = map->marked[(gsize) row * map->n_x + column];

  return mark > 0 ? g_ptr_array_index (map->marks, mark - 1u) : NULL;
}

void
bnl_heat_map_set_range (BnlHeatMap *map, double lowest, double highest)
{
  map->lowest = lowest;
  map->highest = highest;
}

void
bnl_heat_map_set_diverging (BnlHeatMap *map, gboolean diverging)
{
  map->diverging = diverging;
}

void
bnl_heat_map_set_logarithmic (BnlHeatMap *map, gboolean logarithmic)
{
  map->logarithmic = logarithmic;
}
