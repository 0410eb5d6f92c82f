/* A chart by its keys alone: each one does what the manual of them says, and nothing where there is
 * nothing to do, so that the page gets the key. */

#include <adwaita.h>
#include <math.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-chart-view-private.h"

#define N_POINTS 100
#define PATIENCE_USEC (20 * G_USEC_PER_SEC)

typedef struct {
  GtkWidget *window;
  BnlChartView *view;
} Page;

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Three level curves over the steps 1 to 100, "run 3" the highest. */
static void
set_up (Page *page, gconstpointer data)
{
  gint64 latest = g_get_monotonic_time () + PATIENCE_USEC;
  guint source = g_timeout_add (20, wake_cb, NULL);
  BnlChart *chart;

  page->view = g_object_new (BNL_TYPE_CHART_VIEW, "title", "Loss", NULL);
  chart = bnl_chart_view_get_chart (page->view);
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *name = g_strdup_printf ("run %u", i);
    BnlCurve *curve = bnl_curve_new (name, i, BNL_CURVE_SOLID);

    for (int step = 1; step <= N_POINTS; step++)
      bnl_curve_append (curve, step, i);
    bnl_chart_take_curve (chart, curve);
  }
  page->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (page->window), GTK_WIDGET (page->view));
  gtk_window_set_default_size (GTK_WINDOW (page->window), 640, 400);
  gtk_window_present (GTK_WINDOW (page->window));
  while (gtk_widget_get_width (GTK_WIDGET (page->view)) == 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, latest);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (source);
}

static void
tear_down (Page *page, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (page->window));
}

/* What the widget has bound to that key; NULL: nothing.  Owned by the caller. */
static GtkShortcut *
find_shortcut (GtkWidget *widget, const char *key)
{
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (key);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  g_assert_nonnull (wanted);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

      if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
        return g_steal_pointer (&shortcut);
    }
  }
  return NULL;
}

/* TRUE where the chart has taken the key. */
static gboolean
press (Page *page, const char *key)
{
  g_autoptr (GtkShortcut) shortcut = find_shortcut (GTK_WIDGET (page->view), key);

  g_assert_nonnull (shortcut);
  return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                       GTK_WIDGET (page->view),
                                       gtk_shortcut_get_arguments (shortcut));
}

static void
check_crosshair (Page *page, double wanted)
{
  g_assert_cmpfloat (bnl_chart_view_get_crosshair (page->view), ==, wanted);
}

static void
check_hidden (Page *page, const char *wanted)
{
  g_auto (GStrv) names = bnl_chart_view_dup_hidden (page->view);
  g_autofree char *list = names ? g_strjoinv (", ", names) : g_strdup ("");

  g_assert_cmpstr (list, ==, wanted);
}

static gboolean
get_flag (Page *page, const char *property)
{
  gboolean flag;

  g_object_get (page->view, property, &flag, NULL);
  return flag;
}

/* What is seen of x and y. */
static BnlChartLayout
get_layout (Page *page)
{
  BnlChartLayout layout;

  bnl_chart_view_get_layout (page->view, &layout);
  return layout;
}

static void
check_near (double value, double wanted, double tolerance)
{
  if (!(fabs (value - wanted) <= tolerance))
    g_error ("%g, not %g", value, wanted);
}

static double
find_width (const BnlAxis *axis)
{
  return axis->maximum - axis->minimum;
}

static double
find_x_width (Page *page)
{
  BnlChartLayout layout = get_layout (page);

  return find_width (&layout.x);
}

static double
find_y_width (Page *page)
{
  BnlChartLayout layout = get_layout (page);

  return find_width (&layout.y);
}

static void
test_crosshair (Page *page, gconstpointer data)
{
  g_assert_true (isnan (bnl_chart_view_get_crosshair (page->view)));
  /* From nowhere to the end that the key comes from. */
  g_assert_true (press (page, "Right"));
  check_crosshair (page, 1);
  press (page, "Right");
  check_crosshair (page, 2);
  press (page, "Left");
  check_crosshair (page, 1);
  /* Before the first point there is none: it stays, and the key is not the page's. */
  g_assert_true (press (page, "Left"));
  check_crosshair (page, 1);

  press (page, "<Control>End");
  check_crosshair (page, N_POINTS);
  press (page, "Right");
  check_crosshair (page, N_POINTS);
  press (page, "Left");
  check_crosshair (page, N_POINTS - 1);
  press (page, "<Control>Home");
  check_crosshair (page, 1);

  press (page, "Escape");
  press (page, "Left");
  check_crosshair (page, N_POINTS);
}

/* What lies closer than a pixel cannot be told apart, and is passed in one go. */
static void
test_dense (Page *page, gconstpointer data)
{
  BnlChart *chart = bnl_chart_view_get_chart (page->view);
  BnlCurve *dense = bnl_curve_new ("dense", 4, BNL_CURVE_SOLID);
  BnlChartLayout layout;
  double pixel, x;

  for (int i = 0; i < 100 * N_POINTS; i++)
    bnl_curve_append (dense, 1 + i / 100.0, 2);
  bnl_chart_take_curve (chart, dense);
  bnl_chart_view_sync (page->view);
  layout = get_layout (page);
  pixel = find_width (&layout.x) / layout.width;
  press (page, "<Control>Home");
  x = bnl_chart_view_get_crosshair (page->view);
  press (page, "Right");
  check_near (bnl_chart_view_get_crosshair (page->view), x + pixel, 0.011);
}

static void
test_pick (Page *page, gconstpointer data)
{
  /* Without a crosshair the page scrolls. */
  g_assert_false (press (page, "Up"));
  g_assert_false (press (page, "Down"));
  g_assert_null (bnl_chart_view_get_picked (page->view));

  bnl_chart_view_set_crosshair (page->view, 50);
  g_assert_true (press (page, "Up"));
  g_assert_cmpstr (bnl_chart_view_get_picked (page->view), ==, "run 1");
  check_near (bnl_chart_view_get_aim (page->view), 1, 0);
  press (page, "Up");
  press (page, "Up");
  g_assert_cmpstr (bnl_chart_view_get_picked (page->view), ==, "run 3");
  check_near (bnl_chart_view_get_aim (page->view), 3, 0);
  press (page, "Down");
  g_assert_cmpstr (bnl_chart_view_get_picked (page->view), ==, "run 2");
  /* What is hidden is stepped over. */
  press (page, "1");
  press (page, "Up");
  press (page, "Down");
  press (page, "Down");
  g_assert_cmpstr (bnl_chart_view_get_picked (page->view), !=, "run 1");
}

static void
test_hide (Page *page, gconstpointer data)
{
  /* Nothing is picked: nothing is hidden. */
  press (page, "h");
  press (page, "i");
  check_hidden (page, "");

  bnl_chart_view_set_crosshair (page->view, 50);
  bnl_chart_view_set_picked (page->view, "run 3");
  press (page, "h");
  check_hidden (page, "run 3");
  /* The one below is next. */
  g_assert_cmpstr (bnl_chart_view_get_picked (page->view), ==, "run 2");
  press (page, "h");
  check_hidden (page, "run 2, run 3");
  g_assert_cmpstr (bnl_chart_view_get_picked (page->view), ==, "run 1");
  press (page, "h");
  check_hidden (page, "run 1, run 2, run 3");
  g_assert_null (bnl_chart_view_get_picked (page->view));
  press (page, "0");
  check_hidden (page, "");

  bnl_chart_view_set_picked (page->view, "run 2");
  press (page, "i");
  check_hidden (page, "run 1, run 3");
  press (page, "i");
  check_hidden (page, "");
}

static void
test_numbers (Page *page, gconstpointer data)
{
  g_assert_true (press (page, "2"));
  check_hidden (page, "run 2");
  press (page, "KP_3");
  check_hidden (page, "run 2, run 3");
  press (page, "2");
  check_hidden (page, "run 3");
  press (page, "KP_0");
  check_hidden (page, "");
  /* There is no fourth curve. */
  g_assert_false (press (page, "4"));
  g_assert_false (press (page, "9"));
  check_hidden (page, "");
}

static void
test_zoom (Page *page, gconstpointer data)
{
  BnlChartLayout whole = get_layout (page), seen;
  double frac;

  bnl_chart_view_set_crosshair (page->view, 80);
  frac = bnl_axis_to_frac (&whole.x, 80);
  press (page, "plus");
  seen = get_layout (page);
  g_assert_true (bnl_chart_view_get_zoomed (page->view));
  check_near (find_width (&seen.x), find_width (&whole.x) / 1.5, 1e-9);
  /* The crosshair stays where it is. */
  check_near (bnl_axis_to_frac (&seen.x, 80), frac, 1e-9);
  press (page, "minus");
  check_near (find_x_width (page), find_width (&whole.x), 1e-9);

  /* With Ctrl y alone. */
  press (page, "Home");
  press (page, "<Control>plus");
  seen = get_layout (page);
  check_near (find_width (&seen.y), find_width (&whole.y) / 1.5, 1e-9);
  check_near (find_width (&seen.x), find_width (&whole.x), 1e-9);
  /* Once y is held, both go. */
  press (page, "equal");
  check_near (find_y_width (page), find_width (&seen.y) / 1.5, 1e-9);
  check_near (find_x_width (page), find_width (&whole.x) / 1.5, 1e-9);

  press (page, "Home");
  g_assert_false (bnl_chart_view_get_zoomed (page->view));
  check_near (find_y_width (page), find_width (&whole.y), 0);
  check_near (find_x_width (page), find_width (&whole.x), 0);
}

static void
test_pan (Page *page, gconstpointer data)
{
  BnlChartLayout before, after;

  press (page, "plus");
  press (page, "<Control>plus");
  before = get_layout (page);
  press (page, "<Shift>Right");
  after = get_layout (page);
  check_near (after.x.minimum - before.x.minimum, find_width (&before.x) / 8, 1e-6);
  check_near (find_width (&after.x), find_width (&before.x), 1e-6);
  press (page, "<Shift>Left");
  check_near (get_layout (page).x.minimum, before.x.minimum, 1e-6);
  press (page, "<Shift>Up");
  after = get_layout (page);
  check_near (after.y.minimum - before.y.minimum, find_width (&before.y) / 8, 1e-6);
  press (page, "<Shift>Down");
  check_near (get_layout (page).y.minimum, before.y.minimum, 1e-6);
}

static void
test_box (Page *page, gconstpointer data)
{
  BnlChartLayout whole = get_layout (page), seen;

  /* It begins at the crosshair, so there must be one. */
  g_assert_false (press (page, "Return"));
  bnl_chart_view_set_crosshair (page->view, 20);
  g_assert_true (press (page, "Return"));
  check_near (bnl_chart_view_get_mark (page->view), 20, 0);
  bnl_chart_view_set_crosshair (page->view, 59);
  press (page, "Right");
  g_assert_cmpfloat (page->view->box.width, >, 0);
  press (page, "KP_Enter");
  seen = get_layout (page);
  check_near (seen.x.minimum, 20, 0.5);
  check_near (seen.x.maximum, 60, 0.5);
  g_assert_true (isnan (bnl_chart_view_get_mark (page->view)));
  g_assert_cmpfloat (page->view->box.width, ==, 0);

  /* Escape drops it and leaves the rest. */
  press (page, "Home");
  press (page, "Return");
  press (page, "Left");
  press (page, "Escape");
  g_assert_true (isnan (bnl_chart_view_get_mark (page->view)));
  g_assert_cmpfloat (page->view->box.width, ==, 0);
  check_crosshair (page, 59);
  check_near (find_x_width (page), find_width (&whole.x), 0);
}

/* The crosshair is never led out of sight. */
static void
test_follow (Page *page, gconstpointer data)
{
  BnlChartLayout seen;
  double width;

  bnl_chart_view_set_x_view (page->view, g_variant_new ("(dd)", 20.0, 40.0));
  seen = get_layout (page);
  width = find_width (&seen.x);
  bnl_chart_view_set_crosshair (page->view, 40);
  press (page, "Right");
  check_crosshair (page, 41);
  seen = get_layout (page);
  g_assert_cmpfloat (seen.x.maximum, >, 41);
  check_near (find_width (&seen.x), width, 1e-6);
  press (page, "<Control>Home");
  seen = get_layout (page);
  g_assert_cmpfloat (seen.x.minimum, <=, 1);
  check_near (find_width (&seen.x), width, 1e-6);
}

static void
test_escape (Page *page, gconstpointer data)
{
  press (page, "f");
  g_assert_true (bnl_chart_view_get_maximized (page->view));
  bnl_chart_view_set_crosshair (page->view, 50);
  /* The page first, then the crosshair, then it is the page's key. */
  g_assert_true (press (page, "Escape"));
  g_assert_false (bnl_chart_view_get_maximized (page->view));
  check_crosshair (page, 50);
  g_assert_true (press (page, "Escape"));
  g_assert_true (isnan (bnl_chart_view_get_crosshair (page->view)));
  g_assert_false (press (page, "Escape"));
}

static void
test_switches (Page *page, gconstpointer data)
{
  static const char *const switches[][2] = {
    { "l", "log-y" },
    { "k", "log-x" },
    { "g", "grid" },
    { "F11", "maximized" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++) {
    gboolean before = get_flag (page, switches[i][1]);

    press (page, switches[i][0]);
    g_assert_true (get_flag (page, switches[i][1]) != before);
    press (page, switches[i][0]);
    g_assert_true (get_flag (page, switches[i][1]) == before);
  }
}

/* The keypad has the same keys. */
static void
test_keypad (Page *page, gconstpointer data)
{
  static const char *const keys[] = { "KP_Left",         "KP_Right",
                                      "KP_Up",           "KP_Down",
                                      "<Control>KP_End", "<Control>KP_Home",
                                      "<Shift>KP_Left",  "<Shift>KP_Right",
                                      "<Shift>KP_Up",    "<Shift>KP_Down",
                                      "KP_Add",          "KP_Subtract",
                                      "<Control>KP_Add", "<Control>KP_Subtract",
                                      "KP_Home" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GtkShortcut) shortcut = find_shortcut (GTK_WIDGET (page->view), keys[i]);

    if (!shortcut)
      g_error ("%s does nothing", keys[i]);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Page *page, gconstpointer data);
  } tests[] = {
    { "/chart-keys/crosshair", test_crosshair },
    { "/chart-keys/dense", test_dense },
    { "/chart-keys/pick", test_pick },
    { "/chart-keys/hide", test_hide },
    { "/chart-keys/numbers", test_numbers },
    { "/chart-keys/zoom", test_zoom },
    { "/chart-keys/pan", test_pan },
    { "/chart-keys/box", test_box },
    { "/chart-keys/follow", test_follow },
    { "/chart-keys/escape", test_escape },
    { "/chart-keys/switches", test_switches },
    { "/chart-keys/keypad", test_keypad },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Page, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
