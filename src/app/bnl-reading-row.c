/* Purpose: the values of one curve in a table.  CSS node: reading, with the class picked.  No
 * actions.  Accessible role: row. */

#include "bnl-reading-row.h"

#define SWATCH_WIDTH 20
#define SWATCH_HEIGHT 12
/* Of the curves. */
#define LINE_WIDTH 2
#define DASH_PX 5
#define DASH_GAP_PX 3
#define NAME_CHARS 9

struct _BnlReadingRow {
  GtkWidget parent_instance;

  BnlReadingColumns *columns; /* borrowed */
  GtkWidget *cells[BNL_READING_COLUMNS_MAX];
  GtkWidget *swatch;
  GtkLabel *name;
  BnlColor color;
  BnlCurveLine line;
};

G_DEFINE_FINAL_TYPE (BnlReadingRow, bnl_reading_row, GTK_TYPE_WIDGET)

static void
draw_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const BnlReadingRow *self = data;
  const double dashes[] = { DASH_PX, DASH_GAP_PX };

  cairo_set_source_rgb (cr, self->color.red, self->color.green, self->color.blue);
  cairo_set_line_width (cr, LINE_WIDTH);
  if (self->line == BNL_CURVE_DASHED)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, 0, height / 2);
  cairo_line_to (cr, width, height / 2);
  cairo_stroke (cr);
}

void
bnl_reading_row_widen (GtkWidget *widget, BnlReadingColumns *columns)
{
  GtkWidget *cell = gtk_widget_get_first_child (widget);

  for (guint i = 0; cell && i < columns->n; i++, cell = gtk_widget_get_next_sibling (cell)) {
    int minimum, natural;

    gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
    columns->columns[i].wanted_px = MAX (columns->columns[i].wanted_px, natural);
    columns->columns[i].minimum_px = MAX (columns->columns[i].minimum_px, minimum);
  }
}

void
bnl_reading_row_place (GtkWidget *widget, const BnlReadingColumns *columns, int height)
{
  GtkWidget *cell = gtk_widget_get_first_child (widget);

  for (guint i = 0; cell && i < columns->n; i++, cell = gtk_widget_get_next_sibling (cell)) {
    gboolean shown = columns->columns[i].shown;

    gtk_widget_set_child_visible (cell, shown);
    if (shown)
      gtk_widget_size_allocate (
          cell, &(GtkAllocation){ columns->columns[i].x, 0, columns->columns[i].width, height },
          -1);
  }
}

static void
bnl_reading_row_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    bnl_reading_columns_measure (BNL_READING_ROW (widget)->columns, minimum, natural);
    return;
  }
  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell;
       cell = gtk_widget_get_next_sibling (cell)) {
    int least, best;

    gtk_widget_measure (cell, orientation, -1, &least, &best, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, best);
  }
}

static void
bnl_reading_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  bnl_reading_row_place (widget, BNL_READING_ROW (widget)->columns, height);
}

static void
bnl_reading_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bnl_reading_row_parent_class)->dispose (object);
}

static void
bnl_reading_row_class_init (BnlReadingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_reading_row_dispose;
  widget_class->measure = bnl_reading_row_measure;
  widget_class->size_allocate = bnl_reading_row_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "reading");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
bnl_reading_row_init (BnlReadingRow *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static GtkWidget *
create_name (BnlReadingRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->swatch = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->swatch), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->swatch), SWATCH_HEIGHT);
  gtk_widget_set_valign (self->swatch, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->swatch), draw_swatch_cb, self, NULL);
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (self->name, NAME_CHARS);
  gtk_box_append (GTK_BOX (box), self->swatch);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  return box;
}

BnlReadingRow *
bnl_reading_row_new (BnlReadingColumns *columns)
{
  BnlReadingRow *self = g_object_new (BNL_TYPE_READING_ROW, NULL);

  self->columns = columns;
  self->cells[0] = create_name (self);
  gtk_widget_set_parent (self->cells[0], GTK_WIDGET (self));
  for (guint i = 1; i < columns->n; i++) {
    self->cells[i] = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (self->cells[i]), 1);
    gtk_widget_set_parent (self->cells[i], GTK_WIDGET (self));
  }
  return self;
}

void
bnl_reading_row_set_curve (BnlReadingRow *self, const char *name, BnlColor color, BnlCurveLine line)
{
  g_return_if_fail (BNL_IS_READING_ROW (self));

  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  self->color = color;
  self->line = line;
  gtk_widget_queue_draw (self->swatch);
}

const char *
bnl_reading_row_get_name (BnlReadingRow *self)
{
  g_return_val_if_fail (BNL_IS_READING_ROW (self), NULL);

  return gtk_label_get_label (self->name);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
bnl_reading_row_set_text (BnlReadingRow *self, guint column, const char *text, gboolean dim)
{
  g_return_if_fail (BNL_IS_READING_ROW (self));
  g_return_if_fail (column > 0 && column < self->columns->n);

  gtk_label_set_label (GTK_LABEL (self->cells[column]), text);
  set_class (self->cells[column], "dim-label", dim);
}

const char *
bnl_reading_row_get_text (BnlReadingRow *self, guint column)
{
  g_return_val_if_fail (BNL_IS_READING_ROW (self), NULL);
  g_return_val_if_fail (column > 0 && column < self->columns->n, NULL);

  return gtk_label_get_label (GTK_LABEL (self->cells[column]));
}

void
bnl_reading_row_set_words (BnlReadingRow *self, const char *words)
{
  g_return_if_fail (BNL_IS_READING_ROW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
bnl_reading_row_set_picked (BnlReadingRow *self, gboolean picked)
{
  g_return_if_fail (BNL_IS_READING_ROW (self));

  set_class (GTK_WIDGET (self), "picked", picked);
}
