#pragma once

#include "bnl-reading-columns.h"
#include "bnl-reading-table.h"

/* What the rows of a BnlReadingTable and the heads of its columns share. */

struct _BnlReadingTable {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *header;
  GtkWidget *order_button;
  GtkWidget *hint;
  GtkWidget *rows_box;
  GtkButton *more_button;

  /* borrowed */
  BnlChartView *views[BNL_CHART_READING_MAX_CHARTS];
  guint n_views;
  BnlReadingTableClock clock;
  gpointer clock_data;

  /* view state */
  BnlReadingColumns columns; /* name, two a chart, step, epoch, time, order */
  GtkWidget *heads[BNL_READING_COLUMNS_MAX];
  GPtrArray *rows; /* of BnlReadingRow, the box's */
  BnlChartReadingOrder order;
  guint order_chart;
  gboolean expanded;
  guint tick;
};

/* Once a frame, however often the crosshair moves. */
void bnl_reading_table_queue_update (BnlReadingTable *self);

/* After the views were told: the heads of their columns. */
void bnl_reading_table_fill_header (BnlReadingTable *self);
/* Once, at the beginning. */
void bnl_reading_table_lay_out_header (BnlReadingTable *self);
/* Of that of the steps; before it are the name and two a chart, behind it epoch and time. */
guint bnl_reading_table_get_step_column (BnlReadingTable *self);
void bnl_reading_table_set_order (BnlReadingTable *self, guint order, guint chart);
