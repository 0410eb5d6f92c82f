#include "bnl-probability-bars.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "bnl-format.h"
#include "bnl-prediction.h"

#define N_ROWS 10
#define MIN_PITCH_PX 20
#define NATURAL_PITCH_PX 28
#define MAX_PITCH_PX 80.0
#define MIN_TRACK_PX 32
#define NATURAL_TRACK_PX 150
#define GAP_PX 8
/* A longer name ends in dots. */
#define MAX_CLASS_PX 90
#define MAX_BAR_PX 20.0f
#define TRACK_ALPHA 0.10f
#define LOSER_ALPHA 0.55f
#define LOSER_TEXT_ALPHA 0.75f
/* Bars follow the numbers within a few frames: seen as motion, not as delay. */
#define FOLLOW_USEC 45000.0
#define CLOSE_ENOUGH 5e-4

struct _BnlProbabilityBars {
  GtkWidget parent_instance;

  /* view state */
  guint n_rows;
  gboolean has_numbers;
  guint classes[N_ROWS];  /* that each row shows */
  char *names[N_ROWS];    /* of these classes; owned */
  double numbers[N_ROWS]; /* that each row says, 0..1 */
  double lengths[N_ROWS]; /* that each bar has by now, on its way to its number */
  guint best;             /* row */
  guint tick_id;          /* 0: no bar moves */
  gint64 last_usec;       /* of the frame before */
};

G_DEFINE_FINAL_TYPE (BnlProbabilityBars, bnl_probability_bars, GTK_TYPE_WIDGET)

static char *
format_number (double number)
{
  g_autofree char *percent = bnl_format_percent (number);

  return g_strdup_printf (_ ("%s %%"), percent);
}

static gboolean
follow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  BnlProbabilityBars *self = BNL_PROBABILITY_BARS (widget);
  gint64 now_usec = gdk_frame_clock_get_frame_time (clock);
  double share = 1.0 - exp (-(double) (now_usec - self->last_usec) / FOLLOW_USEC);
  gboolean moving = FALSE;

  self->last_usec = now_usec;
  for (guint i = 0; i < N_ROWS; i++) {
    self->lengths[i] += share * (self->numbers[i] - self->lengths[i]);
    if (fabs (self->numbers[i] - self->lengths[i]) > CLOSE_ENOUGH)
      moving = TRUE;
    else
      self->lengths[i] = self->numbers[i];
  }
  gtk_widget_queue_draw (widget);

  if (!moving)
    self->tick_id = 0;
  return moving ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start_moving (BnlProbabilityBars *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean animated;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animated, NULL);
  if (!animated || !gtk_widget_get_mapped (widget)) {
    memcpy (self->lengths, self->numbers, sizeof self->lengths);
  } else if (self->tick_id == 0) {
    self->last_usec = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (widget));
    self->tick_id = gtk_widget_add_tick_callback (widget, follow_cb, NULL, NULL);
  }
  gtk_widget_queue_draw (widget);
}

static void
describe (BnlProbabilityBars *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->has_numbers && i < self->n_rows; i++) {
    g_autofree char *number = format_number (self->numbers[i]);

    g_string_append_printf (text, "%s%s: %s", i > 0 ? ", " : "", self->names[i], number);
  }
  if (text->len == 0)
    g_string_append (text, _ ("empty"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static PangoLayout *
create_layout (BnlProbabilityBars *self, PangoWeight weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
measure_text (PangoLayout *layout, const char *text)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
measure_widest_class (BnlProbabilityBars *self, PangoLayout *layout)
{
  int width = 0;

  for (guint i = 0; i < self->n_rows; i++)
    width = MAX (width, measure_text (layout, self->names[i]));
  return MIN (width, MAX_CLASS_PX);
}

static int
measure_widest_number (PangoLayout *layout)
{
  g_autofree char *text = format_number (1.0);

  return measure_text (layout, text);
}

static void
append_text (GtkSnapshot *snapshot,
             PangoLayout *layout,
             const GdkRGBA *color,
             double x,
             double middle)
{
  graphene_point_t place;
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  place = GRAPHENE_POINT_INIT ((float) x, (float) round (middle - height / 2.0));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* The track with its bar; a bar shorter than its own end is cut by the track's. */
static void
append_bar (GtkSnapshot *snapshot,
            const graphene_rect_t *track,
            double length,
            const GdkRGBA *track_color,
            const GdkRGBA *bar_color)
{
  GskRoundedRect outline, bar_outline;
  graphene_rect_t bar = *track;

  bar.size.width = (float) (length * (double) track->size.width);
  gsk_rounded_rect_init_from_rect (&outline, track, track->size.height / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, track_color, track);
  if (bar.size.width > 0.0f) {
    gsk_rounded_rect_init_from_rect (&bar_outline, &bar,
                                     MIN (bar.size.width, bar.size.height) / 2.0f);
    gtk_snapshot_push_rounded_clip (snapshot, &bar_outline);
    gtk_snapshot_append_color (snapshot, bar_color, &bar);
    gtk_snapshot_pop (snapshot);
  }
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_row (BnlProbabilityBars *self,
              GtkSnapshot *snapshot,
              guint row,
              const graphene_rect_t *track,
              PangoLayout *class_layout,
              PangoLayout *number_layout)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_best = self->has_numbers && row == self->best;
  double middle = (double) (track->origin.y + track->size.height / 2.0f);
  GdkRGBA ink, bar_color, track_color, text_color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &bar_color);
  gtk_style_context_get_color (gtk_widget_get_style_context (gtk_widget_get_parent (widget)), &ink);
  track_color = text_color = ink;
  track_color.alpha *= TRACK_ALPHA;
  if (!is_best) {
    bar_color.alpha *= LOSER_ALPHA;
    text_color.alpha *= LOSER_TEXT_ALPHA;
  }

  pango_layout_set_text (class_layout, self->names[row], -1);
  append_text (snapshot, class_layout, &ink, 0.0, middle);
  append_bar (snapshot, track, self->lengths[row], &track_color, &bar_color);
  if (self->has_numbers) {
    g_autofree char *number = format_number (self->numbers[row]);

    append_text (snapshot, number_layout, &text_color,
                 gtk_widget_get_width (widget) - measure_text (number_layout, number), middle);
  }
}

static void
bnl_probability_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlProbabilityBars *self = BNL_PROBABILITY_BARS (widget);
  g_autoptr (PangoLayout) class_layout = create_layout (self, PANGO_WEIGHT_BOLD);
  g_autoptr (PangoLayout) number_layout = create_layout (self, PANGO_WEIGHT_NORMAL);
  double pitch = MIN (gtk_widget_get_height (widget) / (double) self->n_rows, MAX_PITCH_PX);
  float left = (float) (measure_widest_class (self, class_layout) + GAP_PX);
  float right =
      (float) (gtk_widget_get_width (widget) - measure_widest_number (number_layout) - GAP_PX);
  float thickness = MIN (roundf ((float) pitch * 0.5f), MAX_BAR_PX);

  pango_layout_set_width (class_layout, MAX_CLASS_PX * PANGO_SCALE);
  pango_layout_set_ellipsize (class_layout, PANGO_ELLIPSIZE_END);
  for (guint i = 0; i < self->n_rows; i++) {
    float top = roundf ((float) (pitch * (i + 0.5)) - thickness / 2.0f);
    graphene_rect_t track = GRAPHENE_RECT_INIT (left, top, MAX (right - left, 1.0f), thickness);

    snapshot_row (self, snapshot, i, &track, class_layout, number_layout);
  }
}

static void
bnl_probability_bars_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  BnlProbabilityBars *self = BNL_PROBABILITY_BARS (widget);
  g_autoptr (PangoLayout) class_layout = create_layout (self, PANGO_WEIGHT_BOLD);
  g_autoptr (PangoLayout) number_layout = create_layout (self, PANGO_WEIGHT_NORMAL);
  int line_height;

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    pango_layout_get_pixel_size (class_layout, NULL, &line_height);
    *minimum = (int) self->n_rows * MAX (MIN_PITCH_PX, line_height);
    *natural = (int) self->n_rows * MAX (NATURAL_PITCH_PX, line_height);
  } else {
    int texts = measure_widest_class (self, class_layout) + measure_widest_number (number_layout) +
                2 * GAP_PX;

    *minimum = texts + MIN_TRACK_PX;
    *natural = texts + NATURAL_TRACK_PX;
  }
}

static void
bnl_probability_bars_unmap (GtkWidget *widget)
{
  BnlProbabilityBars *self = BNL_PROBABILITY_BARS (widget);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
  memcpy (self->lengths, self->numbers, sizeof self->lengths);
  GTK_WIDGET_CLASS (bnl_probability_bars_parent_class)->unmap (widget);
}

static void
bnl_probability_bars_finalize (GObject *object)
{
  BnlProbabilityBars *self = BNL_PROBABILITY_BARS (object);

  for (guint i = 0; i < N_ROWS; i++)
    g_free (self->names[i]);
  G_OBJECT_CLASS (bnl_probability_bars_parent_class)->finalize (object);
}

static void
bnl_probability_bars_class_init (BnlProbabilityBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bnl_probability_bars_finalize;
  widget_class->measure = bnl_probability_bars_measure;
  widget_class->snapshot = bnl_probability_bars_snapshot;
  widget_class->unmap = bnl_probability_bars_unmap;

  gtk_widget_class_set_css_name (widget_class, "bars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_probability_bars_init (BnlProbabilityBars *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Probabilities"), -1);
  bnl_probability_bars_set (self, NULL, N_ROWS, NULL);
}

/* Fills the rows with the ten largest, largest first. */
static void
pick_largest (BnlProbabilityBars *self, const float *probabilities, guint n_classes)
{
  guint n = 0;

  for (guint i = 0; i < n_classes; i++) {
    double number = (double) probabilities[i];
    guint row = n;

    while (row > 0 && self->numbers[row - 1] < number)
      row--;
    if (row == N_ROWS)
      continue;

    n = MIN (n + 1, N_ROWS);
    for (guint j = n - 1; j > row; j--) {
      self->numbers[j] = self->numbers[j - 1];
      self->classes[j] = self->classes[j - 1];
    }
    self->numbers[row] = number;
    self->classes[row] = i;
  }
}

/* The rows show these classes from now on; a change of names may change how wide they are. */
static void
name_rows (BnlProbabilityBars *self, guint n_rows, const BnlDataset *classes)
{
  gboolean changed = n_rows != self->n_rows;

  self->n_rows = n_rows;
  for (guint i = 0; i < n_rows; i++) {
    const char *name = bnl_prediction_name_class (classes, self->classes[i]);

    if (g_strcmp0 (self->names[i], name) == 0)
      continue;
    g_free (self->names[i]);
    self->names[i] = g_strdup (name);
    changed = TRUE;
  }
  if (changed)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
bnl_probability_bars_set (BnlProbabilityBars *self,
                          const float *probabilities,
                          guint n_classes,
                          const BnlDataset *classes)
{
  guint n_rows = MIN (n_classes, N_ROWS);

  g_return_if_fail (BNL_IS_PROBABILITY_BARS (self));
  g_return_if_fail (n_classes > 0);

  self->has_numbers = probabilities != NULL;
  self->best = 0;
  for (guint i = 0; i < n_rows; i++) {
    self->classes[i] = i;
    self->numbers[i] = probabilities ? (double) probabilities[i] : 0.0;
    if (self->numbers[i] > self->numbers[self->best])
      self->best = i;
  }
  if (probabilities && n_classes > N_ROWS) {
    pick_largest (self, probabilities, n_classes);
    self->best = 0;
  }

  name_rows (self, n_rows, classes);
  describe (self);
  start_moving (self);
}
