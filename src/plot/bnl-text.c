#include "plot/bnl-text-private.h"

#include <math.h>

/* Labels of live axes come and go: beyond this all are forgotten. */
#define MOST_KEPT 512

struct _BnlText {
  PangoContext *context;
  char *family;
  GHashTable *layouts; /* "weight size string" to PangoLayout */
};

BnlText *
bnl_text_new (void)
{
  BnlText *text = g_new0 (BnlText, 1);

  text->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return text;
}

/* Only once something is shaped: fonts are of the thread that draws, a chart may come from another.
 */
static PangoContext *
get_context (BnlText *text)
{
  cairo_font_options_t *options;

  if (text->context != NULL)
    return text->context;
  options = cairo_font_options_create ();

  /* Widths must be the same on every surface, or the layout would depend on where it is drawn. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  text->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (text->context, options);
  cairo_font_options_destroy (options);
  return text->context;
}

void
bnl_text_free (BnlText *text)
{
  g_hash_table_unref (text->layouts);
  g_clear_object (&text->context);
  g_free (text->family);
  g_free (text);
}

void
bnl_text_set_family (BnlText *text, const char *family)
{
  if (family == NULL)
    family = "sans";
  if (g_strcmp0 (text->family, family) == 0)
    return;
  g_free (text->family);
  text->family = g_strdup (family);
  g_hash_table_remove_all (text->layouts);
}

static PangoLayout *
shape (BnlText *text, const char *string, double size_px, BnlTextWeight weight)
{
  PangoLayout *layout = pango_layout_new (get_context (text));
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family (font, text->family);
  pango_font_description_set_absolute_size (font, size_px * PANGO_SCALE);
  if (weight == BNL_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));

  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, string, -1);

  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  return layout;
}

/* Borrowed. */
static PangoLayout *
look_up (BnlText *text, const char *string, double size_px, BnlTextWeight weight)
{
  char key[256];
  PangoLayout *layout;

  g_snprintf (key, sizeof key, "%d %d %s", weight, (int) (size_px * 64), string);
  layout = g_hash_table_lookup (text->layouts, key);
  /* A string too long for the key may share it with another. */
  if (layout != NULL && g_str_equal (pango_layout_get_text (layout), string))
    return layout;
  if (g_hash_table_size (text->layouts) >= MOST_KEPT)
    g_hash_table_remove_all (text->layouts);
  layout = shape (text, string, size_px, weight);
  g_hash_table_replace (text->layouts, g_strdup (key), layout);
  return layout;
}

void
bnl_text_measure (BnlText *text,
                  const char *string,
                  double size_px,
                  BnlTextWeight weight,
                  double *width,
                  double *height)
{
  PangoRectangle logical;

  pango_layout_get_extents (look_up (text, string, size_px, weight), NULL, &logical);
  if (width != NULL)
    *width = (double) logical.width / PANGO_SCALE;
  if (height != NULL)
    *height = (double) logical.height / PANGO_SCALE;
}

void
bnl_text_draw (BnlText *text,
               cairo_t *cr,
               const char *string,
               double size_px,
               BnlTextWeight weight,
               double x,
               double y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, look_up (text, string, size_px, weight));
}

void
bnl_text_draw_lines (BnlText *text,
                     cairo_t *cr,
                     const char *string,
                     double size_px,
                     double width_px,
                     double x,
                     double y)
{
  PangoLayout *layout = shape (text, string, size_px, BNL_TEXT_PLAIN);
  int height;

  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_width (layout, (int) (width_px * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, round (x - width_px / 2), round (y - height / 2.0));
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
}
