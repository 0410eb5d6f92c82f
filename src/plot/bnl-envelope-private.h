#pragma once

#include <cairo.h>

#include "plot/bnl-axis.h"
#include "plot/bnl-curve-private.h"

/* A line drawn by columns: how far it reaches up and down in each.  Costs what the columns cost,
 * however many points there are, and misses none of them.
 *
 * A round pen moved along a line covers what lies within half its width of it, so the stroke is
 * the line's extent in each column grown by a disc.  With a few columns a pixel and exact
 * coverage up and down, that looks as Cairo's own stroke does; but Cairo takes many times as
 * long for noise (tests/plot/bench-chart.c). */

typedef struct {
  int first_px, n_px; /* whole pixels that it covers */
  int n_sub;          /* columns a pixel: 1 .. BNL_ENVELOPE_MAX_SUB */
  int n;              /* columns: n_px * n_sub */
  float *top;         /* [n] px, y downwards; +inf where there is nothing */
  float *bottom;      /* [n]; -inf where there is nothing */
} BnlEnvelope;

#define BNL_ENVELOPE_MAX_SUB 4

/* The rectangle of the axes in pixels. */
typedef struct {
  double left, top, width, height;
} BnlFrame;

/* Straight lines between the points of curve, within the frame and a few pixels around it.
 * Up and down it is cut off a little outside the frame. */
void bnl_envelope_init (BnlEnvelope *envelope,
                        const BnlCurve *curve,
                        BnlCurveValues values,
                        const BnlAxis *x,
                        const BnlAxis *y,
                        const BnlFrame *frame,
                        int n_sub);
void bnl_envelope_clear (BnlEnvelope *envelope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlEnvelope, bnl_envelope_clear)

/* Cuts gaps into the line: lengths: [n], of a dash, a gap, a dash ... in px along it. */
void bnl_envelope_dash (BnlEnvelope *envelope, const double *lengths, int n);

/* Grows it to the stroke of a round pen. */
void bnl_envelope_widen (BnlEnvelope *envelope, double width);

/* Fills it with the source of cr, whose units must be the pixels of an image surface. */
void bnl_envelope_paint (const BnlEnvelope *envelope, cairo_t *cr);

/* Adds it to the path of cr as a line, to be stroked: for surfaces without pixels. */
void bnl_envelope_trace (const BnlEnvelope *envelope, cairo_t *cr);
