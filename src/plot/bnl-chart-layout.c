#include "plot/bnl-chart-layout-private.h"

#include <string.h>

#define PAD_PX 12
#define TITLE_SCALE 1.15
#define HEADER_GAP_PX 8 /* between the header and the plot */
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
measure_ticks (Room room, const BnlTick *ticks, guint n)
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

/* Every layer by its name; FALSE where there are none, or too many. */
static gboolean
list_layers (Room room, BnlChartPlan *plan)
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
    plan->legend[n].name = bnl_layer_get_legend (layer);
    plan->legend[n].color = bnl_layer_get_color (layer);
    plan->legend[n].sample = sample;
    plan->legend[n].layer = i;
    plan->legend[n].all = FALSE;
    plan->legend[n].shown = bnl_chart_get_shown (room.chart, i);
    n++;
  }
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
      plan->legend[k].sample = sample == BNL_LAYER_SAMPLE_DASHED ? BNL_LAYER_SAMPLE_SOLID : sample;
      plan->legend[k].name = name;
      plan->legend[k].layer = i;
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
  for (guint i = plan->n_legend; i-- > 0;) {
    x -= measure_entry (room, plan, i);
    plan->legend[i].left = x;
    plan->legend[i].top = plan->title_top + title_height - plan->line_px - 1;
    x -= plan->legend_gap_px;
  }
  return x >= plan->title_left + MAX (title_width, NOMINAL_TITLE_PX);
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
  if (list_layers (room, plan)) {
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

/* As many as stand apart; leaves the labels of others out. */
static void
place_x_ticks (Room room, BnlChartPlan *plan)
{
  guint n_wanted = (guint) MAX (1, plan->plot.width / X_TICK_PX);

  for (; n_wanted >= 1; n_wanted--) {
    double end = -G_MAXDOUBLE;
    gboolean apart = TRUE;

    plan->n_x_ticks = bnl_axis_get_ticks (&plan->plot.x, n_wanted, plan->x_ticks);
    for (guint i = 0; i < plan->n_x_ticks; i++) {
      double half = measure (room, plan->x_ticks[i].label) / 2;
      double x = bnl_axis_to_frac (&plan->plot.x, plan->x_ticks[i].value) * plan->plot.width;

      if (plan->x_ticks[i].label[0] == '\0')
        continue;
      apart = apart && x - half >= end + X_TICK_GAP_PX;
      end = x + half;
    }
    if (apart)
      return;
  }
  plan->n_x_ticks = MIN (plan->n_x_ticks, 1);
}

/* Left edge, from the labels of the ticks that a plot so high has. */
static double
place_y_ticks (Room room, BnlChartPlan *plan, double plot_height)
{
  double widest = measure (room, NOMINAL_TICK);
  guint n_wanted = (guint) CLAMP (round (plot_height / Y_TICK_PX), 2, 10);

  plan->n_y_ticks = bnl_axis_get_ticks (&plan->plot.y, n_wanted, plan->y_ticks);
  widest = MAX (widest, measure_ticks (room, plan->y_ticks, plan->n_y_ticks));
  return ceil (PAD_PX + widest + BNL_CHART_LAYOUT_GAP_PX);
}

void
bnl_chart_layout_plan (const BnlChart *chart,
                       const BnlChartTheme *theme,
                       double width,
                       double height,
                       BnlChartPlan *plan)
{
  Room room = { chart, theme, width, height };
  double right, top, bottom, left;
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

  top = place_header (room, plan, bottom);
  left = place_y_ticks (room, plan, bottom - top);

  plan->plot.left = round (left);
  plan->plot.top = round (top);
  plan->plot.width = MAX (0, floor (right) - plan->plot.left);
  plan->plot.height = MAX (0, floor (bottom) - plan->plot.top);
  if (!(plan->plot.width > 0 && plan->plot.height > 0))
    plan->plot.width = plan->plot.height = 0;
  place_x_ticks (room, plan);
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
}
