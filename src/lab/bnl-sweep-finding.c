/* Sentences and paragraphs of findings. */

#include "bnl-sweep-finding-private.h"

#include <string.h>

char *
bnl_sweep_finding_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (; *text != '\0'; text++) {
    if (strchr ("*`[]$\\", *text) != NULL)
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *text);
  }
  return g_string_free (escaped, FALSE);
}

char *
bnl_sweep_finding_dup_arm (const BnlSweepFinding *finding, guint arm)
{
  g_autofree char *title =
      bnl_sweep_finding_escape (bnl_sweep_get_arm (finding->sweep, arm)->title);

  if (finding->n_arms == 1 && title[0] == '\0')
    return g_strdup ("the network");
  if (g_str_has_prefix (title, "with ") || g_str_has_prefix (title, "without "))
    return g_strconcat ("the network ", title, NULL);
  return g_steal_pointer (&title);
}

static void
append_large (GString *text, const char *sentence)
{
  /* Emphasis may stand before the first letter. */
  const gsize n_signs = strspn (sentence, "*");

  g_string_append_len (text, sentence, (gssize) n_signs);
  g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (sentence + n_signs)));
  g_string_append (text, g_utf8_next_char (sentence + n_signs));
}

static void
append_sentence (GString *text, const char *sentence)
{
  append_large (text, sentence);
  if (strchr (".:", text->str[text->len - 1]) == NULL)
    g_string_append_c (text, '.');
}

static gboolean
ends_in_item (const GString *text)
{
  const char *line = strrchr (text->str, '\n');

  return g_str_has_prefix (line != NULL ? line + 1 : text->str, "- ");
}

void
bnl_sweep_finding_add_paragraph (BnlSweepFinding *finding, const char *sentence)
{
  g_autofree char *first = NULL;

  if (finding->text->len > 0) {
    g_string_append (finding->text, "\n\n");
  } else if (finding->beginning[0] != '\0' && g_str_has_suffix (sentence, ":")) {
    append_sentence (finding->text, finding->beginning);
    g_string_append_c (finding->text, ' ');
  } else if (finding->beginning[0] != '\0') {
    first = g_strdup_printf ("%s: %s", finding->beginning, sentence);
    sentence = first;
  }
  append_sentence (finding->text, sentence);
}

void
bnl_sweep_finding_add_item (BnlSweepFinding *finding, const char *sentence)
{
  if (finding->text->len > 0)
    g_string_append (finding->text, ends_in_item (finding->text) ? "\n" : "\n\n");
  g_string_append (finding->text, "- ");
  append_sentence (finding->text, sentence);
}

char *
bnl_sweep_finding_count (guint n, const char *one, const char *many)
{
  return n == 1 ? g_strdup_printf ("one %s", one) : g_strdup_printf ("%u %s", n, many);
}

void
bnl_sweep_finding_note (BnlSweepFinding *finding, guint n)
{
  if (n == 1)
    finding->has_single = TRUE;
  if (n < 2)
    return;
  finding->n_comparisons++;
  finding->least_n = finding->least_n > 0 ? MIN (finding->least_n, n) : n;
  finding->most_n = MAX (finding->most_n, n);
}
