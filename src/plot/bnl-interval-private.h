#pragma once

#include "plot/bnl-interval.h"
#include "plot/bnl-painter-private.h"

typedef struct {
  double x;
  BnlIntervalPoint at;
  char *words;
  float *members; /* [n_members] */
  guint n_members;
} BnlIntervalPlace;

struct _BnlInterval {
  BnlLayer layer;
  BnlIntervalLook look;
  BnlCurveLine line;
  char *label;
  char **marks; /* NULL: none */
  gboolean zero;
  BnlIntervalPlace *places; /* [n] */
  guint n;
};

void bnl_interval_draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass);
void bnl_interval_draw_crosshair (const BnlLayer *layer,
                                  const BnlPainter *painter,
                                  double x,
                                  double y);
/* Of the place that is nearest; n > 0. */
guint bnl_interval_find (const BnlInterval *interval, const BnlAxis *axis, double x);
