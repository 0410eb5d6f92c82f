/* Any bytes as an IDX file: refused with a sentence, or exactly what its header says. */

#include "fuzz-input.h"

#include "data/bnl-data-error.h"
#include "data/bnl-idx.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_input_store (data, size);

  for (guint n_dimensions = 1; n_dimensions <= BNL_IDX_MAX_DIMENSIONS; n_dimensions++) {
    g_autoptr (GError) error = NULL;
    g_auto (BnlIdx) idx = { 0 };

    if (bnl_idx_read (path, n_dimensions, &idx, &error)) {
      gsize n = 1;

      for (guint i = 0; i < n_dimensions; i++)
        n *= idx.sizes[i];
      g_assert_cmpuint (g_bytes_get_size (idx.values), ==, n);
    } else {
      g_assert_true (error && error->domain == BNL_DATA_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  }
  return 0;
}
