#pragma once

#include <gtk/gtk.h>

#include "bnl-controller.h"
#include "lab/bnl-experiment.h"

/* What a person does with experiments and the files they are kept in, as actions of a widget and
 * all that is in it:
 *   experiment.new             the editor, with the settings of the Train page
 *   experiment.settings        the editor, with the current one; a built-in one is shown, and saved
 *                              as one of the user's own
 *   experiment.duplicate       of the current one, as the user's own
 *   experiment.rename, .delete the current one, if it is the user's own; delete with an undo
 *   experiment.undelete        takes the last .delete back
 *   experiment.export          the current one into a file
 *   experiment.import          asks for a file and adds it
 *   experiment.open (string)   adds the file at that path
 * Toasts go to the overlay around the widget, problems to the controller's "problem".
 * Signal: "changed" (string id): the library is another one; id: the one to show, NULL: none in
 * particular. */

#define BNL_TYPE_EXPERIMENT_ACTIONS (bnl_experiment_actions_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentActions,
                      bnl_experiment_actions,
                      BNL,
                      EXPERIMENT_ACTIONS,
                      GObject)

/* Borrows widget, which must outlive it; holds controller. */
BnlExperimentActions *bnl_experiment_actions_new (GtkWidget *widget, BnlController *controller);

/* The current one, and whether it is the user's own; NULL: there is none. */
void bnl_experiment_actions_set_current (BnlExperimentActions *self,
                                         BnlExperiment *experiment,
                                         gboolean own);
