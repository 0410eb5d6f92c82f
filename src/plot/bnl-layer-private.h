#pragma once

#include "plot/bnl-layer.h"

/* What a kind of layer answers.  Every kind begins its struct with a BnlLayer and has one class,
 * constant.  All ranges are in data values; what is asked for where logarithmic leaves out what is
 * not above 0.  NULL where a kind has no answer and the comment allows it. */

typedef struct _BnlPainter BnlPainter;
typedef struct _BnlChart BnlChart;

/* Over all layers one after the other, so that none hides what matters of another. */
typedef enum {
  BNL_LAYER_AREAS,  /* bands, cells, raw lines: clipped to the plot */
  BNL_LAYER_LINES,  /* solid lines and bars */
  BNL_LAYER_DASHES, /* and what would be lost under those */
  BNL_LAYER_DOTS,   /* clipped a few pixels outside the plot */
  BNL_LAYER_N_PASSES,
} BnlLayerPass;

/* What stands for it in the legend. */
typedef enum {
  BNL_LAYER_SAMPLE_SOLID,
  BNL_LAYER_SAMPLE_DASHED,
  BNL_LAYER_SAMPLE_BAND, /* a line in a band */
  BNL_LAYER_SAMPLE_DASHED_BAND,
  BNL_LAYER_SAMPLE_BOX,
  BNL_LAYER_SAMPLE_DOT,
  BNL_LAYER_SAMPLE_RING,
  BNL_LAYER_SAMPLE_NONE, /* it has no entry */
} BnlLayerSample;

/* A word at the right of where something ends. */
typedef struct {
  const char *label;
  double x, y;    /* of the last point that is seen; y NaN: not to be seen */
  gboolean ended; /* no more come: x is where it ends, not where the plot does */
} BnlLayerEnd;

/* Colors that stand for values: the bar beside the plot. */
typedef struct {
  double minimum, maximum; /* minimum <= maximum */
  gboolean logarithmic;
  gboolean diverging; /* 0 in the middle */
} BnlLayerScale;

typedef struct {
  gboolean own_x;    /* x spans what it covers; else it begins at 0, as a run does */
  gboolean tight_y;  /* so does y, without room above and below */
  gboolean own_cuts; /* says itself what of it leaves the plot */
  gboolean headroom; /* y is steps that go down, with room before the first that no step has */

  void (*clear) (BnlLayer *layer);
  BnlLayerSample (*get_sample) (const BnlLayer *layer);

  /* Of all; FALSE where there is nothing. */
  gboolean (*get_x_range) (const BnlLayer *layer,
                           gboolean positive_only,
                           double *lowest,
                           double *highest);
  /* Of what is seen where x0 <= x <= x1. */
  gboolean (*get_y_range) (const BnlLayer *layer,
                           double x0,
                           double x1,
                           gboolean positive_only,
                           double *lowest,
                           double *highest);
  /* At most n_max typical values for quantiles, in the order of x.  NULL: its range is never
   * trimmed. */
  gsize (*sample) (const BnlLayer *layer, double x0, double x1, gsize n_max, float *values);
  /* As bnl_chart_find_x(). */
  gboolean (*find_x) (const BnlLayer *layer, double x, int direction, double *found);

  void (*draw) (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass);
  /* What the crosshair points at: y may be NaN.  NULL: a dot where read() says. */
  void (*draw_crosshair) (const BnlLayer *layer, const BnlPainter *painter, double x, double y);
  /* Words at its right end, by index; FALSE beyond the last.  x_max: of the plot.  NULL: none. */
  gboolean (*get_end) (const BnlLayer *layer, guint index, double x_max, BnlLayerEnd *end);
  /* NULL: its colors stand for itself. */
  gboolean (*get_scale) (const BnlLayer *layer, BnlLayerScale *scale);
  /* Words for places without a value, in the legend; "" for one that is not to be seen, NULL beyond
   * the last.  The same words are the same mark in all layers of a chart.  NULL: none. */
  const char *(*get_mark) (const BnlLayer *layer, guint index);

  /* Nearest to x; x NaN: the last, or all of it.  y: where in it, for layers that fill both axes;
   * NaN: nobody said.  FALSE where there is nothing. */
  gboolean (*read) (const BnlLayer *layer,
                    const BnlChart *chart,
                    double x,
                    double y,
                    BnlLayerReading *reading);
  /* After what read() says of the last point; NULL: nothing. */
  void (*describe_more) (const BnlLayer *layer, const BnlChart *chart, GString *text);

  /* As a table: columns and rows, x of a row and what stands in a column of it. */
  guint (*get_n_columns) (const BnlLayer *layer);
  char *(*dup_column) (const BnlLayer *layer, const BnlChart *chart, guint column);
  /* FALSE beyond the last row. */
  gboolean (*get_row) (const BnlLayer *layer, gsize row, double *x);
  void (*append_cell) (const BnlLayer *layer, gsize row, guint column, GString *text);
} BnlLayerClass;

struct _BnlLayer {
  const BnlLayerClass *class;
  char *name;
  char *legend; /* NULL: the name */
  guint color;
};

void bnl_layer_init (BnlLayer *layer, const BnlLayerClass *class, const char *name, guint color);
/* Cut between two characters where it is too long. */
void bnl_layer_write_reading (BnlLayerReading *reading, const char *text);
/* Takes legend. */
void bnl_layer_take_legend (BnlLayer *layer, char *legend);
