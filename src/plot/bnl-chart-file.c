#include "plot/bnl-chart-file.h"

#include "plot/bnl-chart-record.h"

gboolean
bnl_chart_file_write (BnlChart *const *charts,
                      guint n_charts,
                      double width,
                      double height,
                      double scale,
                      const BnlChartTheme *theme,
                      const char *path,
                      GError **error)
{
  g_autoptr (BnlChartRecord) record =
      bnl_chart_record_new (charts, n_charts, width, height, scale, theme, path, error);
  g_autoptr (GBytes) bytes = record != NULL ? bnl_chart_record_encode (record, error) : NULL;
  g_autoptr (GError) problem = NULL;

  if (bytes == NULL)
    return FALSE;
  /* Writes a temporary file, syncs it and renames it. */
  if (!g_file_set_contents_full (
          path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &problem)) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_file_error ((GFileError) problem->code),
                 "Cannot write %s: %s", path, problem->message);
    return FALSE;
  }
  return TRUE;
}
