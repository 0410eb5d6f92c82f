#pragma once

#include <glib.h>

/* How far something is, on stderr, in the way that suits where stderr leads. */

typedef enum {
  BNL_BAR_QUIET,
  BNL_BAR_LINES, /* to a file or a pipe: now and then a line */
  BNL_BAR_DRAWN, /* to a terminal: one line that is drawn over */
} BnlBarMode;

/* quiet: --quiet was given. */
BnlBarMode bnl_bar_choose_mode (gboolean quiet);

/* "[####----] text" in place of the line before, as wide as the terminal at most.  done: 0..1. */
void bnl_bar_draw (double done, const char *text);

/* Takes the line away, so that another text can stand in its place. */
void bnl_bar_erase (void);

/* "1:05 left", or "-:-- left" where seconds is negative, NaN or beyond reason; appended. */
void bnl_bar_append_time_left (GString *text, double seconds);
