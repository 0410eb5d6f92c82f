#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "bnl-recorder-entry-private.h"
#include "bnl-recorder-private.h"
#include "bnl-run-private.h"

#define INTERVAL_USEC (G_USEC_PER_SEC / 2) /* from one transaction to the next */
#define CHECKPOINT_USEC (5 * G_USEC_PER_SEC)
#define RETRY_USEC (G_USEC_PER_SEC / 20)   /* while somebody waits for what could not be written */
#define PATIENCE_MSEC 300                  /* for others that write: less than for a person */
#define ENDING_USEC (G_USEC_PER_SEC / 200) /* while a run that was stopped ends */
#define DAMAGE_TRIES 3 /* one may find it, one see that it is the file, one write to a new file */
#define END_USEC (5 * G_USEC_PER_SEC) /* at most, for what is left at the end */

/* A run and its id, for whoever asks after the entry is gone.  The run is compared, never used. */
typedef struct {
  const BnlRun *run;
  gint64 id;
} Known;

struct _BnlRecorder {
  BnlStore *store;
  GThread *thread;
  gint64 interval_usec, checkpoint_usec;

  pthread_mutex_t lock; /* of all below; never held while the disk is waited for */
  pthread_cond_t changed;
  GPtrArray *entries;                   /* of BnlRecorderEntry; what is in them is the thread's */
  GArray *known;                        /* of Known */
  guint64 n_wanted, n_tried, n_written; /* flushes asked for, attempted and done */
  guint n_damaged;                      /* attempts in a row that found the file damaged */
  gboolean hopeless;                    /* the last attempt failed, and the next will, too */
  gboolean ends;
  char *problem;
};

static void
init_condition (pthread_cond_t *condition)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (condition, &attributes);
  pthread_condattr_destroy (&attributes);
}

/* With the lock.  FALSE: that time (monotonic) has come. */
static gboolean
wait_until (BnlRecorder *recorder, gint64 usec)
{
  const struct timespec until = { .tv_sec = usec / G_USEC_PER_SEC,
                                  .tv_nsec = usec % G_USEC_PER_SEC * 1000 };

  return pthread_cond_timedwait (&recorder->changed, &recorder->lock, &until) != ETIMEDOUT;
}

static gboolean
write_entries (BnlRecorder *recorder, GPtrArray *due, GError **error)
{
  BnlDatabase *database = bnl_store_lock (recorder->store, TRUE, error);
  g_autoptr (GError) problem = NULL;
  const guint generation = database != NULL ? bnl_store_get_generation (recorder->store) : 0;
  gboolean written, some_end = FALSE;

  if (database == NULL)
    return FALSE;
  bnl_database_set_patience (database, PATIENCE_MSEC);
  written = bnl_database_begin (database, &problem);
  for (guint i = 0; i < due->len && written; i++)
    written = bnl_recorder_entry_write (due->pdata[i], database, generation, &problem);
  written = written && bnl_database_commit (database, &problem);
  if (!written)
    bnl_database_roll_back (database);
  for (guint i = 0; i < due->len && written; i++) {
    BnlRecorderEntry *entry = due->pdata[i];

    bnl_recorder_entry_keep (entry);
    some_end = some_end || bnl_recorder_entry_is_done (entry);
  }
  /* What has ended outlives a loss of power, too. */
  if (some_end)
    bnl_database_execute (database, "PRAGMA wal_checkpoint (PASSIVE)", NULL);
  if (!written)
    bnl_store_give_up (recorder->store, problem);
  bnl_store_unlock (recorder->store, written && due->len > 0);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return written;
}

/* With the lock. */
static void
tell (BnlRecorder *recorder, const GError *error)
{
  const gboolean is_damage = g_error_matches (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);

  g_clear_pointer (&recorder->problem, g_free);
  if (error != NULL)
    recorder->problem = g_strdup_printf ("Runs are not kept now: %s", error->message);
  recorder->n_damaged = is_damage ? recorder->n_damaged + 1 : 0;
  recorder->hopeless = error != NULL &&
                       !g_error_matches (error, BNL_STORE_ERROR, BNL_STORE_ERROR_BUSY) &&
                       !(is_damage && recorder->n_damaged < DAMAGE_TRIES);
}

/* With the lock. */
static void
remember_ids (BnlRecorder *recorder)
{
  for (guint i = 0; i < recorder->entries->len; i++) {
    BnlRecorderEntry *entry = recorder->entries->pdata[i];

    for (guint j = 0; j < recorder->known->len; j++) {
      Known *known = &g_array_index (recorder->known, Known, j);

      if (known->run == entry->run)
        known->id = atomic_load (&entry->id);
    }
  }
}

/* With the lock.  Those to be freed without it: the last reference to a run waits for its thread.
 */
static GPtrArray *
take_done (BnlRecorder *recorder)
{
  GPtrArray *done = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_recorder_entry_free);

  for (guint i = recorder->entries->len; i-- > 0;)
    if (bnl_recorder_entry_is_done (recorder->entries->pdata[i]))
      g_ptr_array_add (done, g_ptr_array_remove_index (recorder->entries, i));
  return done;
}

/* FALSE: not all that is there could be written. */
static gboolean
write_once (BnlRecorder *recorder)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (GError) error = NULL;
  gboolean written = TRUE;

  pthread_mutex_lock (&recorder->lock);
  all = g_ptr_array_copy (recorder->entries, NULL, NULL);
  pthread_mutex_unlock (&recorder->lock);
  for (guint i = 0; i < all->len; i++)
    if (bnl_recorder_entry_look (all->pdata[i]))
      g_ptr_array_add (due, all->pdata[i]);
  if (due->len > 0)
    written = write_entries (recorder, due, &error);
  pthread_mutex_lock (&recorder->lock);
  if (due->len > 0)
    tell (recorder, error);
  remember_ids (recorder);
  done = take_done (recorder);
  pthread_mutex_unlock (&recorder->lock);
  return written;
}

/* Whether a run that is followed is about to end: it was told to. */
static gboolean
is_any_ending (BnlRecorder *recorder)
{
  gboolean ending = FALSE;

  pthread_mutex_lock (&recorder->lock);
  for (guint i = 0; i < recorder->entries->len && !ending; i++) {
    const BnlRecorderEntry *entry = recorder->entries->pdata[i];

    ending = bnl_cancel_is_set (&entry->run->cancel);
  }
  pthread_mutex_unlock (&recorder->lock);
  return ending;
}

/* Others shall not take a run for one that goes on, or wait for it. */
static void
release_all (BnlRecorder *recorder)
{
  BnlDatabase *database;

  if (recorder->entries->len == 0)
    return;
  database = bnl_store_lock (recorder->store, TRUE, NULL);
  if (database == NULL)
    return;
  for (guint i = 0; i < recorder->entries->len; i++)
    bnl_recorder_entry_release (recorder->entries->pdata[i], database, NULL);
  bnl_store_unlock (recorder->store, TRUE);
}

static void
write_the_rest (BnlRecorder *recorder)
{
  const gint64 until = g_get_monotonic_time () + END_USEC;
  gboolean written;

  do {
    written = write_once (recorder);
    if (written ? !is_any_ending (recorder) : recorder->hopeless)
      break;
    g_usleep (written ? ENDING_USEC : RETRY_USEC);
  } while (g_get_monotonic_time () < until);
  release_all (recorder);
}

/* With the lock: until it is time to look again, at interval_usec after last_usec or when somebody
 * asks; failed: the last time nothing could be written.  TRUE: this is the end. */
static gboolean
wait_for_turn (BnlRecorder *recorder, gint64 last_usec, gboolean failed)
{
  for (;;) {
    const gboolean wanted = recorder->n_wanted > recorder->n_written;
    const gint64 pause_usec = !wanted ? recorder->interval_usec : failed ? RETRY_USEC : 0;

    if (recorder->ends)
      return TRUE;
    if (recorder->entries->len == 0 && !wanted)
      pthread_cond_wait (&recorder->changed, &recorder->lock);
    else if (g_get_monotonic_time () >= last_usec + pause_usec ||
             !wait_until (recorder, last_usec + pause_usec))
      return recorder->ends;
  }
}

static gpointer
record_worker (gpointer data)
{
  BnlRecorder *recorder = data;
  gint64 last_usec = 0;
  gboolean written = TRUE;

  pthread_mutex_lock (&recorder->lock);
  while (!wait_for_turn (recorder, last_usec, !written)) {
    const guint64 n_wanted = recorder->n_wanted;

    pthread_mutex_unlock (&recorder->lock);
    written = write_once (recorder);
    last_usec = g_get_monotonic_time ();
    pthread_mutex_lock (&recorder->lock);
    recorder->n_tried = n_wanted;
    if (written)
      recorder->n_written = n_wanted;
    pthread_cond_broadcast (&recorder->changed);
  }
  pthread_mutex_unlock (&recorder->lock);
  write_the_rest (recorder);
  return NULL;
}

BnlRecorder *
bnl_recorder_new (BnlStore *store)
{
  BnlRecorder *recorder = g_new0 (BnlRecorder, 1);

  recorder->store = bnl_store_ref (store);
  recorder->interval_usec = INTERVAL_USEC;
  recorder->checkpoint_usec = CHECKPOINT_USEC;
  pthread_mutex_init (&recorder->lock, NULL);
  init_condition (&recorder->changed);
  recorder->entries = g_ptr_array_new ();
  recorder->known = g_array_new (FALSE, FALSE, sizeof (Known));
  recorder->thread = g_thread_new ("bnl-recorder", record_worker, recorder);
  return recorder;
}

void
bnl_recorder_set_intervals (BnlRecorder *recorder, gint64 usec, gint64 checkpoint_usec)
{
  pthread_mutex_lock (&recorder->lock);
  recorder->interval_usec = usec;
  recorder->checkpoint_usec = checkpoint_usec;
  pthread_mutex_unlock (&recorder->lock);
}

void
bnl_recorder_free (BnlRecorder *recorder)
{
  if (recorder == NULL)
    return;
  pthread_mutex_lock (&recorder->lock);
  recorder->ends = TRUE;
  pthread_cond_broadcast (&recorder->changed);
  pthread_mutex_unlock (&recorder->lock);
  g_thread_join (recorder->thread);
  g_ptr_array_set_free_func (recorder->entries, (GDestroyNotify) bnl_recorder_entry_free);
  g_ptr_array_unref (recorder->entries);
  g_array_unref (recorder->known);
  pthread_cond_destroy (&recorder->changed);
  pthread_mutex_destroy (&recorder->lock);
  g_free (recorder->problem);
  bnl_store_unref (recorder->store);
  g_free (recorder);
}

/* With the lock. */
static Known *
find_known (BnlRecorder *recorder, const BnlRun *run)
{
  for (guint i = 0; i < recorder->known->len; i++) {
    Known *known = &g_array_index (recorder->known, Known, i);

    if (known->run == run)
      return known;
  }
  return NULL;
}

/* With the lock.  A run that is paused here does not look so to the store: the same program may go
 * on with it by another run. */
static gboolean
is_held (BnlRecorder *recorder, gint64 id)
{
  gboolean held = FALSE;

  for (guint i = 0; i < recorder->entries->len && id > 0 && !held; i++) {
    BnlRecorderEntry *entry = recorder->entries->pdata[i];

    held = atomic_load (&entry->id) == id && !bnl_run_state_is_end (bnl_run_get_state (entry->run));
  }
  return held;
}

void
bnl_recorder_follow (BnlRecorder *recorder, BnlRun *run, const BnlRecordOrigin *origin)
{
  static const BnlRecordOrigin nowhere;
  BnlRecorderEntry *entry = bnl_recorder_entry_new (run, origin != NULL ? origin : &nowhere);
  const Known anew = { run, 0 };
  Known *known;

  bnl_run_set_checkpoint_interval (run, recorder->checkpoint_usec);
  pthread_mutex_lock (&recorder->lock);
  /* One that is gone may have lain at the same address. */
  known = find_known (recorder, run);
  if (known != NULL)
    *known = anew;
  else
    g_array_append_val (recorder->known, anew);
  entry->is_held = is_held (recorder, entry->continues);
  g_ptr_array_add (recorder->entries, entry);
  pthread_cond_broadcast (&recorder->changed);
  pthread_mutex_unlock (&recorder->lock);
}

gint64
bnl_recorder_get_id (BnlRecorder *recorder, BnlRun *run)
{
  const Known *known;
  gint64 id;

  pthread_mutex_lock (&recorder->lock);
  known = find_known (recorder, run);
  id = known != NULL ? known->id : 0;
  pthread_mutex_unlock (&recorder->lock);
  return id;
}

gboolean
bnl_recorder_flush (BnlRecorder *recorder, gint64 timeout_usec)
{
  const gint64 until = g_get_monotonic_time () + timeout_usec;
  guint64 wanted;
  gboolean written;

  pthread_mutex_lock (&recorder->lock);
  wanted = ++recorder->n_wanted;
  pthread_cond_broadcast (&recorder->changed);
  while (recorder->n_written < wanted && !(recorder->hopeless && recorder->n_tried >= wanted) &&
         wait_until (recorder, until))
    ;
  written = recorder->n_written >= wanted;
  pthread_mutex_unlock (&recorder->lock);
  return written;
}

guint
bnl_recorder_get_n_pending (BnlRecorder *recorder)
{
  guint n;

  pthread_mutex_lock (&recorder->lock);
  n = recorder->entries->len;
  pthread_mutex_unlock (&recorder->lock);
  return n;
}

gboolean
bnl_recorder_is_stuck (BnlRecorder *recorder)
{
  gboolean stuck;

  pthread_mutex_lock (&recorder->lock);
  stuck = recorder->hopeless;
  pthread_mutex_unlock (&recorder->lock);
  return stuck;
}

char *
bnl_recorder_dup_problem (BnlRecorder *recorder)
{
  char *problem;

  pthread_mutex_lock (&recorder->lock);
  problem = g_strdup (recorder->problem);
  pthread_mutex_unlock (&recorder->lock);
  return problem != NULL ? problem : bnl_store_dup_problem (recorder->store);
}
