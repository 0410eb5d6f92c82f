/* The layout of rows: which children share one, how they share its width, who gets spare height. */

#include "app/bnl-reflow.h"

#define SPACING 10
#define CHILD_HEIGHT 20

static BnlReflow *
create_reflow (gboolean homogeneous)
{
  return g_object_ref_sink (
      g_object_new (BNL_TYPE_REFLOW, "spacing", SPACING, "homogeneous", homogeneous, NULL));
}

static GtkWidget *
add_child (BnlReflow *reflow, int width)
{
  GtkWidget *child = g_object_new (GTK_TYPE_BOX, NULL);

  gtk_widget_set_size_request (child, width, CHILD_HEIGHT);
  gtk_widget_set_parent (child, GTK_WIDGET (reflow));
  return child;
}

/* Asked as GTK asks, then given exactly that height, or the height given. */
static int
lay_out (BnlReflow *reflow, int width, int height)
{
  GtkWidget *widget = GTK_WIDGET (reflow);
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, width, height > 0 ? height : minimum },
                            -1);
  return minimum;
}

static void
assert_place (GtkWidget *child, int x, int y, int width, int height)
{
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (child, gtk_widget_get_parent (child), &place));
  g_assert_cmpfloat (place.origin.x, ==, x);
  g_assert_cmpfloat (place.origin.y, ==, y);
  g_assert_cmpfloat (place.size.width, ==, width);
  g_assert_cmpfloat (place.size.height, ==, height);
}

static void
test_rows (void)
{
  g_autoptr (BnlReflow) reflow = create_reflow (FALSE);
  GtkWidget *a = add_child (reflow, 100);
  GtkWidget *b = add_child (reflow, 50);
  GtkWidget *c = add_child (reflow, 200);

  /* 100 + 10 + 50 + 10 + 200 */
  g_assert_cmpint (lay_out (reflow, 370, 0), ==, CHILD_HEIGHT);
  assert_place (a, 0, 0, 100, 20);
  assert_place (b, 110, 0, 50, 20);
  assert_place (c, 170, 0, 200, 20);

  g_assert_cmpint (lay_out (reflow, 369, 0), ==, 2 * CHILD_HEIGHT + SPACING);
  assert_place (a, 0, 0, 100, 20);
  /* Nothing in the row expands, so the last fills it. */
  assert_place (b, 110, 0, 259, 20);
  assert_place (c, 0, 30, 369, 20);

  g_assert_cmpint (lay_out (reflow, 200, 0), ==, 2 * CHILD_HEIGHT + SPACING);
  gtk_widget_set_visible (a, FALSE);
  g_assert_cmpint (lay_out (reflow, 260, 0), ==, CHILD_HEIGHT);
  assert_place (b, 0, 0, 50, 20);
  assert_place (c, 60, 0, 200, 20);
}

static void
test_minimum (void)
{
  g_autoptr (BnlReflow) reflow = create_reflow (FALSE);
  int minimum, natural;

  gtk_widget_measure (GTK_WIDGET (reflow), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                      NULL);
  g_assert_cmpint (minimum, ==, 0);
  add_child (reflow, 100);
  add_child (reflow, 150);
  /* As narrow as its widest child; at best everything is in one row. */
  gtk_widget_measure (GTK_WIDGET (reflow), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                      NULL);
  g_assert_cmpint (minimum, ==, 150);
  g_assert_cmpint (natural, ==, 260);
}

static void
test_expand (void)
{
  g_autoptr (BnlReflow) reflow = create_reflow (FALSE);
  GtkWidget *a = add_child (reflow, 100);
  GtkWidget *b = add_child (reflow, 50);
  GtkWidget *c = add_child (reflow, 50);

  gtk_widget_set_hexpand (a, TRUE);
  gtk_widget_set_hexpand (b, TRUE);
  lay_out (reflow, 320, 0);
  assert_place (a, 0, 0, 150, 20);
  assert_place (b, 160, 0, 100, 20);
  assert_place (c, 270, 0, 50, 20);
}

static void
test_homogeneous (void)
{
  g_autoptr (BnlReflow) reflow = create_reflow (TRUE);
  GtkWidget *a = add_child (reflow, 100);
  GtkWidget *b = add_child (reflow, 100);
  GtkWidget *c = add_child (reflow, 150);

  /* Three of 150 would be needed. */
  g_assert_cmpint (lay_out (reflow, 469, 0), ==, 2 * CHILD_HEIGHT + SPACING);
  assert_place (a, 0, 0, 229, 20);
  assert_place (b, 239, 0, 230, 20);
  assert_place (c, 0, 30, 469, 20);

  lay_out (reflow, 470, 0);
  assert_place (a, 0, 0, 150, 20);
  assert_place (b, 160, 0, 150, 20);
  assert_place (c, 320, 0, 150, 20);
}

static void
test_height (void)
{
  g_autoptr (BnlReflow) reflow = create_reflow (FALSE);
  GtkWidget *a = add_child (reflow, 100);
  GtkWidget *b = add_child (reflow, 100);

  gtk_widget_set_vexpand (b, TRUE);
  lay_out (reflow, 100, 300);
  assert_place (a, 0, 0, 100, 20);
  assert_place (b, 0, 30, 100, 270);
  /* In one row both are as high as it is. */
  lay_out (reflow, 210, 300);
  assert_place (a, 0, 0, 100, 300);
  assert_place (b, 110, 0, 100, 300);
}

static void
test_right_to_left (void)
{
  g_autoptr (BnlReflow) reflow = create_reflow (FALSE);
  GtkWidget *a = add_child (reflow, 100);
  GtkWidget *b = add_child (reflow, 50);

  gtk_widget_set_direction (GTK_WIDGET (reflow), GTK_TEXT_DIR_RTL);
  lay_out (reflow, 160, 0);
  assert_place (a, 60, 0, 100, 20);
  assert_place (b, 0, 0, 50, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/app/reflow/rows", test_rows);
  g_test_add_func ("/app/reflow/minimum", test_minimum);
  g_test_add_func ("/app/reflow/expand", test_expand);
  g_test_add_func ("/app/reflow/homogeneous", test_homogeneous);
  g_test_add_func ("/app/reflow/height", test_height);
  g_test_add_func ("/app/reflow/right-to-left", test_right_to_left);
  return g_test_run ();
}
