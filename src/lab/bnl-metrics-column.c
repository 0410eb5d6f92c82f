#include "bnl-metrics-column-private.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "bnl-number.h"

#define COLUMN(name, type)                                                                         \
  {                                                                                                \
#    name, BNL_METRICS_COLUMN_##type, offsetof(BnlMetrics, name)                                   \
  }

static const BnlMetricsColumn columns[BNL_METRICS_N_COLUMNS] = {
  COLUMN (step, U64),
  COLUMN (epoch, U32),
  COLUMN (examples, U64),
  COLUMN (seconds, DOUBLE),
  COLUMN (lr, DOUBLE),
  COLUMN (train_loss, TRAIN),
  COLUMN (train_accuracy, TRAIN),
  COLUMN (val_loss, EVAL),
  COLUMN (val_accuracy, EVAL),
  COLUMN (test_loss, EVAL),
  COLUMN (test_accuracy, EVAL),
};

const BnlMetricsColumn *
bnl_metrics_column_get (guint index)
{
  return &columns[index];
}

void
bnl_metrics_column_append (const BnlMetricsColumn *column, const BnlMetrics *row, GString *text)
{
  const char *member = (const char *) row + column->offset;

  switch (column->type) {
  case BNL_METRICS_COLUMN_U64:
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, *(const guint64 *) member);
    break;
  case BNL_METRICS_COLUMN_U32:
    g_string_append_printf (text, "%u", *(const guint32 *) member);
    break;
  case BNL_METRICS_COLUMN_DOUBLE:
    bnl_number_append_double (text, *(const double *) member);
    break;
  case BNL_METRICS_COLUMN_TRAIN:
    bnl_number_append_float (text, *(const float *) member);
    break;
  case BNL_METRICS_COLUMN_EVAL:
    if (!isnan (*(const float *) member))
      bnl_number_append_float (text, *(const float *) member);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* A loss can be lost. */
static gboolean
parse_measured (const char *text, float *value)
{
  if (strcmp (text, "nan") == 0)
    *value = NAN;
  else if (strcmp (text, "inf") == 0)
    *value = INFINITY;
  else if (strcmp (text, "-inf") == 0)
    *value = -INFINITY;
  else
    return bnl_number_parse_float (text, value);
  return TRUE;
}

gboolean
bnl_metrics_column_parse (const BnlMetricsColumn *column, const char *text, BnlMetrics *row)
{
  char *member = (char *) row + column->offset;
  guint64 whole;

  switch (column->type) {
  case BNL_METRICS_COLUMN_U64:
    return bnl_number_parse_unsigned (text, (guint64 *) member);
  case BNL_METRICS_COLUMN_U32:
    if (!bnl_number_parse_unsigned (text, &whole) || whole > G_MAXUINT32)
      return FALSE;
    *(guint32 *) member = (guint32) whole;
    return TRUE;
  case BNL_METRICS_COLUMN_DOUBLE:
    return bnl_number_parse_double (text, (double *) member);
  case BNL_METRICS_COLUMN_TRAIN:
    return parse_measured (text, (float *) member);
  case BNL_METRICS_COLUMN_EVAL:
    *(float *) member = NAN;
    return text[0] == '\0' || parse_measured (text, (float *) member);
  default:
    g_assert_not_reached ();
  }
}
