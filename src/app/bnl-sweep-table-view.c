#include "bnl-sweep-table-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/bnl-exhibit.h"
#include "report/bnl-sweep-sheet.h"

/* As high as a chart at most, and no higher than its rows. */
#define LINE_PX 23
#define MAX_LINES 14
#define COLUMN_KEY "bnl-column"
#define VIEW_KEY "bnl-view"

struct _BnlSweepTableView {
  AdwBin parent_instance;

  /* template children */
  GtkScrolledWindow *scroller;
  GtkColumnView *view;

  /* owned */
  BnlSweepSheet *sheet;  /* NULL: none */
  GtkStringList *rows;   /* the number of each row of the sheet */
  GPtrArray *list_items; /* of GtkListItem: those that are bound; borrowed */

  /* borrowed */
  BnlSweepTable *table;

  BnlSweepMetric metric;
  guint64 revision; /* of the table, as it is shown */
};

G_DEFINE_FINAL_TYPE (BnlSweepTableView, bnl_sweep_table_view, ADW_TYPE_BIN)

/* A row of the list is the number of a row of the sheet, as text. */
static guint
read_row (gpointer item)
{
  return (guint) g_ascii_strtoull (gtk_string_object_get_string (item), NULL, 10);
}

/* --- cells --- */

static void
set_class (GtkWidget *widget, const char *css_class, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* What ended badly is told apart at a glance, and by its words. */
static void
mark_cell (BnlSweepTableView *self, GtkWidget *label, guint row, BnlSweepSheetKind kind)
{
  guint cell = bnl_sweep_sheet_get_cell (self->sheet, row);
  guint arm = bnl_sweep_sheet_get_arm (self->sheet, row);
  BnlSweep *sweep = bnl_sweep_table_get_sweep (self->table);
  guint color = bnl_exhibit_get_color (sweep, arm);
  BnlSweepCell summary;
  BnlSweepDifference difference = { 0 };

  bnl_sweep_table_summarize (self->table, cell, arm, self->metric, &summary);
  if (kind == BNL_SWEEP_SHEET_VERDICT && arm > 0)
    bnl_sweep_table_compare (self->table, cell, arm, 0, self->metric, &difference);
  set_class (label, "arm", kind == BNL_SWEEP_SHEET_ARM);
  set_class (label, "with", kind == BNL_SWEEP_SHEET_ARM && color == BNL_CHART_COLOR_WITH);
  set_class (label, "without", kind == BNL_SWEEP_SHEET_ARM && color == BNL_CHART_COLOR_WITHOUT);
  set_class (label, "diverged", kind == BNL_SWEEP_SHEET_OUTCOME && summary.n_diverged > 0);
  set_class (label, "not-converged",
             kind == BNL_SWEEP_SHEET_OUTCOME && summary.n_diverged == 0 &&
                 summary.n_not_converged > 0);
  set_class (label, "impossible",
             kind == BNL_SWEEP_SHEET_OUTCOME && !bnl_sweep_is_possible (sweep, cell, arm));
  set_class (label, "clear", difference.clear);
}

static void
fill_cell (BnlSweepTableView *self, GtkListItem *list_item)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list_item), COLUMN_KEY));
  GtkWidget *label = gtk_list_item_get_child (list_item);
  guint row = read_row (gtk_list_item_get_item (list_item));
  g_autofree char *text = NULL;

  if (!self->sheet || column >= bnl_sweep_sheet_get_n_columns (self->sheet))
    return;
  text = bnl_sweep_sheet_dup_text (self->sheet, row, column);
  if (!g_str_equal (text, gtk_label_get_label (GTK_LABEL (label))))
    gtk_label_set_label (GTK_LABEL (label), text);
  mark_cell (self, label, row, bnl_sweep_sheet_get_kind (self->sheet, column));
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  BnlSweepTableView *self = user_data;
  gpointer column = g_object_get_data (G_OBJECT (factory), COLUMN_KEY);
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_number =
      self->sheet && bnl_sweep_sheet_is_number (self->sheet, GPOINTER_TO_UINT (column));

  g_object_set_data (G_OBJECT (list_item), COLUMN_KEY, column);
  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1.0f : 0.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  BnlSweepTableView *self = user_data;

  g_ptr_array_add (self->list_items, list_item);
  fill_cell (self, list_item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  g_ptr_array_remove_fast (BNL_SWEEP_TABLE_VIEW (user_data)->list_items, list_item);
}

/* --- columns --- */

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer column)
{
  BnlSweepTableView *self = g_object_get_data (column, VIEW_KEY);
  guint index = GPOINTER_TO_UINT (g_object_get_data (column, COLUMN_KEY));
  double first, second;

  if (!self->sheet || index >= bnl_sweep_sheet_get_n_columns (self->sheet))
    return 0;
  first = bnl_sweep_sheet_get_number (self->sheet, read_row ((gpointer) a), index);
  second = bnl_sweep_sheet_get_number (self->sheet, read_row ((gpointer) b), index);
  if (isnan (first) || isnan (second))
    return (isnan (first) ? 1 : 0) - (isnan (second) ? 1 : 0);
  return first < second ? -1 : first > second ? 1 : 0;
}

static void
add_column (BnlSweepTableView *self, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column =
      gtk_column_view_column_new (bnl_sweep_sheet_get_title (self->sheet, index), factory);
  g_autoptr (GtkSorter) sorter = NULL;

  g_object_set_data (G_OBJECT (factory), COLUMN_KEY, GUINT_TO_POINTER (index));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  g_object_set_data (G_OBJECT (column), COLUMN_KEY, GUINT_TO_POINTER (index));
  g_object_set_data (G_OBJECT (column), VIEW_KEY, self);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, column, NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, bnl_sweep_sheet_get_kind (self->sheet, index) ==
                                                 BNL_SWEEP_SHEET_OUTCOME);
  gtk_column_view_append_column (self->view, column);
}

static void
clear_columns (BnlSweepTableView *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

    gtk_column_view_remove_column (self->view, column);
  }
}

/* In the order that a person has chosen, of what is there now. */
static void
sort_again (BnlSweepTableView *self)
{
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
}

/* --- from outside --- */

void
bnl_sweep_table_view_show (BnlSweepTableView *self, BnlSweepTable *table, BnlSweepMetric metric)
{
  g_return_if_fail (BNL_IS_SWEEP_TABLE_VIEW (self));

  if (table == self->table && (!table || metric == self->metric))
    return;
  gtk_string_list_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                          NULL);
  clear_columns (self);
  g_clear_pointer (&self->sheet, bnl_sweep_sheet_free);
  self->table = table;
  self->metric = metric;
  if (!table)
    return;
  self->sheet = bnl_sweep_sheet_new (table, &metric, 1);
  self->revision = bnl_sweep_table_get_revision (table);
  for (guint i = 0; i < bnl_sweep_sheet_get_n_columns (self->sheet); i++)
    add_column (self, i);
  gtk_scrolled_window_set_min_content_height (
      self->scroller,
      (int) MIN (bnl_sweep_sheet_get_n_rows (self->sheet) + 2, MAX_LINES) * LINE_PX);
  for (guint i = 0; i < bnl_sweep_sheet_get_n_rows (self->sheet); i++) {
    g_autofree char *row = g_strdup_printf ("%u", i);

    gtk_string_list_append (self->rows, row);
  }
}

void
bnl_sweep_table_view_update (BnlSweepTableView *self)
{
  g_return_if_fail (BNL_IS_SWEEP_TABLE_VIEW (self));

  if (!self->table || bnl_sweep_table_get_revision (self->table) == self->revision)
    return;
  self->revision = bnl_sweep_table_get_revision (self->table);
  for (guint i = 0; i < self->list_items->len; i++)
    fill_cell (self, self->list_items->pdata[i]);
  sort_again (self);
}

GBytes *
bnl_sweep_table_view_write_csv (BnlSweepTableView *self)
{
  g_return_val_if_fail (BNL_IS_SWEEP_TABLE_VIEW (self), NULL);

  return self->sheet ? bnl_sweep_sheet_write_csv (self->sheet) : NULL;
}

/* --- the object --- */

static void
bnl_sweep_table_view_dispose (GObject *object)
{
  BnlSweepTableView *self = BNL_SWEEP_TABLE_VIEW (object);

  g_clear_pointer (&self->sheet, bnl_sweep_sheet_free);
  G_OBJECT_CLASS (bnl_sweep_table_view_parent_class)->dispose (object);
}

static void
bnl_sweep_table_view_finalize (GObject *object)
{
  BnlSweepTableView *self = BNL_SWEEP_TABLE_VIEW (object);

  g_clear_object (&self->rows);
  g_ptr_array_unref (self->list_items);
  G_OBJECT_CLASS (bnl_sweep_table_view_parent_class)->finalize (object);
}

static void
bnl_sweep_table_view_class_init (BnlSweepTableViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_sweep_table_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = bnl_sweep_table_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-sweep-table-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlSweepTableView, scroller);
  gtk_widget_class_bind_template_child (widget_class, BnlSweepTableView, view);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_sweep_table_view_init (BnlSweepTableView *self)
{
  g_autoptr (GtkSortListModel) sorted = NULL;
  g_autoptr (GtkSingleSelection) selection = NULL;

  self->list_items = g_ptr_array_new ();
  self->rows = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  /* No row stands out before somebody points at it. */
  selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE,
                            "model", sorted, NULL);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}
