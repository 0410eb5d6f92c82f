#include "bnl-session.h"

#include "config.h"

#include <adwaita.h>

#include "data/bnl-catalog.h"

/* The youngest of the keys. */
#define NEWEST_KEY "guide-seen"

GSettings *
bnl_session_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema =
      source ? g_settings_schema_source_lookup (source, BNL_APP_ID, TRUE) : NULL;
  GSettings *settings = NULL;

  if (!schema)
    return NULL;
  if (g_settings_schema_has_key (schema, NEWEST_KEY))
    settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_schema_unref (schema);
  return settings;
}

void
bnl_session_restore_window (GSettings *settings, GtkWindow *window)
{
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}

void
bnl_session_keep_window (GSettings *settings, GtkWindow *window)
{
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}

/* --- preferences --- */

static void
scheme_cb (GSettings *settings)
{
  g_autofree char *scheme = g_settings_get_string (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_str_equal (scheme, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                                      : ADW_COLOR_SCHEME_DEFAULT);
}

static void
threads_cb (GSettings *settings, const char *key, gpointer controller)
{
  bnl_controller_set_n_threads (controller, g_settings_get_uint (settings, "threads"));
}

static void
folders_cb (GSettings *settings, const char *key, gpointer controller)
{
  g_auto (GStrv) folders = g_settings_get_strv (settings, "data-folders");

  bnl_catalog_set_folders ((const char *const *) folders);
  bnl_controller_tell_datasets_changed (controller);
}

void
bnl_session_follow (GSettings *settings, BnlController *controller)
{
  g_signal_connect_object (settings, "changed::color-scheme", G_CALLBACK (scheme_cb), controller,
                           0);
  g_signal_connect_object (settings, "changed::threads", G_CALLBACK (threads_cb), controller, 0);
  g_signal_connect_object (settings, "changed::data-folders", G_CALLBACK (folders_cb), controller,
                           0);
  scheme_cb (settings);
  threads_cb (settings, NULL, controller);
  folders_cb (settings, NULL, controller);
}

/* --- the settings of a run --- */

BnlSpec *
bnl_session_recall_spec (GSettings *settings, gboolean *pair)
{
  g_autofree char *start = settings ? g_settings_get_string (settings, "start-with") : NULL;
  g_autofree char *json = NULL;
  BnlSpec *spec;

  *pair = TRUE;
  if (g_strcmp0 (start, "last") != 0)
    return bnl_spec_new ();
  *pair = g_settings_get_boolean (settings, "pair");
  json = g_settings_get_string (settings, "spec");
  spec = json[0] ? bnl_spec_from_json (json, NULL) : NULL;
  return spec ? spec : bnl_spec_new ();
}

void
bnl_session_keep_setup (GSettings *settings, BnlSetup *setup)
{
  g_autofree char *spec = bnl_spec_to_json (bnl_setup_get_spec (setup));

  g_settings_set_string (settings, "spec", spec);
  g_settings_set_boolean (settings, "pair", bnl_setup_get_pair (setup));
}
