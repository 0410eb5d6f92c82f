#include "bnl-prose.h"

#include <string.h>

#include "bnl-prose-target.h"

/* A reading has a few thousand bytes. */
#define MOST_BYTES (1 << 20)

struct _BnlProse {
  gatomicrefcount ref_count;
  GArray *blocks; /* of BnlProseBlock */
};

/* A block as it is read: its text, and the line it begins on. */
typedef struct {
  const char *text; /* of the whole block */
  guint line;
  GArray *runs; /* of BnlProseRun */
  GString *pending;
  BnlProseStyle style;
  const char *target;
  GError **error;
} Reader;

G_DEFINE_QUARK (bnl - prose - error - quark, bnl_prose_error)

static gboolean read_runs (Reader *reader, const char *at, const char *end);

static void
clear_run (gpointer data)
{
  BnlProseRun *run = data;

  g_free (run->text);
  g_free (run->target);
  g_clear_pointer (&run->formula, bnl_formula_unref);
}

static void
clear_block (gpointer data)
{
  BnlProseBlock *block = data;

  for (guint i = 0; i < block->n_runs; i++)
    clear_run (&block->runs[i]);
  g_free (block->runs);
}

static BnlProse *
new_empty (void)
{
  BnlProse *prose = g_new0 (BnlProse, 1);

  g_atomic_ref_count_init (&prose->ref_count);
  prose->blocks = g_array_new (FALSE, FALSE, sizeof (BnlProseBlock));
  g_array_set_clear_func (prose->blocks, clear_block);
  return prose;
}

/* Takes what is in runs. */
static void
add_block (BnlProse *prose, BnlProseKind kind, GArray *runs)
{
  BnlProseBlock block = { .kind = kind, .n_runs = runs->len };

  block.runs = (BnlProseRun *) (void *) g_array_steal (runs, NULL);
  g_array_append_val (prose->blocks, block);
}

/* --- what is in a line --- */

static guint
count_newlines (const char *from, const char *to)
{
  guint n = 0;

  for (; from < to; from++)
    n += *from == '\n';
  return n;
}

G_GNUC_PRINTF (4, 5)
static gboolean
refuse (const Reader *reader, const char *at, BnlProseError code, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  guint line = reader->line + count_newlines (reader->text, at);
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (reader->error, BNL_PROSE_ERROR, code, "Line %u: %s", line, sentence);
  return FALSE;
}

static void
add_run (Reader *reader, char *text, BnlProseStyle style, BnlFormula *formula)
{
  BnlProseRun run = {
    .text = text, .style = style, .target = g_strdup (reader->target), .formula = formula
  };

  g_array_append_val (reader->runs, run);
}

static void
flush (Reader *reader)
{
  if (reader->pending->len == 0)
    return;
  add_run (reader, g_strdup (reader->pending->str), reader->style, NULL);
  g_string_truncate (reader->pending, 0);
}

/* Blanks and new lines are one blank, none at the beginning. */
static void
append (Reader *reader, const char *character, gsize n)
{
  GString *pending = reader->pending;

  if (!g_ascii_isspace (*character)) {
    g_string_append_len (pending, character, (gssize) n);
    return;
  }
  if (pending->len == 0 && reader->runs->len == 0)
    return;
  if (pending->len > 0 && pending->str[pending->len - 1] == ' ')
    return;
  g_string_append_c (pending, ' ');
}

/* The sign that closes what stands there, NULL for none; what a backslash hides is none. */
static const char *
find_closing (const char *at, const char *end, char sign)
{
  for (; at < end; at++) {
    if (*at == '\\' && at + 1 < end)
      at++;
    else if (*at == sign)
      return at;
  }
  return NULL;
}

static const char *
read_code (Reader *reader, const char *at, const char *end)
{
  const char *close = memchr (at + 1, '`', (gsize) (end - at - 1));

  if (!close) {
    refuse (reader, at, BNL_PROSE_ERROR_SYNTAX, "“`” is not closed");
    return NULL;
  }
  flush (reader);
  add_run (reader, g_strndup (at + 1, (gsize) (close - at - 1)), reader->style | BNL_PROSE_CODE,
           NULL);
  return close + 1;
}

static gboolean
add_formula (Reader *reader, const char *at, const char *end, BnlFormulaStyle style)
{
  g_autofree char *latex = g_strndup (at, (gsize) (end - at));
  g_autoptr (GError) error = NULL;
  BnlFormula *formula = bnl_formula_new (latex, style, &error);

  if (!formula)
    return refuse (reader, at, BNL_PROSE_ERROR_FORMULA, "%s", error->message);
  flush (reader);
  add_run (reader, bnl_formula_to_plain (formula), reader->style, formula);
  return TRUE;
}

static const char *
read_formula (Reader *reader, const char *at, const char *end)
{
  const char *close = find_closing (at + 1, end, '$');

  if (!close || close == at + 1) {
    refuse (reader, at, BNL_PROSE_ERROR_SYNTAX, "“$” is not closed; \\$ is the character itself");
    return NULL;
  }
  return add_formula (reader, at + 1, close, BNL_FORMULA_INLINE) ? close + 1 : NULL;
}

/* An interval has brackets too: a link is what "(" follows at once. */
static const char *
find_link (const Reader *reader, const char *at, const char *end)
{
  const char *close = reader->target ? NULL : find_closing (at + 1, end, ']');

  return close && close + 1 < end && close[1] == '(' ? close : NULL;
}

static const char *
read_link (Reader *reader, const char *at, const char *close, const char *end)
{
  const char *paren = memchr (close + 2, ')', (gsize) (end - close - 2));
  g_autofree char *text = paren ? g_strndup (close + 2, (gsize) (paren - close - 2)) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlProseTarget) target = text ? bnl_prose_target_new (text, &error) : NULL;
  BnlProseStyle style = reader->style;

  if (!target) {
    refuse (reader, at, BNL_PROSE_ERROR_TARGET, "%s",
            error ? error->message : "the target of a link is not closed by “)”");
    return NULL;
  }
  if (close == at + 1) {
    refuse (reader, at, BNL_PROSE_ERROR_SYNTAX, "a link without words");
    return NULL;
  }
  flush (reader);
  reader->target = text;
  if (!read_runs (reader, at + 1, close))
    return NULL;
  flush (reader);
  reader->target = NULL;
  if (reader->style != style) {
    refuse (reader, at, BNL_PROSE_ERROR_SYNTAX, "“*” is opened in a link and not closed in it");
    return NULL;
  }
  return paren + 1;
}

/* Toggles what is emphasized; an asterisk between blanks is one. */
static const char *
read_asterisk (Reader *reader, const char *at, const char *end)
{
  gboolean twice = at + 1 < end && at[1] == '*';
  BnlProseStyle style = twice ? BNL_PROSE_STRONG : BNL_PROSE_EMPHASIS;
  const char *next = at + (twice ? 2 : 1);

  if (!(reader->style & style) && (next == end || g_ascii_isspace (*next))) {
    g_string_append_len (reader->pending, at, next - at);
    return next;
  }
  flush (reader);
  reader->style ^= style;
  return next;
}

static gboolean
read_runs (Reader *reader, const char *at, const char *end)
{
  while (at && at < end) {
    const char *link;

    switch (*at) {
    case '\\':
      if (at + 1 < end && g_ascii_ispunct (at[1]))
        at++;
      append (reader, at, 1);
      at++;
      break;
    case '`':
      at = read_code (reader, at, end);
      break;
    case '$':
      at = read_formula (reader, at, end);
      break;
    case '*':
      at = read_asterisk (reader, at, end);
      break;
    case '[':
      link = find_link (reader, at, end);
      if (link) {
        at = read_link (reader, at, link, end);
        break;
      }
      G_GNUC_FALLTHROUGH;
    default:
      append (reader, at, 1);
      at++;
    }
  }
  return at != NULL;
}

/* --- blocks --- */

static gboolean
read_block (BnlProse *prose, BnlProseKind kind, const char *text, guint line, GError **error)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (BnlProseRun));
  g_autoptr (GString) pending = g_string_new (NULL);
  Reader reader = { .text = text, .line = line, .runs = runs, .pending = pending, .error = error };
  const char *end = text + strlen (text);
  gboolean read;

  g_array_set_clear_func (runs, clear_run);
  if (kind == BNL_PROSE_FORMULA)
    read = add_formula (&reader, text, end, BNL_FORMULA_DISPLAYED);
  else
    read = read_runs (&reader, text, end);
  if (!read)
    return FALSE;
  if (reader.style != BNL_PROSE_PLAIN)
    return refuse (&reader, text, BNL_PROSE_ERROR_SYNTAX,
                   "“%s” is opened in this block and not closed; \\* is the character itself",
                   reader.style & BNL_PROSE_STRONG ? "**" : "*");
  if (pending->len > 0 && pending->str[pending->len - 1] == ' ')
    g_string_truncate (pending, pending->len - 1);
  flush (&reader);
  if (runs->len > 0)
    add_block (prose, kind, runs);
  return TRUE;
}

/* The next "$$" that no backslash hides; NULL: none. */
static char *
find_display (char *text)
{
  for (; *text; text++) {
    if (text[0] == '\\' && text[1])
      text++;
    else if (text[0] == '$' && text[1] == '$')
      return text;
  }
  return NULL;
}

/* A displayed formula in the middle of a block parts it in two.  Writes into text. */
static gboolean
read_parts (BnlProse *prose, BnlProseKind kind, char *text, guint line, GError **error)
{
  char *open = kind == BNL_PROSE_FORMULA ? NULL : find_display (text);
  char *close = open ? find_display (open + 2) : NULL;

  if (!open)
    return read_block (prose, kind, text, line, error);
  if (!close) {
    g_set_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_SYNTAX,
                 "Line %u: the “$$” that opens here is not closed",
                 line + count_newlines (text, open));
    return FALSE;
  }
  *open = *close = '\0';
  return read_block (prose, kind, text, line, error) &&
         read_block (prose, BNL_PROSE_FORMULA, open + 2, line + count_newlines (text, open),
                     error) &&
         read_parts (prose, BNL_PROSE_TEXT, close + 2, line + count_newlines (text, close), error);
}

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\r")] == '\0';
}

static BnlProseKind
find_kind (const char *line, const char **text)
{
  static const struct {
    const char *sign;
    BnlProseKind kind;
  } signs[] = {
    { "# ", BNL_PROSE_TITLE }, { "## ", BNL_PROSE_HEADING }, { "### ", BNL_PROSE_SUBHEADING },
    { "- ", BNL_PROSE_ITEM },  { "$$", BNL_PROSE_FORMULA },
  };

  *text = line;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (line, signs[i].sign)) {
      *text = line + strlen (signs[i].sign);
      return signs[i].kind;
    }
  return BNL_PROSE_TEXT;
}

/* How many lines a block has, from its first. */
static guint
count_lines (char **lines, BnlProseKind kind)
{
  const char *text;
  guint n = 1;

  if (kind <= BNL_PROSE_SUBHEADING)
    return 1;
  for (; lines[n]; n++) {
    const char *line = lines[n];

    if (is_blank (line))
      break;
    if (kind == BNL_PROSE_ITEM ? !g_str_has_prefix (line, "  ")
                               : find_kind (line, &text) != BNL_PROSE_TEXT)
      break;
  }
  return n;
}

/* The text of a displayed formula, from behind its "$$" on; *n_lines with the one that closes it.
 * NULL with error. */
static char *
read_display (char **lines, guint number, guint *n_lines, GError **error)
{
  GString *latex = g_string_new (NULL);

  for (*n_lines = 0; lines[*n_lines]; ++*n_lines) {
    const char *line = lines[*n_lines] + (*n_lines == 0 ? 2 : 0);
    const char *close = strstr (line, "$$");

    g_string_append_len (latex, line, close ? close - line : (gssize) strlen (line));
    g_string_append_c (latex, '\n');
    if (!close)
      continue;
    ++*n_lines;
    if (is_blank (close + 2))
      return g_string_free (latex, FALSE);
    g_set_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_SYNTAX,
                 "Line %u: nothing stands behind the “$$” that closes a formula",
                 number + *n_lines - 1);
    g_string_free (latex, TRUE);
    return NULL;
  }
  g_string_free (latex, TRUE);
  g_set_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_SYNTAX,
               "Line %u: the “$$” that opens here is not closed", number);
  return NULL;
}

static gboolean
read_blocks (BnlProse *prose, char **lines, GError **error)
{
  guint n = 1;

  for (guint i = 0; lines[i]; i += n) {
    const char *text;
    BnlProseKind kind = find_kind (lines[i], &text);
    g_autofree char *block = NULL;

    n = 1;
    if (is_blank (lines[i]))
      continue;
    if (kind == BNL_PROSE_FORMULA) {
      block = read_display (lines + i, i + 1, &n, error);
    } else {
      char *after;

      n = count_lines (lines + i, kind);
      after = lines[i + n];
      lines[i + n] = NULL;
      block = n > 1 ? g_strjoinv ("\n", lines + i) : g_strdup (lines[i]);
      memmove (block, block + (text - lines[i]), strlen (block) - (gsize) (text - lines[i]) + 1);
      lines[i + n] = after;
    }
    if (!block || !read_parts (prose, kind, block, i + 1, error))
      return FALSE;
  }
  return TRUE;
}

BnlProse *
bnl_prose_new (const char *markup, GError **error)
{
  g_autoptr (BnlProse) prose = new_empty ();
  g_auto (GStrv) lines = NULL;

  if (strlen (markup) > MOST_BYTES || !g_utf8_validate (markup, -1, NULL)) {
    g_set_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_SYNTAX,
                 "Line 1: UTF-8 was expected, of at most %d bytes", MOST_BYTES);
    return NULL;
  }
  lines = g_strsplit (markup, "\n", -1);
  return read_blocks (prose, lines, error) ? g_steal_pointer (&prose) : NULL;
}

BnlProse *
bnl_prose_new_anyhow (const char *markup)
{
  BnlProse *prose = bnl_prose_new (markup, NULL);
  g_autofree char *valid = NULL;
  g_auto (GStrv) paragraphs = NULL;

  if (prose)
    return prose;
  prose = new_empty ();
  valid = g_utf8_make_valid (markup, (gssize) MIN (strlen (markup), MOST_BYTES));
  paragraphs = g_strsplit (valid, "\n\n", -1);
  for (guint i = 0; paragraphs[i]; i++) {
    g_autoptr (GArray) runs = g_array_new (FALSE, TRUE, sizeof (BnlProseRun));
    BnlProseRun run = { .text = g_strstrip (g_strdup (paragraphs[i])) };

    g_array_append_val (runs, run);
    if (run.text[0])
      add_block (prose, BNL_PROSE_TEXT, runs);
    else
      g_free (run.text);
  }
  return prose;
}

BnlProse *
bnl_prose_ref (BnlProse *prose)
{
  g_atomic_ref_count_inc (&prose->ref_count);
  return prose;
}

void
bnl_prose_unref (BnlProse *prose)
{
  if (!g_atomic_ref_count_dec (&prose->ref_count))
    return;
  g_array_unref (prose->blocks);
  g_free (prose);
}

const BnlProseBlock *
bnl_prose_get_blocks (const BnlProse *prose, guint *n_blocks)
{
  *n_blocks = prose->blocks->len;
  return (const BnlProseBlock *) (const void *) prose->blocks->data;
}

char *
bnl_prose_to_plain (const BnlProse *prose)
{
  GString *plain = g_string_new (NULL);
  guint n_blocks;
  const BnlProseBlock *blocks = bnl_prose_get_blocks (prose, &n_blocks);

  for (guint i = 0; i < n_blocks; i++) {
    gboolean in_list =
        i > 0 && blocks[i].kind == BNL_PROSE_ITEM && blocks[i - 1].kind == BNL_PROSE_ITEM;

    if (i > 0)
      g_string_append (plain, in_list ? "\n" : "\n\n");
    if (blocks[i].kind == BNL_PROSE_ITEM)
      g_string_append (plain, "- ");
    for (guint j = 0; j < blocks[i].n_runs; j++)
      g_string_append (plain, blocks[i].runs[j].text);
  }
  return g_string_free (plain, FALSE);
}

char *
bnl_prose_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (; *text; text++) {
    if (strchr ("\\*`$[]#-", *text))
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *text);
  }
  return g_string_free (escaped, FALSE);
}
