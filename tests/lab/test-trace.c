#include "lab/bnl-trace.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"

static BnlTrace *
new_trace (guint n_rows)
{
  BnlTrace *trace = bnl_trace_new ("things", 2);

  for (guint i = 0; i < n_rows; i++) {
    const float values[] = { (float) i, -0.5f * (float) i };

    bnl_trace_append (trace, 10 * (guint64) i, values);
  }
  return trace;
}

static void
test_rows (void)
{
  g_autoptr (BnlTrace) trace = new_trace (5);
  guint64 steps[3];
  float values[6];

  g_assert_cmpstr (bnl_trace_get_name (trace), ==, "things");
  g_assert_cmpuint (bnl_trace_get_width (trace), ==, 2);
  g_assert_cmpuint (bnl_trace_get_length (trace), ==, 5);
  g_assert_cmpuint (bnl_trace_get (trace, 4, values), ==, 40);
  g_assert_true (values[0] == 4.0f && values[1] == -2.0f);
  g_assert_cmpuint (bnl_trace_get (trace, 0, NULL), ==, 0);
  bnl_trace_copy (trace, 2, 3, steps, values);
  g_assert_cmpuint (steps[0], ==, 20);
  g_assert_cmpuint (steps[2], ==, 40);
  g_assert_true (values[2] == 3.0f && values[3] == -1.5f);
  bnl_trace_copy (trace, 4, 1, NULL, values);
  bnl_trace_copy (trace, 5, 0, steps, values);
  g_assert_true (values[0] == 4.0f && values[2] == 3.0f);
}

static void
test_until (void)
{
  g_autoptr (BnlTrace) trace = new_trace (4);
  g_autoptr (BnlTrace) empty = new_trace (0);

  g_assert_cmpuint (bnl_trace_count_until (trace, 0), ==, 1);
  g_assert_cmpuint (bnl_trace_count_until (trace, 9), ==, 1);
  g_assert_cmpuint (bnl_trace_count_until (trace, 10), ==, 2);
  g_assert_cmpuint (bnl_trace_count_until (trace, 29), ==, 3);
  g_assert_cmpuint (bnl_trace_count_until (trace, G_MAXUINT64), ==, 4);
  g_assert_cmpuint (bnl_trace_count_until (empty, 7), ==, 0);
}

/* Rows that are added to one are not in the other. */
static void
test_head (void)
{
  g_autoptr (BnlTrace) trace = new_trace (4);
  g_autoptr (BnlTrace) head = NULL;
  g_autoptr (BnlTrace) nothing = bnl_trace_dup_head (trace, 0);
  const float more[] = { 7.0f, NAN };
  float values[2];

  bnl_trace_set_subject (trace, 3);
  head = bnl_trace_dup_head (trace, 2);
  bnl_trace_append (head, 11, more);
  g_assert_cmpuint (bnl_trace_get_length (trace), ==, 4);
  g_assert_cmpuint (bnl_trace_get_length (head), ==, 3);
  g_assert_cmpuint (bnl_trace_get_length (nothing), ==, 0);
  g_assert_cmpuint (bnl_trace_get_subject (head), ==, 3);
  g_assert_cmpuint (bnl_trace_get_subject (nothing), ==, 0);
  g_assert_cmpstr (bnl_trace_get_name (head), ==, "things");
  g_assert_cmpuint (bnl_trace_get (head, 1, values), ==, 10);
  g_assert_true (values[0] == 1.0f && values[1] == -0.5f);
  g_assert_cmpuint (bnl_trace_get (head, 2, values), ==, 11);
  g_assert_true (isnan (values[1]));
  g_assert_cmpuint (bnl_trace_get (trace, 2, values), ==, 20);
}

#define N_ROWS 20000

static gpointer
append_worker (gpointer data)
{
  for (guint i = 0; i < N_ROWS; i++) {
    const float values[] = { (float) i, (float) i };

    bnl_trace_append (data, i + 1, values);
  }
  return NULL;
}

/* Whoever reads meanwhile sees whole rows alone. */
static void
test_meanwhile (void)
{
  g_autoptr (BnlTrace) trace = bnl_trace_new ("things", 2);
  GThread *writer = g_thread_new ("append", append_worker, trace);
  gsize length = 0;

  while (length < N_ROWS) {
    const gsize now = bnl_trace_get_length (trace);
    float values[2];

    g_assert_cmpuint (now, >=, length);
    length = now;
    if (length == 0)
      continue;
    g_assert_cmpuint (bnl_trace_get (trace, length - 1, values), ==, length);
    g_assert_true (values[0] == (float) (length - 1) && values[1] == values[0]);
    g_assert_cmpuint (bnl_trace_count_until (trace, length), ==, length);
  }
  g_thread_join (writer);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/trace/rows", test_rows);
  g_test_add_func ("/trace/until", test_until);
  g_test_add_func ("/trace/head", test_head);
  g_test_add_func ("/trace/meanwhile", test_meanwhile);
  return g_test_run ();
}
