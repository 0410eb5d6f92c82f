#include "plot/bnl-chart-categories-private.h"
#include "plot/bnl-chart-ticks-private.h"

#include <string.h>

#define PAD_PX 12
#define TITLE_SCALE 1.15
#define HEADER_GAP_PX 8 /* between the header and the plot */
#define NOTE_GAP_PX 12  /* around what stands after the title */
#define SAMPLE_PX 20    /* the piece of line before a name in the legend */
#define LEGEND_GAP_PX 18
#define SHORT_SAMPLE_PX 12
#define PATTERN_SAMPLE_PX 32 /* where there are more curves than colors: the longest of dashes */
#define SHORT_LEGEND_GAP_PX 12
/* Is left at least, where the short legend has rows of its own. */
#define SHORT_LEGEND_PLOT_PX 150
#define LEGEND_SHARE 0.15 /* of the height at most, where it has rows of its own */
/* Charts side by side or one above the other are alike in legends and margins, that their ticks
 * line up, though their titles and labels are not as long. */
#define NOMINAL_TITLE_PX 72
#define NOMINAL_TICK "100\u00a0%"
#define X_TICK_GAP_PX 14 /* at least between two labels */
#define Y_TICK_PX 58     /* wanted between two ticks */
#define X_TICK_PX 72
/* In a smaller chart the plot gets the room of what is dropped. */
#define X_LABEL_HEIGHT_PX 220
#define END_LABELS_WIDTH_PX 320
#define Y_LABEL_WIDTH_PX 280
#define SCALE_WIDTH_PX 240
/* Names of categories: as much of one as is worth having flat, and the longest of those turned. */
#define FLAT_NAME_PX 44
#define TURNED_NAME_PX 110
#define TURNED_NAME_SHARE 0.3 /* of the height */
#define Y_NAME_SHARE 0.25     /* of the width */

typedef struct {
  const BnlChart *chart;
  const BnlChartTheme *theme;
  double width, height;
} Room;

static double
measure (Room room, const char *string)
{
  double width;

  bnl_text_measure (room.chart->text, string, room.theme->font_px, BNL_TEXT_PLAIN, &width, NULL);
  return width;
}

static double
measure_ticks (Room room, const BnlChartTick *ticks, guint n)
{
  double widest = 0;

  for (guint i = 0; i < n; i++)
    widest = MAX (widest, measure (room, ticks[i].label));
  return widest;
}

static double
measure_end_labels (Room room)
{
  double widest = 0;

  for (guint i = 0; i < room.chart->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (room.chart->layers, i);
    BnlLayerEnd end;

    for (guint k = 0;
         layer->class->get_end != NULL && layer->class->get_end (layer, k, (double) INFINITY, &end);
         k++)
      widest = MAX (widest, measure (room, end.label));
  }
  return widest;
}

static double
measure_entry (Room room, const BnlChartPlan *plan, guint index)
{
  return plan->sample_px + BNL_CHART_LAYOUT_GAP_PX + measure (room, plan->legend[index].name);
}

/* Whether dashes tell layers of the same color apart. */
static gboolean
has_patterns (Room room)
{
  for (guint i = 0; i < room.chart->layers->len; i++)
    if (bnl_layer_get_color (g_ptr_array_index (room.chart->layers, i)) >= BNL_CHART_N_COLORS)
      return TRUE;
  return FALSE;
}

static gboolean
is_listed (const BnlChartPlan *plan, guint n, const char *mark)
{
  for (guint i = 0; i < n; i++)
    if (plan->legend[i].mark >= 0 && g_str_equal (plan->legend[i].name, mark))
      return TRUE;
  return FALSE;
}

/* What its places are marked with, and none of those before it. */
static guint
list_marks (Room room, BnlChartPlan *plan, guint index, guint n)
{
  const BnlLayer *layer = g_ptr_array_index (room.chart->layers, index);
  const char *name;

  for (guint k = 0; layer->class->get_mark != NULL && n < BNL_CHART_LAYOUT_MAX_LEGEND &&
                    (name = layer->class->get_mark (layer, k)) != NULL;
       k++) {
    if (name[0] == '\0' || is_listed (plan, n, name))
      continue;
    plan->legend[n].name = name;
    plan->legend[n].color = bnl_layer_get_color (layer);
    plan->legend[n].sample = BNL_LAYER_SAMPLE_NONE;
    plan->legend[n].layer = index;
    plan->legend[n].mark = (int) k;
    plan->legend[n].shown = TRUE;
    n++;
  }
  return n;
}

/* What the legend says of a layer after its name: "mean ± std of 5 seeds"; NULL: nothing. */
static const char *
get_note (const BnlLayer *layer)
{
  const char *legend = bnl_layer_get_legend (layer);
  gsize length = strlen (bnl_layer_get_name (layer));

  return g_str_has_prefix (legend, bnl_layer_get_name (layer)) &&
                 g_str_has_prefix (legend + length, ", ")
             ? legend + length + 2
             : NULL;
}

/* What would stand behind every name is said once, after the title. */
static const char *
find_note (Room room)
{
  const char *common = NULL;
  guint n = 0;

  for (guint i = 0; i < room.chart->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (room.chart->layers, i);
    const char *note = get_note (layer);

    if (layer->class->get_sample (layer) == BNL_LAYER_SAMPLE_NONE)
      continue;
    if (note == NULL || (common != NULL && !g_str_equal (note, common)))
      return NULL;
    common = note;
    n++;
  }
  return n > 1 ? common : NULL;
}

/* Every layer by its name, and what is said after it; FALSE where there are none, or too many. */
static gboolean
list_layers (Room room, BnlChartPlan *plan, gboolean notes)
{
  guint n = 0;

  plan->sample_px = has_patterns (room) ? PATTERN_SAMPLE_PX : SAMPLE_PX;
  plan->legend_gap_px = LEGEND_GAP_PX;
  for (guint i = 0; i < room.chart->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (room.chart->layers, i);
    BnlLayerSample sample = layer->class->get_sample (layer);

    if (sample == BNL_LAYER_SAMPLE_NONE)
      continue;
    if (n == BNL_CHART_LAYOUT_MAX_LEGEND)
      return FALSE;
    plan->legend[n].name =
        plan->note != NULL || !notes ? bnl_layer_get_name (layer) : bnl_layer_get_legend (layer);
    plan->legend[n].color = bnl_layer_get_color (layer);
    plan->legend[n].sample = sample;
    plan->legend[n].layer = i;
    plan->legend[n].mark = -1;
    plan->legend[n].all = FALSE;
    plan->legend[n].shown = bnl_chart_get_shown (room.chart, i);
    n++;
  }
  for (guint i = 0; i < room.chart->layers->len; i++)
    n = list_marks (room, plan, i, n);
  plan->n_legend = n;
  return n > 0;
}

/* The longest part that ends both and follows a comma in each: "with BN" of "train, with BN" and
 * "validation, with BN"; NULL: none.  Part of a. */
static const char *
find_common_end (const char *a, const char *b)
{
  for (const char *end = strstr (a, ", "); end != NULL; end = strstr (end, ", ")) {
    if (g_str_has_suffix (b, end))
      return end + 2;
    end += 2;
  }
  return NULL;
}

/* Every color by what the names of its layers have in common; FALSE where they have nothing. */
static gboolean
list_colors (Room room, BnlChartPlan *plan)
{
  guint n = 0;

  plan->sample_px = has_patterns (room) ? PATTERN_SAMPLE_PX : SHORT_SAMPLE_PX;
  plan->legend_gap_px = SHORT_LEGEND_GAP_PX;
  for (guint i = 0; i < room.chart->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (room.chart->layers, i);
    const char *name = bnl_layer_get_name (layer);
    guint color = bnl_layer_get_color (layer);
    BnlLayerSample sample = layer->class->get_sample (layer);
    guint k = 0;

    if (sample == BNL_LAYER_SAMPLE_NONE)
      continue;
    while (k < n && plan->legend[k].color != color)
      k++;
    if (k == BNL_CHART_LAYOUT_MAX_LEGEND)
      return FALSE;
    if (k == n) {
      plan->legend[n++].color = color;
      plan->legend[k].sample = sample == BNL_LAYER_SAMPLE_DASHED        ? BNL_LAYER_SAMPLE_SOLID
                               : sample == BNL_LAYER_SAMPLE_DASHED_BAND ? BNL_LAYER_SAMPLE_BAND
                                                                        : sample;
      plan->legend[k].name = name;
      plan->legend[k].layer = i;
      plan->legend[k].mark = -1;
      plan->legend[k].all = TRUE;
      plan->legend[k].shown = FALSE;
    }
    plan->legend[k].shown = plan->legend[k].shown || bnl_chart_get_shown (room.chart, i);
    /* What was found before begins after a comma, which is part of what is compared. */
    plan->legend[k].name =
        find_common_end (plan->legend[k].name == name ? name : plan->legend[k].name - 2, name);
    if (plan->legend[k].name == NULL)
      return FALSE;
  }
  plan->n_legend = n;
  return n > 0;
}

/* Puts the legend into rows between left and right, in columns where it takes more than one.
 * Returns its rows, 0 where an entry is wider than that. */
static guint
place_legend_rows (Room room, BnlChartPlan *plan, double left, double right, double top)
{
  guint n = plan->n_legend;
  double gap = plan->legend_gap_px;
  double widest = 0;
  guint n_columns;

  for (guint i = 0; i < n; i++)
    widest = MAX (widest, measure_entry (room, plan, i));
  n_columns = (guint) MAX (0, floor ((right - left + gap) / (widest + gap)));
  if (n_columns == 0)
    return 0;
  /* Rows as even as they can be. */
  n_columns = MIN (n_columns, n);
  n_columns = (n + (n + n_columns - 1) / n_columns - 1) / ((n + n_columns - 1) / n_columns);
  for (guint i = 0; i < n; i++) {
    plan->legend[i].left = left + i % n_columns * (widest + gap);
    plan->legend[i].top = top + i / n_columns * plan->line_px;
  }
  return (n + n_columns - 1) / n_columns;
}

/* Beside the title, at the right; FALSE where it is too long for that. */
static gboolean
place_legend_beside (Room room, BnlChartPlan *plan, double right)
{
  double title_width, title_height;
  double x = right;

  bnl_text_measure (room.chart->text, room.chart->title, plan->title_px, BNL_TEXT_BOLD,
                    &title_width, &title_height);
  if (plan->note != NULL)
    title_width = plan->note_left + measure (room, plan->note) + NOTE_GAP_PX - plan->title_left;
  for (guint i = plan->n_legend; i-- > 0;) {
    x -= measure_entry (room, plan, i);
    plan->legend[i].left = x;
    plan->legend[i].top = plan->title_top + title_height - plan->line_px - 1;
    x -= plan->legend_gap_px;
  }
  return x >= plan->title_left + MAX (title_width, NOMINAL_TITLE_PX);
}

/* Where it has no room after the title, the names say it. */
static void
place_note (Room room, BnlChartPlan *plan, double right)
{
  double title_width, title_height;

  bnl_text_measure (room.chart->text, room.chart->title, plan->title_px, BNL_TEXT_BOLD,
                    &title_width, &title_height);
  plan->note_top = plan->title_top + title_height - plan->line_px - 1;
  plan->note = find_note (room);
  plan->note_left = plan->title_left + title_width + NOTE_GAP_PX;
  if (plan->note != NULL && plan->note_left + measure (room, plan->note) > right)
    plan->note = NULL;
}

/* Title and legend: in full where there is room, else the colors alone, else none.  Returns where
 * the plot can begin, which ends at bottom. */
static double
place_header (Room room, BnlChartPlan *plan, double bottom)
{
  double right = room.width - PAD_PX;
  double title_height;
  double top;
  guint n_rows;

  plan->title_left = plan->title_top = PAD_PX;
  bnl_text_measure (room.chart->text, room.chart->title, plan->title_px, BNL_TEXT_BOLD, NULL,
                    &title_height);
  top = PAD_PX + title_height;
  place_note (room, plan, right - room.theme->corner_px);
  for (int notes = 1; notes >= 0; notes--) {
    if (!list_layers (room, plan, notes))
      continue;
    if (place_legend_beside (room, plan, right - room.theme->corner_px))
      return top + HEADER_GAP_PX;
    n_rows = place_legend_rows (room, plan, plan->title_left, right, top + 2);
    if (n_rows > 0 && n_rows * plan->line_px <= LEGEND_SHARE * room.height)
      return top + 2 + n_rows * plan->line_px + HEADER_GAP_PX;
  }
  if (list_colors (room, plan)) {
    if (place_legend_beside (room, plan, right - room.theme->corner_px))
      return top + HEADER_GAP_PX;
    n_rows = place_legend_rows (room, plan, plan->title_left, right, top + 2);
    if (n_rows > 0 &&
        bottom - (top + 2 + n_rows * plan->line_px + HEADER_GAP_PX) >= SHORT_LEGEND_PLOT_PX)
      return top + 2 + n_rows * plan->line_px + HEADER_GAP_PX;
  }
  plan->n_legend = 0;
  return top + HEADER_GAP_PX;
}

/* As ticks of a plan; returns how many. */
static guint
take_ticks (const BnlAxis *axis, guint n_wanted, BnlChartTick *ticks)
{
  BnlTick numbers[BNL_AXIS_MAX_TICKS];
  guint n = bnl_axis_get_ticks (axis, n_wanted, numbers);

  for (guint i = 0; i < n; i++) {
    ticks[i].value = numbers[i].value;
    g_strlcpy (ticks[i].label, numbers[i].label, sizeof ticks[i].label);
  }
  return n;
}

/* Names: flat, cut where they are a little too long, else turned. */
static void
place_x_names (Room room, BnlChartPlan *plan, double length_px)
{
  const BnlChart *chart = room.chart;
  double place = bnl_chart_categories_get_place (&plan->plot.x, length_px);
  double flat = place - BNL_CHART_LAYOUT_GAP_PX;
  double longest = MIN (TURNED_NAME_PX, TURNED_NAME_SHARE * room.height);
  double widest = 0;

  for (guint i = 0; chart->x_names[i] != NULL && widest <= flat; i++)
    widest = MAX (widest, measure (room, chart->x_names[i]));
  plan->turned_px = 0;
  if (widest <= flat || flat >= FLAT_NAME_PX) {
    plan->n_x_ticks = bnl_chart_categories_get_ticks (
        chart, room.theme, chart->x_names, &plan->plot.x, length_px, 0, flat, plan->x_ticks);
    return;
  }
  plan->n_x_ticks =
      bnl_chart_categories_get_ticks (chart, room.theme, chart->x_names, &plan->plot.x, length_px,
                                      plan->line_px * G_SQRT2, longest, plan->x_ticks);
  plan->turned_px =
      ceil ((measure_ticks (room, plan->x_ticks, plan->n_x_ticks) + plan->line_px) / G_SQRT2);
}

static gboolean
are_x_ticks_apart (Room room, const BnlChartPlan *plan)
{
  double end = -G_MAXDOUBLE;
  gboolean apart = TRUE;

  for (guint i = 0; i < plan->n_x_ticks; i++) {
    double half = measure (room, plan->x_ticks[i].label) / 2;
    double x = bnl_axis_to_frac (&plan->plot.x, plan->x_ticks[i].value) * plan->plot.width;

    if (plan->x_ticks[i].label[0] == '\0')
      continue;
    apart = apart && x - half >= end + X_TICK_GAP_PX;
    end = x + half;
  }
  return apart;
}

/* As many as stand apart; leaves the labels of others out. */
static void
place_x_ticks (Room room, BnlChartPlan *plan)
{
  guint n_wanted = (guint) MAX (1, plan->plot.width / X_TICK_PX);

  for (guint stride = 1; stride < MAX (1, room.chart->x_ticks->len); stride++) {
    plan->n_x_ticks = bnl_chart_ticks_list (room.chart, &plan->plot.x, stride, plan->x_ticks);
    if (plan->n_x_ticks == 0)
      break;
    if (are_x_ticks_apart (room, plan))
      return;
  }
  for (; n_wanted >= 1; n_wanted--) {
    plan->n_x_ticks = take_ticks (&plan->plot.x, n_wanted, plan->x_ticks);
    if (are_x_ticks_apart (room, plan))
      return;
  }
  plan->n_x_ticks = MIN (plan->n_x_ticks, 1);
}

/* On an axis of steps that has room before the first, as for ridges, there is no step below 0. */
static guint
drop_ticks_above (Room room, BnlChartTick *ticks, guint n)
{
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    if (ticks[i].value >= 0 || !bnl_chart_range_has_headroom (room.chart))
      ticks[n_kept++] = ticks[i];
  return n_kept;
}

/* Left edge, from the labels of the ticks that a plot so high has. */
static double
place_y_ticks (Room room, BnlChartPlan *plan, double plot_height)
{
  double widest = measure (room, NOMINAL_TICK);
  guint n_wanted = (guint) CLAMP (round (plot_height / Y_TICK_PX), 2, 10);

  if (room.chart->y_names != NULL)
    plan->n_y_ticks = bnl_chart_categories_get_ticks (
        room.chart, room.theme, room.chart->y_names, &plan->plot.y, MAX (1, plot_height),
        plan->line_px, Y_NAME_SHARE * room.width, plan->y_ticks);
  else
    plan->n_y_ticks =
        drop_ticks_above (room, plan->y_ticks, take_ticks (&plan->plot.y, n_wanted, plan->y_ticks));
  widest = MAX (widest, measure_ticks (room, plan->y_ticks, plan->n_y_ticks));
  if (plan->y_label)
    widest += plan->line_px;
  return ceil (PAD_PX + widest + BNL_CHART_LAYOUT_GAP_PX);
}

/* The bar of colors of the first layer that has one; returns the width that it takes. */
static double
place_scale (Room room, BnlChartPlan *plan, double plot_height)
{
  BnlLayerScale scale;

  plan->scale_layer = NULL;
  for (guint i = 0; i < room.chart->shown->len && plan->scale_layer == NULL; i++) {
    const BnlLayer *layer = g_ptr_array_index (room.chart->shown, i);

    if (layer->class->get_scale != NULL && layer->class->get_scale (layer, &scale))
      plan->scale_layer = layer;
  }
  if (plan->scale_layer == NULL || room.width < SCALE_WIDTH_PX)
    plan->scale_layer = NULL;
  if (plan->scale_layer == NULL)
    return 0;
  plan->scale = (BnlAxis){ .minimum = scale.minimum,
                           .maximum = scale.maximum,
                           .logarithmic = scale.logarithmic,
                           .percent = room.chart->percent };
  plan->scale_diverging = scale.diverging;
  plan->n_scale_ticks = take_ticks (
      &plan->scale, (guint) CLAMP (round (plot_height / Y_TICK_PX), 3, 10), plan->scale_ticks);
  return BNL_CHART_LAYOUT_SCALE_PX + 3 * BNL_CHART_LAYOUT_GAP_PX +
         ceil (measure_ticks (room, plan->scale_ticks, plan->n_scale_ticks));
}

/* Where the plot is, and its ticks. */
static void
place_plot (Room room, BnlChartPlan *plan, double right, double bottom)
{
  double top = place_header (room, plan, bottom);
  double left, scale;

  plan->turned_px = 0;
  left = round (place_y_ticks (room, plan, bottom - top));
  scale = place_scale (room, plan, bottom - top);
  right = floor (right - scale);
  if (room.chart->x_names != NULL) {
    place_x_names (room, plan, MAX (1, right - left));
    if (plan->turned_px > 0) {
      bottom -= plan->turned_px - plan->line_px;
      left = round (place_y_ticks (room, plan, bottom - top));
    }
  }
  plan->plot.left = left;
  plan->plot.top = round (top);
  plan->plot.width = MAX (0, right - left);
  plan->plot.height = MAX (0, floor (bottom) - plan->plot.top);
  if (!(plan->plot.width > 0 && plan->plot.height > 0))
    plan->plot.width = plan->plot.height = 0;
  plan->scale_left = right + 2 * BNL_CHART_LAYOUT_GAP_PX;
  if (room.chart->x_names == NULL)
    place_x_ticks (room, plan);
}

void
bnl_chart_layout_plan (const BnlChart *chart,
                       const BnlChartTheme *theme,
                       double width,
                       double height,
                       BnlChartPlan *plan)
{
  Room room = { chart, theme, width, height };
  double right, bottom;
  double end_label_width;

  bnl_text_set_family (chart->text, theme->font_family);
  plan->empty = !bnl_chart_range_get (chart, &plan->plot.x, &plan->plot.y);

  plan->title_px = theme->font_px * TITLE_SCALE;
  bnl_text_measure (chart->text, "0", theme->font_px, BNL_TEXT_PLAIN, NULL, &plan->line_px);
  plan->line_px = ceil (plan->line_px) + 2;

  end_label_width = measure_end_labels (room);
  plan->end_labels = end_label_width > 0 && width > END_LABELS_WIDTH_PX + end_label_width;
  right = width - PAD_PX - BNL_CHART_LAYOUT_GAP_PX;
  if (plan->end_labels)
    right -= end_label_width + BNL_CHART_LAYOUT_END_PX - 2 * BNL_CHART_LAYOUT_GAP_PX;
  bottom = height - PAD_PX - plan->line_px - BNL_CHART_LAYOUT_GAP_PX / 2;
  plan->x_label = chart->x_label != NULL && height > X_LABEL_HEIGHT_PX;
  if (plan->x_label)
    bottom -= plan->line_px;
  plan->y_label = chart->y_label != NULL && width > Y_LABEL_WIDTH_PX;
  place_plot (room, plan, right, bottom);
}

void
bnl_chart_layout (const BnlChart *chart,
                  const BnlChartTheme *theme,
                  double width,
                  double height,
                  BnlChartLayout *layout)
{
  BnlChartPlan plan;

  bnl_chart_layout_plan (chart, theme, width, height, &plan);
  *layout = plan.plot;
  layout->noted = plan.note != NULL;
}
