#include "bnl-draw-board.h"

/* CSS node: board.  Three arrangements:
 *   wide     easel | aside | without | with
 *   medium   easel | aside  above  without | with
 *   narrow   easel, without | with (or one above the other), aside
 * The easel is as wide as its canvas is high; the room beside and below decides how large. */

#define GAP_PX 16
#define MAX_WIDTH_PX 2000
#define MAX_EASEL_PX 860
#define MAX_NARROW_EASEL_PX 480
#define MAX_ASIDE_PX 320
#define EASEL_SHARE 0.40
#define MEDIUM_EASEL_SHARE 0.58
#define ASIDE_SHARE 0.17

enum {
  EASEL,
  WITHOUT,
  WITH,
  ASIDE,
  N_PARTS,
};

typedef enum {
  WIDE,
  MEDIUM,
  NARROW,
  NARROWEST, /* as NARROW, with the cards one above the other */
} Arrangement;

struct _BnlDrawBoard {
  GtkWidget parent_instance;
};

/* Where everything goes; for a height that is not given yet, the least of it. */
typedef struct {
  GtkAllocation parts[N_PARTS];
  int width, height; /* of all of it */
} Plan;

G_DEFINE_FINAL_TYPE (BnlDrawBoard, bnl_draw_board, GTK_TYPE_WIDGET)

static gboolean
collect_parts (BnlDrawBoard *self, GtkWidget *parts[N_PARTS])
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (guint i = 0; i < N_PARTS; i++) {
    if (!child)
      return FALSE;
    parts[i] = child;
    child = gtk_widget_get_next_sibling (child);
  }
  return child == NULL;
}

static int
measure_min_width (GtkWidget *part)
{
  int minimum;

  gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
measure_height (GtkWidget *part, int width)
{
  int natural;

  gtk_widget_measure (part, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static int
measure_card_min_width (GtkWidget *const parts[N_PARTS])
{
  return MAX (measure_min_width (parts[WITHOUT]), measure_min_width (parts[WITH]));
}

static Arrangement
choose_arrangement (GtkWidget *const parts[N_PARTS], int width)
{
  int easel = measure_min_width (parts[EASEL]);
  int aside = measure_min_width (parts[ASIDE]);
  int card = measure_card_min_width (parts);

  if (width >= easel + aside + 2 * card + 3 * GAP_PX)
    return WIDE;
  if (width >= MAX (easel + aside + easel / 4, 2 * card) + GAP_PX)
    return MEDIUM;
  return width >= 2 * card + GAP_PX ? NARROW : NARROWEST;
}

/* Puts parts beside each other, as high as the highest wants to be; returns that height. */
static int
plan_row (Plan *plan, GtkWidget *const parts[N_PARTS], const int *row, int n, int x, int y)
{
  int height = 0;

  for (int i = 0; i < n; i++) {
    GtkAllocation *place = &plan->parts[row[i]];

    place->x = x;
    place->y = y;
    x += place->width + GAP_PX;
    height = MAX (height, measure_height (parts[row[i]], place->width));
  }
  for (int i = 0; i < n; i++)
    plan->parts[row[i]].height = height;
  return height;
}

static void
plan_wide (Plan *plan, GtkWidget *const parts[N_PARTS], int width, int height)
{
  const int row[] = { EASEL, ASIDE, WITHOUT, WITH };
  int total = MIN (width, MAX_WIDTH_PX);
  int min_easel = measure_min_width (parts[EASEL]);
  int min_aside = measure_min_width (parts[ASIDE]);
  int aside = CLAMP ((int) (ASIDE_SHARE * total), min_aside, MAX_ASIDE_PX);
  int rest = total - aside - 2 * measure_card_min_width (parts) - 3 * GAP_PX;
  int below = measure_height (parts[EASEL], min_easel) - min_easel; /* the canvas */
  int easel = MIN (MIN ((int) (EASEL_SHARE * total), MAX_EASEL_PX), MIN (rest, height - below));
  int card;

  easel = MAX (easel, min_easel);
  if (easel > rest)
    aside = MAX (aside - (easel - rest), min_aside);
  card = (total - easel - aside - 3 * GAP_PX) / 2;

  plan->parts[EASEL].width = easel;
  plan->parts[ASIDE].width = aside;
  plan->parts[WITHOUT].width = plan->parts[WITH].width = card;
  plan->width = total;
  plan->height = plan_row (plan, parts, row, N_PARTS, (width - total) / 2, 0);
}

static void
plan_medium (Plan *plan, GtkWidget *const parts[N_PARTS], int width)
{
  const int above[] = { EASEL, ASIDE };
  const int below[] = { WITHOUT, WITH };
  int min_aside = measure_min_width (parts[ASIDE]);
  int easel = MIN ((int) (MEDIUM_EASEL_SHARE * width), width - min_aside - GAP_PX);
  int card = (width - GAP_PX) / 2;

  plan->parts[EASEL].width = easel;
  plan->parts[ASIDE].width = width - easel - GAP_PX;
  plan->parts[WITHOUT].width = plan->parts[WITH].width = card;
  plan->width = width;
  plan->height = plan_row (plan, parts, above, G_N_ELEMENTS (above), 0, 0) + GAP_PX;
  plan->height += plan_row (plan, parts, below, G_N_ELEMENTS (below), 0, plan->height);
}

static void
plan_narrow (Plan *plan, GtkWidget *const parts[N_PARTS], int width, gboolean pair)
{
  const int easel[] = { EASEL }, without[] = { WITHOUT }, with[] = { WITH }, aside[] = { ASIDE };
  const int both[] = { WITHOUT, WITH };
  int side = MIN (width, MAX_NARROW_EASEL_PX);

  plan->parts[EASEL].width = side;
  plan->parts[WITHOUT].width = plan->parts[WITH].width = pair ? (width - GAP_PX) / 2 : width;
  plan->parts[ASIDE].width = width;
  plan->width = width;
  plan->height = plan_row (plan, parts, easel, 1, (width - side) / 2, 0) + GAP_PX;
  if (pair) {
    plan->height += plan_row (plan, parts, both, 2, 0, plan->height) + GAP_PX;
  } else {
    plan->height += plan_row (plan, parts, without, 1, 0, plan->height) + GAP_PX;
    plan->height += plan_row (plan, parts, with, 1, 0, plan->height) + GAP_PX;
  }
  plan->height += plan_row (plan, parts, aside, 1, 0, plan->height);
}

static void
make_plan (Plan *plan, GtkWidget *const parts[N_PARTS], int width, int height)
{
  Arrangement arrangement = choose_arrangement (parts, width);

  switch (arrangement) {
  case WIDE:
    plan_wide (plan, parts, width, height);
    break;
  case MEDIUM:
    plan_medium (plan, parts, width);
    break;
  case NARROW:
  case NARROWEST:
  default:
    plan_narrow (plan, parts, width, arrangement == NARROW);
    break;
  }
}

static void
bnl_draw_board_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GtkWidget *parts[N_PARTS];

  *minimum = *natural = 0;
  if (!collect_parts (BNL_DRAW_BOARD (widget), parts))
    return;

  for (guint i = 0; i < N_PARTS; i++)
    *minimum = MAX (*minimum, measure_min_width (parts[i]));

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    for (guint i = 0; i < N_PARTS; i++) {
      int wanted;

      gtk_widget_measure (parts[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      *natural += wanted + (i > 0 ? GAP_PX : 0);
    }
  } else {
    int width = for_size >= 0 ? for_size : *minimum;
    Plan least, most;

    make_plan (&least, parts, width, 0);
    make_plan (&most, parts, width, G_MAXINT / 2);
    *minimum = least.height;
    *natural = MAX (least.height, most.height);
  }
}

static void
bnl_draw_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *parts[N_PARTS];
  Plan plan;

  if (!collect_parts (BNL_DRAW_BOARD (widget), parts))
    return;

  make_plan (&plan, parts, width, height);
  for (guint i = 0; i < N_PARTS; i++)
    gtk_widget_size_allocate (parts[i], &plan.parts[i], -1);
}

static GtkSizeRequestMode
bnl_draw_board_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_draw_board_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bnl_draw_board_parent_class)->dispose (object);
}

static void
bnl_draw_board_class_init (BnlDrawBoardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_draw_board_dispose;
  widget_class->get_request_mode = bnl_draw_board_get_request_mode;
  widget_class->measure = bnl_draw_board_measure;
  widget_class->size_allocate = bnl_draw_board_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "board");
}

static void
bnl_draw_board_init (BnlDrawBoard *self)
{
}
