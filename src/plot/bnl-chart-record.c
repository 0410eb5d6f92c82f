#include "plot/bnl-chart-record.h"

#include "plot/bnl-grid-private.h"

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

struct _BnlChartRecord {
  Format format;
  char *path;
  int width_px, height_px;
  GByteArray *bytes; /* NULL once they were taken */
  /* Cairo's own of vectors keep what is drawn until they are finished; that of pixels records. */
  cairo_surface_t *surface;
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
create_surface (const BnlChartRecord *record, double width, double height)
{
  cairo_surface_t *surface;

  switch (record->format) {
  case FORMAT_SVG:
    surface = cairo_svg_surface_create_for_stream (collect_cb, record->bytes, width, height);
    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    return surface;
  case FORMAT_PDF:
    return cairo_pdf_surface_create_for_stream (collect_cb, record->bytes, width, height);
  case FORMAT_PNG:
  default:
    surface = cairo_recording_surface_create (
        CAIRO_CONTENT_COLOR_ALPHA,
        &(cairo_rectangle_t){ 0, 0, record->width_px, record->height_px });
    bnl_grid_declare_pixels (surface);
    return surface;
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

BnlChartRecord *
bnl_chart_record_new (BnlChart *const *charts,
                      guint n_charts,
                      double width,
                      double height,
                      double scale,
                      const BnlChartTheme *theme,
                      const char *path,
                      GError **error)
{
  g_autoptr (BnlChartRecord) record = NULL;
  Format format;
  cairo_t *cr;

  if (!find_format (path, &format, error))
    return NULL;
  if (format != FORMAT_PNG)
    scale = 1;
  if (!(width * scale >= 1 && width * scale <= BNL_CHART_RECORD_MAX_PX && height * scale >= 1 &&
        height * scale <= BNL_CHART_RECORD_MAX_PX)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "%s: a picture has from 1 to %d pixels a side, not %.0f x %.0f", path,
                 BNL_CHART_RECORD_MAX_PX, width * scale, height * scale);
    return NULL;
  }

  record = g_new0 (BnlChartRecord, 1);
  record->format = format;
  record->path = g_strdup (path);
  record->width_px = (int) ceil (width * scale);
  record->height_px = (int) ceil (height * scale);
  record->bytes = g_byte_array_new ();
  record->surface = create_surface (record, width, height);
  cr = cairo_create (record->surface);
  cairo_scale (cr, scale, scale);
  draw_all (charts, n_charts, cr, width, height, theme);
  cairo_destroy (cr);
  if (!check (cairo_surface_status (record->surface), path, error))
    return NULL;
  return g_steal_pointer (&record);
}

void
bnl_chart_record_free (BnlChartRecord *record)
{
  if (record == NULL)
    return;
  /* A vector that nobody encoded is written as it goes. */
  cairo_surface_destroy (record->surface);
  g_clear_pointer (&record->bytes, g_byte_array_unref);
  g_free (record->path);
  g_free (record);
}

cairo_surface_t *
bnl_chart_record_paint (const BnlChartRecord *record)
{
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, record->width_px, record->height_px);
  cairo_t *cr = cairo_create (image);

  g_assert (record->format == FORMAT_PNG);
  cairo_set_source_surface (cr, record->surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

GBytes *
bnl_chart_record_encode (BnlChartRecord *record, GError **error)
{
  cairo_status_t status;

  if (record->format == FORMAT_PNG) {
    g_autoptr (cairo_surface_t) image = bnl_chart_record_paint (record);

    status = cairo_surface_write_to_png_stream (image, collect_cb, record->bytes);
  } else {
    cairo_surface_finish (record->surface);
    status = cairo_surface_status (record->surface);
  }
  if (!check (status, record->path, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&record->bytes));
}
