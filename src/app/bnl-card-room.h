#pragma once

#include <glib.h>

/* Where in a chart a card with the values at the hand goes: to the side where there is more room,
 * never under the hand, and up or down to where it hides as few of the points that it tells of as
 * can be.  All in px from the corner of the chart.  Plain data; threads: any. */

typedef struct {
  double x, y;
} BnlCardPoint;

typedef struct {
  double width, height;                                /* of the chart */
  double plot_left, plot_top, plot_width, plot_height; /* of what is between its axes */
  BnlCardPoint hand;                                   /* the pointer, or the crosshair */
  const BnlCardPoint *points;                          /* that it tells of, the picked first */
  guint n_points;
} BnlCardRoom;

/* The widest and the highest card that there is room for. */
double bnl_card_room_get_width (const BnlCardRoom *room);
double bnl_card_room_get_height (const BnlCardRoom *room);

/* Of a card of such a size at most. */
void bnl_card_room_place (const BnlCardRoom *room,
                          double width,
                          double height,
                          double *left,
                          double *top);
