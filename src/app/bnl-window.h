#pragma once

#include <adwaita.h>

#include "lab/bnl-spec.h"

/* What the command line asked for; every pointer may be NULL. */
typedef struct {
  char *data;       /* name or folder */
  char *page;       /* "train", "data", "draw", "experiments" or "runs" */
  char *experiment; /* path of a file */
  BnlSpec *spec;
  gboolean start;
} BnlWindowOptions;

#define BNL_TYPE_WINDOW (bnl_window_get_type ())
G_DECLARE_FINAL_TYPE (BnlWindow, bnl_window, BNL, WINDOW, AdwApplicationWindow)

/* options is copied from what it needs. */
BnlWindow *bnl_window_new (GtkApplication *application, const BnlWindowOptions *options);

/* Shows a page, with these settings (those of a spec, and "pair") changed on the way, all or none,
 * as one change that can be undone.  FALSE with a sentence for the person, who stays where they
 * are. */
gboolean bnl_window_visit (BnlWindow *self,
                           const char *page,
                           const char *const *keys,
                           const char *const *values,
                           GError **error);
/* Shows the page Experiments at the one of that id; FALSE likewise. */
gboolean bnl_window_show_experiment (BnlWindow *self, const char *id, GError **error);
/* Tells the person what is wrong, until they close it. */
void bnl_window_tell_problem (BnlWindow *self, const char *sentence);
