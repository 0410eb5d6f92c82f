#include "bnl-scale.h"

#include <math.h>

#define MIN_STD 1e-6f

/* Sums of a run of this length fit 32 bits, which lets them be taken many at a time. */
#define RUN (1u << 14)

static void
sum_bytes (const guint8 *bytes, gsize n, guint64 *sum, guint64 *sum_of_squares)
{
  for (gsize start = 0; start < n; start += RUN) {
    gsize end = MIN (n, start + RUN);
    guint32 s = 0, q = 0;

    for (gsize i = start; i < end; i++) {
      s += bytes[i];
      q += (guint32) bytes[i] * bytes[i];
    }
    *sum += s;
    *sum_of_squares += q;
  }
}

void
bnl_scale_init (BnlScale *scale,
                BnlNormalize normalize,
                const BnlDataset *dataset,
                const guint32 *indices,
                guint32 n_indices)
{
  const BnlImages *images = bnl_dataset_get_train (dataset);
  gsize n_pixels = bnl_dataset_get_n_pixels (dataset);
  guint32 n = indices ? n_indices : images->n;
  double n_values = (double) n * (double) n_pixels;
  guint64 sum = 0, sum_of_squares = 0;
  double mean, variance;

  *scale = (BnlScale){ .normalize = normalize, .mean = 0, .std = 1 };
  if (n == 0)
    return;

  for (guint32 i = 0; i < n; i++)
    sum_bytes (images->pixels + (indices ? indices[i] : i) * n_pixels, n_pixels, &sum,
               &sum_of_squares);
  mean = (double) sum / n_values;
  variance = (double) sum_of_squares / n_values - mean * mean;
  scale->mean = (float) (mean / 255);
  scale->std = MAX ((float) (sqrt (MAX (variance, 0)) / 255), MIN_STD);
}

/* 1/255 in two parts: the first has so few bits that its product with a byte is exact, so the sum
 * of both products is x / 255 as a division rounds it, for every byte (the test tries all), at a
 * fraction of its price. */
#define HIGH 0x1.01p-8f
#define LOW 0x1.010102p-24f

static inline float
divide_by_255 (guint8 byte)
{
  float x = byte;

  return x * HIGH + x * LOW;
}

void
bnl_scale_apply (const BnlScale *scale,
                 gsize n,
                 const guint8 *restrict bytes,
                 float *restrict values)
{
  const float mean = scale->mean, std = scale->std;

  switch (scale->normalize) {
  case BNL_NORMALIZE_UNIT:
    for (gsize i = 0; i < n; i++)
      values[i] = divide_by_255 (bytes[i]);
    break;
  case BNL_NORMALIZE_HALF:
    for (gsize i = 0; i < n; i++)
      values[i] = (divide_by_255 (bytes[i]) - 0.5f) / 0.5f;
    break;
  case BNL_NORMALIZE_STANDARD:
    for (gsize i = 0; i < n; i++)
      values[i] = (divide_by_255 (bytes[i]) - mean) / std;
    break;
  case BNL_NORMALIZE_BINARY:
    for (gsize i = 0; i < n; i++)
      values[i] = bytes[i] > 127 ? 1.0f : 0.0f;
    break;
  }
}
