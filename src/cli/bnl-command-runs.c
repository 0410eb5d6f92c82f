#include "bnl-command-runs.h"

#include "bnl-action.h"

static const BnlAction actions[] = {
  { "list", "", "a table of what is stored; what comes without an action",
    bnl_command_runs_list_run },
  { "show", "ID", "everything about one run", bnl_command_runs_show_run },
  { "diff", "ID ID", "in what two runs and their outcomes differ", bnl_command_runs_diff_run },
  { "export", "ID... OUT", "as .csv, .json, .safetensors, .bnlab (an archive) or for TensorBoard",
    bnl_command_runs_export_run },
  { "import", "FILE...", "the runs of an archive", bnl_command_runs_merge_run },
  { "merge", "FILE...", "the runs of another database", bnl_command_runs_merge_run },
  { "resume", "ID", "go on where it stopped, or further", bnl_command_runs_train_resume },
  { "branch", "ID", "a new run from one of its checkpoints, with other settings",
    bnl_command_runs_train_branch },
  { "edit", "ID...", "name, note, tags and star", bnl_command_runs_edit_run },
  { "rm", "ID...", "delete; for a day \"restore\" brings them back", bnl_command_runs_delete_run },
  { "restore", "NUMBER...", "bring back what \"rm\" deleted", bnl_command_runs_delete_undo },
};

static void
print_help (void)
{
  g_print ("Usage:\n  bnlab-cli runs [ACTION] [OPTION...]\n\n"
           "Every run of train, compare and the window is kept: its settings, what was measured, "
           "and\nthe network.\n\n");
  bnl_action_print_all (actions, G_N_ELEMENTS (actions));
  g_print (
      "\n" BNL_COMMAND_RUNS_ID_HELP
      "\"bnlab-cli runs ACTION --help\" tells more, \"bnlab-cli runs list --help\" of the list.\n"
      "Runs are in $XDG_DATA_HOME/bnlab/runs.db (~/.local/share/bnlab/runs.db), unless "
      "--runs FILE\nnames another database or an archive.\n");
}

BnlCommandStatus
bnl_command_runs_run (char ***arguments)
{
  return bnl_action_run (actions, G_N_ELEMENTS (actions), print_help, arguments);
}

BnlStore *
bnl_command_runs_open_or_begin (const char *path)
{
  g_autoptr (GError) error = NULL;
  BnlStore *store = bnl_store_open (path, &error);

  if (store == NULL)
    bnl_command_fail (error->message);
  return store;
}

BnlStore *
bnl_command_runs_open (const char *path)
{
  /* Not begun anew where the name was mistyped. */
  if (path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autofree char *shown = g_filename_display_name (path);
    g_autofree char *sentence =
        g_strdup_printf ("%s is not there; --runs names a database of runs, and without it your "
                         "own are meant",
                         shown);

    bnl_command_fail (sentence);
    return NULL;
  }
  return bnl_command_runs_open_or_begin (path);
}

BnlCommandStatus
bnl_command_runs_close (BnlStore *store, BnlCommandStatus status)
{
  /* That it cannot be written was the action's to say, if it wanted to. */
  g_autofree char *damage = bnl_store_dup_damage (store);

  if (damage != NULL)
    bnl_command_fail (damage);
  bnl_store_unref (store);
  return status;
}

GArray *
bnl_command_runs_find (BnlStore *store, char *const *words, guint n)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    gint64 id = bnl_store_find (store, words[i], &error);

    if (id == 0) {
      bnl_command_fail (error->message);
      return NULL;
    }
    if (g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
      g_array_append_val (ids, id);
  }
  return g_steal_pointer (&ids);
}
