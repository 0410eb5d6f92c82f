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
  guint64 lasts;       /* steps until it goes away */
  guint64 widest;      /* lead over the slowest that it ever had */
  guint64 busy_spins;  /* how long a step takes */
  GArray *checkpoints; /* of guint64: after so many steps */
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
    if (bnl_pace_is_checkpoint_at (pace, n + 1)) {
      const guint64 at = n + 1;

      g_array_append_val (walker->checkpoints, at);
    }
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
      .checkpoints = g_array_new (FALSE, FALSE, sizeof (guint64)),
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
  /* All that go as far make theirs at the same steps. */
  g_assert_cmpuint (walkers[1].checkpoints->len, >, 0);
  g_assert_cmpuint (walkers[1].checkpoints->len, ==, walkers[2].checkpoints->len);
  for (guint i = 0; i < N_RUNS; i++)
    for (guint j = 0; j < walkers[i].checkpoints->len; j++)
      g_assert_cmpuint (g_array_index (walkers[i].checkpoints, guint64, j), ==,
                        g_array_index (walkers[1].checkpoints, guint64, j));
  for (guint i = 0; i < N_RUNS; i++)
    g_array_unref (walkers[i].checkpoints);
}

/* Alone a run makes one as soon as it is time. */
static void
test_checkpoints_alone (void)
{
  g_autoptr (BnlPace) pace = bnl_pace_new ();

  bnl_pace_add (pace);
  g_assert_true (bnl_pace_is_checkpoint_at (pace, 1));
  g_assert_true (bnl_pace_is_checkpoint_at (pace, 2));
  bnl_pace_put_off_checkpoint (pace, G_MAXINT64);
  bnl_pace_put_off_checkpoint (pace, 0); /* never to an earlier time */
  g_assert_false (bnl_pace_is_checkpoint_at (pace, 3));
}

/* With others it does at a step that none can have come to, and no other is chosen before all have
 * come by. */
static void
test_checkpoints_together (void)
{
  g_autoptr (BnlPace) pace = bnl_pace_new ();
  const guint64 at = 10 + BNL_PACE_LEAD + 1;

  bnl_pace_add (pace);
  bnl_pace_add (pace);
  for (guint64 n = 10; n < at; n++)
    g_assert_false (bnl_pace_is_checkpoint_at (pace, n));
  g_assert_true (bnl_pace_is_checkpoint_at (pace, at));
  for (guint64 n = at + 1; n <= at + BNL_PACE_LEAD + 1; n++)
    g_assert_false (bnl_pace_is_checkpoint_at (pace, n));
  g_assert_true (bnl_pace_is_checkpoint_at (pace, at)); /* the other one */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/pace/alone", test_alone);
  g_test_add_func ("/lab/pace/lead", test_lead);
  g_test_add_func ("/lab/pace/together", test_together);
  g_test_add_func ("/lab/pace/checkpoints-alone", test_checkpoints_alone);
  g_test_add_func ("/lab/pace/checkpoints-together", test_checkpoints_together);
  return g_test_run ();
}
