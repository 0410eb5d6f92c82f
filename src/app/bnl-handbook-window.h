#pragma once

#include <adwaita.h>

/* The handbook: sections on the left, their text on the right, beside the lab's window and not in
 * front of it.
 * Property: section (string, writable): the id of the one that is shown (report/bnl-handbook.h). */

#define BNL_TYPE_HANDBOOK_WINDOW (bnl_handbook_window_get_type ())
G_DECLARE_FINAL_TYPE (BnlHandbookWindow, bnl_handbook_window, BNL, HANDBOOK_WINDOW, AdwWindow)

/* Shows the one window there is, at that section; NULL: where it was.  FALSE where there is no such
 * section. */
gboolean bnl_handbook_window_open (GtkApplication *application, const char *section);
