/* Tab through every page, forwards and backwards: every control is reached once, nothing holds the
 * focus fast, and the way goes down the page. */

#include "window-fixture.h"

/* More than any page has. */
#define MOST_STEPS 400

static WindowFixture fixture;

static gboolean
is_within (GtkWidget *widget, GType type)
{
  return gtk_widget_get_ancestor (widget, type) != NULL;
}

/* Reached by arrow keys once Tab has come to what they are in, or is a part of a control. */
static gboolean
is_reached_otherwise (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return GTK_IS_LIST_BOX_ROW (widget) || GTK_IS_LABEL (widget) || GTK_IS_SCROLLED_WINDOW (widget) ||
         (parent &&
          (is_within (parent, GTK_TYPE_COLUMN_VIEW) || is_within (parent, GTK_TYPE_LIST_BOX_ROW) ||
           is_within (parent, GTK_TYPE_STACK_SWITCHER) ||
           is_within (parent, ADW_TYPE_VIEW_SWITCHER))) ||
         is_within (widget, g_type_from_name ("BnlReadingTable"));
}

/* All that a person can operate on what is shown. */
static void
collect (GtkWidget *widget, GPtrArray *controls)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget) ||
      !gtk_widget_is_sensitive (widget) || !gtk_widget_get_can_focus (widget))
    return;
  if (gtk_widget_get_focusable (widget) && !is_reached_otherwise (widget))
    g_ptr_array_add (controls, widget);
  if (GTK_IS_POPOVER (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect (child, controls);
}

/* What has the focus, one after the other, until the first comes again. */
static GPtrArray *
walk (GtkDirectionType direction)
{
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  GtkWindow *window = GTK_WINDOW (fixture.window);

  gtk_window_set_focus (window, NULL);
  for (guint i = 0; i < MOST_STEPS; i++) {
    GtkWidget *focus;

    g_signal_emit_by_name (window, "move-focus", direction);
    focus = gtk_window_get_focus (window);
    if (!focus)
      continue;
    if (way->len > 0 && focus == way->pdata[0])
      return g_steal_pointer (&way);
    g_assert_true (gtk_widget_get_mapped (focus));
    if (g_ptr_array_find (way, focus, NULL)) {
      g_autofree char *where = window_fixture_describe (focus);

      g_error ("the focus goes round and round at %s", where);
    }
    g_ptr_array_add (way, focus);
  }
  g_assert_not_reached ();
}

/* A control or something in it. */
static gboolean
is_on_way (const GPtrArray *way, GtkWidget *control)
{
  for (guint i = 0; i < way->len; i++)
    if (way->pdata[i] == control || gtk_widget_is_ancestor (way->pdata[i], control))
      return TRUE;
  return FALSE;
}

static void
check_all_reached (const GPtrArray *way)
{
  g_autoptr (GPtrArray) controls = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture.window), controls);
  g_assert_cmpuint (controls->len, >, 0);
  for (guint i = 0; i < controls->len; i++)
    if (!is_on_way (way, controls->pdata[i])) {
      g_autofree char *where = window_fixture_describe (controls->pdata[i]);

      g_test_message ("Tab never comes to %s", where);
      g_test_fail ();
    }
  g_test_message ("%u controls, %u steps", controls->len, way->len);
}

static void
check_keys (void)
{
  g_autoptr (GPtrArray) there = walk (GTK_DIR_TAB_FORWARD);
  g_autoptr (GPtrArray) back = walk (GTK_DIR_TAB_BACKWARD);

  check_all_reached (there);
  check_all_reached (back);
}

static void
test_page (gconstpointer page)
{
  window_fixture_show_page (&fixture, page);
  check_keys ();
}

static void
test_data (gconstpointer view)
{
  window_fixture_show_page (&fixture, "data");
  g_object_set (window_fixture_find (fixture.window, g_type_from_name ("BnlDataPage")), "view",
                view, NULL);
  window_fixture_settle (&fixture);
  check_keys ();
}

static GtkWidget *
find_named (const char *type)
{
  return window_fixture_find (fixture.window, g_type_from_name (type));
}

/* The other page of the sidebar. */
static void
test_more (void)
{
  window_fixture_show_page (&fixture, "train");
  g_signal_emit_by_name (find_named ("BnlBasicSettings"), "more");
  window_fixture_settle (&fixture);
  g_assert_true (gtk_widget_get_mapped (find_named ("BnlMoreSettings")));
  check_keys ();
  g_signal_emit_by_name (find_named ("BnlMoreSettings"), "back");
  window_fixture_settle (&fixture);
  g_assert_true (gtk_widget_get_mapped (find_named ("BnlBasicSettings")));
}

static void
test_trained (gconstpointer page)
{
  if (!g_str_has_prefix (gtk_label_get_text (fixture.status), "Finished"))
    window_fixture_train (&fixture);
  test_page (page);
}

int
main (int argc, char *argv[])
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  window_fixture_set_up (&fixture);
  g_test_add_data_func ("/app/window-keys/train", "train", test_page);
  g_test_add_func ("/app/window-keys/train-more-settings", test_more);
  g_test_add_data_func ("/app/window-keys/data-images", "images", test_data);
  g_test_add_data_func ("/app/window-keys/data-classes", "classes", test_data);
  g_test_add_data_func ("/app/window-keys/data-preparation", "preparation", test_data);
  g_test_add_data_func ("/app/window-keys/draw", "draw", test_page);
  g_test_add_data_func ("/app/window-keys/experiments", "experiments", test_page);
  g_test_add_data_func ("/app/window-keys/runs-empty", "runs", test_page);
  g_test_add_data_func ("/app/window-keys/train-finished", "train", test_trained);
  g_test_add_data_func ("/app/window-keys/runs", "runs", test_trained);
  status = g_test_run ();
  window_fixture_tear_down (&fixture);
  return status;
}
