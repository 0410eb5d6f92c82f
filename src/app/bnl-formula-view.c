#include "bnl-formula-view.h"

#include <math.h>

/* Smaller nobody could read its indices. */
#define LEAST_SCALE 0.5
#define PAD_PX 2

struct _BnlFormulaView {
  GtkWidget parent_instance;

  /* owned */
  BnlFormula *formula;
};

G_DEFINE_FINAL_TYPE (BnlFormulaView, bnl_formula_view, GTK_TYPE_WIDGET)

static double
get_size_px (BnlFormulaView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontDescription *font = pango_context_get_font_description (context);

  return (double) pango_font_description_get_size (font) / PANGO_SCALE;
}

/* How it is drawn in that width; extents of that. */
static double
fit (BnlFormulaView *self, int width, BnlFormulaExtents *extents)
{
  double size = get_size_px (self), scale = 1;

  bnl_formula_measure (self->formula, size, extents);
  if (width >= 0 && extents->width > width - 2 * PAD_PX)
    scale = MAX (LEAST_SCALE, (width - 2 * PAD_PX) / extents->width);
  extents->width *= scale;
  extents->ascent *= scale;
  extents->descent *= scale;
  return scale;
}

static GtkSizeRequestMode
bnl_formula_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_formula_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  BnlFormulaExtents extents;

  fit (BNL_FORMULA_VIEW (widget), orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1,
       &extents);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *natural = (int) ceil (extents.width) + 2 * PAD_PX;
    *minimum = (int) ceil (LEAST_SCALE * extents.width) + 2 * PAD_PX;
  } else {
    *minimum = *natural = (int) ceil (extents.ascent + extents.descent) + 2 * PAD_PX;
  }
}

static void
bnl_formula_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlFormulaView *self = BNL_FORMULA_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  BnlFormulaExtents extents;
  double scale = fit (self, width, &extents);
  GdkRGBA color;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_translate (cr, (width - extents.width) / 2,
                   (height - extents.ascent - extents.descent) / 2 + extents.ascent);
  /* Scaled as a picture: the text's size stays the one that is kept. */
  cairo_scale (cr, scale, scale);
  bnl_formula_draw (self->formula, cr, get_size_px (self), 0, 0);
  cairo_destroy (cr);
}

static void
bnl_formula_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bnl_formula_view_parent_class)->css_changed (widget, change);
  gtk_widget_queue_resize (widget);
}

static void
bnl_formula_view_finalize (GObject *object)
{
  g_clear_pointer (&BNL_FORMULA_VIEW (object)->formula, bnl_formula_unref);
  G_OBJECT_CLASS (bnl_formula_view_parent_class)->finalize (object);
}

static void
bnl_formula_view_class_init (BnlFormulaViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bnl_formula_view_finalize;
  widget_class->get_request_mode = bnl_formula_view_get_request_mode;
  widget_class->measure = bnl_formula_view_measure;
  widget_class->snapshot = bnl_formula_view_snapshot;
  widget_class->css_changed = bnl_formula_view_css_changed;
  gtk_widget_class_set_css_name (widget_class, "formula");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_formula_view_init (BnlFormulaView *self)
{
}

GtkWidget *
bnl_formula_view_new (BnlFormula *formula)
{
  BnlFormulaView *self = g_object_new (BNL_TYPE_FORMULA_VIEW, NULL);
  g_autofree char *words = bnl_formula_to_plain (formula);

  self->formula = bnl_formula_ref (formula);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return GTK_WIDGET (self);
}
