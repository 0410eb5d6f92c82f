#pragma once

#include <stdbool.h>

/* The kinds of normalization, and over what each takes mean and variance. */

typedef enum {
  BNL_NORM_NONE,
  BNL_NORM_BATCH,        /* each unit over the batch */
  BNL_NORM_LAYER,        /* each row over its units: no batch, no running statistics */
  BNL_NORM_BATCH_RENORM, /* as batch, corrected towards the running statistics */
  BNL_NORM_GHOST,        /* each unit over small groups of the batch's rows */
} BnlNorm;

typedef enum {
  BNL_NORM_POSITION_BEFORE, /* Linear, norm, activation */
  BNL_NORM_POSITION_AFTER,  /* Linear, activation, norm */
} BnlNormPosition;

/* Whether a norm keeps running statistics, and with that needs two rows or more where it takes
 * those of the batch. */
static inline bool
bnl_norm_is_tracked (BnlNorm norm)
{
  return norm == BNL_NORM_BATCH || norm == BNL_NORM_BATCH_RENORM || norm == BNL_NORM_GHOST;
}

/* How many groups of `size` rows BNL_NORM_GHOST makes of m rows.  The last takes what is left; a
 * single row, which has no variance, joins the group before it.  m, size >= 2. */
static inline int
bnl_norm_count_groups (int size, int m)
{
  return m / size + (m % size >= 2);
}

/* Rows of group `index`, which begins at row index * size. */
static inline int
bnl_norm_count_rows (int size, int m, int index)
{
  return index < bnl_norm_count_groups (size, m) - 1 ? size : m - index * size;
}
