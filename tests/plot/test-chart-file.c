#include "plot/bnl-chart-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

typedef struct {
  char *folder;
  BnlChart *charts[2];
  BnlChartTheme theme;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("bnl-chart-file-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  bnl_chart_theme_init (&fixture->theme, FALSE);
  fixture->theme.paint_background = TRUE;
  for (int k = 0; k < 2; k++) {
    BnlCurve *curve = bnl_curve_new ("train", (guint) k, BNL_CURVE_SOLID);

    for (int i = 0; i < 5000; i++)
      bnl_curve_append (curve, i, 1 + sin (0.01 * i));
    fixture->charts[k] = bnl_chart_new (k ? "Accuracy" : "Loss");
    bnl_chart_take_curve (fixture->charts[k], curve);
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  (void) data;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  bnl_chart_free (fixture->charts[0]);
  bnl_chart_free (fixture->charts[1]);
}

static gboolean
write_picture (Fixture *fixture,
               const char *name,
               double width,
               double height,
               double scale,
               GError **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  return bnl_chart_file_write (fixture->charts, 2, width, height, scale, &fixture->theme, path,
                               error);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* How much of each half is in the color of the curve that belongs there. */
static void
count_colors (cairo_surface_t *surface, gboolean stacked, int n[2][2])
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  n[0][0] = n[0][1] = n[1][0] = n[1][1] = 0;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      guint32 pixel = ((const guint32 *) (const void *) (data + y * stride))[x] & 0xffffff;
      int half = stacked ? y >= height / 2 : x >= width / 2;

      n[half][0] += pixel == 0xe69f00;
      n[half][1] += pixel == 0x0072b2;
    }
  }
}

static void
check_png (Fixture *fixture, double width, double height, double scale)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.PNG", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  int n[2][2];

  g_assert_true (write_picture (fixture, "a.PNG", width, height, scale, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, (int) (width * scale));
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, (int) (height * scale));
  count_colors (surface, width < height, n);
  g_assert_cmpint (n[0][0], >, 200);
  g_assert_cmpint (n[0][1], ==, 0);
  g_assert_cmpint (n[1][0], ==, 0);
  g_assert_cmpint (n[1][1], >, 200);
  cairo_surface_destroy (surface);
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  (void) data;
  check_png (fixture, 800, 300, 1);
  check_png (fixture, 800, 300, 2);
  check_png (fixture, 400, 600, 1);
  check_png (fixture, 400, 600, 1.5);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
check_vector (Fixture *fixture, const char *name, const char *start, const char *end)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (write_picture (fixture, name, 800, 300, 3, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_str_has_prefix (contents, start));
  g_assert_true (g_str_has_suffix (contents + length - 10, end));
  g_assert_cmpuint (length, <, 500000);
}

static void
test_vector (Fixture *fixture, gconstpointer data)
{
  (void) data;
  check_vector (fixture, "a.svg", "<?xml", "</svg>\n");
  check_vector (fixture, "a.pdf", "%PDF-", "%%EOF\n");
}

static void
test_suffix (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.jpg", "a", "png", "a.png.txt" };

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (write_picture (fixture, names[i], 800, 300, 1, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, names[i]));
    g_assert_nonnull (strstr (error->message, ".png"));
    g_assert_nonnull (strstr (error->message, ".svg"));
    g_assert_nonnull (strstr (error->message, ".pdf"));
  }
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  static const double sizes[][3] = {
    { 0, 300, 1 }, { 300, -1, 1 }, { 300, 300, 0 }, { 20000, 300, 1 }, { 3000, 300, 10 },
  };

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (
        write_picture (fixture, "a.png", sizes[i][0], sizes[i][1], sizes[i][2], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_missing_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", "a.png", NULL);

  (void) data;
  g_assert_false (
      bnl_chart_file_write (fixture->charts, 2, 800, 300, 1, &fixture->theme, missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, missing));
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  if (geteuid () == 0) {
    g_test_skip ("root may write everywhere");
    return;
  }
  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  g_assert_false (write_picture (fixture, "a.png", 800, 300, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* What was there is replaced as a whole. */
static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.svg", NULL);
  g_autofree char *contents = NULL;

  (void) data;
  g_assert_true (g_file_set_contents (path, "something else", -1, NULL));
  g_assert_true (write_picture (fixture, "a.svg", 800, 300, 1, NULL));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_null (strstr (contents, "something else"));
  g_assert_nonnull (strstr (contents, "</svg>"));
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/chart-file/png", Fixture, NULL, set_up, test_png, tear_down);
  g_test_add ("/chart-file/vector", Fixture, NULL, set_up, test_vector, tear_down);
  g_test_add ("/chart-file/suffix", Fixture, NULL, set_up, test_suffix, tear_down);
  g_test_add ("/chart-file/size", Fixture, NULL, set_up, test_size, tear_down);
  g_test_add ("/chart-file/missing-folder", Fixture, NULL, set_up, test_missing_folder, tear_down);
  g_test_add ("/chart-file/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  g_test_add ("/chart-file/replace", Fixture, NULL, set_up, test_replace, tear_down);
  return g_test_run ();
}
