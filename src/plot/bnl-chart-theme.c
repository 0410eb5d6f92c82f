#include "plot/bnl-chart-theme.h"

#define FONT_PX 11.5

#define HEX(rgb)                                                                                   \
  {                                                                                                \
    ((rgb) >> 16 & 0xff) / 255.0, ((rgb) >> 8 & 0xff) / 255.0, ((rgb) &0xff) / 255.0               \
  }

static const BnlChartTheme light = {
  .foreground = HEX (0x2e2e2e),
  .background = HEX (0xffffff),
  .colors = { [BNL_CHART_COLOR_WITHOUT] = HEX (0xe69f00),
              [BNL_CHART_COLOR_WITH] = HEX (0x0072b2),
              HEX (0xe52592),
              HEX (0x12b5cb),
              HEX (0x9334e6),
              HEX (0x7cb342),
              HEX (0x425066),
              HEX (0xe8710a),
              HEX (0xf9ab00) },
  .font_px = FONT_PX,
};

static const BnlChartTheme dark_one = {
  .foreground = HEX (0xffffff),
  .background = HEX (0x383838),
  .colors = { [BNL_CHART_COLOR_WITHOUT] = HEX (0xf0b030),
              [BNL_CHART_COLOR_WITH] = HEX (0x56b4e9),
              HEX (0xff6cb5),
              HEX (0x12b5cb),
              HEX (0xc58af9),
              HEX (0x7cb342),
              HEX (0xa8b4c8),
              HEX (0xe8710a),
              HEX (0xf9ab00) },
  .font_px = FONT_PX,
};

void
bnl_chart_theme_init (BnlChartTheme *theme, gboolean dark)
{
  *theme = dark ? dark_one : light;
}
