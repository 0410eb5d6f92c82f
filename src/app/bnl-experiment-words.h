#pragma once

#include "bnl-experiment-runner.h"

/* What the page says of an experiment in a line.  All transfer full. */

/* "Running: 26 of 42 runs, 1 min 5 s left".  waits_for: title of the one before it; NULL: none. */
char *bnl_experiment_words_describe_status (BnlExperimentRunner *runner, const char *waits_for);
/* "Digits · 784-128-10 · SGD, rate 0.1 × batch size / 64 · 1 epoch · 3 seeds". */
char *bnl_experiment_words_describe_sweep (BnlExperimentRunner *runner);
/* "42 runs, 26 done". */
char *bnl_experiment_words_describe_runs (BnlExperimentRunner *runner);
/* "from 3 seeds; intervals: bootstrap, 95 %". */
char *bnl_experiment_words_describe_grounds (BnlExperimentRunner *runner);
