#pragma once

#include <glib.h>

/* What a chart looks like, apart from what it shows. */

typedef struct {
  double red, green, blue;
} BnlColor;

#define BNL_CHART_N_COLORS 9
typedef enum {
  BNL_CHART_COLOR_WITHOUT, /* orange: the plain run */
  BNL_CHART_COLOR_WITH,    /* blue: the run with batch normalization */
  BNL_CHART_COLOR_OTHERS,  /* and from here on: any other */
} BnlChartColor;

typedef struct {
  BnlColor foreground; /* text, opaque */
  BnlColor background;
  BnlColor colors[BNL_CHART_N_COLORS];
  double font_px;            /* of labels */
  const char *font_family;   /* borrowed; NULL: the system's sans */
  double corner_px;          /* kept free at the upper right, for a button */
  gboolean paint_background; /* for files; a widget's own background shows through else */
  gboolean high_contrast;
} BnlChartTheme;

/* Light and dark, with the colors of the two runs after Okabe and Ito, those of others after
 * TensorBoard's, which are told apart by color-blind eyes too. */
void bnl_chart_theme_init (BnlChartTheme *theme, gboolean dark);
