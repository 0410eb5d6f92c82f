#include "bnl-dataset-title.h"

#include <string.h>

#include "data/bnl-catalog.h"

static char *
find_listed (GPtrArray *entries, const char *data)
{
  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    if (g_str_equal (entry->data, data))
      return g_strdup (entry->title);
  }
  return NULL;
}

/* Of one data set; NULL where there is none. */
static char *
find_whole (GPtrArray *entries, const char *data)
{
  char *title = find_listed (entries, data);

  if (!title && g_path_is_absolute (data) && g_file_test (data, G_FILE_TEST_EXISTS))
    title = g_path_get_basename (data);
  return title;
}

/* A + parts a sum only where a data set follows it, as when it is loaded: a path may have its own.
 */
static char *
find (GPtrArray *entries, const char *data)
{
  char *whole = find_whole (entries, data);

  for (const char *plus = data + strlen (data); !whole && plus > data; plus--) {
    g_autofree char *last = *plus == '+' ? find_whole (entries, plus + 1) : NULL;

    if (last) {
      g_autofree char *rest = g_strndup (data, (gsize) (plus - data));
      g_autofree char *first = find (entries, rest);

      return g_strconcat (first, " + ", last, NULL);
    }
  }
  return whole ? whole : g_path_get_basename (data);
}

char *
bnl_dataset_title_find (const char *data)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  return find (entries, data);
}
