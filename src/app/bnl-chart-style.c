#include "bnl-chart-style.h"

#include <adwaita.h>

/* Of the size of the text around. */
#define FONT_SCALE 0.8
#define DEFAULT_DPI 96

static BnlColor
mix (const GdkRGBA *over, BnlColor under)
{
  double alpha = (double) over->alpha;

  return (BnlColor){
    .red = alpha * (double) over->red + (1 - alpha) * under.red,
    .green = alpha * (double) over->green + (1 - alpha) * under.green,
    .blue = alpha * (double) over->blue + (1 - alpha) * under.blue,
  };
}

static char *
read_font (GtkWidget *widget, double *font_px)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : DEFAULT_DPI) / 72;
  *font_px = FONT_SCALE * size;
  return g_strdup (pango_font_description_get_family (font));
}

char *
bnl_chart_style_read (GtkWidget *widget, BnlChartTheme *theme)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  char *family;
  GdkRGBA color;

  bnl_chart_theme_init (theme, adw_style_manager_get_dark (style));
  theme->high_contrast = adw_style_manager_get_high_contrast (style);
  /* What lies behind is not drawn, but text is mixed with it. */
  if (gtk_style_context_lookup_color (context, "window_bg_color", &color))
    theme->background = mix (&color, theme->background);
  if (gtk_style_context_lookup_color (context, "card_bg_color", &color))
    theme->background = mix (&color, theme->background);
  gtk_style_context_get_color (context, &color);
  theme->foreground = mix (&color, theme->background);
  family = read_font (widget, &theme->font_px);
  theme->font_family = family;
  return family;
}
