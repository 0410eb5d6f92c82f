#include <glib/gi18n.h>

#include "bnl-chart-view-private.h"
#include "bnl-reading-head.h"
#include "bnl-reading-row.h"
#include "bnl-reading-table-private.h"

/* The heads of the columns of a BnlReadingTable: what they sort by, and how wide columns are. */

/* What goes first where there is too little room; 0 stays. */
enum {
  RANK_ALWAYS,
  RANK_OTHER, /* of the charts but the first */
  RANK_STEP,
  RANK_EPOCH,
  RANK_RAW,
  RANK_TIME,
};

guint
bnl_reading_table_get_step_column (BnlReadingTable *self)
{
  return 1 + 2 * self->n_views;
}

/* The order */

static void
show_order (BnlReadingTable *self)
{
  for (guint i = 0; i < bnl_reading_table_get_step_column (self); i++) {
    gboolean by_name = i == 0 && self->order == BNL_CHART_READING_BY_NAME;
    gboolean by_value = i == 1 + 2 * self->order_chart;
    GtkAccessibleSort sort = GTK_ACCESSIBLE_SORT_NONE;

    if (!GTK_IS_BUTTON (self->heads[i]))
      continue;
    if (by_name || (by_value && self->order == BNL_CHART_READING_ASCENDING))
      sort = GTK_ACCESSIBLE_SORT_ASCENDING;
    else if (by_value && self->order == BNL_CHART_READING_DESCENDING)
      sort = GTK_ACCESSIBLE_SORT_DESCENDING;
    bnl_reading_head_set_sort (self->heads[i], sort);
  }
}

void
bnl_reading_table_set_order (BnlReadingTable *self, guint order, guint chart)
{
  if (order == self->order && chart == self->order_chart)
    return;
  self->order = order;
  self->order_chart = chart;
  show_order (self);
  bnl_reading_table_queue_update (self);
  g_object_notify (G_OBJECT (self), "order");
  g_object_notify (G_OBJECT (self), "order-chart");
}

/* By name, or by a chart's values: upward, downward, and as in the legend again. */
static void
head_clicked_cb (BnlReadingTable *self, GtkWidget *head)
{
  BnlChartReadingOrder order = BNL_CHART_READING_AS_ADDED;
  guint column = 0;

  while (self->heads[column] != head)
    column++;
  if (column == 0) {
    if (self->order != BNL_CHART_READING_BY_NAME)
      order = BNL_CHART_READING_BY_NAME;
    bnl_reading_table_set_order (self, order, self->order_chart);
    return;
  }
  if ((column - 1) / 2 != self->order_chart || self->order < BNL_CHART_READING_ASCENDING ||
      self->order > BNL_CHART_READING_DESCENDING)
    order = BNL_CHART_READING_ASCENDING;
  else if (self->order == BNL_CHART_READING_ASCENDING)
    order = BNL_CHART_READING_DESCENDING;
  bnl_reading_table_set_order (self, order, (column - 1) / 2);
}

/* The header */

static GtkWidget *
create_button (BnlReadingTable *self, const char *title, const char *hint, gboolean at_end)
{
  GtkWidget *button = bnl_reading_head_new_button (title, hint, at_end);

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (head_clicked_cb), self);
  return button;
}

static void
add_head (BnlReadingTable *self, GtkWidget *head, guint rank)
{
  guint column = self->columns.n++;

  self->heads[column] = head;
  self->columns.columns[column].on = TRUE;
  self->columns.columns[column].rank = rank;
  gtk_widget_insert_before (head, self->header, self->order_button);
}

void
bnl_reading_table_fill_header (BnlReadingTable *self)
{
  add_head (self, create_button (self, _ ("Run"), _ ("Sort by name"), FALSE), RANK_ALWAYS);
  for (guint i = 0; i < self->n_views; i++) {
    const char *title = bnl_chart_view_get_title (self->views[i]);
    g_autofree char *hint = g_strdup_printf (_ ("Sort by %s, as it is drawn"), title);

    self->columns.columns[self->columns.n].dear = TRUE;
    add_head (self, create_button (self, title, hint, TRUE), i == 0 ? RANK_ALWAYS : RANK_OTHER);
    add_head (self,
              bnl_reading_head_new_label (_ ("Unsmoothed"), _ ("What was measured at that step")),
              RANK_RAW);
  }
  add_head (self, bnl_reading_head_new_label (_ ("Step"), NULL), RANK_STEP);
  add_head (self, bnl_reading_head_new_label (_ ("Epoch"), NULL), RANK_EPOCH);
  add_head (self, bnl_reading_head_new_label (_ ("Time"), _ ("Of training")), RANK_TIME);
  self->columns.columns[self->columns.n - 2].on = FALSE;
  self->columns.columns[self->columns.n - 1].on = FALSE;
  /* The button. */
  self->columns.columns[self->columns.n++].on = TRUE;
}

/* Layout */

static void
measure_columns (BnlReadingTable *self)
{
  for (guint i = 0; i < self->columns.n; i++)
    self->columns.columns[i].wanted_px = self->columns.columns[i].minimum_px = 0;
  bnl_reading_row_widen (self->header, &self->columns);
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_get_visible (self->rows->pdata[i]))
      bnl_reading_row_widen (self->rows->pdata[i], &self->columns);
}

static void
measure_header_cb (GtkWidget *header,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  BnlReadingTable *self =
      BNL_READING_TABLE (gtk_widget_get_ancestor (header, BNL_TYPE_READING_TABLE));

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    measure_columns (self);
    bnl_reading_columns_measure (&self->columns, minimum, natural);
    return;
  }
  for (GtkWidget *head = gtk_widget_get_first_child (header); head;
       head = gtk_widget_get_next_sibling (head)) {
    int least, best;

    gtk_widget_measure (head, orientation, -1, &least, &best, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, best);
  }
}

static void
allocate_header_cb (GtkWidget *header, int width, int height, int baseline)
{
  BnlReadingTable *self =
      BNL_READING_TABLE (gtk_widget_get_ancestor (header, BNL_TYPE_READING_TABLE));

  measure_columns (self);
  bnl_reading_columns_fit (&self->columns, width);
  bnl_reading_row_place (header, &self->columns, height);
}

void
bnl_reading_table_lay_out_header (BnlReadingTable *self)
{
  gtk_widget_set_layout_manager (
      self->header, gtk_custom_layout_new (NULL, measure_header_cb, allocate_header_cb));
}
