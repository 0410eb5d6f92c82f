/* Any bytes as an archive of NumPy: refused with a sentence, or halves of one size that fit. */

#include "fuzz-input.h"

#include "data/bnl-data-error.h"
#include "data/bnl-npz.h"

static void
check_half (const BnlImageSet *set)
{
  g_assert_cmpuint (set->n, >, 0);
  g_assert_cmpuint (g_bytes_get_size (set->labels), ==, set->n);
  g_assert_cmpuint (g_bytes_get_size (set->pixels), ==, (gsize) set->n * set->width * set->height);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_input_store (data, size);
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  if (!bnl_npz_read (path, &pair, &error)) {
    g_assert_true (error && error->domain == BNL_DATA_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  check_half (&pair.train);
  if (pair.test.labels) {
    check_half (&pair.test);
    g_assert_cmpuint (pair.test.width, ==, pair.train.width);
    g_assert_cmpuint (pair.test.height, ==, pair.train.height);
  }
  return 0;
}
