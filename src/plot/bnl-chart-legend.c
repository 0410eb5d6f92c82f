#include "plot/bnl-chart-legend.h"

#include "plot/bnl-chart-layout-private.h"

#include <stdlib.h>
#include <string.h>

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

    if (plan.legend[i].mark >= 0)
      continue;
    bnl_text_measure (chart->text, plan.legend[i].name, theme->font_px, BNL_TEXT_PLAIN, &name,
                      NULL);
    if (x_px >= plan.legend[i].left - REACH_PX &&
        x_px <= plan.legend[i].left + plan.sample_px + BNL_CHART_LAYOUT_GAP_PX + name + REACH_PX &&
        y_px >= plan.legend[i].top && y_px < plan.legend[i].top + plan.line_px) {
      *entry = (BnlChartEntry){ plan.legend[i].layer, plan.legend[i].all };
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_part (const BnlChart *chart, guint index, BnlChartEntry entry)
{
  return index == entry.layer ||
         (entry.all && bnl_layer_get_color (bnl_chart_get_layer (chart, index)) ==
                           bnl_layer_get_color (bnl_chart_get_layer (chart, entry.layer)));
}

/* Whether any layer that is, or is not, part of it is shown. */
static gboolean
is_any_shown (const BnlChart *chart, BnlChartEntry entry, gboolean part)
{
  for (guint i = 0; i < chart->layers->len; i++)
    if (is_part (chart, i, entry) == part && bnl_chart_get_shown (chart, i))
      return TRUE;
  return FALSE;
}

void
bnl_chart_legend_toggle (BnlChart *chart, BnlChartEntry entry)
{
  gboolean shown = is_any_shown (chart, entry, TRUE);

  for (guint i = 0; i < chart->layers->len; i++)
    if (is_part (chart, i, entry))
      bnl_chart_set_shown (chart, i, !shown);
}

void
bnl_chart_legend_isolate (BnlChart *chart, BnlChartEntry entry)
{
  /* Its own state says nothing: the first click of two has turned it. */
  gboolean alone = !is_any_shown (chart, entry, FALSE);

  for (guint i = 0; i < chart->layers->len; i++)
    bnl_chart_set_shown (chart, i, alone || is_part (chart, i, entry));
}

static int
compare_names_cb (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
bnl_chart_legend_dup_hidden (const BnlChart *chart)
{
  guint n = g_hash_table_size (chart->hidden);
  char **names = g_new0 (char *, n + 1);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, chart->hidden);
  for (guint i = 0; g_hash_table_iter_next (&iter, &name, NULL); i++)
    names[i] = g_strdup (name);
  qsort (names, n, sizeof *names, compare_names_cb);
  return names;
}

static void
list_shown (BnlChart *chart)
{
  g_ptr_array_set_size (chart->shown, 0);
  for (guint i = 0; i < chart->layers->len; i++)
    if (bnl_chart_get_shown (chart, i))
      g_ptr_array_add (chart->shown, g_ptr_array_index (chart->layers, i));
}

gboolean
bnl_chart_legend_set_hidden (BnlChart *chart, const char *const *names)
{
  guint n = names != NULL ? g_strv_length ((char **) names) : 0;
  gboolean same = n == g_hash_table_size (chart->hidden);

  for (guint i = 0; same && i < n; i++)
    same = g_hash_table_contains (chart->hidden, names[i]);
  if (same)
    return FALSE;
  g_hash_table_remove_all (chart->hidden);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (chart->hidden, g_strdup (names[i]));
  list_shown (chart);
  return TRUE;
}

void
bnl_chart_legend_reset (BnlChart *chart)
{
  for (guint i = 0; i < chart->layers->len; i++)
    bnl_chart_set_shown (chart, i, TRUE);
}
