#include "bnl-command.h"

#include "bnl-job.h"

BnlCommandStatus
bnl_command_train_run (char ***arguments)
{
  return bnl_job_run (
      FALSE, arguments, "Trains one network and judges it on images it has not seen.",
      "Options override the spec's file, whose keys are the same words with \"_\" for \"-\".\n"
      "The same spec gives the same numbers, bit for bit, on the same machine.\n"
      "Ctrl+C stops the run and keeps what was measured; a second one ends the program.\n\n"
      "  bnlab-cli train --epochs 5 --save digits.safetensors\n"
      "  bnlab-cli train run.json --lr 0.01 --metrics run.csv");
}
