#pragma once

#include <gtk/gtk.h>

#include "bnl-experiment-runner.h"

/* Takes results away as files.  What was done is said in a toast around page that opens the file,
 * what failed in a dialog. */

/* Asks for a file: .pdf or .html. */
void bnl_experiment_save_report (GtkWidget *page, BnlExperimentRunner *runner);
/* Without asking; what is measured now, written on a worker. */
void bnl_experiment_save_report_to (GtkWidget *page, BnlExperimentRunner *runner, GFile *file);
/* Asks for a file. */
void bnl_experiment_save_table (GtkWidget *page, BnlExperimentRunner *runner, GBytes *csv);
