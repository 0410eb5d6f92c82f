#pragma once

#include "bnl-plot-kind.h"

/* Rows of tables sorted into what is drawn as one layer each. */

typedef struct {
  double x, y; /* NaN: no number; x of a histogram: 0 */
  const char *x_name,
      *y_name;      /* as written, where an axis is of names; borrowed from the group's */
  const char *mark; /* what stood in place of a value; NULL: nothing did */
} BnlPlotRow;

typedef struct {
  char *name;   /* "": the only one */
  GArray *rows; /* of BnlPlotRow, by x where that is a number, else as they came */
} BnlPlotGroup;

/* GPtrArray of BnlPlotGroup (which it frees), at least one: by the column --by, or by the files
 * where lines or histograms of several are compared.  Rows without an x are left out. */
GPtrArray *bnl_plot_groups_read (BnlPlotKind kind,
                                 const char *const *paths,
                                 const BnlPlotColumns *columns,
                                 GError **error);

/* index < length. */
const BnlPlotRow *bnl_plot_groups_get (const BnlPlotGroup *group, guint index);

/* All names along an axis: by size where all are numbers, else as they came first. */
char **bnl_plot_groups_list_names (GPtrArray *groups, gboolean of_y);
/* Index of a name in them. */
guint bnl_plot_groups_find_name (char **names, const char *name);
