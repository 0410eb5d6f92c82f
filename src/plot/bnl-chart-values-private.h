#pragma once

#include "plot/bnl-chart-values.h"

/* What layers write their cells with. */

/* In no more digits than it takes to read it back; single: as a float. */
void bnl_chart_values_append_number (GString *text, double value, gboolean single);
/* In quotes. */
void bnl_chart_values_append_text (GString *text, const char *string);
