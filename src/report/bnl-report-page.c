#include "bnl-report-page-private.h"

#include <cairo-pdf.h>
#include <string.h>

#include "config.h"

#include "bnl-prose-page.h"

#define FOOT_PT 28.0 /* from the lower margin up */
#define TITLE_PT 20.0
#define HEADING_PT 13.0
#define HEADING_ABOVE_PT 16.0
#define HEADING_BELOW_PT 4.0
/* What must have room under a heading, that it does not stand alone. */
#define KEPT_PT 64.0
#define TERM_PT 124.0
#define FACT_GAP_PT 1.5
#define BAR_PT 3.0
#define BOX_INDENT_PT 12.0
#define CHART_PT 184.0 /* high: two of them fit below a question */
#define SMALL_CHART_PT 165.0
#define CHART_GAP_PT 10.0
/* Charts are drawn in px of which so many make a point, with labels as large as the notes. */
#define CHART_SCALE 0.72

static const double link_color[3] = { 0.04, 0.38, 0.64 };

static cairo_status_t
collect_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (BnlReportPage *page)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (page->surface, CAIRO_PDF_METADATA_TITLE, page->title);
  cairo_pdf_surface_set_metadata (page->surface, CAIRO_PDF_METADATA_SUBJECT,
                                  "Report of an experiment on batch normalization");
  cairo_pdf_surface_set_metadata (page->surface, CAIRO_PDF_METADATA_KEYWORDS,
                                  "batch normalization, experiment");
  cairo_pdf_surface_set_metadata (page->surface, CAIRO_PDF_METADATA_CREATOR, "BN Lab " BNL_VERSION);
  cairo_pdf_surface_set_metadata (page->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

BnlReportPage *
bnl_report_page_new (const char *title, const char *foot, guint n_pages)
{
  BnlReportPage *page = g_new0 (BnlReportPage, 1);

  page->title = g_strdup (title);
  page->foot = g_strdup (foot);
  page->n_pages = n_pages;
  page->number = 1;
  page->bytes = g_byte_array_new ();
  page->surface = cairo_pdf_surface_create_for_stream (
      collect_cb, page->bytes, BNL_REPORT_PAGE_WIDTH_PT, BNL_REPORT_PAGE_HEIGHT_PT);
  set_metadata (page);
  page->cr = cairo_create (page->surface);
  page->y = BNL_REPORT_PAGE_MARGIN_PT;
  page->fresh = TRUE;
  return page;
}

void
bnl_report_page_set_ink (BnlReportPage *page, BnlReportInk ink)
{
  static const double grey[] = {
    [BNL_REPORT_INK] = 0.1, [BNL_REPORT_DIM] = 0.38, [BNL_REPORT_LINE] = 0.8
  };

  cairo_set_source_rgb (page->cr, grey[ink], grey[ink], grey[ink]);
}

PangoLayout *
bnl_report_page_layout (BnlReportPage *page,
                        const char *text,
                        double size,
                        gboolean bold,
                        double width)
{
  PangoLayout *layout = pango_cairo_create_layout (page->cr);
  PangoFontDescription *font = pango_font_description_from_string (BNL_REPORT_PAGE_FAMILY);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  return layout;
}

double
bnl_report_page_get_width (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

double
bnl_report_page_get_height (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

static void
draw_layout (BnlReportPage *page, PangoLayout *layout, double x, double y, BnlReportInk ink)
{
  bnl_report_page_set_ink (page, ink);
  cairo_move_to (page->cr, x, y);
  pango_cairo_show_layout (page->cr, layout);
}

static void
draw_foot (BnlReportPage *page)
{
  double y = BNL_REPORT_PAGE_HEIGHT_PT - BNL_REPORT_PAGE_MARGIN_PT - 10;
  g_autofree char *number = page->n_pages > 0
                                ? g_strdup_printf ("%u / %u", page->number, page->n_pages)
                                : g_strdup_printf ("%u", page->number);
  g_autoptr (PangoLayout) right =
      bnl_report_page_layout (page, number, BNL_REPORT_PAGE_SMALL_PT, FALSE, 0);
  double width = bnl_report_page_get_width (right);
  g_autoptr (PangoLayout) left = bnl_report_page_layout (
      page, page->foot, BNL_REPORT_PAGE_SMALL_PT, FALSE, BNL_REPORT_PAGE_TEXT_PT - width - 20);

  pango_layout_set_height (left, -1);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  draw_layout (page, left, BNL_REPORT_PAGE_MARGIN_PT, y, BNL_REPORT_DIM);
  draw_layout (page, right, BNL_REPORT_PAGE_WIDTH_PT - BNL_REPORT_PAGE_MARGIN_PT - width, y,
               BNL_REPORT_DIM);
}

GBytes *
bnl_report_page_finish (BnlReportPage *page, guint *n_pages, GError **error)
{
  GBytes *bytes = NULL;
  cairo_status_t status;

  draw_foot (page);
  cairo_show_page (page->cr);
  status = cairo_status (page->cr);
  cairo_destroy (page->cr);
  cairo_surface_finish (page->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (page->surface);
  cairo_surface_destroy (page->surface);
  if (n_pages != NULL)
    *n_pages = page->number;
  if (status == CAIRO_STATUS_SUCCESS)
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&page->bytes));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot draw the report: %s",
                 cairo_status_to_string (status));
  g_clear_pointer (&page->bytes, g_byte_array_unref);
  g_free (page->title);
  g_free (page->foot);
  g_free (page);
  return bytes;
}

double
bnl_report_page_get_room (const BnlReportPage *page)
{
  return BNL_REPORT_PAGE_HEIGHT_PT - BNL_REPORT_PAGE_MARGIN_PT - FOOT_PT - page->y;
}

void
bnl_report_page_turn (BnlReportPage *page)
{
  draw_foot (page);
  cairo_show_page (page->cr);
  page->number++;
  page->y = BNL_REPORT_PAGE_MARGIN_PT;
  page->fresh = TRUE;
}

void
bnl_report_page_need (BnlReportPage *page, double height)
{
  if (bnl_report_page_get_room (page) < height && !page->fresh)
    bnl_report_page_turn (page);
}

void
bnl_report_page_skip (BnlReportPage *page, double height)
{
  if (!page->fresh)
    page->y += height;
}

/* Draws it below what is there, all of it on one page. */
static void
add_layout (BnlReportPage *page, PangoLayout *layout, double x, BnlReportInk ink)
{
  double height = bnl_report_page_get_height (layout);

  bnl_report_page_need (page, height);
  draw_layout (page, layout, x, page->y, ink);
  page->y += height;
  page->fresh = FALSE;
}

void
bnl_report_page_add_title (BnlReportPage *page, const char *title, const char *subtitle)
{
  g_autoptr (PangoLayout) large =
      bnl_report_page_layout (page, title, TITLE_PT, TRUE, BNL_REPORT_PAGE_TEXT_PT);
  g_autoptr (PangoLayout) small = bnl_report_page_layout (page, subtitle, BNL_REPORT_PAGE_SIZE_PT,
                                                          FALSE, BNL_REPORT_PAGE_TEXT_PT);

  add_layout (page, large, BNL_REPORT_PAGE_MARGIN_PT, BNL_REPORT_INK);
  page->y += 2;
  add_layout (page, small, BNL_REPORT_PAGE_MARGIN_PT, BNL_REPORT_DIM);
}

void
bnl_report_page_add_heading (BnlReportPage *page, const char *heading)
{
  g_autoptr (PangoLayout) layout =
      bnl_report_page_layout (page, heading, HEADING_PT, TRUE, BNL_REPORT_PAGE_TEXT_PT);
  g_autofree char *place = NULL;

  bnl_report_page_need (page, HEADING_ABOVE_PT + bnl_report_page_get_height (layout) + KEPT_PT);
  bnl_report_page_skip (page, HEADING_ABOVE_PT);
  place = g_strdup_printf ("page=%u pos=[%d %d]", page->number, (int) BNL_REPORT_PAGE_MARGIN_PT,
                           (int) page->y);
  cairo_pdf_surface_add_outline (page->surface, CAIRO_PDF_OUTLINE_ROOT, heading, place, 0);
  add_layout (page, layout, BNL_REPORT_PAGE_MARGIN_PT, BNL_REPORT_INK);
  page->y += HEADING_BELOW_PT;
}

static void
draw_bar (BnlReportPage *page, double top, double bottom)
{
  BnlChartTheme theme;
  const BnlColor *color = &theme.colors[BNL_CHART_COLOR_WITH];

  bnl_chart_theme_init (&theme, FALSE);
  cairo_rectangle (page->cr, BNL_REPORT_PAGE_MARGIN_PT, top, BAR_PT, bottom - top);
  cairo_set_source_rgb (page->cr, color->red, color->green, color->blue);
  cairo_fill (page->cr);
}

void
bnl_report_page_add_prose (BnlReportPage *page, const char *markup, gboolean boxed)
{
  double indent = boxed ? BOX_INDENT_PT : 0;
  BnlProsePageStyle style = { .family = BNL_REPORT_PAGE_FAMILY,
                              .size = BNL_REPORT_PAGE_SIZE_PT,
                              .width = BNL_REPORT_PAGE_TEXT_PT - indent };
  g_autoptr (BnlProse) prose = bnl_prose_new_anyhow (markup);
  g_autoptr (BnlProsePage) text = NULL;
  guint line = 0;

  memcpy (style.link_color, link_color, sizeof link_color);
  text = bnl_prose_page_new (prose, &style);
  while (line < bnl_prose_page_get_n_lines (text)) {
    double used;
    guint next;

    bnl_report_page_set_ink (page, BNL_REPORT_INK);
    next = bnl_prose_page_draw (text, page->cr, BNL_REPORT_PAGE_MARGIN_PT + indent, page->y,
                                bnl_report_page_get_room (page), line, page->fresh, &used);
    if (boxed && next > line)
      draw_bar (page, page->y, page->y + used);
    page->y += used;
    page->fresh = page->fresh && next == line;
    line = next;
    if (line < bnl_prose_page_get_n_lines (text))
      bnl_report_page_turn (page);
  }
}

void
bnl_report_page_add_note (BnlReportPage *page, const char *text)
{
  g_autoptr (PangoLayout) layout =
      bnl_report_page_layout (page, text, BNL_REPORT_PAGE_SMALL_PT, FALSE, BNL_REPORT_PAGE_TEXT_PT);

  bnl_report_page_skip (page, 3);
  add_layout (page, layout, BNL_REPORT_PAGE_MARGIN_PT, BNL_REPORT_DIM);
}

void
bnl_report_page_add_code (BnlReportPage *page, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  bnl_report_page_skip (page, 4);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (PangoLayout) layout = bnl_report_page_layout (
        page, lines[i], BNL_REPORT_PAGE_SMALL_PT, FALSE, BNL_REPORT_PAGE_TEXT_PT - BOX_INDENT_PT);
    PangoFontDescription *font =
        pango_font_description_copy (pango_layout_get_font_description (layout));

    pango_font_description_set_family (font, "monospace");
    pango_layout_set_font_description (layout, font);
    pango_font_description_free (font);
    add_layout (page, layout, BNL_REPORT_PAGE_MARGIN_PT + BOX_INDENT_PT, BNL_REPORT_INK);
  }
}

/* Whether half the width is enough for it. */
static gboolean
is_short (BnlReportPage *page, const char *term, const char *text)
{
  g_autoptr (PangoLayout) left =
      bnl_report_page_layout (page, term, BNL_REPORT_PAGE_SIZE_PT, FALSE, 0);
  g_autoptr (PangoLayout) right =
      bnl_report_page_layout (page, text, BNL_REPORT_PAGE_SIZE_PT, FALSE, 0);

  return bnl_report_page_get_width (left) <= TERM_PT - 8 &&
         bnl_report_page_get_width (right) <= BNL_REPORT_PAGE_TEXT_PT / 2 - TERM_PT - 8;
}

static double
draw_fact (BnlReportPage *page, const char *term, const char *text, double x, double width)
{
  g_autoptr (PangoLayout) left =
      bnl_report_page_layout (page, term, BNL_REPORT_PAGE_SIZE_PT, FALSE, TERM_PT - 8);
  g_autoptr (PangoLayout) right =
      bnl_report_page_layout (page, text, BNL_REPORT_PAGE_SIZE_PT, FALSE, width - TERM_PT);
  double height = MAX (bnl_report_page_get_height (left), bnl_report_page_get_height (right));

  /* The first of a row finds it room. */
  if (x == BNL_REPORT_PAGE_MARGIN_PT)
    bnl_report_page_need (page, height);
  draw_layout (page, left, x, page->y, BNL_REPORT_DIM);
  draw_layout (page, right, x + TERM_PT, page->y, BNL_REPORT_INK);
  page->fresh = FALSE;
  return height;
}

void
bnl_report_page_add_facts (BnlReportPage *page,
                           const char *const *terms,
                           const char *const *texts,
                           guint n)
{
  for (guint i = 0; i < n; i++) {
    gboolean two = i + 1 < n && is_short (page, terms[i], texts[i]) &&
                   is_short (page, terms[i + 1], texts[i + 1]);
    double width = two ? BNL_REPORT_PAGE_TEXT_PT / 2 : BNL_REPORT_PAGE_TEXT_PT;
    double height = draw_fact (page, terms[i], texts[i], BNL_REPORT_PAGE_MARGIN_PT, width);

    if (two) {
      i++;
      draw_fact (page, terms[i], texts[i], BNL_REPORT_PAGE_MARGIN_PT + width, width);
    }
    page->y += height + FACT_GAP_PT;
  }
}

static void
draw_chart (BnlReportPage *page, const BnlChart *chart, double x, double width, double height)
{
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  theme.font_family = BNL_REPORT_PAGE_FAMILY;
  cairo_save (page->cr);
  /* A chart keeps a margin of its own, which the page has already. */
  cairo_translate (page->cr, x - 12 * CHART_SCALE, page->y);
  cairo_scale (page->cr, CHART_SCALE, CHART_SCALE);
  bnl_chart_draw (chart, page->cr, width / CHART_SCALE + 24, height / CHART_SCALE, &theme);
  cairo_restore (page->cr);
}

void
bnl_report_page_add_charts (BnlReportPage *page,
                            BnlChart *const *charts,
                            guint n_charts,
                            const char *caption)
{
  guint n_columns = MIN (n_charts, 2);
  double height = n_columns > 1 ? SMALL_CHART_PT : CHART_PT;
  double width = (BNL_REPORT_PAGE_TEXT_PT - CHART_GAP_PT * (n_columns - 1)) / n_columns;

  for (guint i = 0; i < n_charts; i += n_columns) {
    bnl_report_page_need (page, height + (caption != NULL ? 2 * BNL_REPORT_PAGE_SIZE_PT : 0));
    for (guint k = i; k < MIN (i + n_columns, n_charts); k++)
      draw_chart (page, charts[k], BNL_REPORT_PAGE_MARGIN_PT + (width + CHART_GAP_PT) * (k - i),
                  width, height);
    page->y += height;
    page->fresh = FALSE;
  }
  if (caption != NULL)
    bnl_report_page_add_note (page, caption);
  page->y += 6;
}
