#pragma once

#include "bnl-command.h"

/* What is done with runs or experiments: the word behind the command. */
typedef struct {
  const char *name, *arguments, *summary;
  BnlCommandStatus (*run) (char ***arguments);
} BnlAction;

/* In --help: a line each. */
void bnl_action_print_all (const BnlAction *actions, guint n);
/* Runs the one that is named; without a name the first, and with --help print_help. */
BnlCommandStatus bnl_action_run (const BnlAction *actions,
                                 guint n,
                                 void (*print_help) (void),
                                 char ***arguments);
