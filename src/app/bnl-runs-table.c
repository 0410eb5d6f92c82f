/* Purpose: the table of runs.  CSS node: widget; rows are those of a column view.  Accessible role:
 * group, with a table inside. */

#include "bnl-runs-table.h"

#include <glib/gi18n.h>

#include "bnl-runs-cell.h"
#include "bnl-runs-column.h"
#include "bnl-runs-growth.h"

/* Below these widths columns are left out. */
#define MEDIUM_PX 900
#define NARROW_PX 520
/* What titles have at least: what is left in the narrowest, else enough for most. */
#define NARROW_TITLE_PX 140
#define TITLE_PX 230

typedef enum { WIDTH_NARROW, WIDTH_MEDIUM, WIDTH_WIDE } Width;

struct _BnlRunsTable {
  AdwBin parent_instance;

  /* template children */
  GtkScrolledWindow *scroller;
  GtkColumnView *view;

  /* owned */
  BnlRunsList *list;
  GtkSortListModel *sorted;
  GtkSliceListModel *growth; /* what of it has widgets by now */
  GtkMultiSelection *selection;
  GPtrArray *columns; /* of GtkColumnViewColumn, by bnl-runs-column.h */
  GMenuModel *menu;
  GtkWidget *popover;
  guint idle;

  /* view state */
  gboolean all_settings;
  Width width;
};

enum { PROP_ALL_SETTINGS = 1, PROP_MENU, N_PROPS };
enum { SIGNAL_SELECTED, SIGNAL_OPENED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlRunsTable, bnl_runs_table, ADW_TYPE_BIN)

/* --- columns --- */

/* The least width that a column is there at. */
static Width
get_least_width (guint column)
{
  switch (column) {
  case BNL_RUNS_COLUMN_TITLE:
  case BNL_RUNS_COLUMN_ARM:
  case BNL_RUNS_COLUMN_BEST:
    return WIDTH_NARROW;
  case BNL_RUNS_COLUMN_STAR:
  case BNL_RUNS_COLUMN_STARTED:
  case BNL_RUNS_COLUMN_STATE:
  case BNL_RUNS_COLUMN_LAST:
  case BNL_RUNS_COLUMN_STEPS_90:
    return WIDTH_MEDIUM;
  default:
    return WIDTH_WIDE;
  }
}

static gboolean
has_value (GArray *array, guint value)
{
  for (guint i = 0; i < array->len; i++)
    if (g_array_index (array, guint, i) == value)
      return TRUE;
  return FALSE;
}

static void
show_columns (BnlRunsTable *self)
{
  g_autoptr (GArray) differing = bnl_runs_list_find_differing (G_LIST_MODEL (self->list));

  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);
  guint norm = bnl_runs_column_from_field ((guint) (bnl_spec_find_field ("norm") - fields));

  gtk_column_view_column_set_fixed_width (self->columns->pdata[BNL_RUNS_COLUMN_TITLE],
                                          self->width == WIDTH_NARROW ? NARROW_TITLE_PX : TITLE_PX);
  for (guint column = 0; column < self->columns->len; column++) {
    gboolean visible = self->width >= get_least_width (column);

    /* The column of the network has it. */
    if (column == norm)
      visible = visible && self->all_settings;
    else if (column >= BNL_RUNS_N_COLUMNS)
      visible =
          visible && (self->all_settings || has_value (differing, column - BNL_RUNS_N_COLUMNS));
    if (gtk_column_view_column_get_visible (self->columns->pdata[column]) != visible)
      gtk_column_view_column_set_visible (self->columns->pdata[column], visible);
  }
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return bnl_runs_column_compare (GPOINTER_TO_UINT (user_data), (BnlRunsItem *) a,
                                  (BnlRunsItem *) b);
}

static void
add_column (BnlRunsTable *self, guint column)
{
  g_autofree char *title = bnl_runs_column_dup_title (column);
  GtkColumnViewColumn *view_column = gtk_column_view_column_new (
      column == BNL_RUNS_COLUMN_STAR ? "★" : title, bnl_runs_cell_new_factory (column));
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (column), NULL));

  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, column != BNL_RUNS_COLUMN_STAR);
  if (column == BNL_RUNS_COLUMN_TITLE)
    gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_column_set_visible (view_column, column < BNL_RUNS_N_COLUMNS);
  g_ptr_array_add (self->columns, view_column);
}

static GtkLabel *
find_label (GtkWidget *widget)
{
  GtkLabel *found = GTK_IS_LABEL (widget) ? GTK_LABEL (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

/* The heads of figures stand over these; GTK 4.8 has no property for it. */
static void
align_heads (BnlRunsTable *self)
{
  GtkWidget *head =
      gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (self->view)));
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; head && i < g_list_model_get_n_items (columns);
       i++, head = gtk_widget_get_next_sibling (head)) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    GtkLabel *label = find_label (head);
    guint index;

    if (!label || !g_ptr_array_find (self->columns, column, &index) ||
        !bnl_runs_column_is_figure (index))
      continue;
    gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
    gtk_label_set_xalign (label, 1.0F);
  }
}

/* Settings stand between the outcomes and the tags. */
static void
add_columns (BnlRunsTable *self)
{
  GtkColumnViewColumn *tags;

  for (guint column = 0; column < bnl_runs_column_get_total (); column++)
    add_column (self, column);
  for (guint column = 0; column < self->columns->len; column++)
    if (column != BNL_RUNS_COLUMN_TAGS)
      gtk_column_view_append_column (self->view, self->columns->pdata[column]);
  tags = self->columns->pdata[BNL_RUNS_COLUMN_TAGS];
  gtk_column_view_append_column (self->view, tags);
  align_heads (self);
}

/* --- rows --- */

static void
selection_changed_cb (BnlRunsTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static gboolean
resort_cb (gpointer user_data)
{
  BnlRunsTable *self = user_data;
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);

  self->idle = 0;
  show_columns (self);
  if (sorter)
    gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

static void
resort_soon (BnlRunsTable *self)
{
  if (self->idle == 0 && self->list)
    self->idle = g_idle_add (resort_cb, self);
}

static void
updated_cb (BnlRunsTable *self)
{
  resort_soon (self);
}

static void
activate_cb (BnlRunsTable *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

/* --- the menu --- */

static guint
find_position (BnlRunsTable *self, BnlRunsItem *item)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; i < n; i++) {
    g_autoptr (BnlRunsItem) other = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

    if (other == item)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
pop_up (BnlRunsTable *self, double x, double y)
{
  if (!self->menu)
    return;
  if (!self->popover) {
    self->popover = gtk_popover_menu_new_from_model (self->menu);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
    gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* What the menu does is done to the row under the pointer, with the others if it is one of them. */
static void
secondary_cb (BnlRunsTable *self, int n_press, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  BnlRunsItem *item = picked ? bnl_runs_cell_find_item (picked) : NULL;
  guint position = item ? find_position (self, item) : GTK_INVALID_LIST_POSITION;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  pop_up (self, x, y);
}

static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlRunsTable *self = BNL_RUNS_TABLE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  double x = 0.0, y = 0.0;

  if (focus && gtk_widget_is_ancestor (focus, widget))
    gtk_widget_translate_coordinates (focus, widget, 40.0, gtk_widget_get_height (focus), &x, &y);
  pop_up (self, x, y);
}

/* --- the object --- */

/* Columns come and go between frames: this one is being laid out. */
static void
width_cb (BnlRunsTable *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  double width = gtk_adjustment_get_page_size (adjustment);
  Width now = width < NARROW_PX ? WIDTH_NARROW : width < MEDIUM_PX ? WIDTH_MEDIUM : WIDTH_WIDE;

  if (width <= 0.0 || now == self->width)
    return;
  self->width = now;
  resort_soon (self);
}

static void
bnl_runs_table_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlRunsTable *self = BNL_RUNS_TABLE (object);

  switch (property_id) {
  case PROP_ALL_SETTINGS:
    g_value_set_boolean (value, self->all_settings);
    break;
  case PROP_MENU:
    g_value_set_object (value, self->menu);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

/* Those that are selected stay. */
static void
restart_growth (BnlRunsTable *self)
{
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  bnl_runs_growth_restart (self->growth,
                           gtk_bitset_is_empty (chosen) ? 0 : gtk_bitset_get_maximum (chosen) + 1);
}

static void
bnl_runs_table_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  BnlRunsTable *self = BNL_RUNS_TABLE (object);

  switch (property_id) {
  case PROP_ALL_SETTINGS:
    if (self->all_settings == g_value_get_boolean (value))
      return;
    self->all_settings = g_value_get_boolean (value);
    if (self->list) {
      restart_growth (self);
      show_columns (self);
    }
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_MENU:
    g_set_object (&self->menu, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_table_dispose (GObject *object)
{
  BnlRunsTable *self = BNL_RUNS_TABLE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->list);
  g_clear_object (&self->selection);
  g_clear_object (&self->growth);
  g_clear_object (&self->sorted);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_runs_table_parent_class)->dispose (object);
}

static void
bnl_runs_table_class_init (BnlRunsTableClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_runs_table_get_property;
  object_class->set_property = bnl_runs_table_set_property;
  object_class->dispose = bnl_runs_table_dispose;
  props[PROP_ALL_SETTINGS] = g_param_spec_boolean ("all-settings", NULL, NULL, FALSE, flags);
  props[PROP_MENU] = g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", BNL_TYPE_RUNS_TABLE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", BNL_TYPE_RUNS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-runs-table.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlRunsTable, view);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsTable, scroller);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_cb);
  gtk_widget_class_install_action (widget_class, "runs-table.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "runs-table.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "runs-table.menu",
                                       NULL);
}

static void
bnl_runs_table_init (BnlRunsTable *self)
{
  self->width = WIDTH_WIDE;
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
}

void
bnl_runs_table_set_list (BnlRunsTable *self, BnlRunsList *list)
{
  g_return_if_fail (BNL_IS_RUNS_TABLE (self));
  g_return_if_fail (!self->list);

  self->list = g_object_ref (list);
  add_columns (self);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (list)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->growth =
      bnl_runs_growth_new (G_LIST_MODEL (g_object_ref (self->sorted)), GTK_WIDGET (self));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->growth)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                            self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (selection_changed_cb),
                            self);
  g_signal_connect_swapped (list, "updated", G_CALLBACK (updated_cb), self);
  show_columns (self);
}

void
bnl_runs_table_select_too (BnlRunsTable *self, BnlRunsItem *item)
{
  guint position;

  g_return_if_fail (BNL_IS_RUNS_TABLE (self));

  position = find_position (self, item);
  if (position == GTK_INVALID_LIST_POSITION)
    return;
  bnl_runs_growth_reach (self->growth, position);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
}

GListModel *
bnl_runs_table_get_rows (BnlRunsTable *self)
{
  return G_LIST_MODEL (self->sorted);
}

GPtrArray *
bnl_runs_table_dup_selected (BnlRunsTable *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean any = gtk_bitset_iter_init_first (&iter, chosen, &position); any;
       any = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  return items;
}

void
bnl_runs_table_select (BnlRunsTable *self, BnlRunsItem *item)
{
  guint position;

  g_return_if_fail (BNL_IS_RUNS_TABLE (self));

  position = item ? find_position (self, item) : GTK_INVALID_LIST_POSITION;
  if (position == GTK_INVALID_LIST_POSITION) {
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
    return;
  }
  bnl_runs_growth_reach (self->growth, position);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
}

void
bnl_runs_table_sort (BnlRunsTable *self, guint column, gboolean descending)
{
  g_return_if_fail (BNL_IS_RUNS_TABLE (self));
  g_return_if_fail (column < self->columns->len);

  gtk_column_view_sort_by_column (self->view, self->columns->pdata[column],
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

void
bnl_runs_table_focus (BnlRunsTable *self)
{
  g_return_if_fail (BNL_IS_RUNS_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
