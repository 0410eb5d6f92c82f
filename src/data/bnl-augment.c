#include "bnl-augment.h"

#include <math.h>
#include <string.h>

#define N_WEIGHTS 4 /* nodes that a cubic B-spline joins, along one axis */
#define BORDER 1    /* paper around the padded picture, before it; one more after it */
#define PADDING 3   /* both together: a place clamped to it reads paper only */

static const BnlAugmentKind kinds[BNL_AUGMENT_N_KINDS] = {
  { "shift", "pixels", 2.0, 100.0 }, { "rotate", "degrees", 10.0, 180.0 },
  { "scale", "", 0.1, 0.9 },         { "elastic", "pixels", 2.0, 50.0 },
  { "hflip", "", 0.5, 1.0 },
};

const BnlAugmentKind *
bnl_augment_get_kind (guint kind)
{
  g_return_val_if_fail (kind < BNL_AUGMENT_N_KINDS, NULL);

  return &kinds[kind];
}

static gsize
find_offset (guint kind)
{
  static const gsize offsets[BNL_AUGMENT_N_KINDS] = {
    G_STRUCT_OFFSET (BnlAugment, shift), G_STRUCT_OFFSET (BnlAugment, rotate),
    G_STRUCT_OFFSET (BnlAugment, scale), G_STRUCT_OFFSET (BnlAugment, elastic),
    G_STRUCT_OFFSET (BnlAugment, hflip),
  };

  g_assert (kind < BNL_AUGMENT_N_KINDS);
  return offsets[kind];
}

double
bnl_augment_get_amount (const BnlAugment *augment, guint kind)
{
  return G_STRUCT_MEMBER (double, augment, find_offset (kind));
}

void
bnl_augment_set_amount (BnlAugment *augment, guint kind, double amount)
{
  G_STRUCT_MEMBER (double, augment, find_offset (kind)) = amount;
}

gboolean
bnl_augment_is_none (const BnlAugment *augment)
{
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++)
    if (bnl_augment_get_amount (augment, kind) > 0.0)
      return FALSE;
  return TRUE;
}

static double
draw_within (BnlRng *rng, double amount)
{
  return amount * (2.0 * bnl_rng_uniform (rng) - 1.0);
}

void
bnl_augment_draw (const BnlAugment *augment, BnlRng *rng, BnlAugmentMove *move)
{
  move->right = draw_within (rng, augment->shift);
  move->down = draw_within (rng, augment->shift);
  move->angle = draw_within (rng, augment->rotate);
  move->factor = 1.0 + draw_within (rng, augment->scale);
  move->mirrored = bnl_rng_uniform (rng) < augment->hflip;
  move->elastic = augment->elastic;
}

static guint
count_nodes (guint n_pixels)
{
  return (n_pixels - 1) / BNL_AUGMENT_GRID + N_WEIGHTS;
}

/* The parts of scratch. */
typedef struct {
  guint n_x, n_y;  /* nodes along each axis */
  float *padded;   /* [height + PADDING, width + PADDING] */
  float *nodes;    /* [2, n_y, n_x] displacements along x, then along y */
  float *joined;   /* [n_x] nodes of one row of pixels */
  float *weights;  /* [width, N_WEIGHTS] */
  float *along[2]; /* [width] of one row, along x and along y */
} Room;

static gsize
count_padded (guint width, guint height)
{
  return ((gsize) width + PADDING) * ((gsize) height + PADDING);
}

gsize
bnl_augment_count_scratch (guint width, guint height)
{
  const gsize n_x = count_nodes (width), n_y = count_nodes (height);

  return count_padded (width, height) + 2 * n_x * n_y + n_x + (gsize) width * (N_WEIGHTS + 2);
}

static void
init_room (Room *room, guint width, guint height, float *scratch)
{
  const guint n_x = count_nodes (width), n_y = count_nodes (height);

  room->n_x = n_x;
  room->n_y = n_y;
  room->padded = scratch;
  room->nodes = room->padded + count_padded (width, height);
  room->joined = room->nodes + 2 * (gsize) n_x * n_y;
  room->weights = room->joined + n_x;
  room->along[0] = room->weights + (gsize) width * N_WEIGHTS;
  room->along[1] = room->along[0] + width;
}

static void
pad_picture (const Room *room, guint width, guint height, const guint8 *picture)
{
  const gsize stride = (gsize) width + PADDING;

  memset (room->padded, 0, count_padded (width, height) * sizeof *room->padded);
  for (guint y = 0; y < height; y++) {
    const guint8 *from = picture + (gsize) y * width;
    float *to = room->padded + (y + BORDER) * stride + BORDER;

    for (guint x = 0; x < width; x++)
      to[x] = from[x];
  }
}

/* Of the four nodes around pixel i, from the first on; they add up to 1. */
static void
weigh_nodes (guint i, float weights[N_WEIGHTS])
{
  const float t = (float) (i % BNL_AUGMENT_GRID) / BNL_AUGMENT_GRID;
  const float left = 1.0f - t;

  weights[0] = left * left * left / 6.0f;
  weights[1] = (3.0f * t * t * t - 6.0f * t * t + 4.0f) / 6.0f;
  weights[2] = (3.0f * left * left * left - 6.0f * left * left + 4.0f) / 6.0f;
  weights[3] = t * t * t / 6.0f;
}

static void
draw_nodes (const Room *room, double elastic, BnlRng *rng)
{
  const gsize n = 2 * (gsize) room->n_x * room->n_y;
  const float scale = (float) (elastic * 0x1p-31);

  for (gsize i = 0; i < n; i++)
    room->nodes[i] = scale * (float) (gint32) bnl_rng_next (rng);
}

/* How far each pixel of row y is displaced, into room->along. */
static void
join_nodes (const Room *room, guint width, guint y)
{
  float down[N_WEIGHTS];

  weigh_nodes (y, down);
  for (guint axis = 0; axis < 2; axis++) {
    const float *nodes =
        room->nodes + ((gsize) axis * room->n_y + y / BNL_AUGMENT_GRID) * room->n_x;
    float *along = room->along[axis];

    for (guint i = 0; i < room->n_x; i++)
      room->joined[i] = down[0] * nodes[i] + down[1] * nodes[i + room->n_x] +
                        down[2] * nodes[i + 2 * room->n_x] + down[3] * nodes[i + 3 * room->n_x];
    for (guint x = 0; x < width; x++) {
      const float *joined = room->joined + x / BNL_AUGMENT_GRID;
      const float *right = room->weights + (gsize) x * N_WEIGHTS;

      along[x] =
          right[0] * joined[0] + right[1] * joined[1] + right[2] * joined[2] + right[3] * joined[3];
    }
  }
}

/* From a place in the moved picture to where its ink comes from: from = matrix * to + origin. */
typedef struct {
  float matrix[2][2]; /* [row, column] of x and y */
  float origin[2];
} Inverse;

/* Turning back and resizing back about the middle, after moving back. */
static void
invert_move (const BnlAugmentMove *move, guint width, guint height, Inverse *inverse)
{
  const double radians = move->angle * (G_PI / 180.0);
  const double across = cos (radians) / move->factor, aslant = sin (radians) / move->factor;
  const double middle_x = (width - 1.0) / 2.0, middle_y = (height - 1.0) / 2.0;
  const double x = middle_x + move->right, y = middle_y + move->down;

  *inverse = (Inverse){
    .matrix = { { (float) across, (float) aslant }, { (float) -aslant, (float) across } },
    .origin = { (float) (middle_x - across * x - aslant * y),
                (float) (middle_y + aslant * x - across * y) },
  };
}

/* One row of the moved picture.  Places outside are clamped into the border, which is paper. */
static void
sample_row (const Room *room,
            const Inverse *inverse,
            gboolean mirrored,
            guint width,
            guint height,
            guint y,
            guint8 *moved)
{
  const gsize stride = (gsize) width + PADDING;
  const float begin_x = inverse->matrix[0][1] * (float) y + inverse->origin[0];
  const float begin_y = inverse->matrix[1][1] * (float) y + inverse->origin[1];
  const float last_x = (float) (width - 1);
  const float end_x = (float) (width + BORDER), end_y = (float) (height + BORDER);

  for (guint x = 0; x < width; x++) {
    const float plain_x = inverse->matrix[0][0] * (float) x + begin_x + room->along[0][x];
    const float plain_y = inverse->matrix[1][0] * (float) x + begin_y + room->along[1][x];
    const float from_x = CLAMP ((mirrored ? last_x - plain_x : plain_x) + BORDER, 0.0f, end_x);
    const float from_y = CLAMP (plain_y + BORDER, 0.0f, end_y);
    const int column = (int) from_x, row = (int) from_y;
    const float right = from_x - (float) column, down = from_y - (float) row;
    const float *upper = room->padded + (gsize) row * stride + column, *lower = upper + stride;
    const float above = upper[0] + right * (upper[1] - upper[0]);
    const float below = lower[0] + right * (lower[1] - lower[0]);

    moved[x] = (guint8) (above + down * (below - above) + 0.5f);
  }
}

void
bnl_augment_move (const BnlAugmentMove *move,
                  BnlRng *rng,
                  guint width,
                  guint height,
                  const guint8 *picture,
                  guint8 *moved,
                  float *scratch)
{
  const gboolean bent = move->elastic > 0.0;
  Inverse inverse;
  Room room;

  init_room (&room, width, height, scratch);
  pad_picture (&room, width, height, picture);
  invert_move (move, width, height, &inverse);
  if (bent) {
    draw_nodes (&room, move->elastic, rng);
    for (guint x = 0; x < width; x++)
      weigh_nodes (x, room.weights + (gsize) x * N_WEIGHTS);
  } else {
    memset (room.along[0], 0, 2 * (gsize) width * sizeof (float));
  }
  for (guint y = 0; y < height; y++) {
    if (bent)
      join_nodes (&room, width, y);
    sample_row (&room, &inverse, move->mirrored, width, height, y, moved + (gsize) y * width);
  }
}

void
bnl_augment_apply (const BnlAugment *augment,
                   guint64 seed,
                   guint32 epoch,
                   guint32 position,
                   guint width,
                   guint height,
                   const guint8 *picture,
                   guint8 *moved,
                   float *scratch)
{
  BnlAugmentMove move;
  BnlRng rng;

  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_AUGMENT, (guint64) epoch << 32 | position);
  bnl_augment_draw (augment, &rng, &move);
  bnl_augment_move (&move, &rng, width, height, picture, moved, scratch);
}
