/* bnlab-cli: the lab in the terminal.  Finds the command and hands over to it. */

#include <locale.h>
#include <signal.h>
#include <string.h>

#include "bnl-command.h"
#include "config.h"

#define PROGRAM "bnlab-cli"

static const struct {
  const char *name, *summary;
  gboolean computes; /* needs products that are right */
  BnlCommandStatus (*run) (char ***arguments);
} commands[] = {
  { "train", "one run", TRUE, bnl_command_train_run },
  { "compare", "the same run without and with batch normalization, side by side", TRUE,
    bnl_command_compare_run },
  { "sweep", "a grid of settings, with and without normalization, on all cores", TRUE,
    bnl_command_sweep_run },
  { "experiments", "guided questions, each answered by a sweep", FALSE,
    bnl_command_experiments_run },
  { "eval", "judge a saved network on a data set", TRUE, bnl_command_eval_run },
  { "predict", "name the digits in pictures", TRUE, bnl_command_predict_run },
  { "datasets", "list what data there is, or get more", FALSE, bnl_command_datasets_run },
  { "runs", "what was trained: list, show, export, go on with", FALSE, bnl_command_runs_run },
  { "plot", "draw stored curves to .svg, .pdf or .png", FALSE, bnl_command_plot_run },
  { "bench", "measure the engine on this machine", TRUE, bnl_command_bench_run },
  { "info", "versions, BLAS kernel, cores, data sets", FALSE, bnl_command_info_run },
};

static void
print_help (void)
{
  g_print ("Usage: " PROGRAM " COMMAND [OPTION...]\n\n"
           "Trains networks with and without batch normalization and compares them honestly: same\n"
           "initial weights, same batches, same seed, judged on images that were held out.\n\n"
           "Commands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-13s%s\n", commands[i].name, commands[i].summary);
  g_print ("\n\"" PROGRAM " COMMAND --help\" tells more; --version prints the version.\n"
           "Results go to standard output, progress and messages to standard error.\n\n"
           "Exit status:\n"
           "  0    done\n"
           "  1    the work failed: a file, the disk, a diverged run under --fail-on-divergence\n"
           "  2    wrong usage\n"
           "  130  interrupted by Ctrl+C; what was measured until then is kept\n");
}

static BnlCommandStatus
run_command (char ***arguments)
{
  const char *name = (*arguments)[0];

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *program = NULL;

    if (strcmp (name, commands[i].name) != 0)
      continue;
    /* What help and messages begin with. */
    program = g_strconcat (PROGRAM " ", name, NULL);
    g_set_prgname (program);
    if (commands[i].computes && bnl_command_start_blas () != BNL_COMMAND_DONE)
      return BNL_COMMAND_FAILED;
    return commands[i].run (arguments);
  }
  return bnl_command_misuse ("unknown %s “%s”", name[0] == '-' ? "option" : "command", name);
}

static BnlCommandStatus
run_program (int argc, char **argv)
{
  g_auto (GStrv) arguments = NULL;

  if (argc < 2)
    return bnl_command_misuse ("a command is missing");
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0) {
    print_help ();
    return BNL_COMMAND_DONE;
  }
  if (strcmp (argv[1], "--version") == 0) {
    g_print (PROGRAM " " BNL_VERSION "\n");
    return BNL_COMMAND_DONE;
  }
  arguments = g_strdupv (argv + 1);
  return run_command (&arguments);
}

int
main (int argc, char **argv)
{
  /* Texts in the terminal's encoding; numbers with a point everywhere. */
  setlocale (LC_CTYPE, "");
  /* A limit on the size of files is told like a full disk. */
  signal (SIGXFSZ, SIG_IGN);
  g_set_prgname (PROGRAM);
  bnl_command_begin_output ();
  return bnl_command_end_output (run_program (argc, argv));
}
