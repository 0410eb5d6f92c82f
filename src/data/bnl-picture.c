#include "bnl-picture-private.h"

#include "bnl-data-error-private.h"
#include "bnl-picture-file-private.h"

/* The border that shows the paper: this part of the shorter side, at least a pixel. */
#define BORDER_SHARE 50

/* Ink that differs less from its paper, of 255, cannot be told from stains. */
#define MIN_CONTRAST 24

/* Somewhere in a picture noise reaches about four times what nine in ten pixels stay below. */
#define NOISE_QUANTILE 0.9
#define NOISE_FACTOR 4
/* More of the ink than this is never given up to noise. */
#define MAX_NOISE_SHARE 0.35f

/* Connected ink is a speck of dust where its area is below this part of the largest piece's. */
#define SPECK_SHARE 50
/* What is fainter neither connects nor counts. */
#define SPECK_INK 0.1f

void
bnl_picture_clear (BnlPicture *picture)
{
  g_clear_pointer (&picture->grey, g_free);
}

static guint
get_luminance (const guint8 *p)
{
  return (299u * p[0] + 587u * p[1] + 114u * p[2] + 500u) / 1000u;
}

/* What lies under a picture that is partly transparent: the opposite of strokes that were drawn on
 * nothing, more of the same around a page that has only its edges transparent. */
static guint
choose_paper (const GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  guint64 weight = 0, sum = 0, n = 0;
  gboolean light;

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++) {
      const guint8 *p = pixels + (gsize) y * stride + 4 * (gsize) x;

      weight += p[3];
      sum += (guint64) p[3] * get_luminance (p);
      n++;
    }
  light = sum > 127 * weight;
  return light == (weight > n * 255 / 2) ? 255 : 0;
}

gboolean
bnl_picture_read (const char *path, guint max_side, BnlPicture *picture, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = bnl_picture_file_load (path, max_side, error);
  const guint8 *pixels;
  gsize stride, n_channels;
  gboolean has_alpha;
  guint paper;

  if (!pixbuf)
    return FALSE;
  pixels = gdk_pixbuf_read_pixels (pixbuf);
  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  n_channels = (gsize) gdk_pixbuf_get_n_channels (pixbuf);
  has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  paper = has_alpha ? choose_paper (pixbuf) : 0;

  picture->width = (guint) gdk_pixbuf_get_width (pixbuf);
  picture->height = (guint) gdk_pixbuf_get_height (pixbuf);
  picture->grey = g_new (guint8, (gsize) picture->width * picture->height);
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++) {
      const guint8 *p = pixels + y * stride + x * n_channels;
      guint alpha = has_alpha ? p[3] : 255;
      guint grey = (get_luminance (p) * alpha + paper * (255 - alpha) + 127) / 255;

      picture->grey[(gsize) y * picture->width + x] = (guint8) grey;
    }
  return TRUE;
}

/* counts[v]: pixels of value v in the border; returns their number. */
static guint
count_border (const BnlPicture *picture, guint counts[256])
{
  guint width = picture->width, height = picture->height;
  guint depth = MAX (1, MIN (width, height) / BORDER_SHARE);
  guint n = 0;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (x < depth || y < depth || x + depth >= width || y + depth >= height) {
        counts[picture->grey[(gsize) y * width + x]]++;
        n++;
      }
  return n;
}

/* The smallest distance from paper that a share of the border's pixels keep within, counting
 * distances towards the ink only. */
static guint
find_quantile (const guint counts[256], guint n, double share, int from, int direction)
{
  guint n_outside = 0;
  int last = direction > 0 ? 255 : 0;

  for (int value = last; value != from; value -= direction) {
    n_outside += counts[value];
    if (n_outside > (1 - share) * n)
      return (guint) ABS (value - from);
  }
  return 0;
}

/* Gives every pixel of the piece of ink that start belongs to the same label; returns its area.
 * stack: [width * height]. */
static guint32
label_piece (const BnlPicture *picture,
             const float *ink,
             guint32 start,
             guint32 label,
             guint32 *labels,
             guint32 *stack)
{
  guint32 n_stack = 0, area = 0;

  labels[start] = label;
  stack[n_stack++] = start;
  while (n_stack > 0) {
    guint32 at = stack[--n_stack], x = at % picture->width, y = at / picture->width;
    guint32 last_x = MIN (x + 1, picture->width - 1), last_y = MIN (y + 1, picture->height - 1);

    area++;
    for (guint32 j = y - (y > 0); j <= last_y; j++)
      for (guint32 i = x - (x > 0); i <= last_x; i++) {
        guint32 next = j * picture->width + i;

        if (labels[next] == 0 && ink[next] > SPECK_INK) {
          labels[next] = label;
          stack[n_stack++] = next;
        }
      }
  }
  return area;
}

static void
remove_specks (const BnlPicture *picture, float *ink)
{
  guint32 n = picture->width * picture->height, largest = 0;
  g_autofree guint32 *labels = g_new0 (guint32, n), *stack = g_new (guint32, n);
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < n; i++)
    if (labels[i] == 0 && ink[i] > SPECK_INK) {
      guint32 area = label_piece (picture, ink, i, areas->len + 1, labels, stack);

      g_array_append_val (areas, area);
      largest = MAX (largest, area);
    }
  for (guint32 i = 0; i < n; i++)
    if (labels[i] > 0 && g_array_index (areas, guint32, labels[i] - 1) < largest / SPECK_SHARE)
      ink[i] = 0;
}

guint8
bnl_picture_find_paper (const BnlPicture *picture)
{
  guint counts[256] = { 0 };
  guint n_border = count_border (picture, counts);

  return (guint8) find_quantile (counts, n_border, 0.5, 0, 1);
}

float *
bnl_picture_find_ink (const BnlPicture *picture, const char *path, GError **error)
{
  gsize n = (gsize) picture->width * picture->height;
  guint counts[256] = { 0 };
  guint n_border = count_border (picture, counts);
  int paper = (int) find_quantile (counts, n_border, 0.5, 0, 1);
  int darkest = 255, lightest = 0, direction, range;
  g_autofree float *ink = NULL;
  float noise;

  for (gsize i = 0; i < n; i++) {
    darkest = MIN (darkest, picture->grey[i]);
    lightest = MAX (lightest, picture->grey[i]);
  }
  direction = lightest - paper > paper - darkest ? 1 : -1;
  range = direction > 0 ? lightest - paper : paper - darkest;
  if (range < MIN_CONTRAST) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, path,
                        "shows no digit: nothing in it stands out from its border; give a picture "
                        "with paper around the digit.");
    return NULL;
  }

  noise =
      (float) (NOISE_FACTOR * find_quantile (counts, n_border, NOISE_QUANTILE, paper, direction)) /
      (float) range;
  noise = MIN (noise, MAX_NOISE_SHARE);
  ink = g_new (float, n);
  for (gsize i = 0; i < n; i++) {
    float value = (float) (direction * (picture->grey[i] - paper)) / (float) range;

    ink[i] = value > 0 && value >= noise ? value : 0;
  }
  remove_specks (picture, ink);
  return g_steal_pointer (&ink);
}
