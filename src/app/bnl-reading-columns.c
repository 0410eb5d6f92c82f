#include "bnl-reading-columns.h"

/* Between two columns, and no more than this however much room there is: the eye has to follow a
 * row. */
#define GAP_PX 14
#define WIDEST_GAP_PX 44

/* What the columns up to that rank take, with the first at its least or at its best. */
static int
sum_up (const BnlReadingColumns *columns, guint rank, gboolean least, guint *n)
{
  int sum = 0;

  *n = 0;
  for (guint i = 0; i < columns->n; i++) {
    if (!columns->columns[i].on || columns->columns[i].rank > rank)
      continue;
    sum += i == 0 && least ? columns->columns[i].minimum_px : columns->columns[i].wanted_px;
    sum += (*n)++ > 0 ? GAP_PX : 0;
  }
  return sum;
}

void
bnl_reading_columns_measure (const BnlReadingColumns *columns, int *minimum, int *natural)
{
  guint n;

  *minimum = sum_up (columns, 0, TRUE, &n);
  *natural = MAX (*minimum, sum_up (columns, G_MAXUINT, FALSE, &n));
}

static gboolean
is_dear (const BnlReadingColumns *columns, guint rank)
{
  for (guint i = 0; i < columns->n; i++)
    if (columns->columns[i].on && columns->columns[i].rank == rank && columns->columns[i].dear)
      return TRUE;
  return FALSE;
}

/* The highest rank for which there is room. */
static guint
choose_rank (const BnlReadingColumns *columns, int width)
{
  guint rank = 0;
  guint n;

  for (guint i = 0; i < columns->n; i++)
    if (columns->columns[i].on)
      rank = MAX (rank, columns->columns[i].rank);
  while (rank > 0 && sum_up (columns, rank, is_dear (columns, rank), &n) > width)
    rank--;
  return rank;
}

void
bnl_reading_columns_fit (BnlReadingColumns *columns, int width)
{
  guint rank = choose_rank (columns, width);
  int gap = GAP_PX;
  int x = 0;
  int left;
  guint n;

  left = width - sum_up (columns, rank, FALSE, &n);
  if (n > 1)
    gap = CLAMP (GAP_PX + left / (int) (n - 1), GAP_PX, WIDEST_GAP_PX);
  left -= n > 1 ? (gap - GAP_PX) * (int) (n - 1) : 0;
  for (guint i = 0; i < columns->n; i++) {
    columns->columns[i].shown = columns->columns[i].on && columns->columns[i].rank <= rank;
    columns->columns[i].x = x;
    columns->columns[i].width = columns->columns[i].wanted_px;
    if (i == 0)
      columns->columns[i].width = MAX (0, columns->columns[i].width + left);
    if (columns->columns[i].shown)
      x += columns->columns[i].width + gap;
  }
}
