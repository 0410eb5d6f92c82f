#pragma once

#include <gtk/gtk.h>

#include "bnl-reading-columns.h"
#include "plot/bnl-chart-reading.h"
#include "plot/bnl-chart-theme.h"

/* One row of a BnlReadingTable: a curve with a piece of its line, and a figure in each column.  Its
 * columns are those of the table, which lays them out.  Accessible role: row; its name says all
 * that stands in it. */

#define BNL_TYPE_READING_ROW (bnl_reading_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlReadingRow, bnl_reading_row, BNL, READING_ROW, GtkWidget)

/* columns: borrowed, must outlive it.  The first is the name. */
BnlReadingRow *bnl_reading_row_new (BnlReadingColumns *columns);

void bnl_reading_row_set_curve (BnlReadingRow *self,
                                const char *name,
                                BnlColor color,
                                BnlCurveLine line);
const char *bnl_reading_row_get_name (BnlReadingRow *self);
/* column: from 1 on. */
void bnl_reading_row_set_text (BnlReadingRow *self, guint column, const char *text, gboolean dim);
const char *bnl_reading_row_get_text (BnlReadingRow *self, guint column);
/* What a screen reader says. */
void bnl_reading_row_set_words (BnlReadingRow *self, const char *words);
/* Is what the crosshair means. */
void bnl_reading_row_set_picked (BnlReadingRow *self, gboolean picked);

/* Widens columns to what the children of widget want, one a column. */
void bnl_reading_row_widen (GtkWidget *widget, BnlReadingColumns *columns);
/* Puts the children of widget into the columns, as they were fitted. */
void bnl_reading_row_place (GtkWidget *widget, const BnlReadingColumns *columns, int height);
