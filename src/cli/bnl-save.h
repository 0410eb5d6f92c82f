#pragma once

#include "bnl-job.h"

/* Writes the metrics and the models that were asked for, of all that was run; says what could not
 * be written, which keeps nothing else from being written. */
BnlCommandStatus bnl_save_job (const BnlJob *job);
