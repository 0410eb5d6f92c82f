#include "bnl-csv-pair.h"

#include <string.h>

#include "bnl-csv.h"
#include "bnl-data-error-private.h"

/* name with the last "from" in it, however capitalized, as "to"; NULL where there is none. */
static char *
replace_word (const char *name, const char *from, const char *to)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const char *found = g_strrstr (lower, from);
  gsize n, n_from = strlen (from);
  char *replaced;

  if (!found)
    return NULL;
  n = (gsize) (found - lower);
  replaced = g_strdup_printf ("%.*s%s%s", (int) n, name, to, name + n + n_from);
  for (gsize i = 0; to[i]; i++)
    if (g_ascii_isupper (name[n + MIN (i, n_from - 1)]))
      replaced[n + i] = g_ascii_toupper (replaced[n + i]);
  return replaced;
}

/* The file beside path with the other word in its name, gzipped or not; NULL where there is none.
 */
static char *
find_partner (const char *path, const char *word, const char *other)
{
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);
  g_autofree char *replaced = replace_word (name, word, other);
  g_autofree char *same = NULL, *changed = NULL;

  if (!replaced)
    return NULL;
  same = g_build_filename (folder, replaced, NULL);
  if (g_str_has_suffix (same, ".gz"))
    changed = g_strndup (same, strlen (same) - strlen (".gz"));
  else
    changed = g_strconcat (same, ".gz", NULL);
  if (g_file_test (same, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&same);
  return g_file_test (changed, G_FILE_TEST_EXISTS) ? g_steal_pointer (&changed) : NULL;
}

gboolean
bnl_csv_pair_read (const char *path, BnlImagePair *pair, GError **error)
{
  g_autofree char *train = find_partner (path, "test", "train");
  g_autofree char *test = train ? g_strdup (path) : find_partner (path, "train", "test");

  if (!train)
    train = g_strdup (path);
  if (!bnl_csv_read (train, &pair->train, error))
    return FALSE;
  if (!pair->train.labels) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, train,
                        "has no labels: by its first row all its columns are pixels; give the "
                        "table that has a label in each row.");
    return FALSE;
  }
  if (!test)
    return TRUE;
  return bnl_csv_read (test, &pair->test, error) &&
         (!pair->test.labels || bnl_image_pair_check (pair, test, error));
}
