#include "bnl-preferences.h"

#include <glib/gi18n.h>

#include "bnl-format.h"

struct _BnlPreferences {
  AdwPreferencesWindow parent_instance;

  /* template children */
  AdwComboRow *scheme_row, *axis_row, *threads_row, *start_row;
  GtkAdjustment *smoothing;
  GtkSwitch *outliers_switch, *grid_switch;
  AdwPreferencesGroup *folders_group;

  /* owned */
  GSettings *settings;
  GtkFileChooserNative *chooser; /* while it is open */
  GPtrArray *folder_rows;        /* borrowed AdwActionRow */
};

G_DEFINE_FINAL_TYPE (BnlPreferences, bnl_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows' choices. */
static const char *const schemes[] = { "system", "light", "dark", NULL };
static const char *const axes[] = { "step", "epoch", "examples", "seconds", NULL };
static const char *const starts[] = { "last", "defaults", NULL };

/* --- choices --- */

static gboolean
get_choice (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *choices = user_data;

  for (guint i = 0; choices[i]; i++)
    if (g_str_equal (choices[i], g_variant_get_string (variant, NULL))) {
      g_value_set_uint (value, i);
      return TRUE;
    }
  return FALSE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *choices = user_data;
  guint i = g_value_get_uint (value);

  return i < g_strv_length ((char **) choices) ? g_variant_new_string (choices[i]) : NULL;
}

static void
bind_choice (BnlPreferences *self, const char *key, AdwComboRow *row, const char *const *choices)
{
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_choice, set_choice, (gpointer) choices, NULL);
}

/* The first choice is all of them, the others count up from one. */
static gboolean
get_threads (GValue *value, GVariant *variant, gpointer user_data)
{
  guint n = g_variant_get_uint32 (variant);

  /* Written on a larger machine. */
  g_value_set_uint (value, n <= g_get_num_processors () ? n : 0);
  return TRUE;
}

static GVariant *
set_threads (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint n = g_value_get_uint (value);

  return n <= g_get_num_processors () ? g_variant_new_uint32 (n) : NULL;
}

static void
fill_threads (BnlPreferences *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n_cores = g_get_num_processors ();
  g_autofree char *all = g_strdup_printf (ngettext ("All (%u)", "All (%u)", n_cores), n_cores);

  gtk_string_list_append (names, all);
  for (guint n = 1; n <= n_cores; n++) {
    g_autofree char *name = g_strdup_printf ("%u", n);

    gtk_string_list_append (names, name);
  }
  adw_combo_row_set_model (self->threads_row, G_LIST_MODEL (names));
}

/* --- folders --- */

static void
remove_clicked_cb (GtkButton *button, BnlPreferences *self)
{
  const char *folder = g_object_get_data (G_OBJECT (button), "folder");
  g_auto (GStrv) folders = g_settings_get_strv (self->settings, "data-folders");
  g_autoptr (GStrvBuilder) left = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  for (guint i = 0; folders[i]; i++)
    if (!g_str_equal (folders[i], folder))
      g_strv_builder_add (left, folders[i]);
  kept = g_strv_builder_end (left);
  g_settings_set_strv (self->settings, "data-folders", (const char *const *) kept);
}

static GtkWidget *
make_folder_row (BnlPreferences *self, const char *folder)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *place = bnl_format_place (folder);
  g_autofree char *escaped = g_markup_escape_text (place, -1);
  g_autofree char *name = g_strdup_printf (_ ("Do not search %s"), place);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Not there now"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "folder", g_strdup (folder), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
show_folders_cb (BnlPreferences *self)
{
  g_auto (GStrv) folders = g_settings_get_strv (self->settings, "data-folders");

  for (guint i = 0; i < self->folder_rows->len; i++)
    adw_preferences_group_remove (self->folders_group, g_ptr_array_index (self->folder_rows, i));
  g_ptr_array_set_size (self->folder_rows, 0);
  for (guint i = 0; folders[i]; i++) {
    GtkWidget *row = make_folder_row (self, folders[i]);

    adw_preferences_group_add (self->folders_group, row);
    g_ptr_array_add (self->folder_rows, row);
  }
}

static void
add_folder (BnlPreferences *self, const char *folder)
{
  g_auto (GStrv) folders = g_settings_get_strv (self->settings, "data-folders");
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) more = NULL;

  if (g_strv_contains ((const char *const *) folders, folder))
    return;
  g_strv_builder_addv (all, (const char **) folders);
  g_strv_builder_add (all, folder);
  more = g_strv_builder_end (all);
  g_settings_set_strv (self->settings, "data-folders", (const char *const *) more);
}

static void
folder_chosen_cb (GtkNativeDialog *chooser, int response, BnlPreferences *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
    g_autofree char *folder = file ? g_file_get_path (file) : NULL;

    if (folder && g_utf8_validate (folder, -1, NULL))
      add_folder (self, folder);
    else
      adw_preferences_window_add_toast (
          ADW_PREFERENCES_WINDOW (self),
          adw_toast_new (_ ("Only folders of this machine whose names are UTF-8 can be searched")));
  }
  g_clear_object (&self->chooser);
}

static void
add_clicked_cb (BnlPreferences *self)
{
  if (self->chooser)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Folder of Data Sets"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Search"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- the object --- */

static void
bnl_preferences_dispose (GObject *object)
{
  BnlPreferences *self = BNL_PREFERENCES (object);

  if (self->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->folder_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_preferences_parent_class)->dispose (object);
}

static void
bnl_preferences_class_init (BnlPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, axis_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, threads_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, start_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, smoothing);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, outliers_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, grid_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlPreferences, folders_group);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
bnl_preferences_init (BnlPreferences *self)
{
  self->folder_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_threads (self);
}

BnlPreferences *
bnl_preferences_new (GtkWindow *parent, GSettings *settings)
{
  BnlPreferences *self = g_object_new (BNL_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  bind_choice (self, "color-scheme", self->scheme_row, schemes);
  bind_choice (self, "x-axis", self->axis_row, axes);
  bind_choice (self, "start-with", self->start_row, starts);
  g_settings_bind_with_mapping (settings, "threads", self->threads_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_threads, set_threads, NULL, NULL);
  g_settings_bind (settings, "smoothing", self->smoothing, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "ignore-outliers", self->outliers_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "grid", self->grid_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::data-folders", G_CALLBACK (show_folders_cb), self,
                           G_CONNECT_SWAPPED);
  show_folders_cb (self);
  return self;
}
