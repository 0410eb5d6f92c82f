#include "plot/bnl-formula-private.h"

#include <string.h>

static void
say (GString *words, const char *word)
{
  if (words->len > 0 && !strchr (",;", word[0]))
    g_string_append_c (words, ' ');
  g_string_append (words, word);
}

/* A row of one is as good as that one. */
static const BnlFormulaNode *
unwrap (const BnlFormulaNode *node)
{
  while (node->kind == BNL_FORMULA_NODE_ROW && node->children->len == 1)
    node = bnl_formula_node_get (node, 0);
  return node;
}

/* So short that nobody asks where it ends. */
static gboolean
is_short (const BnlFormulaNode *node)
{
  node = unwrap (node);
  if (node->kind == BNL_FORMULA_NODE_SCRIPTS)
    return unwrap (bnl_formula_node_get (node, 0))->kind == BNL_FORMULA_NODE_SYMBOL &&
           (!bnl_formula_node_get (node, 1) || is_short (bnl_formula_node_get (node, 1))) &&
           (!bnl_formula_node_get (node, 2) || is_short (bnl_formula_node_get (node, 2)));
  return node->kind == BNL_FORMULA_NODE_SYMBOL ||
         (node->kind == BNL_FORMULA_NODE_ACCENT && is_short (bnl_formula_node_get (node, 0)));
}

static gboolean
is_symbol (const BnlFormulaNode *node, const char *text)
{
  return node->kind == BNL_FORMULA_NODE_SYMBOL && g_str_equal (node->text, text);
}

static void
append_rest (GString *words, const BnlFormulaNode *row, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    bnl_formula_append_words (words, bnl_formula_node_get (row, i));
}

/* "the sum" "from i equals 1 to m" "of". */
static void
append_operator (GString *words,
                 const BnlFormulaSymbol *symbol,
                 const BnlFormulaNode *below,
                 const BnlFormulaNode *above)
{
  gboolean has_of = g_str_has_suffix (symbol->words, " of");
  g_autofree char *stem = g_strndup (symbol->words, strlen (symbol->words) - (has_of ? 3 : 0));

  say (words, stem);
  if (below) {
    say (words, above && symbol->large              ? "from"
                : g_str_equal (symbol->name, "lim") ? "as"
                : g_str_equal (symbol->name, "log") ? "to base"
                                                    : "over");
    bnl_formula_append_words (words, below);
  }
  if (above) {
    say (words, symbol->large ? "to" : "to the power of");
    bnl_formula_append_words (words, above);
  }
  say (words, "of");
}

/* "(k)", and not "(a)(b)" nor "(n-1)/2". */
static gboolean
is_in_parentheses (const BnlFormulaNode *node)
{
  guint n = node->children->len;

  if (node->kind != BNL_FORMULA_NODE_ROW || n < 3 ||
      !is_symbol (bnl_formula_node_get (node, 0), "("))
    return FALSE;
  for (guint i = 1; i + 1 < n; i++)
    if (is_symbol (bnl_formula_node_get (node, i), ")"))
      return FALSE;
  return is_symbol (bnl_formula_node_get (node, n - 1), ")");
}

static void
append_power (GString *words, const BnlFormulaNode *above)
{
  const BnlFormulaNode *node = unwrap (above);

  if (is_symbol (node, "2"))
    say (words, "squared");
  else if (is_symbol (node, "3"))
    say (words, "cubed");
  else if (node->kind == BNL_FORMULA_NODE_SYMBOL && g_str_has_prefix (node->text, "′"))
    for (const char *at = node->text; *at; at = g_utf8_next_char (at))
      say (words, "prime");
  else if (is_in_parentheses (node)) {
    say (words, "superscript");
    append_rest (words, node, 1, node->children->len - 1);
  } else {
    say (words, "to the power of");
    bnl_formula_append_words (words, above);
    if (!is_short (above))
      say (words, ", end power,");
  }
}

static void
append_scripts (GString *words, const BnlFormulaNode *node)
{
  const BnlFormulaNode *base = unwrap (bnl_formula_node_get (node, 0));
  const BnlFormulaNode *below = bnl_formula_node_get (node, 1);
  const BnlFormulaNode *above = bnl_formula_node_get (node, 2);

  if (base->kind == BNL_FORMULA_NODE_SYMBOL && base->symbol && base->atom == BNL_FORMULA_OPERATOR) {
    append_operator (words, base->symbol, below, above);
    return;
  }
  bnl_formula_append_words (words, base);
  if (below) {
    say (words, "sub");
    bnl_formula_append_words (words, below);
    if (!is_short (below))
      say (words, ", end sub,");
  }
  if (above)
    append_power (words, above);
}

static void
append_fraction (GString *words, const BnlFormulaNode *node)
{
  const BnlFormulaNode *over = bnl_formula_node_get (node, 0);
  const BnlFormulaNode *under = bnl_formula_node_get (node, 1);
  gboolean is_derivative =
      over->children->len > 1 && under->children->len > 1 && over->kind == BNL_FORMULA_NODE_ROW &&
      under->kind == BNL_FORMULA_NODE_ROW && is_symbol (bnl_formula_node_get (over, 0), "∂") &&
      is_symbol (bnl_formula_node_get (under, 0), "∂");

  if (is_derivative) {
    say (words, "the derivative of");
    append_rest (words, over, 1, over->children->len);
    say (words, "by");
    append_rest (words, under, 1, under->children->len);
    return;
  }
  if (is_short (over) && is_short (under)) {
    bnl_formula_append_words (words, over);
    say (words, "over");
    bnl_formula_append_words (words, under);
    return;
  }
  say (words, "the fraction");
  bnl_formula_append_words (words, over);
  say (words, "over");
  bnl_formula_append_words (words, under);
  say (words, ", end fraction,");
}

static void
append_root (GString *words, const BnlFormulaNode *node)
{
  const BnlFormulaNode *body = bnl_formula_node_get (node, 0);
  const BnlFormulaNode *index = bnl_formula_node_get (node, 1);

  say (words, "the");
  if (index) {
    say (words, "root of order");
    bnl_formula_append_words (words, index);
    say (words, "of");
  } else {
    say (words, "square root of");
  }
  bnl_formula_append_words (words, body);
  if (!is_short (body))
    say (words, ", end root,");
}

static void
append_fence (GString *words, const char *fence)
{
  static const char *const names[] = { "langle", "rangle", "lfloor", "rfloor", "{", "}", "|" };
  const BnlFormulaSymbol *symbol;

  if (!fence[0])
    return;
  symbol = bnl_formula_find_character (g_utf8_get_char (fence));
  for (guint i = 0; i < G_N_ELEMENTS (names) && !symbol; i++)
    if (g_str_equal (bnl_formula_find_command (names[i])->text, fence))
      symbol = bnl_formula_find_command (names[i]);
  say (words, symbol->words);
}

static void
append_symbol (GString *words, const BnlFormulaNode *node)
{
  g_autofree char *text = NULL;

  if (node->symbol && node->symbol->words) {
    say (words, node->symbol->words);
    return;
  }
  text = g_strstrip (g_strdup (node->text));
  if (text[0])
    say (words, text);
}

void
bnl_formula_append_words (GString *words, const BnlFormulaNode *node)
{
  switch (node->kind) {
  case BNL_FORMULA_NODE_ROW:
    append_rest (words, node, 0, node->children->len);
    break;
  case BNL_FORMULA_NODE_SYMBOL:
    append_symbol (words, node);
    break;
  case BNL_FORMULA_NODE_SCRIPTS:
    append_scripts (words, node);
    break;
  case BNL_FORMULA_NODE_FRACTION:
    append_fraction (words, node);
    break;
  case BNL_FORMULA_NODE_ROOT:
    append_root (words, node);
    break;
  case BNL_FORMULA_NODE_ACCENT:
    bnl_formula_append_words (words, bnl_formula_node_get (node, 0));
    say (words, g_str_equal (node->text, "overline") ? "bar" : node->text);
    break;
  case BNL_FORMULA_NODE_FENCE:
    append_fence (words, node->text);
    bnl_formula_append_words (words, bnl_formula_node_get (node, 0));
    append_fence (words, node->right);
    break;
  case BNL_FORMULA_NODE_SPACE:
    /* Where two statements stand side by side. */
    if (node->em >= 1.0 && words->len > 0 && words->str[words->len - 1] != ',')
      say (words, ",");
    break;
  case BNL_FORMULA_NODE_LINES:
    for (guint i = 0; i < node->children->len; i++) {
      const BnlFormulaNode *row = bnl_formula_node_get (node, i);

      bnl_formula_append_words (words, row);
      if (i + 1 < node->children->len && !row->column)
        say (words, ";");
    }
    break;
  }
}
