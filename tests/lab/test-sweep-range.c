#include "lab/bnl-sweep-range-private.h"

#include <math.h>
#include <string.h>

#include "lab/bnl-spec.h"

static void
assert_plain (const char *key, const char *item)
{
  BnlSweepRange range = { 0 };
  const char *problem = "as before";

  g_assert_false (bnl_sweep_range_parse (&range, bnl_spec_find_field (key), item, &problem));
  g_assert_cmpstr (problem, ==, "as before");
  bnl_sweep_range_clear (&range);
}

/* What is no range is a value, right or wrong. */
static void
test_plain (void)
{
  assert_plain ("lr", "0.1");
  assert_plain ("lr", "");
  assert_plain ("lr", "lin");
  assert_plain ("lr", "linear:1:2:3");
  assert_plain ("lr", "gaussian:log:1:2:3"); /* the prefix of another setting */
  assert_plain ("lr", "100xlin:1:2:3");
  assert_plain ("hidden", "100x10");
  assert_plain ("hidden", "x");
  assert_plain ("hidden", "100,100");
  assert_plain ("init", "gaussian:0.1");
  assert_plain ("init", "kaiming");
}

static void
assert_range (const char *key,
              const char *item,
              BnlSweepRangeKind kind,
              const char *prefix,
              double from,
              double to,
              guint n)
{
  BnlSweepRange range = { 0 };
  const char *problem = NULL;

  g_assert_true (bnl_sweep_range_parse (&range, bnl_spec_find_field (key), item, &problem));
  g_assert_null (problem);
  g_assert_cmpint (range.kind, ==, kind);
  g_assert_cmpstr (range.prefix, ==, prefix);
  g_assert_cmpfloat (range.from, ==, from);
  g_assert_cmpfloat (range.to, ==, to);
  if (kind != BNL_SWEEP_RANGE_POW2)
    g_assert_cmpuint (range.n, ==, n);
  bnl_sweep_range_clear (&range);
  g_assert_null (range.prefix);
}

static void
test_parse (void)
{
  assert_range ("lr", "lin:-1:2.5:2", BNL_SWEEP_RANGE_LIN, "", -1, 2.5, 2);
  assert_range ("lr", "log:1e-3:10:4096", BNL_SWEEP_RANGE_LOG, "", 0.001, 10, 4096);
  assert_range ("batch_size", "pow2:1:1024", BNL_SWEEP_RANGE_POW2, "", 1, 1024, 0);
  assert_range ("init", "gaussian:log:0.1:1:3", BNL_SWEEP_RANGE_LOG, "gaussian:", 0.1, 1, 3);
  assert_range ("hidden", "64xlin:1:20:5", BNL_SWEEP_RANGE_LIN, "64x", 1, 20, 5);
  assert_range ("hidden", "pow2:8:64", BNL_SWEEP_RANGE_POW2, "", 8, 64, 0);
  assert_range ("eval_every", "lin:10:20:3", BNL_SWEEP_RANGE_LIN, "", 10, 20, 3);
}

static void
assert_problem (const char *key, const char *item, const char *pattern)
{
  BnlSweepRange range = { 0 };
  const char *problem = NULL;

  g_assert_true (bnl_sweep_range_parse (&range, bnl_spec_find_field (key), item, &problem));
  if (problem == NULL)
    g_error ("taken: %s", item);
  if (!g_pattern_match_simple (pattern, problem))
    g_error ("%s: %s", item, problem);
  bnl_sweep_range_clear (&range);
}

static void
test_problems (void)
{
  assert_problem ("lr", "lin:", "must be lin:FROM:TO:N*");
  assert_problem ("lr", "lin:1:2", "must be lin:FROM:TO:N*");
  assert_problem ("lr", "log:1:2:3:4", "must be lin:FROM:TO:N*");
  assert_problem ("lr", "pow2:1", "must be pow2:FROM:TO");
  assert_problem ("lr", "pow2:1:2:3", "must be pow2:FROM:TO");
  assert_problem ("lr", "lin:one:2:3", "*numbers for FROM and TO");
  assert_problem ("lr", "lin:1:nan:3", "*numbers for FROM and TO");
  assert_problem ("lr", "lin:1:inf:3", "*numbers for FROM and TO");
  assert_problem ("lr", "lin:1: 2:3", "*numbers for FROM and TO");
  assert_problem ("lr", "lin:2:1:3", "*from a smaller number to a larger one");
  assert_problem ("lr", "pow2:4:4", "*from a smaller number to a larger one");
  assert_problem ("lr", "log:-1:1:3", "*begin above 0*");
  assert_problem ("lr", "pow2:0:8", "*begin above 0*");
  assert_problem ("lr", "lin:1:2:1", "*from 2 to 4096 for N");
  assert_problem ("lr", "lin:1:2:4097", "*from 2 to 4096 for N");
  assert_problem ("lr", "lin:1:2:-3", "*from 2 to 4096 for N");
  assert_problem ("lr", "lin:1:2:2.5", "*from 2 to 4096 for N");
  assert_problem ("norm", "lin:1:2:3", "*does not take*");
  assert_problem ("data", "log:1:2:3", "*does not take*");
  assert_problem ("nesterov", "pow2:1:2", "*does not take*");
  assert_problem ("init", "lin:1:2:3", "*does not take*"); /* gaussian: is missing */
}

static char *
list (const char *key, const char *item)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  BnlSweepRange range = { 0 };
  const char *problem = NULL;
  g_autoptr (GPtrArray) points = NULL;

  g_assert_true (bnl_sweep_range_parse (&range, field, item, &problem));
  g_assert_null (problem);
  points = bnl_sweep_range_list (&range, field);
  bnl_sweep_range_clear (&range);
  g_ptr_array_add (points, NULL);
  return g_strjoinv (" ", (char **) points->pdata);
}

static void
assert_list (const char *key, const char *item, const char *expected)
{
  g_autofree char *listed = list (key, item);

  g_assert_cmpstr (listed, ==, expected);
}

static void
test_list (void)
{
  assert_list ("lr", "lin:0.001:0.002:2", "0.001 0.002");
  assert_list ("lr", "lin:-1:1:5", "-1 -0.5 0 0.5 1");
  assert_list ("lr", "log:0.0001:1:5", "0.0001 0.001 0.01 0.1 1");
  assert_list ("lr", "log:1:2:3", "1 1.41 2");
  assert_list ("lr", "lin:123456:123460:3", "123456 123458 123460");
  assert_list ("batch_size", "log:1:1024:6", "1 4 16 64 256 1024");
  assert_list ("batch_size", "lin:1:3:5", "1 2 2 3 3"); /* what is the same is dropped later */
}

static void
test_powers (void)
{
  assert_list ("lr", "pow2:0.25:4", "0.25 0.5 1 2 4");
  assert_list ("lr", "pow2:0.3:3.9", "0.5 1 2");
  assert_list ("lr", "pow2:5:7", "");
  assert_list ("batch_size", "pow2:1:65536",
               "1 2 4 8 16 32 64 128 256 512 1024 2048 4096 8192 16384 32768 65536");
  assert_list ("init", "gaussian:pow2:0.5:2", "gaussian:0.5 gaussian:1 gaussian:2");
  assert_list ("hidden", "10xpow2:2:8", "10x2 10x4 10x8");
}

/* Each point is near where it belongs, ends are exact, and all are told apart. */
static void
assert_near (const char *kind, double from, double to, guint n)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *item = g_strdup_printf ("%s:%s:%s:%u", kind, g_ascii_dtostr (a, sizeof a, from),
                                           g_ascii_dtostr (b, sizeof b, to), n);
  g_autofree char *listed = list ("lr", item);
  g_auto (GStrv) words = g_strsplit (listed, " ", -1);
  double before = -(double) INFINITY;

  g_assert_cmpuint (g_strv_length (words), ==, n);
  for (guint i = 0; i < n; i++) {
    const double part = (double) i / (n - 1), value = g_ascii_strtod (words[i], NULL);
    const double exact =
        strcmp (kind, "lin") == 0 ? from + part * (to - from) : from * pow (to / from, part);

    g_assert_true (fabs (value - exact) <= 0.006 * fabs (exact));
    g_assert_true (value > before);
    before = value;
  }
  g_assert_cmpfloat (g_ascii_strtod (words[0], NULL), ==, from);
  g_assert_cmpfloat (g_ascii_strtod (words[n - 1], NULL), ==, to);
}

static void
test_near (void)
{
  for (guint n = 2; n < 200; n += 13) {
    assert_near ("lin", 1.0, 3.0, n);
    assert_near ("lin", 1e-7, 0.1234567, n);
    assert_near ("lin", 1000.0, 1000.5, n);
    assert_near ("log", 1e-9, 1e9, n);
    assert_near ("log", 0.9, 1.1, n);
  }
}

/* Inside the range, in the form that the setting takes. */
static void
assert_draws (const char *key, const char *item, const char *prefix, double from, double to)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  BnlSweepRange range = { 0 };
  const char *problem = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlRng rng;

  g_assert_true (bnl_sweep_range_parse (&range, field, item, &problem));
  bnl_rng_init (&rng, 1, BNL_RNG_STREAM_TEST, 0);
  for (guint i = 0; i < 500; i++) {
    g_autofree char *text = bnl_sweep_range_draw (&range, field, &rng);
    g_autoptr (GError) error = NULL;
    double value;

    g_assert_true (g_str_has_prefix (text, prefix));
    value = g_ascii_strtod (text + strlen (prefix), NULL);
    g_assert_true (value >= from && value <= to);
    g_assert_true (!bnl_sweep_range_is_whole (field) || value == floor (value));
    bnl_spec_set (spec, key, text, &error);
    g_assert_no_error (error);
  }
  bnl_sweep_range_clear (&range);
}

static void
test_draw (void)
{
  assert_draws ("lr", "lin:0.5:0.7:2", "", 0.5, 0.7);
  assert_draws ("lr", "log:1e-6:1:2", "", 1e-6, 1);
  assert_draws ("lr", "lin:0.98765:0.98766:2", "", 0.98765, 0.98766);
  assert_draws ("batch_size", "lin:1:3:2", "", 1, 3);
  assert_draws ("batch_size", "log:1:4096:2", "", 1, 4096);
  assert_draws ("init", "gaussian:log:0.001:10:2", "gaussian:", 0.001, 10);
  assert_draws ("hidden", "100xlin:1:20:2", "100x", 1, 20);
  assert_draws ("hidden", "log:1:1000:2", "", 1, 1000);
  assert_draws ("dropout", "lin:0:0.99:2", "", 0, 0.99);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-range/plain", test_plain);
  g_test_add_func ("/sweep-range/parse", test_parse);
  g_test_add_func ("/sweep-range/problems", test_problems);
  g_test_add_func ("/sweep-range/list", test_list);
  g_test_add_func ("/sweep-range/powers", test_powers);
  g_test_add_func ("/sweep-range/near", test_near);
  g_test_add_func ("/sweep-range/draw", test_draw);
  return g_test_run ();
}
