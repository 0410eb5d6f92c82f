/* How long a frame of the grid of images takes while 60,000 of them are scrolled past, at 1280x800:
 * from the layout to the end of drawing, by the clock and by the thread's own time.  Needs a
 * display (tests/app/with-display). */

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-image-grid.h"

#define N_IMAGES 60000
#define SIDE 28
#define WIDTH 1280
#define HEIGHT 800
#define N_FRAMES 600

typedef struct {
  GtkWidget *window;
  GtkAdjustment *adjustment;
  double step; /* px a frame; 0: somewhere else in every frame */
  guint n_frames;
  double start_ms, start_cpu_ms;
  double clock_ms[N_FRAMES], cpu_ms[N_FRAMES];
} Scroll;

static double
read_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

static int
compare_cb (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static BnlGallery *
create_gallery (void)
{
  static const guint8 nothing[1];
  g_autofree guint8 *pixels = g_malloc (N_IMAGES * SIDE * SIDE);
  g_autofree guint8 *labels = g_malloc (N_IMAGES);
  g_autoptr (BnlDataset) dataset = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  for (gsize i = 0; i < N_IMAGES * SIDE * SIDE; i++)
    pixels[i] = (guint8) (i % 5 == 0 ? i * 7 : 0);
  for (gsize i = 0; i < N_IMAGES; i++)
    labels[i] = (guint8) (i % 10);
  dataset = bnl_dataset_new ("bench", SIDE, SIDE, 10, &(BnlImages){ N_IMAGES, pixels, labels },
                             &(BnlImages){ 0, nothing, nothing });
  return bnl_gallery_new (dataset, spec);
}

static void
begin_cb (GdkFrameClock *clock, Scroll *scroll)
{
  double upper = gtk_adjustment_get_upper (scroll->adjustment) -
                 gtk_adjustment_get_page_size (scroll->adjustment);
  double value = scroll->step > 0.0 ? gtk_adjustment_get_value (scroll->adjustment) + scroll->step
                                    : g_random_double_range (0.0, upper);

  gtk_adjustment_set_value (scroll->adjustment, value < upper ? value : 0.0);
  scroll->start_ms = read_ms (CLOCK_MONOTONIC);
  scroll->start_cpu_ms = read_ms (CLOCK_THREAD_CPUTIME_ID);
}

static void
end_cb (GdkFrameClock *clock, Scroll *scroll)
{
  if (scroll->n_frames < N_FRAMES) {
    scroll->clock_ms[scroll->n_frames] = read_ms (CLOCK_MONOTONIC) - scroll->start_ms;
    scroll->cpu_ms[scroll->n_frames] = read_ms (CLOCK_THREAD_CPUTIME_ID) - scroll->start_cpu_ms;
  }
  scroll->n_frames++;
}

static void
measure (const char *what, GtkWidget *window, GtkAdjustment *adjustment, double step)
{
  Scroll *scroll = g_new0 (Scroll, 1);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  scroll->window = window;
  scroll->adjustment = adjustment;
  scroll->step = step;
  gdk_frame_clock_begin_updating (clock);
  g_signal_connect (clock, "update", G_CALLBACK (begin_cb), scroll);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (end_cb), scroll);
  while (scroll->n_frames < N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, scroll);
  gdk_frame_clock_end_updating (clock);

  qsort (scroll->clock_ms, N_FRAMES, sizeof (double), compare_cb);
  qsort (scroll->cpu_ms, N_FRAMES, sizeof (double), compare_cb);
  printf ("%-34s median %5.2f ms, 95 %% %5.2f ms; of the processor %5.2f and %5.2f ms\n", what,
          scroll->clock_ms[N_FRAMES / 2], scroll->clock_ms[N_FRAMES * 95 / 100],
          scroll->cpu_ms[N_FRAMES / 2], scroll->cpu_ms[N_FRAMES * 95 / 100]);
  g_free (scroll);
}

int
main (void)
{
  g_autoptr (BnlGallery) gallery = create_gallery ();
  GtkWidget *window, *scroller, *grid;
  GtkAdjustment *adjustment;

  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  window = gtk_window_new ();
  scroller = gtk_scrolled_window_new ();
  grid = g_object_new (BNL_TYPE_IMAGE_GRID, NULL);
  gtk_widget_add_css_class (grid, "view");
  bnl_image_grid_show (BNL_IMAGE_GRID (grid), gallery, BNL_GALLERY_ANY, BNL_GALLERY_ANY);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (grid) == 0)
    g_main_context_iteration (NULL, TRUE);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  printf ("%u images, grid %d x %d, %u frames each\n",
          bnl_image_grid_get_n_shown (BNL_IMAGE_GRID (grid)), gtk_widget_get_width (grid),
          gtk_widget_get_height (grid), N_FRAMES);
  measure ("scrolled by 40 px a frame", window, adjustment, 40.0);
  measure ("scrolled by 400 px a frame", window, adjustment, 400.0);
  measure ("thrown anywhere, all rows new", window, adjustment, 0.0);
  g_object_set (grid, "zoom", 1, NULL);
  measure ("the smallest images, all rows new", window, adjustment, 0.0);
  gtk_window_destroy (GTK_WINDOW (window));
  return EXIT_SUCCESS;
}
