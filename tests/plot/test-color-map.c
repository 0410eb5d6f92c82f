#include "plot/bnl-color-map.h"

#include <math.h>

/* The colors of values: even steps, in order without their hue, and all of them on a screen. */

#define N_STEPS 64

typedef struct {
  double l, a, b;
} Lab;

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* As in Ottosson's text, from sRGB. */
static Lab
to_lab (BnlColor color)
{
  double r = to_linear (color.red);
  double g = to_linear (color.green);
  double b = to_linear (color.blue);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  return (Lab){ 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s };
}

static double
measure (Lab x, Lab y)
{
  return hypot (hypot (x.l - y.l, x.a - y.a), x.b - y.b);
}

static void
test_even (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  double least = G_MAXDOUBLE;
  double most = 0;
  BnlChartTheme theme;
  Lab before;

  bnl_chart_theme_init (&theme, dark);
  before = to_lab (bnl_color_map_get (&theme, 0));
  for (int i = 1; i <= N_STEPS; i++) {
    Lab now = to_lab (bnl_color_map_get (&theme, (double) i / N_STEPS));
    double step = measure (before, now);

    /* More is further from the background. */
    g_assert_true (dark ? now.l > before.l : now.l < before.l);
    least = MIN (least, step);
    most = MAX (most, step);
    before = now;
  }
  g_test_message ("steps from %g to %g", least, most);
  g_assert_true (most <= 1.1 * least);
}

/* What a screen cannot show would be cut, and its lightness with it. */
static void
test_gamut (void)
{
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  for (int i = 0; i <= N_STEPS; i++) {
    BnlColor color = bnl_color_map_get (&theme, (double) i / N_STEPS);

    g_assert_true (color.red >= 0 && color.red <= 1);
    g_assert_true (color.green >= 0 && color.green <= 1);
    g_assert_true (color.blue >= 0 && color.blue <= 1);
    g_assert_true (fabs (bnl_color_map_get_lightness (color) - (0.94 - 0.6 * i / N_STEPS)) <= 0.02);
  }
}

/* Viénot, Brettel and Mollon (1999): how colors look to eyes without red or without green cones.
 * Their order must be left. */
static void
test_color_blind (void)
{
  static const double views[2][3][3] = {
    { { 0.11238, 0.88762, 0 }, { 0.11238, 0.88762, 0 }, { 0.00401, -0.00401, 1 } },
    { { 0.29275, 0.70725, 0 }, { 0.29275, 0.70725, 0 }, { -0.02234, 0.02234, 1 } },
  };
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  for (int view = 0; view < 2; view++) {
    double before = 2;

    for (int i = 0; i <= 16; i++) {
      BnlColor color = bnl_color_map_get (&theme, i / 16.0);
      double linear[] = { to_linear (color.red), to_linear (color.green), to_linear (color.blue) };
      double seen[3];
      double luminance;

      for (int k = 0; k < 3; k++)
        seen[k] = views[view][k][0] * linear[0] + views[view][k][1] * linear[1] +
                  views[view][k][2] * linear[2];
      luminance = cbrt (0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
      g_assert_true (luminance <= before - 0.015);
      before = luminance;
    }
  }
}

static void
test_ends (void)
{
  BnlChartTheme light, dark;
  BnlColor black = { 0, 0, 0 };
  BnlColor white = { 1, 1, 1 };

  bnl_chart_theme_init (&light, FALSE);
  bnl_chart_theme_init (&dark, TRUE);
  g_assert_true (fabs (bnl_color_map_get_lightness (black)) <= 1e-6);
  g_assert_true (fabs (bnl_color_map_get_lightness (white) - 1) <= 1e-6);
  for (int i = 0; i <= 4; i++) {
    BnlColor a = bnl_color_map_get (&light, i / 4.0);
    BnlColor b = bnl_color_map_get (&dark, 1 - i / 4.0);

    g_assert_true (measure (to_lab (a), to_lab (b)) <= 1e-9);
  }
  /* Beyond the ends nothing changes. */
  g_assert_true (measure (to_lab (bnl_color_map_get (&light, 7)),
                          to_lab (bnl_color_map_get (&light, 1))) <= 1e-9);
  g_assert_true (measure (to_lab (bnl_color_map_get (&light, -7)),
                          to_lab (bnl_color_map_get (&light, 0))) <= 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/plot/color-map/even-light", GINT_TO_POINTER (FALSE), test_even);
  g_test_add_data_func ("/plot/color-map/even-dark", GINT_TO_POINTER (TRUE), test_even);
  g_test_add_func ("/plot/color-map/gamut", test_gamut);
  g_test_add_func ("/plot/color-map/color-blind", test_color_blind);
  g_test_add_func ("/plot/color-map/ends", test_ends);
  return g_test_run ();
}
