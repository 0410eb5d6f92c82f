/* What the Data page knows of a data set without a window: parts, filters, means, figures, the
 * layout and the choice of images, and ink on paper. */

#include <math.h>
#include <string.h>

#include "app/bnl-class-means.h"
#include "app/bnl-gallery.h"
#include "app/bnl-histogram.h"
#include "app/bnl-image-choice.h"
#include "app/bnl-image-layout.h"
#include "data/bnl-split.h"

#define N_TRAIN 60
#define N_TEST 9
#define N_CLASSES 3

/* 2x1 pixels: the image's number, and its class times 10. */
static BnlDataset *
create_dataset (void)
{
  guint8 pixels[2 * (N_TRAIN + N_TEST)], labels[N_TRAIN + N_TEST];

  for (guint i = 0; i < N_TRAIN + N_TEST; i++) {
    labels[i] = (guint8) (i % N_CLASSES);
    pixels[2 * i] = (guint8) i;
    pixels[2 * i + 1] = (guint8) (10 * labels[i]);
  }
  return bnl_dataset_new ("numbers", 2, 1, N_CLASSES, &(BnlImages){ N_TRAIN, pixels, labels },
                          &(BnlImages){ N_TEST, pixels + 2 * N_TRAIN, labels + N_TRAIN });
}

static BnlSpec *
create_spec (double validation, guint train_size)
{
  BnlSpec *spec = bnl_spec_new ();

  spec->validation = validation;
  spec->train_size = train_size;
  return spec;
}

static void
test_parts (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlSpec) spec = create_spec (0.1, 0);
  g_autoptr (BnlGallery) gallery = bnl_gallery_new (dataset, spec);
  BnlSplit split;

  g_assert_cmpuint (bnl_gallery_get_n_images (gallery), ==, N_TRAIN + N_TEST);
  bnl_split_init (&split, dataset, spec->validation, spec->seed);
  for (guint32 i = 0; i < split.n_train; i++)
    g_assert_cmpint (bnl_gallery_get_part (gallery, split.train[i]), ==, BNL_PART_TRAINING);
  for (guint32 i = 0; i < split.n_validation; i++)
    g_assert_cmpint (bnl_gallery_get_part (gallery, split.validation[i]), ==, BNL_PART_VALIDATION);
  bnl_split_clear (&split);
  for (guint32 i = 0; i < N_TEST; i++) {
    g_assert_cmpint (bnl_gallery_get_part (gallery, N_TRAIN + i), ==, BNL_PART_TEST);
    g_assert_cmpuint (bnl_gallery_get_index (gallery, N_TRAIN + i), ==, i);
  }
  for (guint32 i = 0; i < N_TRAIN + N_TEST; i++) {
    g_assert_cmpuint (bnl_gallery_get_pixels (gallery, i)[0], ==, i);
    g_assert_cmpuint (bnl_gallery_get_label (gallery, i), ==, i % N_CLASSES);
  }
}

static void
test_counts (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlSpec) spec = create_spec (0.1, 12);
  g_autoptr (BnlGallery) gallery = bnl_gallery_new (dataset, spec);
  static const guint32 expected[BNL_N_PARTS] = { 12, 6, N_TEST, N_TRAIN - 18 };

  for (int part = 0; part < BNL_N_PARTS; part++) {
    g_assert_cmpuint (bnl_gallery_count (gallery, BNL_GALLERY_ANY, part), ==, expected[part]);
    for (int label = 0; label < N_CLASSES; label++)
      g_assert_cmpuint (bnl_gallery_count (gallery, label, part), ==, expected[part] / N_CLASSES);
  }
  g_assert_cmpuint (bnl_gallery_count (gallery, 1, BNL_GALLERY_ANY), ==,
                    (N_TRAIN + N_TEST) / N_CLASSES);
}

static void
test_find (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlSpec) spec = create_spec (0.5, 0);
  g_autoptr (BnlGallery) gallery = bnl_gallery_new (dataset, spec);

  for (int label = BNL_GALLERY_ANY; label < N_CLASSES; label++)
    for (int part = BNL_GALLERY_ANY; part < BNL_N_PARTS; part++) {
      guint32 n = bnl_gallery_count (gallery, label, part);
      g_autofree guint32 *found = bnl_gallery_find (gallery, label, part);

      for (guint32 i = 0; i < n; i++) {
        g_assert_true (i == 0 || found[i - 1] < found[i]);
        g_assert_true (label == BNL_GALLERY_ANY ||
                       bnl_gallery_get_label (gallery, found[i]) == (guint) label);
        g_assert_true (part == BNL_GALLERY_ANY ||
                       bnl_gallery_get_part (gallery, found[i]) == (BnlPart) part);
      }
    }
}

static void
test_is_of (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlDataset) other = create_dataset ();
  g_autoptr (BnlSpec) spec = create_spec (0.1, 0);
  g_autoptr (BnlGallery) gallery = bnl_gallery_new (dataset, spec);

  spec->lr = 7.0;
  g_assert_true (bnl_gallery_is_of (gallery, dataset, spec));
  g_assert_false (bnl_gallery_is_of (gallery, other, spec));
  spec->seed++;
  g_assert_false (bnl_gallery_is_of (gallery, dataset, spec));
  spec->seed--;
  spec->train_size = 5;
  g_assert_false (bnl_gallery_is_of (gallery, dataset, spec));
  spec->train_size = 0;
  spec->validation = 0.2;
  g_assert_false (bnl_gallery_is_of (gallery, dataset, spec));
}

static void
test_titles (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlSpec) spec = create_spec (0.0, 0);
  g_autoptr (BnlGallery) gallery = bnl_gallery_new (dataset, spec);
  g_autofree char *title = bnl_gallery_dup_class_title (gallery, 2);

  g_assert_cmpstr (title, ==, "Class 2");
  for (BnlPart part = 0; part < BNL_N_PARTS; part++)
    g_assert_nonnull (bnl_part_get_name (part));
}

static void
test_means (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) means = bnl_class_means_compute (dataset, NULL, &error);
  const guint8 *pixels = g_bytes_get_data (means, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (means), ==, 2 * N_CLASSES);
  for (guint k = 0; k < N_CLASSES; k++) {
    /* Of k, k + 3, ... k + 57: k + 28.5, rounded up. */
    g_assert_cmpuint (pixels[2 * k], ==, k + 29);
    g_assert_cmpuint (pixels[2 * k + 1], ==, 10 * k);
  }
}

static void
test_means_of_empty_class (void)
{
  const guint8 pixels[] = { 200, 100 }, labels[] = { 1, 1 };
  g_autoptr (BnlDataset) dataset = bnl_dataset_new (
      "two", 1, 1, 3, &(BnlImages){ 2, pixels, labels }, &(BnlImages){ 0, pixels, labels });
  g_autoptr (GBytes) means = bnl_class_means_compute (dataset, NULL, NULL);
  const guint8 expected[] = { 0, 150, 0 };

  g_assert_cmpuint (g_bytes_get_size (means), ==, sizeof expected);
  g_assert_true (memcmp (g_bytes_get_data (means, NULL), expected, sizeof expected) == 0);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **done = user_data;

  *done = g_object_ref (result);
}

static void
test_means_cancelled (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  bnl_class_means_compute_async (dataset, cancellable, done_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (bnl_class_means_compute_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_stats (void)
{
  const guint8 pixels[] = { 3, 3, 10, 0, 200 };
  BnlPixelStats stats;

  bnl_pixel_stats_init (&stats, pixels, G_N_ELEMENTS (pixels));
  g_assert_cmpuint (stats.n_pixels, ==, 5);
  g_assert_cmpuint (stats.min, ==, 0);
  g_assert_cmpuint (stats.max, ==, 200);
  g_assert_true (fabs (stats.mean - 43.2) <= 1e-12);
  g_assert_cmpuint (stats.counts[3], ==, 2);
  g_assert_cmpuint (stats.counts[255], ==, 0);
}

/* --- layout --- */

static void
test_layout_fits (void)
{
  static const guint sizes[][2] = { { 28, 28 }, { 8, 8 }, { 32, 20 }, { 200, 200 }, { 1024, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint zoom = BNL_IMAGE_LAYOUT_MIN_ZOOM; zoom <= BNL_IMAGE_LAYOUT_MAX_ZOOM; zoom++)
      for (int scale = 1; scale <= 2; scale++)
        for (int width = 100; width < 1400; width += 37) {
          BnlImageLayout layout;
          int right;

          bnl_image_layout_init (&layout, sizes[i][0], sizes[i][1], zoom, scale, width, 1000);
          right = layout.left + (int) (layout.n_columns - 1) * layout.pitch_x + layout.cell_width;
          g_assert_cmpint (right, <=,
                           MAX (width, bnl_image_layout_get_min_width (&layout)) -
                               BNL_IMAGE_LAYOUT_MARGIN_PX);
          g_assert_cmpint (layout.left, >=, BNL_IMAGE_LAYOUT_MARGIN_PX);
          g_assert_cmpint (layout.pitch_x, >, layout.cell_width);
          g_assert_cmpuint (layout.n_rows * layout.n_columns, >=, 1000);
          g_assert_cmpuint ((layout.n_rows - 1) * layout.n_columns, <, 1000);
          g_assert_cmpint ((int) layout.ink.out_width, <=, layout.cell_width * scale);
          g_assert_cmpint ((int) layout.ink.out_height, <=, layout.cell_height * scale);
        }
}

/* Whatever is where the image is drawn is that image, and between them is nothing. */
static void
test_layout_find (void)
{
  BnlImageLayout layout;
  guint32 position;

  bnl_image_layout_init (&layout, 28, 28, 2, 1, 700, 95);
  for (guint32 i = 0; i < layout.n_images; i++) {
    double x = layout.left + (int) (i % layout.n_columns) * layout.pitch_x;
    double y = bnl_image_layout_get_row_top (&layout, i / layout.n_columns);

    g_assert_true (bnl_image_layout_find (&layout, x, y, &position));
    g_assert_cmpuint (position, ==, i);
    g_assert_true (bnl_image_layout_find (&layout, x + layout.cell_width - 0.5,
                                          y + layout.cell_height - 0.5, &position));
    g_assert_cmpuint (position, ==, i);
    g_assert_false (bnl_image_layout_find (&layout, x + layout.cell_width + 0.5, y, &position));
    g_assert_false (bnl_image_layout_find (&layout, x, y - 0.5, &position));
    g_assert_cmpuint (bnl_image_layout_find_row (&layout, y), ==, i / layout.n_columns);
  }
  g_assert_false (bnl_image_layout_find (&layout, 1e6, 20.0, &position));
  g_assert_false (
      bnl_image_layout_find (&layout, 20.0, bnl_image_layout_get_height (&layout), &position));
  g_assert_cmpuint (bnl_image_layout_find_row (&layout, -50.0), ==, 0);
  g_assert_cmpuint (bnl_image_layout_find_row (&layout, 1e9), ==, layout.n_rows - 1);
}

static void
test_layout_moves (void)
{
  BnlImageLayout layout;
  guint32 n;

  /* Ten columns, nine rows and a half. */
  bnl_image_layout_init (&layout, 28, 28, 2, 1, 650, 95);
  n = layout.n_columns;
  g_assert_cmpuint (n, ==, 10);
#define TARGET(from, move, count)                                                                  \
  bnl_image_layout_find_target (&layout, from, BNL_IMAGE_MOVE_##move, count, 4 * layout.pitch_y)
  g_assert_cmpuint (TARGET (0, IMAGE, 1), ==, 1);
  g_assert_cmpuint (TARGET (0, IMAGE, -1), ==, 0);
  g_assert_cmpuint (TARGET (94, IMAGE, 1), ==, 94);
  g_assert_cmpuint (TARGET (12, ROW, 1), ==, 22);
  g_assert_cmpuint (TARGET (12, ROW, -1), ==, 2);
  g_assert_cmpuint (TARGET (2, ROW, -1), ==, 2);
  g_assert_cmpuint (TARGET (84, ROW, 1), ==, 94);
  g_assert_cmpuint (TARGET (85, ROW, 1), ==, 85);
  g_assert_cmpuint (TARGET (5, PAGE, 1), ==, 35);
  g_assert_cmpuint (TARGET (77, PAGE, 1), ==, 87);
  g_assert_cmpuint (TARGET (13, PAGE, -1), ==, 3);
  g_assert_cmpuint (TARGET (40, END, -1), ==, 0);
  g_assert_cmpuint (TARGET (40, END, 1), ==, 94);
#undef TARGET
}

static void
test_layout_empty (void)
{
  BnlImageLayout layout;
  guint32 position;

  bnl_image_layout_init (&layout, 28, 28, 2, 1, 0, 0);
  g_assert_cmpuint (layout.n_rows, ==, 0);
  g_assert_false (bnl_image_layout_find (&layout, 20.0, 20.0, &position));
  g_assert_true (bnl_image_layout_get_height (&layout) > 0.0);
}

/* --- choice --- */

static void
assert_chosen (const BnlImageChoice *choice, guint first, guint last)
{
  g_assert_cmpuint (gtk_bitset_get_size (choice->chosen), ==, last - first + 1);
  g_assert_cmpuint (gtk_bitset_get_minimum (choice->chosen), ==, first);
  g_assert_cmpuint (gtk_bitset_get_maximum (choice->chosen), ==, last);
}

static void
test_choice (void)
{
  BnlImageChoice choice;

  bnl_image_choice_init (&choice, 10, 3);
  assert_chosen (&choice, 3, 3);
  bnl_image_choice_pick (&choice, 5, BNL_IMAGE_CHOICE_RANGE);
  assert_chosen (&choice, 3, 5);
  bnl_image_choice_pick (&choice, 1, BNL_IMAGE_CHOICE_RANGE);
  assert_chosen (&choice, 1, 3);
  g_assert_cmpuint (choice.current, ==, 1);
  bnl_image_choice_pick (&choice, 9, BNL_IMAGE_CHOICE_TOGGLE);
  g_assert_cmpuint (gtk_bitset_get_size (choice.chosen), ==, 4);
  bnl_image_choice_pick (&choice, 9, BNL_IMAGE_CHOICE_TOGGLE);
  assert_chosen (&choice, 1, 3);
  bnl_image_choice_pick (&choice, 7, BNL_IMAGE_CHOICE_NONE);
  assert_chosen (&choice, 1, 3);
  g_assert_cmpuint (choice.current, ==, 7);
  bnl_image_choice_pick (&choice, 8, BNL_IMAGE_CHOICE_RANGE);
  assert_chosen (&choice, 7, 8);
  bnl_image_choice_pick_all (&choice);
  assert_chosen (&choice, 0, 9);
  bnl_image_choice_pick (&choice, 2, BNL_IMAGE_CHOICE_ALONE);
  assert_chosen (&choice, 2, 2);
  bnl_image_choice_clear (&choice);

  bnl_image_choice_init (&choice, 0, 5);
  bnl_image_choice_pick_all (&choice);
  g_assert_true (gtk_bitset_is_empty (choice.chosen));
  bnl_image_choice_clear (&choice);
}

/* --- ink --- */

static const GdkRGBA black = { 0.0f, 0.0f, 0.0f, 1.0f };
static const GdkRGBA clear = { 0.0f, 0.0f, 0.0f, 0.0f };

static void
test_ink_palette (void)
{
  const GdkRGBA red = { 1.0f, 0.0f, 0.0f, 1.0f }, faint_blue = { 0.0f, 0.0f, 1.0f, 0.5f };
  guint32 palette[256];

  bnl_ink_fill_palette (palette, &black, &clear);
  g_assert_cmphex (palette[0], ==, 0x00000000);
  g_assert_cmphex (palette[255], ==, 0xff000000);
  g_assert_cmphex (palette[51], ==, 0x33000000);
  bnl_ink_fill_palette (palette, &red, &faint_blue);
  g_assert_cmphex (palette[0], ==, bnl_ink_pack_color (&faint_blue));
  g_assert_cmphex (palette[0], ==, 0x80000080);
  g_assert_cmphex (palette[255], ==, 0xffff0000);
  /* Premultiplied: no part is larger than alpha. */
  for (guint i = 0; i < 256; i++)
    for (guint shift = 0; shift < 24; shift += 8)
      g_assert_cmpuint (palette[i] >> shift & 0xff, <=, palette[i] >> 24);
}

static void
test_ink_enlarges (void)
{
  const guint8 pixels[] = { 0, 51, 102, 153, 204, 255 }; /* 3 x 2 */
  guint32 palette[256], target[7 * 5];
  BnlInk ink;

  bnl_ink_fill_palette (palette, &black, &clear);
  bnl_ink_init_within (&ink, 3, 2, 8);
  g_assert_cmpuint (ink.out_width, ==, 6);
  g_assert_cmpuint (ink.out_height, ==, 4);
  memset (target, 0x11, sizeof target);
  bnl_ink_draw (&ink, pixels, palette, target, 7);
  for (guint y = 0; y < 4; y++) {
    for (guint x = 0; x < 6; x++)
      g_assert_cmphex (target[y * 7 + x], ==, palette[pixels[y / 2 * 3 + x / 2]]);
    g_assert_cmphex (target[y * 7 + 6], ==, 0x11111111);
  }
  g_assert_cmphex (target[4 * 7], ==, 0x11111111);
}

static void
test_ink_reduces (void)
{
  guint8 pixels[9 * 6];
  guint32 palette[256], target[3 * 2];
  BnlInk ink;

  for (guint y = 0; y < 6; y++)
    for (guint x = 0; x < 9; x++)
      pixels[y * 9 + x] = (guint8) (10 * (y / 3 * 3 + x / 3) + (x % 3) + (y % 3));
  bnl_ink_fill_palette (palette, &black, &clear);
  bnl_ink_init (&ink, 9, 6, 3);
  g_assert_cmpuint (ink.out_width, ==, 3);
  g_assert_cmpuint (ink.out_height, ==, 2);
  bnl_ink_draw (&ink, pixels, palette, target, 3);
  for (guint i = 0; i < 6; i++)
    g_assert_cmphex (target[i], ==, palette[10 * i + 2]);
}

/* No image is too large, too small or too narrow. */
static void
test_ink_sizes (void)
{
  for (guint width = 1; width <= 1024; width = width * 3 + 1)
    for (guint height = 1; height <= 1024; height = height * 3 + 1) {
      g_autofree guint8 *pixels = g_malloc (width * height);
      g_autofree guint32 *target = NULL;
      guint32 palette[256];
      BnlInk ink;

      memset (pixels, 255, width * height);
      bnl_ink_fill_palette (palette, &black, &clear);
      bnl_ink_init (&ink, width, height, 56);
      g_assert_cmpuint (ink.out_width, >=, 1);
      g_assert_cmpuint (MAX (ink.out_width, ink.out_height), <=, 84);
      target = g_new (guint32, ink.out_width * ink.out_height);
      bnl_ink_draw (&ink, pixels, palette, target, ink.out_width);
      for (guint i = 0; i < ink.out_width * ink.out_height; i++)
        g_assert_cmphex (target[i], ==, 0xff000000);
      bnl_ink_init_within (&ink, width, height, 56);
      g_assert_cmpuint (MAX (ink.out_width, ink.out_height), <=, 56);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/gallery/parts", test_parts);
  g_test_add_func ("/app/gallery/counts", test_counts);
  g_test_add_func ("/app/gallery/find", test_find);
  g_test_add_func ("/app/gallery/is-of", test_is_of);
  g_test_add_func ("/app/gallery/titles", test_titles);
  g_test_add_func ("/app/gallery/means", test_means);
  g_test_add_func ("/app/gallery/means-of-empty-class", test_means_of_empty_class);
  g_test_add_func ("/app/gallery/means-cancelled", test_means_cancelled);
  g_test_add_func ("/app/gallery/stats", test_stats);
  g_test_add_func ("/app/image-layout/fits", test_layout_fits);
  g_test_add_func ("/app/image-layout/find", test_layout_find);
  g_test_add_func ("/app/image-layout/moves", test_layout_moves);
  g_test_add_func ("/app/image-layout/empty", test_layout_empty);
  g_test_add_func ("/app/image-choice", test_choice);
  g_test_add_func ("/app/ink/palette", test_ink_palette);
  g_test_add_func ("/app/ink/enlarges", test_ink_enlarges);
  g_test_add_func ("/app/ink/reduces", test_ink_reduces);
  g_test_add_func ("/app/ink/sizes", test_ink_sizes);
  return g_test_run ();
}
