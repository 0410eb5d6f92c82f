#include "plot/bnl-pyramid-private.h"

#include <math.h>

/* The plain way. */
static BnlExtent
scan (const float *values, gsize first, gsize end, gboolean positive_only)
{
  BnlExtent extent = BNL_EXTENT_NONE;

  for (gsize i = first; i < end; i++) {
    if (isnan (values[i]) || (positive_only && values[i] <= 0))
      continue;
    extent.lowest = MIN (extent.lowest, values[i]);
    extent.highest = MAX (extent.highest, values[i]);
  }
  return extent;
}

static void
check_stretches (float (*draw) (gsize index), gsize n)
{
  BnlPyramid pyramid = { 0 };

  for (gsize i = 0; i < n; i++)
    bnl_pyramid_append (&pyramid, draw (i));
  g_assert_cmpuint (pyramid.n, ==, n);
  for (int i = 0; i < 4000; i++) {
    gsize first = (gsize) g_test_rand_int_range (0, (gint32) n + 1);
    gsize end = (gsize) g_test_rand_int_range ((gint32) first, (gint32) n + 1);
    gboolean positive_only = i % 2;
    BnlExtent wanted, extent;

    if (i % 3 == 0)
      end = MIN (end, first + 40);
    if (i < 4) {
      first = 0;
      end = n;
    }
    wanted = scan (pyramid.values, first, end, positive_only);
    extent = bnl_pyramid_get_extent (&pyramid, first, end, positive_only);
    g_assert_cmpfloat (extent.lowest, ==, wanted.lowest);
    g_assert_cmpfloat (extent.highest, ==, wanted.highest);
  }
  bnl_pyramid_clear (&pyramid);
  g_assert_cmpuint (pyramid.n, ==, 0);
}

static float
draw_noise (gsize index)
{
  (void) index;
  return (float) g_test_rand_double_range (-3, 5);
}

static float
draw_gaps (gsize index)
{
  return index % 100 < 70 ? NAN : (float) g_test_rand_double_range (-1, 1);
}

static float
draw_nothing (gsize index)
{
  (void) index;
  return NAN;
}

static float
draw_mostly_negative (gsize index)
{
  return index % 997 == 0 ? (float) g_test_rand_double_range (0, 1) : -(float) index;
}

static void
test_extent (void)
{
  static const gsize lengths[] = { 1, 15, 16, 17, 255, 256, 257, 4095, 4096, 5000, 70000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    check_stretches (draw_noise, lengths[i]);
    check_stretches (draw_gaps, lengths[i]);
    check_stretches (draw_nothing, lengths[i]);
    check_stretches (draw_mostly_negative, lengths[i]);
  }
}

static void
test_empty (void)
{
  BnlPyramid pyramid = { 0 };
  BnlExtent extent = bnl_pyramid_get_extent (&pyramid, 0, 0, FALSE);

  g_assert_true (extent.lowest > extent.highest);
  bnl_pyramid_clear (&pyramid);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pyramid/empty", test_empty);
  g_test_add_func ("/pyramid/extent", test_extent);
  return g_test_run ();
}
