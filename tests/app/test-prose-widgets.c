/* Texts in the window: paragraphs, links, formulas, the handbook, and what links do.  Run under
 * G_DEBUG=fatal-warnings. */

#include <adwaita.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-formula-view.h"
#include "app/bnl-handbook-window.h"
#include "app/bnl-link.h"
#include "app/bnl-prose-paragraph.h"
#include "app/bnl-prose-view.h"
#include "report/bnl-handbook.h"

#define PATIENCE_USEC (20 * G_USEC_PER_SEC)
#define N_FRAMES 3

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_draw (widget);
  return --*(guint *) user_data > 0;
}

static void
show_frames (GtkWidget *widget)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  guint n_left = N_FRAMES;

  gtk_widget_add_tick_callback (widget, count_frame_cb, &n_left, NULL);
  while (n_left > 0) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

static GtkWidget *
show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  show_frames (widget);
  return window;
}

static GtkWidget *
get_paragraph (BnlProseView *view, guint index)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view));

  while (child && index-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkLabel *
get_label (BnlProseView *view, guint index)
{
  return GTK_LABEL (gtk_widget_get_last_child (get_paragraph (view, index)));
}

static void
test_text (void)
{
  BnlProseView *view = BNL_PROSE_VIEW (bnl_prose_view_new ());
  GtkWidget *window;

  bnl_prose_view_set_markup (view,
                             "# A < b\n\nc **d** `e` $x_i^2$ & [f](text:limits)\n\n- g\n\n$$h$$");
  g_object_set (view, "label", "Verdict", NULL);
  window = show (GTK_WIDGET (view));

  g_assert_cmpstr (gtk_label_get_text (get_label (view, 0)), ==, "A < b");
  /* What is copied and read aloud has words where a formula is seen. */
  g_assert_cmpstr (gtk_label_get_text (get_label (view, 1)), ==, "c d e x sub i squared & f");
  g_assert_true (gtk_label_get_selectable (get_label (view, 1)));
  g_assert_cmpstr (gtk_label_get_text (get_label (view, 2)), ==, "g");
  g_assert_true (BNL_IS_FORMULA_VIEW (gtk_widget_get_first_child (get_paragraph (view, 3))));
  g_assert_null (get_paragraph (view, 4));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Verdict");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "A < b\n\nc d e x sub i squared & f\n\n- g\n\nh");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_paragraph (view, 0)),
                                   GTK_ACCESSIBLE_ROLE_HEADING);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (get_paragraph (view, 3))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "h");

  bnl_prose_view_set_markup (view, NULL);
  g_assert_null (get_paragraph (view, 0));
  g_assert_null (bnl_prose_view_get_markup (view));
  bnl_prose_view_set_markup (view, "**no markup");
  g_assert_cmpstr (gtk_label_get_text (get_label (view, 0)), ==, "**no markup");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A verdict that grows leaves alone what stays as it was. */
static void
test_growth (void)
{
  BnlProseView *view = BNL_PROSE_VIEW (bnl_prose_view_new ());
  GtkWidget *window, *first;

  bnl_prose_view_set_markup (view, "one $x$\n\ntwo");
  window = show (GTK_WIDGET (view));
  first = get_paragraph (view, 0);
  gtk_label_select_region (get_label (view, 0), 0, 3);
  bnl_prose_view_set_markup (view, "one $x$\n\ntwo and\n\nthree");
  g_assert_true (get_paragraph (view, 0) == first);
  g_assert_true (gtk_label_get_selection_bounds (get_label (view, 0), NULL, NULL));
  g_assert_cmpstr (gtk_label_get_text (get_label (view, 1)), ==, "two and");
  g_assert_cmpstr (gtk_label_get_text (get_label (view, 2)), ==, "three");
  bnl_prose_view_set_markup (view, "one $y$");
  g_assert_true (get_paragraph (view, 0) != first);
  g_assert_null (get_paragraph (view, 1));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Tab goes from link to link, past what has none. */
static void
test_links (void)
{
  BnlProseView *view = BNL_PROSE_VIEW (bnl_prose_view_new ());
  GtkWidget *window;

  bnl_prose_view_set_markup (
      view, "none\n\n[a](text:limits) $x$ [b](page:draw)\n\nnone\n\n[c](https://a.b/)");
  window = show (GTK_WIDGET (view));
  gtk_window_set_focus (GTK_WINDOW (window), NULL);

  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (get_label (view, 1)), ==, "text:limits");
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (get_label (view, 1)), ==, "page:draw");
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (get_label (view, 3)), ==, "https://a.b/");
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (get_label (view, 1)), ==, "page:draw");
  gtk_window_destroy (GTK_WINDOW (window));
}

static int
measure_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, 480, NULL, &height, NULL, NULL);
  return height;
}

/* Formulas grow with the text that they stand in. */
static void
test_font_size (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *view = bnl_prose_view_new (), *window;
  int small, large, dpi;

  bnl_prose_view_set_markup (BNL_PROSE_VIEW (view),
                             "$\\frac{\\frac{a}{b}}{\\frac{c}{d}}$\n\n$$\\frac{a}{b}$$");
  window = show (view);
  small = measure_height (view);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  show_frames (view);
  large = measure_height (view);
  g_assert_cmpint (large, >, small * 3 / 2);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  show_frames (view);
  g_assert_cmpint (measure_height (view), ==, small);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_formula_view (void)
{
  g_autoptr (BnlFormula) formula =
      bnl_formula_new ("\\frac{a+b+c+d+e+f+g+h}{2}", BNL_FORMULA_DISPLAYED, NULL);
  GtkWidget *view = g_object_ref_sink (bnl_formula_view_new (formula));
  int minimum, natural, wide, narrow;

  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, natural + 100, NULL, &wide, NULL, NULL);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, minimum, NULL, &narrow, NULL, NULL);
  g_assert_cmpint (narrow, <, wide);
  g_object_unref (view);
}

static void
test_handbook (void)
{
  GtkWidget *window = g_object_new (BNL_TYPE_HANDBOOK_WINDOW, NULL);
  guint n_ids;
  const char *const *ids = bnl_handbook_get_ids (&n_ids);
  g_autofree char *section = NULL;

  gtk_window_present (GTK_WINDOW (window));
  show_frames (window);
  for (guint i = 0; i < n_ids; i++) {
    g_autofree char *shown = NULL;

    g_object_get (window, "section", &shown, NULL);
    g_assert_cmpstr (shown, ==, ids[i]);
    show_frames (window);
    gtk_widget_activate_action (window, "handbook.next", NULL);
  }
  /* The last one has no next. */
  gtk_widget_activate_action (window, "handbook.previous", NULL);
  g_object_get (window, "section", &section, NULL);
  g_assert_cmpstr (section, ==, ids[n_ids - 2]);
  g_object_set (window, "section", "nothing", NULL);
  /* Narrow, with no room for both sides. */
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 500);
  show_frames (window);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 400);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
apply (BnlSetup *setup, const char *key, const char *value, GError **error)
{
  return bnl_link_apply (setup, (const char *[]){ "lr", key, NULL },
                         (const char *[]){ "3", value, NULL }, error);
}

static void
test_settings (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();
  g_autoptr (GError) error = NULL;
  const double lr = bnl_setup_get_spec (setup)->lr;

  g_assert_true (apply (setup, "pair", "false", &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, 3);
  g_assert_false (bnl_setup_get_pair (setup));
  /* One change, taken back at once. */
  bnl_setup_undo (setup);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, lr);
  g_assert_true (bnl_setup_get_pair (setup));

  /* All or none. */
  g_assert_false (apply (setup, "batch_size", "many", &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, lr);
  bnl_setup_set_locked (setup, TRUE);
  g_assert_false (apply (setup, "pair", "true", &error));
  g_assert_nonnull (error);
  g_assert_cmpfloat (bnl_setup_get_spec (setup)->lr, ==, lr);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  g_test_add_func ("/app/prose/text", test_text);
  g_test_add_func ("/app/prose/growth", test_growth);
  g_test_add_func ("/app/prose/links", test_links);
  g_test_add_func ("/app/prose/font-size", test_font_size);
  g_test_add_func ("/app/prose/formula-view", test_formula_view);
  g_test_add_func ("/app/prose/handbook", test_handbook);
  g_test_add_func ("/app/prose/settings", test_settings);
  return g_test_run ();
}
