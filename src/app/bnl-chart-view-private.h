#pragma once

#include "bnl-chart-card.h"
#include "bnl-chart-hand.h"
#include "bnl-chart-picture.h"
#include "bnl-chart-view.h"
#include "plot/bnl-chart-zoom.h"

/* What the hand on a chart, its keys, the table beside it and its own files need of a view. */

struct _BnlChartView {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *menu_button;
  GtkWidget *reset_button;

  /* owned */
  BnlChartCard *card;
  BnlChart *chart;
  BnlChartPicture *picture;
  BnlChartHand *hand;
  char *font_family;
  char *picked;
  char **hidden; /* as it was told last; NULL: not yet */

  /* borrowed, weakly */
  GtkWidget *table;

  /* view state */
  double crosshair, aim, mark;
  gboolean is_read; /* the crosshair is here, and not on a view that it is linked to */
  BnlChartBox box;  /* that is being drawn, while width > 0 */
  gboolean maximized;
  gboolean zoomed; /* as it was told last, and the part of x */
  double x_minimum, x_maximum;

  /* cache */
  BnlChartTheme theme; /* valid while themed */
  gboolean themed;
  double button_right, button_top; /* where the plot had its corner */
  gboolean noted, noted_told;
  guint picture_source;
  int priority; /* of picture_source, and of no other chart's */
  guint allocate_source;
  guint describe_source;
  gint64 described_usec;
  int n_jobs; /* that take its content away */
  guint spin_source;
};

void bnl_chart_view_get_layout (BnlChartView *self, BnlChartLayout *layout);
/* Borrowed, until the style changes. */
const BnlChartTheme *bnl_chart_view_get_theme (BnlChartView *self);
BnlChartHand *bnl_chart_view_get_hand (BnlChartView *self);

/* After bnl_chart_zoom_*() and bnl_chart_legend_*(): draws at once, and tells whoever is linked. */
void bnl_chart_view_sync (BnlChartView *self);
/* A rectangle that is being drawn; NULL: none. */
void bnl_chart_view_set_box (BnlChartView *self, const BnlChartBox *box);
/* x where a rectangle by the keys began; NaN: there is none. */
double bnl_chart_view_get_mark (BnlChartView *self);
void bnl_chart_view_set_mark (BnlChartView *self, double x);

/* Moves the crosshair for who reads this very view. */
void bnl_chart_view_read_at (BnlChartView *self, double x);
/* Where its values stand too: while that is in sight there is no card on the chart. */
void bnl_chart_view_set_table (BnlChartView *self, GtkWidget *table);
/* Before the next frame. */
void bnl_chart_view_queue_card (BnlChartView *self);

/* y under the pointer, or of the curve that the keys picked; NaN: none.  Moving the crosshair
 * forgets it. */
double bnl_chart_view_get_aim (BnlChartView *self);
void bnl_chart_view_set_aim (BnlChartView *self, double y);

/* How many more of its jobs go on (1), or less (-1): meanwhile it is busy, and what takes its
 * content away is off. */
void bnl_chart_view_add_job (BnlChartView *self, int n);

/* Soon, but never often: says in words what it shows. */
void bnl_chart_view_queue_words (BnlChartView *self);
/* Tell what others show of it, where that is something else than before. */
void bnl_chart_view_tell_zoom (BnlChartView *self);
void bnl_chart_view_tell_hidden (BnlChartView *self);
