#pragma once

#include <pango/pangocairo.h>

#include "report/bnl-report-page.h"

#define BNL_REPORT_PAGE_FAMILY "Cantarell, sans"
#define BNL_REPORT_PAGE_SIZE_PT 10.0
#define BNL_REPORT_PAGE_SMALL_PT 8.5

struct _BnlReportPage {
  char *title, *foot;
  guint n_pages; /* 0: not known */
  guint number;  /* of the page at hand, from 1 */
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  double y;
  gboolean fresh; /* nothing is on the page */
};

/* Down to where the foot begins. */
double bnl_report_page_get_room (const BnlReportPage *page);
void bnl_report_page_turn (BnlReportPage *page);
/* Space before what comes next, but not at the head of a page. */
void bnl_report_page_skip (BnlReportPage *page, double height);

typedef enum {
  BNL_REPORT_INK,
  BNL_REPORT_DIM,
  BNL_REPORT_LINE,
} BnlReportInk;

void bnl_report_page_set_ink (BnlReportPage *page, BnlReportInk ink);

/* width: 0 for as wide as it is.  Owned by the caller. */
PangoLayout *bnl_report_page_layout (BnlReportPage *page,
                                     const char *text,
                                     double size,
                                     gboolean bold,
                                     double width);
double bnl_report_page_get_width (PangoLayout *layout);
double bnl_report_page_get_height (PangoLayout *layout);
