#pragma once

#include <adwaita.h>

#include "bnl-experiment-runner.h"

/* What an experiment is called, what is trained in it, how far it is, and the buttons that run it:
 * those of the page's actions experiments.run, .run-first, .pause and .stop. */

#define BNL_TYPE_EXPERIMENT_HEAD (bnl_experiment_head_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentHead, bnl_experiment_head, BNL, EXPERIMENT_HEAD, AdwBin)

/* NULL: none. */
void bnl_experiment_head_show (BnlExperimentHead *self, BnlExperimentRunner *runner);
void bnl_experiment_head_focus (BnlExperimentHead *self);
