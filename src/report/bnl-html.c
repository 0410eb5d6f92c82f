#include "bnl-html.h"

#define REPLACEMENT 0xfffd

static void
append_character (GString *html, gunichar c)
{
  switch (c) {
  case '&':
    g_string_append (html, "&amp;");
    break;
  case '<':
    g_string_append (html, "&lt;");
    break;
  case '>':
    g_string_append (html, "&gt;");
    break;
  case '"':
    g_string_append (html, "&quot;");
    break;
  default:
    /* XML 1.0, production 2. */
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
      c = REPLACEMENT;
    g_string_append_unichar (html, c);
  }
}

void
bnl_html_append (GString *html, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    return;
  valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    append_character (html, g_utf8_get_char (p));
}

char *
bnl_html_escape (const char *text)
{
  GString *html = g_string_new (NULL);

  bnl_html_append (html, text);
  return g_string_free (html, FALSE);
}
