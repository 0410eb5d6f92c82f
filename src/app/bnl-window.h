#pragma once

#include <adwaita.h>

#include "lab/bnl-spec.h"

/* What the command line asked for; every pointer may be NULL. */
typedef struct {
  char *data; /* name or folder */
  char *page; /* "train", "data", "draw" or "runs" */
  BnlSpec *spec;
  gboolean start;
} BnlWindowOptions;

#define BNL_TYPE_WINDOW (bnl_window_get_type ())
G_DECLARE_FINAL_TYPE (BnlWindow, bnl_window, BNL, WINDOW, AdwApplicationWindow)

/* options is copied from what it needs. */
BnlWindow *bnl_window_new (GtkApplication *application, const BnlWindowOptions *options);
