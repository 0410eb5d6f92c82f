#include "bnl-prose-page.h"

#include <string.h>

#include "bnl-prose-layout.h"

/* All in em of the text. */
#define LINE_SPACING 1.25
#define ITEM_INDENT 1.4
#define FORMULA_MARGIN 0.35

typedef struct {
  guint block;
  PangoLayout *layout; /* NULL: a displayed formula */
  guint line;          /* of it */
  double x, ascent;
  double above; /* space before it, but for the first on a page */
  double height;
  double scale;  /* of a formula wider than the page */
  gboolean tied; /* to the next one, on the same page */
} Line;

struct _BnlProsePage {
  BnlProse *prose;
  BnlProsePageStyle style;
  char *family;
  PangoContext *context;
  GPtrArray *layouts; /* owned, of the blocks; NULL for displayed formulas */
  GArray *lines;      /* of Line */
};

static const struct {
  double scale, above;
} looks[] = {
  [BNL_PROSE_TITLE] = { 1.6, 1.2 },       [BNL_PROSE_HEADING] = { 1.25, 1.1 },
  [BNL_PROSE_SUBHEADING] = { 1.05, 0.9 }, [BNL_PROSE_TEXT] = { 1.0, 0.6 },
  [BNL_PROSE_ITEM] = { 1.0, 0.25 },       [BNL_PROSE_FORMULA] = { 1.0, 0.6 },
};

static gboolean
is_heading (BnlProseKind kind)
{
  return kind <= BNL_PROSE_SUBHEADING;
}

static PangoLayout *
make_layout (BnlProsePage *page, const BnlProseBlock *block)
{
  double size = page->style.size * looks[block->kind].scale;
  double indent = block->kind == BNL_PROSE_ITEM ? ITEM_INDENT * page->style.size : 0;
  PangoLayout *layout = pango_layout_new (page->context);
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes =
      bnl_prose_layout_make_attributes (block, size, page->style.link_color);
  g_autofree char *text = bnl_prose_layout_dup_text (block);

  pango_font_description_set_family (font, page->family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (is_heading (block->kind))
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) ((page->style.width - indent) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  return layout;
}

static void
add_layout_lines (BnlProsePage *page, guint number, const BnlProseBlock *block, double above)
{
  PangoLayout *layout = make_layout (page, block);
  double size = page->style.size * looks[block->kind].scale;
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  guint first = page->lines->len, n = 0;

  g_ptr_array_add (page->layouts, layout);
  do {
    PangoRectangle logical;
    Line line = { .block = number, .layout = layout, .line = n, .above = n == 0 ? above : 0 };
    double slack;

    pango_layout_iter_get_line_extents (iter, NULL, &logical);
    line.x = block->kind == BNL_PROSE_ITEM ? ITEM_INDENT * page->style.size : 0;
    line.height = (double) logical.height / PANGO_SCALE;
    line.ascent = (double) (pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE;
    /* Lines are as far apart as is good to read, farther where a formula is high. */
    slack = MAX (0.0, LINE_SPACING * size - line.height);
    line.ascent += slack / 2;
    line.height += slack;
    g_array_append_val (page->lines, line);
    n++;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);

  /* No line alone at the foot or the head of a page. */
  if (n > 1) {
    g_array_index (page->lines, Line, first).tied = TRUE;
    g_array_index (page->lines, Line, first + n - 2).tied = TRUE;
  }
  if (is_heading (block->kind))
    for (guint i = first; i < page->lines->len; i++)
      g_array_index (page->lines, Line, i).tied = TRUE;
}

static void
add_formula_line (BnlProsePage *page, guint number, const BnlProseBlock *block, double above)
{
  double margin = FORMULA_MARGIN * page->style.size;
  BnlFormulaExtents extents;
  Line line = { .block = number, .above = above, .scale = 1 };

  bnl_formula_measure (block->runs[0].formula, page->style.size, &extents);
  if (extents.width > page->style.width)
    line.scale = page->style.width / extents.width;
  line.x = (page->style.width - line.scale * extents.width) / 2;
  line.ascent = margin + line.scale * extents.ascent;
  line.height = 2 * margin + line.scale * (extents.ascent + extents.descent);
  g_array_append_val (page->lines, line);
  g_ptr_array_add (page->layouts, NULL);
}

static void
unref_layout (gpointer layout)
{
  g_clear_object (&layout);
}

BnlProsePage *
bnl_prose_page_new (BnlProse *prose, const BnlProsePageStyle *style)
{
  BnlProsePage *page = g_new0 (BnlProsePage, 1);
  cairo_font_options_t *options = cairo_font_options_create ();
  guint n_blocks;
  const BnlProseBlock *blocks = bnl_prose_get_blocks (prose, &n_blocks);

  page->prose = bnl_prose_ref (prose);
  page->style = *style;
  page->family = g_strdup (style->family ? style->family : "sans");
  page->layouts = g_ptr_array_new_with_free_func (unref_layout);
  page->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  page->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (page->context, options);
  pango_context_set_round_glyph_positions (page->context, FALSE);
  cairo_font_options_destroy (options);
  bnl_prose_layout_prepare (page->context);

  for (guint i = 0; i < n_blocks; i++) {
    double above = i == 0 ? 0 : looks[blocks[i].kind].above * page->style.size;

    if (blocks[i].kind == BNL_PROSE_FORMULA)
      add_formula_line (page, i, &blocks[i], above);
    else
      add_layout_lines (page, i, &blocks[i], above);
  }
  return page;
}

void
bnl_prose_page_free (BnlProsePage *page)
{
  g_array_unref (page->lines);
  g_ptr_array_unref (page->layouts);
  g_object_unref (page->context);
  bnl_prose_unref (page->prose);
  g_free (page->family);
  g_free (page);
}

guint
bnl_prose_page_get_n_lines (const BnlProsePage *page)
{
  return page->lines->len;
}

static double
get_above (const BnlProsePage *page, guint from, guint i)
{
  return i == from ? 0 : g_array_index (page->lines, Line, i).above;
}

double
bnl_prose_page_get_height (const BnlProsePage *page, guint from)
{
  double height = 0;

  for (guint i = from; i < page->lines->len; i++)
    height += get_above (page, from, i) + g_array_index (page->lines, Line, i).height;
  return height;
}

/* The first line that is not on this page any more. */
static guint
find_end (const BnlProsePage *page, double height, guint from, gboolean from_top)
{
  guint end = from, whole;
  double used = 0;

  for (; end < page->lines->len; end++) {
    used += get_above (page, from, end) + g_array_index (page->lines, Line, end).height;
    /* Sums of fractions of a point may miss by a little. */
    if (used > height + 1e-6)
      break;
  }
  if (end == page->lines->len)
    return end;
  whole = end;
  while (whole > from && g_array_index (page->lines, Line, whole - 1).tied)
    whole--;
  if (whole > from || !from_top)
    return whole;
  /* On a page of its own it is torn all the same, or nothing would ever come. */
  return MAX (end, from + 1);
}

/* Places of links on the web, as tags of a PDF. */
static void
tag_links (const BnlProsePage *page, cairo_t *cr, const Line *line, double x, double baseline)
{
  guint n_blocks;
  const BnlProseBlock *block = &bnl_prose_get_blocks (page->prose, &n_blocks)[line->block];
  PangoLayoutLine *text = pango_layout_get_line_readonly (line->layout, (int) line->line);
  int from = 0, start = text->start_index, end = start + text->length;

  for (guint i = 0; i < block->n_runs; i++) {
    const BnlProseRun *run = &block->runs[i];
    int to = from + (int) strlen (run->text);

    if (run->target && g_str_has_prefix (run->target, "https:") && from < end && to > start) {
      int *ranges, n;

      pango_layout_line_get_x_ranges (text, MAX (from, start), MIN (to, end), &ranges, &n);
      for (int j = 0; j < n; j++) {
        double left = (double) ranges[2 * j] / PANGO_SCALE;
        double right = (double) ranges[2 * j + 1] / PANGO_SCALE;
        char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
        g_auto (GStrv) parts = g_strsplit (run->target, "'", -1);
        g_autofree char *uri = g_strjoinv ("%27", parts);
        g_autofree char *tag = g_strdup_printf (
            "rect=[%s %s %s %s] uri='%s'",
            g_ascii_formatd (numbers[0], sizeof numbers[0], "%.2f", x + left),
            g_ascii_formatd (numbers[1], sizeof numbers[1], "%.2f", baseline - line->ascent),
            g_ascii_formatd (numbers[2], sizeof numbers[2], "%.2f", right - left),
            g_ascii_formatd (numbers[3], sizeof numbers[3], "%.2f", line->height), uri);

        cairo_tag_begin (cr, CAIRO_TAG_LINK, tag);
        cairo_tag_end (cr, CAIRO_TAG_LINK);
      }
      g_free (ranges);
    }
    from = to;
  }
}

static void
draw_line (const BnlProsePage *page, cairo_t *cr, const Line *line, double x, double y)
{
  guint n_blocks;
  const BnlProseBlock *block = &bnl_prose_get_blocks (page->prose, &n_blocks)[line->block];
  double baseline = y + line->ascent, size = page->style.size;

  if (!line->layout) {
    bnl_formula_draw (block->runs[0].formula, cr, size * line->scale, x + line->x, baseline);
    return;
  }
  if (block->kind == BNL_PROSE_ITEM && line->line == 0) {
    cairo_new_sub_path (cr);
    cairo_arc (cr, x + 0.7 * size, baseline - 0.27 * size, 0.13 * size, 0, 2 * G_PI);
    cairo_fill (cr);
  }
  cairo_move_to (cr, x + line->x, baseline);
  pango_cairo_show_layout_line (cr,
                                pango_layout_get_line_readonly (line->layout, (int) line->line));
  tag_links (page, cr, line, x + line->x, baseline);
}

guint
bnl_prose_page_draw (BnlProsePage *page,
                     cairo_t *cr,
                     double x,
                     double y,
                     double height,
                     guint from,
                     gboolean from_top,
                     double *used)
{
  guint end = find_end (page, height, from, from_top);
  double at = y;

  for (guint i = from; i < end; i++) {
    const Line *line = &g_array_index (page->lines, Line, i);

    at += get_above (page, from, i);
    draw_line (page, cr, line, x, at);
    at += line->height;
  }
  if (used)
    *used = at - y;
  return end;
}
