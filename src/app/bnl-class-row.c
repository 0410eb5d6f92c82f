#include "bnl-class-row.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "bnl-ink.h"

#define MEAN_PX 64
#define GAP_PX 16
#define MAX_NAME_PX 220
#define MIN_COLUMN_PX 61
#define WIDE_COLUMN_PX 130 /* from here on the names are beside the columns */
#define NATURAL_COLUMN_PX 200
#define BAR_PX 6
#define LINE_GAP_PX 5
#define NARROW_PAD_PX 6 /* above and below, where text is higher than the mean image */
#define TRACK_ALPHA 0.12f
#define QUIET_ALPHA 0.75f

struct _BnlClassRow {
  GtkWidget parent_instance;

  guint label;
  char *title;
  guint width, height; /* of an image */
  BnlClassColumns columns;
  guint32 counts[BNL_N_PARTS]; /* by column */
  guint8 *mean;                /* NULL: not there yet */
  int name_width;

  /* cache */
  GdkTexture *texture; /* of mean; NULL: to be made */
};

/* Where everything goes. */
typedef struct {
  gboolean wide;
  int line, small_line;     /* heights of text */
  int columns_left, column; /* px from one column to the next */
  int height;
} Arrangement;

G_DEFINE_FINAL_TYPE (BnlClassRow, bnl_class_row, GTK_TYPE_WIDGET)

void
bnl_class_columns_init (BnlClassColumns *columns, const BnlGallery *gallery)
{
  guint n_classes = bnl_dataset_get_n_classes (bnl_gallery_get_dataset (gallery));

  *columns = (BnlClassColumns){ 0 };
  for (BnlPart part = BNL_PART_TRAINING; part < BNL_N_PARTS; part++) {
    guint32 largest = 0;

    for (guint k = 0; k < n_classes; k++)
      largest = MAX (largest, bnl_gallery_count (gallery, (int) k, (int) part));
    /* Hardly ever is any left out. */
    if (part == BNL_PART_UNUSED && largest == 0)
      continue;
    columns->largest[columns->n_columns] = largest;
    columns->columns[columns->n_columns++] = part;
  }
}

/* --- texts --- */

static PangoLayout *
create_text (BnlClassRow *self, const char *text, gboolean bold, gboolean small)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (small)
    pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
measure_text_height (BnlClassRow *self, gboolean small)
{
  g_autoptr (PangoLayout) layout = create_text (self, "0", !small, small);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* Returns the text's width; width 0: as wide as it is. */
static int
append_text (GtkSnapshot *snapshot,
             PangoLayout *layout,
             const GdkRGBA *color,
             int x,
             int y,
             int width)
{
  int text_width;

  if (width > 0) {
    pango_layout_set_width (layout, width * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  return text_width;
}

/* --- drawing --- */

static void
arrange (BnlClassRow *self, int width, Arrangement *arrangement)
{
  int n_columns = (int) self->columns.n_columns;
  int room = width - MEAN_PX - GAP_PX;
  int beside = room - self->name_width - GAP_PX;
  int text;

  arrangement->line = measure_text_height (self, FALSE);
  arrangement->small_line = measure_text_height (self, TRUE);
  arrangement->wide = (beside + GAP_PX) / n_columns - GAP_PX >= WIDE_COLUMN_PX;
  arrangement->columns_left = width - (arrangement->wide ? beside : room);
  arrangement->column = ((arrangement->wide ? beside : room) + GAP_PX) / n_columns;
  text = arrangement->line + LINE_GAP_PX + BAR_PX;
  if (!arrangement->wide)
    text += arrangement->line + 2 * LINE_GAP_PX + arrangement->small_line + 2 * NARROW_PAD_PX;
  arrangement->height = MAX (text, MEAN_PX);
}

static void
append_bar (BnlClassRow *self, GtkSnapshot *snapshot, guint column, const graphene_rect_t *track)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  guint32 largest = self->columns.largest[column];
  graphene_rect_t bar = *track;
  GskRoundedRect outline;
  GdkRGBA color, track_color;

  gtk_style_context_get_color (style, &track_color);
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &color))
    color = track_color;
  track_color.alpha *= TRACK_ALPHA;
  gsk_rounded_rect_init_from_rect (&outline, track, track->size.height / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &track_color, track);
  if (self->counts[column] > 0) {
    bar.size.width *= (float) self->counts[column] / (float) largest;
    gtk_snapshot_append_color (snapshot, &color, &bar);
  }
  gtk_snapshot_pop (snapshot);
}

/* The figure with what it counts beside or below, and the bar. */
static void
append_column (BnlClassRow *self,
               GtkSnapshot *snapshot,
               const Arrangement *arrangement,
               guint column,
               int top)
{
  int left = arrangement->columns_left + (int) column * arrangement->column;
  int width = arrangement->column - GAP_PX;
  g_autofree char *count = bnl_format_count (self->counts[column]);
  g_autoptr (PangoLayout) figure = create_text (self, count, TRUE, FALSE);
  g_autoptr (PangoLayout) part =
      create_text (self, bnl_part_get_name (self->columns.columns[column]), FALSE, TRUE);
  int bar_top = top + arrangement->line + LINE_GAP_PX;
  int x = left, y = bar_top + BAR_PX + LINE_GAP_PX;
  GdkRGBA ink, quiet;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &ink);
  quiet = ink;
  quiet.alpha *= QUIET_ALPHA;
  x += append_text (snapshot, figure, &ink, left, top, 0);
  if (arrangement->wide)
    y = top + (pango_layout_get_baseline (figure) - pango_layout_get_baseline (part)) / PANGO_SCALE;
  append_text (snapshot, part, &quiet, arrangement->wide ? x + LINE_GAP_PX : left, y,
               arrangement->wide ? MAX (width - (x - left) - LINE_GAP_PX, 1) : width);
  append_bar (self, snapshot, column,
              &GRAPHENE_RECT_INIT ((float) left, (float) bar_top, (float) MAX (width, 1), BAR_PX));
}

static void
append_mean (BnlClassRow *self, GtkSnapshot *snapshot, int height)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t area;

  if (!self->mean)
    return;
  if (!self->texture) {
    guint32 palette[256];
    GdkRGBA ink, paper = { 0.0f, 0.0f, 0.0f, 0.0f };
    BnlInk drawn;

    gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &ink);
    bnl_ink_fill_palette (palette, &ink, &paper);
    bnl_ink_init_within (&drawn, self->width, self->height, (guint) (MEAN_PX * scale));
    self->texture = bnl_ink_create_texture (&drawn, self->mean, palette);
  }
  area =
      GRAPHENE_RECT_INIT ((float) ((MEAN_PX * scale - gdk_texture_get_width (self->texture)) / 2),
                          (float) ((height * scale - gdk_texture_get_height (self->texture)) / 2),
                          (float) gdk_texture_get_width (self->texture),
                          (float) gdk_texture_get_height (self->texture));
  graphene_rect_scale (&area, 1.0f / (float) scale, 1.0f / (float) scale, &area);
  gtk_snapshot_append_texture (snapshot, self->texture, &area);
}

static void
bnl_class_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlClassRow *self = BNL_CLASS_ROW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (PangoLayout) name = create_text (self, self->title, TRUE, FALSE);
  Arrangement arrangement;
  GdkRGBA ink;
  int top;

  arrange (self, width, &arrangement);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  append_mean (self, snapshot, height);
  if (arrangement.wide) {
    append_text (snapshot, name, &ink, MEAN_PX + GAP_PX, (height - arrangement.line) / 2,
                 self->name_width);
    top = (height - arrangement.line - LINE_GAP_PX - BAR_PX) / 2;
  } else {
    append_text (snapshot, name, &ink, MEAN_PX + GAP_PX, NARROW_PAD_PX,
                 MAX (width - MEAN_PX - GAP_PX, 1));
    top = NARROW_PAD_PX + arrangement.line + LINE_GAP_PX;
  }
  for (guint i = 0; i < self->columns.n_columns; i++)
    append_column (self, snapshot, &arrangement, i, top);
}

static GtkSizeRequestMode
bnl_class_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_class_row_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  BnlClassRow *self = BNL_CLASS_ROW (widget);
  int n_columns = (int) self->columns.n_columns;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MEAN_PX + n_columns * (GAP_PX + MIN_COLUMN_PX);
    *natural = MEAN_PX + GAP_PX + self->name_width + n_columns * (GAP_PX + NATURAL_COLUMN_PX);
  } else {
    Arrangement arrangement;

    arrange (self, for_size < 0 ? 0 : for_size, &arrangement);
    *minimum = *natural = arrangement.height;
  }
}

static void
bnl_class_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  BnlClassRow *self = BNL_CLASS_ROW (widget);

  GTK_WIDGET_CLASS (bnl_class_row_parent_class)->css_changed (widget, change);
  g_clear_object (&self->texture);
  gtk_widget_queue_resize (widget);
}

static void
bnl_class_row_finalize (GObject *object)
{
  BnlClassRow *self = BNL_CLASS_ROW (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (bnl_class_row_parent_class)->finalize (object);
}

static void
bnl_class_row_class_init (BnlClassRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = bnl_class_row_finalize;
  widget_class->get_request_mode = bnl_class_row_get_request_mode;
  widget_class->measure = bnl_class_row_measure;
  widget_class->snapshot = bnl_class_row_snapshot;
  widget_class->css_changed = bnl_class_row_css_changed;
  gtk_widget_class_set_css_name (widget_class, "class");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
bnl_class_row_init (BnlClassRow *self)
{
  self->columns.n_columns = 1;
}

GtkWidget *
bnl_class_row_new (const BnlGallery *gallery, const BnlClassColumns *columns, guint label)
{
  BnlClassRow *self = g_object_new (BNL_TYPE_CLASS_ROW, NULL);
  const BnlDataset *dataset = bnl_gallery_get_dataset (gallery);

  self->label = label;
  self->title = bnl_gallery_dup_class_title (gallery, label);
  self->width = bnl_dataset_get_width (dataset);
  self->height = bnl_dataset_get_height (dataset);
  self->columns = *columns;
  for (guint i = 0; i < columns->n_columns; i++)
    self->counts[i] = bnl_gallery_count (gallery, (int) label, (int) columns->columns[i]);
  return GTK_WIDGET (self);
}

guint
bnl_class_row_get_label (BnlClassRow *self)
{
  return self->label;
}

void
bnl_class_row_set_mean (BnlClassRow *self, const guint8 *pixels)
{
  g_return_if_fail (BNL_IS_CLASS_ROW (self));

  g_free (self->mean);
  self->mean = g_memdup2 (pixels, (gsize) self->width * self->height);
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
bnl_class_row_measure_name (BnlClassRow *self)
{
  g_autoptr (PangoLayout) name = create_text (self, self->title, TRUE, FALSE);
  int width;

  pango_layout_get_pixel_size (name, &width, NULL);
  return MIN (width, MAX_NAME_PX);
}

void
bnl_class_row_set_name_width (BnlClassRow *self, int width)
{
  g_return_if_fail (BNL_IS_CLASS_ROW (self));

  if (width == self->name_width)
    return;
  self->name_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

char *
bnl_class_row_dup_text (BnlClassRow *self)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%s:", self->title);
  for (guint i = 0; i < self->columns.n_columns; i++) {
    g_autofree char *count = bnl_format_count (self->counts[i]);

    g_string_append_printf (text, "%s %s %s", i > 0 ? "," : "", count,
                            bnl_part_get_name (self->columns.columns[i]));
  }
  return g_string_free (text, FALSE);
}
