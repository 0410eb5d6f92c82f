#include "bnl-command.h"

#include <json-glib/json-glib.h>

#include "bnl-table.h"
#include "config.h"
#include "data/bnl-catalog.h"
#include "engine/bnl-blas.h"

#define CORE_TYPE "OPENBLAS_CORETYPE"
#define DATA_PATH "BNLAB_DATA_PATH"

/* Both ways of saying it, filled together. */
typedef struct {
  BnlTable *table;
  JsonBuilder *builder;
} Report;

/* value: NULL where there is none. */
static void
add_text (const Report *report, const char *label, const char *key, const char *value)
{
  bnl_table_take_cell (report->table, g_strdup (label));
  bnl_table_take_cell (report->table, g_strdup (value != NULL ? value : "not set"));
  json_builder_set_member_name (report->builder, key);
  if (value != NULL)
    json_builder_add_string_value (report->builder, value);
  else
    json_builder_add_null_value (report->builder);
}

static void
add_versions (const Report *report)
{
  g_autofree char *glib_version =
      g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);

  add_text (report, "BN Lab", "version", BNL_VERSION);
  add_text (report, "GLib", "glib", glib_version);
  add_text (report, "BLAS", "blas", bnl_blas_get_version ());
}

/* FALSE where the products are wrong. */
static gboolean
add_blas (const Report *report)
{
  char message[512];
  gboolean agrees = bnl_blas_start (message, sizeof message);

  add_text (report, "BLAS kernel", "blas_kernel", bnl_blas_get_kernel ());
  add_text (report, CORE_TYPE " (forces the kernel)", "blas_kernel_forced", g_getenv (CORE_TYPE));
  add_text (report, "BLAS check", "blas_check", agrees ? "agrees with plain loops" : message);
  return agrees;
}

static void
add_cores (const Report *report)
{
  guint n_cores = g_get_num_processors ();

  bnl_table_take_cell (report->table, g_strdup ("processor cores"));
  bnl_table_take_cell (report->table,
                       g_strdup_printf ("%u; a run uses one thread, a comparison two", n_cores));
  json_builder_set_member_name (report->builder, "cores");
  json_builder_add_int_value (report->builder, n_cores);
}

/* Where a data set is looked up by its name, the first place first. */
static void
add_paths (const Report *report)
{
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();

  add_text (report, DATA_PATH, "data_path", g_getenv (DATA_PATH));
  json_builder_set_member_name (report->builder, "folders");
  json_builder_begin_array (report->builder);
  for (guint i = 0; folders[i] != NULL; i++) {
    g_autofree char *shown = g_filename_display_name (folders[i]);
    const char *note = g_file_test (folders[i], G_FILE_TEST_IS_DIR) ? "" : " (not there)";

    bnl_table_take_cell (report->table, g_strdup (i == 0 ? "data sets are looked for in" : ""));
    bnl_table_take_cell (report->table, g_strconcat (shown, note, NULL));
    json_builder_add_string_value (report->builder, shown);
  }
  json_builder_end_array (report->builder);
}

/* By names alone: "datasets" opens them. */
static void
add_datasets (const Report *report)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  json_builder_set_member_name (report->builder, "datasets");
  json_builder_begin_array (report->builder);
  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *place = g_filename_display_name (entry->place);

    bnl_table_take_cell (report->table, g_strdup_printf ("data set %s", entry->data));
    bnl_table_take_cell (report->table, g_strdup (place));
    json_builder_begin_object (report->builder);
    json_builder_set_member_name (report->builder, "name");
    json_builder_add_string_value (report->builder, entry->data);
    json_builder_set_member_name (report->builder, "place");
    json_builder_add_string_value (report->builder, place);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

BnlCommandStatus
bnl_command_info_run (char ***arguments)
{
  gboolean as_json = FALSE, agrees;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "print one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_LEFT);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const Report report = { table, builder };

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group,
                          "Tells what figures depend on: versions, the BLAS kernel, cores, data.",
                          NULL))
    return BNL_COMMAND_MISUSED;
  if ((*arguments)[1] != NULL)
    return bnl_command_misuse ("there is nothing to do with “%s”", (*arguments)[1]);

  json_builder_begin_object (builder);
  add_versions (&report);
  agrees = add_blas (&report);
  add_cores (&report);
  add_paths (&report);
  add_datasets (&report);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = as_json ? json_to_string (root, TRUE) : bnl_table_format (table);
  if (as_json)
    bnl_command_print_json (text);
  else
    g_print ("%s", text);
  return agrees ? BNL_COMMAND_DONE : BNL_COMMAND_FAILED;
}
