#include "bnl-report-page-private.h"

/* Columns as wide as what stands in them, those of words narrower where that is too much, then all
 * in equal parts; a head may break into lines. */

#define PAD_PT 7.0 /* between columns */
#define ROW_PAD_PT 2.5
#define NARROWEST_PT 34.0
#define NARROWEST_WORDS_PT 64.0
#define WIDEST_PT 240.0
#define LINE_PT 0.5
#define HEAD_LINE_PT 1.0
/* Of a head with words: it breaks rather than widening a column of figures. */
#define HEAD_SHARE 0.55

typedef struct {
  BnlReportPage *page;
  const char *const *titles;
  const gboolean *numbers;
  guint n_columns;
  double *widths; /* [n_columns] */
} Table;

static double
measure (Table *table, const char *text, gboolean bold)
{
  g_autoptr (PangoLayout) layout =
      bnl_report_page_layout (table->page, text, BNL_REPORT_PAGE_SMALL_PT, bold, 0);

  return bnl_report_page_get_width (layout);
}

static double
measure_longest_word (Table *table, const char *text, gboolean bold)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  double widest = 0;

  for (guint i = 0; words[i] != NULL; i++)
    widest = MAX (widest, measure (table, words[i], bold));
  return widest;
}

static double
measure_head (Table *table, const char *title)
{
  return MAX (measure_longest_word (table, title, TRUE), HEAD_SHARE * measure (table, title, TRUE));
}

/* Takes what is too much from all columns, as far as their longest words leave it. */
static void
squeeze (Table *table, const GPtrArray *rows, double sum, double room)
{
  g_autofree double *least = g_new (double, table->n_columns);
  double sum_least = 0, share;

  for (guint i = 0; i < table->n_columns; i++) {
    least[i] = measure_longest_word (table, table->titles[i], TRUE);
    for (guint row = 0; row < rows->len; row++)
      least[i] =
          MAX (least[i],
               measure_longest_word (table, ((char **) g_ptr_array_index (rows, row))[i], FALSE));
    least[i] = MIN (least[i], table->widths[i]);
    sum_least += least[i];
  }
  share = sum_least < room ? (room - sum_least) / (sum - sum_least) : 0;
  for (guint i = 0; i < table->n_columns; i++)
    table->widths[i] = sum_least < room ? least[i] + share * (table->widths[i] - least[i])
                                        : table->widths[i] * room / sum;
}

static void
find_widths (Table *table, const GPtrArray *rows)
{
  double room = BNL_REPORT_PAGE_TEXT_PT - PAD_PT * (table->n_columns - 1);
  double sum = 0;

  for (guint i = 0; i < table->n_columns; i++) {
    table->widths[i] = MAX (NARROWEST_PT, measure_head (table, table->titles[i]));
    for (guint row = 0; row < rows->len; row++)
      table->widths[i] = MAX (table->widths[i],
                              measure (table, ((char **) g_ptr_array_index (rows, row))[i], FALSE));
    sum += table->widths[i];
  }
  /* Words break well, figures do not. */
  for (double cap = WIDEST_PT; sum > room && cap >= NARROWEST_WORDS_PT; cap--)
    for (guint i = 0; i < table->n_columns; i++)
      if (!table->numbers[i] && table->widths[i] > cap) {
        sum -= table->widths[i] - cap;
        table->widths[i] = cap;
      }
  if (sum > room)
    squeeze (table, rows, sum, room);
}

static double
draw_row (Table *table, const char *const *cells, gboolean head, gboolean measured_only)
{
  BnlReportPage *page = table->page;
  double x = BNL_REPORT_PAGE_MARGIN_PT;
  double height = 0;

  for (guint i = 0; i < table->n_columns; i++) {
    g_autoptr (PangoLayout) layout = bnl_report_page_layout (
        page, cells[i], BNL_REPORT_PAGE_SMALL_PT, head, table->widths[i] + 0.5);

    if (table->numbers[i])
      pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
    height = MAX (height, bnl_report_page_get_height (layout));
    if (!measured_only) {
      bnl_report_page_set_ink (page, BNL_REPORT_INK);
      cairo_move_to (page->cr, x, page->y + ROW_PAD_PT);
      pango_cairo_show_layout (page->cr, layout);
    }
    x += table->widths[i] + PAD_PT;
  }
  return height + 2 * ROW_PAD_PT;
}

static void
add_row (Table *table, const char *const *cells, gboolean head)
{
  BnlReportPage *page = table->page;
  double width = PAD_PT * (table->n_columns - 1);

  for (guint i = 0; i < table->n_columns; i++)
    width += table->widths[i];
  page->y += draw_row (table, cells, head, FALSE);
  bnl_report_page_set_ink (page, BNL_REPORT_LINE);
  cairo_rectangle (page->cr, BNL_REPORT_PAGE_MARGIN_PT, page->y, width,
                   head ? HEAD_LINE_PT : LINE_PT);
  cairo_fill (page->cr);
  page->y += head ? HEAD_LINE_PT : LINE_PT;
  page->fresh = FALSE;
}

void
bnl_report_page_add_table (BnlReportPage *page,
                           const char *const *titles,
                           const gboolean *numbers,
                           guint n_columns,
                           const GPtrArray *rows)
{
  g_autofree double *widths = g_new0 (double, MAX (1, n_columns));
  Table table = { page, titles, numbers, n_columns, widths };

  find_widths (&table, rows);
  if (rows->len > 0)
    bnl_report_page_need (page,
                          draw_row (&table, titles, TRUE, TRUE) +
                              2 * draw_row (&table, g_ptr_array_index (rows, 0), FALSE, TRUE));
  add_row (&table, titles, TRUE);
  for (guint i = 0; i < rows->len; i++) {
    const char *const *cells = g_ptr_array_index (rows, i);

    if (draw_row (&table, cells, FALSE, TRUE) > bnl_report_page_get_room (page)) {
      bnl_report_page_turn (page);
      add_row (&table, titles, TRUE);
    }
    add_row (&table, cells, FALSE);
  }
}
