#pragma once

#include "bnl-layer.h"

/* Cells of color in columns along x and rows along y, with the bar of what the colors mean beside
 * the plot (bnl-color-map.h).  Column i lies at i, from i - 0.5 to i + 0.5, and row k likewise:
 * give the chart names for them (bnl-chart-categories.h), or give the map edges in data values.
 * Cells say their value in figures where there is room.  A cell without a value may carry a mark,
 * as "diverged": grey with a sign, named in the legend.  Cells that were never set stay empty.
 * Threads: one. */

typedef struct _BnlHeatMap BnlHeatMap;

#define BNL_HEAT_MAP_MAX_SIDE 4096

/* n_x columns and n_y rows, both 1 .. BNL_HEAT_MAP_MAX_SIDE. */
BnlHeatMap *bnl_heat_map_new (const char *name, guint n_x, guint n_y);
/* One that no chart took. */
void bnl_heat_map_free (BnlHeatMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlHeatMap, bnl_heat_map_free)
BnlLayer *bnl_heat_map_get_layer (BnlHeatMap *map);

/* edges: [n + 1], ascending, copied.  Cells that do not begin above 0 are left out on a logarithmic
 * axis. */
void bnl_heat_map_set_x_edges (BnlHeatMap *map, const double *edges);
void bnl_heat_map_set_y_edges (BnlHeatMap *map, const double *edges);

/* NaN: empty. */
void bnl_heat_map_set (BnlHeatMap *map, guint column, guint row, double value);
double bnl_heat_map_get (const BnlHeatMap *map, guint column, guint row);

/* In place of a value.  mark: the same words are the same mark; at most 255 others. */
void bnl_heat_map_set_mark (BnlHeatMap *map, guint column, guint row, const char *mark);
/* Beside the value that the cell has, in a corner of it. */
void bnl_heat_map_add_mark (BnlHeatMap *map, guint column, guint row, const char *mark);
/* NULL: none. */
const char *bnl_heat_map_get_mark (const BnlHeatMap *map, guint column, guint row);

/* What the ends of the colors stand for; values beyond have those colors.  NaN (as at first): the
 * lowest and the highest value. */
void bnl_heat_map_set_range (BnlHeatMap *map, double lowest, double highest);
/* Equal ratios of values are equal steps of color; values that are not above 0 have the lowest. */
void bnl_heat_map_set_logarithmic (BnlHeatMap *map, gboolean logarithmic);
/* Differences: 0 is the middle of the colors, which reach as far to either side. */
void bnl_heat_map_set_diverging (BnlHeatMap *map, gboolean diverging);
