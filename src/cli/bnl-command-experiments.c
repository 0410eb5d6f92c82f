#include "bnl-command-experiments.h"

#include "bnl-action.h"

static const BnlAction actions[] = {
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
           "verdict\nfrom what was measured.\n\n");
  bnl_action_print_all (actions, G_N_ELEMENTS (actions));
  g_print ("\n" BNL_COMMAND_EXPERIMENTS_NAME_HELP
           "\"bnlab-cli experiments ACTION --help\" tells more.\n"
           "Your own are in $XDG_DATA_HOME/bnlab/experiments (~/.local/share/bnlab/experiments), "
           "where\nthe window finds them, too.\n\n"
           "  bnlab-cli experiments\n"
           "  bnlab-cli experiments run 1\n"
           "  bnlab-cli experiments run what-bn-does --full --report what-bn-does.pdf\n");
}

BnlCommandStatus
bnl_command_experiments_run (char ***arguments)
{
  return bnl_action_run (actions, G_N_ELEMENTS (actions), print_help, arguments);
}
