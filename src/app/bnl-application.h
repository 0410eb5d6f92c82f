#pragma once

#include <adwaita.h>

/* The program: its command line, its actions and keys, its one window.  Every start is a process
 * of its own, so that two laboratories can stand side by side.
 * Actions: app.quit, app.about. */

#define BNL_TYPE_APPLICATION (bnl_application_get_type ())
G_DECLARE_FINAL_TYPE (BnlApplication, bnl_application, BNL, APPLICATION, AdwApplication)

BnlApplication *bnl_application_new (void);
