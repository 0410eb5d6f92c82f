#include "bnl-chart-properties.h"

#include "bnl-chart-view-private.h"

enum {
  PROP_TITLE = 1,
  PROP_CROSSHAIR,
  PROP_PICKED,
  PROP_HIDDEN,
  PROP_X_VIEW,
  PROP_ZOOMED,
  PROP_MAXIMIZED,
  PROP_NOTED,
  PROP_LOG_X,
  PROP_LOG_Y,
  PROP_GRID,
  PROP_TRIM,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* What of a chart is on or off. */
typedef struct {
  gboolean (*get) (const BnlChart *chart);
  void (*set) (BnlChart *chart, gboolean on);
} Switch;

static const Switch switches[N_PROPERTIES] = {
  [PROP_LOG_X] = { bnl_chart_get_x_logarithmic, bnl_chart_set_x_logarithmic },
  [PROP_LOG_Y] = { bnl_chart_get_logarithmic, bnl_chart_set_logarithmic },
  [PROP_GRID] = { bnl_chart_get_grid, bnl_chart_set_grid },
  [PROP_TRIM] = { bnl_chart_get_trim, bnl_chart_set_trim },
};

static void
turn (BnlChartView *view, guint id, gboolean on)
{
  BnlChart *chart = bnl_chart_view_get_chart (view);

  if (on == switches[id].get (chart))
    return;
  switches[id].set (chart, on);
  bnl_chart_view_sync (view);
  g_object_notify_by_pspec (G_OBJECT (view), properties[id]);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BnlChartView *view = BNL_CHART_VIEW (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, bnl_chart_view_get_title (view));
    break;
  case PROP_CROSSHAIR:
    g_value_set_double (value, bnl_chart_view_get_crosshair (view));
    break;
  case PROP_PICKED:
    g_value_set_string (value, bnl_chart_view_get_picked (view));
    break;
  case PROP_HIDDEN:
    g_value_take_boxed (value, bnl_chart_view_dup_hidden (view));
    break;
  case PROP_X_VIEW:
    g_value_set_variant (value, bnl_chart_view_get_x_view (view));
    break;
  case PROP_ZOOMED:
    g_value_set_boolean (value, bnl_chart_view_get_zoomed (view));
    break;
  case PROP_MAXIMIZED:
    g_value_set_boolean (value, bnl_chart_view_get_maximized (view));
    break;
  case PROP_NOTED:
    g_value_set_boolean (value, bnl_chart_view_get_noted (view));
    break;
  case PROP_LOG_X:
  case PROP_LOG_Y:
  case PROP_GRID:
  case PROP_TRIM:
    g_value_set_boolean (value, switches[id].get (bnl_chart_view_get_chart (view)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BnlChartView *view = BNL_CHART_VIEW (object);

  switch (id) {
  case PROP_TITLE:
    bnl_chart_view_set_title (view, g_value_get_string (value));
    break;
  case PROP_CROSSHAIR:
    bnl_chart_view_set_crosshair (view, g_value_get_double (value));
    break;
  case PROP_PICKED:
    bnl_chart_view_set_picked (view, g_value_get_string (value));
    break;
  case PROP_HIDDEN:
    bnl_chart_view_set_hidden (view, g_value_get_boxed (value));
    break;
  case PROP_X_VIEW:
    bnl_chart_view_set_x_view (view, g_value_get_variant (value));
    break;
  case PROP_MAXIMIZED:
    bnl_chart_view_set_maximized (view, g_value_get_boolean (value));
    break;
  case PROP_LOG_X:
  case PROP_LOG_Y:
  case PROP_GRID:
  case PROP_TRIM:
    turn (view, id, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

void
bnl_chart_properties_install (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  klass->get_property = get_property;
  klass->set_property = set_property;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  /* Lax, for NaN is in no range. */
  properties[PROP_CROSSHAIR] = g_param_spec_double ("crosshair", NULL, NULL, -G_MAXDOUBLE,
                                                    G_MAXDOUBLE, 0, flags | G_PARAM_LAX_VALIDATION);
  properties[PROP_PICKED] = g_param_spec_string ("picked", NULL, NULL, NULL, flags);
  properties[PROP_HIDDEN] = g_param_spec_boxed ("hidden", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_X_VIEW] =
      g_param_spec_variant ("x-view", NULL, NULL, G_VARIANT_TYPE ("(dd)"), NULL, flags);
  properties[PROP_ZOOMED] =
      g_param_spec_boolean ("zoomed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAXIMIZED] = g_param_spec_boolean ("maximized", NULL, NULL, FALSE, flags);
  properties[PROP_NOTED] =
      g_param_spec_boolean ("noted", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOG_X] = g_param_spec_boolean ("log-x", NULL, NULL, FALSE, flags);
  properties[PROP_LOG_Y] = g_param_spec_boolean ("log-y", NULL, NULL, FALSE, flags);
  properties[PROP_GRID] = g_param_spec_boolean ("grid", NULL, NULL, TRUE, flags);
  properties[PROP_TRIM] = g_param_spec_boolean ("trim", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (klass, N_PROPERTIES, properties);
}
