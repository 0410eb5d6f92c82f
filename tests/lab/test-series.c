#include "lab/bnl-series.h"

#include <stdatomic.h>
#include <stdbool.h>

#define N_ROWS 100000 /* several chunks */

static BnlMetrics
make_row (guint64 step)
{
  return (BnlMetrics){ .step = step, .examples = step * 3, .train_loss = (float) (step % 1000) };
}

static void
assert_row (const BnlSeries *series, gsize index)
{
  const BnlMetrics *row = bnl_series_get (series, index);

  g_assert_cmpuint (row->step, ==, index + 1);
  g_assert_cmpuint (row->examples, ==, (index + 1) * 3);
  g_assert_true (row->train_loss == (float) ((index + 1) % 1000));
}

/* Every row stays where it was first seen. */
static void
test_append (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  g_autofree const BnlMetrics **places = g_new (const BnlMetrics *, N_ROWS);

  g_assert_cmpuint (bnl_series_get_length (series), ==, 0);
  for (gsize i = 0; i < N_ROWS; i++) {
    const BnlMetrics row = make_row (i + 1);

    bnl_series_append (series, &row);
    g_assert_cmpuint (bnl_series_get_length (series), ==, i + 1);
    places[i] = bnl_series_get (series, i);
  }
  for (gsize i = 0; i < N_ROWS; i++) {
    assert_row (series, i);
    g_assert_true (bnl_series_get (series, i) == places[i]);
  }
}

static void
test_references (void)
{
  BnlSeries *series = bnl_series_new ();
  const BnlMetrics row = make_row (1);

  bnl_series_append (series, &row);
  g_assert_true (bnl_series_ref (series) == series);
  bnl_series_unref (series);
  assert_row (series, 0);
  bnl_series_unref (series);
}

/* Rows may be added to it that the other never has. */
static void
test_head (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  g_autoptr (BnlSeries) head = NULL;
  g_autoptr (BnlSeries) none = NULL;

  for (gsize i = 0; i < 5000; i++) {
    const BnlMetrics row = make_row (i + 1);

    bnl_series_append (series, &row);
  }
  head = bnl_series_dup_head (series, 4500);
  none = bnl_series_dup_head (series, 0);
  g_assert_cmpuint (bnl_series_get_length (none), ==, 0);
  for (gsize i = 4500; i < 4600; i++) {
    const BnlMetrics row = make_row (i + 1);

    g_assert_cmpuint (bnl_series_get_length (head), ==, i);
    bnl_series_append (head, &row);
  }
  for (gsize i = 0; i < 4600; i++)
    assert_row (head, i);
  g_assert_cmpuint (bnl_series_get_length (series), ==, 5000);
}

/* A series may begin late, and leave out steps. */
static void
test_find (void)
{
  for (guint64 stride = 1; stride <= 3; stride++) {
    g_autoptr (BnlSeries) series = bnl_series_new ();

    g_assert_null (bnl_series_find (series, 1));
    for (guint64 i = 0; i < 1000; i++) {
      const BnlMetrics row = make_row (501 + i * stride);

      bnl_series_append (series, &row);
    }
    g_assert_null (bnl_series_find (series, 0));
    g_assert_null (bnl_series_find (series, 500));
    g_assert_null (bnl_series_find (series, 501 + 1000 * stride));
    for (guint64 step = 501; step < 501 + 1000 * stride; step++) {
      const BnlMetrics *row = bnl_series_find (series, step);

      if ((step - 501) % stride == 0)
        g_assert_cmpuint (row->step, ==, step);
      else
        g_assert_null (row);
    }
  }
}

typedef struct {
  BnlSeries *series;
  atomic_bool done;
} Shared;

static gpointer
append_worker (gpointer data)
{
  Shared *shared = data;

  for (guint64 i = 1; i <= N_ROWS; i++) {
    const BnlMetrics row = make_row (i);

    bnl_series_append (shared->series, &row);
  }
  atomic_store (&shared->done, true);
  bnl_series_unref (shared->series);
  return NULL;
}

/* A reader that looks all the time sees whole rows only, and the length never shrinks. */
static void
test_threads (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  Shared shared = { .series = bnl_series_ref (series) };
  gsize seen = 0;
  gboolean done = FALSE;
  GThread *thread;

  atomic_init (&shared.done, false);
  thread = g_thread_new ("append", append_worker, &shared);
  while (!done) {
    gsize length;

    done = atomic_load (&shared.done);
    length = bnl_series_get_length (series);
    g_assert_cmpuint (length, >=, seen);
    for (; seen < length; seen++)
      assert_row (series, seen);
  }
  g_thread_join (thread);
  g_assert_cmpuint (seen, ==, N_ROWS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/series/append", test_append);
  g_test_add_func ("/lab/series/references", test_references);
  g_test_add_func ("/lab/series/head", test_head);
  g_test_add_func ("/lab/series/find", test_find);
  g_test_add_func ("/lab/series/threads", test_threads);
  return g_test_run ();
}
