#include "bnl-data-error-private.h"

#include <errno.h>
#include <string.h>

GQuark
bnl_data_error_quark (void)
{
  return g_quark_from_static_string ("bnl-data-error");
}

void
bnl_data_error_set (GError **error, BnlDataError code, const char *path, const char *format, ...)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, BNL_DATA_ERROR, (int) code, "%s %s", name, sentence);
}

void
bnl_data_error_set_errno (GError **error, const char *path, int error_number)
{
  if (error_number == ENOENT || error_number == ENOTDIR)
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, path,
                        "is not there; check its name and folder.");
  else
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path,
                        "cannot be read (%s); check its permissions and the disk.",
                        g_strerror (error_number));
}

char *
bnl_data_error_group (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize n_digits = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_digits; i++) {
    if (i > 0 && (n_digits - i) % 3 == 0)
      g_string_append_c (text, ',');
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}
