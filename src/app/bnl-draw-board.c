#include "bnl-draw-board.h"

/* CSS node: board.  Three arrangements; seen and verdict share a column where there is one for
 * them: wide     easel | seen, verdict | without | with medium   easel | seen, verdict   above
 * without | with narrow   easel, verdict, without | with (or one above the other), seen The easel
 * is as wide as its canvas is high: the room beside and below decides how large. */

#define GAP_PX 16
#define MAX_WIDTH_PX 2300
#define MAX_EASEL_PX 960
#define MAX_NARROW_EASEL_PX 480
#define MAX_ASIDE_PX 340
#define GOOD_CARD_PX 168 /* before the canvas grows */
#define EASEL_SHARE 0.44
#define MEDIUM_EASEL_SHARE 0.58
#define ASIDE_SHARE 0.17

enum {
  EASEL,
  VERDICT,
  WITHOUT,
  WITH,
  SEEN,
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

/* Where everything goes. */
typedef struct {
  GtkWidget *parts[N_PARTS];
  int min_widths[N_PARTS];
  GtkAllocation places[N_PARTS];
  int height; /* of all of it */
} Plan;

G_DEFINE_FINAL_TYPE (BnlDrawBoard, bnl_draw_board, GTK_TYPE_WIDGET)

static gboolean
start_plan (Plan *plan, BnlDrawBoard *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (guint i = 0; i < N_PARTS; i++) {
    if (!child)
      return FALSE;
    plan->parts[i] = child;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &plan->min_widths[i], NULL, NULL,
                        NULL);
    child = gtk_widget_get_next_sibling (child);
  }
  return child == NULL;
}

static int
measure_height (const Plan *plan, int part, int width)
{
  int natural;

  gtk_widget_measure (plan->parts[part], GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL,
                      NULL);
  return natural;
}

static int
get_min_aside (const Plan *plan)
{
  return MAX (plan->min_widths[SEEN], plan->min_widths[VERDICT]);
}

static int
get_min_card (const Plan *plan)
{
  return MAX (plan->min_widths[WITHOUT], plan->min_widths[WITH]);
}

static Arrangement
choose_arrangement (const Plan *plan, int width)
{
  int easel = plan->min_widths[EASEL];
  int aside = get_min_aside (plan);
  int card = get_min_card (plan);

  if (width >= easel + aside + 2 * card + 3 * GAP_PX)
    return WIDE;
  /* Two columns only where the canvas is not much smaller for them. */
  if (width >= MAX (easel + easel / 4 + aside, 2 * card) + GAP_PX)
    return MEDIUM;
  return width >= 2 * card + GAP_PX ? NARROW : NARROWEST;
}

static void
put (Plan *plan, int part, int x, int y, int width, int height)
{
  plan->places[part] = (GtkAllocation){ .x = x, .y = y, .width = width, .height = height };
}

/* One above the other, the second down to the end of the column. */
static void
put_aside (Plan *plan, int x, int width, int height)
{
  int seen = measure_height (plan, SEEN, width);

  put (plan, SEEN, x, 0, width, seen);
  put (plan, VERDICT, x, seen + GAP_PX, width, height - seen - GAP_PX);
}

static int
measure_aside (const Plan *plan, int width)
{
  return measure_height (plan, SEEN, width) + GAP_PX + measure_height (plan, VERDICT, width);
}

/* Both cards from x on, as high as the higher wants to be; returns that height. */
static int
put_cards (Plan *plan, int x, int y, int width)
{
  int height = MAX (measure_height (plan, WITHOUT, width), measure_height (plan, WITH, width));

  put (plan, WITHOUT, x, y, width, height);
  put (plan, WITH, x + width + GAP_PX, y, width, height);
  return height;
}

static void
plan_wide (Plan *plan, int width, int height)
{
  int total = MIN (width, MAX_WIDTH_PX);
  int x = (width - total) / 2;
  int min_easel = plan->min_widths[EASEL];
  int below_canvas = measure_height (plan, EASEL, min_easel) - min_easel;
  int aside = CLAMP ((int) (ASIDE_SHARE * total), get_min_aside (plan), MAX_ASIDE_PX);
  int good_cards = 2 * MAX (get_min_card (plan), GOOD_CARD_PX);
  int easel = MIN ((int) (EASEL_SHARE * total), MAX_EASEL_PX);
  int card;

  easel = MIN (easel, total - aside - good_cards - 3 * GAP_PX);
  easel = MAX (MIN (easel, height - below_canvas), min_easel);
  aside = MIN (aside, total - easel - 2 * get_min_card (plan) - 3 * GAP_PX);
  card = (total - easel - aside - 3 * GAP_PX) / 2;

  plan->height = MAX (measure_height (plan, EASEL, easel), measure_aside (plan, aside));
  plan->height = MAX (plan->height, put_cards (plan, x + easel + aside + 2 * GAP_PX, 0, card));
  plan->places[WITHOUT].height = plan->places[WITH].height = plan->height;
  put (plan, EASEL, x, 0, easel, plan->height);
  put_aside (plan, x + easel + GAP_PX, aside, plan->height);
}

static void
plan_medium (Plan *plan, int width)
{
  int easel = MIN ((int) (MEDIUM_EASEL_SHARE * width), width - get_min_aside (plan) - GAP_PX);
  int aside = width - easel - GAP_PX;

  plan->height = MAX (measure_height (plan, EASEL, easel), measure_aside (plan, aside));
  put (plan, EASEL, 0, 0, easel, plan->height);
  put_aside (plan, easel + GAP_PX, aside, plan->height);
  plan->height += GAP_PX;
  plan->height += put_cards (plan, 0, plan->height, (width - GAP_PX) / 2);
}

/* Below what is there already, in the middle. */
static void
put_below (Plan *plan, int part, int width, int side)
{
  int height = measure_height (plan, part, side);

  put (plan, part, (width - side) / 2, plan->height, side, height);
  plan->height += height + GAP_PX;
}

static void
plan_narrow (Plan *plan, int width, gboolean pair)
{
  plan->height = 0;
  put_below (plan, EASEL, width, MIN (width, MAX_NARROW_EASEL_PX));
  put_below (plan, VERDICT, width, width);
  if (pair) {
    plan->height += put_cards (plan, 0, plan->height, (width - GAP_PX) / 2) + GAP_PX;
  } else {
    put_below (plan, WITHOUT, width, width);
    put_below (plan, WITH, width, width);
  }
  put_below (plan, SEEN, width, width);
  plan->height -= GAP_PX;
}

static void
make_plan (Plan *plan, int width, int height)
{
  Arrangement arrangement = choose_arrangement (plan, width);

  switch (arrangement) {
  case WIDE:
    plan_wide (plan, width, height);
    break;
  case MEDIUM:
    plan_medium (plan, width);
    break;
  case NARROW:
  case NARROWEST:
  default:
    plan_narrow (plan, width, arrangement == NARROW);
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
  Plan plan;

  *minimum = *natural = 0;
  if (!start_plan (&plan, BNL_DRAW_BOARD (widget)))
    return;

  for (guint i = 0; i < N_PARTS; i++)
    *minimum = MAX (*minimum, plan.min_widths[i]);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *natural = *minimum;
    for (guint i = 0; i < N_PARTS; i++) {
      int wanted;

      gtk_widget_measure (plan.parts[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      *natural += i == SEEN ? 0 : wanted;
    }
  } else {
    int width = for_size >= 0 ? for_size : *minimum;

    make_plan (&plan, width, 0);
    *minimum = plan.height;
    make_plan (&plan, width, G_MAXINT);
    *natural = MAX (*minimum, plan.height);
  }
}

static void
bnl_draw_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  Plan plan;

  if (!start_plan (&plan, BNL_DRAW_BOARD (widget)))
    return;

  make_plan (&plan, width, height);
  for (guint i = 0; i < N_PARTS; i++)
    gtk_widget_size_allocate (plan.parts[i], &plan.places[i], -1);
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
