#include "bnl-metrics-file.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "bnl-number.h"
#include "bnl-output.h"

#define MAX_LINE 4096 /* bytes of a line: a row has about 150 */

typedef enum {
  COLUMN_U64,
  COLUMN_U32,
  COLUMN_DOUBLE,
  COLUMN_TRAIN, /* always measured: a lost loss is "nan" */
  COLUMN_EVAL,  /* empty where not measured */
} ColumnType;

typedef struct {
  const char *name;
  ColumnType type;
  gsize offset;
} Column;

#define COLUMN(name, type)                                                                         \
  {                                                                                                \
#    name, COLUMN_##type, offsetof(BnlMetrics, name)                                               \
  }

static const Column columns[] = {
  COLUMN (step, U64),
  COLUMN (epoch, U32),
  COLUMN (examples, U64),
  COLUMN (seconds, DOUBLE),
  COLUMN (lr, DOUBLE),
  COLUMN (train_loss, TRAIN),
  COLUMN (train_accuracy, TRAIN),
  COLUMN (val_loss, EVAL),
  COLUMN (val_accuracy, EVAL),
  COLUMN (test_loss, EVAL),
  COLUMN (test_accuracy, EVAL),
};

struct _BnlMetricsFile {
  BnlOutput *output;
  gboolean with_arm;
};

void
bnl_metrics_file_format (const BnlMetrics *metrics, GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *member = (const char *) metrics + columns[i].offset;

    if (i > 0)
      g_string_append_c (text, ',');
    switch (columns[i].type) {
    case COLUMN_U64:
      g_string_append_printf (text, "%" G_GUINT64_FORMAT, *(const guint64 *) member);
      break;
    case COLUMN_U32:
      g_string_append_printf (text, "%u", *(const guint32 *) member);
      break;
    case COLUMN_DOUBLE:
      bnl_number_append_double (text, *(const double *) member);
      break;
    case COLUMN_TRAIN:
      bnl_number_append_float (text, *(const float *) member);
      break;
    case COLUMN_EVAL:
      if (!isnan (*(const float *) member))
        bnl_number_append_float (text, *(const float *) member);
      break;
    default:
      g_assert_not_reached ();
    }
  }
}

static void
append_header (GString *text, gboolean with_arm)
{
  if (with_arm)
    g_string_append (text, "arm,");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", columns[i].name);
}

BnlMetricsFile *
bnl_metrics_file_create (const char *path, gboolean with_arm, GError **error)
{
  g_autoptr (BnlOutput) output = bnl_output_create (path, error);
  g_autoptr (GString) header = g_string_new (NULL);
  BnlMetricsFile *file;

  append_header (header, with_arm);
  g_string_append_c (header, '\n');
  if (output == NULL || !bnl_output_write (output, header->str, header->len, error))
    return NULL;
  file = g_new (BnlMetricsFile, 1);
  *file = (BnlMetricsFile){ g_steal_pointer (&output), with_arm };
  return file;
}

gboolean
bnl_metrics_file_write (BnlMetricsFile *file,
                        const char *arm,
                        const BnlSeries *series,
                        gsize first,
                        gsize n,
                        GError **error)
{
  g_autoptr (GString) row = g_string_new (NULL);

  for (gsize i = first; i < first + n; i++) {
    g_string_truncate (row, 0);
    if (file->with_arm)
      g_string_append_printf (row, "%s,", arm != NULL ? arm : "");
    bnl_metrics_file_format (bnl_series_get (series, i), row);
    g_string_append_c (row, '\n');
    if (!bnl_output_write (file->output, row->str, row->len, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_metrics_file_close (BnlMetricsFile *file, GError **error)
{
  gboolean done = bnl_output_commit (file->output, error);

  g_free (file);
  return done;
}

static void
free_arm (gpointer data)
{
  BnlMetricsArm *arm = data;

  g_free (arm->arm);
  bnl_series_unref (arm->series);
  g_free (arm);
}

/* Arms are few: a search from the last, which is most often the one. */
static BnlSeries *
find_series (GPtrArray *arms, const char *name)
{
  BnlMetricsArm *arm;

  for (guint i = arms->len; i > 0; i--) {
    arm = g_ptr_array_index (arms, i - 1);
    if (strcmp (arm->arm, name) == 0)
      return arm->series;
  }
  arm = g_new (BnlMetricsArm, 1);
  *arm = (BnlMetricsArm){ g_strdup (name), bnl_series_new () };
  g_ptr_array_add (arms, arm);
  return arm->series;
}

/* A loss can be lost. */
static gboolean
parse_measured (const char *text, float *value)
{
  if (strcmp (text, "nan") == 0)
    *value = NAN;
  else if (strcmp (text, "inf") == 0)
    *value = INFINITY;
  else if (strcmp (text, "-inf") == 0)
    *value = -INFINITY;
  else
    return bnl_number_parse_float (text, value);
  return TRUE;
}

static gboolean
parse_value (const Column *column, const char *text, BnlMetrics *row)
{
  char *member = (char *) row + column->offset;
  guint64 whole;

  switch (column->type) {
  case COLUMN_U64:
    return bnl_number_parse_unsigned (text, (guint64 *) member);
  case COLUMN_U32:
    if (!bnl_number_parse_unsigned (text, &whole) || whole > G_MAXUINT32)
      return FALSE;
    *(guint32 *) member = (guint32) whole;
    return TRUE;
  case COLUMN_DOUBLE:
    return bnl_number_parse_double (text, (double *) member);
  case COLUMN_TRAIN:
    return parse_measured (text, (float *) member);
  case COLUMN_EVAL:
    *(float *) member = NAN;
    return text[0] == '\0' || parse_measured (text, (float *) member);
  default:
    g_assert_not_reached ();
  }
}

typedef struct {
  FILE *file;
  char *shown; /* the path, for messages */
  gsize line;
  char text[MAX_LINE];
} Reader;

static void
clear_reader (Reader *reader)
{
  if (reader->file != NULL)
    fclose (reader->file);
  g_free (reader->shown);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, clear_reader)

static gboolean G_GNUC_PRINTF (3, 4)
    fail (const Reader *reader, GError **error, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s, line %" G_GSIZE_FORMAT ": %s",
               reader->shown, reader->line, problem);
  return FALSE;
}

/* FALSE without error at the end of the file. */
static gboolean
read_line (Reader *reader, GError **error)
{
  gsize length;

  reader->line++;
  errno = 0;
  if (fgets (reader->text, sizeof reader->text, reader->file) == NULL) {
    if (ferror (reader->file))
      g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno), "Cannot read %s: %s",
                   reader->shown, g_strerror (errno));
    return FALSE;
  }
  length = strlen (reader->text);
  if (length == sizeof reader->text - 1 && reader->text[length - 1] != '\n')
    return fail (reader, error, "longer than %d bytes: not a row of metrics", MAX_LINE - 2);
  reader->text[strcspn (reader->text, "\r\n")] = '\0';
  return TRUE;
}

static gboolean
read_header (Reader *reader, gboolean *with_arm, GError **error)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  GError *problem = NULL;

  if (!read_line (reader, &problem)) {
    if (problem == NULL)
      return fail (reader, error, "the file is empty");
    g_propagate_error (error, problem);
    return FALSE;
  }
  *with_arm = g_str_has_prefix (reader->text, "arm,");
  append_header (expected, *with_arm);
  return strcmp (reader->text, expected->str) == 0 ||
         fail (reader, error, "the columns “%s” were expected", expected->str);
}

static gboolean
read_row (Reader *reader, gboolean with_arm, GPtrArray *arms, GError **error)
{
  g_auto (GStrv) words = g_strsplit (reader->text, ",", -1);
  const guint n_expected = G_N_ELEMENTS (columns) + (with_arm ? 1 : 0);
  BnlMetrics row;

  if (g_strv_length (words) != n_expected)
    return fail (reader, error, "%u columns where %u were expected", g_strv_length (words),
                 n_expected);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *word = words[i + (with_arm ? 1 : 0)];

    if (!parse_value (&columns[i], word, &row))
      return fail (reader, error, "column %s: a number was expected, not “%.40s”", columns[i].name,
                   word);
  }
  bnl_series_append (find_series (arms, with_arm ? words[0] : ""), &row);
  return TRUE;
}

GPtrArray *
bnl_metrics_file_read (const char *path, GError **error)
{
  g_auto (Reader) reader = { .file = fopen (path, "rb"), .shown = g_filename_display_name (path) };
  g_autoptr (GPtrArray) arms = g_ptr_array_new_with_free_func (free_arm);
  GError *problem = NULL;
  gboolean with_arm = FALSE;

  if (reader.file == NULL) {
    g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno), "Cannot read %s: %s",
                 reader.shown, g_strerror (errno));
    return NULL;
  }
  if (read_header (&reader, &with_arm, &problem))
    while (read_line (&reader, &problem) && read_row (&reader, with_arm, arms, &problem))
      continue;
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&arms);
}
