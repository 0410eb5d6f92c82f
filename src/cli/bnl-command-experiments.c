#include "bnl-command-experiments.h"

#include <string.h>

static const struct {
  const char *name, *arguments, *summary;
  BnlCommandStatus (*run) (char ***arguments);
} actions[] = {
  { "list", "", "a table of all; what comes without an action", bnl_command_experiments_list_run },
  { "show", "NAME", "question, text, settings and sources", bnl_command_experiments_show_run },
  { "run", "NAME", "train what is missing, and tell what comes out",
    bnl_command_experiments_train_run },
  { "report", "NAME OUT", "what was trained, as .html or .pdf to hand out",
    bnl_command_experiments_report_run },
  { "add", "FILE...", "keep experiments or sweeps as your own", bnl_command_experiments_edit_add },
  { "rm", "NAME...", "take away your own, into the trash where there is one",
    bnl_command_experiments_edit_remove },
};

static void
print_help (void)
{
  g_print ("Usage:\n  bnlab-cli experiments [ACTION] [OPTION...]\n\n"
           "Guided experiments: a question, what people believe, a sweep that answers it, and a "
           "verdict\nfrom what was measured.\n\nActions:\n");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autofree char *usage = g_strdup_printf ("%s %s", actions[i].name, actions[i].arguments);

    g_print ("  %-18s%s\n", usage, actions[i].summary);
  }
  g_print ("\n" BNL_COMMAND_EXPERIMENTS_NAME_HELP
           "\"bnlab-cli experiments ACTION --help\" tells more.\n"
           "Your own are in $XDG_DATA_HOME/bnlab/experiments (~/.local/share/bnlab/experiments), "
           "where\nthe window finds them, too.\n\n"
           "  bnlab-cli experiments\n"
           "  bnlab-cli experiments run 1\n"
           "  bnlab-cli experiments run what-bn-does --full --report what-bn-does.pdf\n");
}

static char *
list_actions (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", actions[i].name);
  return g_string_free (text, FALSE);
}

BnlCommandStatus
bnl_command_experiments_run (char ***arguments)
{
  const char *word = (*arguments)[1];
  g_autofree char *known = NULL;

  if (word != NULL && (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0)) {
    print_help ();
    return BNL_COMMAND_DONE;
  }
  if (word == NULL || word[0] == '-')
    return bnl_command_experiments_list_run (arguments);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autofree char *program = NULL;

    if (strcmp (word, actions[i].name) != 0)
      continue;
    program = g_strdup_printf ("%s %s", g_get_prgname (), word);
    g_set_prgname (program);
    g_free ((*arguments)[0]);
    memmove (*arguments, *arguments + 1, g_strv_length (*arguments) * sizeof **arguments);
    return actions[i].run (arguments);
  }
  known = list_actions ();
  return bnl_command_misuse ("“%s” is none of %s", word, known);
}
