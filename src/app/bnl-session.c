#include "bnl-session.h"

#include "config.h"

#include <adwaita.h>

#include "data/bnl-catalog.h"

/* The youngest of the keys. */
#define NEWEST_KEY "experiment-guesses"

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

/* --- experiments --- */

static void
laboratory_threads_cb (GSettings *settings, const char *key, gpointer laboratory)
{
  bnl_laboratory_set_n_threads (laboratory, g_settings_get_uint (settings, "threads"));
}

static void
recall_guesses (GSettings *settings, BnlLaboratory *laboratory)
{
  g_autoptr (GVariant) guesses = g_settings_get_value (settings, "experiment-guesses");
  g_auto (GStrv) full = g_settings_get_strv (settings, "experiments-full");
  GVariantIter iter;
  const char *id;
  int guess;

  g_variant_iter_init (&iter, guesses);
  while (g_variant_iter_next (&iter, "{&si}", &id, &guess)) {
    BnlExperimentRunner *runner = bnl_laboratory_find (laboratory, id);

    if (runner)
      bnl_experiment_runner_set_guess (runner, guess);
  }
  for (guint i = 0; full[i]; i++) {
    BnlExperimentRunner *runner = bnl_laboratory_find (laboratory, full[i]);

    if (runner)
      bnl_experiment_runner_set_full (runner, TRUE);
  }
}

void
bnl_session_follow_experiments (GSettings *settings, BnlLaboratory *laboratory, GObject *page)
{
  g_autofree char *experiment = g_settings_get_string (settings, "experiment");
  g_autofree char *view = g_settings_get_string (settings, "experiment-view");

  g_signal_connect_object (settings, "changed::threads", G_CALLBACK (laboratory_threads_cb),
                           laboratory, 0);
  laboratory_threads_cb (settings, NULL, laboratory);
  recall_guesses (settings, laboratory);
  g_object_set (page, "experiment", experiment, "view", view, "show-list",
                g_settings_get_boolean (settings, "show-experiments"), NULL);
}

static void
keep_guesses (GSettings *settings, BnlLaboratory *laboratory)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) full = NULL;
  GVariantBuilder guesses;

  g_variant_builder_init (&guesses, G_VARIANT_TYPE ("a{si}"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (laboratory)); i++) {
    g_autoptr (BnlExperimentRunner) runner = g_list_model_get_item (G_LIST_MODEL (laboratory), i);
    const char *id = bnl_experiment_get_id (bnl_experiment_runner_get_experiment (runner));
    int guess = bnl_experiment_runner_get_guess (runner);

    if (guess >= 0)
      g_variant_builder_add (&guesses, "{si}", id, guess);
    if (bnl_experiment_runner_get_full (runner))
      g_strv_builder_add (builder, id);
  }
  full = g_strv_builder_end (builder);
  g_settings_set_value (settings, "experiment-guesses", g_variant_builder_end (&guesses));
  g_settings_set_strv (settings, "experiments-full", (const char *const *) full);
}

void
bnl_session_keep_experiments (GSettings *settings, BnlLaboratory *laboratory, GObject *page)
{
  g_autofree char *experiment = NULL, *view = NULL;
  gboolean folded, show_list;

  g_object_get (page, "experiment", &experiment, "view", &view, "folded", &folded, "show-list",
                &show_list, NULL);
  g_settings_set_string (settings, "experiment", experiment ? experiment : "");
  g_settings_set_string (settings, "experiment-view", view ? view : "");
  /* Where it lies over the rest it comes and goes. */
  if (!folded)
    g_settings_set_boolean (settings, "show-experiments", show_list);
  keep_guesses (settings, laboratory);
}
