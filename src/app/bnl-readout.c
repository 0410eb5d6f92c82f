/* Purpose: to read values off the charts without pointing exactly.  CSS node: widget.card.readout.
 * No actions.  Accessible role: group. */

#include "bnl-readout.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-control.h"
#include "bnl-reading-table.h"

/* After TensorBoard. */
#define SMOOTHING_DEFAULT 0.6

struct _BnlReadout {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *place_label;
  BnlReadingTable *table;
  GtkDropDown *unit_drop;
  GtkMenuButton *smoothing_button;
  GtkWidget *off_button;

  /* borrowed */
  BnlChartView *view; /* the first */

  double smoothing;
  gboolean logarithmic;
  BnlChartUnit unit;
};

enum {
  PROP_SMOOTHING = 1,
  PROP_LOGARITHMIC,
  PROP_UNIT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlReadout, bnl_readout, ADW_TYPE_BIN)

/* "At step 550", or which values these are else. */
static void
show_place (BnlReadout *self)
{
  double x = bnl_chart_view_get_crosshair (self->view);
  const char *label = bnl_chart_get_x_label (bnl_chart_view_get_chart (self->view));
  g_autofree char *text = NULL;
  char figure[BNL_FIGURE_SIZE];

  if (isnan (x)) {
    gtk_label_set_label (self->place_label, _ ("Latest values"));
    return;
  }
  bnl_figure_format (
      x, self->unit == BNL_CHART_UNIT_STEP || self->unit == BNL_CHART_UNIT_EXAMPLES ? 0 : 2,
      figure);
  text = g_strdup_printf (_ ("At %s %s"), label ? label : "x", figure);
  gtk_label_set_label (self->place_label, text);
}

static void
crosshair_cb (BnlReadout *self)
{
  show_place (self);
}

static gboolean
tell_time_cb (const char *name, double step, double *epoch, double *seconds, gpointer data)
{
  return bnl_chart_feed_tell_time (data, name, step, epoch, seconds);
}

void
bnl_readout_follow (BnlReadout *self, BnlChartView *const *views, guint n_views, BnlChartFeed *feed)
{
  g_return_if_fail (BNL_IS_READOUT (self));
  g_return_if_fail (self->view == NULL && n_views > 0);

  self->view = views[0];
  g_signal_connect_object (self->view, "notify::crosshair", G_CALLBACK (crosshair_cb), self,
                           G_CONNECT_SWAPPED);
  bnl_reading_table_set_views (self->table, views, n_views);
  bnl_reading_table_set_clock (self->table, tell_time_cb, feed);
  show_place (self);
}

void
bnl_readout_update (BnlReadout *self)
{
  g_return_if_fail (BNL_IS_READOUT (self));

  show_place (self);
  bnl_reading_table_update (self->table);
}

static void
set_smoothing (BnlReadout *self, double smoothing)
{
  g_autofree char *text = NULL;
  char figure[G_ASCII_DTOSTR_BUF_SIZE];

  if (smoothing == self->smoothing)
    return;
  self->smoothing = smoothing;
  if (smoothing > 0.0)
    text = g_strdup_printf (
        _ ("Smoothing %s"),
        g_ascii_formatd (figure, sizeof figure, smoothing > 0.99 ? "%.3f" : "%.2f", smoothing));
  else
    text = g_strdup (_ ("No smoothing"));
  gtk_menu_button_set_label (self->smoothing_button, text);
  gtk_widget_set_sensitive (self->off_button, smoothing > 0.0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SMOOTHING]);
}

static void
off_cb (BnlReadout *self)
{
  set_smoothing (self, 0.0);
}

static void
bnl_readout_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlReadout *self = BNL_READOUT (object);

  switch (property_id) {
  case PROP_SMOOTHING:
    g_value_set_double (value, self->smoothing);
    break;
  case PROP_LOGARITHMIC:
    g_value_set_boolean (value, self->logarithmic);
    break;
  case PROP_UNIT:
    g_value_set_uint (value, self->unit);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_readout_set_property (GObject *object,
                          guint property_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  BnlReadout *self = BNL_READOUT (object);

  switch (property_id) {
  case PROP_SMOOTHING:
    set_smoothing (self, g_value_get_double (value));
    break;
  case PROP_LOGARITHMIC:
    if (self->logarithmic == g_value_get_boolean (value))
      return;
    self->logarithmic = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, props[PROP_LOGARITHMIC]);
    break;
  case PROP_UNIT:
    if (self->unit == g_value_get_uint (value))
      return;
    self->unit = g_value_get_uint (value);
    g_object_notify_by_pspec (object, props[PROP_UNIT]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_readout_class_init (BnlReadoutClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_readout_get_property;
  object_class->set_property = bnl_readout_set_property;
  props[PROP_SMOOTHING] = g_param_spec_double ("smoothing", NULL, NULL, 0.0,
                                               BNL_CURVE_MAX_SMOOTHING, SMOOTHING_DEFAULT, flags);
  props[PROP_LOGARITHMIC] = g_param_spec_boolean ("logarithmic", NULL, NULL, FALSE, flags);
  props[PROP_UNIT] =
      g_param_spec_uint ("unit", NULL, NULL, 0, BNL_CHART_N_UNITS - 1, BNL_CHART_UNIT_STEP, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (BNL_TYPE_READING_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-readout.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, place_label);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, table);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, off_button);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, unit_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, smoothing_button);
  gtk_widget_class_bind_template_callback (widget_class, off_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_readout_init (BnlReadout *self)
{
  /* The template binds its controls to the properties. */
  self->smoothing = -1.0;
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_control_set_name (GTK_WIDGET (self->unit_drop), _ ("Horizontal axis"));
  set_smoothing (self, SMOOTHING_DEFAULT);
}
