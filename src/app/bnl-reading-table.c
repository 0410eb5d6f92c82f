/* Purpose: to read values off charts.  CSS nodes: readings, header, a reading for each row. Action:
 * reading.order.  Accessible role: table. */

#include "bnl-reading-table-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-chart-keys.h"
#include "bnl-chart-view-private.h"
#include "bnl-format.h"
#include "bnl-reading-row.h"
#include "bnl-reading-words.h"

/* More at once are not compared; the others wait behind a button. */
#define MOST_ROWS 8

enum {
  PROP_ORDER = 1,
  PROP_ORDER_CHART,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlReadingTable, bnl_reading_table, GTK_TYPE_WIDGET)

/* Rows */

static void
row_focus_cb (GtkEventController *focus, BnlReadingTable *self)
{
  BnlReadingRow *row = BNL_READING_ROW (gtk_event_controller_get_widget (focus));

  for (guint i = 0; i < self->n_views; i++)
    bnl_chart_view_set_picked (self->views[i], bnl_reading_row_get_name (row));
}

/* The first chart that shows the curve. */
static BnlChartView *
find_view (BnlReadingTable *self, const char *name)
{
  for (guint i = 0; i < self->n_views; i++) {
    const BnlChart *chart = bnl_chart_view_get_chart (self->views[i]);

    for (guint k = 0; k < bnl_chart_get_n_layers (chart); k++)
      if (bnl_chart_get_shown (chart, k) &&
          g_str_equal (bnl_layer_get_name (bnl_chart_get_layer (chart, k)), name))
        return self->views[i];
  }
  return NULL;
}

/* The charts' keys, where a row has the focus. */
static gboolean
row_key_cb (GtkEventController *keys,
            guint key,
            guint code,
            GdkModifierType state,
            BnlReadingTable *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (keys);
  BnlChartView *view = find_view (self, bnl_reading_row_get_name (BNL_READING_ROW (row)));

  if (!view || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    bnl_chart_keys_move_crosshair (view, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    bnl_chart_keys_move_crosshair (view, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_h:
    return gtk_widget_activate_action (GTK_WIDGET (view), "chart.hide", NULL);
  case GDK_KEY_i:
    return gtk_widget_activate_action (GTK_WIDGET (view), "chart.isolate", NULL);
  case GDK_KEY_0:
  case GDK_KEY_KP_0:
    return gtk_widget_activate_action (GTK_WIDGET (view), "chart.show-all", NULL);
  case GDK_KEY_Escape:
    bnl_chart_view_set_crosshair (view, (double) NAN);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static BnlReadingRow *
get_row (BnlReadingTable *self, guint index)
{
  BnlReadingRow *row;
  GtkEventController *focus, *keys;

  if (index < self->rows->len)
    return self->rows->pdata[index];
  row = bnl_reading_row_new (&self->columns);
  focus = gtk_event_controller_focus_new ();
  keys = gtk_event_controller_key_new ();
  g_signal_connect (focus, "enter", G_CALLBACK (row_focus_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (row_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (row), focus);
  gtk_widget_add_controller (GTK_WIDGET (row), keys);
  gtk_box_append (GTK_BOX (self->rows_box), GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
  return row;
}

/* What is picked is among the first, whatever the order. */
static void
keep_picked (GArray *readings, const char *picked, guint n_shown)
{
  guint index;

  if (!bnl_chart_reading_find (readings, picked, &index) || index < n_shown)
    return;
  g_array_index (readings, BnlChartReading, n_shown - 1) =
      g_array_index (readings, BnlChartReading, index);
}

static void
write_values (BnlReadingTable *self, BnlReadingRow *row, const BnlReadingWords *words)
{
  for (guint i = 0; i < self->n_views; i++) {
    bnl_reading_row_set_text (row, 1 + 2 * i, words->drawn[i], FALSE);
    bnl_reading_row_set_text (row, 2 + 2 * i, words->raw[i], TRUE);
  }
  bnl_reading_row_set_text (row, bnl_reading_table_get_step_column (self), words->step, FALSE);
  bnl_reading_row_set_text (row, bnl_reading_table_get_step_column (self) + 1, words->epoch, FALSE);
  bnl_reading_row_set_text (row, bnl_reading_table_get_step_column (self) + 2, words->time, FALSE);
  bnl_reading_row_set_words (row, words->sentence);
}

static void
show_row (BnlReadingTable *self,
          guint index,
          const BnlChartReading *reading,
          BnlReadingWords *words)
{
  BnlReadingRow *row = get_row (self, index);
  const BnlChartTheme *theme = bnl_chart_view_get_theme (self->views[0]);
  double epoch = (double) NAN;
  double seconds = (double) NAN;

  if (self->clock)
    self->clock (reading->name, reading->step, &epoch, &seconds, self->clock_data);
  bnl_reading_words_write (words, reading, epoch, seconds);
  bnl_reading_row_set_curve (row, reading->name, theme->colors[reading->color % BNL_CHART_N_COLORS],
                             reading->line);
  write_values (self, row, words);
  bnl_reading_row_set_picked (
      row, g_strcmp0 (reading->name, bnl_chart_view_get_picked (self->views[0])) == 0);
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

static void
show_more_button (BnlReadingTable *self, guint n)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->more_button), n > MOST_ROWS);
  if (n <= MOST_ROWS)
    return;
  text = self->expanded ? g_strdup_printf (_ ("Show %u"), MOST_ROWS)
                        : g_strdup_printf (_ ("Show %u More"), n - MOST_ROWS);
  gtk_button_set_label (self->more_button, text);
}

/* Where some view is pointed at. */
static void
aim (BnlReadingTable *self, GArray *readings)
{
  for (guint i = 0; i < self->n_views; i++) {
    double y = bnl_chart_view_get_aim (self->views[i]);
    BnlChartLayout layout;

    if (isnan (y))
      continue;
    bnl_chart_view_get_layout (self->views[i], &layout);
    bnl_chart_reading_aim (readings, i, &layout.y, y);
  }
}

static void
show_columns (BnlReadingTable *self, const GArray *readings)
{
  gboolean smooth[BNL_CHART_READING_MAX_CHARTS] = { 0 };

  for (guint r = 0; r < readings->len; r++)
    for (guint i = 0; i < self->n_views; i++)
      smooth[i] = smooth[i] || g_array_index (readings, BnlChartReading, r).values[i].smooth;
  for (guint i = 0; i < self->n_views; i++)
    self->columns.columns[2 + 2 * i].on = smooth[i];
}

/* The header lays the columns out, and does not know of itself that a cell has grown. */
static void
refit_columns (BnlReadingTable *self)
{
  BnlReadingColumns now = self->columns;
  gboolean fits = TRUE;

  for (guint i = 0; i < now.n; i++)
    now.columns[i].wanted_px = now.columns[i].minimum_px = 0;
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_get_visible (self->rows->pdata[i]))
      bnl_reading_row_widen (self->rows->pdata[i], &now);
  for (guint i = 0; i < now.n; i++)
    fits = fits && now.columns[i].wanted_px <= self->columns.columns[i].wanted_px &&
           (now.columns[i].on || !now.columns[i].shown);
  if (!fits)
    gtk_widget_queue_resize (self->header);
}

void
bnl_reading_table_update (BnlReadingTable *self)
{
  const BnlChart *charts[BNL_CHART_READING_MAX_CHARTS];
  gboolean percent[BNL_CHART_READING_MAX_CHARTS];
  g_autoptr (GArray) readings = NULL;
  g_auto (BnlReadingWords) words = { 0 };
  guint n_shown;

  g_return_if_fail (BNL_IS_READING_TABLE (self));
  if (self->n_views == 0)
    return;

  for (guint i = 0; i < self->n_views; i++) {
    BnlChartLayout layout;

    charts[i] = bnl_chart_view_get_chart (self->views[i]);
    bnl_chart_view_get_layout (self->views[i], &layout);
    percent[i] = layout.y.percent;
  }
  readings =
      bnl_chart_reading_take (charts, self->n_views, bnl_chart_view_get_crosshair (self->views[0]));
  aim (self, readings);
  bnl_chart_reading_sort (readings, self->order, self->order_chart);
  n_shown = self->expanded ? readings->len : MIN (readings->len, MOST_ROWS);
  keep_picked (readings, bnl_chart_view_get_picked (self->views[0]), n_shown);
  show_columns (self, readings);
  bnl_reading_words_init (&words, charts, percent, self->n_views, readings);
  for (guint i = 0; i < n_shown; i++)
    show_row (self, i, &g_array_index (readings, BnlChartReading, i), &words);
  for (guint i = n_shown; i < self->rows->len; i++)
    gtk_widget_set_visible (self->rows->pdata[i], FALSE);
  show_more_button (self, readings->len);
  refit_columns (self);
  gtk_widget_set_visible (self->hint, readings->len == 0);
  gtk_widget_set_visible (self->header, readings->len > 0);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BnlReadingTable *self = BNL_READING_TABLE (widget);

  self->tick = 0;
  bnl_reading_table_update (self);
  return G_SOURCE_REMOVE;
}

void
bnl_reading_table_queue_update (BnlReadingTable *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
read_anew_cb (BnlReadingTable *self)
{
  bnl_reading_table_queue_update (self);
}

static void
more_cb (BnlReadingTable *self)
{
  self->expanded = !self->expanded;
  bnl_reading_table_update (self);
}

void
bnl_reading_table_set_views (BnlReadingTable *self, BnlChartView *const *views, guint n_views)
{
  g_return_if_fail (BNL_IS_READING_TABLE (self));
  g_return_if_fail (self->n_views == 0);
  g_return_if_fail (n_views > 0 && n_views <= BNL_CHART_READING_MAX_CHARTS);

  self->n_views = n_views;
  for (guint i = 0; i < n_views; i++) {
    self->views[i] = views[i];
    bnl_chart_view_set_table (views[i], GTK_WIDGET (self));
    g_signal_connect_object (views[i], "notify::crosshair", G_CALLBACK (read_anew_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (views[i], "notify::picked", G_CALLBACK (read_anew_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (views[i], "notify::hidden", G_CALLBACK (read_anew_cb), self,
                             G_CONNECT_SWAPPED);
  }
  bnl_reading_table_fill_header (self);
  bnl_reading_table_update (self);
}

void
bnl_reading_table_set_clock (BnlReadingTable *self, BnlReadingTableClock clock, gpointer data)
{
  guint column;

  g_return_if_fail (BNL_IS_READING_TABLE (self));
  g_return_if_fail (self->n_views > 0);

  self->clock = clock;
  self->clock_data = data;
  column = bnl_reading_table_get_step_column (self) + 1;
  self->columns.columns[column].on = self->columns.columns[column + 1].on = clock != NULL;
  bnl_reading_table_update (self);
}

/* The object */

static void
bnl_reading_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BnlReadingTable *self = BNL_READING_TABLE (object);

  switch (id) {
  case PROP_ORDER:
    g_value_set_uint (value, self->order);
    break;
  case PROP_ORDER_CHART:
    g_value_set_uint (value, self->order_chart);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bnl_reading_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BnlReadingTable *self = BNL_READING_TABLE (object);

  switch (id) {
  case PROP_ORDER:
    bnl_reading_table_set_order (self, g_value_get_uint (value), self->order_chart);
    break;
  case PROP_ORDER_CHART:
    bnl_reading_table_set_order (self, self->order, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bnl_reading_table_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bnl_reading_table_parent_class)->dispose (object);
}

static void
bnl_reading_table_finalize (GObject *object)
{
  g_ptr_array_unref (BNL_READING_TABLE (object)->rows);
  G_OBJECT_CLASS (bnl_reading_table_parent_class)->finalize (object);
}

static void
bnl_reading_table_class_init (BnlReadingTableClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_reading_table_get_property;
  object_class->set_property = bnl_reading_table_set_property;
  object_class->dispose = bnl_reading_table_dispose;
  object_class->finalize = bnl_reading_table_finalize;
  props[PROP_ORDER] = g_param_spec_uint ("order", NULL, NULL, 0, BNL_CHART_READING_N_ORDERS - 1,
                                         BNL_CHART_READING_AS_ADDED, flags);
  props[PROP_ORDER_CHART] =
      g_param_spec_uint ("order-chart", NULL, NULL, 0, BNL_CHART_READING_MAX_CHARTS - 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-reading-table.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlReadingTable, header);
  gtk_widget_class_bind_template_child (widget_class, BnlReadingTable, order_button);
  gtk_widget_class_bind_template_child (widget_class, BnlReadingTable, hint);
  gtk_widget_class_bind_template_child (widget_class, BnlReadingTable, rows_box);
  gtk_widget_class_bind_template_child (widget_class, BnlReadingTable, more_button);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_install_property_action (widget_class, "reading.order", "order");
  gtk_widget_class_set_css_name (widget_class, "readings");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
}

static void
bnl_reading_table_init (BnlReadingTable *self)
{
  GtkLayoutManager *layout;

  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  bnl_reading_table_lay_out_header (self);
}
