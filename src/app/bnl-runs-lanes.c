#include "bnl-runs-lanes.h"

#include "plot/bnl-chart-theme.h"

static gboolean
has_item (GPtrArray *items, BnlRunsItem *item)
{
  return g_ptr_array_find (items, item, NULL);
}

static gboolean
is_taken (GPtrArray *items, int lane)
{
  for (guint i = 0; i < items->len; i++)
    if (bnl_runs_item_get_lane (items->pdata[i]) == lane)
      return TRUE;
  return FALSE;
}

static int
find_free (GPtrArray *items, BnlRunsItem *item)
{
  gboolean plain = bnl_runs_item_get_record (item)->spec->norm == BNL_NORM_NONE;
  int own = plain ? BNL_CHART_COLOR_WITHOUT : BNL_CHART_COLOR_WITH;
  int lane = BNL_CHART_COLOR_OTHERS;

  if (!is_taken (items, own))
    return own;
  while (is_taken (items, lane))
    lane++;
  return lane;
}

void
bnl_runs_lanes_assign (GPtrArray *items, GPtrArray *former)
{
  for (guint i = 0; former && i < former->len; i++)
    if (!has_item (items, former->pdata[i]))
      bnl_runs_item_set_lane (former->pdata[i], -1);
  for (guint i = 0; i < items->len; i++)
    if (bnl_runs_item_get_lane (items->pdata[i]) < 0)
      bnl_runs_item_set_lane (items->pdata[i], find_free (items, items->pdata[i]));
}
