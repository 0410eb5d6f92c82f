#pragma once

#include <cairo.h>

#include "bnl-axis.h"
#include "bnl-chart-theme.h"

/* Parallel coordinates (Inselberg 1985): an axis a setting, side by side, and a line through all of
 * them for each run.  The last axis is the outcome and colors the lines.  A part of an axis can be
 * brushed: lines outside of any brush step back.  What draws and what finds the line under the
 * pointer use the same geometry.  Threads: one. */

typedef struct _BnlParallel BnlParallel;

#define BNL_PARALLEL_NONE G_MAXUINT

BnlParallel *bnl_parallel_new (void);
void bnl_parallel_free (BnlParallel *parallel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlParallel, bnl_parallel_free)

/* Forgets axes and lines.  An axis that comes back under its title has its brush again, where the
 * brush means the same there. */
void bnl_parallel_reset (BnlParallel *parallel, guint n_lines);

/* One more axis at the right.  values: [n_lines], NaN: the line has none, and passes below.
 * Logarithmic where all are above 0 and span more than a decade. */
void bnl_parallel_add_numbers (BnlParallel *parallel,
                               const char *title,
                               const double *values,
                               gboolean percent);
/* words: [n_lines], not NULL; in the order in which they first appear, from below. */
void bnl_parallel_add_words (BnlParallel *parallel, const char *title, const char *const *words);

/* What stands where there are no lines or fewer than two axes; NULL: nothing. */
void bnl_parallel_set_hint (BnlParallel *parallel, const char *hint);

guint bnl_parallel_get_n_lines (const BnlParallel *parallel);
guint bnl_parallel_get_n_axes (const BnlParallel *parallel);
const char *bnl_parallel_get_title (const BnlParallel *parallel, guint axis);
gboolean bnl_parallel_get_logarithmic (const BnlParallel *parallel, guint axis);
/* "relu", "0.001", "93.1 %", "–". */
char *bnl_parallel_dup_value (const BnlParallel *parallel, guint axis, guint line);

/* from, to: 0 at the foot of the axis, 1 at its top, in any order; the whole axis is no brush. */
void bnl_parallel_set_brush (BnlParallel *parallel, guint axis, double from, double to);
void bnl_parallel_clear_brush (BnlParallel *parallel, guint axis);
void bnl_parallel_clear_brushes (BnlParallel *parallel);
/* FALSE where the axis has none. */
gboolean bnl_parallel_get_brush (const BnlParallel *parallel, guint axis, double *from, double *to);
gboolean bnl_parallel_has_brush (const BnlParallel *parallel);
/* A line without a value is outside of every brush of that axis. */
gboolean bnl_parallel_is_inside (const BnlParallel *parallel, guint line);

/* Drawn over the others, with its values; BNL_PARALLEL_NONE: none. */
void bnl_parallel_set_pointed (BnlParallel *parallel, guint line);
guint bnl_parallel_get_pointed (const BnlParallel *parallel);
/* The axis that keys act on gets a mark. */
void bnl_parallel_set_focus_axis (BnlParallel *parallel, guint axis);

typedef struct {
  double left, right, top, bottom; /* px: first and last axis, upper and lower end; 0: no room */
  double spacing;                  /* between axes */
} BnlParallelLayout;

void bnl_parallel_layout (const BnlParallel *parallel,
                          const BnlChartTheme *theme,
                          double width,
                          double height,
                          BnlParallelLayout *layout);

/* Where a line crosses an axis; below the axis where it has no value. */
double bnl_parallel_get_y (const BnlParallel *parallel,
                           const BnlParallelLayout *layout,
                           guint axis,
                           guint line);

/* The axis within reach of a pixel, BNL_PARALLEL_NONE where there is none; at: 0 .. 1 along it. */
guint bnl_parallel_pick_axis (const BnlParallel *parallel,
                              const BnlParallelLayout *layout,
                              double x_px,
                              double y_px,
                              double *at);
/* The nearest line within reach, of those inside of all brushes. */
guint bnl_parallel_pick_line (const BnlParallel *parallel,
                              const BnlParallelLayout *layout,
                              double x_px,
                              double y_px);

void bnl_parallel_draw (const BnlParallel *parallel,
                        cairo_t *cr,
                        double width,
                        double height,
                        const BnlChartTheme *theme);

/* "8 runs over batch size, lr, best accuracy; 3 within lr 0.001 to 0.01": for those who do not see
 * the picture. */
char *bnl_parallel_describe (const BnlParallel *parallel);
