#include "bnl-histogram.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

#define MIN_WIDTH_PX 128
#define HEIGHT_PX 96
#define GAP_PX 4 /* between the axis and its labels */
#define AXIS_ALPHA 0.25
#define LABEL_ALPHA 0.75
#define TOP_PX 2
/* An image has few pixels: value by value the bars would be nothing but noise. */
#define BIN_VALUES 4
#define N_BINS (256 / BIN_VALUES)
#define BAR_GAP_PX 1

struct _BnlHistogram {
  GtkWidget parent_instance;

  BnlPixelStats stats; /* n_pixels 0: none */
};

G_DEFINE_FINAL_TYPE (BnlHistogram, bnl_histogram, GTK_TYPE_WIDGET)

void
bnl_pixel_stats_init (BnlPixelStats *stats, const guint8 *pixels, guint32 n_pixels)
{
  guint64 sum = 0;

  *stats = (BnlPixelStats){ .n_pixels = n_pixels, .min = G_MAXUINT8 };
  for (guint32 i = 0; i < n_pixels; i++) {
    stats->counts[pixels[i]]++;
    stats->min = MIN (stats->min, pixels[i]);
    stats->max = MAX (stats->max, pixels[i]);
    sum += pixels[i];
  }
  stats->mean = (double) sum / n_pixels;
}

static PangoLayout *
create_label (BnlHistogram *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
measure_label_height (BnlHistogram *self)
{
  g_autoptr (PangoLayout) layout = create_label (self, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
draw_labels (BnlHistogram *self, cairo_t *cr, int width, double top)
{
  static const guint values[] = { 0, 64, 128, 192, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = g_strdup_printf ("%u", values[i]);
    g_autoptr (PangoLayout) layout = create_label (self, text);
    int label_width;
    double x;

    pango_layout_get_pixel_size (layout, &label_width, NULL);
    x = (values[i] + 0.5) * width / 256.0 - label_width / 2.0;
    cairo_move_to (cr, CLAMP (x, 0.0, width - label_width), top);
    pango_cairo_show_layout (cr, layout);
  }
}

static guint32
count_bin (const BnlPixelStats *stats, guint bin)
{
  guint32 count = 0;

  for (guint i = 0; i < BIN_VALUES; i++)
    count += stats->counts[bin * BIN_VALUES + i];
  return count;
}

static void
draw_bars (const BnlPixelStats *stats, cairo_t *cr, int width, double height)
{
  guint32 most = 1;

  for (guint bin = 0; bin < N_BINS; bin++)
    most = MAX (most, count_bin (stats, bin));
  for (guint bin = 0; bin < N_BINS; bin++) {
    double left = round (bin * width / (double) N_BINS);
    double right = round ((bin + 1) * width / (double) N_BINS) - BAR_GAP_PX;

    cairo_rectangle (cr, left, height, MAX (right - left, 1.0),
                     -(height - TOP_PX) * log1p (count_bin (stats, bin)) / log1p (most));
  }
  cairo_fill (cr);
}

static void
bnl_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlHistogram *self = BNL_HISTOGRAM (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double axis = height - measure_label_height (self) - GAP_PX;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) width, (float) height));
  GdkRGBA ink, bar;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color",
                                       &bar))
    bar = ink;
  if (self->stats.n_pixels > 0) {
    gdk_cairo_set_source_rgba (cr, &bar);
    draw_bars (&self->stats, cr, width, axis);
  }
  cairo_set_source_rgba (cr, (double) ink.red, (double) ink.green, (double) ink.blue, AXIS_ALPHA);
  cairo_rectangle (cr, 0.0, axis, width, 1.0);
  cairo_fill (cr);
  cairo_set_source_rgba (cr, (double) ink.red, (double) ink.green, (double) ink.blue, LABEL_ALPHA);
  draw_labels (self, cr, width, axis + GAP_PX);
  cairo_destroy (cr);
}

static gboolean
bnl_histogram_query_tooltip (GtkWidget *widget,
                             int x,
                             int y,
                             gboolean keyboard,
                             GtkTooltip *tooltip)
{
  BnlHistogram *self = BNL_HISTOGRAM (widget);
  g_autofree char *count = NULL, *text = NULL;
  guint32 n;
  guint bin;

  if (keyboard || self->stats.n_pixels == 0)
    return FALSE;
  bin = (guint) CLAMP (x * N_BINS / MAX (gtk_widget_get_width (widget), 1), 0, N_BINS - 1);
  n = count_bin (&self->stats, bin);
  count = bnl_format_count (n);
  text = g_strdup_printf (ngettext ("Values %u to %u: %s pixel", "Values %u to %u: %s pixels", n),
                          bin * BIN_VALUES, bin * BIN_VALUES + BIN_VALUES - 1, count);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip,
                            &(GdkRectangle){ x - 2, 0, 4, gtk_widget_get_height (widget) });
  return TRUE;
}

static void
bnl_histogram_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH_PX;
    *natural = 256;
  } else {
    *minimum = *natural = HEIGHT_PX + GAP_PX + measure_label_height (BNL_HISTOGRAM (widget));
  }
}

static void
bnl_histogram_class_init (BnlHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = bnl_histogram_measure;
  widget_class->snapshot = bnl_histogram_snapshot;
  widget_class->query_tooltip = bnl_histogram_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_histogram_init (BnlHistogram *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Histogram of the pixel values"), -1);
  bnl_histogram_set_stats (self, NULL);
}

void
bnl_histogram_set_stats (BnlHistogram *self, const BnlPixelStats *stats)
{
  g_autofree char *text = NULL;

  g_return_if_fail (BNL_IS_HISTOGRAM (self));

  if (stats) {
    g_autofree char *mean = bnl_format_tenths (stats->mean);
    g_autofree char *blank = bnl_format_count (stats->counts[0]);
    g_autofree char *count = bnl_format_count (stats->n_pixels);

    self->stats = *stats;
    text = g_strdup_printf (_ ("least %u, mean %s, largest %u; %s of %s pixels are 0"), stats->min,
                            mean, stats->max, blank, count);
  } else {
    self->stats.n_pixels = 0;
    text = g_strdup (_ ("empty"));
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
