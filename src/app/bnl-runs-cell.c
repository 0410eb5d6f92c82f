#include "bnl-runs-cell.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bnl-runs-column.h"
#include "plot/bnl-chart-theme.h"

#define ITEM_KEY "bnl-runs-item"
#define LANE_KEY "bnl-runs-lane"
#define SWATCH_WIDTH 18
#define SWATCH_HEIGHT 10
#define LINE_PX 3.0
/* What texts of any length have at least. */
#define TITLE_CHARS 8
#define SHORT_CHARS 6

/* --- the color of a run --- */

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  static const double dashes[] = { 4.0, 3.0 };
  int lane = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (area), LANE_KEY)) - 1;
  BnlChartTheme theme;
  const BnlColor *color;

  if (lane < 0)
    return;
  bnl_chart_theme_init (&theme, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  color = &theme.colors[lane % BNL_CHART_N_COLORS];
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
  cairo_set_line_width (cr, LINE_PX);
  if (lane >= BNL_CHART_N_COLORS)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  cairo_move_to (cr, 0.0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

GtkWidget *
bnl_runs_cell_new_swatch (void)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_swatch, NULL, NULL);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  return area;
}

void
bnl_runs_cell_set_lane (GtkWidget *swatch, int lane)
{
  g_object_set_data (G_OBJECT (swatch), LANE_KEY, GINT_TO_POINTER (lane + 1));
  gtk_widget_queue_draw (swatch);
}

/* --- what a cell shows --- */

static void
show_star (GtkWidget *button, BnlRunsItem *item)
{
  gboolean starred = bnl_runs_item_get_record (item)->starred;
  g_autofree char *name = g_strdup_printf (starred ? _ ("Remove the star of %s") : _ ("Star %s"),
                                           bnl_runs_item_get_title (item));

  gtk_button_set_icon_name (GTK_BUTTON (button),
                            starred ? "starred-symbolic" : "non-starred-symbolic");
  if (starred)
    gtk_widget_add_css_class (button, "starred");
  else
    gtk_widget_remove_css_class (button, "starred");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_arm (GtkWidget *label, BnlRunsItem *item)
{
  gboolean with = bnl_runs_item_get_record (item)->spec->norm != BNL_NORM_NONE;

  gtk_widget_remove_css_class (label, with ? "without" : "with");
  gtk_widget_add_css_class (label, with ? "with" : "without");
}

static void
show_state (GtkWidget *label, BnlRunsItem *item)
{
  if (bnl_runs_item_get_record (item)->state == BNL_RECORD_RUNNING)
    gtk_widget_add_css_class (label, "live");
  else
    gtk_widget_remove_css_class (label, "live");
}

static void
show (GtkWidget *cell, guint column, BnlRunsItem *item)
{
  g_autofree char *text = bnl_runs_column_dup_text (column, item);
  GtkWidget *label = cell;

  if (column == BNL_RUNS_COLUMN_STAR) {
    show_star (cell, item);
    return;
  }
  if (column == BNL_RUNS_COLUMN_TITLE) {
    GtkWidget *swatch = gtk_widget_get_first_child (cell);

    bnl_runs_cell_set_lane (swatch, bnl_runs_item_get_lane (item));
    label = gtk_widget_get_next_sibling (swatch);
  }
  gtk_label_set_label (GTK_LABEL (label), text);
  if (column == BNL_RUNS_COLUMN_TITLE || column == BNL_RUNS_COLUMN_TAGS)
    gtk_widget_set_tooltip_text (cell, column == BNL_RUNS_COLUMN_TITLE
                                           ? bnl_runs_item_get_title (item)
                                       : text[0] ? text
                                                 : NULL);
  if (column == BNL_RUNS_COLUMN_ARM)
    show_arm (label, item);
  if (column == BNL_RUNS_COLUMN_STATE)
    show_state (label, item);
}

static void
changed_cb (BnlRunsItem *item, GParamSpec *pspec, GtkWidget *cell)
{
  show (cell, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column")), item);
}

/* --- the factory --- */

static GtkWidget *
new_label (guint column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), bnl_runs_column_is_figure (column) ? 1.0F : 0.0F);
  gtk_widget_add_css_class (label, "numeric");
  if (column == BNL_RUNS_COLUMN_TITLE || column == BNL_RUNS_COLUMN_TAGS ||
      (column >= BNL_RUNS_N_COLUMNS && !bnl_runs_column_is_figure (column))) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label),
                               column == BNL_RUNS_COLUMN_TITLE ? TITLE_CHARS : SHORT_CHARS);
  }
  return label;
}

static void
pressed_cb (GtkWidget *button)
{
  BnlRunsItem *item = bnl_runs_cell_find_item (button);

  if (item)
    gtk_widget_activate_action (button, "runs.star-one", "x", bnl_runs_item_get_id (item));
}

static GtkWidget *
new_cell (guint column)
{
  GtkWidget *cell;
  GtkWidget *label;

  if (column == BNL_RUNS_COLUMN_STAR) {
    cell = gtk_button_new ();
    gtk_widget_add_css_class (cell, "flat");
    gtk_widget_add_css_class (cell, "star");
    g_signal_connect (cell, "clicked", G_CALLBACK (pressed_cb), NULL);
    return cell;
  }
  label = new_label (column);
  if (column != BNL_RUNS_COLUMN_TITLE) {
    if (column == BNL_RUNS_COLUMN_ARM)
      gtk_widget_add_css_class (label, "arm");
    return label;
  }
  cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (cell), bnl_runs_cell_new_swatch ());
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (cell), label);
  return cell;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  guint column = GPOINTER_TO_UINT (user_data);
  GtkWidget *cell = new_cell (column);

  g_object_set_data (G_OBJECT (cell), "column", user_data);
  gtk_list_item_set_child (list_item, cell);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  BnlRunsItem *item = gtk_list_item_get_item (list_item);

  g_object_set_data_full (G_OBJECT (cell), ITEM_KEY, g_object_ref (item), g_object_unref);
  g_signal_connect (item, "notify", G_CALLBACK (changed_cb), cell);
  show (cell, GPOINTER_TO_UINT (user_data), item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), cell);
  g_object_set_data (G_OBJECT (cell), ITEM_KEY, NULL);
}

GtkListItemFactory *
bnl_runs_cell_new_factory (guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GUINT_TO_POINTER (column));
  return factory;
}

BnlRunsItem *
bnl_runs_cell_find_item (GtkWidget *widget)
{
  for (; widget; widget = gtk_widget_get_parent (widget)) {
    BnlRunsItem *item = g_object_get_data (G_OBJECT (widget), ITEM_KEY);
    GtkWidget *child = gtk_widget_get_first_child (widget);

    /* The pointer may be on the edge of the cell, around what the factory made. */
    if (!item && child)
      item = g_object_get_data (G_OBJECT (child), ITEM_KEY);
    if (item)
      return item;
  }
  return NULL;
}
