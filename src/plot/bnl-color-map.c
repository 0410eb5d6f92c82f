#include "plot/bnl-color-map.h"

#include <math.h>

/* The widest helix that stays within what screens show (tests/plot/test-color-map.c). */
#define CHROMA 0.1
#define LIGHTEST 0.94
#define DARKEST 0.34
#define LIGHTEST_HUE 105 /* degrees: yellow */
#define DARKEST_HUE 268  /* blue */

/* Of two sides; within what screens show too. */
#define DIVERGING_CHROMA 0.115
#define NEUTRAL 0.97
#define NEUTRAL_ON_DARK 0.34
#define DEEP 0.58
#define DEEP_ON_DARK 0.76
#define BELOW_HUE 62  /* orange: the plain run's */
#define ABOVE_HUE 245 /* blue: that with batch normalization */

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
from_linear (double value)
{
  value = CLAMP (value, 0, 1);
  return value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055;
}

/* B. Ottosson, "A perceptual color space for image processing" (2020), with its constants. */
static BnlColor
convert (double lightness, double a, double b)
{
  double l = pow (lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  double m = pow (lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  double s = pow (lightness - 0.0894841775 * a - 1.2914855480 * b, 3);

  return (BnlColor){
    from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
  };
}

double
bnl_color_map_get_lightness (BnlColor color)
{
  double red = to_linear (color.red);
  double green = to_linear (color.green);
  double blue = to_linear (color.blue);
  double l = cbrt (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  double m = cbrt (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  double s = cbrt (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);

  return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
}

BnlColor
bnl_color_map_get_diverging (const BnlChartTheme *theme, double frac)
{
  double side = 2 * CLAMP (frac, 0, 1) - 1;
  double depth = fabs (side);
  gboolean dark = bnl_color_map_get_lightness (theme->background) < 0.5;
  double neutral = dark ? NEUTRAL_ON_DARK : NEUTRAL;
  double end = dark ? DEEP_ON_DARK : DEEP;
  double hue = (side < 0 ? BELOW_HUE : ABOVE_HUE) * G_PI / 180;

  return convert (neutral + (end - neutral) * depth, DIVERGING_CHROMA * depth * cos (hue),
                  DIVERGING_CHROMA * depth * sin (hue));
}

BnlColor
bnl_color_map_get (const BnlChartTheme *theme, double frac)
{
  double dark = CLAMP (frac, 0, 1);
  double hue;

  if (bnl_color_map_get_lightness (theme->background) < 0.5)
    dark = 1 - dark;
  hue = (LIGHTEST_HUE + (DARKEST_HUE - LIGHTEST_HUE) * dark) * G_PI / 180;
  return convert (LIGHTEST + (DARKEST - LIGHTEST) * dark, CHROMA * cos (hue), CHROMA * sin (hue));
}
