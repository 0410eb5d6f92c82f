#pragma once

#include <adwaita.h>

#include "bnl-experiment-runner.h"

/* What one reads before an experiment: the question, what people believe with the choice of a guess
 * of one's own, and, on demand, the text about it.  Takes no room where an experiment has no words.
 * Property, writable: reading (boolean): the text is shown. */

#define BNL_TYPE_EXPERIMENT_BRIEF (bnl_experiment_brief_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentBrief, bnl_experiment_brief, BNL, EXPERIMENT_BRIEF, AdwBin)

/* NULL: none. */
void bnl_experiment_brief_show (BnlExperimentBrief *self, BnlExperimentRunner *runner);
