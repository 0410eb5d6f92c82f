#include "lab/bnl-pace-private.h"

#include <pthread.h>

#define N_RUNS 3
#define N_STEPS 3000

/* Who is alone, or never set out, waits for nobody. */
static void
test_alone (void)
{
  g_autoptr (BnlPace) pace = bnl_pace_new ();
  const guint first = bnl_pace_add (pace);

  bnl_pace_add (pace);
  for (guint64 n = 0; n < 1000; n++) {
    bnl_pace_advance (pace, first, n);
    g_assert_true (bnl_pace_may_go (pace, n));
  }
}

static void
test_lead (void)
{
  g_autoptr (BnlPace) pace = bnl_pace_new ();
  const guint first = bnl_pace_add (pace);
  const guint second = bnl_pace_add (pace);

  bnl_pace_lock (pace);
  bnl_pace_set (pace, first, 0);
  bnl_pace_set (pace, second, 100);
  g_assert_true (bnl_pace_may_go (pace, 100 - 100));
  g_assert_true (bnl_pace_may_go (pace, BNL_PACE_LEAD - 1));
  g_assert_false (bnl_pace_may_go (pace, BNL_PACE_LEAD));
  bnl_pace_set (pace, first, 101 - BNL_PACE_LEAD);
  g_assert_true (bnl_pace_may_go (pace, 100));
  bnl_pace_set (pace, first, 0);
  g_assert_false (bnl_pace_may_go (pace, 100));
  bnl_pace_set (pace, first, BNL_PACE_AWAY);
  g_assert_true (bnl_pace_may_go (pace, 100));
  bnl_pace_unlock (pace);
}

typedef struct {
  BnlPace *pace;
  guint place;
  guint64 lasts;      /* steps until it goes away */
  guint64 widest;     /* lead over the slowest that it ever had */
  guint64 busy_spins; /* how long a step takes */
} Walker;

static guint64
find_slowest (BnlPace *pace)
{
  guint64 slowest = BNL_PACE_AWAY;

  for (guint i = 0; i < pace->n_runs; i++)
    slowest = MIN (slowest, atomic_load (&pace->steps[i]));
  return slowest;
}

static gpointer
walk_worker (gpointer data)
{
  Walker *walker = data;
  BnlPace *pace = walker->pace;

  for (guint64 n = 0; n < walker->lasts; n++) {
    volatile guint64 sink = 0;
    guint64 slowest;

    bnl_pace_advance (pace, walker->place, n);
    if (!bnl_pace_may_go (pace, n)) {
      gboolean waited = FALSE;

      bnl_pace_lock (pace);
      while (!bnl_pace_wait_for_others (pace, n, &waited))
        continue;
      bnl_pace_unlock (pace);
    }
    slowest = find_slowest (pace);
    if (slowest < n)
      walker->widest = MAX (walker->widest, n - slowest);
    for (guint64 i = 0; i < walker->busy_spins; i++)
      sink = sink + i;
  }
  bnl_pace_lock (pace);
  bnl_pace_set (pace, walker->place, BNL_PACE_AWAY);
  bnl_pace_unlock (pace);
  return NULL;
}

/* Runs of unlike speed, one of which leaves early: nobody gets away, and nobody waits for ever. */
static void
test_together (void)
{
  g_autoptr (BnlPace) pace = bnl_pace_new ();
  Walker walkers[N_RUNS];
  GThread *threads[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    walkers[i] = (Walker){
      .pace = pace,
      .place = bnl_pace_add (pace),
      .lasts = i == 0 ? N_STEPS / 3 : N_STEPS,
      .busy_spins = i == 0 ? 5000 : i * 10,
    };
  bnl_pace_lock (pace);
  for (guint i = 0; i < N_RUNS; i++)
    bnl_pace_set (pace, walkers[i].place, 0);
  bnl_pace_unlock (pace);
  for (guint i = 0; i < N_RUNS; i++)
    threads[i] = g_thread_new ("walk", walk_worker, &walkers[i]);
  for (guint i = 0; i < N_RUNS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < N_RUNS; i++)
    g_assert_cmpuint (walkers[i].widest, <, BNL_PACE_LEAD);
  g_assert_cmpuint (atomic_load (&pace->n_waiting), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/pace/alone", test_alone);
  g_test_add_func ("/lab/pace/lead", test_lead);
  g_test_add_func ("/lab/pace/together", test_together);
  return g_test_run ();
}
