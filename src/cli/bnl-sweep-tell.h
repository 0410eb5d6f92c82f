#pragma once

#include "bnl-sweep-job.h"

/* The results of a sweep on stdout: a table and what it has shown, or all of it as JSON. */

void bnl_sweep_tell_text (const BnlSweepJob *job, BnlSweepRun *run);
void bnl_sweep_tell_json (const BnlSweepJob *job, BnlSweepRun *run);
