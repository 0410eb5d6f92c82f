/* Any bytes as a table of images: refused with a sentence, or images with labels that fit. */

#include "fuzz-input.h"

#include "data/bnl-csv.h"
#include "data/bnl-data-error.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_input_store (data, size);
  g_autoptr (GError) error = NULL;
  g_auto (BnlImageSet) set = { 0 };

  if (!bnl_csv_read (path, &set, &error)) {
    g_assert_true (error && error->domain == BNL_DATA_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  } else if (set.labels) {
    g_assert_cmpuint (set.n, >, 0);
    g_assert_cmpuint (g_bytes_get_size (set.labels), ==, set.n);
    g_assert_cmpuint (g_bytes_get_size (set.pixels), ==, (gsize) set.n * set.width * set.height);
  }
  return 0;
}
