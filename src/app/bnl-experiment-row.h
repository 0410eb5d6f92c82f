#pragma once

#include <gtk/gtk.h>

#include "bnl-experiment-runner.h"

/* A line in the list of experiments: number, title, and how far it is.
 * Property, set once: runner (BnlExperimentRunner). */

#define BNL_TYPE_EXPERIMENT_ROW (bnl_experiment_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentRow, bnl_experiment_row, BNL, EXPERIMENT_ROW, GtkListBoxRow)

GtkWidget *bnl_experiment_row_new (BnlExperimentRunner *runner);
BnlExperimentRunner *bnl_experiment_row_get_runner (BnlExperimentRow *self); /* borrowed */
