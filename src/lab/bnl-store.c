#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-database-schema-private.h"
#include "bnl-store-private.h"

G_DEFINE_QUARK (bnl - store - error - quark, bnl_store_error)

#define PATIENCE_MSEC 2000              /* for others that write; a transaction takes a few */
#define RETRY_USEC (G_USEC_PER_SEC / 2) /* after a database could not be opened */
#define PURGE_USEC (G_TIME_SPAN_DAY)    /* for which a deleted run can be had back */
#define JOURNAL_BYTES "16777216"        /* kept of a write-ahead log once it is written back */
#define QUICK_CHECK "PRAGMA quick_check (run)" /* of what lists need, however large the rest */
#define RECOVERY "“bnlab-cli runs merge”"

/* Opened by any thread that needs it; what is below the lock is used under it. */
struct _BnlStore {
  atomic_int n_refs;
  char *path;
  gboolean is_usual; /* the user's own: whatever is there is ours */

  pthread_mutex_t lock;
  BnlDatabase *database; /* NULL: could not be opened */
  GError *refusal;       /* why it can only be read; NULL: it can be written */
  guint generation;
  gint64 retry_usec; /* monotonic; not before */
  struct stat opened;
  gint64 data_version; /* of SQLite: others' changes */

  atomic_ullong n_changes;

  pthread_mutex_t sentences; /* the two below: never held for long */
  char *damage;              /* what became of the file */
  char *trouble;             /* what is so now */
};

static void
replace_sentence (BnlStore *store, char **sentence, const char *text)
{
  pthread_mutex_lock (&store->sentences);
  g_free (*sentence);
  *sentence = g_strdup (text);
  pthread_mutex_unlock (&store->sentences);
}

void
bnl_store_set_trouble (BnlStore *store, const char *sentence)
{
  replace_sentence (store, &store->trouble, sentence);
}

void
bnl_store_tell_unreadable (BnlStore *store, gint64 id)
{
  g_autofree char *shown = g_filename_display_name (store->path);
  g_autofree char *sentence = g_strdup_printf (
      "Run %" G_GINT64_FORMAT " in %s is damaged and cannot be shown; the others are not", id,
      shown);

  replace_sentence (store, &store->damage, sentence);
}

static char *
dup_sentence (BnlStore *store, char *const *sentence)
{
  char *text;

  pthread_mutex_lock (&store->sentences);
  text = g_strdup (*sentence);
  pthread_mutex_unlock (&store->sentences);
  return text;
}

char *
bnl_store_dup_trouble (BnlStore *store)
{
  return dup_sentence (store, &store->trouble);
}

char *
bnl_store_dup_damage (BnlStore *store)
{
  return dup_sentence (store, &store->damage);
}

char *
bnl_store_dup_problem (BnlStore *store)
{
  char *trouble = bnl_store_dup_trouble (store);

  return trouble != NULL ? trouble : bnl_store_dup_damage (store);
}

/* A file that begins as another program's is left alone; so is one that has nothing of ours, unless
 * it lies where only ours do. */
static gboolean
check_not_foreign (BnlStore *store, GError **error)
{
  g_autofree char *shown = g_filename_display_name (store->path);

  if (store->is_usual ||
      bnl_database_look_at (store->path, BNL_DATABASE_SCHEMA_APPLICATION) != BNL_DATABASE_OTHER)
    return TRUE;
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN,
               "%s is no database of runs; name another file", shown);
  return FALSE;
}

/* sql: a check that says "ok" where all is well. */
static gboolean
check_whole (BnlDatabase *database, const char *sql, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);
  g_autofree char *verdict = NULL;
  gboolean done;

  if (statement == NULL || !bnl_statement_step (statement, &done, error))
    return FALSE;
  verdict = done ? NULL : bnl_statement_dup_text (statement, 0);
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED, "%s: its pages are damaged",
               bnl_database_get_name (database));
  return FALSE;
}

gboolean
bnl_store_check_schema (BnlDatabase *database, GError **error)
{
  static const char *const rest[] = {
    "SELECT id, owner, heartbeat_usec, deleted_usec FROM run",
    "SELECT run_id, first_row, n_rows, data FROM chunk",
    "SELECT run_id, place, step, at_usec, kind, text FROM event",
    "SELECT run_id, crc, data FROM weights",
    "SELECT run_id, step, crc, data FROM checkpoint",
    "SELECT run_id, name, first_row, n_rows, width, subject, crc, data FROM trace",
  };
  g_autofree char *columns = bnl_store_row_dup_columns ();
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM run", columns);
  g_autoptr (BnlStatement) first = bnl_database_prepare (database, sql, error);

  for (guint i = 0; first != NULL && i < G_N_ELEMENTS (rest); i++) {
    g_autoptr (BnlStatement) statement = bnl_database_prepare (database, rest[i], error);

    if (statement == NULL)
      return FALSE;
  }
  return first != NULL;
}

/* What is written is prepared, never run: a damaged table may be read all the same, while what it
 * refers to is not there. */
static gboolean
check_writing (BnlDatabase *database, GError **error)
{
  static const char *const all[] = {
    "INSERT INTO chunk (run_id) VALUES (0)",   "INSERT INTO event (run_id) VALUES (0)",
    "INSERT INTO weights (run_id) VALUES (0)", "INSERT INTO checkpoint (run_id) VALUES (0)",
    "UPDATE run SET name = '' WHERE id = 0",   "DELETE FROM run WHERE id = 0",
    "INSERT INTO trace (run_id) VALUES (0)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (BnlStatement) statement = bnl_database_prepare (database, all[i], error);

    if (statement == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
purge (BnlDatabase *database, GError **error)
{
  const gint64 before = g_get_real_time () - PURGE_USEC;
  g_autofree char *count =
      g_strdup_printf ("SELECT count (*) FROM run WHERE deleted_usec < %" G_GINT64_FORMAT, before);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM run WHERE deleted_usec < %" G_GINT64_FORMAT
                                          "; PRAGMA incremental_vacuum",
                                          before);
  gint64 n;

  return bnl_database_read (database, count, &n, error) &&
         (n == 0 || bnl_database_execute (database, sql, error));
}

/* synchronous NORMAL: a transaction outlives the program as soon as it is committed, and the file
 * is whole after a loss of power, which may take the last of them; runs that end are synced. */
static gboolean
prepare_database (BnlDatabase *database, GError **error)
{
  guint n;
  const char *const *migrations = bnl_database_schema_get_migrations (&n);
  gint64 vacuum;

  bnl_database_set_patience (database, PATIENCE_MSEC);
  /* Before there is a log, so that the file itself says from the beginning what it is.  Both write
   * to a new file alone: one that another program holds can be opened. */
  return bnl_database_read (database, "PRAGMA auto_vacuum", &vacuum, error) &&
         (vacuum != 0 ||
          bnl_database_execute (database, "PRAGMA auto_vacuum = INCREMENTAL", error)) &&
         bnl_database_schema_upgrade (database, migrations, n, error) &&
         bnl_database_execute (database,
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = NORMAL;"
                               "PRAGMA journal_size_limit = " JOURNAL_BYTES,
                               error) &&
         bnl_store_check_schema (database, error) && check_writing (database, error) &&
         check_whole (database, QUICK_CHECK, error) && purge (database, error);
}

/* What cannot be written can be read, if need be without a lock. */
static BnlDatabase *
open_to_read (const char *path)
{
  static const BnlDatabaseMode modes[] = { BNL_DATABASE_READ, BNL_DATABASE_IMMUTABLE };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (BnlDatabase) database = bnl_database_open (path, modes[i], NULL);

    if (database != NULL && bnl_database_schema_stand_in (database, NULL) &&
        bnl_store_check_schema (database, NULL) && check_whole (database, QUICK_CHECK, NULL))
      return g_steal_pointer (&database);
  }
  return NULL;
}

static gboolean
is_error (const GError *error, BnlStoreError code)
{
  return g_error_matches (error, BNL_STORE_ERROR, (gint) code);
}

/* The file and what SQLite keeps beside it, under names of their own. */
static gboolean
rename_all (const char *path, const char *aside)
{
  static const char *const suffixes[] = { "-wal", "-shm", "" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

    if (g_rename (from, to) != 0 && suffixes[i][0] == '\0')
      return FALSE;
  }
  return TRUE;
}

static char *
choose_name_aside (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  char *aside = g_strdup_printf ("%s.damaged-%s", path, date);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++) {
    g_free (aside);
    aside = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
  }
  return aside;
}

/* One program at a time begins a file or sets one aside.  -1 where the system has no such lock; the
 * caller closes it. */
static int
lock_folder (const BnlStore *store)
{
  g_autofree char *folder = g_path_get_dirname (store->path);
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    flock (fd, LOCK_EX);
  return fd;
}

/* With the folder's lock.  Several programs may find the damage at once: one moves the file, and
 * the others then see that it is another.  FALSE where it could not be moved. */
static gboolean
set_aside (BnlStore *store)
{
  g_autofree char *aside = choose_name_aside (store->path);
  g_autofree char *shown = g_filename_display_name (aside);
  g_autofree char *name = g_filename_display_basename (store->path);
  g_autofree char *sentence =
      g_strdup_printf ("%s was damaged and is kept as %s; a new one has been begun (" RECOVERY
                       " brings back what can still be read)",
                       name, shown);
  struct stat now;
  gboolean moved = TRUE;

  if (stat (store->path, &now) == 0 && now.st_ino == store->opened.st_ino &&
      now.st_dev == store->opened.st_dev) {
    moved = rename_all (store->path, aside);
    if (moved)
      replace_sentence (store, &store->damage, sentence);
  }
  return moved;
}

static void
forget_database (BnlStore *store)
{
  g_clear_pointer (&store->database, bnl_database_close);
  g_clear_error (&store->refusal);
}

static gboolean
open_to_write (BnlStore *store, GError **error)
{
  BnlDatabase *database;

  if (!check_not_foreign (store, error))
    return FALSE;
  /* Taken before and after: another program may set the file aside meanwhile. */
  if (stat (store->path, &store->opened) != 0)
    memset (&store->opened, 0, sizeof store->opened);
  database = bnl_database_open (store->path, BNL_DATABASE_CREATE, error);
  if (database == NULL)
    return FALSE;
  if (!prepare_database (database, error)) {
    bnl_database_close (database);
    return FALSE;
  }
  if (stat (store->path, &store->opened) != 0)
    memset (&store->opened, 0, sizeof store->opened);
  store->database = database;
  return TRUE;
}

/* Where the file is damaged it is set aside and a new one begun.  A file that is being begun cannot
 * turn to its log while another program looks at it, and SQLite does not wait for that: hence one
 * program at a time. */
static void
open_or_begin (BnlStore *store, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const int fd = lock_folder (store);

  if (!open_to_write (store, &problem) &&
      (is_error (problem, BNL_STORE_ERROR_DAMAGED) ||
       (store->is_usual && is_error (problem, BNL_STORE_ERROR_FOREIGN))) &&
      set_aside (store)) {
    g_clear_error (&problem);
    open_to_write (store, &problem);
  }
  if (fd >= 0)
    close (fd);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
}

/* With the lock.  Leaves a database, or an error and the reason as the store's trouble. */
static gboolean
open_database (BnlStore *store, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *sentence = NULL;

  open_or_begin (store, &problem);
  if (store->database == NULL && !is_error (problem, BNL_STORE_ERROR_DAMAGED) &&
      !is_error (problem, BNL_STORE_ERROR_FOREIGN) && !is_error (problem, BNL_STORE_ERROR_NEWER)) {
    store->database = open_to_read (store->path);
    if (store->database != NULL)
      store->refusal = g_error_copy (problem);
  }
  store->retry_usec = g_get_monotonic_time () + RETRY_USEC;
  if (problem != NULL) {
    sentence = g_strdup_printf ("Runs are not kept now: %s", problem->message);
    bnl_store_set_trouble (store, sentence);
  } else {
    bnl_store_set_trouble (store, NULL);
  }
  if (store->database == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  store->generation++;
  atomic_fetch_add (&store->n_changes, 1);
  return TRUE;
}

/* With the lock.  Whoever takes the file away or puts another in its place gets what is written
 * from now on into the one that has the name. */
static gboolean
is_same_file (const BnlStore *store)
{
  struct stat now;

  return stat (store->path, &now) == 0 && now.st_ino == store->opened.st_ino &&
         now.st_dev == store->opened.st_dev;
}

BnlDatabase *
bnl_store_lock (BnlStore *store, gboolean writing, GError **error)
{
  pthread_mutex_lock (&store->lock);
  if (store->database != NULL && writing && store->refusal != NULL &&
      g_get_monotonic_time () >= store->retry_usec)
    forget_database (store);
  if (store->database != NULL && writing && store->refusal == NULL && !is_same_file (store)) {
    /* What the log has goes to the file it belongs to, wherever that is: the one that is there now
     * would take it for its own. */
    bnl_database_execute (store->database, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
    forget_database (store);
  }
  if (store->database == NULL && !open_database (store, error)) {
    pthread_mutex_unlock (&store->lock);
    return NULL;
  }
  bnl_database_set_patience (store->database, PATIENCE_MSEC);
  if (writing && store->refusal != NULL) {
    g_propagate_error (error, g_error_copy (store->refusal));
    pthread_mutex_unlock (&store->lock);
    return NULL;
  }
  return store->database;
}

void
bnl_store_unlock (BnlStore *store, gboolean changed)
{
  if (changed)
    atomic_fetch_add (&store->n_changes, 1);
  pthread_mutex_unlock (&store->lock);
}

guint
bnl_store_get_generation (BnlStore *store)
{
  return store->generation;
}

/* What a statement reported may be of a moment; a damaged file says so again. */
static gboolean
is_damaged (BnlDatabase *database)
{
  g_autoptr (GError) error = NULL;

  return !(bnl_store_check_schema (database, &error) && check_writing (database, &error) &&
           check_whole (database, "PRAGMA quick_check (1)", &error)) &&
         is_error (error, BNL_STORE_ERROR_DAMAGED);
}

void
bnl_store_give_up (BnlStore *store, const GError *error)
{
  gboolean damaged;

  if (is_error (error, BNL_STORE_ERROR_BUSY) || is_error (error, BNL_STORE_ERROR_FULL))
    return;
  damaged = is_error (error, BNL_STORE_ERROR_DAMAGED) && store->database != NULL &&
            is_damaged (store->database);
  forget_database (store);
  if (damaged)
    set_aside (store);
}

guint64
bnl_store_get_change_count (BnlStore *store)
{
  gint64 version;

  if (pthread_mutex_trylock (&store->lock) == 0) {
    if (store->database != NULL) {
      bnl_database_set_patience (store->database, 0);
      if (bnl_database_read (store->database, "PRAGMA data_version", &version, NULL) &&
          version != store->data_version) {
        store->data_version = version;
        atomic_fetch_add (&store->n_changes, 1);
      }
      bnl_database_set_patience (store->database, PATIENCE_MSEC);
    }
    pthread_mutex_unlock (&store->lock);
  }
  return atomic_load (&store->n_changes);
}

BnlStore *
bnl_store_open (const char *path, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bnlab", NULL);
  BnlStore *store = g_new0 (BnlStore, 1);
  g_autoptr (GError) problem = NULL;

  atomic_init (&store->n_refs, 1);
  atomic_init (&store->n_changes, 0);
  pthread_mutex_init (&store->lock, NULL);
  pthread_mutex_init (&store->sentences, NULL);
  store->is_usual = path == NULL;
  store->path = path != NULL ? g_canonicalize_filename (path, NULL)
                             : g_build_filename (folder, "runs.db", NULL);
  if (path == NULL)
    g_mkdir_with_parents (folder, 0700);
  pthread_mutex_lock (&store->lock);
  open_database (store, &problem);
  pthread_mutex_unlock (&store->lock);
  if (is_error (problem, BNL_STORE_ERROR_FOREIGN) || is_error (problem, BNL_STORE_ERROR_NEWER)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    bnl_store_unref (store);
    return NULL;
  }
  return store;
}

BnlStore *
bnl_store_ref (BnlStore *store)
{
  atomic_fetch_add_explicit (&store->n_refs, 1, memory_order_relaxed);
  return store;
}

void
bnl_store_unref (BnlStore *store)
{
  if (atomic_fetch_sub_explicit (&store->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  forget_database (store);
  pthread_mutex_destroy (&store->lock);
  pthread_mutex_destroy (&store->sentences);
  g_free (store->damage);
  g_free (store->trouble);
  g_free (store->path);
  g_free (store);
}

const char *
bnl_store_get_path (const BnlStore *store)
{
  return store->path;
}
