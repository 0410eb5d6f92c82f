#include "bnl-csv-line.h"

#include <string.h>

#include "bnl-byte-source.h"
#include "bnl-data-error-private.h"

#define BUFFER_BYTES                                                                               \
  (1u << 18)         /* at first: holds the rows of most tables, and stays in the cache */
#define MAX_SHOWN 24 /* bytes of a field in a message */

struct _BnlCsvLines {
  BnlByteSource *source;
  guint8 *buffer;
  gsize size;       /* of buffer */
  gsize begin, end; /* what of it has not been handed out */
  gboolean at_end;  /* of the file */
  guint64 n_lines;  /* handed out or passed over */
};

BnlCsvLines *
bnl_csv_lines_open (const char *path, GError **error)
{
  BnlByteSource *source = bnl_byte_source_open (path, "a CSV file, plain or gzipped", error);
  BnlCsvLines *lines;

  if (!source)
    return NULL;
  lines = g_new0 (BnlCsvLines, 1);
  lines->source = source;
  lines->size = BUFFER_BYTES;
  lines->buffer = g_malloc (lines->size);
  return lines;
}

void
bnl_csv_lines_free (BnlCsvLines *lines)
{
  bnl_byte_source_free (lines->source);
  g_free (lines->buffer);
  g_free (lines);
}

/* Moves what is left to the front and reads more behind it. */
static gboolean
fill_buffer (BnlCsvLines *lines, GError **error)
{
  const char *path = bnl_byte_source_get_path (lines->source);
  gssize n;

  memmove (lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
  lines->end -= lines->begin;
  lines->begin = 0;
  if (lines->end == lines->size) {
    if (lines->size >= BNL_CSV_MAX_LINE) {
      g_autofree char *number = bnl_data_error_group (lines->n_lines + 1);
      g_autofree char *most = bnl_data_error_group (BNL_CSV_MAX_LINE);

      bnl_data_error_set (
          error, BNL_DATA_ERROR_FORMAT, path,
          "has more than %s bytes in line %s, which is no row of a table of images; "
          "give the right file.",
          most, number);
      return FALSE;
    }
    lines->size *= 2;
    lines->buffer = g_realloc (lines->buffer, lines->size);
  }
  n = bnl_byte_source_read (lines->source, lines->buffer + lines->end, lines->size - lines->end,
                            error);
  if (n < 0)
    return FALSE;
  lines->at_end = (gsize) n < lines->size - lines->end;
  lines->end += (gsize) n;
  if (bnl_byte_source_is_cut (lines->source)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                        "ends inside its packed data; fetch it again.");
    return FALSE;
  }
  return TRUE;
}

static gboolean
find_line (BnlCsvLines *lines, BnlCsvLine *line, GError **error)
{
  gsize n_searched = 0;
  const guint8 *found;

  for (;;) {
    const guint8 *from = lines->buffer + lines->begin;
    gsize n = lines->end - lines->begin;

    found = n > n_searched ? memchr (from + n_searched, '\n', n - n_searched) : NULL;
    if (found || lines->at_end)
      break;
    n_searched = n;
    if (!fill_buffer (lines, error))
      return FALSE;
  }
  line->text = lines->buffer + lines->begin;
  line->n = found ? (gsize) (found - line->text) : lines->end - lines->begin;
  line->number = ++lines->n_lines;
  lines->begin += line->n + (found ? 1 : 0);
  return TRUE;
}

int
bnl_csv_lines_next (BnlCsvLines *lines, BnlCsvLine *line, GError **error)
{
  static const guint8 mark[3] = { 0xef, 0xbb, 0xbf };

  while (lines->begin < lines->end || !lines->at_end) {
    if (!find_line (lines, line, error))
      return -1;
    if (line->number == 1 && line->n >= 3 && memcmp (line->text, mark, 3) == 0) {
      line->text += 3;
      line->n -= 3;
    }
    if (line->n > 0 && line->text[line->n - 1] == '\r')
      line->n--;
    if (line->n > 0)
      return 1;
  }
  return 0;
}

guint
bnl_csv_line_count_fields (const BnlCsvLine *line)
{
  guint n = 1;

  for (gsize i = 0; i < line->n; i++)
    n += line->text[i] == ',';
  return n;
}

GStrv
bnl_csv_line_split (const BnlCsvLine *line)
{
  /* What follows a NUL is no text. */
  g_autofree char *text = g_strndup ((const char *) line->text, line->n);
  GStrv fields = g_strsplit (text, ",", -1);

  for (guint i = 0; fields[i]; i++) {
    char *field = g_strstrip (fields[i]);
    gsize n = strlen (field);

    if (n >= 2 && field[0] == '"' && field[n - 1] == '"') {
      field[n - 1] = '\0';
      field++;
    }
    field = g_utf8_make_valid (field, -1);
    g_free (fields[i]);
    fields[i] = field;
  }
  return fields;
}

char *
bnl_csv_line_dup_field (const BnlCsvLine *line, guint column)
{
  const guint8 *at = line->text, *end = line->text + line->n, *comma;
  gsize n;

  for (; column > 0 && (comma = memchr (at, ',', (gsize) (end - at))); column--)
    at = comma + 1;
  if (column > 0)
    return g_strdup ("");
  comma = at < end ? memchr (at, ',', (gsize) (end - at)) : NULL;
  n = (gsize) ((comma ? comma : end) - at);
  return g_utf8_make_valid ((const char *) at, (gssize) MIN (n, MAX_SHOWN));
}

const guint8 *
bnl_csv_line_parse_byte (const guint8 *at, const guint8 *end, guint *value)
{
  const guint8 *first;
  guint v = 0;

  while (at < end && *at == ' ')
    at++;
  for (first = at; at < end && at < first + 3 && *at >= '0' && *at <= '9'; at++)
    v = 10 * v + (*at - (guint) '0');
  if (at == first || v > 255)
    return NULL;
  if (at < end && *at == '.') {
    at++;
    while (at < end && *at == '0')
      at++;
  }
  while (at < end && *at == ' ')
    at++;
  *value = v;
  return at == end || *at == ',' ? at : NULL;
}
