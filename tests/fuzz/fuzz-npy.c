/* Any bytes as the header of one of NumPy's arrays, without the archive whose checksums keep most
 * changes out: refused, or sizes that multiply to what is said. */

#include "fuzz-input.h"

#include <glib.h>
#include <string.h>

#include "data/bnl-npy.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* Its own memory, no longer than the header, so that reading beyond is noticed. */
  g_autofree uint8_t *header = g_memdup2 (data, size);
  gsize n = size >= BNL_NPY_PREFIX ? bnl_npy_measure (header) : 0;
  guint64 n_items = 1;
  BnlNpy npy;

  if (n < BNL_NPY_PREFIX || n > size)
    return 0;
  header = g_realloc (header, n);
  if (bnl_npy_parse (header, n, &npy))
    return 0;
  for (guint i = 0; i < npy.n_dimensions; i++)
    n_items *= npy.sizes[i];
  g_assert_cmpuint (n_items, ==, npy.n_items);
  g_assert_nonnull (memchr (npy.type, '\0', sizeof npy.type));
  return 0;
}
