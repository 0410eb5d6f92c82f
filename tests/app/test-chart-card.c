/* The card with values on a chart whose table is out of sight, and what takes a chart's content
 * away while the window goes on. */

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-chart-card.h"
#include "app/bnl-chart-job.h"
#include "app/bnl-chart-view-private.h"
#include "app/bnl-reading-table.h"
#include "plot/bnl-band.h"

#define PATIENCE_USEC (20 * G_USEC_PER_SEC)

static BnlChartView *
make_view (guint n)
{
  BnlChartView *view = g_object_new (BNL_TYPE_CHART_VIEW, "title", "Loss", NULL);
  BnlChart *chart = bnl_chart_view_get_chart (view);

  bnl_chart_set_x_label (chart, "step");
  for (guint i = 1; i <= n; i++) {
    g_autofree char *name = g_strdup_printf ("run %u", i);
    BnlCurve *curve = bnl_curve_new (name, i, i % 2 ? BNL_CURVE_SOLID : BNL_CURVE_DASHED);

    for (int step = 1; step <= 100; step++)
      bnl_curve_append (curve, step, i);
    bnl_chart_take_curve (chart, curve);
  }
  return view;
}

typedef struct {
  GtkWidget *window, *scrolled, *filler;
  BnlChartView *view, *other;
  BnlReadingTable *table;
} Page;

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Lets the window draw so many times. */
static void
wait_frames (Page *page, gint64 n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (page->window);
  gint64 end = gdk_frame_clock_get_frame_counter (clock) + n;
  gint64 latest = g_get_monotonic_time () + PATIENCE_USEC;

  while (gdk_frame_clock_get_frame_counter (clock) < end) {
    g_assert_cmpint (g_get_monotonic_time (), <, latest);
    gtk_widget_queue_draw (page->window);
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Two views above a table that a scrolled window shows or not. */
static void
set_up (Page *page, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  guint source = g_timeout_add (20, wake_cb, NULL);

  page->view = make_view (GPOINTER_TO_UINT (data));
  page->other = make_view (1);
  g_object_bind_property (page->view, "crosshair", page->other, "crosshair",
                          G_BINDING_BIDIRECTIONAL);
  gtk_widget_set_size_request (GTK_WIDGET (page->view), 340, 200);
  page->filler = gtk_label_new ("");
  page->table = g_object_new (BNL_TYPE_READING_TABLE, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page->view));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page->other));
  gtk_box_append (GTK_BOX (box), page->filler);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page->table));
  page->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (page->scrolled), box);
  page->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (page->window), page->scrolled);
  gtk_window_set_default_size (GTK_WINDOW (page->window), 360, 700);
  gtk_window_present (GTK_WINDOW (page->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (page->view)))
    g_main_context_iteration (NULL, TRUE);
  wait_frames (page, 2);
  g_source_remove (source);
}

static void
tear_down (Page *page, gconstpointer data)
{
  if (page->window)
    gtk_window_destroy (GTK_WINDOW (page->window));
}

static gboolean
is_shown (Page *page, BnlChartView *view)
{
  wait_frames (page, 2);
  return gtk_widget_get_mapped (GTK_WIDGET (view->card));
}

static void
check_words (Page *page, const char *wanted)
{
  g_autofree char *problem = NULL;

  wait_frames (page, 2);
  problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (page->view->card),
                                                GTK_ACCESSIBLE_PROPERTY_LABEL, wanted);
  g_assert_cmpstr (problem, ==, NULL);
}

static void
test_read (Page *page, gconstpointer data)
{
  g_assert_false (is_shown (page, page->view));
  /* Somewhere else on the page is no reading of this chart. */
  bnl_chart_view_set_crosshair (page->view, 30);
  g_assert_false (is_shown (page, page->view));

  bnl_chart_view_read_at (page->view, 40.2);
  g_assert_true (is_shown (page, page->view));
  g_assert_false (is_shown (page, page->other));
  check_words (page, "step 40; run 1 1.0000; run 2 2.0000; run 3 3.0000");
  /* The picked one first. */
  bnl_chart_view_set_picked (page->view, "run 2");
  check_words (page, "step 40; run 2 2.0000; run 1 1.0000; run 3 3.0000");
  /* What is hidden is not read. */
  bnl_chart_view_set_hidden (page->view, (const char *const[]){ "run 1", NULL });
  check_words (page, "step 40; run 2 2.0000; run 3 3.0000");

  /* The other takes the reading over. */
  bnl_chart_view_read_at (page->other, 50);
  g_assert_false (is_shown (page, page->view));
  check_words (page, "");
  g_assert_true (is_shown (page, page->other));
  bnl_chart_view_set_crosshair (page->view, (double) NAN);
  g_assert_false (is_shown (page, page->other));
}

/* Not while the table is to be seen, nor while a rectangle is drawn, nor beyond what is seen. */
static void
test_table (Page *page, gconstpointer data)
{
  bnl_reading_table_set_views (page->table, (BnlChartView *const[]){ page->view }, 1);
  bnl_chart_view_read_at (page->view, 40);
  g_assert_false (is_shown (page, page->view));
  /* Scrolled out of sight. */
  gtk_widget_set_size_request (page->filler, -1, 2000);
  wait_frames (page, 2);
  bnl_chart_view_read_at (page->view, 41);
  g_assert_true (is_shown (page, page->view));
  bnl_chart_view_set_box (page->view, &(BnlChartBox){ 50, 50, 50, 50 });
  g_assert_false (is_shown (page, page->view));
  bnl_chart_view_set_box (page->view, NULL);
  g_assert_true (is_shown (page, page->view));
  bnl_chart_view_set_x_view (page->view, g_variant_new ("(dd)", 60.0, 80.0));
  g_assert_false (is_shown (page, page->view));
  bnl_chart_view_set_x_view (page->view, NULL);
  g_assert_true (is_shown (page, page->view));
  gtk_widget_set_visible (GTK_WIDGET (page->table), FALSE);
  bnl_chart_view_read_at (page->view, 42);
  g_assert_true (is_shown (page, page->view));
}

/* Of many those nearest to the hand, and how many more there are. */
static void
test_many (Page *page, gconstpointer data)
{
  int height;

  bnl_chart_view_read_at (page->view, 40);
  bnl_chart_view_set_aim (page->view, 9.1);
  bnl_chart_view_set_picked (page->view, "run 9");
  check_words (page, "step 40; run 9 9.0000; run 10 10.0000; run 8 8.0000; run 11 11.0000; "
                     "run 7 7.0000");
  height = gtk_widget_get_height (GTK_WIDGET (page->view->card));
  g_assert_cmpint (height, >, 60);
  g_assert_cmpint (height, <, 200);
}

/* What seeds have in common is told with how they differ. */
static void
test_band (Page *page, gconstpointer data)
{
  BnlChart *chart = bnl_chart_view_get_chart (page->view);
  BnlBand *band = bnl_band_new ("mean", 3, BNL_CURVE_SOLID, "seeds");

  for (guint run = 0; run < 3; run++) {
    bnl_band_add_run (band);
    for (int step = 1; step <= 100; step++)
      bnl_band_append (band, run, step, 4 + run);
  }
  bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  bnl_chart_view_read_at (page->view, 40);
  check_words (page, "step 40; run 1 1.0000; mean 5.0000 ± 1.0000");
}

/* Taking away */

static void
wait_until_idle (BnlChartView *view)
{
  gint64 latest = g_get_monotonic_time () + PATIENCE_USEC;
  guint source = g_timeout_add (20, wake_cb, NULL);

  while (view->n_jobs > 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, latest);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (source);
}

typedef void (*Save) (BnlChartView *view, GFile *file);

static void
save_picture (BnlChartView *view, GFile *file)
{
  bnl_chart_job_save_picture (view, file, 4);
}

static void
check_file (GFile *file, const char *start)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_load_contents (file, NULL, &content, &size, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, 500);
  g_assert_true (g_str_has_prefix (content, start));
  g_assert_true (g_file_delete (file, NULL, NULL));
}

static void
check_save (Page *page, const char *name, Save save, const char *start, gboolean closing)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  BnlChartView *view = g_object_ref (page->view);

  save (view, file);
  g_assert_cmpint (view->n_jobs, ==, 1);
  /* One after the other. */
  gtk_widget_activate_action (GTK_WIDGET (view), "chart.copy", NULL);
  g_assert_cmpint (view->n_jobs, ==, 1);
  /* Not yet, and never a part of it. */
  g_assert_false (g_file_query_exists (file, NULL));
  if (closing)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&page->window)));
  wait_until_idle (view);
  check_file (file, start);
  g_object_unref (view);
}

static void
test_save (Page *page, gconstpointer data)
{
  check_save (page, "bnl-card.png", save_picture, "\x89PNG", FALSE);
  check_save (page, "bnl-card.svg", save_picture, "<?xml", FALSE);
  check_save (page, "bnl-card.pdf", save_picture, "%PDF", FALSE);
  check_save (page, "bnl-card.csv", bnl_chart_job_save_values, "\"step\",\"run 1\"", FALSE);
  bnl_chart_job_copy (page->view);
  g_assert_cmpint (page->view->n_jobs, ==, 1);
  wait_until_idle (page->view);
  g_assert_true (gdk_content_formats_contain_gtype (
      gdk_clipboard_get_formats (gtk_widget_get_clipboard (page->window)), GDK_TYPE_TEXTURE));
}

/* What takes its time shows a wheel in the place of the menu, until all is done. */
static void
test_busy (Page *page, gconstpointer data)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (page->view->menu_button);
  gint64 latest = g_get_monotonic_time () + PATIENCE_USEC;
  guint source = g_timeout_add (20, wake_cb, NULL);

  bnl_chart_view_add_job (page->view, 1);
  bnl_chart_view_add_job (page->view, 1);
  g_assert_false (GTK_IS_SPINNER (gtk_menu_button_get_child (button)));
  while (!GTK_IS_SPINNER (gtk_menu_button_get_child (button))) {
    g_assert_cmpint (g_get_monotonic_time (), <, latest);
    g_main_context_iteration (NULL, TRUE);
  }
  bnl_chart_view_add_job (page->view, -1);
  g_assert_true (GTK_IS_SPINNER (gtk_menu_button_get_child (button)));
  bnl_chart_view_add_job (page->view, -1);
  g_assert_cmpstr (gtk_menu_button_get_icon_name (button), ==, "view-more-symbolic");
  g_source_remove (source);
}

/* The window goes while the file is made, which is whole all the same. */
static void
test_close_picture (Page *page, gconstpointer data)
{
  check_save (page, "bnl-card-closed.png", save_picture, "\x89PNG", TRUE);
}

static void
test_close_values (Page *page, gconstpointer data)
{
  check_save (page, "bnl-card-closed.csv", bnl_chart_job_save_values, "\"step\"", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  g_test_add ("/chart-card/read", Page, GUINT_TO_POINTER (3), set_up, test_read, tear_down);
  g_test_add ("/chart-card/table", Page, GUINT_TO_POINTER (3), set_up, test_table, tear_down);
  g_test_add ("/chart-card/many", Page, GUINT_TO_POINTER (20), set_up, test_many, tear_down);
  g_test_add ("/chart-card/band", Page, GUINT_TO_POINTER (1), set_up, test_band, tear_down);
  g_test_add ("/chart-job/save", Page, GUINT_TO_POINTER (3), set_up, test_save, tear_down);
  g_test_add ("/chart-job/busy", Page, GUINT_TO_POINTER (3), set_up, test_busy, tear_down);
  g_test_add ("/chart-job/close-picture", Page, GUINT_TO_POINTER (3), set_up, test_close_picture,
              tear_down);
  g_test_add ("/chart-job/close-values", Page, GUINT_TO_POINTER (3), set_up, test_close_values,
              tear_down);
  return g_test_run ();
}
