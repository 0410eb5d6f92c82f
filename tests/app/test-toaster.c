/* Toasts that follow each other faster than they come in: none is freed while it still does. */

#include <adwaita.h>

#include "app/bnl-toaster.h"

#define SETTLED_USEC (3 * G_USEC_PER_SEC)

typedef struct {
  GtkWindow *window;
  AdwToastOverlay *overlay;
  GPtrArray *gone; /* titles of the toasts that were dismissed, in that order */
} Fixture;

static void
dismissed_cb (Fixture *fixture, AdwToast *toast)
{
  g_ptr_array_add (fixture->gone, g_strdup (adw_toast_get_title (toast)));
}

static void
show (Fixture *fixture, const char *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  g_signal_connect_swapped (toast, "dismissed", G_CALLBACK (dismissed_cb), fixture);
  bnl_toaster_show (fixture->overlay, toast);
}

static void
iterate (gint64 usec)
{
  gint64 end = g_get_monotonic_time () + usec;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* A label with that text is on screen. */
static gboolean
is_shown (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return gtk_widget_get_mapped (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (is_shown (child, text))
      return TRUE;
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  fixture->gone = g_ptr_array_new_with_free_func (g_free);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->overlay));
  gtk_window_present (fixture->window);
  iterate (G_USEC_PER_SEC / 2);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->gone);
}

static void
test_newest (Fixture *fixture, gconstpointer data)
{
  show (fixture, "first");
  iterate (G_USEC_PER_SEC);
  show (fixture, "second");
  iterate (G_USEC_PER_SEC / 20);
  show (fixture, "third");
  iterate (G_USEC_PER_SEC / 20);
  show (fixture, "fourth");
  iterate (SETTLED_USEC);

  /* The third was never put on, so nobody dismissed it. */
  g_assert_cmpuint (fixture->gone->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->gone, 0), ==, "first");
  g_assert_cmpstr (g_ptr_array_index (fixture->gone, 1), ==, "second");
  g_assert_true (is_shown (GTK_WIDGET (fixture->overlay), "fourth"));
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  bnl_toaster_clear (fixture->overlay);
  show (fixture, "first");
  show (fixture, "second");
  bnl_toaster_clear (fixture->overlay);
  iterate (SETTLED_USEC);
  g_assert_false (is_shown (GTK_WIDGET (fixture->overlay), "first"));
  g_assert_false (is_shown (GTK_WIDGET (fixture->overlay), "second"));
  show (fixture, "third");
  iterate (G_USEC_PER_SEC);
  g_assert_true (is_shown (GTK_WIDGET (fixture->overlay), "third"));
}

/* The overlay may go while a toast still waits. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  show (fixture, "first");
  show (fixture, "second");
  gtk_window_set_child (fixture->window, NULL);
  iterate (SETTLED_USEC / 2);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/toaster/newest", Fixture, NULL, set_up, test_newest, tear_down);
  g_test_add ("/toaster/clear", Fixture, NULL, set_up, test_clear, tear_down);
  g_test_add ("/toaster/end", Fixture, NULL, set_up, test_end, tear_down);
  return g_test_run ();
}
