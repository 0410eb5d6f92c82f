#pragma once

#include <gtk/gtk.h>

/* Takes away what a chart shows.  Adds to the class of BnlChartView the actions and keys
 *   chart.save         Ctrl+S: a picture as it is seen, .png (so many times as fine), .svg or .pdf
 *   chart.copy         Ctrl+C: the picture to the clipboard
 *   chart.save-values  Ctrl+Shift+S: all curves as .csv
 * What was done is said in a toast of the window, what failed in a dialog. */
void bnl_chart_export_install (GtkWidgetClass *klass);
