#pragma once

#include "bnl-command.h"
#include "lab/bnl-store.h"

/* bnlab-cli runs ACTION: one file an action, and what they share. */

/* As commands, the action's name first. */
BnlCommandStatus bnl_command_runs_list_run (char ***arguments);
BnlCommandStatus bnl_command_runs_show_run (char ***arguments);
BnlCommandStatus bnl_command_runs_diff_run (char ***arguments);
BnlCommandStatus bnl_command_runs_export_run (char ***arguments);
BnlCommandStatus bnl_command_runs_merge_run (char ***arguments);
BnlCommandStatus bnl_command_runs_delete_run (char ***arguments);
BnlCommandStatus bnl_command_runs_delete_undo (char ***arguments);
BnlCommandStatus bnl_command_runs_edit_run (char ***arguments);
BnlCommandStatus bnl_command_runs_train_resume (char ***arguments);
BnlCommandStatus bnl_command_runs_train_branch (char ***arguments);

/* The option that every action has: another database than the user's own. */
#define BNL_COMMAND_RUNS_OPTION(path)                                                              \
  {                                                                                                \
    "runs", 0, 0, G_OPTION_ARG_FILENAME, path, "use the runs in this file instead of your own",    \
        "FILE"                                                                                     \
  }

/* Below the options in --help of every action that takes a run. */
#define BNL_COMMAND_RUNS_ID_HELP                                                                   \
  "ID is a run's number, the beginning of its uuid, or its name; \"bnlab-cli runs\" lists them.\n"

/* path: what the option says, or NULL.  NULL after saying why not. */
BnlStore *bnl_command_runs_open (const char *path);
/* Likewise; one that is not there is begun. */
BnlStore *bnl_command_runs_open_or_begin (const char *path);
/* Says what is damaged, if anything is.  Returns status. */
BnlCommandStatus bnl_command_runs_close (BnlStore *store, BnlCommandStatus status);

/* What "show" prints; FALSE with error where nothing was. */
gboolean bnl_command_runs_show_record (BnlStore *store,
                                       gint64 id,
                                       gboolean as_json,
                                       GError **error);

/* Of gint64, each once; NULL after saying which is none. */
GArray *bnl_command_runs_find (BnlStore *store, char *const *words, guint n);
