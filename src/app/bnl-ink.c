#include "bnl-ink.h"

#include <math.h>
#include <string.h>

/* Of the pixels that fall into one that is drawn, so many a side are looked at: enough for a small
 * picture, and no image is too large to scroll past. */
#define MAX_SAMPLES 3

static void
init_scaled (BnlInk *ink, guint width, guint height, guint edge_px, double (*round_cb) (double))
{
  double scale = edge_px / (double) MAX (width, height);

  if (scale >= 1.0)
    scale = round_cb (scale);
  ink->width = width;
  ink->height = height;
  ink->out_width = MAX ((guint) lround (scale * width), 1);
  ink->out_height = MAX ((guint) lround (scale * height), 1);
}

void
bnl_ink_init (BnlInk *ink, guint width, guint height, guint edge_px)
{
  init_scaled (ink, width, height, edge_px, round);
}

void
bnl_ink_init_within (BnlInk *ink, guint width, guint height, guint edge_px)
{
  init_scaled (ink, width, height, edge_px, floor);
}

static guint32
pack (double alpha, double red, double green, double blue)
{
  return (guint32) lround (255.0 * alpha) << 24 | (guint32) lround (255.0 * red) << 16 |
         (guint32) lround (255.0 * green) << 8 | (guint32) lround (255.0 * blue);
}

guint32
bnl_ink_pack_color (const GdkRGBA *color)
{
  double alpha = (double) color->alpha;

  return pack (alpha, alpha * (double) color->red, alpha * (double) color->green,
               alpha * (double) color->blue);
}

void
bnl_ink_fill_palette (guint32 palette[256], const GdkRGBA *ink, const GdkRGBA *paper)
{
  for (guint i = 0; i < 256; i++) {
    double over = i / 255.0 * (double) ink->alpha;
    double under = (1.0 - over) * (double) paper->alpha;

    palette[i] = pack (over + under, over * (double) ink->red + under * (double) paper->red,
                       over * (double) ink->green + under * (double) paper->green,
                       over * (double) ink->blue + under * (double) paper->blue);
  }
}

static void
draw_enlarged (const BnlInk *ink,
               const guint8 *pixels,
               const guint32 palette[256],
               guint32 *target,
               gsize stride)
{
  guint scale = ink->out_width / ink->width;

  for (guint y = 0; y < ink->height; y++) {
    guint32 *line = target + (gsize) y * scale * stride;
    guint32 *end = line;

    for (guint x = 0; x < ink->width; x++) {
      guint32 color = palette[pixels[(gsize) y * ink->width + x]];

      for (guint i = 0; i < scale; i++)
        *end++ = color;
    }
    for (guint i = 1; i < scale; i++)
      memcpy (line + i * stride, line, ink->out_width * sizeof *line);
  }
}

/* The mean of samples spread over x0 .. x1, y0 .. y1. */
static guint
average (const guint8 *pixels, guint width, guint x0, guint x1, guint y0, guint y1)
{
  guint n_x = MIN (x1 - x0, MAX_SAMPLES), n_y = MIN (y1 - y0, MAX_SAMPLES);
  guint sum = 0;

  for (guint j = 0; j < n_y; j++) {
    const guint8 *line = pixels + (gsize) (y0 + (2 * j + 1) * (y1 - y0) / (2 * n_y)) * width;

    for (guint i = 0; i < n_x; i++)
      sum += line[x0 + (2 * i + 1) * (x1 - x0) / (2 * n_x)];
  }
  return (sum + n_x * n_y / 2) / (n_x * n_y);
}

/* Pixels of the image, from the first one that the i-th drawn of n_out covers. */
static guint
find_edge (guint i, guint n, guint n_out)
{
  return (guint) ((guint64) i * n / n_out);
}

static void
draw_reduced (const BnlInk *ink,
              const guint8 *pixels,
              const guint32 palette[256],
              guint32 *target,
              gsize stride)
{
  for (guint y = 0; y < ink->out_height; y++) {
    guint y0 = find_edge (y, ink->height, ink->out_height);
    guint y1 = MAX (find_edge (y + 1, ink->height, ink->out_height), y0 + 1);

    for (guint x = 0; x < ink->out_width; x++) {
      guint x0 = find_edge (x, ink->width, ink->out_width);
      guint x1 = MAX (find_edge (x + 1, ink->width, ink->out_width), x0 + 1);

      target[y * stride + x] = palette[average (pixels, ink->width, x0, x1, y0, y1)];
    }
  }
}

void
bnl_ink_draw (const BnlInk *ink,
              const guint8 *pixels,
              const guint32 palette[256],
              guint32 *target,
              gsize stride)
{
  if (ink->out_width >= ink->width && ink->out_height >= ink->height)
    draw_enlarged (ink, pixels, palette, target, stride);
  else
    draw_reduced (ink, pixels, palette, target, stride);
}

GdkTexture *
bnl_ink_create_texture (const BnlInk *ink, const guint8 *pixels, const guint32 palette[256])
{
  gsize stride = ink->out_width * sizeof (guint32);
  guint32 *target = g_malloc (stride * ink->out_height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (target, stride * ink->out_height);

  bnl_ink_draw (ink, pixels, palette, target, ink->out_width);
  return gdk_memory_texture_new ((int) ink->out_width, (int) ink->out_height, GDK_MEMORY_DEFAULT,
                                 bytes, stride);
}
