#pragma once

#include "bnl-dataset.h"

/* From a pixel's byte to the number that the network reads. */

typedef enum {
  BNL_NORMALIZE_UNIT,     /* x / 255 */
  BNL_NORMALIZE_HALF,     /* (x / 255 - 0.5) / 0.5 */
  BNL_NORMALIZE_STANDARD, /* (x / 255 - mean) / std, both of the training images */
  BNL_NORMALIZE_BINARY,   /* 1 where x / 255 > 0.5, else 0 */
} BnlNormalize;

/* A value: copy it. */
typedef struct {
  BnlNormalize normalize;
  float mean, std; /* of x / 255 over the training images; used by STANDARD */
} BnlScale;

/* mean and std (divisor n) over every pixel of the training images listed (all where indices is
 * NULL); std is at least 1e-6. */
void bnl_scale_init (BnlScale *scale,
                     BnlNormalize normalize,
                     const BnlDataset *dataset,
                     const guint32 *indices,
                     guint32 n_indices);

/* values = scaled bytes; bytes, values: [n].  Rounded as float arithmetic in the order written
 * above, so that it equals the same expression in PyTorch bit for bit.  allocates: never. */
void bnl_scale_apply (const BnlScale *scale, gsize n, const guint8 *bytes, float *values);
