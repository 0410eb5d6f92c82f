#pragma once

#include "bnl-metrics.h"

/* The columns of metrics in files, in their order. */

typedef enum {
  BNL_METRICS_COLUMN_U64,
  BNL_METRICS_COLUMN_U32,
  BNL_METRICS_COLUMN_DOUBLE,
  BNL_METRICS_COLUMN_TRAIN, /* always measured: a lost loss is "nan" */
  BNL_METRICS_COLUMN_EVAL,  /* empty where not measured */
} BnlMetricsColumnType;

typedef struct {
  const char *name;
  BnlMetricsColumnType type;
  gsize offset; /* of the member in BnlMetrics */
} BnlMetricsColumn;

#define BNL_METRICS_N_COLUMNS 11

const BnlMetricsColumn *bnl_metrics_column_get (guint index);

/* The value in a row as text that reads back as the same number; nothing where not measured. */
void bnl_metrics_column_append (const BnlMetricsColumn *column,
                                const BnlMetrics *row,
                                GString *text);
/* Takes that text back.  FALSE where it is none. */
gboolean bnl_metrics_column_parse (const BnlMetricsColumn *column,
                                   const char *text,
                                   BnlMetrics *row);
