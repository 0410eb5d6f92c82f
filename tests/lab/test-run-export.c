#include "lab/bnl-run-export.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "bnl-store-fixture.h"
#include "lab/bnl-metrics-file.h"
#include "lab/bnl-model-file.h"

#define N_ROWS 5000 /* more than one piece of JSON a column */

typedef struct {
  char *path; /* of the database */
  BnlStore *store;
  gint64 ids[2];
  char *out;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *name = data;
  g_autofree char *folder = NULL;

  fixture->path = bnl_store_fixture_new_path ();
  fixture->store = bnl_store_fixture_open (fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->ids); i++)
    fixture->ids[i] = bnl_store_fixture_add (fixture->store, N_ROWS, i);
  folder = g_path_get_dirname (fixture->path);
  fixture->out = g_build_filename (folder, name, NULL);
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  bnl_store_unref (fixture->store);
  bnl_store_fixture_remove (fixture->path);
  g_free (fixture->out);
}

static void
export_runs (Fixture *fixture, guint n, BnlRunExportFormat expected)
{
  g_autoptr (GError) error = NULL;
  BnlRunExportFormat format;

  g_assert_true (bnl_run_export_find_format (fixture->out, &format));
  g_assert_cmpint (format, ==, expected);
  g_assert_true (
      bnl_run_export_write (fixture->store, fixture->ids, n, format, fixture->out, &error));
  g_assert_no_error (error);
}

static void
test_format (void)
{
  static const struct {
    const char *path;
    BnlRunExportFormat format;
  } cases[] = {
    { "a.csv", BNL_RUN_EXPORT_CSV },
    { "b/a.json", BNL_RUN_EXPORT_JSON },
    { "a.safetensors", BNL_RUN_EXPORT_MODEL },
    { "a", BNL_RUN_EXPORT_EVENTS },
    { "b.csv/a", BNL_RUN_EXPORT_EVENTS },
    { "a.csv/", BNL_RUN_EXPORT_EVENTS },
    { ".", BNL_RUN_EXPORT_EVENTS },
    { "/", BNL_RUN_EXPORT_EVENTS },
  };
  BnlRunExportFormat format;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (bnl_run_export_find_format (cases[i].path, &format));
    g_assert_cmpint (format, ==, cases[i].format);
  }
  g_assert_false (bnl_run_export_find_format ("a.png", &format));
  g_assert_false (bnl_run_export_find_format ("a.csv.gz", &format));
}

static void
assert_series (const BnlSeries *series, guint32 seed)
{
  g_autoptr (BnlSeries) expected = bnl_store_fixture_new_series (N_ROWS, seed);

  g_assert_true (bnl_store_fixture_is_same_series (series, expected));
}

static void
test_csv (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GPtrArray) arms = NULL;

  export_runs (fixture, 2, BNL_RUN_EXPORT_CSV);
  arms = bnl_metrics_file_read (fixture->out, NULL);
  g_assert_nonnull (arms);
  g_assert_cmpuint (arms->len, ==, 2);
  for (guint i = 0; i < arms->len; i++)
    assert_series (((const BnlMetricsArm *) g_ptr_array_index (arms, i))->series, i);
}

/* A run alone has no column for its arm. */
static void
test_csv_of_one (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GPtrArray) arms = NULL;

  export_runs (fixture, 1, BNL_RUN_EXPORT_CSV);
  arms = bnl_metrics_file_read (fixture->out, NULL);
  g_assert_cmpuint (arms->len, ==, 1);
  g_assert_cmpstr (((const BnlMetricsArm *) g_ptr_array_index (arms, 0))->arm, ==, "");
}

static void
assert_column (JsonObject *metrics, const char *name, const BnlSeries *series, gsize offset)
{
  JsonArray *values = json_object_get_array_member (metrics, name);

  g_assert_cmpuint (json_array_get_length (values), ==, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++) {
    const float expected = *(const float *) ((const char *) bnl_series_get (series, i) + offset);
    JsonNode *node = json_array_get_element (values, i);

    if (isfinite (expected))
      g_assert_true ((float) json_node_get_double (node) == expected);
    else
      g_assert_true (JSON_NODE_HOLDS_NULL (node));
  }
}

static void
assert_trace (JsonObject *run, guint32 seed)
{
  g_autoptr (BnlTrace) expected = bnl_store_fixture_new_trace (BNL_STORE_FIXTURE_N_TRACED, seed);
  JsonObject *traces = json_object_get_object_member (run, "traces");
  JsonObject *trace = json_object_get_object_member (traces, "unit");
  JsonArray *steps = json_object_get_array_member (trace, "step");
  static const char *const columns[] = { "p15", "p50", "p85" };

  g_assert_cmpuint (json_object_get_size (traces), ==, 1);
  g_assert_cmpint (json_object_get_int_member (trace, "subject"), ==, seed);
  g_assert_cmpuint (json_array_get_length (steps), ==, BNL_STORE_FIXTURE_N_TRACED);
  for (guint i = 0; i < BNL_STORE_FIXTURE_N_TRACED; i++) {
    float values[3];

    g_assert_cmpint (json_array_get_int_element (steps, i), ==,
                     (gint64) bnl_trace_get (expected, i, values));
    for (guint k = 0; k < G_N_ELEMENTS (columns); k++) {
      JsonNode *node = json_array_get_element (json_object_get_array_member (trace, columns[k]), i);

      if (isfinite (values[k]))
        g_assert_true ((float) json_node_get_double (node) == values[k]);
      else
        g_assert_true (JSON_NODE_HOLDS_NULL (node));
    }
  }
}

static void
test_json (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *runs;

  export_runs (fixture, 2, BNL_RUN_EXPORT_JSON);
  g_assert_true (json_parser_load_from_file (parser, fixture->out, NULL));
  runs =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "runs");
  g_assert_cmpuint (json_array_get_length (runs), ==, 2);
  for (guint i = 0; i < 2; i++) {
    JsonObject *run = json_array_get_object_element (runs, i);
    JsonObject *record = json_object_get_object_member (run, "record");
    JsonObject *metrics = json_object_get_object_member (run, "metrics");
    g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (N_ROWS, i);

    g_assert_cmpint (json_object_get_int_member (record, "id"), ==, fixture->ids[i]);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (run, "events")), ==, 2);
    assert_column (metrics, "train_loss", series, G_STRUCT_OFFSET (BnlMetrics, train_loss));
    assert_column (metrics, "val_accuracy", series, G_STRUCT_OFFSET (BnlMetrics, val_accuracy));
    assert_trace (run, i);
  }
}

static void
test_model (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (BnlSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  export_runs (fixture, 1, BNL_RUN_EXPORT_MODEL);
  snapshot = bnl_model_file_load (fixture->out, NULL, &error);
  g_assert_no_error (error);
  g_unlink (fixture->out);
  g_assert_false (bnl_run_export_write (fixture->store, fixture->ids, 2, BNL_RUN_EXPORT_MODEL,
                                        fixture->out, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
}

/* One that is not there keeps all from being written, and what was there stands. */
static void
test_missing (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  fixture->ids[1] = 12345;
  g_assert_true (g_file_set_contents (fixture->out, "mine", -1, NULL));
  g_assert_false (bnl_run_export_write (fixture->store, fixture->ids, 2, BNL_RUN_EXPORT_CSV,
                                        fixture->out, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_assert_true (g_file_get_contents (fixture->out, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/run-export/format", test_format);
#define ADD(name, file, function)                                                                  \
  g_test_add ("/lab/run-export/" name, Fixture, file, set_up, function, tear_down)
  ADD ("csv", "out.csv", test_csv);
  ADD ("csv-of-one", "out.csv", test_csv_of_one);
  ADD ("json", "out.json", test_json);
  ADD ("model", "out.safetensors", test_model);
  ADD ("missing", "out.csv", test_missing);
#undef ADD
  return g_test_run ();
}
