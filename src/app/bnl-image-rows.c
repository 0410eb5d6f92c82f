#include "bnl-image-rows.h"

#define CHOSEN_ALPHA 0.22f
/* Kept beyond those in sight. */
#define SPARE_ROWS 8

static void
unref_node_cb (gpointer node)
{
  gsk_render_node_unref (node);
}

void
bnl_image_rows_init (BnlImageRows *rows)
{
  *rows = (BnlImageRows){ .nodes = g_hash_table_new_full (NULL, NULL, NULL, unref_node_cb) };
}

void
bnl_image_rows_clear (BnlImageRows *rows)
{
  g_clear_pointer (&rows->nodes, g_hash_table_unref);
}

void
bnl_image_rows_forget (BnlImageRows *rows)
{
  g_hash_table_remove_all (rows->nodes);
}

void
bnl_image_rows_forget_colors (BnlImageRows *rows)
{
  rows->has_palettes = FALSE;
  bnl_image_rows_forget (rows);
}

static void
fill_palettes (BnlImageRows *rows, GtkStyleContext *style)
{
  GdkRGBA ink, paper = { 0.0f, 0.0f, 0.0f, 0.0f };

  if (rows->has_palettes)
    return;
  rows->has_palettes = TRUE;
  gtk_style_context_get_color (style, &ink);
  bnl_ink_fill_palette (rows->palette, &ink, &paper);
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &paper))
    paper = ink;
  rows->frame_color = bnl_ink_pack_color (&paper);
  paper.alpha = CHOSEN_ALPHA;
  bnl_ink_fill_palette (rows->chosen_palette, &ink, &paper);
}

static void
fill (guint32 *target, gsize stride, int width, int height, guint32 color)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      target[(gsize) y * stride + (gsize) x] = color;
}

/* One image; where it is chosen, with its frame around the cell. */
static void
draw_image (BnlImageRows *rows,
            const BnlImageRowsSource *source,
            guint32 position,
            guint32 *cell,
            gsize stride)
{
  const BnlImageLayout *layout = source->layout;
  const guint8 *pixels = bnl_gallery_get_pixels (source->gallery, source->shown[position]);
  gboolean chosen = gtk_bitset_contains (source->chosen, position);
  int width = layout->cell_width * layout->scale, height = layout->cell_height * layout->scale;
  int frame = BNL_IMAGE_ROWS_FRAME_PX * layout->scale;

  if (chosen) {
    fill (cell - (gsize) frame * stride - frame, stride, width + 2 * frame, height + 2 * frame,
          rows->frame_color);
    fill (cell, stride, width, height, rows->chosen_palette[0]);
  }
  cell += (gsize) ((height - (int) layout->ink.out_height) / 2) * stride;
  cell += (width - (int) layout->ink.out_width) / 2;
  bnl_ink_draw (&layout->ink, pixels, chosen ? rows->chosen_palette : rows->palette, cell, stride);
}

static cairo_surface_t *
draw_row (BnlImageRows *rows, const BnlImageRowsSource *source, guint32 row)
{
  const BnlImageLayout *layout = source->layout;
  int width = source->width * layout->scale;
  int top = (layout->pitch_y - layout->cell_height) / 2 * layout->scale;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, layout->pitch_y * layout->scale);
  guint32 *target = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof *target;
  guint32 first = row * layout->n_columns;
  guint32 n = MIN (layout->n_columns, layout->n_images - first);

  for (guint32 i = 0; target && i < n; i++) {
    int left = (layout->left + (int) i * layout->pitch_x) * layout->scale;

    /* A grid narrower than an image shows none. */
    if (left + (layout->cell_width + BNL_IMAGE_ROWS_FRAME_PX) * layout->scale <= width)
      draw_image (rows, source, first + i, target + (gsize) top * stride + left, stride);
  }
  cairo_surface_mark_dirty (surface);
  cairo_surface_set_device_scale (surface, layout->scale, layout->scale);
  return surface;
}

static GskRenderNode *
create_row (BnlImageRows *rows, const BnlImageRowsSource *source, guint32 row)
{
  GskRenderNode *node = gsk_cairo_node_new (
      &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) source->width, (float) source->layout->pitch_y));
  cairo_surface_t *surface = draw_row (rows, source, row);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return node;
}

GskRenderNode *
bnl_image_rows_get (BnlImageRows *rows,
                    const BnlImageRowsSource *source,
                    GtkStyleContext *style,
                    guint32 row)
{
  GskRenderNode *node = g_hash_table_lookup (rows->nodes, GUINT_TO_POINTER (row));

  if (!node) {
    fill_palettes (rows, style);
    node = create_row (rows, source, row);
    g_hash_table_insert (rows->nodes, GUINT_TO_POINTER (row), node);
  }
  return node;
}

void
bnl_image_rows_keep (BnlImageRows *rows, guint32 first, guint32 last)
{
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (rows->nodes) <= last - first + SPARE_ROWS)
    return;
  g_hash_table_iter_init (&iter, rows->nodes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (GPOINTER_TO_UINT (key) < first || GPOINTER_TO_UINT (key) > last)
      g_hash_table_iter_remove (&iter);
}
