/* What the window trains is kept, and goes on another day where it was. */

#include <string.h>

#include "app/bnl-runs-keeper.h"
#include "runs-fixture.h"

static void
set_up (RunsFixture *fixture, gconstpointer data)
{
  runs_fixture_init (fixture);
}

static void
tear_down (RunsFixture *fixture, gconstpointer data)
{
  runs_fixture_clear (fixture);
}

static void
test_pair (RunsFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  const BnlRunRecord *a, *b;

  runs_fixture_train (fixture, TRUE, "");
  records = runs_fixture_list (fixture);
  g_assert_cmpuint (records->len, ==, 2);
  a = records->pdata[0];
  b = records->pdata[1];
  g_assert_cmpstr (a->group, ==, b->group);
  g_assert_cmpstr (a->arm, !=, b->arm);
  g_assert_cmpint (a->state, ==, BNL_RECORD_FINISHED);
  g_assert_cmpuint (a->n_steps_done, ==, 10);
  g_assert_null (fixture->problem);
}

static void
wait_for_steps (BnlComparison *comparison, gsize n)
{
  while (bnl_series_get_length (
             bnl_run_get_series (bnl_comparison_get_run (comparison, BNL_ARM_WITH))) < n)
    g_usleep (1000);
}

/* The window is closed while it trains: both arms are kept as paused, at the same step. */
static void
test_close (RunsFixture *fixture, gconstpointer data)
{
  BnlComparison *comparison = runs_fixture_start (fixture, TRUE, "steps=1000000");
  g_autoptr (GPtrArray) records = NULL;
  const BnlRunRecord *a, *b;

  wait_for_steps (comparison, 20);
  bnl_runs_keeper_close (fixture->keeper, comparison);
  bnl_comparison_free (comparison);
  runs_fixture_reopen (fixture);
  records = runs_fixture_list (fixture);
  g_assert_cmpuint (records->len, ==, 2);
  a = records->pdata[0];
  b = records->pdata[1];
  g_assert_cmpint (a->state, ==, BNL_RECORD_PAUSED);
  g_assert_cmpint (b->state, ==, BNL_RECORD_PAUSED);
  g_assert_cmpuint (a->n_steps_done, ==, b->n_steps_done);
  g_assert_cmpuint (a->checkpoint_step, ==, a->n_steps_done);
}

static gpointer
load_newest (BnlStore *store, gpointer data, GError **error)
{
  return bnl_store_load_checkpoint (store, *(gint64 *) data, 0, error);
}

static gpointer
load_series (BnlStore *store, gpointer data, GError **error)
{
  return bnl_store_load_series (store, *(gint64 *) data, error);
}

static gpointer
ask (RunsFixture *fixture, BnlRunsWork work, gint64 id, GDestroyNotify free_result)
{
  RunsAnswer answer = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer found;

  bnl_runs_keeper_ask (fixture->keeper, NULL, work, g_memdup2 (&id, sizeof id), g_free, free_result,
                       runs_fixture_answer_cb, &answer);
  result = runs_fixture_wait (&answer);
  found = bnl_runs_keeper_finish (result, &error);
  g_assert_no_error (error);
  return found;
}

/* Trains a pair of n steps in two sessions, the second of which goes on; id of the arm with BN. */
static gint64
train_in_two (RunsFixture *fixture, guint64 n, BnlSeries **straight)
{
  g_autofree char *settings = g_strdup_printf ("steps=%" G_GUINT64_FORMAT, n);
  BnlComparison *comparison = runs_fixture_start (fixture, TRUE, settings);
  BnlRunsResumption *resumption = g_new0 (BnlRunsResumption, 1);
  g_autoptr (GPtrArray) records = NULL;
  gint64 id = 0;

  *straight =
      bnl_series_ref (bnl_run_get_series (bnl_comparison_get_run (comparison, BNL_ARM_WITH)));
  wait_for_steps (comparison, 5);
  bnl_runs_keeper_close (fixture->keeper, comparison);
  bnl_comparison_free (comparison);
  runs_fixture_reopen (fixture);

  records = runs_fixture_list (fixture);
  g_assert_cmpuint (records->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    const BnlRunRecord *record = records->pdata[i];
    BnlArm arm = record->spec->norm == BNL_NORM_NONE ? BNL_ARM_WITHOUT : BNL_ARM_WITH;

    resumption->checkpoints[arm] =
        ask (fixture, load_newest, record->id, (GDestroyNotify) bnl_checkpoint_unref);
    resumption->past[arm] =
        ask (fixture, load_series, record->id, (GDestroyNotify) bnl_series_unref);
    resumption->continues[arm] = record->id;
    if (arm == BNL_ARM_WITH) {
      id = record->id;
      resumption->spec = bnl_spec_dup (record->spec);
    }
  }
  bnl_runs_keeper_expect (fixture->keeper, resumption);
  runs_fixture_train (fixture, TRUE, settings);
  return id;
}

static void
assert_same_rows (BnlSeries *a, BnlSeries *b, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *row_a = bnl_series_get (a, i);
    const BnlMetrics *row_b = bnl_series_get (b, i);

    g_assert_cmpuint (row_a->step, ==, row_b->step);
    g_assert_cmpint (memcmp (&row_a->train_loss, &row_b->train_loss, sizeof (float)), ==, 0);
    g_assert_cmpint (memcmp (&row_a->train_accuracy, &row_b->train_accuracy, sizeof (float)), ==,
                     0);
  }
}

/* Pause, quit, start again tomorrow: the same record goes on, to the numbers of one session. */
static void
test_tomorrow (RunsFixture *fixture, gconstpointer data)
{
  const guint64 n = 400;
  g_autoptr (BnlSeries) first = NULL;
  g_autoptr (BnlSeries) whole = NULL;
  g_autoptr (BnlSeries) straight = NULL;
  g_autoptr (GPtrArray) records = NULL;
  gint64 id = train_in_two (fixture, n, &first);

  records = runs_fixture_list (fixture);
  g_assert_cmpuint (records->len, ==, 2);
  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = records->pdata[i];

    g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
    g_assert_cmpuint (record->n_steps_done, ==, n);
  }
  whole = ask (fixture, load_series, id, (GDestroyNotify) bnl_series_unref);
  g_assert_cmpuint (bnl_series_get_length (whole), ==, n);
  assert_same_rows (whole, first, bnl_series_get_length (first));

  runs_fixture_train (fixture, TRUE, "steps=400");
  g_ptr_array_unref (records);
  records = runs_fixture_list (fixture);
  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = records->pdata[i];

    if (record->spec->norm == BNL_NORM_BATCH && record->id != id)
      straight = ask (fixture, load_series, record->id, (GDestroyNotify) bnl_series_unref);
  }
  g_assert_nonnull (straight);
  g_assert_cmpuint (bnl_series_get_length (straight), ==, n);
  assert_same_rows (whole, straight, n);
}

/* Something else is started first: it begins at its beginning. */
static void
test_other (RunsFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  BnlRunsResumption *resumption = g_new0 (BnlRunsResumption, 1);
  const BnlRunRecord *record;

  runs_fixture_train (fixture, FALSE, "steps=10");
  records = runs_fixture_list (fixture);
  record = records->pdata[0];
  resumption->checkpoints[BNL_ARM_WITH] =
      ask (fixture, load_newest, record->id, (GDestroyNotify) bnl_checkpoint_unref);
  resumption->continues[BNL_ARM_WITH] = record->id;
  resumption->spec = bnl_spec_dup (record->spec);
  resumption->spec->steps = 20;
  bnl_runs_keeper_expect (fixture->keeper, resumption);
  runs_fixture_train (fixture, FALSE, "steps=10 lr=0.5");
  g_ptr_array_unref (records);
  records = runs_fixture_list (fixture);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpuint (((BnlRunRecord *) records->pdata[0])->n_steps_done, ==, 10);
}

/* Without a store, or after it is closed, an answer comes all the same. */
static void
test_without_store (void)
{
  g_autoptr (BnlRunsKeeper) keeper = bnl_runs_keeper_new ();
  RunsAnswer answer = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = 1;

  bnl_runs_keeper_ask (keeper, NULL, load_series, g_memdup2 (&id, sizeof id), g_free, NULL,
                       runs_fixture_answer_cb, &answer);
  result = runs_fixture_wait (&answer);
  g_assert_null (bnl_runs_keeper_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  g_assert_cmpuint (bnl_runs_keeper_get_change_count (keeper), ==, 0);
  bnl_runs_keeper_close (keeper, NULL);
  bnl_runs_keeper_close (keeper, NULL);
}

static void
problem_cb (char **problem, const char *sentence)
{
  g_assert_null (*problem); /* told once */
  *problem = g_strdup (sentence);
}

/* A file that is something else stays as it is, and the person is told. */
static void
test_foreign (RunsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "letter.txt", NULL);
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  BnlRunsKeeper *keeper = bnl_runs_keeper_new ();

  g_assert_true (
      g_file_set_contents (path, "Dear reader, this is a letter and no database.", -1, NULL));
  g_signal_connect_swapped (keeper, "problem", G_CALLBACK (problem_cb), &problem);
  bnl_runs_keeper_open (keeper, path);
  while (bnl_runs_keeper_get_opening (keeper))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (problem);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "Dear reader") || strstr (problem, "letter.txt"));
  bnl_runs_keeper_close (keeper, NULL);
  g_object_unref (keeper);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/runs-keeper/pair", RunsFixture, NULL, set_up, test_pair, tear_down);
  g_test_add ("/app/runs-keeper/close", RunsFixture, NULL, set_up, test_close, tear_down);
  g_test_add ("/app/runs-keeper/tomorrow", RunsFixture, NULL, set_up, test_tomorrow, tear_down);
  g_test_add ("/app/runs-keeper/other", RunsFixture, NULL, set_up, test_other, tear_down);
  g_test_add_func ("/app/runs-keeper/without-store", test_without_store);
  g_test_add ("/app/runs-keeper/foreign", RunsFixture, NULL, set_up, test_foreign, tear_down);
  return g_test_run ();
}
