#include "bnl-race.h"

#include <math.h>

#include "bnl-lookout.h"
#include "bnl-status.h"

struct _BnlRace {
  GObject parent_instance;

  /* owned */
  BnlComparison *comparison;
  GThreadPool *graveyard; /* frees comparisons: that joins threads; NULL after shutdown */

  BnlLookout lookout;
  guint n_threads; /* 0: one for each core */

  /* as last notified */
  BnlRunState state;
  gboolean active, changing;
  double progress, seconds_left;
};

enum {
  PROP_STATE = 1,
  PROP_ACTIVE,
  PROP_CHANGING,
  PROP_PROGRESS,
  PROP_SECONDS_LEFT,
  N_PROPS,
};

enum { SIGNAL_STARTED, SIGNAL_LOOKED, SIGNAL_MEASURED, SIGNAL_PROBLEM, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlRace, bnl_race, G_TYPE_OBJECT)

/* --- what is notified --- */

static void
notify (BnlRace *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_progress (BnlRace *self, double progress)
{
  if (progress == self->progress)
    return;
  self->progress = progress;
  notify (self, PROP_PROGRESS);
}

static void
set_seconds_left (BnlRace *self, double seconds)
{
  if (seconds == self->seconds_left || (isnan (seconds) && isnan (self->seconds_left)))
    return;
  self->seconds_left = seconds;
  notify (self, PROP_SECONDS_LEFT);
}

static void
set_changing (BnlRace *self, gboolean changing)
{
  if (changing == self->changing)
    return;
  self->changing = changing;
  notify (self, PROP_CHANGING);
}

static void
set_state (BnlRace *self, BnlRunState state, gboolean active)
{
  gboolean was_active = self->active;
  gboolean state_changed = state != self->state;

  self->active = active;
  self->state = state;
  if (was_active != active)
    notify (self, PROP_ACTIVE);
  if (state_changed)
    notify (self, PROP_STATE);
}

static void
tell_looked (BnlRace *self, gboolean is_turn)
{
  g_signal_emit (self, signals[SIGNAL_LOOKED], 0, is_turn);
}

/* Says why, where a run could not be done at all. */
static void
report_failure (BnlRace *self)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (self->comparison, arm);
    g_autoptr (GError) error = run ? bnl_run_dup_error (run) : NULL;

    if (error) {
      g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, error->message);
      return;
    }
  }
}

void
bnl_race_poll (BnlRace *self)
{
  BnlLookout *lookout = &self->lookout;
  gint64 now = g_get_monotonic_time ();
  gboolean settled;

  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->comparison)
    return;
  bnl_lookout_look (lookout, self->comparison, now);
  settled = bnl_lookout_is_settled (lookout, now);

  g_object_freeze_notify (G_OBJECT (self));
  set_progress (self, lookout->progress);
  set_seconds_left (self, lookout->seconds_left);
  set_state (self, lookout->state, !bnl_run_state_is_end (lookout->state));
  tell_looked (self, lookout->has_turned || settled);
  g_object_thaw_notify (G_OBJECT (self));

  if (lookout->has_turned && lookout->state == BNL_RUN_FAILED)
    report_failure (self);
  if (lookout->has_news)
    g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
  if (settled)
    set_changing (self, FALSE);
}

/* A command is on its way: what it does will show. */
static void
expect_news (BnlRace *self)
{
  bnl_lookout_expect (&self->lookout, g_get_monotonic_time ());
  set_changing (self, TRUE);
}

/* --- what it is told --- */

static void
free_comparison_worker (gpointer data, gpointer user_data)
{
  bnl_comparison_free (data);
}

static void
bury_comparison (BnlRace *self)
{
  BnlComparison *comparison = g_steal_pointer (&self->comparison);

  if (!comparison)
    return;
  bnl_comparison_stop (comparison);
  g_thread_pool_push (self->graveyard, comparison, NULL);
}

void
bnl_race_start (BnlRace *self,
                const BnlSpec *spec,
                BnlDataset *dataset,
                gboolean pair,
                gboolean paused)
{
  g_return_if_fail (BNL_IS_RACE (self));
  g_return_if_fail (self->graveyard && !self->active);

  bury_comparison (self);
  self->comparison = bnl_comparison_new (spec, dataset, pair, NULL, NULL, 0);
  bnl_comparison_set_n_threads (self->comparison, self->n_threads);
  bnl_lookout_init (&self->lookout);
  set_progress (self, 0.0);
  set_seconds_left (self, (double) NAN);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);

  bnl_comparison_start (self->comparison, paused);
  if (paused)
    bnl_comparison_step (self->comparison);
  g_object_freeze_notify (G_OBJECT (self));
  set_state (self, BNL_RUN_READY, TRUE);
  tell_looked (self, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
  expect_news (self);
}

void
bnl_race_set_n_threads (BnlRace *self, guint n_threads)
{
  g_return_if_fail (BNL_IS_RACE (self));

  self->n_threads = n_threads;
}

void
bnl_race_pause (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  bnl_comparison_pause (self->comparison);
  expect_news (self);
}

void
bnl_race_resume (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  bnl_comparison_resume (self->comparison);
  expect_news (self);
}

void
bnl_race_step (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  bnl_comparison_step (self->comparison);
  expect_news (self);
}

void
bnl_race_stop (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  bnl_comparison_stop (self->comparison);
  expect_news (self);
}

void
bnl_race_set_lr (BnlRace *self, double lr)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (self->active)
    bnl_comparison_set_lr (self->comparison, lr);
}

/* --- what others ask --- */

BnlRunState
bnl_race_get_state (BnlRace *self)
{
  return self->state;
}

gboolean
bnl_race_get_active (BnlRace *self)
{
  return self->active;
}

gboolean
bnl_race_get_changing (BnlRace *self)
{
  return self->changing;
}

double
bnl_race_get_progress (BnlRace *self)
{
  return self->progress;
}

double
bnl_race_get_seconds_left (BnlRace *self)
{
  return self->seconds_left;
}

BnlComparison *
bnl_race_get_comparison (BnlRace *self)
{
  return self->comparison;
}

char *
bnl_race_describe (BnlRace *self)
{
  if (!self->comparison)
    return NULL;
  return bnl_status_describe (self->comparison, self->lookout.seconds_left,
                              self->lookout.images_rate);
}

gboolean
bnl_race_is_shut_down (BnlRace *self)
{
  return self->graveyard == NULL;
}

/* --- the object --- */

void
bnl_race_shutdown (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->graveyard)
    return;
  bury_comparison (self);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);
  g_thread_pool_free (g_steal_pointer (&self->graveyard), FALSE, TRUE);
  set_state (self, self->state, FALSE);
  set_changing (self, FALSE);
}

static void
bnl_race_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlRace *self = BNL_RACE (object);

  switch (property_id) {
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  case PROP_CHANGING:
    g_value_set_boolean (value, self->changing);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_double (value, self->seconds_left);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_race_dispose (GObject *object)
{
  bnl_race_shutdown (BNL_RACE (object));
  G_OBJECT_CLASS (bnl_race_parent_class)->dispose (object);
}

static void
bnl_race_class_init (BnlRaceClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_race_get_property;
  object_class->dispose = bnl_race_dispose;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, BNL_RUN_READY, BNL_RUN_FAILED,
                                        BNL_RUN_READY, readable);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, readable);
  props[PROP_CHANGING] = g_param_spec_boolean ("changing", NULL, NULL, FALSE, readable);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, readable);
  props[PROP_SECONDS_LEFT] =
      g_param_spec_double ("seconds-left", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_STARTED] = g_signal_new ("started", BNL_TYPE_RACE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LOOKED] = g_signal_new ("looked", BNL_TYPE_RACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_MEASURED] = g_signal_new ("measured", BNL_TYPE_RACE, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", BNL_TYPE_RACE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bnl_race_init (BnlRace *self)
{
  self->seconds_left = (double) NAN;
  bnl_lookout_init (&self->lookout);
  self->graveyard = g_thread_pool_new (free_comparison_worker, NULL, -1, FALSE, NULL);
}

BnlRace *
bnl_race_new (void)
{
  return g_object_new (BNL_TYPE_RACE, NULL);
}
