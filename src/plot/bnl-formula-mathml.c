#include "plot/bnl-formula-private.h"

static void
append_escaped (GString *mathml, const char *element, const char *attributes, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (mathml, "<%s%s>%s</%s>", element, attributes, escaped, element);
}

/* <mi> of one letter is italic of itself. */
static void
append_identifier (GString *mathml, const BnlFormulaNode *node)
{
  const char *attributes = "";

  if (node->font == BNL_FORMULA_BOLD)
    attributes = " mathvariant=\"bold\"";
  else if (node->font == BNL_FORMULA_UPRIGHT && g_utf8_strlen (node->text, -1) == 1)
    attributes = " mathvariant=\"normal\"";
  append_escaped (mathml, "mi", attributes, node->text);
}

static void
append_symbol (GString *mathml, const BnlFormulaNode *node)
{
  gboolean is_named =
      node->symbol && !node->symbol->large && node->symbol->atom == BNL_FORMULA_OPERATOR;

  if (node->words && node->font != BNL_FORMULA_BOLD && g_utf8_strlen (node->text, -1) != 1)
    append_escaped (mathml, "mtext", "", node->text);
  else if (g_ascii_isdigit (node->text[0]))
    append_escaped (mathml, "mn", "", node->text);
  else if (is_named || g_unichar_isalpha (g_utf8_get_char (node->text)))
    append_identifier (mathml, node);
  else if (!node->symbol || node->atom != BNL_FORMULA_ORDINARY)
    append_escaped (mathml, "mo",
                    node->atom == BNL_FORMULA_OPENING || node->atom == BNL_FORMULA_CLOSING
                        ? " stretchy=\"false\""
                        : "",
                    node->text);
  else
    append_identifier (mathml, node);
}

static void
append_children (GString *mathml,
                 const char *element,
                 const BnlFormulaNode *node,
                 gboolean displayed)
{
  g_string_append_printf (mathml, "<%s>", element);
  for (guint i = 0; i < node->children->len; i++)
    if (bnl_formula_node_get (node, i))
      bnl_formula_append_mathml (mathml, bnl_formula_node_get (node, i), displayed);
  g_string_append_printf (mathml, "</%s>", element);
}

static void
append_scripts (GString *mathml, const BnlFormulaNode *node, gboolean displayed)
{
  static const char *const beside[] = { "msub", "msup", "msubsup" };
  static const char *const over[] = { "munder", "mover", "munderover" };
  const BnlFormulaNode *base = bnl_formula_node_get (node, 0);
  gboolean below = bnl_formula_node_get (node, 1) != NULL;
  gboolean above = bnl_formula_node_get (node, 2) != NULL;
  guint which = below && above ? 2 : above ? 1 : 0;
  gboolean limits = displayed && base->symbol && base->symbol->limits;

  g_string_append_printf (mathml, "<%s>", limits ? over[which] : beside[which]);
  bnl_formula_append_mathml (mathml, base, displayed);
  for (guint i = 1; i <= 2; i++)
    if (bnl_formula_node_get (node, i))
      bnl_formula_append_mathml (mathml, bnl_formula_node_get (node, i), FALSE);
  g_string_append_printf (mathml, "</%s>", limits ? over[which] : beside[which]);
}

static void
append_accent (GString *mathml, const BnlFormulaNode *node, gboolean displayed)
{
  static const struct {
    const char *name, *sign;
  } signs[] = {
    { "hat", "^" }, { "bar", "‾" }, { "overline", "‾" }, { "tilde", "~" }, { "vec", "→" },
  };

  g_string_append (mathml, "<mover accent=\"true\">");
  bnl_formula_append_mathml (mathml, bnl_formula_node_get (node, 0), displayed);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_equal (signs[i].name, node->text))
      append_escaped (mathml, "mo", i == 3 ? " stretchy=\"false\"" : "", signs[i].sign);
  g_string_append (mathml, "</mover>");
}

static void
append_fence (GString *mathml, const BnlFormulaNode *node, gboolean displayed)
{
  g_string_append (mathml, "<mrow>");
  if (node->text[0])
    append_escaped (mathml, "mo", " fence=\"true\" form=\"prefix\" stretchy=\"true\"", node->text);
  bnl_formula_append_mathml (mathml, bnl_formula_node_get (node, 0), displayed);
  if (node->right[0])
    append_escaped (mathml, "mo", " fence=\"true\" form=\"postfix\" stretchy=\"true\"",
                    node->right);
  g_string_append (mathml, "</mrow>");
}

static void
append_lines (GString *mathml, const BnlFormulaNode *node, gboolean displayed)
{
  g_string_append (mathml, "<mtable displaystyle=\"true\" columnalign=\"right left\" "
                           "columnspacing=\"0.2em\"><mtr>");
  for (guint i = 0; i < node->children->len; i++) {
    const BnlFormulaNode *row = bnl_formula_node_get (node, i);

    append_children (mathml, "mtd", row, displayed);
    if (!row->column && i + 1 < node->children->len)
      g_string_append (mathml, "</mtr><mtr>");
  }
  g_string_append (mathml, "</mtr></mtable>");
}

void
bnl_formula_append_mathml (GString *mathml, const BnlFormulaNode *node, gboolean displayed)
{
  char em[G_ASCII_DTOSTR_BUF_SIZE];

  switch (node->kind) {
  case BNL_FORMULA_NODE_ROW:
    append_children (mathml, "mrow", node, displayed);
    break;
  case BNL_FORMULA_NODE_SYMBOL:
    append_symbol (mathml, node);
    break;
  case BNL_FORMULA_NODE_SCRIPTS:
    append_scripts (mathml, node, displayed);
    break;
  case BNL_FORMULA_NODE_FRACTION:
    append_children (mathml, "mfrac", node, FALSE);
    break;
  case BNL_FORMULA_NODE_ROOT:
    append_children (mathml, node->children->len > 1 ? "mroot" : "msqrt", node, displayed);
    break;
  case BNL_FORMULA_NODE_ACCENT:
    append_accent (mathml, node, displayed);
    break;
  case BNL_FORMULA_NODE_FENCE:
    append_fence (mathml, node, displayed);
    break;
  case BNL_FORMULA_NODE_SPACE:
    g_ascii_formatd (em, sizeof em, "%.3f", node->em);
    g_string_append_printf (mathml, "<mspace width=\"%sem\"/>", em);
    break;
  case BNL_FORMULA_NODE_LINES:
    append_lines (mathml, node, displayed);
    break;
  }
}
