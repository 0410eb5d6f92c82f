/* Where axes and lines lie, what is under the pointer, and the drawing of both. */

#include <math.h>

#include "plot/bnl-parallel-private.h"

#define MARGIN_PX 14.0
#define TITLE_GAP_PX 10.0
/* Lines without a value pass so far below the axes. */
#define MISSING_PX 16.0
#define AXIS_REACH_PX 14.0
#define LINE_REACH_PX 7.0
#define BRUSH_HALF_PX 6.0
#define TICK_PX 4.0
/* One tick label for so many lines of text. */
#define TICK_LINES 2.5
#define MOST_TITLE_FRAC 0.94
#define N_STOPS 5
/* Lines become fainter where they are many, down to here. */
#define FAINTEST 0.25
#define MANY_LINES 40.0

/* Viridis (van der Walt and Smith 2015) at 0, 1/4 .. 1: even to the eye, also to color-blind
 * ones. */
static const BnlColor stops[N_STOPS] = {
  { 0.267, 0.005, 0.329 }, { 0.230, 0.322, 0.546 }, { 0.128, 0.567, 0.551 },
  { 0.369, 0.789, 0.383 }, { 0.993, 0.906, 0.144 },
};

void
bnl_parallel_layout (const BnlParallel *parallel,
                     const BnlChartTheme *theme,
                     double width,
                     double height,
                     BnlParallelLayout *layout)
{
  guint n = parallel->axes->len;
  /* Ticks of the first axis stand right of it, those of the last left: only titles go beyond. */
  double side = MARGIN_PX + 3 * theme->font_px;

  *layout = (BnlParallelLayout){ 0 };
  if (n < 2 || width < 4 * side || height < 8 * theme->font_px)
    return;
  layout->left = side;
  layout->right = width - side;
  layout->top = theme->font_px * 1.4 + TITLE_GAP_PX + MARGIN_PX / 2;
  layout->bottom = height - MARGIN_PX / 2 - MISSING_PX;
  layout->spacing = (layout->right - layout->left) / (n - 1);
}

static double
get_axis_x (const BnlParallelLayout *layout, guint axis)
{
  return layout->left + axis * layout->spacing;
}

static double
frac_to_y (const BnlParallelLayout *layout, double frac)
{
  if (isnan (frac))
    return layout->bottom + MISSING_PX / 2;
  return layout->bottom - frac * (layout->bottom - layout->top);
}

double
bnl_parallel_get_y (const BnlParallel *parallel,
                    const BnlParallelLayout *layout,
                    guint axis,
                    guint line)
{
  return frac_to_y (layout, bnl_parallel_get_frac (parallel, axis, line));
}

guint
bnl_parallel_pick_axis (const BnlParallel *parallel,
                        const BnlParallelLayout *layout,
                        double x_px,
                        double y_px,
                        double *at)
{
  double reach = MIN (AXIS_REACH_PX, layout->spacing / 3);
  double nearest;

  if (!(layout->spacing > 0.0))
    return BNL_PARALLEL_NONE;
  nearest = round ((x_px - layout->left) / layout->spacing);
  if (nearest < 0 || nearest >= parallel->axes->len ||
      fabs (x_px - get_axis_x (layout, (guint) nearest)) > reach)
    return BNL_PARALLEL_NONE;
  *at = CLAMP ((layout->bottom - y_px) / (layout->bottom - layout->top), 0.0, 1.0);
  return (guint) nearest;
}

guint
bnl_parallel_pick_line (const BnlParallel *parallel,
                        const BnlParallelLayout *layout,
                        double x_px,
                        double y_px)
{
  guint found = BNL_PARALLEL_NONE;
  double best = LINE_REACH_PX;
  double part;
  guint axis;

  if (!(layout->spacing > 0.0) || x_px < layout->left || x_px > layout->right)
    return BNL_PARALLEL_NONE;
  axis = MIN ((guint) ((x_px - layout->left) / layout->spacing), parallel->axes->len - 2);
  part = (x_px - get_axis_x (layout, axis)) / layout->spacing;
  for (guint line = 0; line < parallel->n_lines; line++) {
    double from = bnl_parallel_get_y (parallel, layout, axis, line);
    double to = bnl_parallel_get_y (parallel, layout, axis + 1, line);
    /* Across the line, not down: steep ones are as easy to hit. */
    double slope = (to - from) / layout->spacing;
    double distance = fabs (from + part * (to - from) - y_px) / sqrt (1 + slope * slope);

    if (distance < best && bnl_parallel_is_inside (parallel, line)) {
      best = distance;
      found = line;
    }
  }
  return found;
}

/* --- drawing --- */

typedef struct {
  const BnlParallel *parallel;
  cairo_t *cr;
  const BnlChartTheme *theme;
  BnlParallelLayout layout;
  gboolean is_dark;
} Painter;

static void
set_foreground (const Painter *painter, double alpha)
{
  const BnlColor *c = &painter->theme->foreground;

  if (painter->theme->high_contrast)
    alpha = MIN (1.0, 2 * alpha);
  cairo_set_source_rgba (painter->cr, c->red, c->green, c->blue, alpha);
}

/* Of the part of the scale that stands out from the background. */
static BnlColor
get_color (const Painter *painter, double frac)
{
  double t = CLAMP (painter->is_dark ? 0.3 + 0.7 * frac : 0.8 * frac, 0.0, 1.0) * (N_STOPS - 1);
  guint i = MIN ((guint) t, N_STOPS - 2);
  double part = t - i;

  return (BnlColor){ stops[i].red + part * (stops[i + 1].red - stops[i].red),
                     stops[i].green + part * (stops[i + 1].green - stops[i].green),
                     stops[i].blue + part * (stops[i + 1].blue - stops[i].blue) };
}

static void
draw_line (const Painter *painter, guint line, double width, double alpha)
{
  const BnlParallel *parallel = painter->parallel;
  double outcome = bnl_parallel_get_frac (parallel, parallel->axes->len - 1, line);
  BnlColor color = get_color (painter, outcome);

  if (isnan (outcome))
    set_foreground (painter, alpha / 2);
  else
    cairo_set_source_rgba (painter->cr, color.red, color.green, color.blue, alpha);
  cairo_set_line_width (painter->cr, width);
  for (guint axis = 0; axis < parallel->axes->len; axis++)
    cairo_line_to (painter->cr, get_axis_x (&painter->layout, axis),
                   bnl_parallel_get_y (parallel, &painter->layout, axis, line));
  cairo_stroke (painter->cr);
}

static void
draw_lines (const Painter *painter)
{
  const BnlParallel *parallel = painter->parallel;
  double alpha = CLAMP (MANY_LINES / MAX (parallel->n_lines, 1u), FAINTEST, 0.85);

  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  for (guint line = 0; line < parallel->n_lines; line++)
    if (!bnl_parallel_is_inside (parallel, line))
      draw_line (painter, line, 1.0, 0.1);
  for (guint line = 0; line < parallel->n_lines; line++)
    if (bnl_parallel_is_inside (parallel, line))
      draw_line (painter, line, 1.6, parallel->pointed < parallel->n_lines ? alpha / 2 : alpha);
  if (parallel->pointed < parallel->n_lines)
    draw_line (painter, parallel->pointed, 3.0, 1.0);
}

/* On a backing, so that lines do not cross the letters. */
static void
draw_backed (const Painter *painter, const char *label, double x, double y, double align)
{
  const BnlColor *b = &painter->theme->background;
  double size = painter->theme->font_px;
  double width, height;

  bnl_text_measure (painter->parallel->text, label, size, BNL_TEXT_PLAIN, &width, &height);
  x -= align * width;
  cairo_set_source_rgba (painter->cr, b->red, b->green, b->blue, 0.8);
  cairo_rectangle (painter->cr, x - 2, y - height / 2, width + 4, height);
  cairo_fill (painter->cr);
  set_foreground (painter, 0.85);
  bnl_text_draw (painter->parallel->text, painter->cr, label, size, BNL_TEXT_PLAIN, x,
                 y - height / 2);
}

static void
draw_ticks (const Painter *painter, guint index)
{
  const BnlParallelAxis *axis = bnl_parallel_get_axis (painter->parallel, index);
  gboolean is_last = index + 1 == painter->parallel->axes->len;
  double side = is_last ? -1.0 : 1.0;
  double x = get_axis_x (&painter->layout, index) + side * (BRUSH_HALF_PX + TICK_PX);
  double room =
      (painter->layout.bottom - painter->layout.top) / (TICK_LINES * painter->theme->font_px);
  BnlTick ticks[BNL_AXIS_MAX_TICKS];
  guint n = 0;

  if (axis->words) {
    guint stride = (guint) MAX (1.0, ceil (axis->words->len / MAX (room * 2, 1.0)));

    for (guint i = 0; i < axis->words->len; i += stride)
      draw_backed (painter, axis->words->pdata[i], x,
                   frac_to_y (&painter->layout, bnl_axis_to_frac (&axis->scale, i)),
                   is_last ? 1.0 : 0.0);
    return;
  }
  n = bnl_axis_get_ticks (&axis->scale, (guint) CLAMP (room, 2.0, 5.0), ticks);
  for (guint i = 0; i < n; i++)
    if (ticks[i].label[0])
      draw_backed (painter, ticks[i].label, x,
                   frac_to_y (&painter->layout, bnl_axis_to_frac (&axis->scale, ticks[i].value)),
                   is_last ? 1.0 : 0.0);
}

/* "learning rate" as "learni…" where the next title is near. */
static char *
shorten (const Painter *painter, const char *title, double room)
{
  double width, height;
  glong n = g_utf8_strlen (title, -1);
  g_autofree char *text = g_strdup (title);

  bnl_text_measure (painter->parallel->text, text, painter->theme->font_px, BNL_TEXT_BOLD, &width,
                    &height);
  while (width > room && n > 1) {
    g_autofree char *head = g_utf8_substring (title, 0, --n);

    g_free (text);
    text = g_strconcat (head, "…", NULL);
    bnl_text_measure (painter->parallel->text, text, painter->theme->font_px, BNL_TEXT_BOLD, &width,
                      &height);
  }
  return g_steal_pointer (&text);
}

static void
draw_title (const Painter *painter, guint index, double picture_width)
{
  double size = painter->theme->font_px;
  const char *whole = bnl_parallel_get_title (painter->parallel, index);
  g_autofree char *title = shorten (painter, whole, MOST_TITLE_FRAC * painter->layout.spacing);
  double x = get_axis_x (&painter->layout, index);
  double width, height;

  bnl_text_measure (painter->parallel->text, title, size, BNL_TEXT_BOLD, &width, &height);
  x = CLAMP (x - width / 2, 2.0, MAX (2.0, picture_width - width - 2));
  set_foreground (painter, index == painter->parallel->focus_axis ? 1.0 : 0.8);
  bnl_text_draw (painter->parallel->text, painter->cr, title, size, BNL_TEXT_BOLD, x,
                 painter->layout.top - TITLE_GAP_PX - height);
}

static void
draw_brush (const Painter *painter, guint index)
{
  const BnlColor *c = &painter->theme->colors[BNL_CHART_COLOR_WITH];
  double x = get_axis_x (&painter->layout, index);
  double from, to, top, bottom;

  if (!bnl_parallel_get_brush (painter->parallel, index, &from, &to))
    return;
  top = frac_to_y (&painter->layout, to);
  bottom = frac_to_y (&painter->layout, from);
  cairo_rectangle (painter->cr, x - BRUSH_HALF_PX, top, 2 * BRUSH_HALF_PX, MAX (bottom - top, 2.0));
  cairo_set_source_rgba (painter->cr, c->red, c->green, c->blue, 0.3);
  cairo_fill_preserve (painter->cr);
  cairo_set_source_rgb (painter->cr, c->red, c->green, c->blue);
  cairo_set_line_width (painter->cr, 1.5);
  cairo_stroke (painter->cr);
}

/* The last axis shows which color is which value. */
static void
draw_scale (const Painter *painter)
{
  const BnlParallelLayout *layout = &painter->layout;
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, layout->bottom, 0, layout->top);

  for (guint i = 0; i <= 2 * N_STOPS; i++) {
    double frac = i / (2.0 * N_STOPS);
    BnlColor color = get_color (painter, frac);

    cairo_pattern_add_color_stop_rgb (pattern, frac, color.red, color.green, color.blue);
  }
  cairo_rectangle (painter->cr, layout->right - 2, layout->top, 6, layout->bottom - layout->top);
  cairo_set_source (painter->cr, pattern);
  cairo_fill (painter->cr);
  cairo_pattern_destroy (pattern);
}

static void
draw_axis (const Painter *painter, guint index, double width)
{
  double x = get_axis_x (&painter->layout, index);
  gboolean has_focus = index == painter->parallel->focus_axis;

  if (index + 1 == painter->parallel->axes->len) {
    draw_scale (painter);
  } else {
    set_foreground (painter, has_focus ? 0.9 : 0.45);
    cairo_set_line_width (painter->cr, has_focus ? 2.5 : 1.0);
    cairo_move_to (painter->cr, x, painter->layout.top);
    cairo_line_to (painter->cr, x, painter->layout.bottom);
    cairo_stroke (painter->cr);
  }
  draw_brush (painter, index);
  draw_ticks (painter, index);
  draw_title (painter, index, width);
}

/* The values of the line that is pointed at. */
static void
draw_values (const Painter *painter)
{
  const BnlParallel *parallel = painter->parallel;

  for (guint i = 0; parallel->pointed < parallel->n_lines && i < parallel->axes->len; i++) {
    g_autofree char *value = bnl_parallel_dup_value (parallel, i, parallel->pointed);
    double y = bnl_parallel_get_y (parallel, &painter->layout, i, parallel->pointed);

    draw_backed (painter, value, get_axis_x (&painter->layout, i), y - painter->theme->font_px,
                 0.5);
  }
}

void
bnl_parallel_draw (const BnlParallel *parallel,
                   cairo_t *cr,
                   double width,
                   double height,
                   const BnlChartTheme *theme)
{
  const BnlColor *b = &theme->background;
  Painter painter = { .parallel = parallel, .cr = cr, .theme = theme };

  painter.is_dark = b->red + b->green + b->blue < 1.5;
  bnl_text_set_family (parallel->text, theme->font_family);
  bnl_parallel_layout (parallel, theme, width, height, &painter.layout);
  cairo_save (cr);
  if (theme->paint_background) {
    cairo_set_source_rgb (cr, b->red, b->green, b->blue);
    cairo_paint (cr);
  }
  if (parallel->n_lines == 0 || parallel->axes->len < 2) {
    set_foreground (&painter, 0.6);
    if (parallel->hint)
      bnl_text_draw_lines (parallel->text, cr, parallel->hint, theme->font_px * 1.15, width * 0.8,
                           width / 2, height / 2);
  } else if (painter.layout.spacing > 0.0) {
    draw_lines (&painter);
    for (guint i = 0; i < parallel->axes->len; i++)
      draw_axis (&painter, i, width);
    draw_values (&painter);
  }
  cairo_restore (cr);
}
