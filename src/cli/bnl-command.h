#pragma once

#include <glib.h>

/* The commands of bnlab-cli and what they share: exit statuses, reading options, giving up.
 * Threads: main alone. */

typedef enum {
  BNL_COMMAND_DONE = 0,
  BNL_COMMAND_FAILED = 1,        /* a file, the disk, a diverged run under --fail-on-divergence */
  BNL_COMMAND_MISUSED = 2,       /* an option, a command or a value that is none */
  BNL_COMMAND_INTERRUPTED = 130, /* SIGINT, as the shell counts it: 128 + 2 */
} BnlCommandStatus;

/* Each takes its arguments, its own name first; they stay the caller's but may be reordered. */
BnlCommandStatus bnl_command_train_run (char ***arguments);
BnlCommandStatus bnl_command_compare_run (char ***arguments);
BnlCommandStatus bnl_command_sweep_run (char ***arguments);
BnlCommandStatus bnl_command_experiments_run (char ***arguments);
BnlCommandStatus bnl_command_eval_run (char ***arguments);
BnlCommandStatus bnl_command_predict_run (char ***arguments);
BnlCommandStatus bnl_command_datasets_run (char ***arguments);
BnlCommandStatus bnl_command_runs_run (char ***arguments);
BnlCommandStatus bnl_command_plot_run (char ***arguments);
BnlCommandStatus bnl_command_bench_run (char ***arguments);
BnlCommandStatus bnl_command_info_run (char ***arguments);

/* Reads the options of group (consumed) and puts what is left into the group's remaining entry.
 * --help prints and leaves the program.  FALSE after saying what is wrong: BNL_COMMAND_MISUSED.
 * description: what stands below the options in --help. */
gboolean bnl_command_parse (char ***arguments,
                            GOptionGroup *group,
                            const char *summary,
                            const char *description);

/* Says one sentence on stderr, "bnlab-cli train: ...".  Returns BNL_COMMAND_FAILED. */
BnlCommandStatus bnl_command_fail (const char *sentence);

/* The same and where to read more.  Returns BNL_COMMAND_MISUSED. */
BnlCommandStatus bnl_command_misuse (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Before a long training: a path that could not be written in the end would cost all of it.  path:
 * NULL is fine. */
gboolean bnl_command_check_output (const char *path, GError **error);

/* bnl_blas_start() before anything is computed; says what is wrong where products are. */
BnlCommandStatus bnl_command_start_blas (void);

/* Around everything that is printed: what stdout did not take is noticed, and said in the end.
 * Returns status, or BNL_COMMAND_FAILED where all but the printing was done. */
void bnl_command_begin_output (void);
BnlCommandStatus bnl_command_end_output (BnlCommandStatus status);

/* Prints a JSON document (UTF-8, whatever the terminal's encoding), its numbers in the shortest
 * form that reads back the same, and a newline on stdout. */
void bnl_command_print_json (const char *json);
