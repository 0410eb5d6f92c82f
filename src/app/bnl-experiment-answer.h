#pragma once

#include <adwaita.h>

#include "bnl-experiment-runner.h"

/* What an experiment has shown, written from its figures, beside what the person expected, and
 * where more is to be read.  The button "Report" is of the page's action experiments.report. */

#define BNL_TYPE_EXPERIMENT_ANSWER (bnl_experiment_answer_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentAnswer, bnl_experiment_answer, BNL, EXPERIMENT_ANSWER, AdwBin)

/* NULL: none. */
void bnl_experiment_answer_show (BnlExperimentAnswer *self, BnlExperimentRunner *runner);
/* Something came in; writes no more often than can be read. */
void bnl_experiment_answer_update (BnlExperimentAnswer *self);
