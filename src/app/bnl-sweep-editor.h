#pragma once

#include <adwaita.h>

#include "bnl-controller.h"
#include "lab/bnl-experiment.h"

/* The window in which a person makes a sweep, or changes that of an experiment: its words, the base
 * settings, what varies, what is compared, seeds, pictures; always with how many runs that are and
 * about how long they take here.  Saves into the library: over a user's own experiment, beside a
 * built-in one.  Asks before it closes where something would be lost.
 * CSS node: window.sweep-editor.  Accessible role: dialog. */

#define BNL_TYPE_SWEEP_EDITOR (bnl_sweep_editor_get_type ())
G_DECLARE_FINAL_TYPE (BnlSweepEditor, bnl_sweep_editor, BNL, SWEEP_EDITOR, AdwWindow)

/* Once, and only where it was saved: under that id. */
typedef void (*BnlSweepEditorSaved) (const char *id, gpointer data);

/* start: what it shows at first; NULL: a new one, of base (NULL: the settings of the Train page).
 * own: start is the user's own, and saved over.  controller: for the Train page's settings.  Keeps
 * a reference to data's owner no longer than it is open: free_data (may be NULL) ends that. */
BnlSweepEditor *bnl_sweep_editor_present (GtkWindow *parent,
                                          BnlController *controller,
                                          BnlExperiment *start,
                                          gboolean own,
                                          const BnlSpec *base,
                                          BnlSweepEditorSaved saved,
                                          gpointer data,
                                          GDestroyNotify free_data);
