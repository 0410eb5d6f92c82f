#include "bnl-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define NOTHING "–"

char *
bnl_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  GString *text = g_string_new (NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append_c (text, ',');
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

/* printf follows the locale's decimal comma; the charts and the files do not. */
static char *
print_ascii (const char *format, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

char *
bnl_format_percent (double frac)
{
  return bnl_format_tenths (100.0 * frac);
}

char *
bnl_format_tenths (double value)
{
  return isfinite (value) ? print_ascii ("%.1f", value) : g_strdup (NOTHING);
}

char *
bnl_format_figure (double value)
{
  double size = fabs (value);

  if (!isfinite (value))
    return g_strdup (NOTHING);
  if (size >= 1e5 || (size > 0.0 && size < 1e-4))
    return print_ascii ("%.2e", value);
  return print_ascii (size < 1.0 ? "%.4f" : size < 10.0 ? "%.3f" : "%.1f", value);
}

char *
bnl_format_duration (double seconds)
{
  guint64 whole = (guint64) ceil (MAX (seconds, 0.0));

  if (whole < 60)
    return g_strdup_printf (_ ("%u s"), (guint) whole);
  if (whole < 3600)
    return g_strdup_printf (_ ("%u min %u s"), (guint) (whole / 60), (guint) (whole % 60));
  return g_strdup_printf (_ ("%u h %u min"), (guint) (whole / 3600), (guint) (whole / 60 % 60));
}

char *
bnl_format_place (const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *home = g_filename_display_name (g_get_home_dir ());
  gsize length = strlen (home);

  if (length > 1 && g_str_has_prefix (shown, home) &&
      (shown[length] == G_DIR_SEPARATOR || shown[length] == '\0'))
    return g_strconcat ("~", shown + length, NULL);
  return g_steal_pointer (&shown);
}
