#include "runs-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "data/bnl-dataset.h"
#include "engine/bnl-blas.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)

static void
problem_cb (RunsFixture *fixture, const char *sentence)
{
  g_free (fixture->problem);
  fixture->problem = g_strdup (sentence);
}

static void
open_keeper (RunsFixture *fixture)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  fixture->keeper = bnl_runs_keeper_new ();
  g_signal_connect_swapped (fixture->keeper, "problem", G_CALLBACK (problem_cb), fixture);
  bnl_runs_keeper_open (fixture->keeper, fixture->path);
  while (bnl_runs_keeper_get_opening (fixture->keeper)) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
}

void
runs_fixture_init (RunsFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char message[512];

  g_assert_true (bnl_blas_start (message, sizeof message));
  *fixture = (RunsFixture){ 0 };
  fixture->folder = g_dir_make_tmp ("bnlab-runs-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "runs.db", NULL);
  fixture->dataset = bnl_dataset_load ("digits", &error);
  g_assert_no_error (error);
  open_keeper (fixture);
}

void
runs_fixture_reopen (RunsFixture *fixture)
{
  bnl_runs_keeper_close (fixture->keeper, NULL);
  g_clear_object (&fixture->keeper);
  open_keeper (fixture);
}

void
runs_fixture_clear (RunsFixture *fixture)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  bnl_runs_keeper_close (fixture->keeper, NULL);
  g_clear_object (&fixture->keeper);
  bnl_dataset_unref (fixture->dataset);
  folder = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (folder))) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->problem);
}

static BnlSpec *
make_spec (const char *settings)
{
  BnlSpec *spec = bnl_spec_new ();
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;

  spec->steps = 10;
  spec->eval_every = 5;
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);

    if (words[i][0])
      bnl_spec_set (spec, parts[0], parts[1], &error);
    g_assert_no_error (error);
  }
  return spec;
}

BnlComparison *
runs_fixture_start (RunsFixture *fixture, gboolean pair, const char *settings)
{
  g_autoptr (BnlSpec) spec = make_spec (settings);
  BnlComparison *comparison = bnl_comparison_new (spec, fixture->dataset, pair, NULL, NULL, 0);

  bnl_runs_keeper_follow (fixture->keeper, comparison);
  bnl_comparison_start (comparison, FALSE);
  return comparison;
}

void
runs_fixture_train (RunsFixture *fixture, gboolean pair, const char *settings)
{
  BnlComparison *comparison = runs_fixture_start (fixture, pair, settings);

  bnl_comparison_wait (comparison);
  /* All is written before the keeper is closed. */
  bnl_runs_keeper_close (fixture->keeper, comparison);
  bnl_comparison_free (comparison);
  g_clear_object (&fixture->keeper);
  open_keeper (fixture);
}

void
runs_fixture_answer_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ((RunsAnswer *) data)->result = g_object_ref (result);
}

GAsyncResult *
runs_fixture_wait (RunsAnswer *answer)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (!answer->result) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
  return g_steal_pointer (&answer->result);
}

static gpointer
list_runs (BnlStore *store, gpointer data, GError **error)
{
  return bnl_store_list (store, error);
}

GPtrArray *
runs_fixture_list (RunsFixture *fixture)
{
  RunsAnswer answer = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  bnl_runs_keeper_ask (fixture->keeper, NULL, list_runs, NULL, NULL,
                       (GDestroyNotify) g_ptr_array_unref, runs_fixture_answer_cb, &answer);
  result = runs_fixture_wait (&answer);
  records = bnl_runs_keeper_finish (result, &error);
  g_assert_no_error (error);
  return records;
}

BnlRunsList *
runs_fixture_new_list (RunsFixture *fixture)
{
  g_autoptr (GPtrArray) records = runs_fixture_list (fixture);
  BnlRunsList *list = bnl_runs_list_new ();

  bnl_runs_list_set_records (list, records);
  return list;
}
