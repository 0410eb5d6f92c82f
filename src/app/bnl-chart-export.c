#include "bnl-chart-export.h"

#include <glib/gi18n.h>

#include "bnl-chart-job.h"

#define DIALOG_KEY "bnl-chart-dialog"
#define SCALE_CHOICE "scale"

static void
picture_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  GtkWidget *view = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  const char *scale = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), SCALE_CHOICE);

  if (response == GTK_RESPONSE_ACCEPT && file)
    bnl_chart_job_save_picture (BNL_CHART_VIEW (view), file,
                                scale ? g_ascii_strtod (scale, NULL) : 1.0);
  g_object_set_data (G_OBJECT (view), DIALOG_KEY, NULL);
}

static void
values_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  GtkWidget *view = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file)
    bnl_chart_job_save_values (BNL_CHART_VIEW (view), file);
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
  bnl_chart_job_copy (BNL_CHART_VIEW (widget));
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
