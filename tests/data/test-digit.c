/* From ink to 28x28, and from picture files to ink. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "data/bnl-data-error.h"
#include "data/bnl-dataset.h"
#include "data/bnl-digit.h"
#include "idx-writer.h"

static BnlDataset *digits;

/* Picture of side pixels: pixel = colour (ink 0 .. 1, alpha too where with_alpha). */
typedef void (*PaintFunc) (float ink, guint8 *rgba);

static void
paint_light (float ink, guint8 *rgba)
{
  memset (rgba, (int) lrintf (255 * ink), 3);
}

static void
paint_dark (float ink, guint8 *rgba)
{
  memset (rgba, (int) lrintf (255 - 255 * ink), 3);
}

/* Pencil on recycled paper. */
static void
paint_pale (float ink, guint8 *rgba)
{
  memset (rgba, (int) lrintf (170 - 60 * ink), 3);
}

static void
paint_blue_on_yellow (float ink, guint8 *rgba)
{
  rgba[0] = rgba[1] = (guint8) lrintf (255 - 255 * ink);
  rgba[2] = (guint8) lrintf (100 + 155 * ink);
}

static void
paint_dark_on_nothing (float ink, guint8 *rgba)
{
  memset (rgba, 0, 3);
  rgba[3] = (guint8) lrintf (255 * ink);
}

static void
paint_light_on_nothing (float ink, guint8 *rgba)
{
  memset (rgba, 255, 3);
  rgba[3] = (guint8) lrintf (255 * ink);
}

/* The digit scaled (each pixel bilinear) onto a canvas of ink. */
static float *
place (const guint8 *pixels, guint side, double scale, double left, double top)
{
  float *ink = g_new0 (float, side *side);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      double u = (x + 0.5 - left) / scale - 0.5, v = (y + 0.5 - top) / scale - 0.5;
      int i = (int) floor (u), j = (int) floor (v);
      double value = 0;

      for (int b = 0; b < 2; b++)
        for (int a = 0; a < 2; a++)
          if (i + a >= 0 && i + a < 28 && j + b >= 0 && j + b < 28)
            value += (1 - fabs (u - i - a)) * (1 - fabs (v - j - b)) * pixels[28 * (j + b) + i + a];
      ink[side * y + x] = (float) (value / 255);
    }
  return ink;
}

static char *
save_picture (const IdxWriter *writer, const float *ink, guint side, PaintFunc paint)
{
  g_autoptr (GdkPixbuf) pixbuf =
      gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, (int) side, (int) side);
  guint8 *to = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  char *path = idx_writer_get_path (writer, "picture.png");
  g_autoptr (GError) error = NULL;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      guint8 *rgba = to + y * stride + 4 * x;

      rgba[3] = 255;
      paint (ink[side * y + x], rgba);
    }
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  return path;
}

static double
measure_difference (const guint8 *a, const guint8 *b)
{
  double sum = 0;

  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    sum += ABS (a[i] - b[i]);
  return sum / BNL_DIGIT_N_PIXELS;
}

static const guint8 *
get_digit (guint i)
{
  return bnl_dataset_get_test (digits)->pixels + BNL_DIGIT_N_PIXELS * i;
}

/* A block of ink anywhere becomes a block of 20 by what its shape says, around the centre. */
static void
test_block (void)
{
  static const struct {
    guint width, height, new_width, new_height;
  } blocks[] = { { 40, 40, 20, 20 }, { 40, 10, 20, 5 }, { 7, 70, 2, 20 },  { 1, 90, 1, 20 },
                 { 3, 2, 20, 13 },   { 1, 1, 20, 20 },  { 100, 20, 20, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    guint width = blocks[i].new_width, height = blocks[i].new_height;
    /* The centre of n pixels from 0 on is (n - 1) / 2; halves go up. */
    guint left = 14 - (width - 1) / 2, top = 14 - (height - 1) / 2;
    float *ink = g_new0 (float, 150 * 120);
    guint8 pixels[BNL_DIGIT_N_PIXELS];

    for (guint y = 0; y < blocks[i].height; y++)
      for (guint x = 0; x < blocks[i].width; x++)
        ink[150 * (17 + y) + 33 + x] = 1;
    g_assert_true (bnl_digit_from_ink (ink, 150, 120, pixels));
    for (guint y = 0; y < 28; y++)
      for (guint x = 0; x < 28; x++) {
        gboolean inside = x >= left && x < left + width && y >= top && y < top + height;

        g_assert_cmpuint (pixels[28 * y + x], ==, inside ? 255 : 0);
      }
    g_free (ink);
  }
}

/* 40 by 40 to 20 by 20: every pixel the mean of four. */
static void
test_area_average (void)
{
  float ink[1600];
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  for (guint y = 0; y < 40; y++)
    for (guint x = 0; x < 40; x++)
      ink[40 * y + x] = (x + y) % 2 ? 1 : 0.2f;
  g_assert_true (bnl_digit_from_ink (ink, 40, 40, pixels));
  for (guint y = 5; y < 25; y++)
    for (guint x = 5; x < 25; x++)
      g_assert_cmpuint (pixels[28 * y + x], ==, 153);
}

static void
test_no_ink (void)
{
  float ink[12] = { 0, 0.1f, 0.05f, NAN, -1, -INFINITY };
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  memset (pixels, 1, sizeof pixels);
  g_assert_false (bnl_digit_from_ink (ink, 4, 3, pixels));
  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    g_assert_cmpuint (pixels[i], ==, 0);

  /* Numbers that are none, and more than full ink, do no harm beside real ink. */
  ink[6] = INFINITY;
  g_assert_true (bnl_digit_from_ink (ink, 4, 3, pixels));
  g_assert_cmpuint (pixels[28 * 14 + 14], ==, 255);
}

static void
test_centre (void)
{
  guint8 pixels[BNL_DIGIT_N_PIXELS] = { 0 }, again[BNL_DIGIT_N_PIXELS];

  bnl_digit_centre (pixels);
  g_assert_cmpuint (pixels[0], ==, 0);

  /* Masses 1 and 3 at 0 and 8: centre 6, moved by 8 in both directions. */
  pixels[0] = 50;
  pixels[28 * 8 + 8] = 150;
  bnl_digit_centre (pixels);
  g_assert_cmpuint (pixels[28 * 8 + 8], ==, 50);
  g_assert_cmpuint (pixels[28 * 16 + 16], ==, 150);
  memcpy (again, pixels, sizeof pixels);
  bnl_digit_centre (again);
  g_assert_cmpmem (pixels, sizeof pixels, again, sizeof again);

  /* The heavy end comes to the centre, the far one falls off. */
  memset (pixels, 0, sizeof pixels);
  pixels[28 * 3 + 0] = 1;
  pixels[28 * 3 + 27] = 250;
  bnl_digit_centre (pixels);
  g_assert_cmpuint (pixels[28 * 14 + 14], ==, 250);
  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    g_assert_true (pixels[i] == 0 || i == 28 * 14 + 14);
}

/* What is a digit of the data already stays what it is: all but a share differ by less than one
 * level of 255 (a fringe fainter than ink is lost), and those whose outermost rows are nothing but
 * fringe are scaled by a pixel. */
static void
assert_identity (const BnlImages *images, guint n, double share)
{
  guint n_alike = 0;

  for (guint i = 0; i < n; i++) {
    const guint8 *digit = images->pixels + BNL_DIGIT_N_PIXELS * i;
    float ink[BNL_DIGIT_N_PIXELS];
    guint8 pixels[BNL_DIGIT_N_PIXELS];

    for (guint j = 0; j < BNL_DIGIT_N_PIXELS; j++)
      ink[j] = digit[j] / 255.0f;
    g_assert_true (bnl_digit_from_ink (ink, 28, 28, pixels));
    n_alike += measure_difference (pixels, digit) < 1;
  }
  g_assert_cmpfloat (n_alike, >=, share * n);
}

static void
test_identity (void)
{
  assert_identity (bnl_dataset_get_test (digits), 1000, 0.95);
}

static void
test_identity_mnist (void)
{
  g_autofree char *folder = idx_writer_find_mnist ();
  g_autoptr (BnlDataset) dataset = NULL;

  if (!folder)
    return;
  dataset = bnl_dataset_load (folder, NULL);
  assert_identity (bnl_dataset_get_test (dataset), 10000, 0.995);
}

/* Enlarged by a whole number and put anywhere, a digit comes out as from its own size. */
static void
test_size_and_place (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint i = 0; i < 50; i++) {
    guint k = 1 + i % 10, side = 300;
    guint left = (guint) g_rand_int_range (random, 0, (gint32) (side - 28 * k));
    guint top = (guint) g_rand_int_range (random, 0, (gint32) (side - 28 * k));
    g_autofree float *ink = g_new0 (float, side *side);
    float own[BNL_DIGIT_N_PIXELS];
    guint8 expected[BNL_DIGIT_N_PIXELS], pixels[BNL_DIGIT_N_PIXELS];

    for (guint j = 0; j < BNL_DIGIT_N_PIXELS; j++)
      own[j] = get_digit (i)[j] / 255.0f;
    for (guint y = 0; y < 28 * k; y++)
      for (guint x = 0; x < 28 * k; x++)
        ink[side * (top + y) + left + x] = own[28 * (y / k) + x / k];
    g_assert_true (bnl_digit_from_ink (own, 28, 28, expected));
    g_assert_true (bnl_digit_from_ink (ink, side, side, pixels));
    for (guint j = 0; j < BNL_DIGIT_N_PIXELS; j++)
      g_assert_cmpint (ABS (pixels[j] - expected[j]), <=, 1);
  }
}

/* Pictures of the first digits, each painted and placed as told; the mean difference from the
 * digit itself must stay below the tolerance.  Bilinear scaling blurs: 12 of 255 is its share. */
static void
assert_reads (guint side, double scale, double left, double top, PaintFunc paint, double tolerance)
{
  g_auto (IdxWriter) writer = { 0 };

  idx_writer_init (&writer);
  for (guint i = 0; i < 12; i++) {
    g_autofree float *ink = place (get_digit (i), side, scale, left, top);
    g_autofree char *path = save_picture (&writer, ink, side, paint);
    g_autoptr (GError) error = NULL;
    guint8 pixels[BNL_DIGIT_N_PIXELS];

    bnl_digit_read (path, pixels, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (measure_difference (pixels, get_digit (i)), <=, tolerance);
  }
}

static void
test_read_as_is (void)
{
  assert_reads (28, 1, 0, 0, paint_light, 0);
}

static void
test_read_polarity (void)
{
  assert_reads (28, 1, 0, 0, paint_dark, 12);
  assert_reads (280, 8, 28, 28, paint_light, 12);
  assert_reads (280, 8, 28, 28, paint_dark, 12);
  assert_reads (280, 8, 28, 28, paint_pale, 12);
  assert_reads (280, 8, 28, 28, paint_blue_on_yellow, 12);
}

static void
test_read_place_and_size (void)
{
  assert_reads (280, 3, 150, 20, paint_dark, 12);
  assert_reads (280, 1, 7, 240, paint_light, 12);
  assert_reads (100, 3.5, 0, 0, paint_dark, 12);
  assert_reads (640, 9, 300, 350, paint_dark, 12);
  /* Near MNIST's size, but not in its place. */
  assert_reads (28, 0.8, 8, 1, paint_light, 16);
  assert_reads (34, 1, 5, 1, paint_light, 3);
  assert_reads (28, 1, 1, 0, paint_light, 3);
}

static void
test_read_alpha (void)
{
  assert_reads (280, 8, 28, 28, paint_dark_on_nothing, 12);
  assert_reads (280, 8, 28, 28, paint_light_on_nothing, 12);
}

/* Grain of a camera, and dust far from the digit. */
static void
test_read_dirty (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  idx_writer_init (&writer);
  for (guint i = 0; i < 12; i++) {
    g_autofree float *ink = place (get_digit (i), 280, 6, 40, 60);
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;
    guint8 pixels[BNL_DIGIT_N_PIXELS];

    for (guint j = 0; j < 280 * 280; j++)
      ink[j] = (float) CLAMP (0.2 + 0.7 * (double) ink[j] + g_rand_double_range (random, -0.1, 0.1),
                              0, 1);
    for (guint speck = 0; speck < 5; speck++) {
      guint at = (guint) g_rand_int_range (random, 0, 280 * 279 - 1);

      ink[at] = ink[at + 1] = ink[at + 280] = 1;
    }
    path = save_picture (&writer, ink, 280, paint_dark);
    bnl_digit_read (path, pixels, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (measure_difference (pixels, get_digit (i)), <=, 20);
  }
}

static void
assert_unreadable (const char *path, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  memset (pixels, 1, sizeof pixels);
  g_assert_false (bnl_digit_read (path, pixels, &error));
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
  g_assert_cmpuint (pixels[400], ==, 0);
}

static void
test_read_refused (void)
{
  static const guint8 text[] = "This is a letter, not a picture of one.";
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *missing = NULL, *empty = NULL, *letter = NULL;

  idx_writer_init (&writer);
  missing = idx_writer_get_path (&writer, "missing.png");
  assert_unreadable (missing, BNL_DATA_ERROR_NOT_FOUND, "is not there");
  assert_unreadable (writer.folder, BNL_DATA_ERROR_UNREADABLE, "is a folder, not a file");
  empty = idx_writer_save (&writer, "empty.png", bytes);
  assert_unreadable (empty, BNL_DATA_ERROR_FORMAT, "no picture of a known kind");
  g_byte_array_append (bytes, text, sizeof text);
  letter = idx_writer_save (&writer, "letter.png", bytes);
  assert_unreadable (letter, BNL_DATA_ERROR_FORMAT, "no picture of a known kind");
}

/* No digit: a page of one colour, of nearly one, a single pixel, nothing at all. */
static void
test_read_blank (void)
{
  static const float ink[64 * 64] = { [64 * 30 + 30] = 0.05f };
  static const PaintFunc paints[] = { paint_light, paint_dark, paint_pale, paint_dark_on_nothing };
  g_auto (IdxWriter) writer = { 0 };

  idx_writer_init (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    for (guint side = 1; side <= 64; side += 63) {
      g_autofree char *path = save_picture (&writer, ink, side, paints[i]);

      assert_unreadable (path, BNL_DATA_ERROR_EMPTY, "shows no digit");
    }
}

/* A few bytes that claim a picture of so many pixels. */
static void
assert_huge (guint32 width, guint32 height, const char *words)
{
  guint8 png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDRwidehigh\x08\0\0\0\0....\0\0\0\0IDAT";
  const guint32 sizes[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = NULL;
  guint32 checksum;

  idx_writer_init (&writer);
  memcpy (png + 16, sizes, 8);
  checksum = GUINT32_TO_BE ((guint32) crc32 (0, png + 12, 17));
  memcpy (png + 29, &checksum, 4);
  g_byte_array_append (bytes, png, sizeof png - 1);
  path = idx_writer_save (&writer, "huge.png", bytes);
  assert_unreadable (path, BNL_DATA_ERROR_FORMAT, words);
}

static void
test_read_huge (void)
{
  assert_huge (20000, 30000, "is 20000 by 30000 pixels where at most 10000");
  assert_huge (10001, 1, "is 10001 by 1 pixels where at most 10000");
  assert_huge (1, 10001, "is 1 by 10001 pixels where at most 10000");
}

static void
test_read_cut (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree float *ink = place (get_digit (0), 28, 1, 0, 0);
  g_autofree char *path = NULL, *contents = NULL;
  gsize length;

  idx_writer_init (&writer);
  path = save_picture (&writer, ink, 28, paint_light);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize n = 0; n < length; n++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autofree char *cut = NULL;
    g_autoptr (GError) error = NULL;
    guint8 pixels[BNL_DIGIT_N_PIXELS];

    g_byte_array_append (bytes, (const guint8 *) contents, (guint) n);
    cut = idx_writer_save (&writer, "cut.png", bytes);
    /* Without its checksums and end mark alone the picture is whole. */
    if (bnl_digit_read (cut, pixels, &error))
      g_assert_cmpmem (pixels, sizeof pixels, get_digit (0), sizeof pixels);
    else
      g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_FORMAT);
    g_assert_true (error || n >= length - 24);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("BNLAB_DATA_PATH");
  digits = bnl_dataset_load ("digits", NULL);
  g_assert_nonnull (digits);
  g_test_add_func ("/data/digit/block", test_block);
  g_test_add_func ("/data/digit/area-average", test_area_average);
  g_test_add_func ("/data/digit/no-ink", test_no_ink);
  g_test_add_func ("/data/digit/centre", test_centre);
  g_test_add_func ("/data/digit/identity", test_identity);
  g_test_add_func ("/data/digit/identity-mnist", test_identity_mnist);
  g_test_add_func ("/data/digit/size-and-place", test_size_and_place);
  g_test_add_func ("/data/digit/read-as-is", test_read_as_is);
  g_test_add_func ("/data/digit/read-polarity", test_read_polarity);
  g_test_add_func ("/data/digit/read-place-and-size", test_read_place_and_size);
  g_test_add_func ("/data/digit/read-alpha", test_read_alpha);
  g_test_add_func ("/data/digit/read-dirty", test_read_dirty);
  g_test_add_func ("/data/digit/read-refused", test_read_refused);
  g_test_add_func ("/data/digit/read-blank", test_read_blank);
  g_test_add_func ("/data/digit/read-huge", test_read_huge);
  g_test_add_func ("/data/digit/read-cut", test_read_cut);
  status = g_test_run ();
  bnl_dataset_unref (digits);
  return status;
}
