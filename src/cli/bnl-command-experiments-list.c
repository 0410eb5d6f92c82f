#include "bnl-command-experiments.h"

#include <json-glib/json-glib.h>

#include "bnl-table.h"
#include "lab/bnl-experiment-library.h"

static char *
count_runs (BnlSweep *sweep)
{
  return sweep != NULL ? g_strdup_printf ("%u", bnl_sweep_get_n_runs (sweep)) : g_strdup ("-");
}

static char *
format_table (BnlExperimentLibrary *library)
{
  static const char *const titles[] = { "", "id", "title", "runs", "full", "from" };
  g_autoptr (BnlTable) table = bnl_table_new (G_N_ELEMENTS (titles), BNL_TABLE_LEFT);

  bnl_table_set_alignment (table, 0, BNL_TABLE_RIGHT);
  bnl_table_set_alignment (table, 3, BNL_TABLE_RIGHT);
  bnl_table_set_alignment (table, 4, BNL_TABLE_RIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    bnl_table_take_cell (table, g_strdup (titles[i]));
  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++) {
    const BnlLibraryEntry *entry = bnl_experiment_library_get (library, i);
    BnlExperiment *experiment = entry->experiment;

    if (experiment == NULL)
      continue;
    bnl_table_take_cell (table, g_strdup_printf ("%u", entry->number));
    bnl_table_take_cell (table, g_strdup (bnl_experiment_get_id (experiment)));
    bnl_table_take_cell (table, g_strdup (bnl_experiment_get_title (experiment)));
    bnl_table_take_cell (table, count_runs (bnl_experiment_get_quick (experiment)));
    bnl_table_take_cell (table, count_runs (bnl_experiment_get_full (experiment)));
    bnl_table_take_cell (table, g_strdup (entry->built_in ? "BN Lab" : "you"));
  }
  return bnl_table_format (table);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_entry (JsonBuilder *builder, const BnlLibraryEntry *entry)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, entry->number);
  json_builder_set_member_name (builder, "built_in");
  json_builder_add_boolean_value (builder, entry->built_in);
  if (entry->path != NULL)
    add_text (builder, "path", entry->path);
  if (entry->experiment != NULL) {
    BnlSweep *full = bnl_experiment_get_full (entry->experiment);

    add_text (builder, "id", bnl_experiment_get_id (entry->experiment));
    add_text (builder, "title", bnl_experiment_get_title (entry->experiment));
    add_text (builder, "question", bnl_experiment_get_question (entry->experiment));
    json_builder_set_member_name (builder, "n_runs");
    json_builder_add_int_value (
        builder, bnl_sweep_get_n_runs (bnl_experiment_get_quick (entry->experiment)));
    json_builder_set_member_name (builder, "n_runs_full");
    if (full != NULL)
      json_builder_add_int_value (builder, bnl_sweep_get_n_runs (full));
    else
      json_builder_add_null_value (builder);
  } else {
    add_text (builder, "problem", entry->problem);
  }
  json_builder_end_object (builder);
}

static void
print_json (BnlExperimentLibrary *library)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "experiments");
  json_builder_begin_array (builder);
  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++)
    add_entry (builder, bnl_experiment_library_get (library, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  bnl_command_print_json (text);
}

/* Files that cannot be read are told beside the table. */
static void
print_text (BnlExperimentLibrary *library)
{
  g_autofree char *table = format_table (library);

  g_print ("%s", table);
  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++) {
    const BnlLibraryEntry *entry = bnl_experiment_library_get (library, i);

    if (entry->experiment == NULL)
      g_printerr ("%s\n", entry->problem);
  }
}

BnlCommandStatus
bnl_command_experiments_list_run (char ***arguments)
{
  gboolean json = FALSE;
  g_auto (GStrv) words = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print one JSON object", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  g_autoptr (BnlExperimentLibrary) library = NULL;

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group, "Lists the experiments that there are.",
                          "Runs are those of the quick version, and of the full one.\n\n"
                          "  bnlab-cli experiments\n"
                          "  bnlab-cli experiments show 2"))
    return BNL_COMMAND_MISUSED;
  if (words != NULL)
    return bnl_command_misuse ("there is nothing to do with “%s”: an action comes before its "
                               "options",
                               words[0]);
  library = bnl_experiment_library_new (NULL);
  if (json)
    print_json (library);
  else
    print_text (library);
  return BNL_COMMAND_DONE;
}
