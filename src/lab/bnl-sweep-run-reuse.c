#include <string.h>

#include "bnl-sweep-run-private.h"
#include "config.h"

/* What the store has of a sweep: the records of its group whose settings, data and program are
 * those of a run that would be made now.  Two of the same run have the same numbers. */

#define FLUSH_USEC (5 * G_USEC_PER_SEC)  /* for what was just stopped to be written; at most */
#define SLICE_USEC (G_USEC_PER_SEC / 20) /* so soon a stop is noticed */

static void
flush (BnlSweepRun *run)
{
  const gint64 until = g_get_monotonic_time () + FLUSH_USEC;

  while (!bnl_cancel_is_set (&run->cancel) && g_get_monotonic_time () < until) {
    g_autofree char *problem = NULL;

    if (bnl_recorder_flush (run->recorder, SLICE_USEC))
      return;
    problem = bnl_recorder_dup_problem (run->recorder);
    if (problem != NULL)
      return;
  }
}

/* The record is of a run there, with that seed. */
static gboolean
is_of_place (BnlSweepRun *run, const BnlRunRecord *record, guint cell, guint arm, guint seed)
{
  g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (run->sweep, cell, arm, seed, NULL);
  BnlDataset *dataset;

  if (spec == NULL || !bnl_spec_equal (spec, record->spec))
    return FALSE;
  dataset = g_hash_table_lookup (run->datasets, spec->data);
  return strcmp (bnl_dataset_get_checksum (dataset), record->dataset_checksum) == 0;
}

/* A run can be gone on with by hand, too, at another learning rate or with what its settings were
 * not before: its record has the last settings, but they are not what all of it was made by. */
static gboolean
was_changed (BnlSweepRun *run, const BnlRunRecord *record)
{
  g_autoptr (GPtrArray) events = bnl_store_load_events (run->store, record->id, NULL);
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; events != NULL && i < events->len; i++) {
    const BnlRecordEvent *event = g_ptr_array_index (events, i);

    if (event->kind == BNL_RECORD_EVENT_RATE)
      return TRUE;
    for (guint j = 0; j < n_fields && event->kind == BNL_RECORD_EVENT_NOTE; j++) {
      g_autofree char *note = g_strdup_printf ("Goes on with %s ", fields[j].key);

      if (g_str_has_prefix (event->text, note))
        return TRUE;
    }
  }
  return events == NULL;
}

/* It ended: there is nothing to be trained any more.  What cannot be read is. */
static void
take_end (BnlSweepRun *run, const BnlRunRecord *record, guint index)
{
  g_autoptr (BnlSeries) series = bnl_store_load_series (run->store, record->id, NULL);
  g_autoptr (GPtrArray) traces = NULL;
  BnlSweepNews *news;

  if (series == NULL || bnl_series_get_length (series) != record->n_steps_done)
    return;
  if (bnl_sweep_get_measures (run->sweep) != 0) {
    traces = bnl_store_load_traces (run->store, record->id, NULL);
    if (traces == NULL)
      return;
  }
  news = bnl_sweep_news_new (
      run, index, record->state == BNL_RECORD_DIVERGED ? BNL_RUN_DIVERGED : BNL_RUN_FINISHED,
      series, traces);
  news->result.diverged_at = record->diverged_at;
  news->result.id = record->id;
  news->is_reused = TRUE;
  pthread_mutex_lock (&run->lock);
  bnl_sweep_plan_set_done (run->plan, index, TRUE);
  g_hash_table_remove (run->stubs, GUINT_TO_POINTER (index));
  pthread_mutex_unlock (&run->lock);
  g_hash_table_add (run->ended, g_memdup2 (&record->id, sizeof record->id));
  bnl_sweep_run_post (run, news);
}

/* It was cut short: of several such records the one that is furthest goes on.  One without a
 * checkpoint, or whose last is that of its end, begins again as itself. */
static void
take_stub (BnlSweepRun *run, const BnlRunRecord *record, guint index)
{
  const guint64 n_steps = record->n_steps_planned;
  const guint64 step = record->checkpoint_step < n_steps ? record->checkpoint_step : 0;
  BnlSweepStub *stub;

  pthread_mutex_lock (&run->lock);
  stub = g_hash_table_lookup (run->stubs, GUINT_TO_POINTER (index));
  if (stub == NULL) {
    stub = g_new0 (BnlSweepStub, 1);
    g_hash_table_insert (run->stubs, GUINT_TO_POINTER (index), stub);
  }
  if (stub->continues == 0 || step >= stub->checkpoint_step) {
    stub->continues = record->id;
    stub->checkpoint_step = step;
    if (stub->checkpoint == NULL && n_steps > 0)
      bnl_sweep_plan_set_left (run->plan, index, 1.0 - (double) step / (double) n_steps);
  }
  pthread_mutex_unlock (&run->lock);
}

static void
take_record_at (BnlSweepRun *run, const BnlRunRecord *record, guint place)
{
  const guint n_arms = bnl_sweep_get_n_arms (run->sweep);
  const guint64 seed = record->spec->seed - bnl_sweep_get_base (run->sweep)->seed;
  const guint cell = place / n_arms, arm = place % n_arms;
  guint index;

  if (seed >= bnl_sweep_get_n_seeds (run->sweep))
    return;
  index = bnl_sweep_get_index (run->sweep, cell, arm, (guint) seed);
  if (bnl_sweep_plan_is_done (run->plan, index) ||
      !is_of_place (run, record, cell, arm, (guint) seed) || was_changed (run, record))
    return;
  if (record->state == BNL_RECORD_FINISHED || record->state == BNL_RECORD_DIVERGED)
    take_end (run, record, index);
  else if (bnl_sweep_plan_has (run->plan, index))
    take_stub (run, record, index);
}

/* One that is being trained just now, by another program or another object of this one, is neither:
 * whoever cannot wait trains it as well. */
static void
take_record (BnlSweepRun *run, const BnlRunRecord *record)
{
  g_autofree char *key = NULL;
  const GArray *places;

  if (g_hash_table_contains (run->ended, &record->id))
    return;
  if (record->from_file || record->state == BNL_RECORD_RUNNING ||
      strcmp (record->version, BNL_VERSION) != 0)
    return;
  key = bnl_sweep_run_dup_key (record->spec, record->arm);
  places = g_hash_table_lookup (run->places, key);
  for (guint i = 0; places != NULL && i < places->len; i++)
    take_record_at (run, record, g_array_index (places, guint, i));
}

void
bnl_sweep_run_reuse (BnlSweepRun *run)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  char *problem = NULL;

  if (run->store == NULL)
    return;
  flush (run);
  records = bnl_store_list_group (run->store, run->group, &error);
  if (records == NULL)
    problem = g_strdup_printf ("What is kept of this cannot be read, and is trained again: %s",
                               error->message);
  pthread_mutex_lock (&run->lock);
  g_free (run->store_problem);
  run->store_problem = problem;
  pthread_mutex_unlock (&run->lock);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    if (bnl_cancel_is_set (&run->cancel))
      return;
    take_record (run, g_ptr_array_index (records, i));
  }
}
