#pragma once

#include "bnl-curve.h"

/* A few values with what they vary by, each at a place of its own: measurements at 1, 2, 4 ... or
 * of categories, as mean and spread over seeds, or a difference and its interval.  They may come in
 * any order and change.  In place of a value, or beside it, a place may carry a mark as "diverged":
 * a sign at the foot of the plot, named in the legend.  A value below or above what is seen of y
 * has an arrow at the edge with its figure.  Threads: one. */

typedef struct _BnlInterval BnlInterval;

typedef enum {
  BNL_INTERVAL_LINE, /* a line through the values in a band, a dot at each */
  BNL_INTERVAL_DOTS, /* a dot with a whisker; those of several layers stand beside each other */
} BnlIntervalLook;

/* x: [n], ascending, finite, copied; n >= 1.  Nothing is at any of them yet. */
BnlInterval *bnl_interval_new (const char *name,
                               guint color,
                               BnlIntervalLook look,
                               BnlCurveLine line,
                               const double *x,
                               guint n);
/* One that no chart took. */
void bnl_interval_free (BnlInterval *interval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlInterval, bnl_interval_free)
BnlLayer *bnl_interval_get_layer (BnlInterval *interval);

/* After the name in the legend, or once for all layers: "mean ± std of 3 seeds". */
void bnl_interval_set_note (BnlInterval *interval, const char *note);
/* A word or two at the end of the line where there is room; NULL: none. */
void bnl_interval_set_label (BnlInterval *interval, const char *label);
/* 0 is in sight, as a line: for differences. */
void bnl_interval_set_zero (BnlInterval *interval, gboolean zero);
/* What marks say, in the order of their signs: a cross, a ring, a dash; the second is also what
 * hollow dots say.  NULL-terminated, copied. */
void bnl_interval_set_marks (BnlInterval *interval, const char *const *marks);

typedef struct {
  double value;     /* NaN: none */
  double low, high; /* what it varies between; NaN: not known */
  gboolean hollow;  /* an open dot */
  int mark;         /* index; -1: none */
} BnlIntervalPoint;

#define BNL_INTERVAL_NOTHING                                                                       \
  ((BnlIntervalPoint){ (double) NAN, (double) NAN, (double) NAN, FALSE, -1 })

/* index < n, anew.  words: what is said of it where it is read, as "97.2 % ± 0.3 % of 3 seeds";
 * NULL: the figures. */
void bnl_interval_set (BnlInterval *interval,
                       guint index,
                       const BnlIntervalPoint *point,
                       const char *words);
/* What the value is the mean of, as small dots. */
void bnl_interval_set_members (BnlInterval *interval,
                               guint index,
                               const double *values,
                               guint n_values);

guint bnl_interval_get_length (const BnlInterval *interval);
double bnl_interval_get_x (const BnlInterval *interval, guint index);
BnlIntervalPoint bnl_interval_get (const BnlInterval *interval, guint index);
/* NULL for a layer of another kind. */
const BnlInterval *bnl_interval_from_layer (const BnlLayer *layer);
