#include "bnl-command.h"

#include "bnl-job.h"

BnlCommandStatus
bnl_command_compare_run (char ***arguments)
{
  return bnl_job_run (
      TRUE, arguments,
      "Trains the same network without and with a norm, both at once: same initial\n"
      "weights, same batches, same seed, judged on images that neither has seen.",
      "The table has a column an arm: none (without), and the --norm (batch where a spec's file\n"
      "says none). A difference is claimed only where it is beyond its standard deviation over\n"
      "the seeds (one seed: beyond the standard error of the accuracies).\n"
      "In --metrics, several seeds are the arms none:SEED and batch:SEED (or the --norm). --load\n"
      "starts both arms from the same file.\n"
      "Options override the spec's file, whose keys are the same words with \"_\" for \"-\".\n"
      "Ctrl+C stops both runs and keeps what was measured; a second one ends the program.\n\n"
      "  bnlab-cli compare --optimizer sgd --lr 0.1 --seeds 3\n"
      "  bnlab-cli compare --metrics curves.csv && bnlab-cli plot curves.csv curves.svg");
}
