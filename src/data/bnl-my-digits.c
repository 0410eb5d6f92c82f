#include "bnl-my-digits.h"

#include <errno.h>
#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bnl-catalog.h"
#include "bnl-class-names.h"
#include "bnl-data-error-private.h"

/* Beside the halves, hidden from every reader: files on their way in and on their way out. */
#define ASIDE ".aside"
#define SUFFIX ".png"
/* Nobody looks at the offer to undo for so long. */
#define LEFT_SECONDS 3600

static const char *const half_names[BNL_MY_DIGITS_N_HALVES] = { "test", "train" };

BnlMyDigit *
bnl_my_digit_copy (const BnlMyDigit *digit)
{
  BnlMyDigit *copy = g_new (BnlMyDigit, 1);

  *copy = *digit;
  copy->id = g_strdup (digit->id);
  return copy;
}

void
bnl_my_digit_free (BnlMyDigit *digit)
{
  g_free (digit->id);
  g_free (digit);
}

char *
bnl_my_digits_dup_folder (void)
{
  g_autofree char *user = bnl_catalog_dup_user_folder ();

  return g_build_filename (user, BNL_CATALOG_MY_DIGITS, NULL);
}

static char *
dup_label_folder (BnlMyDigitsHalf half, guint label)
{
  g_autofree char *folder = bnl_my_digits_dup_folder ();
  const char name[] = { (char) ('0' + label), '\0' };

  return g_build_filename (folder, half_names[half], name, NULL);
}

static char *
dup_path (const BnlMyDigit *digit)
{
  g_autofree char *folder = dup_label_folder (digit->half, digit->label);
  g_autofree char *name = g_strconcat (digit->id, SUFFIX, NULL);

  return g_build_filename (folder, name, NULL);
}

static char *
dup_aside_folder (void)
{
  g_autofree char *folder = bnl_my_digits_dup_folder ();

  return g_build_filename (folder, ASIDE, NULL);
}

static char *
dup_aside_path (const BnlMyDigit *digit)
{
  g_autofree char *folder = dup_aside_folder ();
  g_autofree char *name = g_strconcat (digit->id, SUFFIX, NULL);

  return g_build_filename (folder, name, NULL);
}

static void
set_unwritable (const char *path, GError **error)
{
  bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, path,
                      "cannot be written (%s); check the permissions of its folder and the disk.",
                      g_strerror (errno));
}

/* Ten, whichever digits there are: or who has drawn up to a 7 had a data set of eight. */
static gboolean
write_classes (void)
{
  g_autofree char *folder = bnl_my_digits_dup_folder ();
  g_autofree char *path = g_build_filename (folder, BNL_CLASS_NAMES_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ||
         g_file_set_contents (path, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n", -1, NULL);
}

/* Both halves, so that the folder is a data set from its first digit on, and what they need. */
static gboolean
make_folders (BnlMyDigitsHalf half, guint label, GError **error)
{
  g_autofree char *folder = bnl_my_digits_dup_folder ();
  g_autofree char *test = g_build_filename (folder, half_names[BNL_MY_DIGITS_TEST], NULL);
  g_autofree char *train = g_build_filename (folder, half_names[BNL_MY_DIGITS_TRAIN], NULL);
  g_autofree char *own = dup_label_folder (half, label), *aside = dup_aside_folder ();

  if (g_mkdir_with_parents (test, 0700) == 0 && g_mkdir_with_parents (train, 0700) == 0 &&
      g_mkdir_with_parents (own, 0700) == 0 && g_mkdir_with_parents (aside, 0700) == 0 &&
      write_classes ())
    return TRUE;
  set_unwritable (own, error);
  return FALSE;
}

/* From one place of a digit to another, in which nothing is yet. */
static gboolean
rename_file (const char *from, const char *to, GError **error)
{
  if (!g_file_test (from, G_FILE_TEST_EXISTS)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, from,
                        "is not there any more; look at your digits again.");
    return FALSE;
  }
  if (g_file_test (to, G_FILE_TEST_EXISTS)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, to,
                        "is there already, another digit of the same name; rename one of them.");
    return FALSE;
  }
  if (g_rename (from, to) == 0)
    return TRUE;
  set_unwritable (to, error);
  return FALSE;
}

static int
compare_digits (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(BnlMyDigit *const *) a)->id, (*(BnlMyDigit *const *) b)->id);
}

/* Appends those of one folder. */
static void
list_folder (GPtrArray *digits, BnlMyDigitsHalf half, guint label)
{
  g_autofree char *folder = dup_label_folder (half, label);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (name[0] != '.' && g_str_has_suffix (name, SUFFIX)) {
      BnlMyDigit *digit = g_new (BnlMyDigit, 1);

      digit->id = g_strndup (name, strlen (name) - strlen (SUFFIX));
      digit->half = half;
      digit->label = label;
      g_ptr_array_add (found, digit);
    }
  g_ptr_array_sort (found, compare_digits);
  g_ptr_array_extend_and_steal (digits, g_steal_pointer (&found));
}

GPtrArray *
bnl_my_digits_list (void)
{
  GPtrArray *digits = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_my_digit_free);

  for (guint half = 0; half < BNL_MY_DIGITS_N_HALVES; half++)
    for (guint label = 0; label < BNL_MY_DIGITS_N_LABELS; label++)
      list_folder (digits, (BnlMyDigitsHalf) half, label);
  return digits;
}

void
bnl_my_digits_count (guint *counts)
{
  g_autoptr (GPtrArray) digits = bnl_my_digits_list ();

  memset (counts, 0, BNL_MY_DIGITS_N_HALVES * sizeof *counts);
  for (guint i = 0; i < digits->len; i++)
    counts[((const BnlMyDigit *) g_ptr_array_index (digits, i))->half]++;
}

/* By the time first, so that names sort as the digits came; unique by 32 random bits. */
static char *
create_id (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");

  return g_strdup_printf ("%s-%06d-%08x", time, g_date_time_get_microsecond (now), g_random_int ());
}

/* As a PNG file's bytes; g_free. */
static char *
encode (const guint8 *pixels, gsize *n, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf =
      gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  guint8 *to = gdk_pixbuf_get_pixels (pixbuf);
  char *bytes = NULL;

  for (gsize y = 0; y < BNL_DIGIT_SIZE; y++)
    for (gsize x = 0; x < BNL_DIGIT_SIZE; x++)
      memset (to + y * stride + 3 * x, pixels[y * BNL_DIGIT_SIZE + x], 3);
  gdk_pixbuf_save_to_buffer (pixbuf, &bytes, n, "png", error, NULL);
  return bytes;
}

BnlMyDigit *
bnl_my_digits_add (const guint8 *pixels, guint label, BnlMyDigitsHalf half, GError **error)
{
  g_autoptr (BnlMyDigit) digit = g_new0 (BnlMyDigit, 1);
  g_autofree char *bytes = NULL, *new_path = NULL, *path = NULL;
  g_autoptr (GError) why = NULL;
  gsize n;

  g_return_val_if_fail (label < BNL_MY_DIGITS_N_LABELS, NULL);

  digit->id = create_id ();
  digit->half = half;
  digit->label = label;
  path = dup_path (digit);
  new_path = dup_aside_path (digit);
  if (!make_folders (half, label, error))
    return NULL;
  if (!(bytes = encode (pixels, &n, &why)) ||
      !g_file_set_contents_full (new_path, bytes, (gssize) n,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &why)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNWRITABLE, path,
                        "cannot be written (%s); check the permissions of its folder and the disk.",
                        why->message);
    return NULL;
  }
  if (!rename_file (new_path, path, error)) {
    g_unlink (new_path);
    return NULL;
  }
  return g_steal_pointer (&digit);
}

/* Whether it is a picture as encode() makes them, with its values as they are. */
static gboolean
decode (const char *path, guint8 *pixels)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  int width, height;
  gsize stride;
  const guint8 *from;

  /* The size first: a huge one would be unpacked. */
  if (!gdk_pixbuf_get_file_info (path, &width, &height) || width != BNL_DIGIT_SIZE ||
      height != BNL_DIGIT_SIZE || !(pixbuf = gdk_pixbuf_new_from_file (path, NULL)) ||
      gdk_pixbuf_get_has_alpha (pixbuf))
    return FALSE;
  from = gdk_pixbuf_read_pixels (pixbuf);
  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  for (gsize y = 0; y < BNL_DIGIT_SIZE; y++)
    for (gsize x = 0; x < BNL_DIGIT_SIZE; x++)
      pixels[y * BNL_DIGIT_SIZE + x] = from[y * stride + 3 * x];
  return TRUE;
}

gboolean
bnl_my_digits_read (const BnlMyDigit *digit, guint8 *pixels, GError **error)
{
  g_autofree char *path = dup_path (digit);

  return decode (path, pixels) || bnl_digit_read (path, pixels, error);
}

BnlDataset *
bnl_my_digits_load (void)
{
  g_autoptr (GPtrArray) digits = bnl_my_digits_list ();
  g_autofree guint8 *pixels = g_new (guint8, (gsize) digits->len * BNL_DIGIT_N_PIXELS + 1);
  g_autofree guint8 *labels = g_new (guint8, digits->len + 1);
  BnlImages halves[BNL_MY_DIGITS_N_HALVES] = { 0 };
  guint32 n = 0;

  /* One half after the other, as they are listed. */
  for (guint i = 0; i < digits->len; i++) {
    const BnlMyDigit *digit = g_ptr_array_index (digits, i);

    if (!bnl_my_digits_read (digit, pixels + (gsize) n * BNL_DIGIT_N_PIXELS, NULL))
      continue;
    labels[n++] = (guint8) digit->label;
    halves[digit->half].n++;
  }
  n = halves[BNL_MY_DIGITS_TEST].n;
  halves[BNL_MY_DIGITS_TEST].pixels = pixels;
  halves[BNL_MY_DIGITS_TEST].labels = labels;
  halves[BNL_MY_DIGITS_TRAIN].pixels = pixels + (gsize) n * BNL_DIGIT_N_PIXELS;
  halves[BNL_MY_DIGITS_TRAIN].labels = labels + n;
  return bnl_dataset_new (BNL_CATALOG_MY_DIGITS, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE,
                          BNL_MY_DIGITS_N_LABELS, &halves[BNL_MY_DIGITS_TRAIN],
                          &halves[BNL_MY_DIGITS_TEST]);
}

/* Half, label and pixels, which make digits the same. */
static GBytes *
create_key (const BnlMyDigit *digit, const guint8 *pixels)
{
  guint8 key[BNL_DIGIT_N_PIXELS + 2] = { (guint8) digit->half, (guint8) digit->label };

  memcpy (key + 2, pixels, BNL_DIGIT_N_PIXELS);
  return g_bytes_new (key, sizeof key);
}

GPtrArray *
bnl_my_digits_find (const BnlMyDigit *digits, const guint8 *pixels, guint n)
{
  g_autoptr (GPtrArray) all = bnl_my_digits_list ();
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_my_digit_free);
  g_autoptr (GHashTable) n_wanted =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < n; i++) {
    GBytes *key = create_key (&digits[i], pixels + (gsize) i * BNL_DIGIT_N_PIXELS);
    guint n_same = GPOINTER_TO_UINT (g_hash_table_lookup (n_wanted, key));

    g_hash_table_insert (n_wanted, key, GUINT_TO_POINTER (n_same + 1));
  }
  for (guint i = 0; i < all->len && found->len < n; i++) {
    const BnlMyDigit *digit = g_ptr_array_index (all, i);
    guint8 own[BNL_DIGIT_N_PIXELS];
    g_autoptr (GBytes) key = NULL;
    guint n_same;

    if (!bnl_my_digits_read (digit, own, NULL))
      continue;
    key = create_key (digit, own);
    n_same = GPOINTER_TO_UINT (g_hash_table_lookup (n_wanted, key));
    if (n_same == 0)
      continue;
    g_hash_table_insert (n_wanted, g_steal_pointer (&key), GUINT_TO_POINTER (n_same - 1));
    g_ptr_array_add (found, bnl_my_digit_copy (digit));
  }
  return found;
}

gboolean
bnl_my_digits_move (BnlMyDigit *digit, guint label, BnlMyDigitsHalf half, GError **error)
{
  const BnlMyDigit moved = { digit->id, half, label };
  g_autofree char *from = dup_path (digit), *to = dup_path (&moved);

  g_return_val_if_fail (label < BNL_MY_DIGITS_N_LABELS, FALSE);

  if (label == digit->label && half == digit->half)
    return TRUE;
  if (!make_folders (half, label, error) || !rename_file (from, to, error))
    return FALSE;
  digit->half = half;
  digit->label = label;
  return TRUE;
}

gboolean
bnl_my_digits_delete (const BnlMyDigit *digit, GError **error)
{
  g_autofree char *from = dup_path (digit), *to = dup_aside_path (digit);

  if (!make_folders (digit->half, digit->label, error) || !rename_file (from, to, error))
    return FALSE;
  /* It is left from now on. */
  utimensat (AT_FDCWD, to, NULL, 0);
  return TRUE;
}

gboolean
bnl_my_digits_restore (const BnlMyDigit *digit, GError **error)
{
  g_autofree char *from = dup_aside_path (digit), *to = dup_path (digit);

  return make_folders (digit->half, digit->label, error) && rename_file (from, to, error);
}

void
bnl_my_digits_drop (const BnlMyDigit *digit)
{
  g_autofree char *path = dup_aside_path (digit);

  g_unlink (path);
}

void
bnl_my_digits_drop_left (void)
{
  g_autofree char *folder = dup_aside_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;

    if (g_stat (path, &info) == 0 && now - info.st_mtime > LEFT_SECONDS)
      g_unlink (path);
  }
}
