#include "plot/bnl-envelope-private.h"

#include <math.h>

/* Room around the frame for half a pen. */
#define MARGIN_PX 4
/* Pixels that are filled and composited at once: few, so that the rows they need are few. */
#define STRIP_PX 64
#define OPAQUE 255
/* One part in 2^4 of a pixel is too little to be seen. */
#define SHIFT_UNSEEN 4
/* Columns that the memory is asked for a value before it is read. */
#define N_AHEAD 4

/* From a value to a place on the screen. */
typedef struct {
  gboolean logarithmic;
  double scale, offset;
  double top, bottom; /* far enough out that only the direction counts */
} Scale;

static Scale
make_scale (const BnlAxis *axis, const BnlFrame *frame)
{
  double minimum = axis->logarithmic ? log (axis->minimum) : axis->minimum;
  double maximum = axis->logarithmic ? log (axis->maximum) : axis->maximum;
  Scale scale = { .logarithmic = axis->logarithmic };

  scale.scale = -frame->height / (maximum - minimum);
  if (axis->reversed)
    scale.scale = -scale.scale;
  scale.offset = frame->top - (axis->reversed ? minimum : maximum) * scale.scale;
  scale.top = frame->top - 20 * frame->height;
  scale.bottom = frame->top + 21 * frame->height;
  return scale;
}

/* NaN for what the axis has no place for. */
static double
value_to_px (const Scale *scale, float value)
{
  double number = (double) value;
  double px;

  if (scale->logarithmic)
    number = number > 0 ? log (number) : (double) NAN;
  px = number * scale->scale + scale->offset;
  return isnan (px) ? px : CLAMP (px, scale->top, scale->bottom);
}

/* NaN: nothing. */
static void
take (BnlEnvelope *envelope, int column, double top, double bottom)
{
  if (isnan (top))
    return;
  envelope->top[column] = MIN (envelope->top[column], (float) top);
  envelope->bottom[column] = MAX (envelope->bottom[column], (float) bottom);
}

/* The straight line from a point to the next. */
typedef struct {
  gsize right;     /* index of its end */
  double x, width; /* in fractions of the axis: straight is what is seen to be */
  double px0, px1; /* NaN: a gap */
} Segment;

/* Where the line crosses frac of the axis, at or between the points right - 1 and right. */
static double
cross (Segment *segment,
       const BnlCurve *curve,
       const BnlPyramid *values,
       const BnlAxis *x,
       const Scale *scale,
       gsize right,
       double frac)
{
  if (right == 0 || right == values->n)
    return (double) NAN;
  if (segment->right != right) {
    segment->right = right;
    segment->x = bnl_axis_to_frac (x, bnl_curve_get_x (curve, right - 1));
    segment->width = bnl_axis_to_frac (x, bnl_curve_get_x (curve, right)) - segment->x;
    segment->px0 = value_to_px (scale, values->values[right - 1]);
    segment->px1 = value_to_px (scale, values->values[right]);
  }
  return segment->px0 + (segment->px1 - segment->px0) * ((frac - segment->x) / segment->width);
}

/* Where a pixel has many blocks of points, a part of one more or less cannot be seen: the bits of
 * an index that count there.  What is finer is never read, which saves most of the time. */
static gsize
choose_mask (gsize n_seen, int n_px)
{
  gsize mask = ~(gsize) 0;

  for (n_seen >>= SHIFT_UNSEEN + BNL_PYRAMID_SHIFT; n_seen > (gsize) n_px;
       n_seen >>= BNL_PYRAMID_SHIFT)
    mask <<= BNL_PYRAMID_SHIFT;
  return mask;
}

static gsize
count_seen (const BnlCurve *curve, const BnlAxis *x)
{
  return bnl_curve_count_below (curve, x->maximum) - bnl_curve_count_below (curve, x->minimum);
}

void
bnl_envelope_init (BnlEnvelope *envelope,
                   const BnlCurve *curve,
                   BnlCurveValues which,
                   const BnlAxis *x,
                   const BnlAxis *y,
                   const BnlFrame *frame,
                   int n_sub)
{
  const BnlPyramid *values = bnl_curve_get_values (curve, which);
  Scale scale = make_scale (y, frame);
  Segment segment = { 0 };
  gsize left = 0;
  gsize exact_left = 0;
  gsize mask;

  envelope->first_px = (int) floor (frame->left) - MARGIN_PX;
  envelope->n_px = (int) ceil (frame->left + frame->width) + MARGIN_PX - envelope->first_px;
  envelope->n_sub = n_sub;
  envelope->n = envelope->n_px * n_sub;
  envelope->top = g_new (float, envelope->n);
  envelope->bottom = g_new (float, envelope->n);
  mask = choose_mask (count_seen (curve, x), envelope->n_px);

  for (int i = 0; i <= envelope->n; i++) {
    double px = envelope->first_px + (double) i / n_sub;
    double frac = (px - frame->left) / frame->width;
    gsize exact = bnl_curve_count_below (curve, bnl_axis_from_frac (x, frac));
    gsize right = exact;
    gsize ahead;

    /* There each column has its own number of points. */
    if (x->logarithmic && i > 0)
      mask = choose_mask ((exact - exact_left) * (gsize) n_sub, 1);
    exact_left = exact;
    if (right < values->n)
      right = MAX (left, right & mask);
    if (i < envelope->n) {
      envelope->top[i] = INFINITY;
      envelope->bottom[i] = -INFINITY;
    }
    /* Where single values are read, they are too far apart for the processor to see them coming. */
    ahead = right + N_AHEAD * (right - left);
    if (mask == ~(gsize) 0 && ahead < values->n)
      __builtin_prefetch (values->values + ahead);
    if (i > 0 && right > left) {
      BnlExtent extent = bnl_pyramid_get_extent (values, left, right, y->logarithmic);

      if (extent.lowest <= extent.highest)
        take (envelope, i - 1, value_to_px (&scale, y->reversed ? extent.lowest : extent.highest),
              value_to_px (&scale, y->reversed ? extent.highest : extent.lowest));
    }
    if (mask == ~(gsize) 0) {
      double crossing = cross (&segment, curve, values, x, &scale, right, frac);

      if (i > 0)
        take (envelope, i - 1, crossing, crossing);
      if (i < envelope->n)
        take (envelope, i, crossing, crossing);
    }
    left = right;
  }
}

void
bnl_envelope_clear (BnlEnvelope *envelope)
{
  g_clear_pointer (&envelope->top, g_free);
  g_clear_pointer (&envelope->bottom, g_free);
}

/* Whether so far along the line there is a gap. */
static gboolean
is_off (const double *lengths, int n, double length)
{
  double total = 0;
  int k = 0;

  for (int i = 0; i < n; i++)
    total += lengths[i];
  length = fmod (length, total);
  while (k < n - 1 && length >= lengths[k])
    length -= lengths[k++];
  return k % 2 == 1;
}

void
bnl_envelope_dash (BnlEnvelope *envelope, const double *lengths, int n)
{
  double width = 1.0 / envelope->n_sub;
  double length = 0;
  double before = (double) NAN;

  for (int i = 0; i < envelope->n; i++) {
    double middle;

    if (!(envelope->top[i] <= envelope->bottom[i])) {
      before = (double) NAN;
      continue;
    }
    middle = 0.5 * ((double) envelope->top[i] + (double) envelope->bottom[i]);
    length += isnan (before) ? width : hypot (width, middle - before);
    before = middle;
    if (is_off (lengths, n, length)) {
      envelope->top[i] = INFINITY;
      envelope->bottom[i] = -INFINITY;
    }
  }
}

void
bnl_envelope_widen (BnlEnvelope *envelope, double width)
{
  double radius = width / 2;
  int n_taps = (int) floor (radius * envelope->n_sub);
  float *top = g_new (float, envelope->n);
  float *bottom = g_new (float, envelope->n);

  for (int i = 0; i < envelope->n; i++) {
    top[i] = INFINITY;
    bottom[i] = -INFINITY;
  }
  for (int k = -n_taps; k <= n_taps; k++) {
    double aside = (double) k / envelope->n_sub;
    float reach = (float) sqrt (MAX (0, radius * radius - aside * aside));

    for (int i = MAX (0, -k); i < MIN (envelope->n, envelope->n - k); i++) {
      float up = envelope->top[i + k] - reach;
      float down = envelope->bottom[i + k] + reach;

      top[i] = up < top[i] ? up : top[i];
      bottom[i] = down > bottom[i] ? down : bottom[i];
    }
  }
  bnl_envelope_clear (envelope);
  envelope->top = top;
  envelope->bottom = bottom;
}

/* Adds weight to what lies between top and bottom, at the ends by the share that is covered. */
static void
add_span (guint8 *pixels, gsize stride, float top, float bottom, float weight)
{
  guint8 whole = (guint8) weight;
  int first, last;

  /* Infinite where there is nothing. */
  if (!(top < bottom))
    return;
  first = (int) top;
  last = (int) bottom;
  if (first == last) {
    pixels[(gsize) first * stride] += (guint8) (weight * (bottom - top));
    return;
  }
  pixels[(gsize) first * stride] += (guint8) (weight * ((float) (first + 1) - top));
  for (int y = first + 1; y < last; y++)
    pixels[(gsize) y * stride] += whole;
  if (bottom > (float) last)
    pixels[(gsize) last * stride] += (guint8) (weight * (bottom - (float) last));
}

/* One pixel wide: top, bottom: [n_sub], from 0 on. */
static void
fill_px (guint8 *pixels, gsize stride, const float *top, const float *bottom, int n_sub)
{
  float solid_top = 0;
  float solid_bottom = INFINITY;

  /* What all of its columns cover needs to be written only once. */
  for (int k = 0; k < n_sub; k++) {
    solid_top = MAX (solid_top, ceilf (top[k]));
    solid_bottom = MIN (solid_bottom, floorf (bottom[k]));
  }
  if (solid_top < solid_bottom) {
    for (int y = (int) solid_top; y < (int) solid_bottom; y++)
      pixels[(gsize) y * stride] = OPAQUE;
  } else {
    solid_top = INFINITY;
    solid_bottom = INFINITY;
  }
  for (int k = 0; k < n_sub; k++) {
    /* Rounded so that the weights of all add up to no more than a byte holds. */
    float weight = (float) ((k + 1) * OPAQUE / n_sub - k * OPAQUE / n_sub);

    add_span (pixels, stride, top[k], MIN (bottom[k], solid_top), weight);
    add_span (pixels, stride, MAX (top[k], solid_bottom), bottom[k], weight);
  }
}

/* The rows that columns first .. end - 1 reach within rows *y0 .. *y1 - 1; FALSE: none. */
static gboolean
find_rows (const BnlEnvelope *envelope, int first, int end, int *y0, int *y1)
{
  float top = INFINITY;
  float bottom = -INFINITY;

  for (int i = first; i < end; i++) {
    top = MIN (top, envelope->top[i]);
    bottom = MAX (bottom, envelope->bottom[i]);
  }
  if (!(top < (float) *y1) || !(bottom > (float) *y0))
    return FALSE;
  *y0 = MAX (*y0, (int) floorf (MAX (top, (float) *y0)));
  *y1 = MIN (*y1, (int) ceilf (MIN (bottom, (float) *y1)));
  return *y0 < *y1;
}

static void
paint_strip (const BnlEnvelope *envelope, cairo_t *cr, int first_px, int n_px, int y0, int y1)
{
  int n_sub = envelope->n_sub;
  int first = first_px * n_sub;
  g_autofree guint8 *pixels = NULL;
  cairo_surface_t *mask;

  if (!find_rows (envelope, first, first + n_px * n_sub, &y0, &y1))
    return;
  pixels = g_malloc0 ((gsize) STRIP_PX * (gsize) (y1 - y0));

  for (int p = 0; p < n_px; p++) {
    float top[BNL_ENVELOPE_MAX_SUB];
    float bottom[BNL_ENVELOPE_MAX_SUB];

    for (int k = 0; k < n_sub; k++) {
      top[k] = MAX (envelope->top[first + p * n_sub + k], (float) y0) - (float) y0;
      bottom[k] = MIN (envelope->bottom[first + p * n_sub + k], (float) y1) - (float) y0;
    }
    fill_px (pixels + p, STRIP_PX, top, bottom, n_sub);
  }

  mask = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_A8, n_px, y1 - y0, STRIP_PX);
  cairo_mask_surface (cr, mask, envelope->first_px + first_px, y0);
  cairo_surface_destroy (mask);
}

void
bnl_envelope_paint (const BnlEnvelope *envelope, cairo_t *cr)
{
  double left, top, right, bottom;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  for (int p = 0; p < envelope->n_px; p += STRIP_PX)
    paint_strip (envelope, cr, p, MIN (STRIP_PX, envelope->n_px - p), (int) floor (top),
                 (int) ceil (bottom));
}

void
bnl_envelope_trace (const BnlEnvelope *envelope, cairo_t *cr)
{
  gboolean gap = TRUE;

  for (int i = 0; i < envelope->n; i++) {
    double x = envelope->first_px + (i + 0.5) / envelope->n_sub;

    if (!(envelope->top[i] <= envelope->bottom[i])) {
      gap = TRUE;
      continue;
    }
    if (gap)
      cairo_move_to (cr, x, (double) envelope->top[i]);
    else
      cairo_line_to (cr, x, (double) envelope->top[i]);
    cairo_line_to (cr, x, (double) envelope->bottom[i]);
    gap = FALSE;
  }
}
