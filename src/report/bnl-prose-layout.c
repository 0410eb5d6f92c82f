#include "bnl-prose-layout.h"

#include <math.h>
#include <string.h>

/* Letters of typewriters look larger than they are. */
#define CODE_SCALE 0.92

typedef struct {
  BnlFormula *formula;
  double size_px;
} Shape;

static gpointer
copy_shape (gconstpointer data)
{
  const Shape *shape = data;
  Shape *copy = g_new (Shape, 1);

  copy->formula = bnl_formula_ref (shape->formula);
  copy->size_px = shape->size_px;
  return copy;
}

static void
free_shape (gpointer data)
{
  bnl_formula_unref (((Shape *) data)->formula);
  g_free (data);
}

char *
bnl_prose_layout_dup_text (const BnlProseBlock *block)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < block->n_runs; i++)
    g_string_append (text, block->runs[i].text);
  return g_string_free (text, FALSE);
}

/* Takes attribute. */
static void
insert (PangoAttrList *attributes, PangoAttribute *attribute, gsize from, gsize to)
{
  attribute->start_index = (guint) from;
  attribute->end_index = (guint) to;
  pango_attr_list_insert (attributes, attribute);
}

static int
to_pango (double px)
{
  return (int) lround (px * PANGO_SCALE);
}

/* The first character of its words is the whole formula, the others take no room. */
static void
insert_formula (PangoAttrList *attributes,
                const BnlProseRun *run,
                double size_px,
                gsize from,
                gsize to)
{
  gsize first = from + (gsize) (g_utf8_next_char (run->text) - run->text);
  BnlFormulaExtents extents;
  PangoRectangle rectangle, nothing = { 0, 0, 0, 0 };
  Shape shape = { .formula = run->formula, .size_px = size_px };

  bnl_formula_measure (run->formula, size_px, &extents);
  rectangle.x = 0;
  rectangle.y = -to_pango (extents.ascent);
  rectangle.width = to_pango (extents.width);
  rectangle.height = to_pango (extents.ascent + extents.descent);
  insert (attributes,
          pango_attr_shape_new_with_data (&rectangle, &rectangle, copy_shape (&shape), copy_shape,
                                          free_shape),
          from, first);
  if (first < to)
    insert (attributes, pango_attr_shape_new (&nothing, &nothing), first, to);
  insert (attributes, pango_attr_allow_breaks_new (FALSE), from, to);
}

static void
insert_style (PangoAttrList *attributes, BnlProseStyle style, gsize from, gsize to)
{
  if (style & BNL_PROSE_EMPHASIS)
    insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC), from, to);
  if (style & BNL_PROSE_STRONG)
    insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), from, to);
  if (style & BNL_PROSE_CODE) {
    insert (attributes, pango_attr_family_new ("monospace"), from, to);
    insert (attributes, pango_attr_scale_new (CODE_SCALE), from, to);
  }
}

PangoAttrList *
bnl_prose_layout_make_attributes (const BnlProseBlock *block,
                                  double size_px,
                                  const double *link_color)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  gsize from = 0;

  /* Figures of a verdict stand below each other. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  for (guint i = 0; i < block->n_runs; i++) {
    const BnlProseRun *run = &block->runs[i];
    gsize to = from + strlen (run->text);

    if (run->formula && to > from)
      insert_formula (attributes, run, size_px, from, to);
    insert_style (attributes, run->style, from, to);
    if (run->target && link_color)
      insert (attributes,
              pango_attr_foreground_new ((guint16) lround (65535 * link_color[0]),
                                         (guint16) lround (65535 * link_color[1]),
                                         (guint16) lround (65535 * link_color[2])),
              from, to);
    from = to;
  }
  return attributes;
}

static void
draw_shape (cairo_t *cr, PangoAttrShape *attribute, gboolean do_path, gpointer data G_GNUC_UNUSED)
{
  const Shape *shape = attribute->data;
  double x, y;

  if (!shape || do_path)
    return;
  cairo_get_current_point (cr, &x, &y);
  bnl_formula_draw (shape->formula, cr, shape->size_px, x, y);
}

void
bnl_prose_layout_prepare (PangoContext *context)
{
  pango_cairo_context_set_shape_renderer (context, draw_shape, NULL, NULL);
}
