#include "plot/bnl-chart-legend.h"

#include "plot/bnl-chart-layout-private.h"

/* Around an entry, for fingers and unsteady hands. */
#define REACH_PX 4

gboolean
bnl_chart_legend_pick (const BnlChart *chart,
                       const BnlChartTheme *theme,
                       double width,
                       double height,
                       double x_px,
                       double y_px,
                       BnlChartEntry *entry)
{
  BnlChartPlan plan;

  bnl_chart_layout_plan (chart, theme, width, height, &plan);
  for (guint i = 0; i < plan.n_legend; i++) {
    double name;

    bnl_text_measure (chart->text, plan.legend[i].name, theme->font_px, BNL_TEXT_PLAIN, &name,
                      NULL);
    if (x_px >= plan.legend[i].left - REACH_PX &&
        x_px <= plan.legend[i].left + plan.sample_px + BNL_CHART_LAYOUT_GAP_PX + name + REACH_PX &&
        y_px >= plan.legend[i].top && y_px < plan.legend[i].top + plan.line_px) {
      *entry = (BnlChartEntry){ plan.legend[i].curve, plan.legend[i].all };
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_part (const BnlChart *chart, guint index, BnlChartEntry entry)
{
  return index == entry.curve ||
         (entry.all && bnl_curve_get_color (bnl_chart_get_curve (chart, index)) ==
                           bnl_curve_get_color (bnl_chart_get_curve (chart, entry.curve)));
}

/* Whether any curve that is, or is not, part of it is shown. */
static gboolean
is_any_shown (const BnlChart *chart, BnlChartEntry entry, gboolean part)
{
  for (guint i = 0; i < chart->curves->len; i++)
    if (is_part (chart, i, entry) == part && bnl_chart_get_shown (chart, i))
      return TRUE;
  return FALSE;
}

void
bnl_chart_legend_toggle (BnlChart *chart, BnlChartEntry entry)
{
  gboolean shown = is_any_shown (chart, entry, TRUE);

  for (guint i = 0; i < chart->curves->len; i++)
    if (is_part (chart, i, entry))
      bnl_chart_set_shown (chart, i, !shown);
}

void
bnl_chart_legend_isolate (BnlChart *chart, BnlChartEntry entry)
{
  /* Its own state says nothing: the first click of two has turned it. */
  gboolean alone = !is_any_shown (chart, entry, FALSE);

  for (guint i = 0; i < chart->curves->len; i++)
    bnl_chart_set_shown (chart, i, alone || is_part (chart, i, entry));
}

void
bnl_chart_legend_reset (BnlChart *chart)
{
  for (guint i = 0; i < chart->curves->len; i++)
    bnl_chart_set_shown (chart, i, TRUE);
}
