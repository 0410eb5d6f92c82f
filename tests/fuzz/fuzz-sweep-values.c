/* Any text as the values of a setting, the first byte saying of which: refused with a sentence, or
 * values that the setting takes, no two alike, which come back from what they are written as. */

#include "fuzz-input.h"

#include <string.h>

#include "lab/bnl-sweep.h"

static void
check_values (const BnlSweep *sweep)
{
  const BnlSweepAxis *axis;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (bnl_sweep_get_n_axes (sweep) == 0)
    return; /* the norm became the arms */
  axis = bnl_sweep_get_axis (sweep, 0);
  g_assert_cmpuint (axis->n, >, 0);
  g_assert_cmpuint (axis->n, <=, BNL_SWEEP_MAX_VALUES);
  for (guint i = 0; i < axis->n; i++) {
    g_assert_true (bnl_spec_set (spec, axis->key, axis->values[i], NULL));
    g_assert_true (g_hash_table_add (seen, (gpointer) axis->values[i]));
    g_assert_true (!axis->logarithmic || axis->numbers[i] > 0.0);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *values = NULL;
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  if (size == 0)
    return 0;
  values = g_strndup ((const char *) data + 1, size - 1);
  if (!g_utf8_validate (values, -1, NULL))
    return 0; /* neither terminal nor JSON lets it through */
  if (bnl_sweep_set_axis (sweep, fields[data[0] % n_fields].key, values, &error) &&
      bnl_sweep_build (sweep, &error)) {
    check_values (sweep);
  } else {
    g_assert_true (error && error->domain == BNL_SPEC_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  return 0;
}
