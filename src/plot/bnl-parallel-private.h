#pragma once

#include "plot/bnl-parallel.h"
#include "plot/bnl-text-private.h"

typedef struct {
  char *title;
  double *values;   /* [n_lines]; the index of its word where there are words */
  GPtrArray *words; /* NULL: numbers */
  BnlAxis scale;
  gboolean is_brushed;
  double low, high; /* of the brush, as values */
} BnlParallelAxis;

struct _BnlParallel {
  guint n_lines;
  GPtrArray *axes;   /* of BnlParallelAxis */
  GPtrArray *former; /* those before the last reset, for their brushes */
  char *hint;
  guint pointed;
  guint focus_axis;
  BnlText *text;
};

const BnlParallelAxis *bnl_parallel_get_axis (const BnlParallel *parallel, guint axis);
/* 0 .. 1; NaN: no value. */
double bnl_parallel_get_frac (const BnlParallel *parallel, guint axis, guint line);
/* A value of that axis in words, also one between two of its lines'. */
char *bnl_parallel_format (const BnlParallelAxis *axis, double value);
