/* Purpose: one layout from a phone's width to a projector's, without breakpoints (libadwaita 1.2
 * has none).  CSS node: reflow.  No actions.  Accessible role: group. */

#include "bnl-reflow.h"

struct _BnlReflow {
  GtkWidget parent_instance;

  int spacing;
  gboolean homogeneous;
};

enum {
  PROP_SPACING = 1,
  PROP_HOMOGENEOUS,
};

static void bnl_reflow_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BnlReflow,
                               bnl_reflow,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      bnl_reflow_buildable_init))

/* Children from first, n of them, in one row. */
typedef struct {
  GtkWidget *first;
  guint n, n_expand;
  int minimum, natural; /* widths with the spacing between */
  gboolean vexpand;
} Row;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static void
measure_width (GtkWidget *child, int *minimum, int *natural)
{
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

/* The row that begins with child, in width px (-1: everything in one row); returns what comes after
 * it.  A homogeneous row is as wide as its widest child times their number. */
static GtkWidget *
build_row (BnlReflow *self, GtkWidget *child, int width, Row *row)
{
  int widest = 0;

  *row = (Row){ .first = child };
  for (; child; child = get_next (child)) {
    int minimum, natural, together;
    guint n = row->n + 1;

    measure_width (child, &minimum, &natural);
    widest = MAX (widest, minimum);
    together = (int) row->n * self->spacing +
               (self->homogeneous ? (int) n * widest : row->minimum + minimum);
    if (width >= 0 && row->n > 0 && together > width)
      break;
    row->minimum = self->homogeneous ? (int) n * widest : row->minimum + minimum;
    row->natural += natural;
    row->n = n;
    row->n_expand += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
    row->vexpand = row->vexpand || gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
  }
  row->minimum += (int) (row->n - 1) * self->spacing;
  row->natural += (int) (row->n - 1) * self->spacing;
  return child;
}

static void
share_equally (const Row *row, int width, int *widths)
{
  for (int i = 0, n = (int) row->n; i < n; i++)
    widths[i] = width * (i + 1) / n - width * i / n;
}

/* First what each would like, then the rest to those that expand, or else to the last. */
static void
share_by_wish (const Row *row, int width, int *widths)
{
  GtkRequestedSize *sizes = g_newa (GtkRequestedSize, row->n);
  GtkWidget *child = row->first;
  guint left = row->n_expand;
  int extra = width;

  for (guint i = 0; i < row->n; i++, child = get_next (child)) {
    measure_width (child, &sizes[i].minimum_size, &sizes[i].natural_size);
    extra -= sizes[i].minimum_size;
  }
  extra = gtk_distribute_natural_allocation (MAX (extra, 0), row->n, sizes);
  child = row->first;
  for (guint i = 0; i < row->n; i++, child = get_next (child)) {
    widths[i] = sizes[i].minimum_size;
    if (left > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL)) {
      widths[i] += extra / (int) left;
      extra -= extra / (int) left;
      left--;
    }
  }
  widths[row->n - 1] += extra;
}

/* Widths of the row's children, which add up to width with the spacing between. */
static void
share_width (BnlReflow *self, const Row *row, int width, int *widths)
{
  int inner = width - (int) (row->n - 1) * self->spacing;

  if (self->homogeneous)
    share_equally (row, inner, widths);
  else
    share_by_wish (row, inner, widths);
}

static void
measure_row_height (BnlReflow *self, const Row *row, int width, int *minimum, int *natural)
{
  int *widths = g_newa (int, row->n);
  GtkWidget *child = row->first;

  share_width (self, row, width, widths);
  *minimum = *natural = 0;
  for (guint i = 0; i < row->n; i++, child = get_next (child)) {
    int child_minimum, child_natural;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, widths[i], &child_minimum, &child_natural,
                        NULL, NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural = MAX (*natural, child_natural);
  }
}

static GtkSizeRequestMode
bnl_reflow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_reflow_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  BnlReflow *self = BNL_REFLOW (widget);
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  Row row;

  *minimum = *natural = 0;
  if (!child)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    build_row (self, child, -1, &row);
    *natural = MAX (row.natural, row.minimum);
    for (; child; child = get_next (child)) {
      int child_minimum;

      measure_width (child, &child_minimum, NULL);
      *minimum = MAX (*minimum, child_minimum);
    }
    return;
  }

  for (gboolean first = TRUE; child; first = FALSE) {
    int row_minimum, row_natural;

    child = build_row (self, child, for_size, &row);
    measure_row_height (self, &row, for_size >= 0 ? for_size : row.natural, &row_minimum,
                        &row_natural);
    *minimum += row_minimum + (first ? 0 : self->spacing);
    *natural += row_natural + (first ? 0 : self->spacing);
  }
}

static void
allocate_row (BnlReflow *self, const Row *row, int width, int y, int height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int *widths = g_newa (int, row->n);
  GtkWidget *child = row->first;
  int x = 0;

  share_width (self, row, width, widths);
  for (guint i = 0; i < row->n; i++, child = get_next (child)) {
    GtkAllocation place = { rtl ? width - x - widths[i] : x, y, widths[i], height };

    gtk_widget_size_allocate (child, &place, -1);
    x += widths[i] + self->spacing;
  }
}

/* Rows get their natural heights where there is room for all of them, else something between that
 * and their minimum; what is left goes to the rows that expand. */
static void
bnl_reflow_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BnlReflow *self = BNL_REFLOW (widget);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autofree GtkRequestedSize *sizes = NULL;
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int extra = height;
  int y = 0;
  guint n_expand = 0;

  while (child) {
    Row row;

    child = build_row (self, child, width, &row);
    g_array_append_val (rows, row);
  }
  if (rows->len == 0)
    return;

  sizes = g_new0 (GtkRequestedSize, rows->len);
  extra -= (int) (rows->len - 1) * self->spacing;
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);

    measure_row_height (self, row, width, &sizes[i].minimum_size, &sizes[i].natural_size);
    extra -= sizes[i].minimum_size;
    n_expand += row->vexpand ? 1 : 0;
  }
  extra = gtk_distribute_natural_allocation (MAX (extra, 0), rows->len, sizes);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    int row_height = sizes[i].minimum_size;

    if (row->vexpand) {
      row_height += extra / (int) n_expand;
      extra -= extra / (int) n_expand;
      n_expand--;
    }
    allocate_row (self, row, width, y, row_height);
    y += row_height + self->spacing;
  }
}

static void
bnl_reflow_add_child (GtkBuildable *buildable,
                      GtkBuilder *builder,
                      GObject *child,
                      const char *type)
{
  gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
}

static void
bnl_reflow_buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = bnl_reflow_add_child;
}

static void
bnl_reflow_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlReflow *self = BNL_REFLOW (object);

  switch (property_id) {
  case PROP_SPACING:
    g_value_set_int (value, self->spacing);
    break;
  case PROP_HOMOGENEOUS:
    g_value_set_boolean (value, self->homogeneous);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_reflow_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  BnlReflow *self = BNL_REFLOW (object);

  switch (property_id) {
  case PROP_SPACING:
    self->spacing = g_value_get_int (value);
    break;
  case PROP_HOMOGENEOUS:
    self->homogeneous = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    return;
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
bnl_reflow_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bnl_reflow_parent_class)->dispose (object);
}

static void
bnl_reflow_class_init (BnlReflowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_reflow_get_property;
  object_class->set_property = bnl_reflow_set_property;
  object_class->dispose = bnl_reflow_dispose;
  g_object_class_install_property (object_class, PROP_SPACING,
                                   g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 0,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_HOMOGENEOUS,
      g_param_spec_boolean ("homogeneous", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));

  widget_class->get_request_mode = bnl_reflow_get_request_mode;
  widget_class->measure = bnl_reflow_measure;
  widget_class->size_allocate = bnl_reflow_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "reflow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_reflow_init (BnlReflow *self)
{
}
