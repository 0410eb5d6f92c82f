#pragma once

#include <glib.h>

/* The columns of a table whose width others decide: which of them there is room for, and where each
 * goes.  Columns are as wide as their widest cell; the first takes what is left over, and gives
 * where there is too little.  Plain data; threads: any. */

#define BNL_READING_COLUMNS_MAX 16

typedef struct {
  guint n;
  struct {
    gboolean on;    /* has anything to say */
    guint rank;     /* those of the highest go first where there is too little room; 0: never */
    gboolean dear;  /* the first is shortened for those of its rank */
    int wanted_px;  /* of the widest cell */
    int minimum_px; /* of the first alone */

    gboolean shown; /* the rest as bnl_reading_columns_fit() found it */
    int x, width;
  } columns[BNL_READING_COLUMNS_MAX];
} BnlReadingColumns;

/* The least that the columns of rank 0 take, and what all take. */
void bnl_reading_columns_measure (const BnlReadingColumns *columns, int *minimum, int *natural);
void bnl_reading_columns_fit (BnlReadingColumns *columns, int width);
