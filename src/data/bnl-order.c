#include "bnl-order.h"

#include <string.h>

#include "bnl-data-error-private.h"

/* line: of that length, whatever is in it; zero-terminated. */
static gboolean
parse_index (char *line, gsize length, guint32 n_images, guint32 *index)
{
  guint64 value;

  if (strlen (line) != length ||
      !g_ascii_string_to_unsigned (g_strchomp (line), 10, 0, n_images - 1, &value, NULL))
    return FALSE;
  *index = (guint32) value;
  return TRUE;
}

static gboolean
read_text (const char *path, char **text, gsize *length, GError **error)
{
  g_autoptr (GError) file_error = NULL;

  if (g_file_get_contents (path, text, length, &file_error))
    return TRUE;
  if (g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, path,
                        "is not there; check its name and folder.");
  else
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path, "cannot be read (%s).",
                        file_error->message);
  return FALSE;
}

guint32 *
bnl_order_read (const char *path, guint32 n_images, gsize *n_order, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  gsize length;
  guint64 n_lines = 0;

  g_return_val_if_fail (n_images >= 1, NULL);

  if (!read_text (path, &text, &length, error))
    return NULL;

  for (char *line = text; line < text + length;) {
    char *end = memchr (line, '\n', (gsize) (text + length - line));
    guint32 index;

    end = end ? end : text + length;
    *end = '\0';
    n_lines++;
    if (!parse_index (line, (gsize) (end - line), n_images, &index)) {
      g_autofree char *shown = g_utf8_make_valid (line, MIN ((gssize) strlen (line), 40));

      bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                          "has \"%s\" in line %" G_GUINT64_FORMAT
                          " where an index of a training image was expected, 0 to %u; correct "
                          "that line.",
                          shown, n_lines, n_images - 1);
      return NULL;
    }
    g_array_append_val (order, index);
    line = end + 1;
  }
  if (order->len == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, path,
                        "lists no sample; write one index of a training image a line.");
    return NULL;
  }
  *n_order = order->len;
  return (guint32 *) (gpointer) g_array_free (g_steal_pointer (&order), FALSE);
}
