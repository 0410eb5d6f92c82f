#pragma once

#include "bnl-sweep.h"

/* The cells of a sweep along one axis, every other axis at one of its values: what a verdict goes
 * through from one end to the other. */

typedef struct {
  guint n;
  guint *cells; /* [n], by their place on the axis */
} BnlSweepSlice;

/* The axis to follow: the first of numbers with two values or more, else the first with two; -1:
 * none has. */
int bnl_sweep_slice_choose_axis (const BnlSweep *sweep);
/* Every cell is in one slice.  Of axis -1, and of draws on several axes, slices of single cells. */
GPtrArray *bnl_sweep_slice_list (const BnlSweep *sweep, int axis);

/* What the other axes are there: "learning rate 0.1, dropout 0.2"; "" where none has two values. */
char *bnl_sweep_slice_dup_title (const BnlSweep *sweep, int axis, const BnlSweepSlice *slice);
/* "0.1", of one cell on the axis. */
char *bnl_sweep_slice_dup_value (const BnlSweep *sweep, int axis, guint cell);
/* Of the cells first .. last: "at batch size 8", "at batch size 8 and 16", "from batch size 8 to
 * 256", "at every batch size from 1 to 1024"; of words "with optimizer sgd and adam", of what is
 * counted "with 5 to 20 hidden layers".  named FALSE:
 * without the axis's name.  "" for axis -1. */
char *bnl_sweep_slice_dup_place (const BnlSweep *sweep,
                                 int axis,
                                 const BnlSweepSlice *slice,
                                 guint first,
                                 guint last,
                                 gboolean named);
