#pragma once

#include "plot/bnl-chart-private.h"
#include "plot/bnl-figure.h"

/* A chart in words: for its description, and for layers that say where something is. */

/* "1,820", or as precise as a value where it is not whole. */
void bnl_chart_describe_format_x (double x, char text[BNL_FIGURE_SIZE]);

/* " at step 1,820", " at relu" where x has categories. */
void bnl_chart_describe_append_place (const BnlChart *chart, double x, GString *text);
