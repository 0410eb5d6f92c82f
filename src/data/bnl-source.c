#include "bnl-source.h"

#include <string.h>

#include "bnl-catalog-private.h"
#include "bnl-data-error-private.h"
#include "bnl-pictures.h"

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
has_suffix (const char *name, const char *suffix)
{
  gsize n = strlen (name), n_suffix = strlen (suffix);

  return n > n_suffix && g_ascii_strcasecmp (name + n - n_suffix, suffix) == 0;
}

static gboolean
is_npz (const char *name)
{
  return has_suffix (name, ".npz");
}

static gboolean
is_csv (const char *name)
{
  return has_suffix (name, ".csv") || has_suffix (name, ".csv.gz");
}

static gboolean
is_train_csv (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return is_csv (name) && strstr (lower, "train");
}

/* The one file in folder whose name is such; NULL where there is none, or more than one. */
static char *
find_only (const char *folder, gboolean (*is_such) (const char *name))
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *only = NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = NULL;

    if (name[0] == '.' || !is_such (name))
      continue;
    path = g_build_filename (folder, name, NULL);
    if (is_folder (path))
      continue;
    if (only)
      return NULL;
    only = g_steal_pointer (&path);
  }
  return g_steal_pointer (&only);
}

static char *
find_idx_folder (const char *folder)
{
  static const char *const below[] = { ".", "raw", "MNIST/raw", "FashionMNIST/raw", "KMNIST/raw" };

  for (guint i = 0; i < G_N_ELEMENTS (below); i++) {
    g_autofree char *path = i == 0 ? g_strdup (folder) : g_build_filename (folder, below[i], NULL);

    if (bnl_catalog_count_files (path) > 0)
      return g_steal_pointer (&path);
  }
  return NULL;
}

static BnlSourceKind
find_in_folder (const char *folder, char **place)
{
  if ((*place = find_idx_folder (folder)))
    return BNL_SOURCE_IDX;
  if ((*place = find_only (folder, is_npz)))
    return BNL_SOURCE_NPZ;
  if ((*place = find_only (folder, is_train_csv)) || (*place = find_only (folder, is_csv)))
    return BNL_SOURCE_CSV;
  if (bnl_pictures_are_in (folder)) {
    *place = g_strdup (folder);
    return BNL_SOURCE_PICTURES;
  }
  return BNL_SOURCE_NONE;
}

/* One of the four IDX files stands for its folder. */
static gboolean
is_idx_file (const char *path, const char *folder)
{
  g_autofree char *base = g_path_get_basename (path);

  for (guint part = 0; part < BNL_CATALOG_N_PARTS; part++) {
    g_autofree char *plain = bnl_catalog_find_file (folder, part);
    g_autofree char *name = plain ? g_path_get_basename (plain) : NULL;

    /* The gzipped one is meant too where the plain one is there. */
    if (name && g_str_has_prefix (base, name) &&
        (!base[strlen (name)] || g_str_equal (base + strlen (name), ".gz")))
      return TRUE;
  }
  return FALSE;
}

static BnlSourceKind
find_file (const char *path, char **place)
{
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);

  if (is_idx_file (path, folder)) {
    *place = g_steal_pointer (&folder);
    return BNL_SOURCE_IDX;
  }
  if (!is_npz (name) && !is_csv (name))
    return BNL_SOURCE_NONE;
  *place = g_strdup (path);
  return is_npz (name) ? BNL_SOURCE_NPZ : BNL_SOURCE_CSV;
}

BnlSourceKind
bnl_source_find (const char *path, char **place)
{
  g_autofree char *found = NULL;
  BnlSourceKind kind = BNL_SOURCE_NONE;

  if (is_folder (path))
    kind = find_in_folder (path, &found);
  else if (g_file_test (path, G_FILE_TEST_EXISTS))
    kind = find_file (path, &found);
  if (place)
    *place = g_steal_pointer (&found);
  return kind;
}

void
bnl_source_refuse (const char *path, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GDir) dir = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, path,
                        "is not there; check the name of the folder or file.");
    return;
  }
  if (!is_folder (path)) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                        "is no data set by its name; give a .csv, .csv.gz or .npz file, one of "
                        "four IDX files as %s, or a folder.",
                        bnl_catalog_get_file_name (BNL_CATALOG_TRAIN_IMAGES));
    return;
  }
  dir = g_dir_open (path, 0, &why);
  if (!dir)
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path,
                        "cannot be listed (%s); check its permissions.", why->message);
  else
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, path,
                        "holds no %s and no other data set; give a folder with the four IDX files, "
                        "with one .npz file, with one .csv file that has \"train\" in its name, or "
                        "with a subfolder of pictures for each class.",
                        bnl_catalog_get_file_name (BNL_CATALOG_TRAIN_IMAGES));
}
