#include "bnl-catalog-private.h"

#include "config.h"

#define BUNDLED_NAME "digits"

static const char *const file_names[BNL_CATALOG_N_PARTS][2] = {
  { "train-images-idx3-ubyte", "train-images.idx3-ubyte" },
  { "train-labels-idx1-ubyte", "train-labels.idx1-ubyte" },
  { "t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte" },
  { "t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte" },
};

const char *
bnl_catalog_get_file_name (BnlCatalogPart part)
{
  return file_names[part][0];
}

char *
bnl_catalog_find_file (const char *folder, BnlCatalogPart part)
{
  static const char *const suffixes[] = { "", ".gz" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (file_names[part]); j++) {
      g_autofree char *name = g_strconcat (file_names[part][j], suffixes[i], NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

guint
bnl_catalog_count_files (const char *folder)
{
  guint n = 0;

  for (guint part = 0; part < BNL_CATALOG_N_PARTS; part++) {
    g_autofree char *path = bnl_catalog_find_file (folder, part);

    n += path != NULL;
  }
  return n;
}

/* Takes folder, once however often and however written it comes. */
static void
add_folder (GPtrArray *folders, char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);

  g_free (folder);
  if (!g_ptr_array_find_with_equal_func (folders, path, g_str_equal, NULL))
    g_ptr_array_add (folders, g_steal_pointer (&path));
}

/* The program may have been moved with its data since it was built. */
static void
add_own_folder (GPtrArray *folders)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program) {
    g_autofree char *folder = g_path_get_dirname (program);

    add_folder (folders, g_build_filename (folder, "..", "share", "bnlab", "datasets", NULL));
  }
}

char *
bnl_catalog_dup_user_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "bnlab", "datasets", NULL);
}

GStrv
bnl_catalog_dup_folders (void)
{
  GPtrArray *folders = g_ptr_array_new ();
  const char *listed = g_getenv ("BNLAB_DATA_PATH");
  g_auto (GStrv) given = g_strsplit (listed ? listed : "", G_SEARCHPATH_SEPARATOR_S, -1);

  for (guint i = 0; given[i]; i++)
    if (given[i][0])
      add_folder (folders, g_strdup (given[i]));
  add_folder (folders, bnl_catalog_dup_user_folder ());
  add_own_folder (folders);
  add_folder (folders, g_build_filename (BNL_DATA_DIR, "datasets", NULL));
  add_folder (folders, g_strdup (BNL_SOURCE_DATA_DIR));
  for (const char *const *system = g_get_system_data_dirs (); *system; system++) {
    add_folder (folders, g_build_filename (*system, "bnlab", "datasets", NULL));
    /* Where Debian's packages of data sets put theirs. */
    add_folder (folders, g_build_filename (*system, "datasets", NULL));
  }
  g_ptr_array_add (folders, NULL);
  return (GStrv) g_ptr_array_free (folders, FALSE);
}

char *
bnl_catalog_find (const char *name)
{
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();
  g_autofree char *partial = NULL;

  for (guint i = 0; folders[i]; i++) {
    g_autofree char *path = g_build_filename (folders[i], name, NULL);

    if (bnl_catalog_count_files (path) == BNL_CATALOG_N_PARTS)
      return g_steal_pointer (&path);
    if (!partial && g_file_test (path, G_FILE_TEST_IS_DIR))
      partial = g_steal_pointer (&path);
  }
  return g_steal_pointer (&partial);
}

void
bnl_catalog_entry_free (BnlCatalogEntry *entry)
{
  g_free (entry->data);
  g_free (entry->title);
  g_free (entry->place);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const BnlCatalogEntry *first = *(BnlCatalogEntry *const *) a;
  const BnlCatalogEntry *second = *(BnlCatalogEntry *const *) b;
  int n_bundled =
      g_str_equal (second->data, BUNDLED_NAME) - g_str_equal (first->data, BUNDLED_NAME);

  return n_bundled ? n_bundled : g_utf8_collate (first->title, second->title);
}

static gboolean
has_name (gconstpointer entry, gconstpointer name)
{
  return g_str_equal (((const BnlCatalogEntry *) entry)->data, name);
}

/* Whole data sets in folder whose names no folder before it has. */
static void
collect_entries (const char *folder, GPtrArray *entries)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *place = g_build_filename (folder, name, NULL);
    BnlCatalogEntry *entry;

    /* A name that is no UTF-8 could neither be shown nor stored in a spec. */
    if (!g_utf8_validate (name, -1, NULL) ||
        bnl_catalog_count_files (place) != BNL_CATALOG_N_PARTS ||
        g_ptr_array_find_with_equal_func (entries, name, has_name, NULL))
      continue;
    entry = g_new0 (BnlCatalogEntry, 1);
    entry->data = g_strdup (name);
    entry->title = g_strdup (name);
    entry->place = g_steal_pointer (&place);
    g_ptr_array_add (entries, entry);
  }
}

GPtrArray *
bnl_catalog_list (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_catalog_entry_free);
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();

  for (guint i = 0; folders[i]; i++)
    collect_entries (folders[i], entries);
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

char *
bnl_catalog_dup_names (void)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    g_string_append_printf (names, "%s%s", i ? ", " : "", entry->data);
  }
  return g_string_free (names, FALSE);
}
