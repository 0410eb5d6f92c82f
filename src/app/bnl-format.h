#pragma once

#include <glib.h>

/* Figures as the window writes them: the same everywhere, in every locale.  All transfer full. */

/* 4000 as "4,000". */
char *bnl_format_count (guint64 count);
/* A fraction 0.9312 as "93.1"; "–" where it is not finite. */
char *bnl_format_percent (double frac);
/* One digit after the point: "2.6". */
char *bnl_format_tenths (double value);
/* Four significant digits, "0.2041", "2.303", "1.20e+09"; "–" where it is not finite. */
char *bnl_format_figure (double value);
/* "8 s", "2 min 5 s", "1 h 10 min". */
char *bnl_format_duration (double seconds);
/* A path as people write it: "~/pictures/letters", fit for UTF-8. */
char *bnl_format_place (const char *path);
