#include "bnl-prose-html.h"


static void
append_text (GString *html, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (html, escaped);
}

static void
append_styled (GString *html, const BnlProseRun *run)
{
  static const struct {
    BnlProseStyle style;
    const char *element;
  } elements[] = {
    { BNL_PROSE_STRONG, "strong" },
    { BNL_PROSE_EMPHASIS, "em" },
    { BNL_PROSE_CODE, "code" },
  };
  g_autofree char *mathml = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (run->style & elements[i].style)
      g_string_append_printf (html, "<%s>", elements[i].element);
  if (run->formula) {
    mathml = bnl_formula_to_mathml (run->formula);
    g_string_append (html, mathml);
  } else {
    append_text (html, run->text);
  }
  for (guint i = G_N_ELEMENTS (elements); i > 0; i--)
    if (run->style & elements[i - 1].style)
      g_string_append_printf (html, "</%s>", elements[i - 1].element);
}

/* Runs of one link are one link. */
static guint
append_link (GString *html, const BnlProseBlock *block, guint from)
{
  const char *target = block->runs[from].target;
  gboolean is_web = g_str_has_prefix (target, "https:");
  guint i = from;

  g_string_append (html, is_web ? "<a href=\"" : "<span class=\"lab\" title=\"");
  append_text (html, target);
  g_string_append (html, "\">");
  for (; i < block->n_runs && g_strcmp0 (block->runs[i].target, target) == 0; i++)
    append_styled (html, &block->runs[i]);
  g_string_append (html, is_web ? "</a>" : "</span>");
  return i;
}

static void
append_runs (GString *html, const BnlProseBlock *block)
{
  for (guint i = 0; i < block->n_runs;) {
    if (block->runs[i].target) {
      i = append_link (html, block, i);
    } else {
      append_styled (html, &block->runs[i]);
      i++;
    }
  }
}

static void
append_element (GString *html, const char *element, const BnlProseBlock *block)
{
  g_string_append_printf (html, "<%s>", element);
  append_runs (html, block);
  g_string_append_printf (html, "</%s>\n", element);
}

void
bnl_prose_html_append (GString *html, const BnlProse *prose, guint title_level)
{
  guint n_blocks;
  const BnlProseBlock *blocks = bnl_prose_get_blocks (prose, &n_blocks);
  gboolean in_list = FALSE;

  for (guint i = 0; i < n_blocks; i++) {
    char heading[] = "h1";

    if (in_list != (blocks[i].kind == BNL_PROSE_ITEM)) {
      g_string_append (html, in_list ? "</ul>\n" : "<ul>\n");
      in_list = !in_list;
    }
    switch (blocks[i].kind) {
    case BNL_PROSE_TITLE:
    case BNL_PROSE_HEADING:
    case BNL_PROSE_SUBHEADING:
      heading[1] = (char) ('0' + CLAMP (title_level + blocks[i].kind, 1, 6));
      append_element (html, heading, &blocks[i]);
      break;
    case BNL_PROSE_ITEM:
      append_element (html, "li", &blocks[i]);
      break;
    case BNL_PROSE_TEXT:
      append_element (html, "p", &blocks[i]);
      break;
    case BNL_PROSE_FORMULA:
      append_runs (html, &blocks[i]);
      g_string_append_c (html, '\n');
      break;
    }
  }
  if (in_list)
    g_string_append (html, "</ul>\n");
}
