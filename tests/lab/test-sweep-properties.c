/* Sweeps made at random: what must hold of every one. */

#include "lab/bnl-sweep.h"

#include <string.h>

#include "engine/bnl-rng.h"

#define N_SWEEPS 300

static const struct {
  const char *key;
  const char *values[4];
} axes[] = {
  { "lr", { "log:0.001:1:3", "0.1,0.2", "lin:0.1:0.5:4", "1" } },
  { "batch_size", { "pow2:1:8", "1,2", "lin:2:5:4", "16" } },
  { "hidden", { "10/10x2/10x3", "8xlin:1:3:3", "16,8/none", "4" } },
  { "init", { "gaussian:log:0.1:1:3", "default,xavier", "kaiming,gaussian:2", "zero" } },
  { "norm", { "none,batch", "none,batch,layer", "layer", "batch,ghost" } },
  { "dropout", { "0,0.5", "lin:0:0.2:3", "0.1", "0" } },
  { "nesterov", { "false,true", "true", "false", "true,false" } },
  { "augment", { "none/shift:1", "none", "shift,hflip/none", "rotate:5" } },
};

static gboolean
toss (BnlRng *rng)
{
  return bnl_rng_below (rng, 2) == 1;
}

static void
add_axes (BnlSweep *sweep, BnlRng *rng)
{
  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    if (bnl_rng_below (rng, 3) == 0) {
      g_autoptr (GError) error = NULL;

      bnl_sweep_set_axis (sweep, axes[i].key, axes[i].values[bnl_rng_below (rng, 4)], &error);
      g_assert_no_error (error);
    }
}

/* NULL: it is none that can be built. */
static BnlSweep *
make (guint number)
{
  static const char *const first[] = { "optimizer=sgd", NULL };
  static const char *const second[] = { "optimizer=sgd", "weight_decay=0.1", "clip_norm=1", NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlRng rng;

  bnl_rng_init (&rng, 7, BNL_RNG_STREAM_TEST, number);
  spec->momentum = toss (&rng) ? 0.9 : 0.0;
  spec->seed = bnl_rng_below (&rng, 100);
  bnl_sweep_set_base (sweep, spec);
  add_axes (sweep, &rng);
  if (toss (&rng)) {
    g_assert_true (bnl_sweep_add_arm (sweep, "first", first, NULL));
    g_assert_true (bnl_sweep_add_arm (sweep, "second, of two", second, NULL));
  }
  if (toss (&rng))
    g_assert_true (bnl_sweep_add_scaling (sweep, "epochs", "batch_size", 4, NULL));
  if (toss (&rng))
    g_assert_true (bnl_sweep_set_random (sweep, 1 + bnl_rng_below (&rng, 20), number, NULL));
  g_assert_true (bnl_sweep_set_n_seeds (sweep, 1 + bnl_rng_below (&rng, 4), NULL));
  bnl_sweep_set_measures (sweep, toss (&rng) ? BNL_MEASURE_TRAIN : BNL_MEASURE_NONE);
  return bnl_sweep_build (sweep, NULL) ? g_steal_pointer (&sweep) : NULL;
}

typedef void (*Check) (const BnlSweep *sweep);

static void
for_each (Check check)
{
  guint n = 0;

  for (guint i = 0; i < N_SWEEPS; i++) {
    g_autoptr (BnlSweep) sweep = make (i);

    if (sweep == NULL)
      continue;
    check (sweep);
    n++;
  }
  g_assert_cmpuint (n, >, N_SWEEPS / 2);
}

/* Every run has an index of its own, and every cell a place of its own. */
static void
check_places (const BnlSweep *sweep)
{
  const guint n_axes = bnl_sweep_get_n_axes (sweep), n_cells = bnl_sweep_get_n_cells (sweep);
  guint indices[BNL_SWEEP_MAX_AXES], found = 0, cell, arm, seed;

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    g_assert_cmpuint (cell, <, n_cells);
    g_assert_cmpuint (arm, <, bnl_sweep_get_n_arms (sweep));
    g_assert_cmpuint (seed, <, bnl_sweep_get_n_seeds (sweep));
    g_assert_cmpuint (bnl_sweep_get_index (sweep, cell, arm, seed), ==, i);
  }
  for (guint i = 0; i < n_cells; i++) {
    for (guint k = 0; k < n_axes; k++) {
      indices[k] = bnl_sweep_get_value_index (sweep, i, k);
      g_assert_cmpuint (indices[k], <, bnl_sweep_get_axis (sweep, k)->n);
    }
    g_assert_true (bnl_sweep_find_cell (sweep, indices, &found));
    g_assert_cmpuint (found, ==, i);
  }
}

static void
test_places (void)
{
  for_each (check_places);
}

/* A run has what its cell and its arm say, and its own seed. */
static void
check_spec (const BnlSweep *sweep, guint cell, guint arm, guint seed)
{
  const char *const *settings = bnl_sweep_get_arm (sweep, arm)->settings;
  g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (sweep, cell, arm, seed, NULL);
  g_autoptr (BnlSpec) told = NULL;

  g_assert_cmpint (spec != NULL, ==, bnl_sweep_is_possible (sweep, cell, arm));
  if (spec == NULL)
    return;
  g_assert_true (bnl_spec_validate (spec, NULL));
  told = bnl_spec_dup (spec);
  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    const BnlSweepAxis *axis = bnl_sweep_get_axis (sweep, i);
    g_autofree char *value = bnl_sweep_dup_value (sweep, cell, i);

    g_assert_true (bnl_spec_set (told, axis->key, value, NULL));
    g_assert_cmpstr (value, ==, axis->values[bnl_sweep_get_value_index (sweep, cell, i)]);
  }
  for (guint i = 0; settings[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (settings[i], "=", 2);

    g_assert_true (bnl_spec_set (told, parts[0], parts[1], NULL));
  }
  g_assert_true (bnl_spec_equal (spec, told)); /* told changed nothing */
  g_assert_cmpuint (spec->seed, ==, bnl_sweep_get_base (sweep)->seed + seed);
}

static void
check_specs (const BnlSweep *sweep)
{
  guint cell, arm, seed;

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    check_spec (sweep, cell, arm, seed);
  }
}

static void
test_specs (void)
{
  for_each (check_specs);
}

static void
assert_same (const BnlSweep *a, const BnlSweep *b)
{
  g_autofree char *of_a = bnl_sweep_dup_group (a);
  g_autofree char *of_b = bnl_sweep_dup_group (b);

  g_assert_cmpstr (of_a, ==, of_b);
  g_assert_cmpuint (bnl_sweep_get_n_runs (a), ==, bnl_sweep_get_n_runs (b));
  for (guint i = 0; i < bnl_sweep_get_n_runs (a); i++) {
    g_autofree char *title_a = bnl_sweep_dup_title (a, i);
    g_autofree char *title_b = bnl_sweep_dup_title (b, i);

    g_assert_cmpstr (title_a, ==, title_b);
  }
}

/* A copy, and what is read back from JSON, are the same runs. */
static void
check_copies (const BnlSweep *sweep)
{
  g_autoptr (BnlSweep) copy = bnl_sweep_dup (sweep);
  g_autoptr (JsonObject) json = bnl_sweep_to_json (sweep);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSweep) read = bnl_sweep_from_json (json, &error);

  g_assert_no_error (error);
  assert_same (sweep, read);
  bnl_sweep_build (copy, &error);
  g_assert_no_error (error);
  assert_same (sweep, copy);
}

static void
test_copies (void)
{
  for_each (check_copies);
}

/* No two runs have the same title, and no two values of an axis the same text. */
static void
check_titles (const BnlSweep *sweep)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    char *title = bnl_sweep_dup_title (sweep, i);

    g_assert_true (g_utf8_validate (title, -1, NULL));
    g_assert_true (g_hash_table_add (titles, title));
  }
  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    const BnlSweepAxis *axis = bnl_sweep_get_axis (sweep, i);

    g_assert_null (axis->values[axis->n]);
    for (guint k = 1; k < axis->n; k++)
      g_assert_cmpstr (axis->values[k], !=, axis->values[k - 1]);
  }
}

static void
test_titles (void)
{
  for_each (check_titles);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-properties/places", test_places);
  g_test_add_func ("/sweep-properties/specs", test_specs);
  g_test_add_func ("/sweep-properties/copies", test_copies);
  g_test_add_func ("/sweep-properties/titles", test_titles);
  return g_test_run ();
}
