#pragma once

#include <gtk/gtk.h>

#include "lab/bnl-run-record.h"

/* data: as given to bnl_runs_resume_dialog_ask(), now the callee's. */
typedef void (*BnlRunsResumeChosen) (gpointer data,
                                     guint64 step,
                                     const BnlSpec *spec,
                                     gpointer parent);

/* Asks how a run goes on: how long, and for a branch from which of its steps (guint64, ascending,
 * one or more) and at which learning rate.  chosen is called with what was said, or data freed. */
void bnl_runs_resume_dialog_ask (GtkWidget *parent,
                                 const BnlRunRecord *record,
                                 const GArray *steps,
                                 gboolean is_branch,
                                 BnlRunsResumeChosen chosen,
                                 gpointer data,
                                 GDestroyNotify free_data);
