#include "bnl-area.h"

#include <math.h>
#include <string.h>

void
bnl_area_average (guint n_from, gsize stride, const double *from, guint n_to, double *to)
{
  double ratio = (double) n_from / n_to;

  for (guint i = 0; i < n_to; i++) {
    double low = (double) i * n_from / n_to, high = (i + 1.0) * n_from / n_to;
    guint first = (guint) low, last = MIN ((guint) ceil (high), n_from);
    double sum = 0;

    for (guint j = first; j < last; j++)
      sum += (MIN (high, j + 1.0) - MAX (low, j)) * from[j * stride];
    to[i] = sum / ratio;
  }
}

/* side * new / old, rounded, at least 1. */
static guint
scale_side (guint side, guint old, guint new)
{
  return MAX (1, (guint) (((guint64) side * new + old / 2) / old));
}

void
bnl_area_fit (const guint8 *from,
              guint width,
              guint height,
              guint8 paper,
              guint8 *to,
              guint new_width,
              guint new_height)
{
  /* Which side is the tighter one? */
  gboolean by_width = (guint64) width * new_height >= (guint64) height * new_width;
  guint w = by_width ? new_width : MIN (new_width, scale_side (width, height, new_height));
  guint h = by_width ? MIN (new_height, scale_side (height, width, new_width)) : new_height;
  guint left = (new_width - w) / 2, top = (new_height - h) / 2;
  g_autofree double *line = g_new (double, MAX (width, h));
  g_autofree double *rows = g_new (double, (gsize) height *w);

  memset (to, paper, (gsize) new_width * new_height);
  for (guint y = 0; y < height; y++) {
    for (guint x = 0; x < width; x++)
      line[x] = from[(gsize) y * width + x];
    bnl_area_average (width, 1, line, w, rows + (gsize) y * w);
  }
  for (guint x = 0; x < w; x++) {
    bnl_area_average (height, w, rows + x, h, line);
    for (guint y = 0; y < h; y++)
      to[(gsize) (top + y) * new_width + left + x] = (guint8) floor (line[y] + 0.5);
  }
}
