#include "bnl-chart-job.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bnl-chart-picture.h"
#include "bnl-chart-view-private.h"
#include "bnl-toaster.h"
#include "plot/bnl-chart-record.h"
#include "plot/bnl-chart-values.h"

/* A stretch of writing values, well within a frame, and how often the clock is looked at. */
#define MAKE_USEC 4000
#define MAKE_ROWS 200

typedef struct {
  BnlChartView *view;
  GFile *file;            /* NULL: the clipboard */
  BnlChartRecord *record; /* of a picture */
  BnlChartValues *values; /* that are being written */
  GBytes *bytes;          /* of values */
} Job;

static void
say (GtkWidget *view, const char *sentence)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (view, ADW_TYPE_TOAST_OVERLAY);

  if (overlay)
    bnl_toaster_show (ADW_TOAST_OVERLAY (overlay), adw_toast_new (sentence));
}

static void
complain (GtkWidget *view, const char *sentence)
{
  GtkRoot *root = gtk_widget_get_root (view);
  GtkWidget *dialog;

  /* The window was closed: nobody would see a dialog before the program ends. */
  if (!root) {
    g_printerr ("bnlab: %s\n", sentence);
    return;
  }
  dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Not Saved"), sentence);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static Job *
begin (BnlChartView *view, GFile *file)
{
  GApplication *application = g_application_get_default ();
  Job *job = g_new0 (Job, 1);

  job->view = g_object_ref (view);
  job->file = file ? g_object_ref (file) : NULL;
  bnl_chart_view_add_job (view, 1);
  if (application)
    g_application_hold (application);
  return job;
}

static void
end (gpointer data)
{
  GApplication *application = g_application_get_default ();
  Job *job = data;

  bnl_chart_view_add_job (job->view, -1);
  bnl_chart_record_free (job->record);
  bnl_chart_values_free (job->values);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_object (&job->file);
  g_object_unref (job->view);
  g_free (job);
  if (application)
    g_application_release (application);
}

/* Whole or not at all; what is no file of this machine as well as it can be. */
static gboolean
write_worker (GFile *file, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  gsize size;
  const char *content = g_bytes_get_data (bytes, &size);

  if (path)
    return g_file_set_contents_full (path, content, (gssize) size,
                                     G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                     0666, error);
  return g_file_replace_contents (file, content, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                                  error);
}

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      job->record ? bnl_chart_record_encode (job->record, &error) : g_bytes_ref (job->bytes);

  if (bytes && write_worker (job->file, bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *sentence = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    sentence = g_strdup_printf (_ ("Saved %s"), shown);
    say (GTK_WIDGET (job->view), sentence);
  } else {
    complain (GTK_WIDGET (job->view), error->message);
  }
  end (job);
}

static void
run (Job *job, GTaskThreadFunc do_worker, GAsyncReadyCallback done_cb)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, job);

  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, do_worker);
}

/* Pictures */

/* As it is seen, with what is behind it. */
static BnlChartRecord *
record (BnlChartView *view, double scale, const char *path, GError **error)
{
  BnlChart *chart = bnl_chart_view_get_chart (view);
  BnlChartTheme theme = *bnl_chart_view_get_theme (view);

  theme.paint_background = TRUE;
  theme.corner_px = 0;
  return bnl_chart_record_new (&chart, 1, gtk_widget_get_width (GTK_WIDGET (view)),
                               gtk_widget_get_height (GTK_WIDGET (view)), scale, &theme, path,
                               error);
}

void
bnl_chart_job_save_picture (BnlChartView *view, GFile *file, double scale)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (file);
  Job *job = begin (view, file);

  job->record = record (view, scale, name, &error);
  if (job->record) {
    run (job, save_worker, saved_cb);
    return;
  }
  complain (GTK_WIDGET (view), error->message);
  end (job);
}

static void
copy_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  cairo_surface_t *surface = bnl_chart_record_paint (job->record);
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS) {
    g_task_return_pointer (task, bnl_chart_picture_create_texture (surface), g_object_unref);
    return;
  }
  cairo_surface_destroy (surface);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("Cannot draw the picture for the clipboard: %s"),
                           cairo_status_to_string (status));
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  GtkWidget *view = GTK_WIDGET (job->view);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (texture) {
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (view), texture);
    say (view, _ ("Picture copied"));
  } else {
    complain (view, error->message);
  }
  end (job);
}

void
bnl_chart_job_copy (BnlChartView *view)
{
  g_autoptr (GError) error = NULL;
  Job *job = begin (view, NULL);

  job->record =
      record (view, gtk_widget_get_scale_factor (GTK_WIDGET (view)), "clipboard.png", &error);
  if (job->record) {
    run (job, copy_worker, copied_cb);
    return;
  }
  complain (GTK_WIDGET (view), error->message);
  end (job);
}

/* Values are made in between what else the window does. */

static gboolean
make_values_cb (gpointer data)
{
  Job *job = data;
  gint64 end_usec = g_get_monotonic_time () + MAKE_USEC;
  BnlChartValuesState state;

  do
    state = bnl_chart_values_write_some (job->values, MAKE_ROWS);
  while (state == BNL_CHART_VALUES_MORE && g_get_monotonic_time () < end_usec);
  if (state == BNL_CHART_VALUES_MORE)
    return G_SOURCE_CONTINUE;
  if (state == BNL_CHART_VALUES_GONE) {
    complain (GTK_WIDGET (job->view),
              _ ("Another training began before all values were written. Save them again for "
                 "those of the new one."));
    end (job);
    return G_SOURCE_REMOVE;
  }
  job->bytes = bnl_chart_values_take (job->values);
  run (job, save_worker, saved_cb);
  return G_SOURCE_REMOVE;
}

void
bnl_chart_job_save_values (BnlChartView *view, GFile *file)
{
  Job *job = begin (view, file);

  job->values = bnl_chart_values_new (bnl_chart_view_get_chart (view));
  g_idle_add (make_values_cb, job);
}
