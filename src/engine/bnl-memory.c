/* Aligned memory for the flat arrays. */

#include "bnl-memory-private.h"

#include <stdint.h>
#include <stdlib.h>

/* Room to move up to the boundary and to keep, before it, where the whole began. */
#define HEAD (2 * BNL_MEMORY_ALIGN)

BnlReal *
bnl_memory_new (size_t n)
{
  char *whole, *aligned;

  if (n > (SIZE_MAX - 2 * HEAD) / sizeof (BnlReal))
    return NULL;
  whole = calloc (1, HEAD + bnl_memory_pad (n) * sizeof (BnlReal));
  if (whole == NULL)
    return NULL;
  aligned = whole + HEAD - (uintptr_t) whole % BNL_MEMORY_ALIGN;
  ((void **) (void *) aligned)[-1] = whole;
  return (BnlReal *) (void *) aligned;
}

void
bnl_memory_free (BnlReal *memory)
{
  if (memory != NULL)
    free (((void **) memory)[-1]);
}
