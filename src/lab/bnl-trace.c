#include "bnl-trace.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

/* Rows come a few times a second at most and readers copy what they want: a lock does. */
struct _BnlTrace {
  atomic_int n_refs;
  char *name;
  guint width;

  pthread_mutex_t lock; /* of all below */
  guint subject;
  GArray *steps;  /* of guint64 */
  GArray *values; /* of float, [steps->len, width] */
};

BnlTrace *
bnl_trace_new (const char *name, guint width)
{
  BnlTrace *trace = g_new0 (BnlTrace, 1);

  g_assert (width >= 1 && width <= BNL_TRACE_MAX_WIDTH);

  atomic_init (&trace->n_refs, 1);
  pthread_mutex_init (&trace->lock, NULL);
  trace->name = g_strdup (name);
  trace->width = width;
  trace->steps = g_array_new (FALSE, FALSE, sizeof (guint64));
  trace->values = g_array_new (FALSE, FALSE, sizeof (float));
  return trace;
}

BnlTrace *
bnl_trace_ref (BnlTrace *trace)
{
  atomic_fetch_add_explicit (&trace->n_refs, 1, memory_order_relaxed);
  return trace;
}

void
bnl_trace_unref (BnlTrace *trace)
{
  if (atomic_fetch_sub_explicit (&trace->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  pthread_mutex_destroy (&trace->lock);
  g_array_unref (trace->steps);
  g_array_unref (trace->values);
  g_free (trace->name);
  g_free (trace);
}

const char *
bnl_trace_get_name (const BnlTrace *trace)
{
  return trace->name;
}

guint
bnl_trace_get_width (const BnlTrace *trace)
{
  return trace->width;
}

guint
bnl_trace_get_subject (BnlTrace *trace)
{
  guint subject;

  pthread_mutex_lock (&trace->lock);
  subject = trace->subject;
  pthread_mutex_unlock (&trace->lock);
  return subject;
}

void
bnl_trace_set_subject (BnlTrace *trace, guint subject)
{
  pthread_mutex_lock (&trace->lock);
  trace->subject = subject;
  pthread_mutex_unlock (&trace->lock);
}

void
bnl_trace_append (BnlTrace *trace, guint64 step, const float *values)
{
  pthread_mutex_lock (&trace->lock);
  g_assert (trace->steps->len == 0 ||
            g_array_index (trace->steps, guint64, trace->steps->len - 1) < step);
  g_array_append_val (trace->steps, step);
  g_array_append_vals (trace->values, values, trace->width);
  pthread_mutex_unlock (&trace->lock);
}

gsize
bnl_trace_get_length (BnlTrace *trace)
{
  gsize length;

  pthread_mutex_lock (&trace->lock);
  length = trace->steps->len;
  pthread_mutex_unlock (&trace->lock);
  return length;
}

void
bnl_trace_copy (BnlTrace *trace, gsize first, gsize n, guint64 *steps, float *values)
{
  if (n == 0)
    return;
  pthread_mutex_lock (&trace->lock);
  g_assert (n <= trace->steps->len && first <= trace->steps->len - n);
  if (steps != NULL)
    memcpy (steps, &g_array_index (trace->steps, guint64, first), n * sizeof *steps);
  if (values != NULL)
    memcpy (values, &g_array_index (trace->values, float, first * trace->width),
            n * trace->width * sizeof *values);
  pthread_mutex_unlock (&trace->lock);
}

guint64
bnl_trace_get (BnlTrace *trace, gsize row, float *values)
{
  guint64 step;

  bnl_trace_copy (trace, row, 1, &step, values);
  return step;
}

gsize
bnl_trace_count_until (BnlTrace *trace, guint64 step)
{
  gsize low = 0, high;

  pthread_mutex_lock (&trace->lock);
  high = trace->steps->len;
  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (g_array_index (trace->steps, guint64, middle) <= step)
      low = middle + 1;
    else
      high = middle;
  }
  pthread_mutex_unlock (&trace->lock);
  return low;
}

BnlTrace *
bnl_trace_dup_head (BnlTrace *trace, gsize n)
{
  BnlTrace *head = bnl_trace_new (trace->name, trace->width);

  g_array_set_size (head->steps, (guint) n);
  g_array_set_size (head->values, (guint) n * trace->width);
  if (n > 0)
    bnl_trace_copy (trace, 0, n, (guint64 *) (gpointer) head->steps->data,
                    (float *) (gpointer) head->values->data);
  head->subject = bnl_trace_get_subject (trace);
  return head;
}
