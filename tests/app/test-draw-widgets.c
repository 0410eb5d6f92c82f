/* The widgets of the Draw page, each alone: what they hold, say to a screen reader, and where the
 * board puts them. */

#include <adwaita.h>
#include <math.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-canvas.h"
#include "app/bnl-draw-board.h"
#include "app/bnl-pixel-view.h"
#include "app/bnl-prediction-card.h"
#include "app/bnl-probability-bars.h"
#include "data/bnl-digit.h"

#define CANVAS_PX 560

static void
assert_description (gpointer widget, const char *description)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       description);
}

static void
allocate (GtkWidget *widget, int width, int height)
{
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, width, height }, -1);
}

/* Canvas: the pen's gesture stands for every hand, as its signals carry all that it tells. */

static BnlCanvas *
create_canvas (guint *n_changes, GtkGesture **pen)
{
  BnlCanvas *canvas = g_object_ref_sink (g_object_new (BNL_TYPE_CANVAS, NULL));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (canvas));

  allocate (GTK_WIDGET (canvas), CANVAS_PX, CANVAS_PX);
  *n_changes = 0;
  *pen = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_STYLUS (controller))
      *pen = GTK_GESTURE (controller);
  }
  g_assert_nonnull (*pen);
  return canvas;
}

static void
count_cb (guint *n_changes)
{
  ++*n_changes;
}

/* points: x and y in pixels of the canvas, n of them. */
static void
draw (GtkGesture *pen, const double (*points)[2], guint n)
{
  g_signal_emit_by_name (pen, "down", points[0][0], points[0][1]);
  for (guint i = 1; i < n; i++)
    g_signal_emit_by_name (pen, "motion", points[i][0], points[i][1]);
  g_signal_emit_by_name (pen, "end", NULL);
}

static void
test_canvas_strokes (void)
{
  const double points[][2] = { { 100, 100 }, { 200, 110 }, { 300, 300 } };
  guint n_changes;
  GtkGesture *pen;
  g_autoptr (BnlCanvas) canvas = create_canvas (&n_changes, &pen);

  g_signal_connect_swapped (canvas, "changed", G_CALLBACK (count_cb), &n_changes);
  assert_description (canvas, "empty");
  g_assert_true (bnl_canvas_is_blank (canvas));
  bnl_canvas_undo_stroke (canvas);
  bnl_canvas_clear (canvas);
  g_assert_cmpuint (n_changes, ==, 0);

  draw (pen, points, G_N_ELEMENTS (points));
  g_assert_cmpuint (n_changes, ==, G_N_ELEMENTS (points) + 1);
  g_assert_cmpuint (bnl_canvas_get_n_strokes (canvas), ==, 1);
  g_assert_false (bnl_canvas_is_blank (canvas));
  g_assert_false (bnl_canvas_is_drawing (canvas));
  assert_description (canvas, "1 stroke");

  draw (pen, points, G_N_ELEMENTS (points));
  assert_description (canvas, "2 strokes");
  bnl_canvas_undo_stroke (canvas);
  assert_description (canvas, "1 stroke");
  bnl_canvas_clear (canvas);
  assert_description (canvas, "empty");
  g_assert_cmpuint (bnl_drawing_get_n_strokes (bnl_canvas_get_drawing (canvas)), ==, 0);
}

static void
test_canvas_dot (void)
{
  const double dot[][2] = { { 100, 100 } };
  guint n_changes;
  GtkGesture *pen;
  g_autoptr (BnlCanvas) canvas = create_canvas (&n_changes, &pen);

  draw (pen, dot, 1);
  g_assert_cmpuint (bnl_canvas_get_n_strokes (canvas), ==, 1);
  g_assert_true (bnl_canvas_is_blank (canvas));
}

/* While the pen is down nothing is taken away under it. */
static void
test_canvas_busy (void)
{
  guint n_changes;
  GtkGesture *pen;
  g_autoptr (BnlCanvas) canvas = create_canvas (&n_changes, &pen);

  g_signal_emit_by_name (pen, "down", 100.0, 100.0);
  g_signal_emit_by_name (pen, "motion", 200.0, 200.0);
  g_assert_true (bnl_canvas_is_drawing (canvas));
  bnl_canvas_clear (canvas);
  bnl_canvas_undo_stroke (canvas);
  g_assert_cmpuint (bnl_canvas_get_n_strokes (canvas), ==, 1);
  g_signal_emit_by_name (pen, "end", NULL);
  bnl_canvas_clear (canvas);
  g_assert_cmpuint (bnl_canvas_get_n_strokes (canvas), ==, 0);
}

static void
measure_ink (BnlCanvas *canvas, double *left, double *top, double *right, double *bottom)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);

  bnl_drawing_trace (bnl_canvas_get_drawing (canvas), cr);
  cairo_path_extents (cr, left, top, right, bottom);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Out over the right edge, along outside, back in: ink up to the edge twice, none beyond, and one
 * stroke to the hand that drew it. */
static void
test_canvas_edge (void)
{
  const double points[][2] = {
    { 280, 140 }, { 700, 140 }, { 900, 200 }, { 700, 420 }, { 280, 420 },
  };
  guint n_changes;
  GtkGesture *pen;
  g_autoptr (BnlCanvas) canvas = create_canvas (&n_changes, &pen);
  double left, top, right, bottom;

  draw (pen, points, G_N_ELEMENTS (points));
  g_assert_cmpuint (bnl_drawing_get_n_strokes (bnl_canvas_get_drawing (canvas)), ==, 2);
  g_assert_cmpuint (bnl_canvas_get_n_strokes (canvas), ==, 1);
  measure_ink (canvas, &left, &top, &right, &bottom);
  g_assert_cmpfloat_with_epsilon (left, 140.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (top, 70.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (right, BNL_CANVAS_SIZE, 1e-6);
  g_assert_cmpfloat_with_epsilon (bottom, 210.0, 1e-6);

  bnl_canvas_undo_stroke (canvas);
  g_assert_cmpuint (bnl_drawing_get_n_strokes (bnl_canvas_get_drawing (canvas)), ==, 0);
}

/* The corner: the nearer of two edges cuts. */
static void
test_canvas_corner (void)
{
  const double points[][2] = { { 280, 280 }, { -140, -280 } };
  guint n_changes;
  GtkGesture *pen;
  g_autoptr (BnlCanvas) canvas = create_canvas (&n_changes, &pen);
  double left, top, right, bottom;

  draw (pen, points, G_N_ELEMENTS (points));
  measure_ink (canvas, &left, &top, &right, &bottom);
  g_assert_cmpfloat_with_epsilon (top, 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (left, 35.0, 1e-6);
}

/* What is drawn at one size is there at every other. */
static void
test_canvas_resize (void)
{
  const double points[][2] = { { 140, 140 }, { 280, 280 } };
  guint n_changes;
  GtkGesture *pen;
  g_autoptr (BnlCanvas) canvas = create_canvas (&n_changes, &pen);
  double left, top, right, bottom;

  draw (pen, points, G_N_ELEMENTS (points));
  allocate (GTK_WIDGET (canvas), 2 * CANVAS_PX, CANVAS_PX);
  measure_ink (canvas, &left, &top, &right, &bottom);
  g_assert_cmpfloat_with_epsilon (right, 140.0, 1e-6);

  /* The sheet is the square in the middle now. */
  bnl_canvas_clear (canvas);
  draw (pen, (const double[][2]){ { CANVAS_PX / 2, 0 }, { CANVAS_PX, CANVAS_PX / 2 } }, 2);
  measure_ink (canvas, &left, &top, &right, &bottom);
  g_assert_cmpfloat_with_epsilon (left, 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (right, 140.0, 1e-6);
}

static void
test_pixel_view (void)
{
  BnlPixelView *view = g_object_ref_sink (g_object_new (BNL_TYPE_PIXEL_VIEW, NULL));
  guint8 pixels[BNL_DIGIT_N_PIXELS] = { [30] = 255, [31] = 1, [700] = 128 };

  assert_description (view, "empty");
  bnl_pixel_view_set_pixels (view, pixels);
  assert_description (view, "28 × 28 pixels, 3 of them with ink");
  bnl_pixel_view_set_pixels (view, NULL);
  assert_description (view, "empty");
  g_object_unref (view);
}

static void
test_bars (void)
{
  BnlProbabilityBars *bars = g_object_ref_sink (g_object_new (BNL_TYPE_PROBABILITY_BARS, NULL));
  float many[26] = { 0.0f };

  assert_description (bars, "empty");
  bnl_probability_bars_set (bars, (float[]){ 0.25f, 0.75f }, 2, NULL);
  assert_description (bars, "0: 25.0 %, 1: 75.0 %");

  /* More classes than rows: the ten most probable, largest first. */
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (float) ((i * 7) % 26) / 325.0f;
  bnl_probability_bars_set (bars, many, G_N_ELEMENTS (many), NULL);
  assert_description (bars, "11: 7.7 %, 22: 7.4 %, 7: 7.1 %, 18: 6.8 %, 3: 6.5 %, 14: 6.2 %, "
                            "25: 5.8 %, 10: 5.5 %, 21: 5.2 %, 6: 4.9 %");
  bnl_probability_bars_set (bars, NULL, 10, NULL);
  assert_description (bars, "empty");
  g_object_unref (bars);
}

static GtkLabel *
find_label (GtkWidget *within, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (within); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkLabel *found;

    if (GTK_IS_LABEL (child) && g_str_equal (gtk_label_get_text (GTK_LABEL (child)), text))
      return GTK_LABEL (child);
    if ((found = find_label (child, text)))
      return found;
  }
  return NULL;
}

/* The name stays while the text changes. */
static void
assert_says (BnlPredictionCard *card, const char *text)
{
  GtkLabel *label = find_label (GTK_WIDGET (card), text);

  g_assert_nonnull (label);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Prediction of a test");
}

static void
test_card (void)
{
  BnlPredictionCard *card = g_object_ref_sink (g_object_new (
      BNL_TYPE_PREDICTION_CARD, "title", "A test", "says", "Prediction of a test", NULL));

  g_assert_nonnull (find_label (GTK_WIDGET (card), "A test"));
  bnl_prediction_card_show_message (card, "Nothing drawn & <nothing> said");
  assert_says (card, "Nothing drawn & <nothing> said");
  bnl_prediction_card_show_probabilities (card, (float[]){ 0.02f, 0.98f }, 2);
  assert_says (card, "1 - 98.0 %");
  g_assert_nonnull (find_label (GTK_WIDGET (card), "96.0 points ahead of 0"));
  bnl_prediction_card_show_message (card, "Nothing drawn");
  assert_says (card, "Nothing drawn");
  g_assert_null (find_label (GTK_WIDGET (card), "96.0 points ahead of 0"));

  bnl_prediction_card_set_basis (card, "Diverged", TRUE);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_label (GTK_WIDGET (card), "Diverged")),
                                           "warning"));
  bnl_prediction_card_set_basis (card, "After 2 steps", FALSE);
  g_assert_false (gtk_widget_has_css_class (
      GTK_WIDGET (find_label (GTK_WIDGET (card), "After 2 steps")), "warning"));
  g_object_unref (card);
}

enum { EASEL, VERDICT, WITHOUT, WITH, SEEN, N_PARTS };

static BnlDrawBoard *
create_board (GtkWidget *parts[N_PARTS])
{
  static const int min_sizes[N_PARTS][2] = {
    [VERDICT] = { 120, 90 },
    [WITHOUT] = { 150, 380 },
    [WITH] = { 155, 390 },
    [SEEN] = { 130, 200 },
  };
  BnlDrawBoard *board = g_object_ref_sink (g_object_new (BNL_TYPE_DRAW_BOARD, NULL));

  for (guint i = 0; i < N_PARTS; i++) {
    parts[i] = i == EASEL ? g_object_new (BNL_TYPE_CANVAS, NULL) : adw_bin_new ();
    if (i != EASEL)
      gtk_widget_set_size_request (parts[i], min_sizes[i][0], min_sizes[i][1]);
    gtk_widget_set_parent (parts[i], GTK_WIDGET (board));
  }
  return board;
}

/* Whatever the room: every part is inside, at least as large as it must be, and on none of the
 * others; the canvas is square or higher; the cards are twins where they are
 * neighbours. */
static void
test_board_fits (void)
{
  GtkWidget *parts[N_PARTS];
  g_autoptr (BnlDrawBoard) board = create_board (parts);
  int min_width;

  gtk_widget_measure (GTK_WIDGET (board), GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL,
                      NULL);
  g_assert_cmpint (min_width, <=, 360);
  for (int width = min_width; width < 2700; width += 13) {
    int min_height, natural_height;

    gtk_widget_measure (GTK_WIDGET (board), GTK_ORIENTATION_VERTICAL, width, &min_height,
                        &natural_height, NULL, NULL);
    g_assert_cmpint (min_height, <=, natural_height);
    for (int height = min_height; height <= natural_height + 100; height += 97) {
      GtkAllocation places[N_PARTS];

      allocate (GTK_WIDGET (board), width, height);
      for (guint i = 0; i < N_PARTS; i++) {
        GdkRectangle crossing;
        int part_width;

        gtk_widget_get_allocation (parts[i], &places[i]);
        gtk_widget_measure (parts[i], GTK_ORIENTATION_HORIZONTAL, -1, &part_width, NULL, NULL,
                            NULL);
        g_assert_cmpint (places[i].width, >=, part_width);
        g_assert_cmpint (places[i].x, >=, 0);
        g_assert_cmpint (places[i].x + places[i].width, <=, width);
        g_assert_cmpint (places[i].y + places[i].height, <=, height);
        for (guint j = 0; j < i; j++)
          g_assert_false (gdk_rectangle_intersect (&places[i], &places[j], &crossing));
      }
      g_assert_cmpint (places[EASEL].height, >=, places[EASEL].width);
      g_assert_cmpint (places[WITH].width, ==, places[WITHOUT].width);
      if (places[WITH].y == places[WITHOUT].y)
        g_assert_cmpint (places[WITH].height, ==, places[WITHOUT].height);
    }
  }
}

static void
test_board_arrangements (void)
{
  GtkWidget *parts[N_PARTS];
  g_autoptr (BnlDrawBoard) board = create_board (parts);
  GtkAllocation places[N_PARTS];
  const struct {
    int width;
    gboolean cards_beside_easel, cards_beside_each_other, seen_beside_easel;
  } expected[] = {
    { 300, FALSE, FALSE, FALSE },
    { 360, FALSE, TRUE, FALSE },
    { 640, FALSE, TRUE, TRUE },
    { 1240, TRUE, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    int min_height;

    gtk_widget_measure (GTK_WIDGET (board), GTK_ORIENTATION_VERTICAL, expected[i].width,
                        &min_height, NULL, NULL, NULL);
    allocate (GTK_WIDGET (board), expected[i].width, min_height);
    for (guint j = 0; j < N_PARTS; j++)
      gtk_widget_get_allocation (parts[j], &places[j]);
    g_assert_cmpint (places[WITH].y == places[EASEL].y, ==, expected[i].cards_beside_easel);
    g_assert_cmpint (places[WITH].y == places[WITHOUT].y, ==, expected[i].cards_beside_each_other);
    g_assert_cmpint (places[SEEN].y == places[EASEL].y, ==, expected[i].seen_beside_easel);
  }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  g_test_add_func ("/draw-widgets/canvas/strokes", test_canvas_strokes);
  g_test_add_func ("/draw-widgets/canvas/dot", test_canvas_dot);
  g_test_add_func ("/draw-widgets/canvas/busy", test_canvas_busy);
  g_test_add_func ("/draw-widgets/canvas/edge", test_canvas_edge);
  g_test_add_func ("/draw-widgets/canvas/corner", test_canvas_corner);
  g_test_add_func ("/draw-widgets/canvas/resize", test_canvas_resize);
  g_test_add_func ("/draw-widgets/pixel-view", test_pixel_view);
  g_test_add_func ("/draw-widgets/bars", test_bars);
  g_test_add_func ("/draw-widgets/card", test_card);
  g_test_add_func ("/draw-widgets/board/fits", test_board_fits);
  g_test_add_func ("/draw-widgets/board/arrangements", test_board_arrangements);
  return g_test_run ();
}
