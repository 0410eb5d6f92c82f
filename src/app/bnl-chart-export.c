#include "bnl-chart-export.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bnl-chart-view-private.h"
#include "bnl-toaster.h"
#include "plot/bnl-chart-file.h"
#include "plot/bnl-chart-values.h"

#define DIALOG_KEY "bnl-chart-dialog"
#define SCALE_CHOICE "scale"
/* A stretch of writing values, well within a frame, and how often the clock is looked at. */
#define MAKE_USEC 4000
#define MAKE_ROWS 200

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
  GtkWidget *dialog =
      adw_message_dialog_new (root ? GTK_WINDOW (root) : NULL, _ ("Not Saved"), sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* As it is seen, with what is behind it. */
static GBytes *
render (BnlChartView *view, double scale, const char *path, GError **error)
{
  BnlChart *chart = bnl_chart_view_get_chart (view);
  BnlChartTheme theme = *bnl_chart_view_get_theme (view);

  theme.paint_background = TRUE;
  theme.corner_px = 0;
  return bnl_chart_file_render (&chart, 1, gtk_widget_get_width (GTK_WIDGET (view)),
                                gtk_widget_get_height (GTK_WIDGET (view)), scale, &theme, path,
                                error);
}

typedef struct {
  GFile *file;
  GBytes *bytes;
} Save;

static void
free_save (gpointer data)
{
  Save *save = data;

  g_object_unref (save->file);
  g_bytes_unref (save->bytes);
  g_free (save);
}

/* Whole or not at all; what is no file of this machine as well as it can be. */
static void
write_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Save *save = data;
  g_autofree char *path = g_file_get_path (save->file);
  GError *error = NULL;
  gsize size;
  const char *content = g_bytes_get_data (save->bytes, &size);

  if (path ? g_file_set_contents_full (path, content, (gssize) size,
                                       G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                       0666, &error)
           : g_file_replace_contents (save->file, content, size, NULL, FALSE, G_FILE_CREATE_NONE,
                                      NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  const Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (save->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    complain (GTK_WIDGET (object), error->message);
    return;
  }
  sentence = g_strdup_printf (_ ("Saved %s"), shown);
  say (GTK_WIDGET (object), sentence);
}

static void
write_file (GtkWidget *view, GFile *file, GBytes *bytes)
{
  g_autoptr (GTask) task = g_task_new (view, NULL, saved_cb, NULL);
  Save *save = g_new (Save, 1);

  save->file = g_object_ref (file);
  save->bytes = g_bytes_ref (bytes);
  g_task_set_task_data (task, save, free_save);
  g_task_run_in_thread (task, write_worker);
}

static void
picture_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  GtkWidget *view = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  const char *scale = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), SCALE_CHOICE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && file) {
    g_autofree char *name = g_file_get_parse_name (file);

    bytes =
        render (BNL_CHART_VIEW (view), scale ? g_ascii_strtod (scale, NULL) : 1.0, name, &error);
    if (bytes)
      write_file (view, file, bytes);
    else
      complain (view, error->message);
  }
  g_object_set_data (G_OBJECT (view), DIALOG_KEY, NULL);
}

/* Values are made in between what else the window does. */
typedef struct {
  GtkWidget *view; /* owned */
  GFile *file;
  BnlChartValues *values;
} Making;

static void
free_making (gpointer data)
{
  Making *making = data;

  bnl_chart_values_free (making->values);
  g_object_unref (making->file);
  g_object_unref (making->view);
  g_free (making);
}

static gboolean
make_values_cb (gpointer data)
{
  Making *making = data;
  gint64 end_usec = g_get_monotonic_time () + MAKE_USEC;
  BnlChartValuesState state;
  g_autoptr (GBytes) bytes = NULL;

  do
    state = bnl_chart_values_write_some (making->values, MAKE_ROWS);
  while (state == BNL_CHART_VALUES_MORE && g_get_monotonic_time () < end_usec);
  if (state == BNL_CHART_VALUES_MORE)
    return G_SOURCE_CONTINUE;
  if (state == BNL_CHART_VALUES_GONE) {
    complain (making->view, _ ("Another training began before all values were written. Save them "
                               "again for those of the new one."));
    return G_SOURCE_REMOVE;
  }
  bytes = bnl_chart_values_take (making->values);
  write_file (making->view, making->file, bytes);
  return G_SOURCE_REMOVE;
}

static void
values_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  GtkWidget *view = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file) {
    Making *making = g_new (Making, 1);

    making->view = g_object_ref (view);
    making->file = g_object_ref (file);
    making->values = bnl_chart_values_new (bnl_chart_view_get_chart (BNL_CHART_VIEW (view)));
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, make_values_cb, making, free_making);
  }
  g_object_set_data (G_OBJECT (view), DIALOG_KEY, NULL);
}

static void
destroy_dialog_cb (gpointer data)
{
  gtk_native_dialog_destroy (data);
  g_object_unref (data);
}

/* NULL: one is open. */
static GtkFileChooser *
ask (GtkWidget *view, const char *title, const char *suffix, GCallback response_cb)
{
  GtkRoot *root = gtk_widget_get_root (view);
  g_autofree char *lower = g_utf8_strdown (bnl_chart_view_get_title (BNL_CHART_VIEW (view)), -1);
  g_autofree char *name = g_strconcat (lower, suffix, NULL);
  GtkFileChooserNative *dialog;

  if (g_object_get_data (G_OBJECT (view), DIALOG_KEY))
    return NULL;
  dialog = gtk_file_chooser_native_new (title, root ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", response_cb, view, 0);
  g_object_set_data_full (G_OBJECT (view), DIALOG_KEY, dialog, destroy_dialog_cb);
  return GTK_FILE_CHOOSER (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *suffixes; suffixes++)
    gtk_file_filter_add_suffix (filter, *suffixes);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooser *chooser = ask (widget, _ ("Save Picture as .png, .svg or .pdf"), ".png",
                                 G_CALLBACK (picture_response_cb));
  /* The first is what is chosen without a choice. */
  const char *scales[] = { "2", "1", "3", "4", NULL };
  const char *names[] = { _ ("Twice as fine as the screen"), _ ("As on the screen"),
                          _ ("Three times as fine"), _ ("Four times as fine"), NULL };

  if (!chooser)
    return;
  gtk_file_chooser_add_choice (chooser, SCALE_CHOICE, _ ("Pixels of a .png"), scales, names);
  add_filter (chooser, _ ("PNG, SVG and PDF pictures"),
              (const char *const[]){ "png", "svg", "pdf", NULL });
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
save_values_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooser *chooser =
      ask (widget, _ ("Save Values as .csv"), ".csv", G_CALLBACK (values_response_cb));

  if (!chooser)
    return;
  add_filter (chooser, _ ("Tables as CSV"), (const char *const[]){ "csv", NULL });
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = render (BNL_CHART_VIEW (widget), gtk_widget_get_scale_factor (widget),
                                     "clipboard.png", &error);
  g_autoptr (GdkTexture) texture = bytes ? gdk_texture_new_from_bytes (bytes, &error) : NULL;

  if (!texture) {
    complain (widget, error->message);
    return;
  }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  say (widget, _ ("Picture copied"));
}

void
bnl_chart_export_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "chart.save", NULL, save_cb);
  gtk_widget_class_install_action (klass, "chart.save-values", NULL, save_values_cb);
  gtk_widget_class_install_action (klass, "chart.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, GDK_CONTROL_MASK, "chart.save", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "chart.save-values", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy", NULL);
}
