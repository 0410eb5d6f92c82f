#pragma once

#include <glib.h>

#include "bnl-figure.h"

/* One axis: a range of data values, linear or logarithmic, and its ticks.  allocates: never. */

typedef struct {
  double minimum, maximum; /* minimum < maximum; both > 0 where logarithmic */
  gboolean logarithmic;
  gboolean percent;  /* labels show 0.8 as "80 %" */
  gboolean reversed; /* the minimum is where the maximum would be, and so back */
} BnlAxis;

typedef struct {
  double value;
  char label[BNL_FIGURE_SIZE]; /* UTF-8, as "1,000" or "0.25"; "" for a minor tick */
} BnlTick;

#define BNL_AXIS_MAX_TICKS 64

/* A range that shows lowest .. highest: linear is padded by 5 % each side (not across 0) and then
 * widened to whole ticks, logarithmic runs from half the lowest to twice the highest.  Where both
 * are equal: 0 gives -1 .. 1, v > 0 gives 0 .. 2 v, v < 0 gives 2 v .. 0.  Without finite values
 * (positive ones where logarithmic): 0 .. 1 (0.1 .. 1).  Sets every member. */
void bnl_axis_fit (BnlAxis *axis, double lowest, double highest, gboolean logarithmic);

/* 0 at the minimum, 1 at the maximum, the other way round where reversed; beyond them outside 0
 * .. 1.  NaN for a value that the axis has no place for: one that is NaN, or not positive where
 * logarithmic. */
double bnl_axis_to_frac (const BnlAxis *axis, double value);
double bnl_axis_from_frac (const BnlAxis *axis, double frac);

/* Ticks at 1, 2 or 5 times a power of ten, about n_wanted of them, ascending, inside the range and
 * with labels that tell them apart.  Logarithmic: at the decades, with minor ticks between where
 * there is room, as if it were linear where it spans less than a decade.  Returns how many. */
guint bnl_axis_get_ticks (const BnlAxis *axis, guint n_wanted, BnlTick ticks[BNL_AXIS_MAX_TICKS]);
