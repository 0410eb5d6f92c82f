#include "bnl-command-experiments.h"

#include "lab/bnl-experiment-library.h"

static GStrv
read_words (char ***arguments, const char *placeholder, const char *summary, const char *examples)
{
  char **words = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, placeholder },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group, summary, examples))
    return NULL;
  if (words == NULL)
    bnl_command_misuse ("a %s is missing", placeholder);
  return words;
}

/* All are read before the first is added. */
BnlCommandStatus
bnl_command_experiments_edit_add (char ***arguments)
{
  g_auto (GStrv) words =
      read_words (arguments, "FILE...",
                  "Copies experiments or sweeps among your own, where the window finds them, too.",
                  "A file is one that \"experiments show --json\", \"sweep --save\" or the window "
                  "wrote, or one of\nyour own making.\n\n"
                  "  bnlab-cli experiments add sweep.json");
  g_autoptr (GPtrArray) read =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_experiment_unref);
  g_autoptr (BnlExperimentLibrary) library = NULL;
  g_autoptr (GError) error = NULL;

  if (words == NULL)
    return BNL_COMMAND_MISUSED;
  for (guint i = 0; words[i] != NULL; i++) {
    BnlExperiment *experiment = bnl_experiment_read (words[i], &error);

    if (experiment == NULL)
      return bnl_command_fail (error->message);
    g_ptr_array_add (read, experiment);
  }
  library = bnl_experiment_library_new (NULL);
  for (guint i = 0; i < read->len; i++) {
    g_autoptr (BnlExperiment) kept = bnl_experiment_library_add (library, read->pdata[i], &error);

    if (kept == NULL)
      return bnl_command_fail (error->message);
    g_print ("%s\n", bnl_experiment_get_id (kept));
  }
  return BNL_COMMAND_DONE;
}

/* By their ids, which stay while numbers change under way; each once. */
static GPtrArray *
find_ids (BnlExperimentLibrary *library, char **words)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++) {
    const BnlLibraryEntry *entry = bnl_experiment_library_find (library, words[i]);
    const char *id;

    if (entry == NULL || entry->experiment == NULL) {
      g_autofree char *sentence =
          entry == NULL ? g_strdup_printf ("there is no experiment “%s”", words[i])
                        : g_strdup_printf ("%s; delete the file itself", entry->problem);

      bnl_command_fail (sentence);
      return NULL;
    }
    id = bnl_experiment_get_id (entry->experiment);
    if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, g_strdup (id));
  }
  return g_steal_pointer (&ids);
}

BnlCommandStatus
bnl_command_experiments_edit_remove (char ***arguments)
{
  g_auto (GStrv) words = read_words (
      arguments, "NAME...",
      "Takes experiments of your own away: into the trash, or where there is none for good.",
      "NAME is an experiment's number or its id. Runs that were trained for it stay.\n\n"
      "  bnlab-cli experiments rm my-sweep");
  g_autoptr (BnlExperimentLibrary) library = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  if (words == NULL)
    return BNL_COMMAND_MISUSED;
  library = bnl_experiment_library_new (NULL);
  ids = find_ids (library, words);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!bnl_experiment_library_remove (library, ids->pdata[i], NULL, &error))
      return bnl_command_fail (error->message);
  return ids != NULL ? BNL_COMMAND_DONE : BNL_COMMAND_FAILED;
}
