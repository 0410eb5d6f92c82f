#pragma once

#include <glib.h>

/* What a chart shows is a pile of layers over one pair of axes: curves (bnl-curve.h) and what the
 * other headers of this folder name.  Each layer is made by its own kind's _new(), given to a chart
 * by bnl_chart_take_layer(), which then owns it, and fed through its own kind's functions while it
 * is shown.  The chart gives all of them axes, ticks, legend, zoom, crosshair, description, CSV and
 * pictures; how a kind answers for itself is in bnl-layer-private.h.  Threads: one. */

typedef struct _BnlLayer BnlLayer;

/* For a layer that no chart took. */
void bnl_layer_free (BnlLayer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlLayer, bnl_layer_free)

/* What hides and shows it, names its columns in CSV and stands in the description. */
const char *bnl_layer_get_name (const BnlLayer *layer);
/* Index into the theme's colors. */
guint bnl_layer_get_color (const BnlLayer *layer);
/* What the legend says: the name, or the name and what is drawn ("with BN, mean ± std of 5"). */
const char *bnl_layer_get_legend (const BnlLayer *layer);

#define BNL_LAYER_TEXT_SIZE 256

/* What a layer shows at a place; text says it in words. */
typedef struct {
  double x, y;      /* where on the axes that lies; y NaN: a gap, or more than one place */
  double value;     /* y, a count, the value of a cell; NaN: not a number, or marked */
  double low, high; /* what value varies by, as mean - std and mean + std; NaN: nothing is known */
  char text[BNL_LAYER_TEXT_SIZE]; /* UTF-8, as "0.204 (smoothed)" or "0.204 ± 0.012 of 5" */
} BnlLayerReading;
