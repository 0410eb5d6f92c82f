#include "bnl-recorder-entry-private.h"

#include <math.h>
#include <string.h>

#include "bnl-machine.h"
#include "bnl-number.h"
#include "bnl-owner-private.h"
#include "bnl-run-private.h"
#include "bnl-run-record-private.h"
#include "bnl-spec-diff.h"
#include "bnl-store-trace-private.h"
#include "config.h"

/* Rows that a chunk has before the next one begins: until then it is written anew each time. */
#define CHUNK_ROWS 1024
#define TRACE_CHUNK_ROWS 256

/* Writing a large one takes no more than this share of the recorder's time. */
#define CHECKPOINT_SHARE 0.05

#define RATE_TOLERANCE 1e-9 /* relative: a rate divided by its schedule's factor is rounded */

BnlRecorderEntry *
bnl_recorder_entry_new (BnlRun *run, const BnlRecordOrigin *origin)
{
  const BnlSpec *spec = bnl_run_get_spec (run);
  BnlRecorderEntry *entry = g_new0 (BnlRecorderEntry, 1);

  entry->run = bnl_run_ref (run);
  entry->group = origin->group != NULL ? g_strdup (origin->group) : g_uuid_string_random ();
  entry->arm = g_strdup (origin->arm != NULL ? origin->arm
                                             : bnl_spec_find_field ("norm")->choices[spec->norm]);
  entry->parent_uuid = g_strdup (origin->parent_uuid);
  entry->parent_step = origin->parent_step;
  entry->tags = bnl_run_record_dup_tags (origin->tags);
  entry->from_file = origin->from_file;
  entry->followed_usec = g_get_real_time ();
  entry->continues = origin->continues;
  entry->state = BNL_RUN_READY;
  entry->events = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_record_event_free);
  entry->lr = origin->continues > 0 ? (double) NAN : spec->lr;
  atomic_init (&entry->id, 0);
  return entry;
}

void
bnl_recorder_entry_free (BnlRecorderEntry *entry)
{
  bnl_run_unref (entry->run);
  g_free (entry->group);
  g_free (entry->arm);
  g_free (entry->parent_uuid);
  g_strfreev (entry->tags);
  g_clear_pointer (&entry->record, bnl_run_record_unref);
  g_ptr_array_unref (entry->events);
  g_clear_pointer (&entry->checkpoint, bnl_checkpoint_unref);
  g_clear_pointer (&entry->written, bnl_checkpoint_unref);
  g_free (entry);
}

static BnlRecordState
translate_state (BnlRunState state)
{
  switch (state) {
  case BNL_RUN_PAUSED:
    return BNL_RECORD_PAUSED;
  case BNL_RUN_FINISHED:
    return BNL_RECORD_FINISHED;
  case BNL_RUN_STOPPED:
    return BNL_RECORD_STOPPED;
  case BNL_RUN_DIVERGED:
    return BNL_RECORD_DIVERGED;
  case BNL_RUN_FAILED:
    return BNL_RECORD_FAILED;
  case BNL_RUN_READY:
  case BNL_RUN_TRAINING:
  default:
    return BNL_RECORD_RUNNING;
  }
}

static void
add_event (BnlRecorderEntry *entry, guint64 step, BnlRecordEventKind kind, const char *text)
{
  g_ptr_array_add (entry->events, bnl_record_event_new (step, g_get_real_time (), kind, text));
}

static void
create_record (BnlRecorderEntry *entry)
{
  BnlRunRecord *record = bnl_run_record_new ();

  record->uuid = g_uuid_string_random ();
  record->group = g_strdup (entry->group);
  record->arm = g_strdup (entry->arm);
  record->name = g_strdup ("");
  record->note = g_strdup ("");
  record->tags = g_strdupv (entry->tags);
  record->spec = bnl_spec_dup (bnl_run_get_spec (entry->run));
  record->dataset_checksum = g_strdup (bnl_dataset_get_checksum (entry->run->dataset));
  record->version = g_strdup (BNL_VERSION);
  record->machine = bnl_machine_dup_description ();
  record->blas = bnl_machine_dup_blas ();
  record->from_file = entry->from_file;
  record->parent_uuid = g_strdup (entry->parent_uuid);
  record->parent_step = entry->parent_step;
  record->started_usec = entry->followed_usec;
  entry->record = record;
  entry->n_rates_read = bnl_run_get_n_past (entry->run);
}

/* Where the rows' learning rates are not those of the schedule, somebody has set another. */
static void
look_for_rates (BnlRecorderEntry *entry, const BnlSeries *series, gsize length)
{
  const BnlSpec *spec = bnl_run_get_spec (entry->run);
  const guint64 n_steps = bnl_run_get_n_steps (entry->run);

  if (n_steps == 0 || entry->n_rates_read == length)
    return;
  bnl_schedule_init (&entry->schedule, spec->schedule, n_steps, spec->schedule_every,
                     spec->schedule_factor);
  for (; entry->n_rates_read < length; entry->n_rates_read++) {
    const BnlMetrics *row = bnl_series_get (series, entry->n_rates_read);
    const double lr = row->lr / bnl_schedule_get_factor (&entry->schedule, row->step);
    g_autofree char *text = NULL;

    if (!isfinite (lr) || fabs (lr - entry->lr) <= RATE_TOLERANCE * fabs (lr))
      continue;
    if (!isnan (entry->lr)) {
      text = g_strdup_printf ("%.9g", lr);
      add_event (entry, row->step - 1, BNL_RECORD_EVENT_RATE, text);
    }
    entry->lr = lr;
  }
}

static void
look_for_notes (BnlRecorderEntry *entry, guint64 n_done)
{
  g_auto (GStrv) notes = bnl_run_dup_notes (entry->run);

  for (; notes[entry->n_notes] != NULL; entry->n_notes++)
    add_event (entry, n_done, BNL_RECORD_EVENT_NOTE, notes[entry->n_notes]);
}

static void
look_for_turns (BnlRecorderEntry *entry, BnlRunState state, guint64 n_done)
{
  g_autoptr (GError) error = NULL;

  if (state == entry->state)
    return;
  if (state == BNL_RUN_PAUSED)
    add_event (entry, n_done, BNL_RECORD_EVENT_PAUSE, "");
  else if (entry->state == BNL_RUN_PAUSED && state == BNL_RUN_TRAINING)
    add_event (entry, n_done, BNL_RECORD_EVENT_RESUME, "");
  if (state == BNL_RUN_FAILED)
    error = bnl_run_dup_error (entry->run);
  if (error != NULL)
    add_event (entry, n_done, BNL_RECORD_EVENT_ERROR, error->message);
  entry->state = state;
}

/* A run that goes on with a record has begun once there is something to add to it. */
static gboolean
has_begun (const BnlRecorderEntry *entry, BnlRunState state, gsize length)
{
  if (state == BNL_RUN_READY)
    return FALSE;
  if (length > bnl_run_get_n_past (entry->run))
    return TRUE;
  if (entry->continues > 0)
    return FALSE;
  return state != BNL_RUN_STOPPED || bnl_run_get_n_steps (entry->run) > 0;
}

static gboolean
is_due (const BnlRecorderEntry *entry, gsize length)
{
  const BnlRecorderMarks *marks = &entry->marks;

  return marks->generation == 0 || length > marks->n_rows || entry->state != marks->state ||
         entry->events->len > marks->n_events ||
         g_get_monotonic_time () - marks->at_usec >= BNL_OWNER_HEARTBEAT_USEC;
}

/* The state is looked at first: what ended had all its rows before. */
gboolean
bnl_recorder_entry_look (BnlRecorderEntry *entry)
{
  const BnlRunState state = bnl_run_get_state (entry->run);
  const BnlSeries *series = bnl_run_get_series (entry->run);
  const gsize length = bnl_series_get_length (series);
  const guint64 n_done = length;

  if (entry->record == NULL && !has_begun (entry, state, length)) {
    entry->state = state;
    return FALSE;
  }
  if (entry->record == NULL)
    create_record (entry);
  look_for_notes (entry, n_done);
  look_for_rates (entry, series, length);
  look_for_turns (entry, state, n_done);
  return is_due (entry, length);
}

/* Whether a step has another learning rate in a longer run. */
static gboolean
does_length_matter (const BnlSpec *spec)
{
  return spec->schedule != BNL_SCHEDULE_CONSTANT &&
         !(spec->schedule == BNL_SCHEDULE_STEP && spec->schedule_every > 0);
}

/* What the record says from now on is not what its first steps were made by: told, for whoever
 * trains the same settings anew and finds other numbers. */
static void
note_changes (BnlRecorderEntry *entry, const BnlRunRecord *before)
{
  const BnlSpec *specs[] = { before->spec, bnl_run_get_spec (entry->run) };
  g_autoptr (GPtrArray) fields = bnl_spec_diff_list (specs, G_N_ELEMENTS (specs));
  g_autofree char *blas = NULL;

  for (guint i = 0; i < fields->len; i++) {
    const BnlSpecField *field = g_ptr_array_index (fields, i);
    g_autofree char *old = bnl_spec_dup_value (specs[0], field->key);
    g_autofree char *new = bnl_spec_dup_value (specs[1], field->key);
    g_autofree char *text =
        g_strdup_printf ("Goes on with %s %s instead of %s%s", field->key, new, old,
                         does_length_matter (specs[1]) ? ", and the schedule of that length" : "");

    add_event (entry, entry->n_kept, BNL_RECORD_EVENT_NOTE, text);
  }
  blas = bnl_machine_dup_blas ();
  if (strcmp (blas, before->blas) != 0) {
    g_autofree char *text = g_strdup_printf (
        "Goes on with %s instead of %s: the last digits may be others", blas, before->blas);

    add_event (entry, entry->n_kept, BNL_RECORD_EVENT_NOTE, text);
  }
}

/* The record that is continued becomes this run's, unless another program goes on with it now or it
 * is there no more: then this run has one of its own. */
static gboolean
join_record (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  g_autofree char *others = g_strdup_printf (
      "SELECT count (*) FROM event WHERE run_id = %" G_GINT64_FORMAT, entry->continues);
  BnlRunRecord *record = bnl_store_row_load (database, entry->continues, NULL);
  gint64 n_events;

  if (record == NULL || entry->is_held || bnl_store_row_is_taken (database, record)) {
    if (record != NULL) {
      entry->record->parent_uuid = g_strdup (record->uuid);
      entry->record->parent_step = bnl_run_get_n_past (entry->run);
    }
    g_clear_pointer (&record, bnl_run_record_unref);
    entry->continues = 0;
    return TRUE;
  }
  if (!bnl_database_read (database, others, &n_events, error)) {
    bnl_run_record_unref (record);
    return FALSE;
  }
  entry->n_kept = bnl_run_get_n_past (entry->run);
  entry->n_events_before = (guint) n_events;
  note_changes (entry, record);
  bnl_spec_free (record->spec);
  record->spec = bnl_spec_dup (bnl_run_get_spec (entry->run));
  record->ended_usec = 0;
  record->diverged_at = 0;
  bnl_run_summary_init (&record->summary);
  bnl_run_record_unref (entry->record);
  entry->record = record;
  entry->continues = 0;
  return TRUE;
}

static void
fill_record (BnlRecorderEntry *entry)
{
  const BnlSeries *series = bnl_run_get_series (entry->run);
  BnlRunRecord *record = entry->record;

  record->state = translate_state (entry->state);
  bnl_run_summary_update (&record->summary, series);
  record->n_steps_done = record->summary.score.n_steps;
  record->n_steps_planned = bnl_run_get_n_steps (entry->run);
  record->diverged_at = bnl_run_get_diverged_at (entry->run);
  if (bnl_record_state_is_end (record->state) && record->ended_usec == 0)
    record->ended_usec = g_get_real_time ();
}

static gboolean
look_up_id (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  g_autoptr (BnlStatement) statement =
      bnl_database_prepare (database, "SELECT id FROM run WHERE uuid = ?1", error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_text (statement, 1, entry->record->uuid);
  if (!bnl_statement_step (statement, &done, error))
    return FALSE;
  entry->record->id = done ? 0 : bnl_statement_get_integer (statement, 0);
  return TRUE;
}

/* Nothing of this run is known to be in the store: it is found or made there, with what came before
 * and no more. */
static gboolean
begin_record (BnlRecorderEntry *entry, BnlDatabase *database, guint generation, GError **error)
{
  const BnlSeries *series = bnl_run_get_series (entry->run);
  const gsize n_kept = entry->n_kept;
  const gint64 id = entry->record->id;

  entry->next = (BnlRecorderMarks){ .generation = generation, .n_rows = n_kept, .tail = n_kept };
  if (!look_up_id (entry, database, error) ||
      (entry->record->id == 0 && !bnl_store_row_insert (database, entry->record, TRUE, error))) {
    entry->record->id = id;
    return FALSE;
  }
  return bnl_store_metrics_cut (database, entry->record->id, series, n_kept, error) &&
         bnl_store_trace_cut (database, entry->record->id, n_kept, error) &&
         (n_kept == 0 ||
          bnl_store_blob_delete_checkpoints_after (database, entry->record->id, n_kept, error)) &&
         bnl_store_blob_find_newest (database, entry->record->id, &entry->next.checkpoint_step,
                                     error);
}

static gboolean
write_rows (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  const BnlSeries *series = bnl_run_get_series (entry->run);
  BnlRecorderMarks *next = &entry->next;
  const gsize length = entry->record->summary.score.n_read; /* those the summary speaks of */

  if (length == next->n_rows)
    return TRUE;
  if (!bnl_store_metrics_write (database, entry->record->id, series, next->tail,
                                length - next->tail, error))
    return FALSE;
  next->n_rows = length;
  if (length - next->tail >= CHUNK_ROWS)
    next->tail = length;
  return TRUE;
}

/* Of the steps that the summary speaks of, too. */
static gboolean
write_traces (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  for (guint i = 0; i < BNL_MEASURES_N; i++) {
    BnlTrace *trace = entry->run->traces[i];
    gsize *n_rows = &entry->next.traces[i].n_rows, *tail = &entry->next.traces[i].tail;
    const gsize length =
        trace != NULL ? bnl_trace_count_until (trace, entry->record->n_steps_done) : 0;

    if (length <= *n_rows)
      continue;
    if (!bnl_store_trace_write (database, entry->record->id, trace, *tail, length - *tail, error))
      return FALSE;
    *n_rows = length;
    if (length - *tail >= TRACE_CHUNK_ROWS)
      *tail = length;
  }
  return TRUE;
}

/* A new one, unless writing the last took so long that it is too early; but the one that a run
 * waits or ends with is written whatever it takes. */
static gboolean
write_checkpoint (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean exact = entry->state != BNL_RUN_TRAINING;
  g_autoptr (BnlCheckpoint) checkpoint = bnl_run_dup_checkpoint (entry->run);
  gboolean written;

  if (checkpoint == NULL || bnl_checkpoint_get_step (checkpoint) > entry->record->n_steps_done ||
      (checkpoint == entry->checkpoint && entry->next.has_checkpoint) ||
      (!exact && (double) (now - entry->checkpoint_usec) * CHECKPOINT_SHARE <
                     (double) entry->checkpoint_cost_usec))
    return TRUE;
  if (!bnl_store_blob_write_checkpoint (database, entry->record->id, checkpoint,
                                        entry->record->n_steps_planned, &written, error))
    return FALSE;
  entry->checkpoint_usec = g_get_monotonic_time ();
  entry->checkpoint_cost_usec = entry->checkpoint_usec - now;
  entry->next.has_checkpoint = TRUE;
  if (written)
    entry->next.checkpoint_step = bnl_checkpoint_get_step (checkpoint);
  entry->written = g_steal_pointer (&checkpoint);
  return TRUE;
}

/* What the last checkpoint has is not written twice. */
static gboolean
write_weights (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  g_autoptr (BnlSnapshot) snapshot = bnl_run_dup_snapshot (entry->run);

  if (snapshot == NULL || (entry->next.checkpoint_step == snapshot->step && snapshot->step > 0))
    return TRUE;
  return bnl_store_blob_write_weights (database, entry->record->id, snapshot, error);
}

gboolean
bnl_recorder_entry_write (BnlRecorderEntry *entry,
                          BnlDatabase *database,
                          guint generation,
                          GError **error)
{
  gboolean ends;

  if (entry->continues > 0 && !join_record (entry, database, error))
    return FALSE;
  fill_record (entry);
  entry->next = entry->marks;
  g_clear_pointer (&entry->written, bnl_checkpoint_unref);
  if (entry->marks.generation != generation && !begin_record (entry, database, generation, error))
    return FALSE;
  ends = bnl_run_state_is_end (entry->state);
  if (!write_rows (entry, database, error) || !write_traces (entry, database, error) ||
      !bnl_store_event_write (database, entry->record->id, entry->events, entry->next.n_events,
                              entry->n_events_before, error) ||
      !write_checkpoint (entry, database, error) ||
      (ends && (!write_weights (entry, database, error) ||
                !bnl_store_blob_limit_all (database, entry->record->id, error))))
    return FALSE;
  entry->record->checkpoint_step = entry->next.checkpoint_step;
  if (!bnl_store_row_update (database, entry->record, !ends, error))
    return FALSE;
  entry->next.n_events = entry->events->len;
  entry->next.state = entry->state;
  entry->next.at_usec = g_get_monotonic_time ();
  return TRUE;
}

void
bnl_recorder_entry_keep (BnlRecorderEntry *entry)
{
  entry->marks = entry->next;
  if (entry->written != NULL) {
    g_clear_pointer (&entry->checkpoint, bnl_checkpoint_unref);
    entry->checkpoint = g_steal_pointer (&entry->written);
  }
  atomic_store (&entry->id, entry->record->id);
}

gboolean
bnl_recorder_entry_is_done (const BnlRecorderEntry *entry)
{
  if (!bnl_run_state_is_end (entry->state))
    return FALSE;
  return entry->record == NULL || bnl_run_state_is_end (entry->marks.state);
}

gboolean
bnl_recorder_entry_release (BnlRecorderEntry *entry, BnlDatabase *database, GError **error)
{
  return entry->record == NULL || bnl_store_row_release (database, entry->record->uuid, error);
}
