/* Any bytes as an experiment: refused with a sentence, or one that reads back as it was written. */

#include "fuzz-input.h"

#include <string.h>

#include "lab/bnl-experiment.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment =
      bnl_experiment_parse ((const char *) data, size, "fuzz", &error);

  if (experiment != NULL) {
    g_autofree char *text = bnl_experiment_dup_text (experiment);
    g_autoptr (BnlExperiment) read = bnl_experiment_parse (text, strlen (text), "fuzz", &error);
    g_autofree char *again = NULL;

    g_assert_no_error (error);
    again = bnl_experiment_dup_text (read);
    g_assert_cmpstr (text, ==, again);
  } else {
    g_assert_true (error && error->domain == BNL_SPEC_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  return 0;
}
