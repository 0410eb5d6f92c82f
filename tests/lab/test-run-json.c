#include "lab/bnl-run-json.h"

#include <math.h>

#include "lab/bnl-run-record-private.h"

static BnlRunRecord *
new_record (void)
{
  static const char *const tags[] = { "a", NULL };
  BnlRunRecord *record = bnl_run_record_new ();
  BnlScore *score = &record->summary.score;

  record->id = 7;
  record->uuid = g_strdup ("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed");
  record->group = g_strdup ("0b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed");
  record->name = g_strdup ("“quoted”\n");
  record->note = g_strdup ("");
  record->arm = g_strdup ("batch");
  record->tags = g_strdupv ((char **) tags);
  record->spec = bnl_spec_new ();
  record->version = g_strdup ("1");
  record->machine = g_strdup ("here");
  record->blas = g_strdup ("Haswell, 1 thread");
  record->dataset_checksum = g_strdup ("");
  record->state = BNL_RECORD_INTERRUPTED;
  record->started_usec = G_GINT64_CONSTANT (1700000000250000);
  record->n_steps_done = 40;
  record->n_steps_planned = 100;
  score->measured = TRUE;
  score->best_accuracy = 0.75;
  score->best_step = 30;
  score->steps_to_90 = 0;
  record->summary.seconds_to_90 = (double) NAN;
  return record;
}

static JsonObject *
build (const BnlRunRecord *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  bnl_run_json_build (builder, record);
  root = json_builder_get_root (builder);
  return json_node_dup_object (root);
}

static void
assert_null (JsonObject *object, const char *key)
{
  g_assert_true (json_object_has_member (object, key));
  g_assert_true (json_object_get_null_member (object, key));
}

static void
test_known (void)
{
  g_autoptr (BnlRunRecord) record = new_record ();
  g_autoptr (JsonObject) object = build (record);

  g_assert_cmpint (json_object_get_int_member (object, "id"), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "“quoted”\n");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "interrupted");
  g_assert_cmpstr (json_object_get_string_member (object, "started"), ==,
                   "2023-11-14T22:13:20.250000Z");
  g_assert_cmpint (json_object_get_int_member (object, "steps"), ==, 40);
  g_assert_true (json_object_get_double_member (object, "best_accuracy") == 0.75);
  g_assert_cmpint (json_object_get_int_member (object, "best_step"), ==, 30);
  g_assert_cmpstr (json_object_get_string_member (object, "judged_on"), ==, "validation");
}

/* Not 0, which would be a value. */
static void
test_unknown (void)
{
  static const char *const keys[] = { "ended",       "diverged_at",   "checkpoint_step",
                                      "parent",      "parent_step",   "steps_to_90",
                                      "steps_to_95", "seconds_to_90", "test_accuracy",
                                      "best_loss",   "test_loss",     "dataset_checksum" };
  g_autoptr (BnlRunRecord) record = new_record ();
  g_autoptr (JsonObject) object = build (record);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_null (object, keys[i]);
}

static void
test_spec (void)
{
  g_autoptr (BnlRunRecord) record = new_record ();
  g_autoptr (JsonObject) object = build (record);
  g_autofree char *text = json_to_string (json_object_get_member (object, "spec"), FALSE);
  g_autoptr (BnlSpec) spec = bnl_spec_from_json (text, NULL);

  g_assert_nonnull (spec);
  g_assert_true (bnl_spec_equal (spec, record->spec));
}

static void
test_events (void)
{
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_record_event_free);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_add (events, bnl_record_event_new (0, 1000000, BNL_RECORD_EVENT_NOTE, "a \"note\""));
  g_ptr_array_add (events, bnl_record_event_new (12, 2500000, BNL_RECORD_EVENT_RATE, "0.01"));
  bnl_run_json_build_events (builder, events);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_assert_cmpstr (text, ==,
                   "[{\"step\":0,\"at\":\"1970-01-01T00:00:01Z\",\"kind\":\"note\","
                   "\"text\":\"a \\\"note\\\"\"},"
                   "{\"step\":12,\"at\":\"1970-01-01T00:00:02.500000Z\",\"kind\":\"rate\","
                   "\"text\":\"0.01\"}]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/run-json/known", test_known);
  g_test_add_func ("/lab/run-json/unknown", test_unknown);
  g_test_add_func ("/lab/run-json/spec", test_spec);
  g_test_add_func ("/lab/run-json/events", test_events);
  return g_test_run ();
}
