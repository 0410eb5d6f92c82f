#include "plot/bnl-chart-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

typedef enum {
  FORMAT_PNG,
  FORMAT_SVG,
  FORMAT_PDF,
} Format;

static const char *const suffixes[] = {
  [FORMAT_PNG] = ".png",
  [FORMAT_SVG] = ".svg",
  [FORMAT_PDF] = ".pdf",
};

static gboolean
find_format (const char *path, Format *format, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    if (g_str_has_suffix (lower, suffixes[i])) {
      *format = (Format) i;
      return TRUE;
    }
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "%s: cannot tell the format of the picture; let the name end in .png, .svg or .pdf",
               path);
  return FALSE;
}

static cairo_status_t
collect_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (Format format, double width, double height, double scale, GByteArray *bytes)
{
  switch (format) {
  case FORMAT_SVG: {
    cairo_surface_t *surface =
        cairo_svg_surface_create_for_stream (collect_cb, bytes, width, height);

    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    return surface;
  }
  case FORMAT_PDF:
    return cairo_pdf_surface_create_for_stream (collect_cb, bytes, width, height);
  case FORMAT_PNG:
  default:
    return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * scale),
                                       (int) ceil (height * scale));
  }
}

static void
draw_all (BnlChart *const *charts,
          guint n_charts,
          cairo_t *cr,
          double width,
          double height,
          const BnlChartTheme *theme)
{
  gboolean stacked = width < height;
  double cell_width = stacked ? width : width / n_charts;
  double cell_height = stacked ? height / n_charts : height;

  for (guint i = 0; i < n_charts; i++) {
    cairo_save (cr);
    /* Whole units, so that hairlines stay on pixels. */
    cairo_translate (cr, stacked ? 0 : round (i * cell_width),
                     stacked ? round (i * cell_height) : 0);
    bnl_chart_draw (charts[i], cr, cell_width, cell_height, theme);
    cairo_restore (cr);
  }
}

static gboolean
check (cairo_status_t status, const char *path, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: cannot draw the picture: %s", path,
               cairo_status_to_string (status));
  return FALSE;
}

GBytes *
bnl_chart_file_render (BnlChart *const *charts,
                       guint n_charts,
                       double width,
                       double height,
                       double scale,
                       const BnlChartTheme *theme,
                       const char *path,
                       GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (cairo_surface_t) surface = NULL;
  Format format;
  cairo_t *cr;

  if (!find_format (path, &format, error))
    return NULL;
  if (format != FORMAT_PNG)
    scale = 1;
  if (!(width * scale >= 1 && width * scale <= BNL_CHART_FILE_MAX_PX && height * scale >= 1 &&
        height * scale <= BNL_CHART_FILE_MAX_PX)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "%s: a picture has from 1 to %d pixels a side, not %.0f x %.0f", path,
                 BNL_CHART_FILE_MAX_PX, width * scale, height * scale);
    return NULL;
  }

  surface = create_surface (format, width, height, scale, bytes);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  draw_all (charts, n_charts, cr, width, height, theme);
  cairo_destroy (cr);
  if (format == FORMAT_PNG &&
      !check (cairo_surface_write_to_png_stream (surface, collect_cb, bytes), path, error))
    return NULL;
  cairo_surface_finish (surface);
  if (!check (cairo_surface_status (surface), path, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

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
  g_autoptr (GBytes) bytes =
      bnl_chart_file_render (charts, n_charts, width, height, scale, theme, path, error);
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
