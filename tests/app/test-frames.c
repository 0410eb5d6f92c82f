/* What says how smooth the window is: that it is there where it is asked for alone, that its line
 * has the figures of a training, and that a window in which nothing goes on draws nothing. */

#include "app/bnl-frames.h"

#include <stdlib.h>
#include <string.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-chart-view.h"
#include "app/bnl-window.h"
#include "engine/bnl-blas.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)
/* Animations are off: what is drawn after so long is drawn for no reason. */
#define SETTLE_USEC (3 * G_USEC_PER_SEC / 2)
#define IDLE_USEC G_USEC_PER_SEC

/* --- helpers --- */

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static double
read_figure (BnlFrames *frames, const char *name)
{
  g_autofree char *line = bnl_frames_describe (frames);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  gsize length = strlen (name);

  for (guint i = 0; words[i]; i++)
    if (strncmp (words[i], name, length) == 0 && words[i][length] == '=')
      return g_ascii_strtod (words[i] + length + 1, NULL);
  g_test_message ("no %s in: %s", name, line);
  g_test_fail ();
  return -1.0;
}

static void
iterate (gint64 usec)
{
  gint64 end = g_get_monotonic_time () + usec;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
wait_for_figure (BnlFrames *frames, const char *name)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (!(read_figure (frames, name) > 0.0)) {
    iterate (10 * 1000);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
}

static GtkWidget *
open_window (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  const BnlWindowOptions options = { .page = (char *) "train", .spec = spec };
  GtkWidget *window;

  spec->epochs = 3;
  window = GTK_WIDGET (bnl_window_new (NULL, &options));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* Opens one whose overlay is there, and that has its data set. */
static GtkWidget *
open_watched (BnlFrames **frames)
{
  GtkWidget *window;

  g_setenv ("BNLAB_DEBUG", "frames", TRUE);
  window = open_window ();
  g_unsetenv ("BNLAB_DEBUG");
  *frames = BNL_FRAMES (find_widget (window, BNL_TYPE_FRAMES));
  g_assert_nonnull (*frames);
  wait_for_figure (*frames, "ready_usec");
  return window;
}

static void
train (GtkWidget *window, BnlFrames *frames)
{
  g_assert_true (gtk_widget_activate_action (window, "win.start", NULL));
  wait_for_figure (frames, "point_usec");
  while (bnl_frames_is_training (frames))
    iterate (10 * 1000);
  iterate (SETTLE_USEC);
}

static void
close_window (GtkWidget *window)
{
  gpointer weak = NULL;

  g_set_weak_pointer (&weak, window);
  gtk_window_close (GTK_WINDOW (window));
  while (weak)
    iterate (1000);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* --- tests --- */

static void
test_wanted (void)
{
  static const struct {
    const char *words;
    gboolean wanted;
  } cases[] = {
    { "frames", TRUE }, { "other,frames", TRUE }, { "frames,other", TRUE }, { "", FALSE },
    { "frame", FALSE }, { "framesx", FALSE },     { "FRAMES", FALSE },      { "other", FALSE },
  };

  g_unsetenv ("BNLAB_DEBUG");
  g_assert_false (bnl_frames_is_wanted ());
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_setenv ("BNLAB_DEBUG", cases[i].words, TRUE);
    g_assert_cmpint (bnl_frames_is_wanted (), ==, cases[i].wanted);
  }
  g_unsetenv ("BNLAB_DEBUG");
}

static void
test_hidden (void)
{
  GtkWidget *window;

  g_unsetenv ("BNLAB_DEBUG");
  window = open_window ();
  g_assert_null (find_widget (window, BNL_TYPE_FRAMES));
  iterate (G_USEC_PER_SEC / 10);
  close_window (window);
}

static void
test_before_training (void)
{
  BnlFrames *frames;
  GtkWidget *window = open_watched (&frames);

  g_assert_cmpfloat (read_figure (frames, "start_usec"), ==, 0.0);
  g_assert_cmpfloat (read_figure (frames, "point_usec"), ==, 0.0);
  g_assert_cmpfloat (read_figure (frames, "fps"), ==, 0.0);
  g_assert_cmpfloat (read_figure (frames, "images_per_second"), ==, 0.0);
  g_assert_false (gtk_widget_get_can_target (GTK_WIDGET (frames)));
  close_window (window);
}

static void
test_training (void)
{
  static const char *const above_0[] = { "fps",          "last_ms",  "worst_ms",
                                         "stall_ms",     "pictures", "images_per_second",
                                         "stall_cpu_ms", "cpu",      "train_seconds" };
  BnlFrames *frames;
  GtkWidget *window = open_watched (&frames);
  GtkWidget *label = find_widget (GTK_WIDGET (frames), GTK_TYPE_LABEL);

  train (window, frames);
  for (guint i = 0; i < G_N_ELEMENTS (above_0); i++)
    if (!(read_figure (frames, above_0[i]) > 0.0)) {
      g_test_message ("%s is not above 0", above_0[i]);
      g_test_fail ();
    }
  g_assert_true (read_figure (frames, "worst_ms") >= read_figure (frames, "last_ms"));
  g_assert_true (read_figure (frames, "stall_ms") >= read_figure (frames, "worst_ms") - 0.01);
  g_assert_true (read_figure (frames, "ready_usec") < read_figure (frames, "start_usec"));
  g_assert_true (read_figure (frames, "start_usec") < read_figure (frames, "point_usec"));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (label)), "images/s"));
  close_window (window);
}

static void
test_idle (void)
{
  BnlFrames *frames;
  GtkWidget *window = open_watched (&frames);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  BnlChartView *chart = BNL_CHART_VIEW (find_widget (window, BNL_TYPE_CHART_VIEW));
  guint n_frames = 0;
  guint n_pictures;

  iterate (SETTLE_USEC);
  g_signal_connect_swapped (clock, "update", G_CALLBACK (count_cb), &n_frames);
  g_signal_connect_swapped (clock, "paint", G_CALLBACK (count_cb), &n_frames);
  iterate (IDLE_USEC);
  g_assert_cmpuint (n_frames, ==, 0);

  train (window, frames);
  g_assert_cmpuint (n_frames, >, 0);
  n_frames = 0;
  n_pictures = bnl_chart_view_get_n_pictures (chart);
  iterate (IDLE_USEC);
  g_assert_cmpuint (n_frames, ==, 0);
  g_assert_cmpuint (bnl_chart_view_get_n_pictures (chart), ==, n_pictures);

  /* A frame that has another reason draws no chart anew. */
  gtk_widget_queue_draw (GTK_WIDGET (chart));
  iterate (IDLE_USEC / 5);
  g_assert_cmpuint (n_frames, >, 0);
  g_assert_cmpuint (bnl_chart_view_get_n_pictures (chart), ==, n_pictures);
  bnl_chart_view_update (chart);
  iterate (IDLE_USEC / 2);
  g_assert_cmpuint (bnl_chart_view_get_n_pictures (chart), ==, n_pictures + 1);
  g_signal_handlers_disconnect_by_data (clock, &n_frames);
  close_window (window);
}

int
main (int argc, char **argv)
{
  char message[512];

  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  if (!bnl_blas_start (message, sizeof message)) {
    printf ("1..0 # SKIP %s\n", message);
    return EXIT_SUCCESS;
  }
  g_test_add_func ("/app/frames/wanted", test_wanted);
  g_test_add_func ("/app/frames/hidden", test_hidden);
  g_test_add_func ("/app/frames/before-training", test_before_training);
  g_test_add_func ("/app/frames/training", test_training);
  g_test_add_func ("/app/frames/idle", test_idle);
  return g_test_run ();
}
