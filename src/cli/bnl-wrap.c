#include "bnl-wrap.h"

static void
wrap_line (GString *wrapped, const char *line, guint width)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  const glong indent = g_str_has_prefix (line, "- ") ? 2 : 0;
  glong column = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    const glong length = g_utf8_strlen (words[i], -1);

    if (column > indent && column + 1 + length > (glong) width) {
      g_string_append_printf (wrapped, "\n%*s", (int) indent, "");
      column = indent;
    } else if (i > 0) {
      g_string_append_c (wrapped, ' ');
      column++;
    }
    g_string_append (wrapped, words[i]);
    column += length;
  }
  g_string_append_c (wrapped, '\n');
}

char *
bnl_wrap_text (const char *text, guint width)
{
  GString *wrapped = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i + 1] != NULL || lines[i][0] != '\0')
      wrap_line (wrapped, lines[i], width);
  return g_string_free (wrapped, FALSE);
}
