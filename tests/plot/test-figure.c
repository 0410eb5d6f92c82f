#include "plot/bnl-figure.h"

#include <math.h>

static void
check (double value, int n_decimals, const char *wanted)
{
  char text[BNL_FIGURE_SIZE];

  bnl_figure_format (value, n_decimals, text);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_plain (void)
{
  check (0, 0, "0");
  check (0, 2, "0.00");
  check (999, 0, "999");
  check (1000, 0, "1,000");
  check (12345.678, 1, "12,345.7");
  check (1234567, 0, "1,234,567");
  check (-1000, 0, "−1,000");
  check (0.25, 2, "0.25");
  check (-0.25, 2, "−0.25");
}

static void
test_no_negative_zero (void)
{
  check (-0.0, 0, "0");
  check (-0.0, 1, "0.0");
  check (-0.04, 1, "0.0");
  check (-0.06, 1, "−0.1");
}

static void
test_not_finite (void)
{
  char text[BNL_FIGURE_SIZE];

  check ((double) NAN, 2, "–");
  check ((double) INFINITY, 2, "–");
  bnl_figure_format_power ((double) NAN, 2, text);
  g_assert_cmpstr (text, ==, "–");
  bnl_figure_format_value ((double) NAN, TRUE, text);
  g_assert_cmpstr (text, ==, "–");
}

static void
check_power (double value, int n_decimals, const char *wanted)
{
  char text[BNL_FIGURE_SIZE];

  bnl_figure_format_power (value, n_decimals, text);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_power (void)
{
  check_power (2e9, 0, "2e9");
  check_power (2.5e-7, 1, "2.5e-7");
  check_power (-2.5e-7, 1, "−2.5e-7");
  check_power (1e100, 0, "1e100");
  check_power (0, 3, "0");
  /* Too long to be read otherwise. */
  check (1e300, 0, "1.00e300");
}

static void
check_value (double value, gboolean percent, const char *wanted)
{
  char text[BNL_FIGURE_SIZE];

  bnl_figure_format_value (value, percent, text);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_value (void)
{
  check_value (0.2041, FALSE, "0.204");
  check_value (9.9994, FALSE, "9.999");
  check_value (12.345, FALSE, "12.35");
  check_value (123.45, FALSE, "123.5");
  check_value (1234.6, FALSE, "1,235");
  check_value (3.2e7, FALSE, "3.20e7");
  check_value (0.00012, FALSE, "1.20e-4");
  check_value (0, FALSE, "0.000");
  check_value (0.9312, TRUE, "93.1\u00a0%");
  check_value (0, TRUE, "0.0\u00a0%");
}

/* Whatever the value and the decimals, it ends within its room and is valid UTF-8. */
static void
test_room (void)
{
  for (int i = 0; i < 20000; i++) {
    double value = ldexp (g_test_rand_double_range (-1, 1), g_test_rand_int_range (-1070, 1020));
    char text[BNL_FIGURE_SIZE + 1];

    text[BNL_FIGURE_SIZE] = '!';
    switch (i % 3) {
    case 0:
      bnl_figure_format (value, g_test_rand_int_range (-3, 40), text);
      break;
    case 1:
      bnl_figure_format_power (value, g_test_rand_int_range (-3, 40), text);
      break;
    default:
      bnl_figure_format_value (value, i % 2, text);
    }
    g_assert_cmpint (text[BNL_FIGURE_SIZE], ==, '!');
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpuint (strlen (text), >, 0);
    g_assert_cmpuint (strlen (text), <, BNL_FIGURE_SIZE - 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/plain", test_plain);
  g_test_add_func ("/figure/no-negative-zero", test_no_negative_zero);
  g_test_add_func ("/figure/not-finite", test_not_finite);
  g_test_add_func ("/figure/power", test_power);
  g_test_add_func ("/figure/value", test_value);
  g_test_add_func ("/figure/room", test_room);
  return g_test_run ();
}
