#include "bnl-picture-list.h"

#include <string.h>

#include "bnl-data-error-private.h"

#define MAX_CLASSES 256

void
bnl_picture_list_clear (BnlPictureList *list)
{
  g_clear_pointer (&list->paths, g_ptr_array_unref);
  g_clear_pointer (&list->labels, g_byte_array_unref);
  g_clear_pointer (&list->class_names, g_strfreev);
  *list = (BnlPictureList){ 0 };
}

static gboolean
is_picture (const char *name)
{
  static const char *const suffixes[] = { ".png",  ".jpg",  ".jpeg", ".bmp", ".gif", ".tif",
                                          ".tiff", ".webp", ".pbm",  ".pgm", ".ppm", ".pnm" };
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot && dot > name && i < G_N_ELEMENTS (suffixes); i++)
    if (g_ascii_strcasecmp (dot, suffixes[i]) == 0)
      return name[0] != '.';
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names of the folders, or of the pictures, in folder, in byte order; NULL with an error. */
static GPtrArray *
list_names (const char *folder, gboolean of_folders, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) why = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &why);
  const char *name;

  if (!dir) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, folder,
                        "cannot be listed (%s); check its permissions.", why->message);
    return NULL;
  }
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = NULL;

    if (of_folders ? name[0] == '.' : !is_picture (name))
      continue;
    path = of_folders ? g_build_filename (folder, name, NULL) : NULL;
    if (!of_folders || g_file_test (path, G_FILE_TEST_IS_DIR))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* The first of the folders that is called one of these; NULL where none is. */
static char *
find_half (const char *folder, const GPtrArray *names, const char *const *called)
{
  for (; *called; called++)
    for (guint i = 0; i < names->len; i++)
      if (g_ascii_strcasecmp (g_ptr_array_index (names, i), *called) == 0)
        return g_build_filename (folder, g_ptr_array_index (names, i), NULL);
  return NULL;
}

/* The folders with the classes of each half; train is folder itself where it has no halves. */
static gboolean
find_halves (const char *folder, char **train, char **test, GError **error)
{
  static const char *const train_names[] = { "train", "training", NULL };
  static const char *const test_names[] = { "test", "testing", "val", "valid", "validation", NULL };
  g_autoptr (GPtrArray) names = list_names (folder, TRUE, error);

  if (!names)
    return FALSE;
  *train = find_half (folder, names, train_names);
  *test = find_half (folder, names, test_names);
  if (!*train && !*test)
    *train = g_strdup (folder);
  return TRUE;
}

/* 0 .. 255, or -1. */
static int
parse_label (const char *name)
{
  gsize n = strlen (name);

  if (n == 0 || n > 3 || strspn (name, "0123456789") != n)
    return -1;
  return atoi (name) <= 255 ? atoi (name) : -1;
}

/* The names of both halves' class folders together, in byte order. */
static GPtrArray *
join_classes (const GPtrArray *train, const GPtrArray *test)
{
  const GPtrArray *halves[] = { train, test };
  GPtrArray *all = g_ptr_array_new ();

  for (guint half = 0; half < 2; half++)
    for (guint i = 0; halves[half] && i < halves[half]->len; i++) {
      char *name = g_ptr_array_index (halves[half], i);

      if (!g_ptr_array_find_with_equal_func (all, name, g_str_equal, NULL))
        g_ptr_array_add (all, name);
    }
  g_ptr_array_sort (all, compare_names);
  return all;
}

/* What the classes are; list->class_names stays NULL where they are numbers. */
static gboolean
number_classes (BnlPictureList *list, const char *folder, const GPtrArray *classes, GError **error)
{
  int largest = 0;
  gboolean numbers = TRUE;

  for (guint i = 0; i < classes->len; i++) {
    int label = parse_label (g_ptr_array_index (classes, i));

    numbers &= label >= 0;
    largest = MAX (largest, label);
  }
  list->n_classes = numbers ? MAX ((guint) largest + 1, 2) : classes->len;
  if (list->n_classes < 2 || list->n_classes > MAX_CLASSES) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, folder,
                        "has %u subfolder%s where one for each class is expected, 2 to %u; sort "
                        "the pictures into such.",
                        classes->len, classes->len == 1 ? "" : "s", MAX_CLASSES);
    return FALSE;
  }
  if (numbers)
    return TRUE;
  list->class_names = g_new0 (char *, classes->len + 1);
  for (guint i = 0; i < classes->len; i++)
    list->class_names[i] = g_filename_display_name (g_ptr_array_index (classes, i));
  return TRUE;
}

static guint8
find_label (const BnlPictureList *list, const GPtrArray *classes, const char *name)
{
  guint index = 0;

  if (!list->class_names)
    return (guint8) parse_label (name);
  g_ptr_array_find_with_equal_func ((GPtrArray *) classes, name, g_str_equal, &index);
  return (guint8) index;
}

/* The pictures of one half; all: the classes of both. */
static gboolean
list_half (BnlPictureList *list,
           const char *half,
           const GPtrArray *classes,
           const GPtrArray *all,
           GError **error)
{
  for (guint i = 0; i < classes->len; i++) {
    const char *name = g_ptr_array_index (classes, i);
    guint8 label = find_label (list, all, name);
    g_autofree char *folder = g_build_filename (half, name, NULL);
    g_autoptr (GPtrArray) pictures = list_names (folder, FALSE, error);

    if (!pictures)
      return FALSE;
    if (pictures->len > BNL_PICTURE_LIST_MAX - list->paths->len) {
      bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, folder,
                          "brings the pictures to more than the %u that are read; take fewer.",
                          BNL_PICTURE_LIST_MAX);
      return FALSE;
    }
    for (guint j = 0; j < pictures->len; j++) {
      g_ptr_array_add (list->paths,
                       g_build_filename (folder, g_ptr_array_index (pictures, j), NULL));
      g_byte_array_append (list->labels, &label, 1);
    }
  }
  return TRUE;
}

gboolean
bnl_picture_list_init (BnlPictureList *list, const char *folder, GError **error)
{
  g_autofree char *train = NULL, *test = NULL;
  g_autoptr (GPtrArray) train_classes = NULL, test_classes = NULL, all = NULL;

  *list = (BnlPictureList){ 0 };
  list->paths = g_ptr_array_new_with_free_func (g_free);
  list->labels = g_byte_array_new ();
  if (!find_halves (folder, &train, &test, error) ||
      (train && !(train_classes = list_names (train, TRUE, error))) ||
      (test && !(test_classes = list_names (test, TRUE, error))))
    return FALSE;
  all = join_classes (train_classes, test_classes);
  if (!number_classes (list, folder, all, error) ||
      (train && !list_half (list, train, train_classes, all, error)))
    return FALSE;
  list->n_train = list->paths->len;
  list->has_test = test != NULL;
  if (test && !list_half (list, test, test_classes, all, error))
    return FALSE;
  if (list->paths->len == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, folder,
                        "has subfolders without pictures in them; put PNG or JPEG files there.");
    return FALSE;
  }
  return TRUE;
}

static gboolean
has_picture (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (is_picture (name))
      return TRUE;
  return FALSE;
}

static gboolean
has_class (const char *half)
{
  g_autoptr (GPtrArray) classes = half ? list_names (half, TRUE, NULL) : NULL;

  for (guint i = 0; classes && i < classes->len; i++) {
    g_autofree char *folder = g_build_filename (half, g_ptr_array_index (classes, i), NULL);

    if (has_picture (folder))
      return TRUE;
  }
  return FALSE;
}

gboolean
bnl_picture_list_is_possible (const char *folder)
{
  g_autofree char *train = NULL, *test = NULL;

  return find_halves (folder, &train, &test, NULL) && (has_class (train) || has_class (test));
}
