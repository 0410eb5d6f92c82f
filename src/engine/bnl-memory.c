/* Aligned memory for the flat arrays. */

#include "bnl-memory-private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

BnlReal *
bnl_memory_new (size_t n)
{
  BnlReal *memory;
  size_t size;

  if (n > SIZE_MAX / sizeof (BnlReal) - BNL_MEMORY_ALIGN)
    return NULL;
  size = bnl_memory_pad (n > 0 ? n : 1) * sizeof (BnlReal);
  memory = aligned_alloc (BNL_MEMORY_ALIGN, size);
  if (memory != NULL)
    memset (memory, 0, size);
  return memory;
}
