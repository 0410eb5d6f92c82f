/* Purpose: to read values where the table is out of sight.  Draws its words itself: labels would
 * have the whole page measured anew with each movement of the pointer.  CSS node: chartcard.  No
 * actions.  Accessible role: tooltip. */

#include "bnl-chart-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-card-room.h"
#include "bnl-chart-view-private.h"
#include "bnl-reading-words.h"

/* More at once are not read at a glance. */
#define MOST_ROWS 5
#define SAMPLE_PX 16
#define SAMPLE_LINE_PX 2
#define SAMPLE_DASH_PX 5
#define SAMPLE_GAP_PX 3
#define GAP_PX 8

typedef struct {
  PangoLayout *name, *value;
  BnlColor color;
  BnlCurveLine line;
} Row;

struct _BnlChartCard {
  GtkWidget parent_instance;

  /* view state */
  PangoLayout *place; /* "step 550" */
  PangoLayout *more;  /* "2 more", drawn while has_more */
  gboolean has_more;
  Row rows[MOST_ROWS];
  guint n_rows;

  /* cache */
  int name_width, value_width, line_height;
};

G_DEFINE_FINAL_TYPE (BnlChartCard, bnl_chart_card, GTK_TYPE_WIDGET)

/* What is read */

static void
write_layout (BnlChartCard *self, PangoLayout **layout, const char *text, gboolean bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  if (!*layout)
    *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (*layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_width (*layout, -1);
  pango_layout_set_text (*layout, text, -1);
}

/* The picked one first; of many those that lie nearest to the hand. */
static GArray *
take_readings (BnlChartView *view, const BnlChartLayout *layout)
{
  const BnlChart *chart = bnl_chart_view_get_chart (view);
  const char *picked = bnl_chart_view_get_picked (view);
  GArray *readings = bnl_chart_reading_take (&chart, 1, bnl_chart_view_get_crosshair (view));
  BnlChartReading first;
  guint index;

  if (readings->len > MOST_ROWS) {
    bnl_chart_reading_aim (readings, 0, &layout->y, bnl_chart_view_get_aim (view));
    bnl_chart_reading_sort (readings, BNL_CHART_READING_NEAREST, 0);
  }
  if (bnl_chart_reading_find (readings, picked, &index)) {
    first = g_array_index (readings, BnlChartReading, index);
    g_array_remove_index (readings, index);
    g_array_prepend_val (readings, first);
  }
  return readings;
}

/* "step 550": the x of a value that lies nearest to the crosshair. */
static void
write_place (BnlChartCard *self, const BnlChart *chart, const GArray *readings, GString *words)
{
  const char *label = bnl_chart_get_x_label (chart);
  double crosshair = bnl_chart_get_crosshair (chart);
  double nearest = (double) INFINITY;
  char figure[BNL_FIGURE_SIZE];
  g_autofree char *text = NULL;

  for (guint i = 0; i < readings->len; i++) {
    double x = g_array_index (readings, BnlChartReading, i).values[0].at.x;

    if (fabs (x - crosshair) < fabs (nearest - crosshair))
      nearest = x;
  }
  bnl_figure_format (nearest, nearest == floor (nearest) ? 0 : 2, figure);
  text = g_strdup_printf ("%s %s", label ? label : "x", figure);
  write_layout (self, &self->place, text, FALSE);
  g_string_append (words, text);
}

static void
write_more (BnlChartCard *self, guint n)
{
  g_autofree char *text = NULL;

  self->has_more = n > 0;
  if (n == 0)
    return;
  text = g_strdup_printf (g_dngettext (NULL, "%u more", "%u more", n), n);
  write_layout (self, &self->more, text, FALSE);
}

static void
write_rows (BnlChartCard *self,
            BnlChartView *view,
            const BnlChartLayout *layout,
            const GArray *readings,
            guint n_rows)
{
  const BnlChart *chart = bnl_chart_view_get_chart (view);
  const BnlChartTheme *theme = bnl_chart_view_get_theme (view);
  const char *picked = bnl_chart_view_get_picked (view);
  g_autoptr (GString) said = g_string_new (NULL);
  g_auto (BnlReadingWords) words = { 0 };

  self->n_rows = n_rows;
  bnl_reading_words_init (&words, &chart, &layout->y.percent, 1, readings);
  write_place (self, chart, readings, said);
  for (guint i = 0; i < n_rows; i++) {
    const BnlChartReading *reading = &g_array_index (readings, BnlChartReading, i);
    Row *row = &self->rows[i];

    bnl_reading_words_write (&words, reading, (double) NAN, (double) NAN);
    write_layout (self, &row->name, reading->name, g_strcmp0 (reading->name, picked) == 0);
    write_layout (self, &row->value, words.drawn[0], FALSE);
    row->color = theme->colors[reading->color % BNL_CHART_N_COLORS];
    row->line = reading->line;
    g_string_append_printf (said, "; %s %s", reading->name, words.drawn[0]);
  }
  write_more (self, readings->len - n_rows);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said->str,
                                  -1);
}

/* Where it goes */

/* At least half of it, through all that it is scrolled in. */
static gboolean
is_in_sight (GtkWidget *table)
{
  graphene_rect_t whole, seen;

  if (!table || !gtk_widget_get_mapped (table))
    return FALSE;
  for (GtkWidget *around = gtk_widget_get_parent (table); around;
       around = gtk_widget_get_parent (around)) {
    graphene_rect_t frame = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (around),
                                                (float) gtk_widget_get_height (around));

    if (!gtk_widget_compute_bounds (table, around, &whole) ||
        !graphene_rect_intersection (&whole, &frame, &seen) ||
        seen.size.height < whole.size.height / 2)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_wanted (BnlChartView *view)
{
  return view->is_read && !isnan (view->crosshair) && !(view->box.width > 0) &&
         !is_in_sight (view->table);
}

static guint
list_points (const BnlChartLayout *layout, const GArray *readings, BnlCardPoint points[MOST_ROWS])
{
  guint n = MIN (readings->len, MOST_ROWS);

  for (guint i = 0; i < n; i++) {
    const BnlCurvePoint *at = &g_array_index (readings, BnlChartReading, i).values[0].at;

    points[i].x = layout->left + bnl_axis_to_frac (&layout->x, at->x) * layout->width;
    points[i].y = layout->top + (1 - bnl_axis_to_frac (&layout->y, at->smoothed)) * layout->height;
  }
  return n;
}

static BnlCardPoint
find_hand (BnlChartView *view, const BnlChartLayout *layout)
{
  double y = bnl_axis_to_frac (&layout->y, view->aim);

  return (BnlCardPoint){
    layout->left + bnl_axis_to_frac (&layout->x, view->crosshair) * layout->width,
    layout->top + (isnan (y) ? 0.5 : 1 - CLAMP (y, 0, 1)) * layout->height,
  };
}

/* What its style adds on both sides. */
static void
measure_style (BnlChartCard *self, int *width, int *height)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GtkBorder padding, border;

  gtk_style_context_get_padding (context, &padding);
  gtk_style_context_get_border (context, &border);
  *width = padding.left + padding.right + border.left + border.right;
  *height = padding.top + padding.bottom + border.top + border.bottom;
}

static void
measure_rows (BnlChartCard *self)
{
  int width;

  self->name_width = self->value_width = 0;
  for (guint i = 0; i < self->n_rows; i++) {
    pango_layout_get_pixel_size (self->rows[i].name, &width, NULL);
    self->name_width = MAX (self->name_width, width);
    pango_layout_get_pixel_size (self->rows[i].value, &width, NULL);
    self->value_width = MAX (self->value_width, width);
  }
}

/* Names give where there is too little room. */
static void
allocate_within (BnlChartCard *self, const BnlCardRoom *room, int style_width, int style_height)
{
  int rest = SAMPLE_PX + 2 * GAP_PX + self->value_width + style_width;
  int most = (int) bnl_card_room_get_width (room) - rest;
  guint n_lines = 1 + self->n_rows + (self->has_more ? 1 : 0);
  int height = (int) n_lines * self->line_height + style_height;
  double left, top;
  int width;

  self->name_width = CLAMP (most, 0, self->name_width);
  width = rest + self->name_width;
  for (guint i = 0; i < self->n_rows; i++) {
    pango_layout_set_ellipsize (self->rows[i].name, PANGO_ELLIPSIZE_MIDDLE);
    pango_layout_set_width (self->rows[i].name, self->name_width * PANGO_SCALE);
  }
  bnl_card_room_place (room, width, height, &left, &top);
  gtk_widget_allocate (GTK_WIDGET (self), width, height, -1,
                       gsk_transform_translate (
                           NULL, &GRAPHENE_POINT_INIT ((float) round (left), (float) round (top))));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* As many as there is room for under the place; one at least. */
static guint
count_rows (BnlChartCard *self, guint n, double height)
{
  int lines;

  write_layout (self, &self->place, "0", FALSE);
  pango_layout_get_pixel_size (self->place, NULL, &self->line_height);
  lines = (int) (height / MAX (1, self->line_height)) - 1;
  /* The last says how many more there are. */
  if (lines < (int) n || n > MOST_ROWS)
    lines = MIN (lines - 1, MOST_ROWS);
  return (guint) CLAMP (lines, 1, (int) n);
}

void
bnl_chart_card_allocate (BnlChartCard *self, BnlChartView *view)
{
  g_autoptr (GArray) readings = NULL;
  BnlCardPoint points[MOST_ROWS];
  BnlCardRoom room;
  BnlChartLayout layout;
  int style_width, style_height;
  gboolean shown = is_wanted (view);

  if (shown) {
    bnl_chart_view_get_layout (view, &layout);
    readings = take_readings (view, &layout);
    shown = readings->len > 0 && layout.width > 0 && view->crosshair >= layout.x.minimum &&
            view->crosshair <= layout.x.maximum;
  }
  gtk_widget_set_child_visible (GTK_WIDGET (self), shown);
  if (!shown) {
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
    return;
  }
  room = (BnlCardRoom){ gtk_widget_get_width (GTK_WIDGET (view)),
                        gtk_widget_get_height (GTK_WIDGET (view)),
                        layout.left,
                        layout.top,
                        layout.width,
                        layout.height,
                        find_hand (view, &layout),
                        points,
                        list_points (&layout, readings, points) };
  measure_style (self, &style_width, &style_height);
  write_rows (self, view, &layout, readings,
              count_rows (self, readings->len, bnl_card_room_get_height (&room) - style_height));
  measure_rows (self);
  allocate_within (self, &room, style_width, style_height);
}

/* Drawing */

static void
draw_layout (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_sample (GtkSnapshot *snapshot, const Row *row, double middle)
{
  GdkRGBA color = { (float) row->color.red, (float) row->color.green, (float) row->color.blue, 1 };
  double dash = row->line == BNL_CURVE_DASHED ? SAMPLE_DASH_PX : SAMPLE_PX;

  for (double x = 0; x < SAMPLE_PX; x += dash + SAMPLE_GAP_PX)
    gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT ((float) x, (float) (middle - SAMPLE_LINE_PX / 2.0),
                             (float) MIN (dash, SAMPLE_PX - x), SAMPLE_LINE_PX));
}

static void
bnl_chart_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlChartCard *self = BNL_CHART_CARD (widget);
  int width = gtk_widget_get_width (widget);
  double y = self->line_height;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  draw_layout (snapshot, self->place, 0, 0, &color);
  for (guint i = 0; i < self->n_rows; i++, y += self->line_height) {
    int value_width;

    pango_layout_get_pixel_size (self->rows[i].value, &value_width, NULL);
    draw_sample (snapshot, &self->rows[i], y + round (self->line_height / 2.0));
    if (self->name_width > 0)
      draw_layout (snapshot, self->rows[i].name, SAMPLE_PX + GAP_PX, y, &color);
    draw_layout (snapshot, self->rows[i].value, width - value_width, y, &color);
  }
  if (self->has_more)
    draw_layout (snapshot, self->more, SAMPLE_PX + GAP_PX, y, &color);
}

/* The object */

static void
forget_layouts (BnlChartCard *self)
{
  g_clear_object (&self->place);
  g_clear_object (&self->more);
  for (guint i = 0; i < MOST_ROWS; i++) {
    g_clear_object (&self->rows[i].name);
    g_clear_object (&self->rows[i].value);
  }
  self->n_rows = 0;
  self->has_more = FALSE;
}

static void
bnl_chart_card_finalize (GObject *object)
{
  forget_layouts (BNL_CHART_CARD (object));
  G_OBJECT_CLASS (bnl_chart_card_parent_class)->finalize (object);
}

static void
bnl_chart_card_class_init (BnlChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bnl_chart_card_finalize;
  widget_class->snapshot = bnl_chart_card_snapshot;
  gtk_widget_class_set_css_name (widget_class, "chartcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLTIP);
}

static void
bnl_chart_card_init (BnlChartCard *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
}
