/* Any bytes as a picture: refused with a sentence, or a digit with ink in it. */

#include "fuzz-input.h"

#include "data/bnl-data-error.h"
#include "data/bnl-digit.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_input_store (data, size);
  g_autoptr (GError) error = NULL;
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  guint n_ink = 0;

  if (bnl_digit_read (path, pixels, &error)) {
    for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
      n_ink += pixels[i] > 0;
    g_assert_cmpuint (n_ink, >, 0);
  } else {
    g_assert_true (error && error->domain == BNL_DATA_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  return 0;
}
