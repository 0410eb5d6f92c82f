/* From bytes to numbers: exact, for every byte. */

#include <math.h>
#include <string.h>

#include "data/bnl-scale.h"
#include "idx-writer.h"

static gboolean
is_near (float a, double b, double tolerance)
{
  return fabs ((double) a - b) <= tolerance;
}

static guint8 all_bytes[256];

/* SHA-256 of the 256 floats that PyTorch 1.13 makes of bytes 0 .. 255:
 *   x = torch.arange (256).float () / 255; then
 *   x | (x - 0.5) / 0.5 | (x - float32 (mean)) / float32 (std) | (x > 0.5).float () */
static const struct {
  BnlScale scale;
  const char *checksum;
} golden[] = {
  { { BNL_NORMALIZE_UNIT, 0, 1 },
    "010413efe9fc4438fee48de66c4d09f377b28af6a9fe2522201e8c1dbb831fc8" },
  { { BNL_NORMALIZE_HALF, 0, 1 },
    "d15e8ce72284446496a6de66e8a4795818530b44cd2c3dd415077364535c3c1a" },
  { { BNL_NORMALIZE_STANDARD, 0.1307f, 0.3081f },
    "0103dbab6b16bfcaea0aa75d7377b4b22bb6792081600921bee4a17ff9c4d33e" },
  { { BNL_NORMALIZE_STANDARD, 0.2860f, 0.3530f },
    "897c26057ea3a3d3b3806b3c7f76a0d02f6d9bde09d1b5335f3f9f91fde2728d" },
  { { BNL_NORMALIZE_BINARY, 0, 1 },
    "313d3756316bfb26392b5ef7571e52a28bb8d25d0dfd948afbc30c1142a71258" },
};

static void
test_golden (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++) {
    float values[256];
    g_autofree char *checksum = NULL;

    bnl_scale_apply (&golden[i].scale, 256, all_bytes, values);
    checksum =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) values, sizeof values);
    g_assert_cmpstr (checksum, ==, golden[i].checksum);
  }
}

/* The expressions of the header, each operation rounded to float. */
static float
scale_plainly (const BnlScale *scale, guint8 byte)
{
  volatile float x = (float) byte, y;

  x = x / 255.0f;
  switch (scale->normalize) {
  case BNL_NORMALIZE_UNIT:
    return x;
  case BNL_NORMALIZE_HALF:
    y = x - 0.5f;
    return y / 0.5f;
  case BNL_NORMALIZE_STANDARD:
    y = x - scale->mean;
    return y / scale->std;
  case BNL_NORMALIZE_BINARY:
    return x > 0.5f ? 1.0f : 0.0f;
  }
  return NAN;
}

static void
test_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 500; round++)
    for (int mode = BNL_NORMALIZE_UNIT; mode <= BNL_NORMALIZE_BINARY; mode++) {
      BnlScale scale = { (BnlNormalize) mode, (float) g_rand_double (random),
                         (float) g_rand_double_range (random, 1e-6, 1) };
      float values[256];

      bnl_scale_apply (&scale, 256, all_bytes, values);
      for (guint i = 0; i < 256; i++) {
        float expected = scale_plainly (&scale, (guint8) i);

        g_assert_cmpmem (&values[i], sizeof (float), &expected, sizeof (float));
      }
    }
}

/* Any length, any alignment, nothing written beyond. */
static void
test_lengths (void)
{
  const BnlScale scale = { BNL_NORMALIZE_HALF, 0, 1 };

  for (gsize offset = 0; offset < 9; offset++)
    for (gsize n = 0; n < 70; n++) {
      float values[80];

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = -7;
      bnl_scale_apply (&scale, n, all_bytes + 2 * offset, values + offset);
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        if (i < offset || i >= offset + n)
          g_assert_cmpfloat (values[i], ==, -7);
        else
          g_assert_cmpfloat (values[i], ==,
                             scale_plainly (&scale, all_bytes[2 * offset + i - offset]));
    }
}

static void
test_mean_and_std (void)
{
  const guint8 pixels[] = { 0, 255, 10, 20, 255, 255, 0, 0, 128, 127, 1, 2 };
  const guint8 labels[] = { 0, 1, 0 };
  const BnlImages images = { 3, pixels, labels };
  const guint32 chosen[] = { 2, 0 };
  g_autoptr (BnlDataset) dataset = bnl_dataset_new ("small", 2, 2, 2, &images, &images);
  BnlScale scale;

  /* Two passes over every pixel in Python: statistics.fmean and pstdev of x / 255. */
  bnl_scale_init (&scale, BNL_NORMALIZE_STANDARD, dataset, NULL, 0);
  g_assert_cmpint (scale.normalize, ==, BNL_NORMALIZE_STANDARD);
  g_assert_true (is_near (scale.mean, 0.344117647059, 1e-7));
  g_assert_true (is_near (scale.std, 0.417010238973, 1e-7));

  bnl_scale_init (&scale, BNL_NORMALIZE_STANDARD, dataset, chosen, 2);
  g_assert_true (is_near (scale.mean, 0.266176470588, 1e-7));
  g_assert_true (is_near (scale.std, 0.342960388592, 1e-7));
}

/* Images that are all alike have no spread: still finite. */
static void
test_flat (void)
{
  const guint8 pixels[] = { 200, 200, 200, 200 };
  const guint8 labels[] = { 0 };
  const BnlImages images = { 1, pixels, labels };
  g_autoptr (BnlDataset) dataset = bnl_dataset_new ("flat", 2, 2, 2, &images, &images);
  BnlScale scale;
  float values[4];

  bnl_scale_init (&scale, BNL_NORMALIZE_STANDARD, dataset, NULL, 0);
  g_assert_cmpfloat (scale.std, ==, 1e-6f);
  bnl_scale_apply (&scale, 4, pixels, values);
  g_assert_true (isfinite (values[0]));
}

/* More pixels than one run of 32-bit sums holds. */
static void
test_large_image (void)
{
  gsize n = 1000 * 1000;
  g_autofree guint8 *pixels = g_malloc (n);
  const guint8 label = 0;
  const BnlImages images = { 1, pixels, &label };
  g_autoptr (BnlDataset) dataset = NULL;
  BnlScale scale;

  memset (pixels, 255, n);
  memset (pixels, 0, n / 4);
  dataset = bnl_dataset_new ("large", 1000, 1000, 2, &images, &images);
  bnl_scale_init (&scale, BNL_NORMALIZE_STANDARD, dataset, NULL, 0);
  g_assert_true (is_near (scale.mean, 0.75, 1e-7));
  g_assert_true (is_near (scale.std, sqrt (0.1875), 1e-7));
}

/* The figures that everyone standardises MNIST with. */
static void
test_mnist (void)
{
  g_autofree char *folder = idx_writer_find_mnist ();
  g_autoptr (BnlDataset) dataset = NULL;
  BnlScale scale;

  if (!folder)
    return;
  dataset = bnl_dataset_load (folder, NULL);
  g_assert_nonnull (dataset);
  bnl_scale_init (&scale, BNL_NORMALIZE_STANDARD, dataset, NULL, 0);
  g_assert_true (is_near (scale.mean, 0.1307, 5e-5));
  g_assert_true (is_near (scale.std, 0.3081, 5e-5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < 256; i++)
    all_bytes[i] = (guint8) i;
  g_test_add_func ("/data/scale/golden", test_golden);
  g_test_add_func ("/data/scale/exact", test_exact);
  g_test_add_func ("/data/scale/lengths", test_lengths);
  g_test_add_func ("/data/scale/mean-and-std", test_mean_and_std);
  g_test_add_func ("/data/scale/flat", test_flat);
  g_test_add_func ("/data/scale/large-image", test_large_image);
  g_test_add_func ("/data/scale/mnist", test_mnist);
  return g_test_run ();
}
