#include "plot/bnl-formula-private.h"

#include <string.h>

/* No formula of a book comes near; what a file holds may. */
#define MOST_BYTES 4000
#define DEEPEST 24

typedef struct {
  const char *start, *at;
  gboolean displayed;
  guint depth;
  GError **error;
} Reader;

static const struct {
  const char *name;
  double em;
} spaces[] = {
  { ",", 3.0 / 18 }, { ":", 4.0 / 18 }, { ";", 5.0 / 18 }, { "!", -3.0 / 18 },
  { " ", 4.0 / 18 }, { "quad", 1.0 },   { "qquad", 2.0 },
};

static const char *const accents[] = { "hat", "bar", "tilde", "vec", "overline" };

BnlFormulaNode *
bnl_formula_node_new (BnlFormulaNodeKind kind)
{
  BnlFormulaNode *node = g_new0 (BnlFormulaNode, 1);

  node->kind = kind;
  node->children = g_ptr_array_new ();
  return node;
}

void
bnl_formula_node_free (BnlFormulaNode *node)
{
  if (!node)
    return;
  for (guint i = 0; i < node->children->len; i++)
    bnl_formula_node_free (g_ptr_array_index (node->children, i));
  g_ptr_array_unref (node->children);
  g_free (node->text);
  g_free (node->right);
  g_free (node);
}

const BnlFormulaNode *
bnl_formula_node_get (const BnlFormulaNode *node, guint child)
{
  return child < node->children->len ? g_ptr_array_index (node->children, child) : NULL;
}

static BnlFormulaNode *parse_row (Reader *reader, gboolean in_brackets);
static BnlFormulaNode *parse_argument (Reader *reader, const char *of);

G_GNUC_PRINTF (4, 5)
static BnlFormulaNode *
refuse (Reader *reader, const char *at, BnlFormulaError code, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (reader->error && !*reader->error)
    g_set_error (reader->error, BNL_FORMULA_ERROR, code, "Formula, character %ld: %s",
                 g_utf8_strlen (reader->start, at - reader->start) + 1, sentence);
  return NULL;
}

static void
skip_blanks (Reader *reader)
{
  while (g_ascii_isspace (*reader->at))
    reader->at++;
}

static BnlFormulaNode *
make_symbol (char *text, BnlFormulaAtom atom, BnlFormulaFont font)
{
  BnlFormulaNode *node = bnl_formula_node_new (BNL_FORMULA_NODE_SYMBOL);

  node->text = text;
  node->atom = atom;
  node->font = font;
  return node;
}

static BnlFormulaNode *
make_known (const BnlFormulaSymbol *symbol)
{
  BnlFormulaNode *node = make_symbol (g_strdup (symbol->text), symbol->atom, symbol->font);

  node->symbol = symbol;
  return node;
}

/* A backslash with letters or with one other character; owned by the caller, without it. */
static char *
read_command (Reader *reader)
{
  const char *start = ++reader->at;

  if (g_ascii_isalpha (*start))
    while (g_ascii_isalpha (*reader->at))
      reader->at++;
  else if (*start)
    reader->at = g_utf8_next_char (start);
  return g_strndup (start, reader->at - start);
}

static gboolean
is_command (const Reader *reader, const char *name)
{
  gsize n = strlen (name);

  return reader->at[0] == '\\' && strncmp (reader->at + 1, name, n) == 0 &&
         !(g_ascii_isalpha (name[0]) && g_ascii_isalpha (reader->at[1 + n]));
}

/* Words and letters in braces, as they stand. */
static BnlFormulaNode *
parse_words (Reader *reader, const char *command, BnlFormulaFont font)
{
  BnlFormulaNode *node;
  const char *start, *end;

  skip_blanks (reader);
  if (*reader->at != '{')
    return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX, "\\%s wants its words in braces",
                   command);
  start = reader->at + 1;
  end = strpbrk (start, "{}");
  if (!end || *end != '}')
    return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX,
                   "the brace that opens here is not closed, or holds another");
  reader->at = end + 1;
  node = make_symbol (g_strndup (start, end - start), BNL_FORMULA_ORDINARY, font);
  node->words = TRUE;
  return node;
}

static BnlFormulaNode *
parse_fraction (Reader *reader)
{
  g_autoptr (BnlFormulaNode) node = bnl_formula_node_new (BNL_FORMULA_NODE_FRACTION);

  node->atom = BNL_FORMULA_INNER;
  for (guint i = 0; i < 2; i++) {
    BnlFormulaNode *part = parse_argument (reader, "\\frac");

    if (!part)
      return NULL;
    g_ptr_array_add (node->children, part);
  }
  return g_steal_pointer (&node);
}

static BnlFormulaNode *
parse_root (Reader *reader)
{
  g_autoptr (BnlFormulaNode) node = bnl_formula_node_new (BNL_FORMULA_NODE_ROOT);
  g_autoptr (BnlFormulaNode) index = NULL;
  BnlFormulaNode *body;

  skip_blanks (reader);
  if (*reader->at == '[') {
    const char *open = reader->at++;

    index = parse_row (reader, TRUE);
    if (!index)
      return NULL;
    if (*reader->at != ']')
      return refuse (reader, open, BNL_FORMULA_ERROR_SYNTAX, "“[” is not closed by “]”");
    reader->at++;
  }
  body = parse_argument (reader, "\\sqrt");
  if (!body)
    return NULL;
  g_ptr_array_add (node->children, body);
  if (index)
    g_ptr_array_add (node->children, g_steal_pointer (&index));
  return g_steal_pointer (&node);
}

static BnlFormulaNode *
parse_accent (Reader *reader, const char *name)
{
  g_autoptr (BnlFormulaNode) node = bnl_formula_node_new (BNL_FORMULA_NODE_ACCENT);
  g_autofree char *command = g_strconcat ("\\", name, NULL);
  BnlFormulaNode *body = parse_argument (reader, command);

  if (!body)
    return NULL;
  node->text = g_strdup (name);
  g_ptr_array_add (node->children, body);
  return g_steal_pointer (&node);
}

/* The character of a fence, "" for "."; NULL with error. */
static char *
read_fence (Reader *reader)
{
  const char *at;

  skip_blanks (reader);
  at = reader->at;
  if (*at == '.') {
    reader->at++;
    return g_strdup ("");
  }
  if (*at && strchr ("()[]|", *at)) {
    reader->at++;
    return g_strndup (at, 1);
  }
  if (*at == '\\') {
    g_autofree char *name = read_command (reader);
    const BnlFormulaSymbol *symbol = bnl_formula_find_command (name);

    if (symbol && g_utf8_strchr ("⟨⟩⌊⌋{}‖", -1, g_utf8_get_char (symbol->text)))
      return g_strdup (symbol->text);
  }
  refuse (reader, at, BNL_FORMULA_ERROR_SYNTAX,
          "a fence was expected: ( ) [ ] | \\{ \\} \\| \\langle \\rangle \\lfloor \\rfloor or .");
  return NULL;
}

static BnlFormulaNode *
parse_fenced (Reader *reader, const char *open)
{
  g_autoptr (BnlFormulaNode) node = bnl_formula_node_new (BNL_FORMULA_NODE_FENCE);
  BnlFormulaNode *body;

  node->atom = BNL_FORMULA_INNER;
  node->text = read_fence (reader);
  if (!node->text)
    return NULL;
  body = parse_row (reader, FALSE);
  if (!body)
    return NULL;
  g_ptr_array_add (node->children, body);
  if (!is_command (reader, "right"))
    return refuse (reader, open, BNL_FORMULA_ERROR_SYNTAX, "\\left has no \\right");
  reader->at += strlen ("\\right");
  node->right = read_fence (reader);
  return node->right ? g_steal_pointer (&node) : NULL;
}

static BnlFormulaNode *
parse_command (Reader *reader)
{
  const char *at = reader->at;
  g_autofree char *name = read_command (reader);
  const BnlFormulaSymbol *symbol = bnl_formula_find_command (name);

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (g_str_equal (spaces[i].name, name)) {
      BnlFormulaNode *space = bnl_formula_node_new (BNL_FORMULA_NODE_SPACE);

      space->em = spaces[i].em;
      return space;
    }
  for (guint i = 0; i < G_N_ELEMENTS (accents); i++)
    if (g_str_equal (accents[i], name))
      return parse_accent (reader, name);
  if (g_str_equal (name, "frac"))
    return parse_fraction (reader);
  if (g_str_equal (name, "sqrt"))
    return parse_root (reader);
  if (g_str_equal (name, "left"))
    return parse_fenced (reader, at);
  if (g_str_equal (name, "text") || g_str_equal (name, "mathrm"))
    return parse_words (reader, name, BNL_FORMULA_UPRIGHT);
  if (g_str_equal (name, "mathbf"))
    return parse_words (reader, name, BNL_FORMULA_BOLD);
  if (symbol)
    return make_known (symbol);
  return refuse (reader, at, BNL_FORMULA_ERROR_UNKNOWN, "there is no command “\\%s”", name);
}

/* A group in braces; the brace is at hand. */
static BnlFormulaNode *
parse_group (Reader *reader)
{
  const char *open = reader->at++;
  g_autoptr (BnlFormulaNode) row = parse_row (reader, FALSE);

  if (!row)
    return NULL;
  if (*reader->at != '}')
    return refuse (reader, open, BNL_FORMULA_ERROR_SYNTAX,
                   "the brace that opens here is not closed");
  reader->at++;
  return g_steal_pointer (&row);
}

static BnlFormulaNode *
parse_number (Reader *reader)
{
  const char *start = reader->at;

  /* "0.5" is one number, "3." ends a sentence. */
  while (g_ascii_isdigit (*reader->at) || (*reader->at == '.' && g_ascii_isdigit (reader->at[1])))
    reader->at++;
  return make_symbol (g_strndup (start, reader->at - start), BNL_FORMULA_ORDINARY,
                      BNL_FORMULA_UPRIGHT);
}

/* What scripts may hang on; NULL with error. */
static BnlFormulaNode *
parse_nucleus (Reader *reader)
{
  const char *at = reader->at;
  gunichar character = g_utf8_get_char (at);
  const BnlFormulaSymbol *symbol;

  if (*at == '{')
    return parse_group (reader);
  if (*at == '\\')
    return parse_command (reader);
  if (g_ascii_isdigit (*at))
    return parse_number (reader);
  symbol = bnl_formula_find_character (character);
  if (!symbol && !g_unichar_isalpha (character))
    return refuse (reader, at, BNL_FORMULA_ERROR_SYNTAX,
                   "“%.*s” stands where a letter, a number or a command was expected",
                   (int) (*at ? g_utf8_next_char (at) - at : 0), at);
  reader->at = g_utf8_next_char (at);
  if (symbol)
    return make_known (symbol);
  return make_symbol (g_strndup (at, reader->at - at), BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC);
}

static BnlFormulaNode *
parse_argument (Reader *reader, const char *of)
{
  BnlFormulaNode *node;

  skip_blanks (reader);
  if (*reader->at == '\0' || *reader->at == '}' || *reader->at == '&')
    return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX, "%s has too few arguments", of);
  if (reader->depth >= DEEPEST)
    return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX, "nested too deeply");
  /* One digit of several, as in TeX: \frac12 is a half. */
  if (g_ascii_isdigit (*reader->at))
    return make_symbol (g_strndup (reader->at++, 1), BNL_FORMULA_ORDINARY, BNL_FORMULA_UPRIGHT);
  reader->depth++;
  node = parse_nucleus (reader);
  reader->depth--;
  return node;
}

static char *
read_primes (Reader *reader)
{
  GString *primes = g_string_new (NULL);

  for (; *reader->at == '\''; reader->at++)
    g_string_append (primes, "′");
  return g_string_free (primes, FALSE);
}

/* Takes node. */
static BnlFormulaNode *
parse_scripts (Reader *reader, BnlFormulaNode *node)
{
  g_autoptr (BnlFormulaNode) base = node;
  g_autoptr (BnlFormulaNode) below = NULL;
  g_autoptr (BnlFormulaNode) above = NULL;

  for (;;) {
    BnlFormulaNode **script;

    skip_blanks (reader);
    if (*reader->at != '_' && *reader->at != '^' && *reader->at != '\'')
      break;
    script = *reader->at == '_' ? &below : &above;
    if (*script)
      return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX,
                     "a second script in the same place; put the first into braces");
    if (*reader->at == '\'') {
      *script = make_symbol (read_primes (reader), BNL_FORMULA_ORDINARY, BNL_FORMULA_UPRIGHT);
    } else {
      reader->at++;
      *script = parse_argument (reader, script == &below ? "_" : "^");
      if (!*script)
        return NULL;
    }
  }
  if (!below && !above)
    return g_steal_pointer (&base);

  node = bnl_formula_node_new (BNL_FORMULA_NODE_SCRIPTS);
  node->atom = base->atom;
  g_ptr_array_add (node->children, g_steal_pointer (&base));
  g_ptr_array_add (node->children, g_steal_pointer (&below));
  g_ptr_array_add (node->children, g_steal_pointer (&above));
  return node;
}

static gboolean
is_row_over (const Reader *reader, gboolean in_brackets)
{
  return *reader->at == '\0' || *reader->at == '}' || *reader->at == '&' ||
         (in_brackets && *reader->at == ']') || is_command (reader, "right") ||
         is_command (reader, "\\");
}

/* As far as it goes: whoever called sees what ended it. */
static BnlFormulaNode *
parse_row (Reader *reader, gboolean in_brackets)
{
  g_autoptr (BnlFormulaNode) row = bnl_formula_node_new (BNL_FORMULA_NODE_ROW);

  if (++reader->depth > DEEPEST)
    return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX, "nested too deeply");
  for (skip_blanks (reader); !is_row_over (reader, in_brackets); skip_blanks (reader)) {
    BnlFormulaNode *node = NULL;

    if (*reader->at == '_' || *reader->at == '^' || *reader->at == '\'')
      return refuse (reader, reader->at, BNL_FORMULA_ERROR_SYNTAX,
                     "a script with nothing to hang on; an empty group {} would do");
    node = parse_nucleus (reader);
    if (node)
      node = parse_scripts (reader, node);
    if (!node)
      return NULL;
    g_ptr_array_add (row->children, node);
  }
  reader->depth--;
  return g_steal_pointer (&row);
}

/* After a row of its own, and the one before it: what ends it, and whether that may stand there. */
static gboolean
end_line (Reader *reader, BnlFormulaNode *row, const BnlFormulaNode *before)
{
  const char *at = reader->at;

  if (*at == '}')
    refuse (reader, at, BNL_FORMULA_ERROR_SYNTAX, "this brace closes nothing");
  else if (is_command (reader, "right"))
    refuse (reader, at, BNL_FORMULA_ERROR_SYNTAX, "\\right has no \\left");
  else if (*at && !reader->displayed)
    refuse (reader, at, BNL_FORMULA_ERROR_SYNTAX,
            "a formula in a line of text has no lines of its own; display it");
  else if (*at == '&' && before && before->column)
    refuse (reader, at, BNL_FORMULA_ERROR_SYNTAX,
            "a line aligns in one place; this “&” is a second");
  else {
    row->column = *at == '&';
    reader->at += *at == '&' ? 1 : *at ? 2 : 0;
    return TRUE;
  }
  return FALSE;
}

BnlFormulaNode *
bnl_formula_parse (const char *latex, gboolean displayed, GError **error)
{
  Reader reader = { .start = latex, .at = latex, .displayed = displayed, .error = error };
  g_autoptr (BnlFormulaNode) lines = bnl_formula_node_new (BNL_FORMULA_NODE_LINES);
  const BnlFormulaNode *before = NULL;
  gboolean more = TRUE;

  if (strlen (latex) > MOST_BYTES)
    return refuse (&reader, latex, BNL_FORMULA_ERROR_SYNTAX,
                   "the formula has %zu bytes, and %d is the most", strlen (latex), MOST_BYTES);
  while (more) {
    BnlFormulaNode *row = parse_row (&reader, FALSE);

    if (!row)
      return NULL;
    g_ptr_array_add (lines->children, row);
    more = *reader.at != '\0';
    if (!end_line (&reader, row, before))
      return NULL;
    before = row;
  }
  if (lines->children->len > 1)
    return g_steal_pointer (&lines);
  return g_ptr_array_steal_index (lines->children, 0);
}
