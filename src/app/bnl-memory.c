#include "bnl-memory.h"

#include "config.h"

/* The youngest of the keys. */
#define NEWEST_KEY "guide-seen"

GSettings *
bnl_memory_open (void)
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

BnlSpec *
bnl_memory_recall_spec (GSettings *settings, gboolean *pair)
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
bnl_memory_keep_setup (GSettings *settings, BnlSetup *setup)
{
  g_autofree char *spec = bnl_spec_to_json (bnl_setup_get_spec (setup));

  g_settings_set_string (settings, "spec", spec);
  g_settings_set_boolean (settings, "pair", bnl_setup_get_pair (setup));
}
