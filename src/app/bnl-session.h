#pragma once

#include <gtk/gtk.h>

#include "bnl-controller.h"
#include "bnl-laboratory.h"

/* What is kept from one start of the program to the next, in GSettings. */

/* NULL where the schema is not installed, or is that of an older version: then nothing is kept, and
 * everything works. */
GSettings *bnl_session_open (void);

/* Size and state of a window. */
void bnl_session_restore_window (GSettings *settings, GtkWindow *window);
void bnl_session_keep_window (GSettings *settings, GtkWindow *window);

/* Preferences that are of no widget: light or dark, threads, folders of data sets.  Now, and each
 * time one changes while controller is there. */
void bnl_session_follow (GSettings *settings, BnlController *controller);

/* What a new session starts with; settings may be NULL.  Falls back on the defaults where what is
 * kept cannot be read. */
BnlSpec *bnl_session_recall_spec (GSettings *settings, gboolean *pair);
void bnl_session_keep_setup (GSettings *settings, BnlSetup *setup);

/* Which experiment is shown and how, what was guessed and which versions were chosen; page is of
 * the properties experiment, view, show-list and folded.  Also the number of threads, now and each
 * time it changes. */
void bnl_session_follow_experiments (GSettings *settings, BnlLaboratory *laboratory, GObject *page);
void bnl_session_keep_experiments (GSettings *settings, BnlLaboratory *laboratory, GObject *page);
