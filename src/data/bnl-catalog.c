#include "bnl-catalog-private.h"

#include "bnl-data-error-private.h"
#include "bnl-mirrors.h"
#include "bnl-places-private.h"
#include "bnl-source.h"
#include "config.h"

#define BUNDLED_NAME "digits"

/* What other programs keep, below the folder that is theirs; NULL: they have no such set.
 * torchvision: ROOT/CLASS/raw with the four files, of torchvision.datasets.MNIST and its heirs.
 * Keras: cache_subdir of keras.utils.get_file(), as keras.datasets names it. */
static const struct {
  const char *name, *torchvision, *keras;
} known_sets[] = {
  { "mnist", "MNIST/raw", "datasets/mnist.npz" },
  { "fashion-mnist", "FashionMNIST/raw", "datasets/fashion-mnist" },
  { "kmnist", "KMNIST/raw", NULL },
};

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

/* The user's wish, set on the main thread and read on any. */
static GMutex wished_mutex;
static char **wished_folders;

void
bnl_catalog_set_folders (const char *const *folders)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&wished_mutex);

  g_strfreev (wished_folders);
  wished_folders = g_strdupv ((char **) folders);
}

static void
add_wished_folders (GPtrArray *folders)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&wished_mutex);

  for (guint i = 0; wished_folders && wished_folders[i]; i++)
    add_folder (folders, g_strdup (wished_folders[i]));
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
  add_wished_folders (folders);
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

/* Of the four IDX files all have to be there; the others are what they are by themselves. */
static gboolean
is_whole (const char *path)
{
  g_autofree char *place = NULL;
  BnlSourceKind kind = bnl_source_find (path, &place);

  return kind == BNL_SOURCE_IDX ? bnl_catalog_count_files (place) == BNL_CATALOG_N_PARTS
                                : kind != BNL_SOURCE_NONE;
}

static char *
find_keras (const char *path)
{
  const char *given = g_getenv ("KERAS_HOME");
  g_autofree char *usual = g_build_filename (g_get_home_dir (), ".keras", NULL);
  g_autofree char *place = g_build_filename (given ? given : usual, path, NULL);

  return is_whole (place) ? g_canonicalize_filename (place, NULL) : NULL;
}

/* Its users choose the root; "data" is that of PyTorch's own tutorials. */
static char *
find_torchvision (const char *path)
{
  g_autofree char *data = g_build_filename (g_get_home_dir (), "data", NULL);
  g_autofree char *datasets = g_build_filename (g_get_home_dir (), "datasets", NULL);
  const char *const roots[] = { "data", data, datasets };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++) {
    g_autofree char *place = g_build_filename (roots[i], path, NULL);

    if (is_whole (place))
      return g_canonicalize_filename (place, NULL);
  }
  return NULL;
}

static char *
find_known (guint i)
{
  char *place = find_torchvision (known_sets[i].torchvision);

  return place || !known_sets[i].keras ? place : find_keras (known_sets[i].keras);
}

char *
bnl_catalog_find (const char *name)
{
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();
  g_autofree char *partial = NULL;
  char *place = NULL;

  for (guint i = 0; folders[i]; i++) {
    g_autofree char *path = g_build_filename (folders[i], name, NULL);

    if (is_whole (path))
      return g_steal_pointer (&path);
    if (!partial && g_file_test (path, G_FILE_TEST_IS_DIR))
      partial = g_steal_pointer (&path);
  }
  for (guint i = 0; !place && i < G_N_ELEMENTS (known_sets); i++)
    if (g_str_equal (name, known_sets[i].name))
      place = find_known (i);
  return place ? place : g_steal_pointer (&partial);
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

static gboolean
has_title (gconstpointer entry, gconstpointer title)
{
  return g_str_equal (((const BnlCatalogEntry *) entry)->title, title);
}

static gboolean
has_place (gconstpointer entry, gconstpointer place)
{
  return g_str_equal (((const BnlCatalogEntry *) entry)->place, place);
}

static const char *
get_title (const char *name)
{
  const BnlMirrorsSet *set = bnl_mirrors_find (name);

  if (g_str_equal (name, BUNDLED_NAME))
    return "Digits (bundled)";
  if (g_str_equal (name, BNL_CATALOG_MY_DIGITS))
    return "My digits";
  return set ? set->title : name;
}

/* Where no entry has that name yet. */
static void
add_named (GPtrArray *entries, const char *name, const char *place)
{
  BnlCatalogEntry *entry;

  if (g_ptr_array_find_with_equal_func (entries, name, has_name, NULL))
    return;
  entry = g_new0 (BnlCatalogEntry, 1);
  entry->data = g_strdup (name);
  entry->title = g_strdup (get_title (name));
  entry->place = g_strdup (place);
  g_ptr_array_add (entries, entry);
}

/* Whole data sets in folder whose names no folder before it has. */
static void
add_entries_of (GPtrArray *entries, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *place = g_build_filename (folder, name, NULL);

    /* A name that is no UTF-8 could neither be shown nor stored in a spec. */
    if (name[0] != '.' && g_utf8_validate (name, -1, NULL) && is_whole (place))
      add_named (entries, name, place);
  }
}

/* Its name; with the folder's that it is in where another one is called the same. */
static char *
create_title (const GPtrArray *entries, const char *place)
{
  g_autofree char *name = g_path_get_basename (place), *parent = g_path_get_dirname (place);
  g_autofree char *parent_name = NULL;

  /* As torchvision has it. */
  if (g_str_equal (name, "raw")) {
    g_free (name);
    name = g_path_get_basename (parent);
  }
  if (!g_ptr_array_find_with_equal_func ((GPtrArray *) entries, name, has_title, NULL))
    return g_steal_pointer (&name);
  parent_name = g_path_get_basename (parent);
  return g_strdup_printf ("%s (%s)", name, parent_name);
}

static void
add_place (GPtrArray *entries, const char *place)
{
  BnlCatalogEntry *entry;

  if (!g_utf8_validate (place, -1, NULL) || !g_file_test (place, G_FILE_TEST_EXISTS) ||
      g_ptr_array_find_with_equal_func (entries, place, has_place, NULL))
    return;
  entry = g_new0 (BnlCatalogEntry, 1);
  entry->data = g_strdup (place);
  entry->title = create_title (entries, place);
  entry->place = g_strdup (place);
  entry->added = TRUE;
  g_ptr_array_add (entries, entry);
}

GPtrArray *
bnl_catalog_list (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_catalog_entry_free);
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();
  g_auto (GStrv) places = bnl_places_dup ();

  for (guint i = 0; folders[i]; i++)
    add_entries_of (entries, folders[i]);
  for (guint i = 0; i < G_N_ELEMENTS (known_sets); i++) {
    g_autofree char *place = find_known (i);

    if (place)
      add_named (entries, known_sets[i].name, place);
  }
  for (guint i = 0; places[i]; i++)
    add_place (entries, places[i]);
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

gboolean
bnl_catalog_add (const char *path, GError **error)
{
  g_autofree char *place = g_canonicalize_filename (path, NULL);

  if (!g_file_test (place, G_FILE_TEST_EXISTS)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, path,
                        "is not there; check its name and folder.");
    return FALSE;
  }
  if (!g_utf8_validate (place, -1, NULL)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path,
                        "has a name that is no UTF-8 text, which the settings of a run cannot "
                        "hold; rename it.");
    return FALSE;
  }
  return bnl_places_add (place, error);
}

gboolean
bnl_catalog_forget (const char *path, GError **error)
{
  g_autofree char *place = g_canonicalize_filename (path, NULL);

  return bnl_places_remove (place, error);
}
