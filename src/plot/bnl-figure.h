#pragma once

#include <glib.h>

/* Numbers as people read them: "1,000", "0.25", "−3", "2e9".  The same in every language, as the
 * files that the program writes are.  allocates: never.  Threads: any. */

#define BNL_FIGURE_SIZE 32

/* With so many decimals and thousands separated by commas; zero has no sign.  Not finite: "–". */
void bnl_figure_format (double value, int n_decimals, char text[BNL_FIGURE_SIZE]);

/* As a mantissa with so many decimals and a power of ten: "2.5e-7". */
void bnl_figure_format_power (double value, int n_decimals, char text[BNL_FIGURE_SIZE]);

/* To read a value off: three decimals, fewer where it is large, a power of ten where it is very
 * large or small; percent: 0.931 is "93.1 %". */
void bnl_figure_format_value (double value, gboolean percent, char text[BNL_FIGURE_SIZE]);
