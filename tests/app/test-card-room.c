/* Where the card with the values at the hand goes. */

#include <glib.h>

#include "app/bnl-card-room.h"

#define CARD_WIDTH 120.0
#define CARD_HEIGHT 60.0
#define CLEAR_PX 10.0 /* between a hand and a card, at least */

static BnlCardRoom
make_room (double x, double y)
{
  return (BnlCardRoom){ .width = 340,
                        .height = 190,
                        .plot_left = 40,
                        .plot_top = 40,
                        .plot_width = 290,
                        .plot_height = 120,
                        .hand = { x, y } };
}

static gboolean
covers (double left, double top, double x, double y)
{
  return x >= left && x <= left + CARD_WIDTH && y >= top && y <= top + CARD_HEIGHT;
}

/* Wherever the hand is: the card lies within the chart, beside the hand and never under it. */
static void
test_clear (void)
{
  for (double x = 40; x <= 330; x += 5) {
    for (double y = 40; y <= 160; y += 5) {
      BnlCardRoom room = make_room (x, y);
      double left, top;

      g_assert_cmpfloat (bnl_card_room_get_width (&room), >=, CARD_WIDTH);
      bnl_card_room_place (&room, CARD_WIDTH, CARD_HEIGHT, &left, &top);
      g_assert_cmpfloat (left, >=, 0);
      g_assert_cmpfloat (left + CARD_WIDTH, <=, room.width);
      g_assert_cmpfloat (top, >=, 0);
      g_assert_cmpfloat (top + CARD_HEIGHT, <=, room.height);
      g_assert_true (left >= x + CLEAR_PX || left + CARD_WIDTH <= x - CLEAR_PX);
    }
  }
}

/* Away from the hand, to the far side and the far end. */
static void
test_far (void)
{
  static const struct {
    double x, y;
    gboolean right, bottom;
  } cases[] = {
    { 60, 60, TRUE, TRUE },
    { 60, 150, TRUE, FALSE },
    { 310, 60, FALSE, TRUE },
    { 310, 150, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    BnlCardRoom room = make_room (cases[i].x, cases[i].y);
    double left, top;

    bnl_card_room_place (&room, CARD_WIDTH, CARD_HEIGHT, &left, &top);
    g_assert_cmpint (left > 170, ==, cases[i].right);
    g_assert_cmpint (top > 60, ==, cases[i].bottom);
    /* Within the axes, where there is room. */
    g_assert_cmpfloat (left, >, room.plot_left);
    g_assert_cmpfloat (left + CARD_WIDTH, <, room.plot_left + room.plot_width);
  }
}

/* A card as wide as there is room for stays clear, at the edges too. */
static void
test_widest (void)
{
  for (double x = 0; x <= 340; x += 10) {
    BnlCardRoom room = make_room (x, 100);
    double width = bnl_card_room_get_width (&room);
    double left, top;

    bnl_card_room_place (&room, width, CARD_HEIGHT, &left, &top);
    g_assert_cmpfloat (left, >=, 0);
    g_assert_cmpfloat (left + width, <=, room.width);
    g_assert_true (left >= x + CLEAR_PX || left + width <= x - CLEAR_PX);
  }
}

/* The point that is read stays visible, though it lies where the card would go. */
static void
test_points (void)
{
  BnlCardPoint points[3] = { { 280, 130 }, { 280, 60 }, { 290, 60 } };
  BnlCardRoom room = make_room (60, 60);
  double left, top;

  room.points = points;
  room.n_points = 1;
  bnl_card_room_place (&room, CARD_WIDTH, CARD_HEIGHT, &left, &top);
  g_assert_false (covers (left, top, points[0].x, points[0].y));
  /* The picked one counts for more than the others. */
  room.n_points = 3;
  bnl_card_room_place (&room, CARD_WIDTH, CARD_HEIGHT, &left, &top);
  g_assert_false (covers (left, top, points[0].x, points[0].y));
  g_assert_true (covers (left, top, points[1].x, points[1].y));
}

/* A chart that is lower than the card: it begins at the top. */
static void
test_low (void)
{
  BnlCardRoom room = make_room (60, 60);
  double left, top;

  room.height = 50;
  g_assert_cmpfloat (bnl_card_room_get_height (&room), <, 50);
  bnl_card_room_place (&room, CARD_WIDTH, CARD_HEIGHT, &left, &top);
  g_assert_cmpfloat (top, >=, 0);
  g_assert_cmpfloat (top, <, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-room/clear", test_clear);
  g_test_add_func ("/card-room/far", test_far);
  g_test_add_func ("/card-room/widest", test_widest);
  g_test_add_func ("/card-room/points", test_points);
  g_test_add_func ("/card-room/low", test_low);
  return g_test_run ();
}
