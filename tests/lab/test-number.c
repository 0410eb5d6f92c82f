#include "lab/bnl-number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "engine/bnl-rng.h"

static char *
format_float (float value)
{
  GString *text = g_string_new (NULL);

  bnl_number_append_float (text, value);
  return g_string_free (text, FALSE);
}

static void
assert_double (double value, const char *expected)
{
  g_autofree char *text = bnl_number_dup_double (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_float (float value, const char *expected)
{
  g_autofree char *text = format_float (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_shortest (void)
{
  assert_double (0.1, "0.1");
  assert_double (0.001, "0.001");
  assert_double (1e-5, "1e-05");
  assert_double (1e9, "1000000000");
  assert_double (1e12, "1000000000000");
  assert_double (1.0 / 3.0, "0.3333333333333333");
  assert_double (0.1 + 0.2, "0.30000000000000004");
  assert_double (-0.5, "-0.5");
  assert_double (0.0, "0");
  assert_float (0.1f, "0.1");
  assert_float (2.3025851f, "2.3025851");
  assert_float (16777216.0f, "16777216");
  assert_float (1.0f / 3.0f, "0.33333334");
  assert_float (NAN, "nan");
  assert_float (INFINITY, "inf");
  assert_float (-INFINITY, "-inf");
}

/* Any bits at all, the smallest and largest numbers among them. */
static void
test_round_trip (void)
{
  BnlRng rng;

  bnl_rng_init (&rng, 1, BNL_RNG_STREAM_TEST, 0);
  for (guint i = 0; i < 20000; i++) {
    const guint32 bits = bnl_rng_next (&rng);
    const guint64 more = (guint64) bits << 32 | bnl_rng_next (&rng);
    g_autofree char *text = NULL;
    g_autofree char *wide_text = NULL;
    float value, back;
    double wide, wide_back;

    memcpy (&value, &bits, sizeof value);
    memcpy (&wide, &more, sizeof wide);
    if (!isfinite (value) || !isfinite (wide))
      continue;
    text = format_float (value);
    wide_text = bnl_number_dup_double (wide);
    g_assert_true (bnl_number_parse_float (text, &back));
    g_assert_true (bnl_number_parse_double (wide_text, &wide_back));
    g_assert_cmpmem (&value, sizeof value, &back, sizeof back);
    g_assert_cmpmem (&wide, sizeof wide, &wide_back, sizeof wide_back);
  }
}

static void
test_extremes (void)
{
  const float values[] = { FLT_MIN, FLT_MAX, FLT_TRUE_MIN, FLT_EPSILON, -FLT_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = format_float (values[i]);
    float back;

    g_assert_true (bnl_number_parse_float (text, &back));
    g_assert_true (back == values[i]);
  }
}

static void
test_refused (void)
{
  const char *const texts[] = { "",         " 1",   "1 ",    "1x",  "nan",  "inf", "-inf",
                                "infinity", "0x10", "1e999", "1,5", "1.5.", "--1", "e5",
                                ".",        "+",    "1e",    "1e+", "\n1",  "NaN" };
  double value = 42.0;
  guint64 whole = 42;
  float small = 42.0f;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_false (bnl_number_parse_double (texts[i], &value));
    g_assert_false (bnl_number_parse_float (texts[i], &small));
    g_assert_false (bnl_number_parse_unsigned (texts[i], &whole));
  }
  g_assert_false (bnl_number_parse_float ("1e39", &small));
  g_assert_false (bnl_number_parse_unsigned ("-1", &whole));
  g_assert_false (bnl_number_parse_unsigned ("1.0", &whole));
  g_assert_false (bnl_number_parse_unsigned ("18446744073709551616", &whole));
  g_assert_true (value == 42.0 && whole == 42 && small == 42.0f);
  g_assert_true (bnl_number_parse_double ("+1e3", &value) && value == 1000.0);
  g_assert_true (bnl_number_parse_unsigned ("18446744073709551615", &whole));
  g_assert_cmpuint (whole, ==, G_MAXUINT64);
}

static void
test_locale (void)
{
  double value;

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL) {
    g_test_skip ("the locale de_DE.UTF-8 is not installed");
    return;
  }
  assert_double (0.25, "0.25");
  assert_float (0.25f, "0.25");
  g_assert_true (bnl_number_parse_double ("0.25", &value) && value == 0.25);
  g_assert_false (bnl_number_parse_double ("0,25", &value));
  setlocale (LC_NUMERIC, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/number/shortest", test_shortest);
  g_test_add_func ("/lab/number/round-trip", test_round_trip);
  g_test_add_func ("/lab/number/extremes", test_extremes);
  g_test_add_func ("/lab/number/refused", test_refused);
  g_test_add_func ("/lab/number/locale", test_locale);
  return g_test_run ();
}
