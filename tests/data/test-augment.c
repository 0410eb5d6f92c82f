/* Augmentation: exact where it must be, within its amounts, the same for the same place. */

#include <math.h>
#include <string.h>

#include "data/bnl-augment.h"

#define SIDE 28
#define N_PIXELS (SIDE * SIDE)

static const BnlAugment everything = { 2, 15, 0.15, 3, 0.5 };

/* Random ink in every pixel, the edge too; n bytes, g_free. */
static guint8 *
create_noise (gsize n)
{
  guint8 *picture = g_new (guint8, n);
  BnlRng rng;

  bnl_rng_init (&rng, 1, BNL_RNG_STREAM_TEST, 0);
  for (gsize i = 0; i < n; i++)
    picture[i] = (guint8) bnl_rng_below (&rng, 256);
  return picture;
}

/* What move makes of picture; g_free. */
static guint8 *
make_move (const BnlAugmentMove *move, guint width, guint height, const guint8 *picture)
{
  g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (width, height));
  guint8 *moved = g_new (guint8, (gsize) width * height);
  BnlRng rng;

  bnl_rng_init (&rng, 2, BNL_RNG_STREAM_TEST, 0);
  bnl_augment_move (move, &rng, width, height, picture, moved, scratch);
  return moved;
}

static guint8
get_pixel (const guint8 *picture, int width, int height, int x, int y)
{
  return x >= 0 && x < width && y >= 0 && y < height ? picture[y * width + x] : 0;
}

/* Nothing on, nothing changed: also in the smallest and in oblong pictures. */
static void
test_identity (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 9 }, { 2, 1 }, { 28, 28 }, { 7, 8 }, { 65, 3 } };
  const BnlAugment none = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint width = sizes[i][0], height = sizes[i][1];
    g_autofree guint8 *picture = create_noise ((gsize) width * height);
    g_autofree guint8 *moved = g_new (guint8, (gsize) width * height);
    g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (width, height));

    for (guint32 position = 0; position < 20; position++) {
      bnl_augment_apply (&none, 3, 1, position, width, height, picture, moved, scratch);
      g_assert_true (memcmp (moved, picture, (gsize) width * height) == 0);
    }
  }
}

/* Whole pixels are copied, and what comes in is paper. */
static void
test_whole_shift (void)
{
  const int width = 9, height = 6;
  g_autofree guint8 *picture = create_noise (9 * 6);

  for (int right = -10; right <= 10; right++)
    for (int down = -7; down <= 7; down++) {
      const BnlAugmentMove move = { .factor = 1, .right = right, .down = down };
      g_autofree guint8 *moved = make_move (&move, 9, 6, picture);

      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          g_assert_cmpuint (moved[y * width + x], ==,
                            get_pixel (picture, width, height, x - right, y - down));
    }
}

/* Half a pixel to the right is the mean of two neighbours, rounded. */
static void
test_part_shift (void)
{
  static const guint8 picture[] = { 10, 20, 41, 255 };
  static const guint8 expected[] = { 5, 15, 31, 148 };
  const BnlAugmentMove move = { .factor = 1, .right = 0.5 };
  g_autofree guint8 *moved = make_move (&move, 4, 1, picture);

  g_assert_cmpmem (moved, 4, expected, 4);
}

static void
test_mirror (void)
{
  const int width = 9, height = 6;
  g_autofree guint8 *picture = create_noise (9 * 6);
  const BnlAugmentMove plain = { .factor = 1, .mirrored = TRUE };
  const BnlAugmentMove shifted = { .factor = 1, .mirrored = TRUE, .right = 2, .down = -1 };
  g_autofree guint8 *once = make_move (&plain, 9, 6, picture);
  g_autofree guint8 *twice = make_move (&plain, 9, 6, once);
  g_autofree guint8 *then = make_move (&shifted, 9, 6, picture);

  g_assert_cmpmem (twice, 9 * 6, picture, 9 * 6);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      g_assert_cmpuint (once[y * width + x], ==, picture[y * width + width - 1 - x]);
      /* Mirrored first, then moved. */
      g_assert_cmpuint (then[y * width + x], ==, get_pixel (once, width, height, x - 2, y + 1));
    }
}

/* A quarter and half a turn clockwise about the middle. */
static void
test_turn (void)
{
  const guint n = 8;
  g_autofree guint8 *picture = create_noise (8 * 8);
  const BnlAugmentMove quarter = { .factor = 1, .angle = 90 }, half = { .factor = 1, .angle = 180 };
  g_autofree guint8 *one = make_move (&quarter, n, n, picture);
  g_autofree guint8 *two = make_move (&half, n, n, picture);

  for (guint y = 0; y < n; y++)
    for (guint x = 0; x < n; x++) {
      g_assert_cmpuint (two[y * n + x], ==, picture[(n - 1 - y) * n + n - 1 - x]);
      g_assert_cmpuint (one[x * n + n - 1 - y], ==, picture[y * n + x]);
    }
}

/* A ramp stays a ramp whose slope is divided by the factor, about the middle. */
static void
test_factor (void)
{
  guint8 ramp[SIDE];
  const BnlAugmentMove larger = { .factor = 2 }, smaller = { .factor = 0.5 };
  g_autofree guint8 *stretched = NULL;
  g_autofree guint8 *shrunk = NULL;

  for (guint x = 0; x < SIDE; x++)
    ramp[x] = (guint8) (8 * x);
  stretched = make_move (&larger, SIDE, 1, ramp);
  shrunk = make_move (&smaller, SIDE, 1, ramp);
  for (guint x = 0; x < SIDE; x++) {
    g_assert_cmpuint (stretched[x], ==, 4 * x + 54);
    /* The ramp's ends are at 7 and 20; beyond them the picture ends. */
    if (x >= 7 && x <= 20)
      g_assert_cmpuint (shrunk[x], ==, 16 * x - 108);
    else
      g_assert_cmpuint (shrunk[x], ==, 0);
  }
}

/* A ramp shows how far each point was displaced: never beyond the amount, as much as the header
 * says on average, and neighbours by nearly the same. */
static void
test_elastic (void)
{
  const double amount = 5;
  const guint width = 200, height = 60;
  const BnlAugmentMove move = { .factor = 1, .elastic = amount };
  g_autofree guint8 *ramp = g_new (guint8, 200 * 60);
  g_autofree guint8 *moved = NULL;
  double sum = 0, steepest = 0;
  guint n = 0;

  for (guint i = 0; i < width * height; i++)
    ramp[i] = (guint8) (i % width);
  moved = make_move (&move, width, height, ramp);
  for (guint y = 10; y < height - 10; y++)
    for (guint x = 10; x < width - 10; x++) {
      const double far = (double) moved[y * width + x] - x;
      const double next = (double) moved[y * width + x + 1] - (x + 1);

      g_assert_true (fabs (far) <= amount + 0.5);
      sum += far * far;
      steepest = fmax (steepest, fabs (next - far));
      n++;
    }
  if (!(fabs (sqrt (sum / n) - 0.28 * amount) <= 0.2 * amount * 0.28))
    g_error ("root mean square %g of %g", sqrt (sum / n), amount);
  g_assert_true (steepest <= 2);
  g_assert_true (steepest >= 1);
}

/* The cubic B-spline of Schoenberg about 0, as books write it. */
static double
evaluate_spline (double x)
{
  const double far = fabs (x);

  if (far >= 2)
    return 0;
  return far >= 1 ? pow (2 - far, 3) / 6 : 2.0 / 3 - far * far + pow (far, 3) / 2;
}

/* Nodes [n_y, n_x] stand GRID pixels apart, the first one step before pixel 0. */
static double
evaluate_field (const double *nodes, guint n_x, guint n_y, guint x, guint y)
{
  double sum = 0;

  for (guint j = 0; j < n_y; j++)
    for (guint i = 0; i < n_x; i++)
      sum += nodes[j * n_x + i] * evaluate_spline ((double) x / BNL_AUGMENT_GRID + 1 - (double) i) *
             evaluate_spline ((double) y / BNL_AUGMENT_GRID + 1 - (double) j);
  return sum;
}

/* Every point by itself and in double, from the description in the header: everything at once. */
static void
test_naive (void)
{
  enum { WIDTH = 31, HEIGHT = 22, N_X = 8, N_Y = 7 };
  const BnlAugmentMove move = { TRUE, 4, 1.3, 25, 2.75, -1.5 };
  const double cosine = cos (25 * G_PI / 180), sine = sin (25 * G_PI / 180);
  g_autofree guint8 *picture = create_noise (WIDTH * HEIGHT);
  g_autofree guint8 *moved = make_move (&move, WIDTH, HEIGHT, picture);
  double nodes[2][N_X * N_Y];
  BnlRng rng;

  bnl_rng_init (&rng, 2, BNL_RNG_STREAM_TEST, 0); /* as make_move() */
  for (guint axis = 0; axis < 2; axis++)
    for (guint i = 0; i < N_X * N_Y; i++)
      nodes[axis][i] = 4.0 * (gint32) bnl_rng_next (&rng) / 2147483648.0;
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++) {
      const double right = x - 15.0 - 2.75, down = y - 10.5 + 1.5;
      const double turned_x = (cosine * right + sine * down) / 1.3 + 15;
      const double turned_y = (cosine * down - sine * right) / 1.3 + 10.5;
      const double from_x = 30 - (turned_x + evaluate_field (nodes[0], N_X, N_Y, x, y));
      const double from_y = turned_y + evaluate_field (nodes[1], N_X, N_Y, x, y);
      const int column = (int) floor (from_x), row = (int) floor (from_y);
      double ink = 0;

      for (int j = 0; j < 2; j++)
        for (int i = 0; i < 2; i++)
          ink += (1 - fabs (from_x - (column + i))) * (1 - fabs (from_y - (row + j))) *
                 get_pixel (picture, WIDTH, HEIGHT, column + i, row + j);
      if (!(fabs (ink - moved[y * WIDTH + x]) <= 0.6))
        g_error ("%u, %u: %u, not %g", x, y, moved[y * WIDTH + x], ink);
    }
}

static void
test_drawn (void)
{
  enum { N = 20000 };
  const BnlAugment augment = { 2, 15, 0.1, 3, 0.25 };
  const double amounts[] = { 2, 2, 15, 0.1 };
  double sums[4] = { 0 }, squares[4] = { 0 }, products = 0;
  guint n_mirrored = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 5, BNL_RNG_STREAM_TEST, 0);
  for (guint i = 0; i < N; i++) {
    BnlAugmentMove move;

    bnl_augment_draw (&augment, &rng, &move);
    const double values[] = { move.right, move.down, move.angle, move.factor - 1 };

    for (guint k = 0; k < 4; k++) {
      g_assert_true (fabs (values[k]) <= amounts[k]);
      sums[k] += values[k] / amounts[k];
      squares[k] += values[k] * values[k] / (amounts[k] * amounts[k]);
    }
    products += move.right * move.down / 4;
    n_mirrored += move.mirrored ? 1 : 0;
    g_assert_cmpfloat (move.elastic, ==, 3);
  }
  /* Uniform in -1 .. 1: mean 0 and mean square 1/3, here within five standard errors. */
  for (guint k = 0; k < 4; k++) {
    g_assert_true (fabs (sums[k] / N) <= 5 * sqrt (1.0 / 3 / N));
    g_assert_true (fabs (squares[k] / N - 1.0 / 3) <= 5 * sqrt (4.0 / 45 / N));
  }
  g_assert_true (fabs (products / N) <= 5 * sqrt (1.0 / 9 / N));
  g_assert_true (fabs ((double) n_mirrored / N - 0.25) <= 5 * sqrt (0.25 * 0.75 / N));
}

/* To turn one on leaves the others as they were drawn. */
static void
test_apart (void)
{
  for (guint on = 0; on < BNL_AUGMENT_N_KINDS; on++) {
    BnlAugment alone = { 0 };
    BnlAugmentMove all, one;
    BnlRng first, second;

    bnl_rng_init (&first, 6, BNL_RNG_STREAM_TEST, 0);
    bnl_rng_init (&second, 6, BNL_RNG_STREAM_TEST, 0);
    bnl_augment_set_amount (&alone, on, bnl_augment_get_amount (&everything, on));
    bnl_augment_draw (&everything, &first, &all);
    bnl_augment_draw (&alone, &second, &one);
    g_assert_true (on != 0 || (one.right == all.right && one.down == all.down));
    g_assert_true (on != 1 || one.angle == all.angle);
    g_assert_true (on != 2 || one.factor == all.factor);
    g_assert_true (on != 3 || one.elastic == all.elastic);
    g_assert_true (on != 4 || one.mirrored == all.mirrored);
    g_assert_cmpuint (bnl_rng_next (&first), ==, bnl_rng_next (&second));
  }
}

/* Seed, epoch and place each make another picture; the same three make the same, whatever is in
 * scratch. */
static void
test_place (void)
{
  static const guint32 places[][3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  const gsize n_scratch = bnl_augment_count_scratch (SIDE, SIDE);
  g_autofree guint8 *picture = create_noise (N_PIXELS);
  g_autofree float *scratch = g_new (float, n_scratch);
  guint8 moved[4][N_PIXELS], again[N_PIXELS];

  for (guint i = 0; i < 4; i++) {
    memset (scratch, i == 0 ? 0 : 0xff, n_scratch * sizeof *scratch);
    bnl_augment_apply (&everything, places[i][0], places[i][1], places[i][2], SIDE, SIDE, picture,
                       moved[i], scratch);
    for (guint j = 0; j < i; j++)
      g_assert_true (memcmp (moved[i], moved[j], N_PIXELS) != 0);
  }
  bnl_augment_apply (&everything, 0, 0, 0, SIDE, SIDE, picture, again, scratch);
  g_assert_cmpmem (again, N_PIXELS, moved[0], N_PIXELS);
}

/* The strongest of everything stays within the arrays: sanitizers and valgrind look. */
static void
test_extremes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 40 }, { 40, 1 }, { 5, 3 }, { 28, 28 } };
  BnlAugment augment;

  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++)
    bnl_augment_set_amount (&augment, kind, bnl_augment_get_kind (kind)->maximum);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint width = sizes[i][0], height = sizes[i][1];
    const gsize n = (gsize) width * height;
    g_autofree guint8 *picture = g_malloc (n);
    g_autofree guint8 *moved = g_malloc (n);
    g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (width, height));

    memset (picture, 255, n);
    for (guint32 position = 0; position < 2000; position++)
      bnl_augment_apply (&augment, 7, 0, position, width, height, picture, moved, scratch);
  }
}

/* The five by name, in the order of the struct, with amounts that are within their limits. */
static void
test_kinds (void)
{
  static const char *const names[] = { "shift", "rotate", "scale", "elastic", "hflip" };
  const BnlAugment augment = { .shift = 1, .rotate = 2, .scale = 3, .elastic = 4, .hflip = 5 };
  BnlAugment none = { 0 };

  g_assert_true (bnl_augment_is_none (&none));
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++) {
    const BnlAugmentKind *described = bnl_augment_get_kind (kind);

    g_assert_cmpstr (described->name, ==, names[kind]);
    g_assert_nonnull (described->unit);
    g_assert_true (described->usual > 0 && described->usual <= described->maximum);
    g_assert_cmpfloat (bnl_augment_get_amount (&augment, kind), ==, kind + 1);
    bnl_augment_set_amount (&none, kind, 0.1);
    g_assert_false (bnl_augment_is_none (&none));
    bnl_augment_set_amount (&none, kind, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/augment/identity", test_identity);
  g_test_add_func ("/data/augment/whole-shift", test_whole_shift);
  g_test_add_func ("/data/augment/part-shift", test_part_shift);
  g_test_add_func ("/data/augment/mirror", test_mirror);
  g_test_add_func ("/data/augment/turn", test_turn);
  g_test_add_func ("/data/augment/factor", test_factor);
  g_test_add_func ("/data/augment/elastic", test_elastic);
  g_test_add_func ("/data/augment/naive", test_naive);
  g_test_add_func ("/data/augment/drawn", test_drawn);
  g_test_add_func ("/data/augment/apart", test_apart);
  g_test_add_func ("/data/augment/place", test_place);
  g_test_add_func ("/data/augment/extremes", test_extremes);
  g_test_add_func ("/data/augment/kinds", test_kinds);
  return g_test_run ();
}
