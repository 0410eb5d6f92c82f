#include "bnl-json-file.h"

#include <glib/gi18n.h>
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

static gboolean
take_spec (const char *path, BnlController *controller, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *what = g_strdup_printf (_ ("Settings of %s"), base);
  g_autoptr (BnlSpec) spec = bnl_spec_read (path, error);

  if (!spec)
    return FALSE;
  if (bnl_controller_get_active (controller)) {
    g_set_error_literal (
        error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
        _ ("Training is under way with other settings: stop it, then open these."));
    return FALSE;
  }
  /* A file that has no norm is of the one network alone. */
  bnl_setup_change (bnl_controller_get_setup (controller), spec, spec->norm != BNL_NORM_NONE, what);
  return TRUE;
}

const char *
bnl_json_file_open (const char *path, BnlController *controller, GtkWidget *experiments)
{
  g_autoptr (GError) error = NULL;

  if (bnl_json_file_find_kind (path) == BNL_JSON_FILE_EXPERIMENT) {
    gtk_widget_activate_action (experiments, "experiment.open", "s", path);
    return "experiments";
  }
  if (take_spec (path, controller, &error))
    return "train";
  g_signal_emit_by_name (controller, "problem", error->message);
  return NULL;
}
