#include "bnl-metrics-file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bnl-metrics-column-private.h"
#include "bnl-output.h"

#define MAX_LINE 4096 /* bytes of a line: a row has about 150 */

struct _BnlMetricsFile {
  BnlOutput *output;
  gboolean with_arm;
};

void
bnl_metrics_file_format (const BnlMetrics *metrics, GString *text)
{
  for (guint i = 0; i < BNL_METRICS_N_COLUMNS; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    bnl_metrics_column_append (bnl_metrics_column_get (i), metrics, text);
  }
}

static void
append_header (GString *text, gboolean with_arm)
{
  if (with_arm)
    g_string_append (text, "arm,");
  for (guint i = 0; i < BNL_METRICS_N_COLUMNS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", bnl_metrics_column_get (i)->name);
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

void
bnl_metrics_file_discard (BnlMetricsFile *file)
{
  bnl_output_discard (file->output);
  g_free (file);
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
  const guint n_expected = BNL_METRICS_N_COLUMNS + (with_arm ? 1 : 0);
  BnlMetrics row;

  if (g_strv_length (words) != n_expected)
    return fail (reader, error, "%u columns where %u were expected", g_strv_length (words),
                 n_expected);
  for (guint i = 0; i < BNL_METRICS_N_COLUMNS; i++) {
    const BnlMetricsColumn *column = bnl_metrics_column_get (i);
    const char *word = words[i + (with_arm ? 1 : 0)];

    if (!bnl_metrics_column_parse (column, word, &row))
      return fail (reader, error, "column %s: a number was expected, not “%.40s”", column->name,
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
