/* Purpose: measures how smooth the window is and says so in a corner of it.  Where it is not wanted
 * nothing of it exists.  CSS node: widget.  Accessible role: generic. */

#include "bnl-frames.h"

#include <math.h>

#include "bnl-chart-view.h"
#include "bnl-pulse.h"

/* A timer that comes so often samples the processor's queue, and takes about a thousandth of it. */
#define TIMER_USEC (10 * 1000)
/* More often the label itself would be what is measured. */
#define SHOW_USEC (G_USEC_PER_SEC / 2)

struct _BnlFrames {
  AdwBin parent_instance;

  GtkLabel *label;
  BnlChartView *chart; /* weak: the first of the window */

  /* owned */
  BnlController *controller;
  GdkFrameClock *clock; /* while realized */
  GSource *ear;         /* while realized */

  /* what the ear hears */
  double deaf_cpu; /* seconds of the thread then */
  double stall_cpu;
  gint64 deaf_since; /* the end of the last poll; 0: polling, or not listening */
  gint64 stall_usec, late_usec;
  gboolean is_listening, is_ending;

  gint64 ready_usec; /* of the start of the program */

  /* of the newest training; monotonic times are 0 where they are still to come */
  gint64 start_usec, point_usec, end_usec;
  double start_cpu, end_cpu; /* seconds */
  gint64 last_usec, worst_usec;
  guint n_frames, n_pictures;
  double n_images, train_seconds;

  gint64 frame_usec; /* when the frame under way began */
  gboolean painted;  /* it is one that is seen */
  guint first_picture, newest_picture;

  gint64 shown_usec;
  guint n_shown; /* frames by then */
};

G_DEFINE_FINAL_TYPE (BnlFrames, bnl_frames, ADW_TYPE_BIN)

gboolean
bnl_frames_is_wanted (void)
{
  g_auto (GStrv) words =
      g_strsplit (g_getenv ("BNLAB_DEBUG") ? g_getenv ("BNLAB_DEBUG") : "", ",", -1);

  return g_strv_contains ((const char *const *) words, "frames");
}

/* --- the main loop --- */

/* Between the end of one poll and the beginning of the next the loop is deaf.  A source of high
 * priority is asked after the one and before the other. */
typedef struct {
  GSource source;
  BnlFrames *frames; /* borrowed */
} Ear;

static gboolean
prepare_to_listen (GSource *source, int *timeout)
{
  BnlFrames *self = ((Ear *) source)->frames;

  if (self->deaf_since > 0) {
    self->stall_usec = MAX (self->stall_usec, g_get_monotonic_time () - self->deaf_since);
    self->stall_cpu = MAX (self->stall_cpu, bnl_pulse_read_cpu () - self->deaf_cpu);
  }
  self->deaf_since = 0;
  /* What the end of training sets off still counted. */
  if (self->is_ending) {
    self->is_listening = self->is_ending = FALSE;
    g_source_set_ready_time (source, -1);
  }
  *timeout = -1;
  return FALSE;
}

static gboolean
check_time (GSource *source)
{
  BnlFrames *self = ((Ear *) source)->frames;

  if (self->is_listening) {
    self->deaf_since = g_get_monotonic_time ();
    self->deaf_cpu = bnl_pulse_read_cpu ();
  }
  return FALSE;
}

static gboolean
dispatch_timer (GSource *source, GSourceFunc callback, gpointer user_data)
{
  BnlFrames *self = ((Ear *) source)->frames;
  gint64 now = g_get_monotonic_time ();

  self->late_usec = MAX (self->late_usec, now - g_source_get_ready_time (source));
  g_source_set_ready_time (source, now + TIMER_USEC);
  return G_SOURCE_CONTINUE;
}

static GSource *
create_ear (BnlFrames *self)
{
  static GSourceFuncs functions = { .prepare = prepare_to_listen,
                                    .check = check_time,
                                    .dispatch = dispatch_timer };
  GSource *source = g_source_new (&functions, sizeof (Ear));

  ((Ear *) source)->frames = self;
  g_source_set_static_name (source, "bnl-frames");
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_attach (source, NULL);
  return source;
}

/* --- figures --- */

static BnlChartView *
find_chart (GtkWidget *widget)
{
  BnlChartView *found = BNL_IS_CHART_VIEW (widget) ? BNL_CHART_VIEW (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_chart (child);
  return found;
}

static gboolean
has_point (const BnlChart *chart)
{
  for (guint i = 0; i < bnl_chart_get_n_curves (chart); i++)
    if (bnl_curve_get_length (bnl_chart_get_curve (chart, i)) > 0)
      return TRUE;
  return FALSE;
}

/* Counts pictures of the first chart, and sees the first one that has a point. */
static void
look_at_chart (BnlFrames *self, gint64 now)
{
  guint newest = self->chart ? bnl_chart_view_get_n_pictures (self->chart) : 0;

  if (newest == self->newest_picture)
    return;
  self->newest_picture = newest;
  self->n_pictures = newest - self->first_picture;
  if (self->point_usec == 0 && has_point (bnl_chart_view_get_chart (self->chart)))
    self->point_usec = now;
}

/* Images of all networks, and the longest that one of them has trained. */
static void
count_images (BnlFrames *self)
{
  BnlComparison *comparison = bnl_controller_get_comparison (self->controller);

  if (!comparison)
    return;
  self->n_images = self->train_seconds = 0.0;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    const BnlSeries *series = run ? bnl_run_get_series (run) : NULL;
    gsize length = series ? bnl_series_get_length (series) : 0;
    const BnlMetrics *row = length > 0 ? bnl_series_get (series, length - 1) : NULL;

    self->n_images += row ? (double) row->examples : 0.0;
    self->train_seconds = MAX (self->train_seconds, row ? row->seconds : 0.0);
  }
}

static double
get_seconds (BnlFrames *self)
{
  gint64 end = self->end_usec > 0 ? self->end_usec : g_get_monotonic_time ();

  return self->start_usec > 0 ? (double) (end - self->start_usec) / G_USEC_PER_SEC : 0.0;
}

static double
get_cpu_share (BnlFrames *self)
{
  double end = self->end_usec > 0 ? self->end_cpu : bnl_pulse_read_cpu ();
  double seconds = get_seconds (self);

  return seconds > 0.0 ? (end - self->start_cpu) / seconds : 0.0;
}

static double
get_rate (BnlFrames *self)
{
  return self->train_seconds > 0.0 ? self->n_images / self->train_seconds : 0.0;
}

gboolean
bnl_frames_is_training (BnlFrames *self)
{
  g_return_val_if_fail (BNL_IS_FRAMES (self), FALSE);

  return self->start_usec > 0 && self->end_usec == 0;
}

char *
bnl_frames_describe (BnlFrames *self)
{
  GString *line = g_string_new (NULL);
  double seconds = get_seconds (self);
  const struct {
    const char *name;
    const char *format;
    double value;
  } figures[] = {
    { "fps", "%.1f", seconds > 0.0 ? self->n_frames / seconds : 0.0 },
    { "last_ms", "%.2f", (double) self->last_usec / 1e3 },
    { "worst_ms", "%.2f", (double) self->worst_usec / 1e3 },
    { "stall_ms", "%.2f", (double) self->stall_usec / 1e3 },
    { "stall_cpu_ms", "%.2f", self->stall_cpu * 1e3 },
    { "late_ms", "%.2f", (double) self->late_usec / 1e3 },
    { "pictures", "%.0f", self->n_pictures },
    { "images_per_second", "%.0f", get_rate (self) },
    { "train_seconds", "%.3f", self->train_seconds },
    { "cpu", "%.4f", get_cpu_share (self) },
    { "ready_usec", "%.0f", (double) self->ready_usec },
    { "start_usec", "%.0f", (double) self->start_usec },
    { "point_usec", "%.0f", (double) self->point_usec },
  };

  g_return_val_if_fail (BNL_IS_FRAMES (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (text, sizeof text, figures[i].format, figures[i].value);
    g_string_append_printf (line, "%s%s=%s", i > 0 ? " " : "", figures[i].name, text);
  }
  return g_string_free (line, FALSE);
}

/* --- the label --- */

static void
show (BnlFrames *self, gint64 now)
{
  g_autofree char *text = NULL;
  double seconds = (double) (now - self->shown_usec) / G_USEC_PER_SEC;

  count_images (self);
  text =
      g_strdup_printf ("%.0f frames/s · last %.1f ms, worst %.1f ms · stall %.1f ms · "
                       "%.0f images/s · %.1f %% CPU",
                       (self->n_frames - self->n_shown) / seconds, (double) self->last_usec / 1e3,
                       (double) self->worst_usec / 1e3, (double) self->stall_usec / 1e3,
                       get_rate (self), 100.0 * get_cpu_share (self));
  gtk_label_set_label (self->label, text);
  self->shown_usec = now;
  self->n_shown = self->n_frames;
}

/* --- frames --- */

static void
before_paint_cb (BnlFrames *self)
{
  self->frame_usec = g_get_monotonic_time ();
  self->painted = FALSE;
}

static void
paint_cb (BnlFrames *self)
{
  self->painted = TRUE;
}

static void
after_paint_cb (BnlFrames *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->painted)
    return;
  if (self->ready_usec == 0 && bnl_controller_get_dataset (self->controller))
    self->ready_usec = now;
  if (self->start_usec == 0)
    return;
  look_at_chart (self, now);
  if (bnl_controller_get_active (self->controller)) {
    self->last_usec = now - self->frame_usec;
    self->worst_usec = MAX (self->worst_usec, self->last_usec);
    self->n_frames++;
  }
  /* The label makes a frame of its own, after which nothing is due. */
  if (now - self->shown_usec >= SHOW_USEC)
    show (self, now);
}

/* --- training --- */

static void
started_cb (BnlFrames *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!bnl_controller_get_comparison (self->controller))
    return; /* the end of the program */
  if (!self->chart)
    g_set_weak_pointer (&self->chart,
                        find_chart (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)))));
  self->start_usec = self->shown_usec = now;
  self->point_usec = self->end_usec = 0;
  self->start_cpu = bnl_pulse_read_cpu ();
  self->last_usec = self->worst_usec = 0;
  self->n_frames = self->n_shown = self->n_pictures = 0;
  self->first_picture = self->chart ? bnl_chart_view_get_n_pictures (self->chart) : 0;
  self->newest_picture = self->first_picture;
  self->stall_usec = self->late_usec = 0;
  self->stall_cpu = 0.0;
  self->is_listening = TRUE;
  g_source_set_ready_time (self->ear, now + TIMER_USEC);
}

static void
active_cb (BnlFrames *self)
{
  if (bnl_controller_get_active (self->controller) || self->start_usec == 0)
    return;
  self->end_usec = g_get_monotonic_time ();
  self->end_cpu = bnl_pulse_read_cpu ();
  self->is_ending = TRUE;
  count_images (self);
  /* The last frame shows all of it. */
  self->shown_usec = MIN (self->shown_usec, self->end_usec - SHOW_USEC);
}

/* --- the object --- */

static void
bnl_frames_realize (GtkWidget *widget)
{
  BnlFrames *self = BNL_FRAMES (widget);

  GTK_WIDGET_CLASS (bnl_frames_parent_class)->realize (widget);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_swapped (self->clock, "paint", G_CALLBACK (paint_cb), self);
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  self->ear = create_ear (self);
}

static void
bnl_frames_unrealize (GtkWidget *widget)
{
  BnlFrames *self = BNL_FRAMES (widget);

  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
  g_source_destroy (self->ear);
  g_clear_pointer (&self->ear, g_source_unref);
  GTK_WIDGET_CLASS (bnl_frames_parent_class)->unrealize (widget);
}

static void
bnl_frames_dispose (GObject *object)
{
  BnlFrames *self = BNL_FRAMES (object);
  g_autofree char *line = self->controller ? bnl_frames_describe (self) : NULL;

  if (line)
    g_printerr ("bnlab frames: %s\n", line);
  g_clear_weak_pointer (&self->chart);
  g_clear_object (&self->controller);
  G_OBJECT_CLASS (bnl_frames_parent_class)->dispose (object);
}

static void
bnl_frames_class_init (BnlFramesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_frames_dispose;
  widget_class->realize = bnl_frames_realize;
  widget_class->unrealize = bnl_frames_unrealize;
}

static void
bnl_frames_init (BnlFrames *self)
{
  self->label = GTK_LABEL (gtk_label_new ("Frames: not trained yet"));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self), "osd");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_END);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}

BnlFrames *
bnl_frames_watch (AdwApplicationWindow *window, BnlController *controller)
{
  GtkWidget *content = adw_application_window_get_content (window);
  BnlFrames *self = g_object_new (BNL_TYPE_FRAMES, NULL);

  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_overlay_add_overlay (GTK_OVERLAY (content), GTK_WIDGET (self));
  return self;
}
