#include "bnl-experiment-report-private.h"

#include "config.h"

#include "bnl-prose-source.h"
#include "bnl-report-page.h"

/* What the last section takes: a line of it alone on a page would be lost. */
#define HOW_PT 160.0

static void
add_question (BnlReportPage *page, const BnlExperiment *experiment)
{
  if (bnl_experiment_get_question (experiment) != NULL) {
    bnl_report_page_add_heading (page, "The question");
    bnl_report_page_add_prose (page, bnl_experiment_get_question (experiment), FALSE);
  }
  if (bnl_experiment_get_belief (experiment) != NULL) {
    bnl_report_page_add_heading (page, "What people believe");
    bnl_report_page_add_prose (page, bnl_experiment_get_belief (experiment), FALSE);
  }
}

static void
add_facts (BnlReportPage *page, const GPtrArray *facts)
{
  g_autofree const char **terms = g_new (const char *, MAX (1, facts->len));
  g_autofree const char **texts = g_new (const char *, MAX (1, facts->len));

  for (guint i = 0; i < facts->len; i++) {
    const BnlReportFact *fact = g_ptr_array_index (facts, i);

    terms[i] = fact->term;
    texts[i] = fact->text;
  }
  bnl_report_page_add_facts (page, terms, texts, facts->len);
}

static void
add_figures (BnlReportPage *page, const BnlExperimentReport *report)
{
  if (report->figures->len > 0)
    bnl_report_page_add_heading (page, "What came out");
  for (guint i = 0; i < report->figures->len; i++) {
    const BnlReportFigure *figure = g_ptr_array_index (report->figures, i);

    /* One alone says it all itself. */
    bnl_report_page_add_charts (page, figure->charts, figure->n_charts,
                                figure->n_charts > 1 ? figure->caption : NULL);
  }
}

static void
add_table (BnlReportPage *page, const BnlReportTable *table)
{
  bnl_report_page_add_heading (page, "In figures");
  bnl_report_page_add_table (page, (const char *const *) table->titles, table->numbers,
                             table->n_columns, table->rows);
  bnl_report_page_add_note (page, table->caption);
  if (table->n_left_out > 0) {
    g_autofree char *text = g_strdup_printf (
        "%u more rows are in the table that the program saves as CSV.", table->n_left_out);

    bnl_report_page_add_note (page, text);
  }
}

static void
add_sources (BnlReportPage *page, const BnlExperiment *experiment)
{
  g_autofree char *markup = bnl_prose_source_list (experiment);

  if (markup == NULL)
    return;
  bnl_report_page_add_heading (page, "Sources");
  bnl_report_page_add_prose (page, markup, FALSE);
}

static void
add_how (BnlReportPage *page, BnlExperimentReport *report)
{
  g_autoptr (GPtrArray) facts = bnl_experiment_report_list_facts (report);

  bnl_report_page_need (page, HOW_PT);
  bnl_report_page_add_heading (page, "How it was run");
  bnl_report_fact_add (facts, "To repeat it", report->command);
  add_facts (page, facts);
  if (!report->own)
    return;
  bnl_report_page_add_note (page, "The plan as a file:");
  bnl_report_page_add_code (page, report->plan);
}

static GBytes *
draw (BnlExperimentReport *report, guint *n_pages, GError **error)
{
  const char *title = bnl_experiment_get_title (report->experiment);
  g_autofree char *foot = g_strdup_printf ("%s \xc2\xb7 BN Lab " BNL_VERSION, title);
  BnlReportPage *page = bnl_report_page_new (title, foot, *n_pages);

  bnl_report_page_add_title (page, title, report->subtitle);
  add_question (page, report->experiment);
  bnl_report_page_add_heading (page, "What was tried");
  add_facts (page, report->settings);
  add_figures (page, report);
  add_table (page, &report->table);
  bnl_report_page_add_heading (page, "The verdict");
  bnl_report_page_add_prose (page, report->verdict, TRUE);
  add_sources (page, report->experiment);
  add_how (page, report);
  return bnl_report_page_finish (page, n_pages, error);
}

/* Twice: how many pages there are is at the foot of the first. */
GBytes *
bnl_experiment_report_write_pdf (BnlExperimentReport *report, GError **error)
{
  guint n_pages = 0;
  g_autoptr (GBytes) first = draw (report, &n_pages, error);

  return first != NULL ? draw (report, &n_pages, error) : NULL;
}
