#include "bnl-json-file.h"

#include <glib/gstdio.h>

#include "lab/bnl-experiment.h"

/* Names that a spec has not. */
static const char *const experiment_names[] = {
  "bnlab_experiment", "quick",    "spec",        "vary", "arms", "scale", "seeds",
  "random",           "measures", "converged_at"
};

gboolean
bnl_json_file_is_named (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".json");
}

BnlJsonFileKind
bnl_json_file_find_kind (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size > BNL_EXPERIMENT_MAX_FILE_BYTES ||
      !json_parser_load_from_file (parser, path, NULL) || !json_parser_get_root (parser) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return BNL_JSON_FILE_OTHER;
  object = json_node_get_object (json_parser_get_root (parser));
  for (gsize i = 0; i < G_N_ELEMENTS (experiment_names); i++)
    if (json_object_has_member (object, experiment_names[i]))
      return BNL_JSON_FILE_EXPERIMENT;
  return BNL_JSON_FILE_SPEC;
}
