#include <stdatomic.h>

#include "bnl-run-record-private.h"

typedef struct {
  BnlRunRecord record;
  atomic_int n_refs;
} SharedRecord;

const char *
bnl_record_state_get_name (BnlRecordState state)
{
  static const char *const names[] = { "running", "paused",   "interrupted", "finished",
                                       "stopped", "diverged", "failed" };

  return names[state];
}

gboolean
bnl_record_state_is_end (BnlRecordState state)
{
  return state >= BNL_RECORD_FINISHED;
}

BnlRunRecord *
bnl_run_record_new (void)
{
  SharedRecord *shared = g_new0 (SharedRecord, 1);

  atomic_init (&shared->n_refs, 1);
  bnl_run_summary_init (&shared->record.summary);
  return &shared->record;
}

GStrv
bnl_run_record_dup_tags (const char *const *tags)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++) {
    g_autofree char *tag = g_strstrip (g_strdelimit (g_strdup (tags[i]), "\n", ' '));

    if (tag[0] != '\0')
      g_strv_builder_add (builder, tag);
  }
  return g_strv_builder_end (builder);
}

BnlRunRecord *
bnl_run_record_ref (BnlRunRecord *record)
{
  SharedRecord *shared = (SharedRecord *) record;

  atomic_fetch_add_explicit (&shared->n_refs, 1, memory_order_relaxed);
  return record;
}

void
bnl_run_record_unref (BnlRunRecord *record)
{
  SharedRecord *shared = (SharedRecord *) record;

  if (atomic_fetch_sub_explicit (&shared->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  g_free (record->uuid);
  g_free (record->group);
  g_free (record->arm);
  g_free (record->name);
  g_free (record->note);
  g_strfreev (record->tags);
  g_clear_pointer (&record->spec, bnl_spec_free);
  g_free (record->dataset_checksum);
  g_free (record->version);
  g_free (record->machine);
  g_free (record->blas);
  g_free (record->parent_uuid);
  g_free (shared);
}

char *
bnl_run_record_dup_title (const BnlRunRecord *record)
{
  g_autofree char *hidden = NULL;
  g_autofree char *lr = NULL;

  if (record->name[0] != '\0')
    return g_strdup (record->name);
  hidden = bnl_spec_dup_value (record->spec, "hidden");
  lr = bnl_spec_dup_value (record->spec, "lr");
  return g_strdup_printf ("%s · %s · lr %s · batch size %u", hidden, record->arm, lr,
                          record->spec->batch_size);
}

BnlRecordEvent *
bnl_record_event_new (guint64 step, gint64 at_usec, BnlRecordEventKind kind, const char *text)
{
  BnlRecordEvent *event = g_new (BnlRecordEvent, 1);

  *event = (BnlRecordEvent){ step, at_usec, kind, g_strdup (text) };
  return event;
}

void
bnl_record_event_free (BnlRecordEvent *event)
{
  g_free (event->text);
  g_free (event);
}

const char *
bnl_record_event_kind_get_name (BnlRecordEventKind kind)
{
  static const char *const names[] = { "note", "rate", "pause", "resume", "error" };

  return names[kind];
}
