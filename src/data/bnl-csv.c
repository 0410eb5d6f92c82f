#include "bnl-csv.h"

#include <math.h>
#include <string.h>

#include "bnl-byte-source.h"
#include "bnl-csv-line.h"
#include "bnl-data-error-private.h"
#include "bnl-dataset.h"

#define NO_COLUMN G_MAXUINT

/* A row of the table, and the images read so far. */
typedef struct {
  BnlCsvLines *lines;
  const char *path;
  guint n_columns, label_column, n_pixels; /* label_column: NO_COLUMN where there are no labels */
  guint width, height;
  guint32 n, n_room; /* images */
  guint8 *pixels, *labels;
} Table;

static void
clear_table (Table *table)
{
  g_clear_pointer (&table->lines, bnl_csv_lines_free);
  g_free (table->pixels);
  g_free (table->labels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, clear_table)

static gboolean
is_label_name (const char *name)
{
  static const char *const names[] = { "label", "labels", "class", "target", "digit", "y" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "28x28", of n pixels? */
static gboolean
parse_size (const char *name, guint n, guint *width, guint *height)
{
  char *end;
  guint64 h = g_ascii_strtoull (name, &end, 10), w = 0;

  if (end != name && g_ascii_isdigit (name[0]) && *end == 'x' && g_ascii_isdigit (end[1]))
    w = g_ascii_strtoull (end + 1, &end, 10);
  if (*end || w == 0 || h == 0 || w > n || h > n || w * h != n)
    return FALSE;
  *width = (guint) w;
  *height = (guint) h;
  return TRUE;
}

static gboolean
is_square (guint n, guint *side)
{
  *side = (guint) floor (sqrt (n) + 0.5);
  return n > 0 && *side * *side == n;
}

/* Whether n columns can be the pixels of an image; last is the name of the last one, or "". */
static gboolean
find_size (Table *table, guint n, const char *last)
{
  guint side;

  if (!parse_size (last, n, &table->width, &table->height)) {
    if (!is_square (n, &side))
      return FALSE;
    table->width = table->height = side;
  }
  table->n_pixels = n;
  return TRUE;
}

static gboolean
is_header (const GStrv fields, guint n)
{
  guint n_words = 0;

  for (guint i = 0; i < n; i++) {
    char *end;

    g_ascii_strtod (fields[i], &end);
    n_words += end == fields[i] || *end;
  }
  return 2 * n_words > n;
}

/* What the columns are, by the fields of the first row. */
static gboolean
plan_columns (Table *table, const GStrv fields, gboolean *has_header, GError **error)
{
  const guint n = g_strv_length (fields);
  const char *last = "", *before_last = "";

  table->n_columns = n;
  table->label_column = NO_COLUMN;
  *has_header = is_header (fields, n);
  if (*has_header) {
    last = fields[n - 1];
    before_last = n > 1 ? fields[n - 2] : "";
    for (guint i = 0; i < n && table->label_column == NO_COLUMN; i++)
      if (is_label_name (fields[i]))
        table->label_column = i;
  }
  if (table->label_column != NO_COLUMN) {
    if (find_size (table, n - 1, table->label_column == n - 1 ? before_last : last))
      return TRUE;
  } else if (find_size (table, n - 1, last)) {
    table->label_column = 0;
    return TRUE;
  } else if (n > 1 && find_size (table, n, last)) {
    return TRUE;
  }
  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, table->path,
                      "has %u column%s in its first row: a label and %u pixels, which make no "
                      "square image; separate values by commas, and name the last pixel "
                      "HEIGHTxWIDTH in a header where images are not square.",
                      n, n == 1 ? "" : "s", n - 1);
  return FALSE;
}

/* Room for one more image. */
static gboolean
make_room (Table *table, GError **error)
{
  const guint64 most = BNL_IMAGE_SET_MAX_BYTES / table->n_pixels;
  guint8 *pixels, *labels;
  guint32 n_room;

  if (table->n < table->n_room)
    return TRUE;
  if (!bnl_image_set_check (table->path, table->n + 1, table->width, table->height, error))
    return FALSE;
  n_room = (guint32) MIN (MAX (2 * (guint64) table->n_room, 256), most);
  pixels = g_try_realloc (table->pixels, (gsize) n_room * table->n_pixels);
  if (pixels)
    table->pixels = pixels;
  labels = g_try_realloc (table->labels, n_room);
  if (labels)
    table->labels = labels;
  if (!pixels || !labels) {
    g_autofree char *n = bnl_data_error_group (table->n);

    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, table->path,
                        "needs more memory than there is after %s rows; close other programs.", n);
    return FALSE;
  }
  table->n_room = n_room;
  return TRUE;
}

static gboolean
fail_on_value (const Table *table, const BnlCsvLine *line, guint column, GError **error)
{
  g_autofree char *field = bnl_csv_line_dup_field (line, column);
  g_autofree char *number = bnl_data_error_group (line->number);

  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, table->path,
                      "has \"%s\" in line %s, column %u, where a %s is expected: a whole number 0 "
                      "to 255; correct that line or write the file anew.",
                      field, number, column + 1, column == table->label_column ? "label" : "pixel");
  return FALSE;
}

static gboolean
fail_on_count (const Table *table, const BnlCsvLine *line, GError **error)
{
  g_autofree char *number = bnl_data_error_group (line->number);

  bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, table->path,
                      "has %u values in line %s where its first row has %u; correct that line or "
                      "fetch the file again.",
                      bnl_csv_line_count_fields (line), number, table->n_columns);
  return FALSE;
}

static gboolean
read_row (Table *table, const BnlCsvLine *line, GError **error)
{
  const guint8 *at = line->text, *end = line->text + line->n;
  guint8 *pixel;
  guint value;

  if (!make_room (table, error))
    return FALSE;
  pixel = table->pixels + (gsize) table->n * table->n_pixels;
  for (guint column = 0; column < table->n_columns; column++) {
    at = bnl_csv_line_parse_byte (at, end, &value);
    if (!at)
      return fail_on_value (table, line, column, error);
    if (column == table->label_column)
      table->labels[table->n] = (guint8) value;
    else
      *pixel++ = (guint8) value;
    /* After the last value the line ends; after each other there is a comma. */
    if ((at == end) != (column == table->n_columns - 1))
      return fail_on_count (table, line, error);
    at++;
  }
  table->n++;
  return TRUE;
}

static gboolean
read_rows (Table *table, GError **error)
{
  BnlCsvLine line;
  int status;

  while ((status = bnl_csv_lines_next (table->lines, &line, error)) > 0)
    if (!read_row (table, &line, error))
      return FALSE;
  return status == 0;
}

/* The first row; FALSE without an error where the table has no labels. */
static gboolean
begin_table (Table *table, GError **error)
{
  g_auto (GStrv) fields = NULL;
  gboolean has_header;
  BnlCsvLine line;
  int status = bnl_csv_lines_next (table->lines, &line, error);

  if (status < 0)
    return FALSE;
  if (status == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, table->path,
                        "has no rows; give a table with a label and pixels a row.");
    return FALSE;
  }
  fields = bnl_csv_line_split (&line);
  return plan_columns (table, fields, &has_header, error) && table->label_column != NO_COLUMN &&
         bnl_image_set_check (table->path, 1, table->width, table->height, error) &&
         (has_header || read_row (table, &line, error));
}

gboolean
bnl_csv_read (const char *path, BnlImageSet *set, GError **error)
{
  g_auto (Table) table = { .path = path };
  g_autoptr (GError) why = NULL;

  table.lines = bnl_csv_lines_open (path, error);
  if (!table.lines)
    return FALSE;
  if (!begin_table (&table, &why)) {
    *set = (BnlImageSet){ 0 };
    if (!why)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (!read_rows (&table, error) ||
      !bnl_image_set_check (path, table.n, table.width, table.height, error))
    return FALSE;
  /* Give back the room that was left for more. */
  table.pixels = g_realloc (table.pixels, (gsize) table.n * table.n_pixels);
  bnl_image_set_take (set, table.n, table.width, table.height, g_steal_pointer (&table.pixels),
                      g_steal_pointer (&table.labels));
  return TRUE;
}
