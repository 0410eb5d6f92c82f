#include "bnl-class-names.h"

#include <string.h>

#include "bnl-byte-source.h"
#include "bnl-data-error-private.h"

/* Longer than 256 names could sensibly be. */
#define MAX_BYTES 65536

/* How far above its files the name of a known set may stand: FashionMNIST/raw/FILE. */
#define MAX_LEVELS 3

static const struct {
  const char *const spellings[4]; /* letters and digits alone */
  const char *const names[11];
} known[] = {
  /* Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747, table 2 */
  { { "fashionmnist", "fashion" },
    { "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
      "Ankle boot" } },
  /* Clanuwat et al. 2018, arXiv:1812.01718: the first character of each row of the syllabary */
  { { "kmnist", "kuzushijimnist" },
    { "o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo" } },
};

static gboolean
read_file (const char *path, char *text, GError **error)
{
  g_autoptr (BnlByteSource) source = bnl_byte_source_open (path, "a text file", error);
  gssize n = source ? bnl_byte_source_read (source, (guint8 *) text, MAX_BYTES, error) : -1;

  if (n < 0)
    return FALSE;
  if (n == MAX_BYTES || !g_utf8_validate (text, n, NULL)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                        "is no UTF-8 text of at most %u bytes; write the name of one class a line.",
                        MAX_BYTES - 1);
    return FALSE;
  }
  text[n] = '\0';
  return TRUE;
}

/* A line each; those at the end that are empty do not count. */
static GStrv
split_lines (char *text)
{
  const gboolean has_mark = g_str_has_prefix (text, "\xef\xbb\xbf");
  GStrv lines = g_strsplit (g_strchomp (text + (has_mark ? 3 : 0)), "\n", -1);

  for (guint i = 0; lines[i]; i++)
    g_strstrip (lines[i]);
  return lines;
}

static gboolean
read_names (const char *path, guint n_classes, GStrv *names, GError **error)
{
  g_autofree char *text = g_malloc (MAX_BYTES);
  g_auto (GStrv) lines = NULL;
  guint n;

  if (!read_file (path, text, error))
    return FALSE;
  lines = split_lines (text);
  n = g_strv_length (lines);
  for (guint i = 0; i < n; i++)
    if (!lines[i][0]) {
      bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                          "has nothing in line %u; write the name of one class a line.", i + 1);
      return FALSE;
    }
  if (n < n_classes || n > BNL_CLASS_NAMES_MAX) {
    bnl_data_error_set (error, BNL_DATA_ERROR_MISMATCH, path,
                        "has %u name%s for the %u classes of the data; write one a line, at most "
                        "%u.",
                        n, n == 1 ? "" : "s", n_classes, BNL_CLASS_NAMES_MAX);
    return FALSE;
  }
  *names = g_steal_pointer (&lines);
  return TRUE;
}

/* "Fashion-MNIST.npz": "fashionmnist". */
static char *
reduce (const char *name)
{
  GString *reduced = g_string_new (NULL);

  for (; *name && *name != '.'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (reduced, g_ascii_tolower (*name));
  return g_string_free (reduced, FALSE);
}

/* is_file: the name may go on after that of the set: "fashion-mnist_train.csv". */
static const char *const *
find_known (const char *name, gboolean is_file)
{
  g_autofree char *reduced = reduce (name);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (is_file && g_str_has_prefix (reduced, known[i].spellings[0]))
      return known[i].names;
    for (guint j = 0; known[i].spellings[j]; j++)
      if (g_str_equal (reduced, known[i].spellings[j]))
        return known[i].names;
  }
  return NULL;
}

static GStrv
find_known_names (const char *name, const char *place, gboolean is_folder)
{
  g_autofree char *path = g_canonicalize_filename (place, NULL);
  const char *const *names = find_known (name, FALSE);

  for (guint level = 0; !names && level < MAX_LEVELS; level++) {
    g_autofree char *base = g_path_get_basename (path);
    char *parent = g_path_get_dirname (path);

    names = find_known (base, level == 0 && !is_folder);
    g_free (path);
    path = parent;
  }
  return g_strdupv ((GStrv) names);
}

gboolean
bnl_class_names_find (const char *name,
                      const char *place,
                      guint n_classes,
                      GStrv *names,
                      GError **error)
{
  const gboolean is_folder = g_file_test (place, G_FILE_TEST_IS_DIR);
  g_autofree char *folder = is_folder ? g_strdup (place) : g_path_get_dirname (place);
  g_autofree char *path = g_build_filename (folder, BNL_CLASS_NAMES_FILE, NULL);

  *names = NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return read_names (path, n_classes, names, error);
  if (n_classes <= 10)
    *names = find_known_names (name, place, is_folder);
  return TRUE;
}
