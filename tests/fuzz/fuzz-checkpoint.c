/* Any bytes as a checkpoint: refused with a sentence, or one that can be written and read again. */

#include "fuzz-input.h"

#include "lab/bnl-checkpoint.h"
#include "lab/bnl-model-file.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = bnl_checkpoint_from_bytes (bytes, &error);

  if (checkpoint != NULL) {
    g_autoptr (GBytes) written = bnl_checkpoint_to_bytes (checkpoint);
    g_autoptr (BnlCheckpoint) read = bnl_checkpoint_from_bytes (written, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (bnl_checkpoint_get_step (read), ==, bnl_checkpoint_get_step (checkpoint));
  } else {
    g_assert_true (error && error->domain == BNL_MODEL_FILE_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  return 0;
}
