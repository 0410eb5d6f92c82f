/* Folders of pictures sorted by class: what counts, sizes, labels, paper, and what is refused. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/bnl-area.h"
#include "data/bnl-data-error.h"
#include "data/bnl-pictures.h"
#include "idx-writer.h"

/* A picture of one grey value with a pixel of another in its middle. */
static char *
save_picture (const IdxWriter *writer,
              const char *name,
              int width,
              int height,
              guint8 paper,
              guint8 ink)
{
  char *path = idx_writer_get_path (writer, name);
  const char *type = strrchr (name, '.') + 1;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  guint8 *pixel;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  gdk_pixbuf_fill (pixbuf, (guint32) paper << 24 | (guint32) paper << 16 | (guint32) paper << 8);
  pixel = gdk_pixbuf_get_pixels (pixbuf) + height / 2 * gdk_pixbuf_get_rowstride (pixbuf) +
          width / 2 * 3;
  memset (pixel, ink, 3);
  gdk_pixbuf_save (pixbuf, path, g_str_equal (type, "jpg") ? "jpeg" : type, &error, NULL);
  g_assert_no_error (error);
  return path;
}

static void
save (const IdxWriter *writer, const char *name, int side)
{
  g_free (save_picture (writer, name, side, side, 0, 200));
}

static void
read_all (const IdxWriter *writer, BnlImagePair *pair)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_pictures_are_in (writer->folder));
  g_assert_true (bnl_pictures_read (writer->folder, pair, &error) || error);
  g_assert_no_error (error);
}

static void
assert_refused (const IdxWriter *writer, BnlDataError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  g_assert_false (bnl_pictures_read (writer->folder, &pair, &error));
  g_assert_error (error, BNL_DATA_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, writer->folder));
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (!strstr (error->message, words))
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
assert_labels (const BnlImageSet *set, const guint8 *labels, guint32 n)
{
  g_assert_cmpuint (set->n, ==, n);
  g_assert_cmpmem (g_bytes_get_data (set->labels, NULL), (int) g_bytes_get_size (set->labels),
                   labels, (int) n);
}

static guint8
get_pixel (const BnlImageSet *set, guint32 image, guint32 x, guint32 y)
{
  const guint8 *pixels = g_bytes_get_data (set->pixels, NULL);

  return pixels[((gsize) image * set->height + y) * set->width + x];
}

static void
test_halves (void)
{
  const char *const names[][2] = { { "train", "test" },       { "training", "testing" },
                                   { "Train", "TEST" },       { "train", "val" },
                                   { "train", "validation" }, { "training", "valid" } };
  const guint8 train[] = { 0, 1, 1 }, test[] = { 1 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *const files[] = { "cat/1.png", "dog/1.png", "dog/2.png" };
    g_auto (IdxWriter) writer = { 0 };
    g_autofree char *tested = g_strconcat (names[i][1], "/dog/3.png", NULL);
    g_auto (BnlImagePair) pair = { 0 };

    idx_writer_init (&writer);
    for (guint j = 0; j < 3; j++) {
      g_autofree char *name = g_strconcat (names[i][0], "/", files[j], NULL);

      save (&writer, name, 3);
    }
    save (&writer, tested, 3);
    /* Beside halves nothing else counts. */
    save (&writer, "others/1.png", 3);
    read_all (&writer, &pair);
    assert_labels (&pair.train, train, 3);
    assert_labels (&pair.test, test, 1);
    g_assert_cmpuint (pair.n_classes, ==, 2);
    g_assert_cmpstr (pair.class_names[0], ==, "cat");
    g_assert_cmpstr (pair.class_names[1], ==, "dog");
    g_assert_null (pair.class_names[2]);
  }
}

/* Test goes before val, which is left out then. */
static void
test_three_halves (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_auto (BnlImagePair) pair = { 0 };

  idx_writer_init (&writer);
  save (&writer, "train/0/a.png", 3);
  save (&writer, "val/0/b.png", 3);
  save (&writer, "val/1/c.png", 3);
  save (&writer, "test/1/d.png", 3);
  read_all (&writer, &pair);
  assert_labels (&pair.train, (const guint8[]){ 0 }, 1);
  assert_labels (&pair.test, (const guint8[]){ 1 }, 1);
}

static void
test_one_half (void)
{
  g_auto (IdxWriter) without = { 0 }, train = { 0 }, test = { 0 };
  g_auto (BnlImagePair) a = { 0 }, b = { 0 }, c = { 0 };

  idx_writer_init (&without);
  save (&without, "5/a.png", 3);
  read_all (&without, &a);
  assert_labels (&a.train, (const guint8[]){ 5 }, 1);
  g_assert_null (a.test.labels);

  idx_writer_init (&train);
  save (&train, "train/5/a.png", 3);
  read_all (&train, &b);
  assert_labels (&b.train, (const guint8[]){ 5 }, 1);
  g_assert_null (b.test.labels);

  /* That is how one's own digits begin. */
  idx_writer_init (&test);
  save (&test, "test/5/a.png", 3);
  read_all (&test, &c);
  g_assert_cmpuint (c.train.n, ==, 0);
  g_assert_cmpuint (c.train.width, ==, 3);
  g_assert_nonnull (g_bytes_get_data (c.train.pixels, NULL));
  g_assert_nonnull (g_bytes_get_data (c.train.labels, NULL));
  assert_labels (&c.test, (const guint8[]){ 5 }, 1);
  g_assert_cmpuint (c.n_classes, ==, 6);
}

static void
test_labels (void)
{
  const guint8 numbers[] = { 0, 10, 255, 7, 9 };
  const guint8 words[] = { 0, 1, 2, 3 };
  g_auto (IdxWriter) numbered = { 0 }, named = { 0 }, union_of = { 0 };
  g_auto (BnlImagePair) a = { 0 }, b = { 0 }, c = { 0 };
  g_autofree char *empty = NULL;

  idx_writer_init (&numbered);
  save (&numbered, "0/a.png", 2);
  save (&numbered, "10/a.png", 2);
  save (&numbered, "255/a.png", 2);
  save (&numbered, "7/a.png", 2);
  save (&numbered, "9/a.png", 2);
  read_all (&numbered, &a);
  assert_labels (&a.train, numbers, 5);
  g_assert_cmpuint (a.n_classes, ==, 256);
  g_assert_null (a.class_names);

  /* 256 is no label: so all of them are names, in byte order. */
  idx_writer_init (&named);
  save (&named, "10/a.png", 2);
  save (&named, "256/a.png", 2);
  save (&named, "9/a.png", 2);
  save (&named, "11/a.png", 2);
  read_all (&named, &b);
  assert_labels (&b.train, words, 4);
  g_assert_cmpstr (b.class_names[2], ==, "256");

  /* A class counts that is in one half alone, or empty. */
  idx_writer_init (&union_of);
  save (&union_of, "train/b/a.png", 2);
  save (&union_of, "test/c/a.png", 2);
  empty = idx_writer_get_path (&union_of, "test/a");
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  read_all (&union_of, &c);
  assert_labels (&c.train, (const guint8[]){ 1 }, 1);
  assert_labels (&c.test, (const guint8[]){ 2 }, 1);
  g_assert_cmpuint (c.n_classes, ==, 3);
}

static void
test_strays (void)
{
  const char *const strays[] = { "README.md", "0/.DS_Store", "0/Thumbs.db",  "0/.hidden.png",
                                 "1/notes",   "1/png",       ".git/a/x.png", "1/list.csv" };
  g_auto (IdxWriter) writer = { 0 };
  g_auto (BnlImagePair) pair = { 0 };

  idx_writer_init (&writer);
  save (&writer, "0/A.png", 4);
  g_free (save_picture (&writer, "0/b.jpg", 4, 4, 0, 0));
  g_free (save_picture (&writer, "1/c.bmp", 4, 4, 0, 0));
  save (&writer, "1/deeper/d.png", 4);
  for (guint i = 0; i < G_N_ELEMENTS (strays); i++)
    g_free (idx_writer_save_text (&writer, strays[i], "stray"));
  read_all (&writer, &pair);
  assert_labels (&pair.train, (const guint8[]){ 0, 0, 1 }, 3);
}

static void
test_links (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *loop = NULL, *class_link = NULL, *dangling = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  idx_writer_init (&writer);
  save (&writer, "0/a.png", 4);
  loop = idx_writer_get_path (&writer, "0/loop");
  class_link = idx_writer_get_path (&writer, "1");
  dangling = idx_writer_get_path (&writer, "2");
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  g_assert_cmpint (symlink ("0", class_link), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  read_all (&writer, &pair);
  assert_labels (&pair.train, (const guint8[]){ 0, 1 }, 2);
}

/* The size of most; others are fitted into it on their own paper. */
static void
test_sizes (void)
{
  g_auto (IdxWriter) same = { 0 }, most = { 0 }, mixed = { 0 };
  g_auto (BnlImagePair) a = { 0 }, b = { 0 }, c = { 0 };

  idx_writer_init (&same);
  g_free (save_picture (&same, "0/a.png", 5, 7, 10, 200));
  g_free (save_picture (&same, "1/a.png", 5, 7, 20, 100));
  read_all (&same, &a);
  g_assert_cmpuint (a.train.width, ==, 5);
  g_assert_cmpuint (a.train.height, ==, 7);
  g_assert_cmpuint (get_pixel (&a.train, 0, 2, 3), ==, 200);
  g_assert_cmpuint (get_pixel (&a.train, 0, 1, 3), ==, 10);
  g_assert_cmpuint (get_pixel (&a.train, 1, 2, 3), ==, 100);

  /* 8 by 4 into 4 by 4: halved, with a row of paper above and below. */
  idx_writer_init (&most);
  save (&most, "0/a.png", 4);
  g_free (save_picture (&most, "1/b.png", 8, 4, 40, 240));
  read_all (&most, &b);
  g_assert_cmpuint (b.train.width, ==, 4);
  g_assert_cmpuint (get_pixel (&b.train, 1, 0, 0), ==, 40);
  g_assert_cmpuint (get_pixel (&b.train, 1, 2, 2), ==, (3 * 40 + 240) / 4);
  g_assert_cmpuint (get_pixel (&b.train, 1, 3, 3), ==, 40);

  /* Too many sizes for one of them. */
  idx_writer_init (&mixed);
  save (&mixed, "0/a.png", 10);
  save (&mixed, "0/b.png", 11);
  save (&mixed, "1/c.png", 700);
  read_all (&mixed, &c);
  g_assert_cmpuint (c.train.width, ==, 28);
  g_assert_cmpuint (c.train.height, ==, 28);
}

/* Light borders of most pictures are paper for all, in both halves. */
static void
test_paper (void)
{
  g_auto (IdxWriter) light = { 0 }, dark = { 0 };
  g_auto (BnlImagePair) a = { 0 }, b = { 0 };

  idx_writer_init (&light);
  g_free (save_picture (&light, "train/0/a.png", 3, 3, 255, 0));
  g_free (save_picture (&light, "train/0/b.png", 3, 3, 250, 30));
  g_free (save_picture (&light, "test/1/c.png", 3, 3, 0, 255));
  read_all (&light, &a);
  g_assert_cmpuint (get_pixel (&a.train, 0, 0, 0), ==, 0);
  g_assert_cmpuint (get_pixel (&a.train, 0, 1, 1), ==, 255);
  g_assert_cmpuint (get_pixel (&a.train, 1, 0, 0), ==, 5);
  g_assert_cmpuint (get_pixel (&a.train, 1, 1, 1), ==, 225);
  g_assert_cmpuint (get_pixel (&a.test, 0, 0, 0), ==, 255);

  idx_writer_init (&dark);
  g_free (save_picture (&dark, "0/a.png", 3, 3, 255, 0));
  g_free (save_picture (&dark, "1/b.png", 3, 3, 127, 30));
  read_all (&dark, &b);
  g_assert_cmpuint (get_pixel (&b.train, 0, 0, 0), ==, 255);
  g_assert_cmpuint (get_pixel (&b.train, 1, 1, 1), ==, 30);
}

/* Colours become their luminance; what is transparent becomes paper. */
static void
test_colours (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 5, 5);
  g_autofree char *path = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BnlImagePair) pair = { 0 };

  idx_writer_init (&writer);
  g_free (save_picture (&writer, "0/a.png", 5, 5, 255, 0));
  path = idx_writer_get_path (&writer, "0/b.png");
  /* Black ink on nothing: on white paper, as the others. */
  gdk_pixbuf_fill (pixbuf, 0x00000000);
  gdk_pixbuf_get_pixels (pixbuf)[2 * gdk_pixbuf_get_rowstride (pixbuf) + 2 * 4 + 3] = 255;
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", &error, NULL));
  other = idx_writer_get_path (&writer, "0/c.png");
  gdk_pixbuf_fill (pixbuf, 0x00ff00ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, other, "png", &error, NULL));
  read_all (&writer, &pair);
  g_assert_cmpuint (get_pixel (&pair.train, 1, 2, 2), ==, 255);
  g_assert_cmpuint (get_pixel (&pair.train, 1, 0, 0), ==, 0);
  g_assert_cmpuint (get_pixel (&pair.train, 2, 0, 0), ==, 255 - 150);
}

static void
test_refused (void)
{
  g_auto (IdxWriter) broken = { 0 }, pipe = { 0 }, single = { 0 }, many = { 0 }, empty = { 0 };
  g_autofree char *fifo = NULL, *folder = NULL, *cut = NULL, *contents = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize length;

  idx_writer_init (&broken);
  save (&broken, "0/a.png", 9);
  cut = save_picture (&broken, "1/b.png", 9, 9, 0, 255);
  g_assert_true (g_file_get_contents (cut, &contents, &length, NULL));
  g_byte_array_append (bytes, (const guint8 *) contents, (guint) length - 28);
  g_free (idx_writer_save (&broken, "1/b.png", bytes));
  assert_refused (&broken, BNL_DATA_ERROR_FORMAT, "/1/b.png cannot be decoded");
  g_free (idx_writer_save_text (&broken, "1/b.png", "<html>"));
  assert_refused (&broken, BNL_DATA_ERROR_FORMAT, "/1/b.png is no picture of a known kind");

  idx_writer_init (&pipe);
  save (&pipe, "0/a.png", 9);
  fifo = idx_writer_get_path (&pipe, "0/b.png");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (&pipe, BNL_DATA_ERROR_UNREADABLE, "/0/b.png is a device or pipe, not a file");

  idx_writer_init (&single);
  save (&single, "cats/a.png", 9);
  assert_refused (&single, BNL_DATA_ERROR_FORMAT, "has 1 subfolder where one for each class");

  idx_writer_init (&many);
  save (&many, "a/a.png", 9);
  for (guint i = 0; i < 256; i++) {
    g_autofree char *name = g_strdup_printf ("%s/class%u", many.folder, i);

    g_assert_cmpint (g_mkdir (name, 0700), ==, 0);
  }
  assert_refused (&many, BNL_DATA_ERROR_FORMAT, "has 257 subfolders");

  idx_writer_init (&empty);
  folder = idx_writer_get_path (&empty, "train/0");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_false (bnl_pictures_are_in (empty.folder));
  assert_refused (&empty, BNL_DATA_ERROR_EMPTY, "has subfolders without pictures");
}

static void
test_locked (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autofree char *folder = NULL;

  if (geteuid () == 0) {
    g_test_skip ("root may list every folder");
    return;
  }
  idx_writer_init (&writer);
  save (&writer, "0/a.png", 9);
  save (&writer, "1/a.png", 9);
  folder = idx_writer_get_path (&writer, "1");
  g_assert_cmpint (g_chmod (folder, 0), ==, 0);
  assert_refused (&writer, BNL_DATA_ERROR_UNREADABLE, "/1 cannot be listed");
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

/* In its shape, centred, the sum of ink by area. */
static void
test_fit (void)
{
  const guint8 square[4] = { 0, 100, 200, 40 };
  const guint8 wide[8] = { 10, 20, 30, 40, 50, 60, 70, 80 };
  const guint8 line[3] = { 90, 60, 30 };
  guint8 to[16];

  bnl_area_fit (square, 2, 2, 7, to, 1, 1);
  g_assert_cmpuint (to[0], ==, 85);
  bnl_area_fit (square, 2, 2, 7, to, 4, 4);
  g_assert_cmpmem (
      to, 16,
      ((const guint8[]){ 0, 0, 100, 100, 0, 0, 100, 100, 200, 200, 40, 40, 200, 200, 40, 40 }), 16);
  bnl_area_fit (wide, 4, 2, 7, to, 2, 3);
  g_assert_cmpmem (to, 6, ((const guint8[]){ 7, 7, 35, 55, 7, 7 }), 6);
  bnl_area_fit (line, 1, 3, 7, to, 3, 3);
  g_assert_cmpmem (to, 9, ((const guint8[]){ 7, 90, 7, 7, 60, 7, 7, 30, 7 }), 9);
  /* Very thin ones keep a pixel. */
  bnl_area_fit (line, 3, 1, 7, to, 1, 2);
  g_assert_cmpmem (to, 2, ((const guint8[]){ 60, 7 }), 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/pictures/halves", test_halves);
  g_test_add_func ("/data/pictures/three-halves", test_three_halves);
  g_test_add_func ("/data/pictures/one-half", test_one_half);
  g_test_add_func ("/data/pictures/labels", test_labels);
  g_test_add_func ("/data/pictures/strays", test_strays);
  g_test_add_func ("/data/pictures/links", test_links);
  g_test_add_func ("/data/pictures/sizes", test_sizes);
  g_test_add_func ("/data/pictures/paper", test_paper);
  g_test_add_func ("/data/pictures/colours", test_colours);
  g_test_add_func ("/data/pictures/refused", test_refused);
  g_test_add_func ("/data/pictures/locked", test_locked);
  g_test_add_func ("/data/pictures/fit", test_fit);
  return g_test_run ();
}
