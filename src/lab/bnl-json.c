#include "bnl-json.h"

#include <math.h>
#include <string.h>

#include "bnl-number.h"

#define MAX_DIGITS 18 /* of an integer: more could overflow, which json-glib does not notice */

typedef struct {
  const char *text;
  gsize length, at;
  guint line, depth;
} Scanner;

static gboolean G_GNUC_PRINTF (3, 4)
    fail (const Scanner *scanner, GError **error, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "line %u: %s", scanner->line,
               problem);
  return FALSE;
}

/* The next character that is not blank, '\0' at the end. */
static char
peek (Scanner *scanner)
{
  while (scanner->at < scanner->length) {
    const char c = scanner->text[scanner->at];

    if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
      return c;
    if (c == '\n')
      scanner->line++;
    scanner->at++;
  }
  return '\0';
}

static gboolean
take (Scanner *scanner, char c)
{
  if (peek (scanner) != c)
    return FALSE;
  scanner->at++;
  return TRUE;
}

static gboolean
expect (Scanner *scanner, char c, const char *where, GError **error)
{
  return take (scanner, c) || fail (scanner, error, "“%c” was expected %s", c, where);
}

static gsize
count_digits (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && g_ascii_isdigit (text[n]))
    n++;
  return n;
}

static gboolean
is_number (const char *text, gsize length)
{
  gsize at = length > 0 && text[0] == '-' ? 1 : 0;
  gsize n_whole = count_digits (text + at, length - at);
  gboolean whole = TRUE;

  if (n_whole == 0 || (n_whole > 1 && text[at] == '0'))
    return FALSE;
  at += n_whole;
  if (at < length && text[at] == '.') {
    gsize n = count_digits (text + at + 1, length - at - 1);

    if (n == 0)
      return FALSE;
    at += 1 + n;
    whole = FALSE;
  }
  if (at < length && (text[at] == 'e' || text[at] == 'E')) {
    gsize n;

    at++;
    if (at < length && (text[at] == '+' || text[at] == '-'))
      at++;
    n = count_digits (text + at, length - at);
    if (n == 0)
      return FALSE;
    at += n;
    whole = FALSE;
  }
  return at == length && (!whole || n_whole <= MAX_DIGITS);
}

/* The four digits of "\u0041"; FALSE where they are none. */
static gboolean
take_unit (Scanner *scanner, guint *unit)
{
  if (scanner->length - scanner->at < 6 || memcmp (scanner->text + scanner->at, "\\u", 2) != 0)
    return FALSE;
  *unit = 0;
  for (guint i = 2; i < 6; i++) {
    int digit = g_ascii_xdigit_value (scanner->text[scanner->at + i]);

    if (digit < 0)
      return FALSE;
    *unit = *unit * 16 + (guint) digit;
  }
  scanner->at += 6;
  return TRUE;
}

/* Half a surrogate pair or a zero would not come out of json-glib as the text it stands for. */
static gboolean
take_escape (Scanner *scanner)
{
  guint unit, low;

  if (scanner->length - scanner->at < 2)
    return FALSE;
  if (scanner->text[scanner->at + 1] == 'u')
    return take_unit (scanner, &unit) && unit != 0 &&
           (unit < 0xd800 || unit > 0xdfff ||
            (unit < 0xdc00 && take_unit (scanner, &low) && low >= 0xdc00 && low <= 0xdfff));
  if (memchr ("\"\\/bfnrt", scanner->text[scanner->at + 1], 8) == NULL)
    return FALSE;
  scanner->at += 2;
  return TRUE;
}

static gboolean
scan_string (Scanner *scanner, GError **error)
{
  if (!expect (scanner, '"', "to begin a text", error))
    return FALSE;
  while (scanner->at < scanner->length) {
    const char c = scanner->text[scanner->at];

    if (c == '"') {
      scanner->at++;
      return TRUE;
    }
    if ((guchar) c < 0x20)
      return fail (scanner, error, "a text has a line break or control character in it");
    if (c != '\\')
      scanner->at++;
    else if (!take_escape (scanner))
      return fail (scanner, error, "a text has a backslash that means nothing");
  }
  return fail (scanner, error, "a text is not closed");
}

static gboolean
scan_word (Scanner *scanner, GError **error)
{
  const char *word = scanner->text + scanner->at;
  const gsize rest = scanner->length - scanner->at;
  g_autofree char *shown = NULL;
  gsize n = 0;

  while (n < rest && (g_ascii_isalnum (word[n]) || memchr ("+-._", word[n], 4) != NULL))
    n++;
  scanner->at += n;
  if ((n == 4 && memcmp (word, "true", n) == 0) || (n == 5 && memcmp (word, "false", n) == 0) ||
      (n == 4 && memcmp (word, "null", n) == 0) || is_number (word, n))
    return TRUE;
  if (n == 0)
    return fail (scanner, error, "a value was expected");
  shown = g_strndup (word, MIN (n, 40));
  return fail (scanner, error, "“%s” is no value", shown);
}

static gboolean scan_value (Scanner *scanner, GError **error);

static gboolean
scan_array (Scanner *scanner, GError **error)
{
  scanner->at++;
  if (take (scanner, ']'))
    return TRUE;
  do {
    if (!scan_value (scanner, error))
      return FALSE;
  } while (take (scanner, ','));
  return expect (scanner, ']', "to close the list, or a comma", error);
}

static gboolean
scan_object (Scanner *scanner, GError **error)
{
  if (!expect (scanner, '{', "to begin an object", error))
    return FALSE;
  if (take (scanner, '}'))
    return TRUE;
  do {
    peek (scanner);
    if (!scan_string (scanner, error) || !expect (scanner, ':', "after a key", error) ||
        !scan_value (scanner, error))
      return FALSE;
  } while (take (scanner, ','));
  return expect (scanner, '}', "to close the object, or a comma", error);
}

static gboolean
scan_value (Scanner *scanner, GError **error)
{
  const char c = peek (scanner);
  gboolean good;

  if (scanner->depth == BNL_JSON_MAX_DEPTH)
    return fail (scanner, error, "nested deeper than %d", BNL_JSON_MAX_DEPTH);
  scanner->depth++;
  if (c == '{')
    good = scan_object (scanner, error);
  else if (c == '[')
    good = scan_array (scanner, error);
  else if (c == '"')
    good = scan_string (scanner, error);
  else
    good = scan_word (scanner, error);
  scanner->depth--;
  return good;
}

static gboolean
scan_text (Scanner *scanner, GError **error)
{
  if (!g_utf8_validate_len (scanner->text, scanner->length, NULL))
    return fail (scanner, error, "the text is not UTF-8");
  if (!scan_object (scanner, error))
    return FALSE;
  return peek (scanner) == '\0' ||
         fail (scanner, error, "something stands after the end of the object");
}

typedef struct {
  GHashTable *seen; /* "address of the object/key" */
  char *twice;
} Members;

static void
member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
  Members *members = data;

  (void) parser;
  if (!g_hash_table_add (members->seen, g_strdup_printf ("%p/%s", (gpointer) object, name)) &&
      members->twice == NULL)
    members->twice = g_strdup (name);
}

JsonObject *
bnl_json_parse (const char *text, gsize length, GError **error)
{
  Scanner scanner = { .text = text, .length = length, .line = 1 };
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GHashTable) seen = NULL;
  Members members = { NULL, NULL };
  JsonObject *object = NULL;

  if (!scan_text (&scanner, error))
    return NULL;
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  members.seen = seen;
  parser = json_parser_new ();
  g_signal_connect (parser, "object-member", G_CALLBACK (member_cb), &members);
  if (json_parser_load_from_data (parser, text, (gssize) length, error)) {
    if (members.twice == NULL)
      object = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
    else
      g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "“%s” is given twice",
                   members.twice);
  }
  g_free (members.twice);
  return object;
}

void
bnl_json_append_string (GString *json, const char *text)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *quoted = NULL;

  json_node_set_string (node, text);
  quoted = json_to_string (node, FALSE);
  g_string_append (json, quoted);
}

#define NUMBER "0123456789+-.eE"

/* Length of the text, the number or whatever else stands before the next of these. */
static gsize
measure_token (const char *json)
{
  gsize length = 1;

  if (g_ascii_isdigit (json[0]) || json[0] == '-')
    return strspn (json, NUMBER);
  if (json[0] != '"')
    return strcspn (json, "\"-0123456789");
  while (json[length] != '"')
    length += json[length] == '\\' ? 2 : 1;
  return length + 1;
}

/* FALSE where the token is no number with a fraction, or none that could be shorter. */
static gboolean
append_shortest (GString *text, const char *token, gsize length)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (token[0] == '"' || length >= sizeof number || memchr (token, '.', length) == NULL)
    return FALSE;
  memcpy (number, token, length);
  number[length] = '\0';
  if (!bnl_number_parse_double (number, &value) || value == floor (value))
    return FALSE;
  bnl_number_append_double (text, value);
  return TRUE;
}

char *
bnl_json_shorten (const char *json)
{
  GString *text = g_string_new (NULL);

  while (json[0] != '\0') {
    const gsize length = measure_token (json);

    if (!append_shortest (text, json, length))
      g_string_append_len (text, json, (gssize) length);
    json += length;
  }
  return g_string_free (text, FALSE);
}
