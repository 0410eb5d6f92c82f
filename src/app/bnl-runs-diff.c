/* Purpose: runs side by side.  CSS node: widget.  Accessible role: group; every cell is a label. */

#include "bnl-runs-diff.h"

#include <glib/gi18n.h>

#include "bnl-runs-cell.h"
#include "bnl-runs-column.h"
#include "bnl-runs-list.h"

#define CELL_CHARS 26

struct _BnlRunsDiff {
  AdwBin parent_instance;

  /* template children */
  GtkGrid *grid;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (BnlRunsDiff, bnl_runs_diff, ADW_TYPE_BIN)

/* What came of a run, in the order of the rows. */
static const guint outcomes[] = {
  BNL_RUNS_COLUMN_STATE,      BNL_RUNS_COLUMN_BEST,       BNL_RUNS_COLUMN_LAST,
  BNL_RUNS_COLUMN_STEPS_90,   BNL_RUNS_COLUMN_SECONDS_90, BNL_RUNS_COLUMN_STEPS_95,
  BNL_RUNS_COLUMN_SECONDS_95, BNL_RUNS_COLUMN_STEPS,      BNL_RUNS_COLUMN_SECONDS,
};

static GtkWidget *
attach_label (BnlRunsDiff *self, const char *text, int column, int row, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CELL_CHARS);
  gtk_label_set_selectable (GTK_LABEL (label), column > 0);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return label;
}

static void
attach_heads (BnlRunsDiff *self, GPtrArray *items, guint n)
{
  for (guint i = 0; i < n; i++) {
    GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *swatch = bnl_runs_cell_new_swatch ();
    GtkWidget *label = gtk_label_new (bnl_runs_item_get_title (items->pdata[i]));

    bnl_runs_cell_set_lane (swatch, bnl_runs_item_get_lane (items->pdata[i]));
    gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_max_width_chars (GTK_LABEL (label), CELL_CHARS);
    gtk_label_set_width_chars (GTK_LABEL (label), 8);
    gtk_widget_set_tooltip_text (label, bnl_runs_item_get_title (items->pdata[i]));
    gtk_widget_add_css_class (label, "heading");
    gtk_box_append (GTK_BOX (head), swatch);
    gtk_box_append (GTK_BOX (head), label);
    gtk_grid_attach (self->grid, head, (int) i + 1, 0, 1, 1);
  }
}

static void
attach_row (BnlRunsDiff *self, guint column, GPtrArray *items, guint n, int row)
{
  g_autofree char *title = bnl_runs_column_dup_title (column);

  attach_label (self, title, 0, row, "dim-label");
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = bnl_runs_column_dup_text (column, items->pdata[i]);

    attach_label (self, text, (int) i + 1, row, NULL);
  }
}

static void
attach_section (BnlRunsDiff *self, const char *title, int row)
{
  GtkWidget *label = attach_label (self, title, 0, row, "heading");

  gtk_widget_add_css_class (label, "section");
}

static GArray *
find_differing (GPtrArray *items, guint n)
{
  g_autoptr (GListStore) model = g_list_store_new (BNL_TYPE_RUNS_ITEM);

  g_list_store_splice (model, 0, 0, items->pdata, n);
  return bnl_runs_list_find_differing (G_LIST_MODEL (model));
}

void
bnl_runs_diff_show (BnlRunsDiff *self, GPtrArray *items)
{
  guint n = MIN (items->len, BNL_RUNS_DIFF_MOST);
  g_autoptr (GArray) differing = NULL;
  GtkWidget *child;
  int row = 1;

  g_return_if_fail (BNL_IS_RUNS_DIFF (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_grid_remove (self->grid, child);
  gtk_stack_set_visible_child_name (self->stack, n < 2 ? "hint" : "grid");
  if (n < 2)
    return;
  differing = find_differing (items, n);
  attach_heads (self, items, n);
  attach_section (self, differing->len > 0 ? _ ("Settings that differ") : _ ("The same settings"),
                  row++);
  for (guint i = 0; i < differing->len; i++)
    attach_row (self, bnl_runs_column_from_field (g_array_index (differing, guint, i)), items, n,
                row++);
  attach_section (self, _ ("What came of it"), row++);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    attach_row (self, outcomes[i], items, n, row++);
}

static void
bnl_runs_diff_class_init (BnlRunsDiffClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-runs-diff.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDiff, grid);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDiff, stack);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_runs_diff_init (BnlRunsDiff *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
