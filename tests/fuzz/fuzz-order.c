/* Any bytes as an order file: refused with a sentence, or indices that are all in range. */

#include "fuzz-input.h"

#include "data/bnl-order.h"
#include "data/bnl-data-error.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_input_store (data, size);
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  g_autofree guint32 *order = bnl_order_read (path, 100, &n, &error);

  if (order) {
    g_assert_cmpuint (n, >, 0);
    for (gsize i = 0; i < n; i++)
      g_assert_cmpuint (order[i], <, 100);
  } else {
    g_assert_true (error && error->domain == BNL_DATA_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  return 0;
}
