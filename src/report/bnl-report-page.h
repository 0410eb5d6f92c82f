#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "plot/bnl-chart.h"

/* A document on A4 pages: what is added goes below what was there, on another page where it has no
 * room.  A heading stays with what follows it.  Lengths in points. */

typedef struct _BnlReportPage BnlReportPage;

#define BNL_REPORT_PAGE_WIDTH_PT 595.276
#define BNL_REPORT_PAGE_HEIGHT_PT 841.89
#define BNL_REPORT_PAGE_MARGIN_PT 56.7 /* 2 cm */
#define BNL_REPORT_PAGE_TEXT_PT (BNL_REPORT_PAGE_WIDTH_PT - 2 * BNL_REPORT_PAGE_MARGIN_PT)

/* foot: stands at the foot of each page beside its number; n_pages: of that many, 0: not known.
 * title: of the file. */
BnlReportPage *bnl_report_page_new (const char *title, const char *foot, guint n_pages);
/* The file, or an error of Cairo's; n_pages (may be NULL): how many it has.  Frees page. */
GBytes *bnl_report_page_finish (BnlReportPage *page, guint *n_pages, GError **error);

/* Another page where there is less room than that. */
void bnl_report_page_need (BnlReportPage *page, double height);
void bnl_report_page_add_title (BnlReportPage *page, const char *title, const char *subtitle);
/* Is in the outline of the file, too. */
void bnl_report_page_add_heading (BnlReportPage *page, const char *heading);
/* As of bnl-prose.h; boxed: beside a bar that sets it off. */
void bnl_report_page_add_prose (BnlReportPage *page, const char *markup, gboolean boxed);
/* Small and dim. */
void bnl_report_page_add_note (BnlReportPage *page, const char *text);
/* What one types, as it is. */
void bnl_report_page_add_code (BnlReportPage *page, const char *text);
/* Terms and what is said of each, short ones two in a row. */
void bnl_report_page_add_facts (BnlReportPage *page,
                                const char *const *terms,
                                const char *const *texts,
                                guint n);
/* Two side by side where there are several, and what is said of them (NULL: nothing). */
void bnl_report_page_add_charts (BnlReportPage *page,
                                 BnlChart *const *charts,
                                 guint n_charts,
                                 const char *caption);
/* titles: [n_columns]; rows: of GStrv; numbers: [n_columns], those aligned at the right.  Its head
 * comes again on each page. */
void bnl_report_page_add_table (BnlReportPage *page,
                                const char *const *titles,
                                const gboolean *numbers,
                                guint n_columns,
                                const GPtrArray *rows);
