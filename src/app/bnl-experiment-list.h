#pragma once

#include <adwaita.h>

#include "bnl-laboratory.h"

/* The experiments to choose from: the guided ones by number, then the user's own.
 * Property, set once: laboratory (BnlLaboratory).
 * Signals: "chosen" (BnlExperimentRunner): by a person, or by bnl_experiment_list_select();
 *   "picked" (): by a click or Enter, also of what was chosen before. */

#define BNL_TYPE_EXPERIMENT_LIST (bnl_experiment_list_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentList, bnl_experiment_list, BNL, EXPERIMENT_LIST, AdwBin)

void bnl_experiment_list_select (BnlExperimentList *self, BnlExperimentRunner *runner);
void bnl_experiment_list_focus (BnlExperimentList *self);
