#include "bnl-command.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "bnl-fetch.h"
#include "bnl-table.h"
#include "data/bnl-catalog.h"
#include "data/bnl-dataset.h"
#include "data/bnl-download.h"

#define N_COLUMNS 6

typedef struct {
  char **words, **mirrors;
  gboolean json, force, quiet;
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->words);
  g_strfreev (given->mirrors);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &given->json, "the list: print one JSON object", NULL },
    { "mirror", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->mirrors,
      "get: fetch the files from below this address, and from no other; may be given several times",
      "URL" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &given->force,
      "get: also where the data set is found already; its files are replaced", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &given->quiet, "get: no progress on standard error", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->words, NULL,
      "[get NAME|add PATH|forget PATH]" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  g_autofree char *names = bnl_mirrors_dup_names ();
  g_autofree char *description = g_strdup_printf (
      "get NAME downloads one of %s:\n"
      "four files, over HTTPS, each compared with its SHA-256.  The data set is put into place "
      "whole\n"
      "or not at all, in $XDG_DATA_HOME/bnlab/datasets (~/.local/share/bnlab/datasets).  Where "
      "one\n"
      "mirror fails the next is tried.  Ctrl+C stops; the same command then goes on from there.\n"
      "With --mirror the files are looked for directly below URL, which may be plain http.\n\n"
      "add PATH lists a data set that is elsewhere, a folder or a file, from now on; forget PATH\n"
      "takes it off the list again and deletes nothing.  train --help tells what can be read.",
      names);

  g_option_group_add_entries (group, entries);
  return bnl_command_parse (arguments, group,
                            "Lists the data sets that are found, or gets one from the network.",
                            description);
}

/* The list */

static void
add_json (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

static void
add_json_number (JsonBuilder *builder, const char *key, gint64 number)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, number);
}

static void
add_cells (BnlTable *table, const BnlCatalogEntry *entry, const BnlDataset *dataset)
{
  bnl_table_take_cell (table, g_strdup (entry->data));
  bnl_table_take_cell (table, g_strdup (entry->title));
  if (dataset != NULL) {
    bnl_table_take_cell (table, g_strdup_printf ("%u + %u", bnl_dataset_get_train (dataset)->n,
                                                 bnl_dataset_get_test (dataset)->n));
    bnl_table_take_cell (table, g_strdup_printf ("%u", bnl_dataset_get_n_classes (dataset)));
    bnl_table_take_cell (table, g_strdup_printf ("%ux%u", bnl_dataset_get_width (dataset),
                                                 bnl_dataset_get_height (dataset)));
  } else {
    for (guint i = 0; i < 3; i++)
      bnl_table_take_cell (table, g_strdup ("-"));
  }
  bnl_table_take_cell (table, g_filename_display_name (entry->place));
}

static void
add_object (JsonBuilder *builder,
            const BnlCatalogEntry *entry,
            const BnlDataset *dataset,
            const GError *error)
{
  g_autofree char *place = g_filename_display_name (entry->place);

  json_builder_begin_object (builder);
  add_json (builder, "name", entry->data);
  add_json (builder, "title", entry->title);
  add_json (builder, "place", place);
  json_builder_set_member_name (builder, "added");
  json_builder_add_boolean_value (builder, entry->added);
  if (dataset != NULL) {
    add_json_number (builder, "n_train", bnl_dataset_get_train (dataset)->n);
    add_json_number (builder, "n_test", bnl_dataset_get_test (dataset)->n);
    add_json_number (builder, "n_classes", bnl_dataset_get_n_classes (dataset));
    add_json_number (builder, "width", bnl_dataset_get_width (dataset));
    add_json_number (builder, "height", bnl_dataset_get_height (dataset));
  } else {
    add_json (builder, "error", error->message);
  }
  json_builder_end_object (builder);
}

/* All are opened: half a second for three like MNIST buys that what is listed with its counts can
 * be read, whatever it is.  What cannot is said on stderr, and is no failure of listing. */
static void
add_entries (BnlTable *table, JsonBuilder *builder, GPtrArray *entries)
{
  const char *const heads[N_COLUMNS] = { "name", "title", "images", "classes", "size", "place" };

  for (guint i = 0; i < N_COLUMNS; i++)
    bnl_table_take_cell (table, g_strdup (heads[i]));
  json_builder_set_member_name (builder, "datasets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlDataset) dataset = bnl_dataset_load (entry->data, &error);

    if (dataset == NULL)
      bnl_command_fail (error->message);
    add_cells (table, entry, dataset);
    add_object (builder, entry, dataset, error);
  }
  json_builder_end_array (builder);
}

static gboolean
has_data (gconstpointer entry, gconstpointer name)
{
  return g_str_equal (((const BnlCatalogEntry *) entry)->data, name);
}

/* What is not found yet can be had.  g_free. */
static char *
add_fetchable (JsonBuilder *builder, GPtrArray *entries)
{
  GString *text = g_string_new (NULL);
  guint n_sets;
  const BnlMirrorsSet *sets = bnl_mirrors_get_sets (&n_sets);

  json_builder_set_member_name (builder, "to_get");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_sets; i++) {
    const guint64 n_bytes = bnl_mirrors_count_bytes (&sets[i]);

    if (g_ptr_array_find_with_equal_func (entries, sets[i].name, has_data, NULL))
      continue;
    g_string_append_printf (text, "%s  datasets get %-14s %2.0f MB  %s\n",
                            text->len == 0 ? "\nTo be had from the network:\n" : "", sets[i].name,
                            (double) n_bytes / 1e6, sets[i].description);
    json_builder_begin_object (builder);
    add_json (builder, "name", sets[i].name);
    add_json (builder, "title", sets[i].title);
    add_json_number (builder, "bytes", (gint64) n_bytes);
    json_builder_set_member_name (builder, "begun");
    json_builder_add_boolean_value (builder, bnl_download_is_begun (&sets[i], NULL));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  return g_string_free (text, FALSE);
}

static BnlCommandStatus
list_datasets (gboolean as_json)
{
  g_autoptr (BnlTable) table = bnl_table_new (N_COLUMNS, BNL_TABLE_LEFT);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL, *fetchable = NULL;

  json_builder_begin_object (builder);
  add_entries (table, builder, entries);
  fetchable = add_fetchable (builder, entries);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = as_json ? json_to_string (root, TRUE) : bnl_table_format (table);
  if (as_json)
    bnl_command_print_json (text);
  else
    g_print ("%s%s", text, fetchable);
  return BNL_COMMAND_DONE;
}

/* The rest */

static BnlCommandStatus
get_dataset (const Arguments *given)
{
  const BnlMirrorsSet *set = bnl_mirrors_find (given->words[1]);

  if (set == NULL) {
    g_autofree char *names = bnl_mirrors_dup_names ();

    return bnl_command_misuse ("there is no “%s” to get, only %s", given->words[1], names);
  }
  for (guint i = 0; given->mirrors != NULL && given->mirrors[i] != NULL; i++)
    if (!bnl_download_is_mirror (given->mirrors[i]))
      return bnl_command_misuse (
          "--mirror must be an address that begins with https:// or http://, "
          "but is “%s”",
          given->mirrors[i]);
  return bnl_fetch_run (set, (const char *const *) given->mirrors, given->force, given->quiet);
}

/* Only what can be read is remembered. */
static BnlCommandStatus
add_place (const char *word)
{
  g_autofree char *path = g_canonicalize_filename (word, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_load (path, &error);

  if (dataset == NULL || !bnl_catalog_add (path, &error))
    return bnl_command_fail (error->message);
  g_print ("%s is listed from now on: %u + %u images in %u classes.\n", shown,
           bnl_dataset_get_train (dataset)->n, bnl_dataset_get_test (dataset)->n,
           bnl_dataset_get_n_classes (dataset));
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
forget_place (const char *word)
{
  g_autofree char *path = g_canonicalize_filename (word, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) error = NULL;

  if (!bnl_catalog_forget (path, &error))
    return bnl_command_fail (error->message);
  g_print ("%s is listed no longer; nothing was deleted.\n", shown);
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
run_action (const Arguments *given)
{
  const char *action = given->words[0];
  const gboolean gets = strcmp (action, "get") == 0;

  if (!gets && strcmp (action, "add") != 0 && strcmp (action, "forget") != 0)
    return bnl_command_misuse ("“%s” is none of get, add and forget", action);
  if (given->words[1] == NULL)
    return bnl_command_misuse (gets ? "NAME is missing: the data set to get"
                                    : "PATH is missing: the data set's folder or file");
  if (given->words[1][0] == '\0')
    return bnl_command_misuse ("%s is empty", gets ? "NAME" : "PATH");
  if (given->words[2] != NULL)
    return bnl_command_misuse ("there is nothing to do with “%s”", given->words[2]);
  if (given->json)
    return bnl_command_misuse ("--json is for the list alone, not for %s", action);
  if (gets)
    return get_dataset (given);
  if (given->mirrors != NULL || given->force || given->quiet)
    return bnl_command_misuse ("--mirror, --force and --quiet are for get, not for %s", action);
  return action[0] == 'a' ? add_place (given->words[1]) : forget_place (given->words[1]);
}

BnlCommandStatus
bnl_command_datasets_run (char ***arguments)
{
  g_auto (Arguments) given = { 0 };

  if (!read_arguments (arguments, &given))
    return BNL_COMMAND_MISUSED;
  if (given.words != NULL)
    return run_action (&given);
  if (given.mirrors != NULL || given.force || given.quiet)
    return bnl_command_misuse ("--mirror, --force and --quiet are for get, not for the list");
  return list_datasets (given.json);
}
