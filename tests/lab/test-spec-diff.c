#include "lab/bnl-spec-diff.h"

static void
assert_diff (const BnlSpec *const *specs, guint n, const char *const *expected)
{
  g_autoptr (GPtrArray) list = bnl_spec_diff_list (specs, n);
  guint i;

  for (i = 0; expected[i] != NULL; i++) {
    g_assert_cmpuint (i, <, list->len);
    g_assert_cmpstr (((const BnlSpecField *) g_ptr_array_index (list, i))->key, ==, expected[i]);
  }
  g_assert_cmpuint (list->len, ==, i);
}

static void
test_same (void)
{
  static const char *const none[] = { NULL };
  g_autoptr (BnlSpec) a = bnl_spec_new ();
  g_autoptr (BnlSpec) b = bnl_spec_new ();
  const BnlSpec *const specs[] = { a, b };

  assert_diff (specs, 2, none);
  assert_diff (specs, 1, none);
  assert_diff (specs, 0, none);
}

/* Each field by itself, whatever its type. */
static void
test_every_field (void)
{
  static const char *const others[][2] = {
    { "data", "mnist" },         { "validation", "0.2" }, { "augment", "shift:1" },
    { "hidden", "64,64" },       { "hidden", "none" },    { "norm", "layer" },
    { "init", "gaussian:0.05" }, { "lr", "0.002" },       { "nesterov", "true" },
    { "seed", "18446744" },      { "eval_every", "10" },  { "batch_size", "32" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (BnlSpec) a = bnl_spec_new ();
    g_autoptr (BnlSpec) b = bnl_spec_new ();
    const BnlSpec *const specs[] = { a, b };
    const char *const expected[] = { others[i][0], NULL };

    g_assert_true (bnl_spec_set (b, others[i][0], others[i][1], NULL));
    assert_diff (specs, 2, expected);
  }
}

/* One of many is enough, and the order is the table's. */
static void
test_many (void)
{
  static const char *const expected[] = { "norm", "lr", "seed", NULL };
  g_autoptr (BnlSpec) a = bnl_spec_new ();
  g_autoptr (BnlSpec) b = bnl_spec_new ();
  g_autoptr (BnlSpec) c = bnl_spec_new ();
  const BnlSpec *const specs[] = { a, b, c };

  g_assert_true (bnl_spec_set (c, "seed", "5", NULL));
  g_assert_true (bnl_spec_set (b, "lr", "1", NULL));
  g_assert_true (bnl_spec_set (b, "norm", "none", NULL));
  assert_diff (specs, 3, expected);
}

/* Two Gaussians differ by their width alone. */
static void
test_part_of_a_setting (void)
{
  static const char *const expected[] = { "init", NULL };
  g_autoptr (BnlSpec) a = bnl_spec_new ();
  g_autoptr (BnlSpec) b = bnl_spec_new ();
  const BnlSpec *const specs[] = { a, b };

  g_assert_true (bnl_spec_set (a, "init", "gaussian:0.1", NULL));
  g_assert_true (bnl_spec_set (b, "init", "gaussian:0.2", NULL));
  assert_diff (specs, 2, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/spec-diff/same", test_same);
  g_test_add_func ("/lab/spec-diff/every-field", test_every_field);
  g_test_add_func ("/lab/spec-diff/many", test_many);
  g_test_add_func ("/lab/spec-diff/part-of-a-setting", test_part_of_a_setting);
  return g_test_run ();
}
