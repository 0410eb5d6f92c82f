#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* The comparison: settings, scores, curves, and what runs them.
 * Actions: train.start, train.pause, train.resume, train.step, train.stop, train.repeat (Ctrl+R).
 * Properties: controller (BnlController, writable; set once, before the page is shown),
 * show-guide (boolean, writable): what to do first, until training starts,
 * show-settings (boolean, writable), folded (boolean, read-only): the settings lie over the rest.
 */

#define BNL_TYPE_TRAIN_PAGE (bnl_train_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlTrainPage, bnl_train_page, BNL, TRAIN_PAGE, AdwBin)

/* How the charts draw follows these settings, and they follow the charts. */
void bnl_train_page_bind_charts (BnlTrainPage *self, GSettings *settings);
/* FALSE where a setting has to be mended first, with the focus on it. */
gboolean bnl_train_page_start (BnlTrainPage *self);
/* Ctrl+Enter: starts, or stops what is under way. */
void bnl_train_page_start_or_stop (BnlTrainPage *self);
/* Space: pauses or resumes; FALSE where there is nothing to pause. */
gboolean bnl_train_page_pause_or_resume (BnlTrainPage *self);
/* Puts the focus on the button that starts. */
void bnl_train_page_focus (BnlTrainPage *self);
