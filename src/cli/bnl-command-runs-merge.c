#include "bnl-command-runs.h"


/* Of a damaged file what is whole is taken in, and said. */
static gboolean
merge_file (BnlStore *store, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_filename_display_name (file);
  guint n_added = 0, n_known = 0;
  const gboolean done = bnl_store_merge (store, file, &n_added, &n_known, &error);

  if (done || n_added > 0 || n_known > 0)
    g_print ("%s: %u run%s added, %u known already.\n", shown, n_added, n_added == 1 ? "" : "s",
             n_known);
  if (!done)
    bnl_command_fail (error->message);
  return done;
}

static gboolean
has_any (char *const *files)
{
  for (guint i = 0; files[i] != NULL; i++)
    if (g_file_test (files[i], G_FILE_TEST_EXISTS))
      return TRUE;
  return FALSE;
}

/* Of several files those that can be read are taken in, whatever the others are. */
BnlCommandStatus
bnl_command_runs_merge_run (char ***arguments)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    BNL_COMMAND_RUNS_OPTION (&path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, "FILE..." },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  BnlCommandStatus status = BNL_COMMAND_DONE;
  BnlStore *store;

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (
          arguments, group, "Takes in the runs of archives (.bnlab) and of other databases (.db).",
          "A run that is here already, by its uuid, stays as it is here.  Of a "
          "damaged file every run\nthat is whole is taken in.  The file is not changed.  A "
          "database that --runs names is begun\nwhere it is not there."))
    return BNL_COMMAND_MISUSED;
  if (words == NULL)
    return bnl_command_misuse ("name the archive or database to take runs from");
  store = has_any (words) ? bnl_command_runs_open_or_begin (path) : bnl_command_runs_open (path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  for (guint i = 0; words[i] != NULL; i++)
    if (!merge_file (store, words[i]))
      status = BNL_COMMAND_FAILED;
  return bnl_command_runs_close (store, status);
}
