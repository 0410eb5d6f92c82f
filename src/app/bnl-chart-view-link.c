#include <math.h>

#include "bnl-chart-view-private.h"
#include "plot/bnl-chart-legend.h"

/* What the views of a page have in common: where they are read, what is picked there, and which
 * part of which curves they show. */

void
bnl_chart_view_tell_zoom (BnlChartView *self)
{
  gboolean zoomed = bnl_chart_zoom_is_active (self->chart);
  double minimum, maximum;

  if (!bnl_chart_zoom_get_x (self->chart, &minimum, &maximum))
    minimum = maximum = (double) NAN;
  if (!(minimum == self->x_minimum && maximum == self->x_maximum) &&
      !(isnan (minimum) && isnan (self->x_minimum))) {
    self->x_minimum = minimum;
    self->x_maximum = maximum;
    g_object_notify (G_OBJECT (self), "x-view");
  }
  if (zoomed != self->zoomed) {
    self->zoomed = zoomed;
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.reset-zoom", zoomed);
    g_object_notify (G_OBJECT (self), "zoomed");
  }
}

void
bnl_chart_view_tell_hidden (BnlChartView *self)
{
  g_auto (GStrv) hidden = bnl_chart_legend_dup_hidden (self->chart);

  if (self->hidden ? g_strv_equal ((const char *const *) hidden, (const char *const *) self->hidden)
                   : !hidden[0])
    return;
  g_strfreev (self->hidden);
  self->hidden = g_steal_pointer (&hidden);
  g_object_notify (G_OBJECT (self), "hidden");
}

double
bnl_chart_view_get_crosshair (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), (double) NAN);

  return self->crosshair;
}

void
bnl_chart_view_set_crosshair (BnlChartView *self, double x)
{
  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  self->is_read = FALSE;
  bnl_chart_view_set_aim (self, (double) NAN);
  bnl_chart_view_queue_card (self);
  if (x == self->crosshair || (isnan (x) && isnan (self->crosshair)))
    return;
  self->crosshair = x;
  bnl_chart_set_crosshair (self->chart, x);
  if (isnan (x))
    bnl_chart_view_set_picked (self, NULL);
  bnl_chart_view_queue_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "crosshair");
}

void
bnl_chart_view_read_at (BnlChartView *self, double x)
{
  bnl_chart_view_set_crosshair (self, x);
  self->is_read = !isnan (x);
  bnl_chart_view_queue_card (self);
}

double
bnl_chart_view_get_mark (BnlChartView *self)
{
  return self->mark;
}

void
bnl_chart_view_set_mark (BnlChartView *self, double x)
{
  self->mark = x;
}

double
bnl_chart_view_get_aim (BnlChartView *self)
{
  return self->aim;
}

void
bnl_chart_view_set_aim (BnlChartView *self, double y)
{
  if (y == self->aim || (isnan (y) && isnan (self->aim)))
    return;
  self->aim = y;
  bnl_chart_set_crosshair_y (self->chart, y);
  bnl_chart_view_queue_card (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
bnl_chart_view_get_picked (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), NULL);

  return self->picked;
}

void
bnl_chart_view_set_picked (BnlChartView *self, const char *name)
{
  char *copy;

  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  if (g_strcmp0 (name, self->picked) == 0)
    return;
  copy = g_strdup (name);
  g_free (self->picked);
  self->picked = copy;
  bnl_chart_view_queue_card (self);
  bnl_chart_view_queue_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "picked");
}

GVariant *
bnl_chart_view_get_x_view (BnlChartView *self)
{
  double minimum, maximum;

  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), NULL);

  if (!bnl_chart_zoom_get_x (self->chart, &minimum, &maximum))
    return NULL;
  return g_variant_new ("(dd)", minimum, maximum);
}

void
bnl_chart_view_set_x_view (BnlChartView *self, GVariant *x_view)
{
  double minimum = (double) NAN;
  double maximum = (double) NAN;

  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  if (x_view)
    g_variant_get (x_view, "(dd)", &minimum, &maximum);
  bnl_chart_zoom_set_x (self->chart, minimum, maximum);
  bnl_chart_view_sync (self);
}

char **
bnl_chart_view_dup_hidden (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), NULL);

  return bnl_chart_legend_dup_hidden (self->chart);
}

void
bnl_chart_view_set_hidden (BnlChartView *self, const char *const *names)
{
  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  if (bnl_chart_legend_set_hidden (self->chart, names))
    bnl_chart_view_sync (self);
}

gboolean
bnl_chart_view_get_zoomed (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), FALSE);

  return self->zoomed;
}

gboolean
bnl_chart_view_get_maximized (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), FALSE);

  return self->maximized;
}

void
bnl_chart_view_set_maximized (BnlChartView *self, gboolean maximized)
{
  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  if (maximized == self->maximized)
    return;
  self->maximized = maximized;
  g_object_notify (G_OBJECT (self), "maximized");
}
