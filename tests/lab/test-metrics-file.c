#include "lab/bnl-metrics-file.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"

#define HEADER                                                                                     \
  "step,epoch,examples,seconds,lr,train_loss,train_accuracy,val_loss,val_accuracy,test_loss,"      \
  "test_accuracy\n"

static BnlMetrics
make_row (guint64 step)
{
  return (BnlMetrics){
    .step = step,
    .epoch = 1,
    .examples = step * 64,
    .seconds = (double) step / 3.0,
    .lr = 0.001,
    .train_loss = 2.3025851f / (float) step,
    .train_accuracy = 1.0f / 3.0f,
    .val_loss = NAN,
    .val_accuracy = NAN,
    .test_loss = NAN,
    .test_accuracy = NAN,
  };
}

static BnlSeries *
make_series (guint64 n)
{
  BnlSeries *series = bnl_series_new ();

  for (guint64 step = 1; step <= n; step++) {
    BnlMetrics row = make_row (step);

    if (step % 2 == 0) {
      row.val_loss = 0.1f * (float) step;
      row.val_accuracy = 0.9f;
    }
    if (step == n)
      row.test_accuracy = 0.123456789f;
    bnl_series_append (series, &row);
  }
  return series;
}

static void
assert_format (const BnlMetrics *row, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  bnl_metrics_file_format (row, text);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_format (void)
{
  BnlMetrics row = make_row (1);

  assert_format (&row, "1,1,64,0.3333333333333333,0.001,2.3025851,0.33333334,,,,");
  row.val_loss = 0.25f;
  row.val_accuracy = 0.9f;
  row.test_loss = INFINITY;
  row.test_accuracy = 0.0f;
  assert_format (&row, "1,1,64,0.3333333333333333,0.001,2.3025851,0.33333334,0.25,0.9,inf,0");
  row = make_row (1);
  row.train_loss = NAN;
  assert_format (&row, "1,1,64,0.3333333333333333,0.001,nan,0.33333334,,,,");
}

static void
write_arms (const char *path, gboolean with_arm, BnlSeries *none, BnlSeries *batch)
{
  g_autoptr (GError) error = NULL;
  BnlMetricsFile *file = bnl_metrics_file_create (path, with_arm, &error);
  const gsize n = bnl_series_get_length (none);

  g_assert_no_error (error);
  g_assert_true (bnl_metrics_file_write (file, with_arm ? "none" : NULL, none, 0, 1, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  if (batch != NULL)
    g_assert_true (
        bnl_metrics_file_write (file, "batch", batch, 0, bnl_series_get_length (batch), &error));
  g_assert_true (bnl_metrics_file_write (file, with_arm ? "none" : NULL, none, 1, n - 1, &error));
  g_assert_true (bnl_metrics_file_close (file, &error));
  g_assert_no_error (error);
}

static void
test_one (void)
{
  char *path = bnl_lab_fixture_new_path ("metrics.csv");
  g_autoptr (BnlSeries) series = make_series (100);
  g_autoptr (GPtrArray) arms = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  BnlMetricsArm *arm;

  write_arms (path, FALSE, series, NULL);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, HEADER "1,1,64,"));
  arms = bnl_metrics_file_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (arms->len, ==, 1);
  arm = g_ptr_array_index (arms, 0);
  g_assert_cmpstr (arm->arm, ==, "");
  g_assert_cmpuint (bnl_series_get_length (arm->series), ==, 100);
  bnl_lab_fixture_assert_same_rows (series, arm->series, 100);
  for (gsize i = 0; i < 100; i++)
    g_assert_true (bnl_series_get (series, i)->seconds == bnl_series_get (arm->series, i)->seconds);
  bnl_lab_fixture_remove (path);
}

static void
test_pair (void)
{
  char *path = bnl_lab_fixture_new_path ("metrics.csv");
  g_autoptr (BnlSeries) none = make_series (7);
  g_autoptr (BnlSeries) batch = make_series (4);
  g_autoptr (GPtrArray) arms = NULL;
  g_autofree char *contents = NULL;
  BnlMetricsArm *first, *second;

  write_arms (path, TRUE, none, batch);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "arm," HEADER "none,1,1,64,"));
  arms = bnl_metrics_file_read (path, NULL);
  g_assert_cmpuint (arms->len, ==, 2);
  first = g_ptr_array_index (arms, 0);
  second = g_ptr_array_index (arms, 1);
  g_assert_cmpstr (first->arm, ==, "none");
  g_assert_cmpstr (second->arm, ==, "batch");
  bnl_lab_fixture_assert_same_rows (none, first->series, 7);
  bnl_lab_fixture_assert_same_rows (batch, second->series, 4);
  bnl_lab_fixture_remove (path);
}

static void
assert_refused (const char *contents, gssize length, const char *pattern)
{
  char *path = bnl_lab_fixture_new_path ("bad.csv");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, contents, length, NULL));
  g_assert_null (bnl_metrics_file_read (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  bnl_lab_fixture_remove (path);
}

static void
test_refused (void)
{
  g_autofree char *endless = g_strnfill (100000, '1');

  assert_refused ("", -1, "*line 1: the file is empty");
  assert_refused ("step,loss\n1,2\n", -1, "*line 1: the columns “step,epoch,*” were expected");
  assert_refused ("arm,step\n", -1, "*line 1: the columns “arm,step,epoch,*");
  assert_refused (HEADER "1,1,64,0.1,0.1,1,1,,,\n", -1, "*line 2: 10 columns where 11*");
  assert_refused (HEADER "\n", -1, "*line 2: 0 columns*");
  assert_refused (HEADER "1,1,64,0.1,0.1,1,1,,,,\nx,1,64,0.1,0.1,1,1,,,,\n", -1,
                  "*line 3: column step: *“x”");
  assert_refused (HEADER "1,4294967296,64,0.1,0.1,1,1,,,,\n", -1, "*column epoch*");
  assert_refused (HEADER "1,1,64,0.1,,1,1,,,,\n", -1, "*column lr: *“”");
  assert_refused (HEADER "1,1,64,0.1,0.1,,1,,,,\n", -1, "*column train_loss*");
  assert_refused (HEADER "1,1,64,0.1,0.1,1,1,zero,,,\n", -1, "*column val_loss*“zero”");
  assert_refused (HEADER "1,1,64,0.1,0.1,1e99,1,,,,\n", -1, "*column train_loss*");
  assert_refused (endless, -1, "*line 1: longer than*");
  assert_refused ("\0\0\0\0", 4, "*line 1*");
}

static void
test_unreadable (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bnl_metrics_file_read ("/nowhere/metrics.csv", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (bnl_metrics_file_read (g_get_tmp_dir (), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

static void
test_full_disk (void)
{
  g_autoptr (BnlSeries) series = make_series (2000);
  g_autoptr (GError) error = NULL;
  BnlMetricsFile *file;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS)) {
    g_test_skip ("there is no /dev/full");
    return;
  }
  file = bnl_metrics_file_create ("/dev/full", FALSE, &error);
  g_assert_no_error (error);
  g_assert_false (bnl_metrics_file_write (file, NULL, series, 0, 2000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_false (bnl_metrics_file_close (file, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/metrics-file/format", test_format);
  g_test_add_func ("/lab/metrics-file/one", test_one);
  g_test_add_func ("/lab/metrics-file/pair", test_pair);
  g_test_add_func ("/lab/metrics-file/refused", test_refused);
  g_test_add_func ("/lab/metrics-file/unreadable", test_unreadable);
  g_test_add_func ("/lab/metrics-file/full-disk", test_full_disk);
  return g_test_run ();
}
