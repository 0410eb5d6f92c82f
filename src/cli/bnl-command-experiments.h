#pragma once

#include "bnl-command.h"

/* bnlab-cli experiments ACTION: as commands, the action's name first. */

BnlCommandStatus bnl_command_experiments_list_run (char ***arguments);
BnlCommandStatus bnl_command_experiments_show_run (char ***arguments);
BnlCommandStatus bnl_command_experiments_train_run (char ***arguments);
BnlCommandStatus bnl_command_experiments_report_run (char ***arguments);
BnlCommandStatus bnl_command_experiments_edit_add (char ***arguments);
BnlCommandStatus bnl_command_experiments_edit_remove (char ***arguments);

/* Below the options in --help of every action that takes an experiment. */
#define BNL_COMMAND_EXPERIMENTS_NAME_HELP                                                          \
  "NAME is an experiment's number, its id, or a file; \"bnlab-cli experiments\" lists them.\n"
