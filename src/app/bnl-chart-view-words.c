#include <glib/gi18n.h>

#include "bnl-chart-view-private.h"

/* What a view says of itself: in words, and whether something of it is being written. */

/* A screen reader cannot follow more. */
#define DESCRIBE_MSEC 500
/* What takes less time than this is not worth a turning wheel. */
#define SPIN_MSEC 150

static gboolean
describe_cb (gpointer data)
{
  BnlChartView *self = data;
  g_autofree char *words = bnl_chart_describe (self->chart);
  g_autofree char *description = self->picked
                                     ? g_strdup_printf (_ ("%s. Picked: %s"), words, self->picked)
                                     : g_steal_pointer (&words);

  self->describe_source = 0;
  self->described_usec = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  return G_SOURCE_REMOVE;
}

void
bnl_chart_view_queue_words (BnlChartView *self)
{
  gint64 passed_msec = (g_get_monotonic_time () - self->described_usec) / 1000;

  if (self->describe_source == 0)
    self->describe_source = g_timeout_add (
        (guint) CLAMP (DESCRIBE_MSEC - passed_msec, 0, DESCRIBE_MSEC), describe_cb, self);
}

static gboolean
spin_cb (gpointer data)
{
  BnlChartView *self = data;
  GtkWidget *spinner = gtk_spinner_new ();

  self->spin_source = 0;
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->menu_button), spinner);
  return G_SOURCE_REMOVE;
}

void
bnl_chart_view_add_job (BnlChartView *self, int n)
{
  static const char *const actions[] = { "chart.save", "chart.copy", "chart.save-values" };
  gboolean busy;

  self->n_jobs += n;
  busy = self->n_jobs > 0;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], !busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  /* The window may have been closed meanwhile. */
  if (busy && self->spin_source == 0 && self->menu_button)
    self->spin_source = g_timeout_add (SPIN_MSEC, spin_cb, self);
  if (busy)
    return;
  g_clear_handle_id (&self->spin_source, g_source_remove);
  if (self->menu_button)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
}
