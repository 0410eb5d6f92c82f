#pragma once

#include "bnl-chart-theme.h"

/* Colors that stand for values: a helix in OKLab (Ottosson 2020), whose lightness and hue change
 * at one pace while the chroma stays, so that equal steps of a value are equal steps to the eye,
 * and the order is seen in the lightness alone, by color-blind eyes and in grey too.  More is
 * further from the background: darker and bluer on light, lighter and yellower on dark.
 * allocates: never.  Threads: any. */

/* frac: 0 lowest .. 1 highest, clamped. */
BnlColor bnl_color_map_get (const BnlChartTheme *theme, double frac);

/* For values on both sides of 0, which is frac 0.5 and close to the background: orange below it,
 * blue above, as deep as they are far from it. */
BnlColor bnl_color_map_get_diverging (const BnlChartTheme *theme, double frac);

/* Of a color: 0 black .. 1 white, as the eye has it (OKLab's L). */
double bnl_color_map_get_lightness (BnlColor color);
