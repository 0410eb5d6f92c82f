#include "bnl-card-room.h"

/* From the edge of the chart, from that of the plot, and from the hand. */
#define EDGE_PX 2
#define MARGIN_PX 4
#define HAND_PX 14
/* Around a point, for its ring. */
#define RING_PX 9
/* The picked one counts for more than all others. */
#define PICKED_COST 100

double
bnl_card_room_get_width (const BnlCardRoom *room)
{
  return MAX (room->hand.x, room->width - room->hand.x) - HAND_PX - EDGE_PX;
}

double
bnl_card_room_get_height (const BnlCardRoom *room)
{
  return room->height - 2 * EDGE_PX;
}

/* Within the plot where there is room, else over its axis; FALSE: not even there. */
static gboolean
find_left (const BnlCardRoom *room, gboolean at_right, double width, double *left)
{
  double inner;

  if (at_right) {
    inner = room->plot_left + room->plot_width - MARGIN_PX - width;
    *left = MIN (MAX (inner, room->hand.x + HAND_PX), room->width - EDGE_PX - width);
    return *left >= room->hand.x + HAND_PX;
  }
  inner = room->plot_left + MARGIN_PX;
  *left = MAX (MIN (inner, room->hand.x - HAND_PX - width), EDGE_PX);
  return *left + width <= room->hand.x - HAND_PX;
}

static double
find_top (const BnlCardRoom *room, gboolean at_bottom, double height)
{
  double inner = at_bottom ? room->plot_top + room->plot_height - MARGIN_PX - height
                           : room->plot_top + MARGIN_PX;

  return CLAMP (inner, EDGE_PX, MAX (EDGE_PX, room->height - EDGE_PX - height));
}

/* Of hiding points. */
static double
count_cost (const BnlCardRoom *room, double left, double top, double width, double height)
{
  double cost = 0;

  for (guint i = 0; i < room->n_points; i++) {
    const BnlCardPoint *point = &room->points[i];

    if (point->x > left - RING_PX && point->x < left + width + RING_PX &&
        point->y > top - RING_PX && point->y < top + height + RING_PX)
      cost += i == 0 ? PICKED_COST : 1;
  }
  return cost;
}

void
bnl_card_room_place (const BnlCardRoom *room,
                     double width,
                     double height,
                     double *left,
                     double *top)
{
  gboolean far_is_right = room->hand.x < room->width / 2;
  gboolean far_is_bottom = room->hand.y < room->plot_top + room->plot_height / 2;
  double least = G_MAXDOUBLE;

  /* Of equals the first is taken: the side away from the hand, and the end away from it. */
  *left = far_is_right ? room->width - EDGE_PX - width : EDGE_PX;
  *top = find_top (room, far_is_bottom, height);
  for (int i = 0; i < 4; i++) {
    double x, y, cost;

    if (!find_left (room, i / 2 == 0 ? far_is_right : !far_is_right, width, &x))
      continue;
    y = find_top (room, i % 2 == 0 ? far_is_bottom : !far_is_bottom, height);
    cost = count_cost (room, x, y, width, height);
    if (cost < least) {
      least = cost;
      *left = x;
      *top = y;
    }
  }
}
