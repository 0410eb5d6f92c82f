#pragma once

#include <gtk/gtk.h>

#include "plot/bnl-chart-theme.h"

/* The theme of a chart that lies on a card: light or dark, contrast, font and colors as around
 * widget.  Returns the name of the font, which theme borrows. */
char *bnl_chart_style_read (GtkWidget *widget, BnlChartTheme *theme);
