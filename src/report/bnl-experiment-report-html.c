#include "bnl-experiment-report-private.h"

#include <cairo-svg.h>
#include <string.h>

#include "config.h"

#include "bnl-html.h"
#include "bnl-prose-html.h"

#define WIDE_PX 760.0
#define HEIGHT_PX 360.0
#define HALF_PX 376.0
#define HALF_HEIGHT_PX 290.0

static const char style[] =
    ":root{--ink:#1d1d20;--dim:#5c5c66;--paper:#fff;--line:#d8d8de;--card:#f4f5f7;--link:#0b62a4;"
    "--mark:#0072b2}\n"
    "@media screen and (prefers-color-scheme:dark){:root{--ink:#f2f2f4;--dim:#b4b4be;"
    "--paper:#242428;--line:#4a4a52;--card:#303036;--link:#7cc4f4;--mark:#56b4e9}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;padding:2.5rem 1.25rem 4rem;max-width:50rem;background:var(--paper);"
    "color:var(--ink);font:1rem/1.55 Cantarell,system-ui,sans-serif}\n"
    "h1{font-size:1.9rem;line-height:1.2;margin:0 0 .25rem}\n"
    "h2{font-size:1.2rem;margin:2.25rem 0 .5rem}\n"
    "h3{font-size:1rem;margin:1.25rem 0 .25rem}\n"
    "p{margin:.5rem 0}\n"
    "a{color:var(--link)}\n"
    ".dim,figcaption,caption{color:var(--dim);font-size:.875rem}\n"
    "figure{margin:1.25rem 0}\n"
    "figure .row{display:flex;flex-wrap:wrap;gap:.5rem}\n"
    "figure .row span{flex:1 1 20rem;min-width:0}\n"
    "svg{display:block;width:100%;height:auto}\n"
    "svg.dark{display:none}\n"
    "@media screen and (prefers-color-scheme:dark){svg.light{display:none}"
    "svg.dark{display:block}}\n"
    ".verdict{border-left:.3rem solid var(--mark);background:var(--card);padding:.5rem 1.1rem;"
    "border-radius:.25rem}\n"
    ".scroll{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%;font-size:.875rem;"
    "font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;caption-side:bottom;padding-top:.5rem}\n"
    "th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;"
    "border-bottom:1px solid var(--line)}\n"
    "thead th{border-bottom:2px solid var(--line);vertical-align:bottom}\n"
    "tbody th{font-weight:inherit}\n"
    ".n{text-align:right;white-space:nowrap}\n"
    "dl{display:grid;grid-template-columns:minmax(8rem,16rem) 1fr;gap:.2rem 1rem;margin:.5rem 0}\n"
    "dt{color:var(--dim)}\n"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    "pre{background:var(--card);padding:.7rem 1rem;overflow-x:auto;border-radius:.25rem;"
    "font-size:.875rem}\n"
    "@media (max-width:34rem){dl{display:block}dd{margin-bottom:.5rem}}\n"
    "@page{size:A4;margin:18mm}\n"
    "@media print{body{max-width:none;padding:0;font-size:10pt}h2,h3{break-after:avoid}"
    "figure,.verdict,tr{break-inside:avoid}thead{display:table-header-group}"
    ".scroll{overflow:visible}.once{display:none}}\n";

static void
append_element (GString *html, const char *name, const char *text)
{
  g_string_append_printf (html, "<%s>", name);
  bnl_html_append (html, text);
  g_string_append_printf (html, "</%s>\n", name);
}

static void
append_prose (GString *html, const char *markup)
{
  g_autoptr (BnlProse) prose = bnl_prose_new_anyhow (markup);

  bnl_prose_html_append (html, prose, 2);
}

static cairo_status_t
collect_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_string_append_len (closure, (const char *) data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GString *
draw_svg (const BnlChart *chart, double width, double height, gboolean dark)
{
  GString *svg = g_string_new (NULL);
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (collect_cb, svg, width, height);
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, dark);
  theme.font_family = "Cantarell, sans";
  /* That of the page. */
  if (dark)
    theme.background = (BnlColor){ 0x24 / 255.0, 0x24 / 255.0, 0x28 / 255.0 };
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  bnl_chart_draw (chart, cr, width, height, &theme);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return svg;
}

/* Inside a page: without the prolog, its names apart from those of other pictures, and with words
 * for those who do not see it. */
static void
append_svg (GString *html,
            const BnlChart *chart,
            double width,
            double height,
            gboolean dark,
            guint n)
{
  g_autoptr (GString) svg = draw_svg (chart, width, height, dark);
  g_autofree char *words = bnl_chart_describe (chart);
  g_autofree char *prefix = g_strdup_printf ("%s%u-", dark ? "d" : "l", n);
  g_autofree char *id = g_strdup_printf (" id=\"%s", prefix);
  g_autofree char *href = g_strdup_printf ("href=\"#%s", prefix);
  g_autofree char *url = g_strdup_printf ("url(#%s", prefix);
  const char *start = strstr (svg->str, "<svg ");
  const char *end = start != NULL ? strchr (start, '>') : NULL;

  g_return_if_fail (end != NULL);

  g_string_erase (svg, 0, start - svg->str);
  g_string_replace (svg, " id=\"", id, 0);
  g_string_replace (svg, "href=\"#", href, 0);
  g_string_replace (svg, "url(#", url, 0);
  end = strchr (svg->str, '>');
  g_string_append_printf (html, "<svg class=\"%s\" role=\"img\" aria-labelledby=\"%st %sd\" ",
                          dark ? "dark" : "light", prefix, prefix);
  g_string_append_len (html, svg->str + strlen ("<svg "), end + 1 - svg->str - strlen ("<svg "));
  g_string_append_printf (html, "<title id=\"%st\">", prefix);
  bnl_html_append (html, bnl_chart_get_title (chart));
  g_string_append_printf (html, "</title><desc id=\"%sd\">", prefix);
  bnl_html_append (html, words);
  g_string_append (html, "</desc>");
  g_string_append (html, end + 1);
}

static void
append_figure (GString *html, const BnlReportFigure *figure, guint *n)
{
  gboolean several = figure->n_charts > 1;

  g_string_append (html, several ? "<figure>\n<div class=\"row\">\n" : "<figure>\n");
  for (guint i = 0; i < figure->n_charts; i++) {
    g_string_append (html, several ? "<span>" : "");
    for (int dark = 0; dark < 2; dark++)
      append_svg (html, figure->charts[i], several ? HALF_PX : WIDE_PX,
                  several ? HALF_HEIGHT_PX : HEIGHT_PX, dark, *n);
    g_string_append (html, several ? "</span>\n" : "");
    (*n)++;
  }
  g_string_append (html, several ? "</div>\n" : "");
  g_string_append (html, "<figcaption>");
  bnl_html_append (html, figure->caption);
  g_string_append (html, "</figcaption>\n</figure>\n");
}

static void
append_cell (GString *html, const BnlReportTable *table, guint column, const char *text)
{
  const char *name = column < table->n_headings ? "th" : "td";

  g_string_append_printf (html, "<%s%s%s>", name,
                          column < table->n_headings ? " scope=\"row\"" : "",
                          table->numbers[column] ? " class=\"n\"" : "");
  bnl_html_append (html, text);
  g_string_append_printf (html, "</%s>", name);
}

static void
append_table (GString *html, const BnlReportTable *table)
{
  g_string_append (html, "<div class=\"scroll\">\n<table>\n<caption>");
  bnl_html_append (html, table->caption);
  if (table->n_left_out > 0)
    g_string_append_printf (html, " %u more rows are in the table that the program saves as CSV.",
                            table->n_left_out);
  g_string_append (html, "</caption>\n<thead><tr>");
  for (guint i = 0; i < table->n_columns; i++) {
    g_string_append_printf (html, "<th scope=\"col\"%s>",
                            table->numbers[i] ? " class=\"n\" style=\"white-space:normal\"" : "");
    bnl_html_append (html, table->titles[i]);
    g_string_append (html, "</th>");
  }
  g_string_append (html, "</tr></thead>\n<tbody>\n");
  for (guint row = 0; row < table->rows->len; row++) {
    char **cells = g_ptr_array_index (table->rows, row);

    g_string_append (html, "<tr>");
    for (guint i = 0; i < table->n_columns; i++)
      append_cell (html, table, i, cells[i]);
    g_string_append (html, "</tr>\n");
  }
  g_string_append (html, "</tbody>\n</table>\n</div>\n");
}

static void
append_facts (GString *html, const GPtrArray *facts)
{
  g_string_append (html, "<dl>\n");
  for (guint i = 0; i < facts->len; i++) {
    const BnlReportFact *fact = g_ptr_array_index (facts, i);

    g_string_append (html, "<dt>");
    bnl_html_append (html, fact->term);
    g_string_append (html, "</dt><dd>");
    bnl_html_append (html, fact->text);
    g_string_append (html, "</dd>\n");
  }
  g_string_append (html, "</dl>\n");
}

static void
append_source (GString *html, const BnlExperimentSource *source)
{
  gboolean link = source->url != NULL && g_str_has_prefix (source->url, "https://");

  g_string_append (html, "<li>");
  if (link) {
    g_string_append (html, "<a href=\"");
    bnl_html_append (html, source->url);
    g_string_append (html, "\">");
  }
  bnl_html_append (html, source->title);
  g_string_append (html, link ? "</a>" : "");
  if (source->where != NULL) {
    g_string_append (html, ". ");
    bnl_html_append (html, source->where);
  }
  g_string_append (html, ".");
  if (source->says != NULL) {
    g_string_append (html, " <span class=\"dim\">");
    bnl_html_append (html, source->says);
    g_string_append (html, "</span>");
  }
  g_string_append (html, "</li>\n");
}

static void
append_sources (GString *html, const BnlExperiment *experiment)
{
  guint n;
  const BnlExperimentSource *sources = bnl_experiment_get_sources (experiment, &n);

  if (n == 0)
    return;
  g_string_append (html, "<h2>Sources</h2>\n<ul>\n");
  for (guint i = 0; i < n; i++)
    append_source (html, &sources[i]);
  g_string_append (html, "</ul>\n");
}

static void
append_head (GString *html, const BnlExperimentReport *report)
{
  g_string_append (html, "<!DOCTYPE html>\n"
                         "<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                         "<meta charset=\"utf-8\" />\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" "
                         "/>\n"
                         "<meta name=\"color-scheme\" content=\"light dark\" />\n"
                         "<meta name=\"generator\" content=\"BN Lab " BNL_VERSION "\" />\n");
  append_element (html, "title", bnl_experiment_get_title (report->experiment));
  g_string_append_printf (html, "<style>\n%s</style>\n</head>\n<body>\n<main>\n<header>\n", style);
  append_element (html, "h1", bnl_experiment_get_title (report->experiment));
  g_string_append (html, "<p class=\"dim\">");
  bnl_html_append (html, report->subtitle);
  g_string_append (html, "</p>\n</header>\n");
}

static void
append_question (GString *html, const BnlExperiment *experiment)
{
  if (bnl_experiment_get_question (experiment) != NULL) {
    append_element (html, "h2", "The question");
    append_prose (html, bnl_experiment_get_question (experiment));
  }
  if (bnl_experiment_get_belief (experiment) != NULL) {
    append_element (html, "h2", "What people believe");
    append_prose (html, bnl_experiment_get_belief (experiment));
  }
}

static void
append_how (GString *html, BnlExperimentReport *report)
{
  g_autoptr (GPtrArray) facts = bnl_experiment_report_list_facts (report);

  append_element (html, "h2", "How it was run");
  append_facts (html, facts);
  g_string_append (html, "<p>To repeat it:</p>\n<pre><code>");
  bnl_html_append (html, report->command);
  g_string_append_printf (html,
                          "</code></pre>\n<details%s>\n<summary>The plan as a file</summary>\n",
                          report->own ? " open=\"open\"" : " class=\"once\"");
  g_string_append (html, "<pre><code>");
  bnl_html_append (html, report->plan);
  g_string_append (html, "</code></pre>\n</details>\n");
}

GBytes *
bnl_experiment_report_write_html (BnlExperimentReport *report)
{
  GString *html = g_string_new (NULL);
  guint n = 0;

  append_head (html, report);
  append_question (html, report->experiment);
  append_element (html, "h2", "What was tried");
  append_facts (html, report->settings);
  if (report->figures->len > 0)
    append_element (html, "h2", "What came out");
  for (guint i = 0; i < report->figures->len; i++)
    append_figure (html, g_ptr_array_index (report->figures, i), &n);
  append_element (html, "h2", "In figures");
  append_table (html, &report->table);
  g_string_append (html, "<h2>The verdict</h2>\n<section class=\"verdict\">\n");
  append_prose (html, report->verdict);
  g_string_append (html, "</section>\n");
  append_sources (html, report->experiment);
  append_how (html, report);
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return g_string_free_to_bytes (html);
}
