#include "bnl-experiment-library.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bnl-experiment-private.h"
#include "bnl-experiment-resources.h"
#include "bnl-number.h"

#define RESOURCE_FOLDER "/io/github/bnlab/BnLab/experiments/"
#define SUFFIX ".json"

struct _BnlExperimentLibrary {
  char *folder;
  GPtrArray *entries; /* of BnlLibraryEntry: built-in ones, then those of the folder */
};

static void
free_entry (gpointer data)
{
  BnlLibraryEntry *entry = data;

  g_free (entry->path);
  g_free (entry->problem);
  bnl_experiment_unref (entry->experiment);
  g_free (entry);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Their files are in the resource by number, "01" and so on. */
static void
add_built_in (BnlExperimentLibrary *library)
{
  GResource *resource = bnl_experiment_get_resource ();
  g_auto (GStrv) names =
      g_resource_enumerate_children (resource, RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  qsort (names, g_strv_length (names), sizeof *names, compare_names_cb);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_strconcat (RESOURCE_FOLDER, names[i], NULL);
    g_autoptr (GBytes) bytes =
        g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autoptr (GError) error = NULL;
    BnlLibraryEntry *entry = g_new0 (BnlLibraryEntry, 1);

    entry->number = i + 1;
    entry->built_in = TRUE;
    entry->experiment = bnl_experiment_parse (g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes), names[i], &error);
    if (entry->experiment == NULL)
      g_error ("%s: %s", names[i], error->message); /* ours, and tested */
    g_ptr_array_add (library->entries, entry);
  }
}

static BnlLibraryEntry *
find_by_id (const BnlExperimentLibrary *library, const char *id)
{
  for (guint i = 0; i < library->entries->len; i++) {
    BnlLibraryEntry *entry = library->entries->pdata[i];

    if (entry->experiment != NULL && strcmp (bnl_experiment_get_id (entry->experiment), id) == 0)
      return entry;
  }
  return NULL;
}

/* id itself, or with the first number that makes it another's no longer. */
static char *
dup_free_id (const BnlExperimentLibrary *library, const char *id)
{
  char *candidate = g_strdup (id);

  for (guint n = 2;; n++) {
    g_autofree char *name = g_strconcat (candidate, SUFFIX, NULL);
    g_autofree char *path = g_build_filename (library->folder, name, NULL);

    if (find_by_id (library, candidate) == NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
      return candidate;
    g_free (candidate);
    candidate = g_strdup_printf ("%s-%u", id, n);
  }
}

static const char *
get_name (const BnlLibraryEntry *entry)
{
  return entry->experiment != NULL ? bnl_experiment_get_title (entry->experiment) : entry->path;
}

/* By title, those that cannot be read last. */
static int
compare_entries_cb (gconstpointer a, gconstpointer b)
{
  const BnlLibraryEntry *first = *(BnlLibraryEntry *const *) a;
  const BnlLibraryEntry *second = *(BnlLibraryEntry *const *) b;
  int order = (first->experiment == NULL) - (second->experiment == NULL);

  if (order == 0)
    order = g_utf8_collate (get_name (first), get_name (second));
  if (order == 0) /* "x.json" before "x-2.json" */
    order = (strlen (first->path) > strlen (second->path)) -
            (strlen (first->path) < strlen (second->path));
  return order != 0 ? order : strcmp (first->path, second->path);
}

static BnlLibraryEntry *
read_entry (const char *path)
{
  g_autoptr (GError) error = NULL;
  BnlLibraryEntry *entry = g_new0 (BnlLibraryEntry, 1);

  entry->path = g_strdup (path);
  entry->experiment = bnl_experiment_read (path, &error);
  if (entry->experiment == NULL)
    entry->problem = g_strdup (error->message);
  return entry;
}

/* A file that was copied by hand has the id of another: told apart by a number here. */
static void
take_entry (BnlExperimentLibrary *library, BnlLibraryEntry *entry)
{
  if (entry->experiment != NULL) {
    const char *id = bnl_experiment_get_id (entry->experiment);

    if (find_by_id (library, id) != NULL) {
      g_autofree char *other = dup_free_id (library, id);
      g_autoptr (BnlExperiment) old = entry->experiment;

      entry->experiment = bnl_experiment_dup_as (old, other);
    }
  }
  entry->number = library->entries->len + 1;
  g_ptr_array_add (library->entries, entry);
}

void
bnl_experiment_library_reload (BnlExperimentLibrary *library)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new ();
  GDir *dir = g_dir_open (library->folder, 0, NULL);
  const char *name;

  while (library->entries->len > 0 &&
         !((BnlLibraryEntry *) library->entries->pdata[library->entries->len - 1])->built_in)
    g_ptr_array_set_size (library->entries, (gint) library->entries->len - 1);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (library->folder, name, NULL);

    if (g_str_has_suffix (name, SUFFIX) && name[0] != '.' &&
        g_file_test (path, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (read, read_entry (path));
  }
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (read, compare_entries_cb);
  for (guint i = 0; i < read->len; i++)
    take_entry (library, read->pdata[i]);
}

BnlExperimentLibrary *
bnl_experiment_library_new (const char *folder)
{
  BnlExperimentLibrary *library = g_new0 (BnlExperimentLibrary, 1);

  library->folder = folder != NULL
                        ? g_strdup (folder)
                        : g_build_filename (g_get_user_data_dir (), "bnlab", "experiments", NULL);
  library->entries = g_ptr_array_new_with_free_func (free_entry);
  add_built_in (library);
  bnl_experiment_library_reload (library);
  return library;
}

void
bnl_experiment_library_free (BnlExperimentLibrary *library)
{
  if (library == NULL)
    return;
  g_ptr_array_unref (library->entries);
  g_free (library->folder);
  g_free (library);
}

const char *
bnl_experiment_library_get_folder (BnlExperimentLibrary *library)
{
  return library->folder;
}

guint
bnl_experiment_library_get_n (BnlExperimentLibrary *library)
{
  return library->entries->len;
}

const BnlLibraryEntry *
bnl_experiment_library_get (BnlExperimentLibrary *library, guint index)
{
  return library->entries->pdata[index];
}

const BnlLibraryEntry *
bnl_experiment_library_find (BnlExperimentLibrary *library, const char *word)
{
  const BnlLibraryEntry *entry = find_by_id (library, word);
  guint64 number;

  if (entry == NULL && bnl_number_parse_unsigned (word, &number) && number >= 1 &&
      number <= library->entries->len)
    entry = library->entries->pdata[number - 1];
  return entry;
}

BnlExperiment *
bnl_experiment_library_open (BnlExperimentLibrary *library, const char *word, GError **error)
{
  const BnlLibraryEntry *entry = bnl_experiment_library_find (library, word);

  if (entry != NULL && entry->experiment != NULL)
    return bnl_experiment_ref (entry->experiment);
  if (entry != NULL) {
    g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, entry->problem);
    return NULL;
  }
  if (g_file_test (word, G_FILE_TEST_EXISTS))
    return bnl_experiment_read (word, error);
  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN,
               "There is no experiment “%s”: give a number from 1 to %u, an id, or a file", word,
               library->entries->len);
  return NULL;
}

static gboolean
make_folder (const BnlExperimentLibrary *library, GError **error)
{
  g_autofree char *shown = g_filename_display_name (library->folder);

  if (g_mkdir_with_parents (library->folder, 0700) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno), "Cannot make %s: %s", shown,
               g_strerror (errno));
  return FALSE;
}

BnlExperiment *
bnl_experiment_library_add (BnlExperimentLibrary *library,
                            const BnlExperiment *experiment,
                            GError **error)
{
  g_autofree char *id = dup_free_id (library, bnl_experiment_get_id (experiment));
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (library->folder, name, NULL);
  g_autoptr (BnlExperiment) kept = bnl_experiment_dup_as (experiment, id);

  if (!make_folder (library, error) || !bnl_experiment_write (kept, path, error))
    return NULL;
  bnl_experiment_library_reload (library);
  return g_steal_pointer (&kept);
}

/* One of the person's own; NULL with an error. */
static BnlLibraryEntry *
find_own (const BnlExperimentLibrary *library, const char *id, GError **error)
{
  BnlLibraryEntry *entry = find_by_id (library, id);

  if (entry == NULL)
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN, "There is no experiment “%s”", id);
  else if (entry->built_in)
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                 "“%s” comes with BN Lab and stays as it is: vary it and keep that", id);
  return entry != NULL && !entry->built_in ? entry : NULL;
}

gboolean
bnl_experiment_library_replace (BnlExperimentLibrary *library,
                                const char *id,
                                const BnlExperiment *experiment,
                                GError **error)
{
  const BnlLibraryEntry *entry = find_own (library, id, error);
  g_autoptr (BnlExperiment) kept = NULL;

  if (entry == NULL)
    return FALSE;
  kept = bnl_experiment_dup_as (experiment, id);
  if (!bnl_experiment_write (kept, entry->path, error))
    return FALSE;
  bnl_experiment_library_reload (library);
  return TRUE;
}

/* A disk without a trash is one from which files are deleted. */
static gboolean
discard_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *shown = g_filename_display_name (path);

  if (g_file_trash (file, NULL, NULL) || g_file_delete (file, NULL, error))
    return TRUE;
  g_prefix_error (error, "Cannot remove %s: ", shown);
  return FALSE;
}

gboolean
bnl_experiment_library_remove (BnlExperimentLibrary *library,
                               const char *id,
                               BnlExperiment **experiment,
                               GError **error)
{
  BnlLibraryEntry *entry = find_own (library, id, error);

  if (entry == NULL || !discard_file (entry->path, error))
    return FALSE;
  if (experiment != NULL)
    *experiment = bnl_experiment_ref (entry->experiment);
  bnl_experiment_library_reload (library);
  return TRUE;
}
