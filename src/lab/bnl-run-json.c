#include "bnl-run-json.h"

#include <math.h>

static void
build_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
build_flag (JsonBuilder *builder, const char *key, gboolean flag)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, flag);
}

static void
build_count (JsonBuilder *builder, const char *key, guint64 count)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64) count);
}

/* A step of 0 is none. */
static void
build_step (JsonBuilder *builder, const char *key, guint64 step)
{
  if (step > 0)
    build_count (builder, key, step);
  else
    build_text (builder, key, NULL);
}

static void
build_number (JsonBuilder *builder, const char *key, double number)
{
  json_builder_set_member_name (builder, key);
  if (isfinite (number))
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static void
build_time (JsonBuilder *builder, const char *key, gint64 unix_usec)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (unix_usec / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (unix_usec > 0 && second != NULL) {
    time = g_date_time_add (second, unix_usec % G_USEC_PER_SEC);
    text = g_date_time_format_iso8601 (time);
  }
  build_text (builder, key, text);
}

static void
build_identity (JsonBuilder *builder, const BnlRunRecord *record)
{
  build_count (builder, "id", (guint64) record->id);
  build_text (builder, "uuid", record->uuid);
  build_text (builder, "group", record->group);
  build_text (builder, "arm", record->arm);
  build_text (builder, "name", record->name);
  build_text (builder, "note", record->note);
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  for (guint i = 0; record->tags[i] != NULL; i++)
    json_builder_add_string_value (builder, record->tags[i]);
  json_builder_end_array (builder);
  build_flag (builder, "starred", record->starred);
}

static void
build_course (JsonBuilder *builder, const BnlRunRecord *record)
{
  build_text (builder, "state", bnl_record_state_get_name (record->state));
  build_time (builder, "started", record->started_usec);
  build_time (builder, "ended", record->ended_usec);
  build_count (builder, "steps", record->n_steps_done);
  build_step (builder, "steps_planned", record->n_steps_planned);
  build_step (builder, "diverged_at", record->diverged_at);
  build_step (builder, "checkpoint_step", record->checkpoint_step);
  build_text (builder, "parent", record->parent_uuid);
  build_step (builder, "parent_step", record->parent_step);
}

static void
build_summary (JsonBuilder *builder, const BnlRunSummary *summary)
{
  const BnlScore *score = &summary->score;
  const gboolean measured = score->measured;

  build_text (builder, "judged_on", measured ? (score->on_test ? "test" : "validation") : NULL);
  build_number (builder, "last_accuracy", measured ? score->latest_accuracy : (double) NAN);
  build_step (builder, "last_step", measured ? score->latest_step : 0);
  build_number (builder, "best_accuracy", measured ? score->best_accuracy : (double) NAN);
  build_step (builder, "best_step", measured ? score->best_step : 0);
  build_number (builder, "last_loss", summary->latest_loss);
  build_number (builder, "best_loss", summary->best_loss);
  build_step (builder, "best_loss_step", summary->best_loss_step);
  build_step (builder, "steps_to_90", score->steps_to_90);
  build_number (builder, "seconds_to_90", summary->seconds_to_90);
  build_step (builder, "steps_to_95", score->steps_to_95);
  build_number (builder, "seconds_to_95", summary->seconds_to_95);
  build_number (builder, "test_accuracy", score->test_accuracy);
  build_number (builder, "test_loss", summary->test_loss);
  build_number (builder, "last_train_loss", (double) score->train_loss);
  build_number (builder, "last_train_accuracy", (double) score->train_accuracy);
  build_number (builder, "seconds", score->seconds);
}

void
bnl_run_json_build (JsonBuilder *builder, const BnlRunRecord *record)
{
  g_autofree char *spec = bnl_spec_to_json (record->spec);

  json_builder_begin_object (builder);
  build_identity (builder, record);
  build_course (builder, record);
  build_summary (builder, &record->summary);
  build_text (builder, "version", record->version);
  build_text (builder, "machine", record->machine);
  build_text (builder, "blas", record->blas);
  build_text (builder, "dataset_checksum",
              record->dataset_checksum[0] != '\0' ? record->dataset_checksum : NULL);
  build_flag (builder, "from_file", record->from_file);
  json_builder_set_member_name (builder, "spec");
  json_builder_add_value (builder, json_from_string (spec, NULL));
  json_builder_end_object (builder);
}

void
bnl_run_json_build_events (JsonBuilder *builder, const GPtrArray *events)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++) {
    const BnlRecordEvent *event = g_ptr_array_index (events, i);

    json_builder_begin_object (builder);
    build_count (builder, "step", event->step);
    build_time (builder, "at", event->at_usec);
    build_text (builder, "kind", bnl_record_event_kind_get_name (event->kind));
    build_text (builder, "text", event->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}
