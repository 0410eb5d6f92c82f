#include "bnl-image-grid-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

#define NATURAL_PX 480
#define MIN_ROWS 2
#define HOVER_ALPHA 0.10f
#define FOCUS_PX 2.0f
#define OUTSET_PX (BNL_IMAGE_ROWS_FRAME_PX + 1.0f)
/* A step of the wheel, in rows. */
#define WHEEL_ROWS 1.5

enum {
  PROP_ZOOM = 1,
  PROP_CURRENT,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum { SIGNAL_CHOSEN, SIGNAL_ACTIVATED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (BnlImageGrid,
                               bnl_image_grid,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* --- words --- */

static char *
describe_position (BnlImageGrid *self, guint32 position)
{
  guint32 image = self->shown[position];
  g_autofree char *ordinal = bnl_format_count (position + 1u);
  g_autofree char *count = bnl_format_count (self->layout.n_images);

  return g_strdup_printf (_ ("Image %s of %s, class %s, %s"), ordinal, count,
                          bnl_dataset_get_class_name (bnl_gallery_get_dataset (self->gallery),
                                                      bnl_gallery_get_label (self->gallery, image)),
                          bnl_part_get_name (bnl_gallery_get_part (self->gallery, image)));
}

static void
describe (BnlImageGrid *self)
{
  g_autofree char *text = NULL;

  if (self->layout.n_images > 0) {
    g_autofree char *current = describe_position (self, self->choice.current);
    guint64 n_chosen = gtk_bitset_get_size (self->choice.chosen);
    g_autofree char *count = bnl_format_count (n_chosen);

    text = n_chosen == 1 ? g_steal_pointer (&current)
                         : g_strdup_printf (_ ("%s; %s selected"), current, count);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : _ ("no images"), -1);
}

/* --- where it is scrolled to --- */

static GtkAdjustment *
get_vadjustment (BnlImageGrid *self)
{
  return self->adjustments[GTK_ORIENTATION_VERTICAL];
}

/* In whole pixels of the screen: between them everything would be blurred. */
static double
get_scroll (BnlImageGrid *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GtkAdjustment *adjustment = get_vadjustment (self);

  return adjustment ? round (gtk_adjustment_get_value (adjustment) * scale) / scale : 0.0;
}

static void
configure_adjustments (BnlImageGrid *self, double value)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double upper = MAX (bnl_image_layout_get_height (&self->layout), height);
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];

  if (horizontal)
    gtk_adjustment_configure (horizontal, 0.0, 0.0, width, 1.0, width, width);
  if (get_vadjustment (self))
    gtk_adjustment_configure (get_vadjustment (self), CLAMP (value, 0.0, upper - height), 0.0,
                              upper, WHEEL_ROWS * self->layout.pitch_y, 0.9 * height, height);
}

static void
forget_rows (BnlImageGrid *self)
{
  bnl_image_rows_forget (&self->rows);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
init_layout (BnlImageGrid *self, guint32 n_images)
{
  BnlDataset *dataset = self->gallery ? bnl_gallery_get_dataset (self->gallery) : NULL;

  bnl_image_layout_init (&self->layout, dataset ? bnl_dataset_get_width (dataset) : 1,
                         dataset ? bnl_dataset_get_height (dataset) : 1, self->zoom,
                         gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                         gtk_widget_get_width (GTK_WIDGET (self)), n_images);
  forget_rows (self);
}

static gboolean
is_in_sight (BnlImageGrid *self, guint32 position)
{
  double top = bnl_image_layout_get_row_top (&self->layout, position / self->layout.n_columns) -
               get_scroll (self);

  return top + self->layout.cell_height > 0.0 && top < gtk_widget_get_height (GTK_WIDGET (self));
}

/* Lays the same images out anew, with one that was in sight where it was. */
static void
relayout (BnlImageGrid *self)
{
  BnlImageLayout *layout = &self->layout;
  guint32 held = self->choice.current;
  double offset = 0.0;

  if (layout->n_images > 0) {
    if (!is_in_sight (self, held))
      held = layout->n_columns * bnl_image_layout_find_row (layout, get_scroll (self));
    held = MIN (held, layout->n_images - 1);
    offset = bnl_image_layout_get_row_top (layout, held / layout->n_columns) - get_scroll (self);
  }
  init_layout (self, layout->n_images);
  configure_adjustments (self,
                         bnl_image_layout_get_row_top (layout, held / layout->n_columns) - offset);
}

static void
scroll_to (BnlImageGrid *self, guint32 position)
{
  double top = bnl_image_layout_get_row_top (&self->layout, position / self->layout.n_columns);

  if (get_vadjustment (self))
    gtk_adjustment_clamp_page (get_vadjustment (self), top - BNL_IMAGE_LAYOUT_MARGIN_PX,
                               top + self->layout.cell_height + BNL_IMAGE_LAYOUT_MARGIN_PX);
}

/* --- the choice --- */

void
bnl_image_grid_tell_choice (BnlImageGrid *self)
{
  describe (self);
  forget_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

void
bnl_image_grid_pick (BnlImageGrid *self, guint32 position, BnlImageChoiceMode mode)
{
  bnl_image_choice_pick (&self->choice, position, mode);
  scroll_to (self, position);
  bnl_image_grid_tell_choice (self);
}

void
bnl_image_grid_activate_current (BnlImageGrid *self)
{
  if (self->layout.n_images > 0)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, self->shown[self->choice.current]);
}

void
bnl_image_grid_set_zoom (BnlImageGrid *self, guint zoom)
{
  zoom = CLAMP (zoom, BNL_IMAGE_LAYOUT_MIN_ZOOM, BNL_IMAGE_LAYOUT_MAX_ZOOM);
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  relayout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

gboolean
bnl_image_grid_find_at (BnlImageGrid *self, double x, double y, guint32 *position)
{
  return self->layout.n_images > 0 &&
         bnl_image_layout_find (&self->layout, x, y + get_scroll (self), position);
}

static gboolean
bnl_image_grid_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);
  g_autofree char *text = NULL;
  guint32 position;
  GdkRectangle area;

  if (keyboard || !bnl_image_grid_find_at (self, x, y, &position))
    return FALSE;
  text = describe_position (self, position);
  area = (GdkRectangle){ x - self->layout.cell_width / 2, y - self->layout.cell_height / 2,
                         self->layout.cell_width, self->layout.cell_height };
  gtk_tooltip_set_tip_area (tooltip, &area);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* --- drawing --- */

static void
find_cell (BnlImageGrid *self, guint32 position, graphene_rect_t *cell)
{
  const BnlImageLayout *layout = &self->layout;
  guint32 column = position % layout->n_columns;
  double top = bnl_image_layout_get_row_top (layout, position / layout->n_columns);

  *cell = GRAPHENE_RECT_INIT ((float) (layout->left + (int) column * layout->pitch_x),
                              (float) (top - get_scroll (self)), (float) layout->cell_width,
                              (float) layout->cell_height);
}

static void
snapshot_focus (BnlImageGrid *self, GtkSnapshot *snapshot)
{
  const float widths[] = { FOCUS_PX, FOCUS_PX, FOCUS_PX, FOCUS_PX };
  graphene_rect_t cell;
  GskRoundedRect outline;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  find_cell (self, self->choice.current, &cell);
  graphene_rect_inset (&cell, -OUTSET_PX, -OUTSET_PX);
  gsk_rounded_rect_init_from_rect (&outline, &cell, FOCUS_PX);
  gtk_snapshot_append_border (snapshot, &outline, widths,
                              (const GdkRGBA[]){ color, color, color, color });
}

static void
snapshot_hover (BnlImageGrid *self, GtkSnapshot *snapshot)
{
  graphene_rect_t cell;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha *= HOVER_ALPHA;
  find_cell (self, self->hovered, &cell);
  gtk_snapshot_append_color (snapshot, &color, &cell);
}

static void
bnl_image_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);
  const BnlImageLayout *layout = &self->layout;
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  const BnlImageRowsSource source = { layout, self->gallery, self->shown, self->choice.chosen,
                                      gtk_widget_get_width (widget) };
  int gap = layout->pitch_y - layout->cell_height;
  double scroll = get_scroll (self);
  guint32 first, last;

  if (layout->n_images == 0)
    return;
  first = bnl_image_layout_find_row (layout, scroll - gap);
  last = bnl_image_layout_find_row (layout, scroll + gtk_widget_get_height (widget) + gap);
  if (self->hovering)
    snapshot_hover (self, snapshot);
  for (guint32 row = first; row <= last; row++) {
    float top = (float) (bnl_image_layout_get_row_top (layout, row) - gap / 2 - scroll);

    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0.0f, top));
    gtk_snapshot_append_node (snapshot, bnl_image_rows_get (&self->rows, &source, style, row));
    gtk_snapshot_restore (snapshot);
  }
  bnl_image_rows_keep (&self->rows, first, last);
  if (gtk_widget_has_visible_focus (widget))
    snapshot_focus (self, snapshot);
}

static void
bnl_image_grid_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL
                 ? bnl_image_layout_get_min_width (&self->layout)
                 : MIN_ROWS * self->layout.pitch_y;
  *natural = MAX (*minimum, NATURAL_PX);
}

static void
bnl_image_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  relayout (BNL_IMAGE_GRID (widget));
}

static void
bnl_image_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);

  GTK_WIDGET_CLASS (bnl_image_grid_parent_class)->css_changed (widget, change);
  bnl_image_rows_forget_colors (&self->rows);
  gtk_widget_queue_draw (widget);
}

/* --- the object --- */

static void
scrolled_cb (BnlImageGrid *self)
{
  /* What is under the pointer now is told when it moves. */
  self->hovering = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (BnlImageGrid *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment *before = self->adjustments[orientation];

  if (before == adjustment && adjustment)
    return;
  if (before)
    g_signal_handlers_disconnect_by_data (before, self);
  g_clear_object (&self->adjustments[orientation]);
  if (!adjustment)
    adjustment = gtk_adjustment_new (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  configure_adjustments (self, gtk_adjustment_get_value (adjustment));
}

static void
bnl_image_grid_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (object);

  switch (property_id) {
  case PROP_ZOOM:
    g_value_set_uint (value, self->zoom);
    break;
  case PROP_CURRENT:
    g_value_set_uint (value, bnl_image_grid_get_current (self));
    break;
  case PROP_HADJUSTMENT:
    g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
    break;
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
    break;
  case PROP_HSCROLL_POLICY:
    g_value_set_enum (value, (int) self->scroll_policies[GTK_ORIENTATION_HORIZONTAL]);
    break;
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, (int) self->scroll_policies[GTK_ORIENTATION_VERTICAL]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_image_grid_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (object);

  switch (property_id) {
  case PROP_ZOOM:
    bnl_image_grid_set_zoom (self, g_value_get_uint (value));
    break;
  case PROP_HADJUSTMENT:
    set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
    self->scroll_policies[GTK_ORIENTATION_HORIZONTAL] = (guint) g_value_get_enum (value);
    break;
  case PROP_VSCROLL_POLICY:
    self->scroll_policies[GTK_ORIENTATION_VERTICAL] = (guint) g_value_get_enum (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_image_grid_dispose (GObject *object)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++) {
    if (self->adjustments[i])
      g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
    g_clear_object (&self->adjustments[i]);
  }
  G_OBJECT_CLASS (bnl_image_grid_parent_class)->dispose (object);
}

static void
bnl_image_grid_finalize (GObject *object)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (object);

  g_clear_pointer (&self->gallery, bnl_gallery_unref);
  g_clear_pointer (&self->shown, g_free);
  bnl_image_rows_clear (&self->rows);
  bnl_image_choice_clear (&self->choice);
  G_OBJECT_CLASS (bnl_image_grid_parent_class)->finalize (object);
}

static void
bnl_image_grid_class_init (BnlImageGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_image_grid_get_property;
  object_class->set_property = bnl_image_grid_set_property;
  object_class->dispose = bnl_image_grid_dispose;
  object_class->finalize = bnl_image_grid_finalize;
  widget_class->measure = bnl_image_grid_measure;
  widget_class->size_allocate = bnl_image_grid_size_allocate;
  widget_class->snapshot = bnl_image_grid_snapshot;
  widget_class->css_changed = bnl_image_grid_css_changed;
  widget_class->query_tooltip = bnl_image_grid_query_tooltip;

  props[PROP_ZOOM] =
      g_param_spec_uint ("zoom", NULL, NULL, BNL_IMAGE_LAYOUT_MIN_ZOOM, BNL_IMAGE_LAYOUT_MAX_ZOOM,
                         BNL_IMAGE_GRID_DEFAULT_ZOOM,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_CURRENT] =
      g_param_spec_uint ("current", NULL, NULL, 0, G_MAXUINT, BNL_GALLERY_NOTHING,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BNL_TYPE_IMAGE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", BNL_TYPE_IMAGE_GRID, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  bnl_image_grid_input_bind_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "images");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
bnl_image_grid_init (BnlImageGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->zoom = BNL_IMAGE_GRID_DEFAULT_ZOOM;
  bnl_image_rows_init (&self->rows);
  bnl_image_choice_init (&self->choice, 0, 0);
  init_layout (self, 0);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images"), -1);
  bnl_image_grid_input_add_pointer (self);
  describe (self);
}

/* Where the image is among those shown; they ascend. */
static gboolean
find_position (BnlImageGrid *self, guint32 image, guint32 *position)
{
  guint32 low = 0, high = self->layout.n_images;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;

    if (self->shown[middle] < image)
      low = middle + 1;
    else
      high = middle;
  }
  *position = low;
  return low < self->layout.n_images && self->shown[low] == image;
}

void
bnl_image_grid_show (BnlImageGrid *self, BnlGallery *gallery, int label, int part)
{
  guint32 current = BNL_GALLERY_NOTHING, position = 0;
  guint32 n_images = gallery ? bnl_gallery_count (gallery, label, part) : 0;

  g_return_if_fail (BNL_IS_IMAGE_GRID (self));

  if (gallery && self->gallery &&
      bnl_gallery_get_dataset (gallery) == bnl_gallery_get_dataset (self->gallery))
    current = bnl_image_grid_get_current (self);
  if (gallery)
    bnl_gallery_ref (gallery);
  g_clear_pointer (&self->gallery, bnl_gallery_unref);
  self->gallery = gallery;
  g_free (self->shown);
  self->shown = gallery ? bnl_gallery_find (gallery, label, part) : NULL;
  self->hovering = FALSE;
  init_layout (self, n_images);
  if (current == BNL_GALLERY_NOTHING || !find_position (self, current, &position))
    position = 0;
  bnl_image_choice_clear (&self->choice);
  bnl_image_choice_init (&self->choice, n_images, position);
  configure_adjustments (self, 0.0);
  if (n_images > 0)
    scroll_to (self, position);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  bnl_image_grid_tell_choice (self);
}

BnlGallery *
bnl_image_grid_get_gallery (BnlImageGrid *self)
{
  return self->gallery;
}

guint32
bnl_image_grid_get_n_shown (BnlImageGrid *self)
{
  return self->layout.n_images;
}

guint32
bnl_image_grid_get_current (BnlImageGrid *self)
{
  return self->layout.n_images > 0 ? self->shown[self->choice.current] : BNL_GALLERY_NOTHING;
}

gboolean
bnl_image_grid_go_to (BnlImageGrid *self, guint32 image)
{
  guint32 position;

  g_return_val_if_fail (BNL_IS_IMAGE_GRID (self), FALSE);

  if (!find_position (self, image, &position))
    return FALSE;
  bnl_image_grid_pick (self, position, BNL_IMAGE_CHOICE_ALONE);
  return TRUE;
}

GtkBitset *
bnl_image_grid_dup_chosen (BnlImageGrid *self)
{
  GtkBitset *images = gtk_bitset_new_empty ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->choice.chosen, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    gtk_bitset_add (images, self->shown[position]);
  return images;
}
