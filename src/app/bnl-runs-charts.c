/* Purpose: the curves of the selected runs.  CSS node: widget.  Accessible role: group; the two
 * charts speak for themselves. */

#include "bnl-runs-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-chart-view.h"
#include "bnl-reflow.h"
#include "bnl-runs-lanes.h"
#include "bnl-runs-loader.h"
#include "bnl-runs-title.h"

#define SMOOTHING 0.9
/* What grows is read again at most so often, and never for more than a part of the time. */
#define GROW_USEC G_USEC_PER_SEC
#define GROW_SHARE 20

struct _BnlRunsCharts {
  AdwBin parent_instance;

  /* template children */
  BnlChartView *loss_view;
  BnlChartView *accuracy_view;
  GtkLabel *count_label;

  /* owned */
  BnlRunsKeeper *keeper;
  GPtrArray *items; /* of BnlRunsItem: those that are asked for */
  GPtrArray *loads; /* of BnlRunsLoad: those that are drawn; their curves are the charts' */
  guint grow_id;    /* a refresh that waits */

  guint64 serial;  /* of the newest request */
  gboolean asking; /* it is not answered yet */
  gint64 asked_usec, took_usec;
  gboolean training;
};

enum { PROP_TRAINING = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlRunsCharts, bnl_runs_charts, ADW_TYPE_BIN)

/* The curves of a load, once the charts have them; the load keeps n_drawn. */
typedef struct {
  BnlRunsLoad *load;
  BnlCurve *curves[BNL_RUNS_N_CURVES]; /* borrowed from the charts */
} Drawn;

static void
free_drawn (gpointer data)
{
  Drawn *drawn = data;

  bnl_runs_load_free (drawn->load);
  g_free (drawn);
}

static Drawn *
find_drawn (BnlRunsCharts *self, gint64 id)
{
  for (guint i = 0; i < self->loads->len; i++) {
    Drawn *drawn = self->loads->pdata[i];

    if (drawn->load->id == id)
      return drawn;
  }
  return NULL;
}

/* --- drawing --- */

static void
mark_divergence (BnlRunsCharts *self, const BnlRunsLoad *load)
{
  for (guint i = 0; i < self->items->len; i++) {
    const BnlRunRecord *record = bnl_runs_item_get_record (self->items->pdata[i]);
    g_autofree char *label = NULL;

    if (record->id != load->id || record->state != BNL_RECORD_DIVERGED)
      continue;
    label = g_strdup_printf (_ ("%s diverged"), load->title);
    bnl_chart_add_divergence (bnl_chart_view_get_chart (self->loss_view),
                              (double) record->diverged_at, (guint) load->lane, label);
    bnl_chart_add_divergence (bnl_chart_view_get_chart (self->accuracy_view),
                              (double) record->diverged_at, (guint) load->lane, label);
  }
}

static void
draw_load (BnlRunsCharts *self, BnlRunsLoad *load)
{
  Drawn *drawn = g_new0 (Drawn, 1);

  drawn->load = load;
  for (BnlRunsCurve kind = 0; kind < BNL_RUNS_N_CURVES; kind++) {
    gboolean is_loss = kind == BNL_RUNS_CURVE_TRAIN_LOSS || kind == BNL_RUNS_CURVE_HELD_OUT_LOSS;
    BnlCurve *curve = g_steal_pointer (&load->curves[kind]);

    drawn->curves[kind] = curve;
    bnl_chart_take_curve (
        bnl_chart_view_get_chart (is_loss ? self->loss_view : self->accuracy_view), curve);
  }
  mark_divergence (self, load);
  g_ptr_array_add (self->loads, drawn);
}

static void
show_training (BnlRunsCharts *self)
{
  BnlChartView *const views[] = { self->loss_view, self->accuracy_view };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    BnlChart *chart = bnl_chart_view_get_chart (views[i]);

    /* Each run has brought its training curve and then the other. */
    for (guint curve = 0; curve < 2 * self->loads->len; curve += 2)
      bnl_chart_set_shown (chart, curve, self->training);
    bnl_chart_view_update (views[i]);
  }
}

static void
clear (BnlRunsCharts *self)
{
  g_ptr_array_set_size (self->loads, 0);
  bnl_chart_clear (bnl_chart_view_get_chart (self->loss_view));
  bnl_chart_clear (bnl_chart_view_get_chart (self->accuracy_view));
}

static void
draw_anew (BnlRunsCharts *self, GPtrArray *loads)
{
  clear (self);
  for (guint i = 0; i < loads->len; i++) {
    BnlRunsLoad *load = loads->pdata[i];

    loads->pdata[i] = NULL;
    draw_load (self, load);
  }
  show_training (self);
}

/* The same runs with more rows: the view stays where it is. */
static void
grow (BnlRunsCharts *self, GPtrArray *loads)
{
  for (guint i = 0; i < loads->len; i++) {
    BnlRunsLoad *load = loads->pdata[i];
    Drawn *drawn = find_drawn (self, load->id);

    if (!drawn)
      continue;
    bnl_series_unref (drawn->load->series);
    drawn->load->series = bnl_series_ref (load->series);
    bnl_runs_load_append (drawn->load, drawn->curves);
  }
  bnl_chart_view_update (self->loss_view);
  bnl_chart_view_update (self->accuracy_view);
}

/* --- reading --- */

typedef struct {
  guint64 serial;
  gboolean is_growth;
} Request;

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsCharts *self = BNL_RUNS_CHARTS (object);
  g_autofree Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loads = bnl_runs_loader_finish (result, &error);

  if (request->serial != self->serial || !self->keeper)
    return;
  self->asking = FALSE;
  self->took_usec = g_get_monotonic_time () - self->asked_usec;
  if (loads && request->is_growth)
    grow (self, loads);
  else if (loads)
    draw_anew (self, loads);
  else if (!request->is_growth)
    clear (self);
  bnl_chart_view_update (self->loss_view);
  bnl_chart_view_update (self->accuracy_view);
}

static BnlRunsLoad *
new_load (BnlRunsCharts *self, BnlRunsItem *item, const char *title, gboolean is_growth)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (item);
  Drawn *drawn = find_drawn (self, record->id);
  BnlRunsLoad *load = g_new0 (BnlRunsLoad, 1);

  load->id = record->id;
  load->title = g_strdup (title);
  load->lane = bnl_runs_item_get_lane (item);
  load->on_test = record->summary.score.on_test;
  load->with_curves = !is_growth;
  if (!is_growth && drawn && bnl_record_state_is_end (record->state))
    load->series = bnl_series_ref (drawn->load->series);
  return load;
}

static gboolean
has_grown (BnlRunsCharts *self, BnlRunsItem *item)
{
  Drawn *drawn = find_drawn (self, bnl_runs_item_get_id (item));
  gsize n = drawn ? bnl_series_get_length (drawn->load->series) : 0;

  return drawn && (n == 0 || bnl_series_get (drawn->load->series, n - 1)->step <
                                 bnl_runs_item_get_record (item)->n_steps_done);
}

static void
ask (BnlRunsCharts *self, gboolean is_growth)
{
  GPtrArray *loads = g_ptr_array_new ();
  Request *request = g_new0 (Request, 1);
  g_auto (GStrv) titles = bnl_runs_title_dup_distinct (self->items);

  for (guint i = 0; i < self->items->len; i++)
    if (!is_growth || has_grown (self, self->items->pdata[i]))
      g_ptr_array_add (loads, new_load (self, self->items->pdata[i], titles[i], is_growth));
  request->serial = ++self->serial;
  request->is_growth = is_growth;
  self->asking = TRUE;
  self->asked_usec = g_get_monotonic_time ();
  bnl_runs_loader_ask (self->keeper, self, loads, SMOOTHING, loaded_cb, request);
}

static gboolean
is_any_grown (BnlRunsCharts *self)
{
  for (guint i = 0; i < self->items->len; i++)
    if (has_grown (self, self->items->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
grow_cb (gpointer user_data)
{
  BnlRunsCharts *self = user_data;

  self->grow_id = 0;
  bnl_runs_charts_refresh (self);
  return G_SOURCE_REMOVE;
}

void
bnl_runs_charts_refresh (BnlRunsCharts *self)
{
  gint64 wait_usec;

  g_return_if_fail (BNL_IS_RUNS_CHARTS (self));

  if (!self->keeper || self->asking || self->grow_id || !is_any_grown (self))
    return;
  wait_usec =
      self->asked_usec + MAX (GROW_USEC, GROW_SHARE * self->took_usec) - g_get_monotonic_time ();
  if (wait_usec > 0)
    self->grow_id = g_timeout_add ((guint) (wait_usec / 1000 + 1), grow_cb, self);
  else
    ask (self, TRUE);
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_ptr_array_find (b, a->pdata[i], NULL))
      return FALSE;
  return TRUE;
}

void
bnl_runs_charts_show (BnlRunsCharts *self, BnlRunsKeeper *keeper, GPtrArray *items)
{
  g_autoptr (GPtrArray) former = NULL;
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *count = NULL;

  g_return_if_fail (BNL_IS_RUNS_CHARTS (self));

  g_set_object (&self->keeper, keeper);
  for (guint i = 0; i < MIN (items->len, BNL_RUNS_CHARTS_MOST); i++)
    g_ptr_array_add (shown, g_object_ref (items->pdata[i]));
  if (items->len > shown->len)
    count =
        g_strdup_printf (_ ("The first %u of %u selected runs are drawn."), shown->len, items->len);
  gtk_label_set_label (self->count_label, count ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), count != NULL);
  if (is_same (shown, self->items))
    return;
  former = g_steal_pointer (&self->items);
  self->items = g_steal_pointer (&shown);
  bnl_runs_lanes_assign (self->items, former);
  g_clear_handle_id (&self->grow_id, g_source_remove);
  ask (self, FALSE);
}

/* --- the object --- */

static void
bnl_runs_charts_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_TRAINING:
    g_value_set_boolean (value, BNL_RUNS_CHARTS (object)->training);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_charts_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  BnlRunsCharts *self = BNL_RUNS_CHARTS (object);

  switch (property_id) {
  case PROP_TRAINING:
    if (self->training == g_value_get_boolean (value))
      return;
    self->training = g_value_get_boolean (value);
    show_training (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_charts_dispose (GObject *object)
{
  BnlRunsCharts *self = BNL_RUNS_CHARTS (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (bnl_runs_charts_parent_class)->dispose (object);
}

static void
bnl_runs_charts_finalize (GObject *object)
{
  BnlRunsCharts *self = BNL_RUNS_CHARTS (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->loads);
  G_OBJECT_CLASS (bnl_runs_charts_parent_class)->finalize (object);
}

static void
bnl_runs_charts_class_init (BnlRunsChartsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_runs_charts_get_property;
  object_class->set_property = bnl_runs_charts_set_property;
  object_class->dispose = bnl_runs_charts_dispose;
  object_class->finalize = bnl_runs_charts_finalize;
  props[PROP_TRAINING] =
      g_param_spec_boolean ("training", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (BNL_TYPE_CHART_VIEW);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-runs-charts.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlRunsCharts, loss_view);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsCharts, accuracy_view);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsCharts, count_label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_runs_charts_init (BnlRunsCharts *self)
{
  BnlChart *loss, *accuracy;

  self->training = TRUE;
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->loads = g_ptr_array_new_with_free_func (free_drawn);
  gtk_widget_init_template (GTK_WIDGET (self));
  loss = bnl_chart_view_get_chart (self->loss_view);
  accuracy = bnl_chart_view_get_chart (self->accuracy_view);
  bnl_chart_set_x_label (loss, _ ("step"));
  bnl_chart_set_x_label (accuracy, _ ("step"));
  bnl_chart_set_hint (loss, _ ("Select runs to see their curves"));
  bnl_chart_set_hint (accuracy, _ ("Several at once lie over each other"));
  bnl_chart_set_y_limits (accuracy, 0.0, 1.0);
  bnl_chart_set_percent (accuracy, TRUE);
}
