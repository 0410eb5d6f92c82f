#include "bnl-command-runs.h"

#include <string.h>

#include "lab/bnl-run-export.h"

#define ARCHIVE ".bnlab"

typedef struct {
  char **words;
  char *path;
  gboolean all;
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->words);
  g_free (given->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &given->all, "every run there is, instead of ID...", NULL },
    BNL_COMMAND_RUNS_OPTION (&given->path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->words, NULL, "ID... OUT" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return bnl_command_parse (
      arguments, group, "Writes runs to a file that other programs, or another machine, read.",
      "OUT says by its suffix as what:\n"
      "  .csv    what was measured, a row a step, as train --metrics writes it; of several runs\n"
      "          with the column arm (batch, batch:SEED, or \"run ID batch\"); plot draws it\n"
      "  .json   settings, results, events and what was measured, a list a column\n"
      "  .safetensors  the network as it is at the end, of one run; eval and predict take it\n"
      "  .bnlab  an archive with everything: import, or --runs, opens it anywhere\n"
      "A folder, or a name without a suffix, takes TensorBoard event files in a subfolder a run.\n"
      "What is there already is replaced.\n\n" BNL_COMMAND_RUNS_ID_HELP "\n"
      "  bnlab-cli runs export 12 13 pair.csv && bnlab-cli plot pair.csv pair.svg\n"
      "  bnlab-cli runs export --all events && tensorboard --logdir events");
}

static GArray *
find_all (BnlStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = bnl_store_list (store, &error);
  GArray *ids;

  if (records == NULL) {
    bnl_command_fail (error->message);
    return NULL;
  }
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = records->len; i > 0; i--)
    g_array_append_val (ids, ((const BnlRunRecord *) g_ptr_array_index (records, i - 1))->id);
  return ids;
}

static gboolean
write_runs (BnlStore *store, const GArray *ids, const char *out, GError **error)
{
  const gint64 *first = (const gint64 *) (const void *) ids->data;
  BnlRunExportFormat format;

  if (g_str_has_suffix (out, ARCHIVE))
    return bnl_store_export (store, first, ids->len, out, error);
  return bnl_run_export_find_format (out, &format) &&
         bnl_run_export_write (store, first, ids->len, format, out, error);
}

static BnlCommandStatus
export_runs (const Arguments *given, guint n_runs)
{
  const char *out = given->words[n_runs];
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  BnlStore *store = bnl_command_runs_open (given->path);

  if (store == NULL)
    return BNL_COMMAND_FAILED;
  ids = given->all ? find_all (store) : bnl_command_runs_find (store, given->words, n_runs);
  if (ids == NULL)
    return bnl_command_runs_close (store, BNL_COMMAND_FAILED);
  if (ids->len == 0)
    return bnl_command_runs_close (store, bnl_command_fail ("there is no run to export yet"));
  if (!write_runs (store, ids, out, &error))
    return bnl_command_runs_close (store, bnl_command_fail (error->message));
  return bnl_command_runs_close (store, BNL_COMMAND_DONE);
}

BnlCommandStatus
bnl_command_runs_export_run (char ***arguments)
{
  g_auto (Arguments) given = { 0 };
  guint n_words;
  const char *out;
  BnlRunExportFormat format;

  if (!read_arguments (arguments, &given))
    return BNL_COMMAND_MISUSED;
  n_words = given.words != NULL ? g_strv_length (given.words) : 0;
  if (n_words == 0 || given.words[n_words - 1][0] == '\0')
    return bnl_command_misuse ("name the runs, and last the file or folder to write");
  if (given.all && n_words > 1)
    return bnl_command_misuse ("--all is every run: “%s” says nothing more", given.words[0]);
  out = given.words[n_words - 1];
  if (!given.all && n_words == 1)
    return bnl_command_misuse ("“%s” stands alone: name the runs, and last the file or folder to "
                               "write",
                               out);
  if (!g_str_has_suffix (out, ARCHIVE) && !bnl_run_export_find_format (out, &format))
    return bnl_command_misuse (
        "“%s” ends in none of .csv, .json, .safetensors and .bnlab, and is no folder", out);
  return export_runs (&given, n_words - 1);
}
