#pragma once

#include <stddef.h>

#include "bnl-real.h"

/* A cache line, and the widest vector that a kernel loads. */
#define BNL_MEMORY_ALIGN ((size_t) 64)

/* n zeros, aligned to BNL_MEMORY_ALIGN.  Many are zeroed by the system, page by page as they are
 * first touched, so that this never takes long.  Never NULL for n = 0; NULL where memory ends. */
BnlReal *bnl_memory_new (size_t n);
void bnl_memory_free (BnlReal *memory);

/* n rounded up, so that what is carved behind n reals is aligned too. */
static inline size_t
bnl_memory_pad (size_t n)
{
  const size_t reals = BNL_MEMORY_ALIGN / sizeof (BnlReal);

  return (n + reals - 1) / reals * reals;
}
