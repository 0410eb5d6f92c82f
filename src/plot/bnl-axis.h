#pragma once

#include <glib.h>

/* One axis: a range of data values, linear or logarithmic, and its ticks. */

typedef struct {
  double minimum, maximum; /* minimum < maximum; both > 0 where logarithmic */
  gboolean logarithmic;
} BnlAxis;

typedef struct {
  double value;
  char label[24]; /* UTF-8, as "1,000" or "0.25"; "" for a minor tick */
} BnlTick;

#define BNL_AXIS_MAX_TICKS 64

/* A range that shows lowest .. highest: linear is padded by 5 % each side and then widened to whole
 * ticks, logarithmic runs from half the lowest to twice the highest.  Where both are equal: 0 gives
 * -1 .. 1, v > 0 gives 0 .. 2 v, v < 0 gives 2 v .. 0.  Without finite values: 0 .. 1 (0.1 .. 1).
 */
void bnl_axis_fit (BnlAxis *axis, double lowest, double highest, gboolean logarithmic);

/* 0 at the minimum, 1 at the maximum; beyond them outside 0 .. 1. */
double bnl_axis_to_frac (const BnlAxis *axis, double value);
double bnl_axis_from_frac (const BnlAxis *axis, double frac);

/* Ticks at 1, 2 or 5 times a power of ten (decades where logarithmic), about n_wanted of them,
 * ascending and inside the range.  Returns how many. */
guint bnl_axis_get_ticks (const BnlAxis *axis, guint n_wanted, BnlTick ticks[BNL_AXIS_MAX_TICKS]);
