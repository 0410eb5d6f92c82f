#include "lab/bnl-sweep.h"

#include <math.h>
#include <string.h>

static BnlSweep *
draw (const char *const *axes, guint n, guint64 seed)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; axes[i] != NULL; i += 2) {
    bnl_sweep_set_axis (sweep, axes[i], axes[i + 1], &error);
    g_assert_no_error (error);
  }
  bnl_sweep_set_random (sweep, n, seed, &error);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&sweep);
}

static const char *const two[] = { "lr", "log:0.0001:1:2", "batch_size", "8,16,32", NULL };

/* The same draws for the same seed, more of them begin with fewer. */
static void
test_repeatable (void)
{
  g_autoptr (BnlSweep) few = draw (two, 10, 3);
  g_autoptr (BnlSweep) many = draw (two, 40, 3);
  g_autoptr (BnlSweep) others = draw (two, 10, 4);
  g_autofree char *other = bnl_sweep_dup_cell_title (others, 0);
  g_autofree char *first = bnl_sweep_dup_cell_title (few, 0);
  guint64 seed;

  g_assert_cmpuint (bnl_sweep_get_n_cells (few), ==, 10);
  g_assert_cmpuint (bnl_sweep_get_n_cells (many), ==, 40);
  g_assert_cmpuint (bnl_sweep_get_random (many, &seed), ==, 40);
  g_assert_cmpuint (seed, ==, 3);
  for (guint i = 0; i < 10; i++) {
    g_autofree char *a = bnl_sweep_dup_cell_title (few, i);
    g_autofree char *b = bnl_sweep_dup_cell_title (many, i);

    g_assert_cmpstr (a, ==, b);
  }
  g_assert_cmpstr (first, !=, other);
  /* On every machine: what is drawn is part of what a sweep is. */
  g_assert_cmpstr (first, ==, "learning rate 0.0239, batch size 32");
}

/* Evenly: a quarter of many draws in each quarter, of a log range of its logarithm. */
static void
assert_even (const char *key, const char *range, double from, double to, gboolean logarithmic)
{
  const char *const axes[] = { key, range, NULL };
  g_autoptr (BnlSweep) sweep = draw (axes, 200, 0);
  const BnlSweepAxis *axis = bnl_sweep_get_axis (sweep, 0);
  guint counts[4] = { 0 };

  g_assert_cmpuint (axis->n, ==, bnl_sweep_get_n_cells (sweep));
  for (guint i = 0; i < axis->n; i++) {
    const double x = axis->numbers[i];
    const double part = logarithmic ? log (x / from) / log (to / from) : (x - from) / (to - from);

    g_assert_true (x >= from && x <= to);
    g_assert_true (i == 0 || x > axis->numbers[i - 1]);
    counts[MIN ((guint) (4 * part), 3)]++;
  }
  g_assert_cmpuint (axis->n, >, 100);
  for (guint i = 0; i < 4; i++)
    g_assert_true (fabs (4.0 * counts[i] / axis->n - 1.0) < 0.4);
  g_assert_cmpint (axis->logarithmic, ==, logarithmic);
}

static void
test_even (void)
{
  assert_even ("lr", "lin:1:100:2", 1, 100, FALSE);
  assert_even ("lr", "log:0.0001:1:2", 0.0001, 1, TRUE);
  assert_even ("lr", "lin:5:5.001:2", 5, 5.001, FALSE);
}

static void
test_kinds (void)
{
  static const char *const axes[] = { "batch_size",   "lin:1:4:2", "hidden",
                                      "10xlin:1:3:3", "init",      "gaussian:log:0.01:1:3",
                                      "dropout",      "0,0.5",     NULL };
  g_autoptr (BnlSweep) sweep = draw (axes, 30, 1);

  g_assert_cmpuint (bnl_sweep_get_axis (sweep, 0)->n, ==, 4);
  g_assert_cmpstr (bnl_sweep_get_axis (sweep, 0)->values[1], ==, "2");
  g_assert_cmpuint (bnl_sweep_get_axis (sweep, 1)->n, ==, 3);
  g_assert_cmpstr (bnl_sweep_get_axis (sweep, 1)->values[2], ==, "10x3");
  g_assert_true (g_str_has_prefix (bnl_sweep_get_axis (sweep, 2)->values[0], "gaussian:0."));
  g_assert_cmpstr (bnl_sweep_get_axis (sweep, 3)->values[0], ==, "0");
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++) {
    g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (sweep, cell, 0, 0, NULL);
    guint indices[4], found = 0;

    for (guint i = 0; i < 4; i++)
      indices[i] = bnl_sweep_get_value_index (sweep, cell, i);
    g_assert_true (bnl_sweep_find_cell (sweep, indices, &found));
    g_assert_cmpuint (found, ==, cell);
    g_assert_cmpint (spec == NULL, ==, indices[0] == 0); /* a batch of one image */
    g_assert_true (spec == NULL || spec->batch_size == indices[0] + 1);
  }
}

/* Those of a list, and the powers of a range of powers: nothing between them. */
static void
test_members (void)
{
  static const char *const axes[] = { "batch_size",  "pow2:2:64", "hidden",
                                      "10xpow2:1:4", "init",      "gaussian:pow2:0.25:1",
                                      NULL };
  g_autoptr (BnlSweep) sweep = draw (axes, 200, 1);
  g_autofree char *sizes = g_strjoinv (" ", (char **) bnl_sweep_get_axis (sweep, 0)->values);
  g_autofree char *depths = g_strjoinv (" ", (char **) bnl_sweep_get_axis (sweep, 1)->values);
  g_autofree char *stds = g_strjoinv (" ", (char **) bnl_sweep_get_axis (sweep, 2)->values);

  g_assert_cmpstr (sizes, ==, "2 4 8 16 32 64");
  g_assert_cmpstr (depths, ==, "10 10x2 10x4");
  g_assert_cmpstr (stds, ==, "gaussian:0.25 gaussian:0.5 gaussian:1");
  g_assert_true (bnl_sweep_get_axis (sweep, 0)->logarithmic);
}

/* There are six different ones only; a place that was not drawn has no cell. */
static void
test_few (void)
{
  static const char *const axes[] = { "batch_size", "8,16,32", "dropout", "0,0.5", NULL };
  g_autoptr (BnlSweep) all = draw (axes, 50, 0);
  g_autoptr (BnlSweep) some = draw (axes, 2, 0);
  g_autoptr (BnlSweep) empty = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;
  guint n_found = 0, cell;

  g_assert_cmpuint (bnl_sweep_get_n_cells (all), ==, 6);
  g_assert_cmpuint (bnl_sweep_get_n_cells (some), ==, 2);
  for (guint i = 0; i < bnl_sweep_get_axis (some, 0)->n; i++)
    for (guint j = 0; j < bnl_sweep_get_axis (some, 1)->n; j++)
      n_found += bnl_sweep_find_cell (some, (guint[]){ i, j }, &cell) ? 1 : 0;
  g_assert_cmpuint (n_found, ==, 2);
  bnl_sweep_set_random (empty, 5, 0, NULL);
  g_assert_false (bnl_sweep_build (empty, &error));
  g_assert_nonnull (strstr (error->message, "varied"));
}

/* The group: of what is run and measured. */
typedef enum {
  USUAL,
  MORE_SEEDS,
  LATER_SEED,
  OTHER_TEXT,
  NAMED,
  OTHER_AIM,
  BASE_OF_AXIS,
  OTHER_BASE,
  OTHER_VALUES,
  SCALED,
  MEASURED,
  DRAWN,
  MORE_DRAWN,
  OTHER_DRAWN,
} Change;

static char *
group (Change change)
{
  static const char *const plain[] = { "norm=none", NULL };
  static const char *const batch[] = { "norm=batch", NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  if (change == LATER_SEED)
    spec->seed = 5;
  if (change == BASE_OF_AXIS)
    spec->batch_size = 8;
  if (change == OTHER_BASE)
    spec->lr = 0.1;
  bnl_sweep_set_base (sweep, spec);
  bnl_sweep_set_axis (sweep, "batch_size",
                      change == OTHER_TEXT     ? "32, 64"
                      : change == OTHER_VALUES ? "32,128"
                                               : "pow2:32:64",
                      &error);
  if (change == NAMED) {
    bnl_sweep_add_arm (sweep, "plain", plain, &error);
    bnl_sweep_add_arm (sweep, "normalized", batch, &error);
  } else {
    bnl_sweep_set_axis (sweep, "norm", "none,batch", &error);
  }
  if (change == SCALED)
    bnl_sweep_add_scaling (sweep, "lr", "batch_size", 64, &error);
  bnl_sweep_set_n_seeds (sweep, change == MORE_SEEDS ? 9 : 1, &error);
  bnl_sweep_set_measures (sweep, change == MEASURED ? BNL_MEASURE_TRAIN : BNL_MEASURE_NONE);
  bnl_sweep_set_converged_at (sweep, change == OTHER_AIM ? 0.9 : 0.8, &error);
  if (change >= DRAWN)
    bnl_sweep_set_random (sweep, change == MORE_DRAWN ? 2 : 1, change == OTHER_DRAWN, &error);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  return bnl_sweep_dup_group (sweep);
}

static void
assert_groups (Change a, Change b, gboolean same)
{
  g_autofree char *of_a = group (a);
  g_autofree char *of_b = group (b);

  g_assert_true (g_uuid_string_is_valid (of_a));
  if (same)
    g_assert_cmpstr (of_a, ==, of_b);
  else
    g_assert_cmpstr (of_a, !=, of_b);
}

static void
test_group (void)
{
  for (Change change = MORE_SEEDS; change <= BASE_OF_AXIS; change++)
    assert_groups (USUAL, change, TRUE);
  for (Change change = OTHER_BASE; change <= DRAWN; change++)
    assert_groups (USUAL, change, FALSE);
  assert_groups (DRAWN, MORE_DRAWN, TRUE);
  assert_groups (DRAWN, OTHER_DRAWN, FALSE);
}

/* A range that is drawn from is told by its ends, not by the points that a grid would have. */
static void
test_group_range (void)
{
  static const char *const narrow[] = { "lr", "log:0.1:1:2", NULL };
  static const char *const wide[] = { "lr", "log:0.1:10:2", NULL };
  g_autoptr (BnlSweep) a = draw (narrow, 3, 0);
  g_autoptr (BnlSweep) b = draw (wide, 3, 0);
  g_autofree char *of_a = bnl_sweep_dup_group (a);
  g_autofree char *of_b = bnl_sweep_dup_group (b);

  g_assert_cmpstr (of_a, !=, of_b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-random/repeatable", test_repeatable);
  g_test_add_func ("/sweep-random/even", test_even);
  g_test_add_func ("/sweep-random/kinds", test_kinds);
  g_test_add_func ("/sweep-random/members", test_members);
  g_test_add_func ("/sweep-random/few", test_few);
  g_test_add_func ("/sweep-random/group", test_group);
  g_test_add_func ("/sweep-random/group-range", test_group_range);
  return g_test_run ();
}
