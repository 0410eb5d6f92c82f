#include "bnl-race.h"

#include <math.h>

#include "bnl-lookout.h"
#include "bnl-status.h"

/* At most, until all runs have come to a rest. */
#define REST_USEC (2 * G_USEC_PER_SEC)
#define REST_LOOK_USEC 2000

struct _BnlRace {
  GObject parent_instance;

  /* owned */
  BnlComparison *comparison;
  BnlRepetition *repetition; /* of the comparison; NULL: none */
  BnlDataset *dataset;       /* of both */
  GThreadPool *graveyard;    /* frees both: that joins threads; NULL after shutdown */

  BnlLookout lookout;
  guint n_threads; /* 0: one for each core */
  double lr;       /* of the comparison's spec */
  gboolean lr_changed;

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

enum {
  SIGNAL_STARTED,
  SIGNAL_REPEATED,
  SIGNAL_LOOKED,
  SIGNAL_MEASURED,
  SIGNAL_PROBLEM,
  N_SIGNALS,
};

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
  guint n_seeds = self->repetition ? bnl_repetition_get_n_seeds (self->repetition) : 1;

  for (guint seed = 0; seed < n_seeds; seed++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
      BnlRun *run = seed == 0 ? bnl_comparison_get_run (self->comparison, arm)
                              : bnl_repetition_get_run (self->repetition, seed, arm);
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
  if (self->repetition)
    bnl_lookout_look_at_seeds (lookout, self->repetition, now);
  else
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

/* What is freed together; NULL: there is none. */
typedef struct {
  BnlComparison *comparison;
  BnlRepetition *repetition;
} Past;

static void
free_past_worker (gpointer data, gpointer user_data)
{
  Past *past = data;

  bnl_repetition_free (past->repetition);
  bnl_comparison_free (past->comparison);
  g_free (past);
}

/* Takes both. */
static void
bury (BnlRace *self, BnlComparison *comparison, BnlRepetition *repetition)
{
  Past *past;

  if (!comparison && !repetition)
    return;
  if (comparison)
    bnl_comparison_stop (comparison);
  if (repetition)
    bnl_repetition_stop (repetition);
  past = g_new (Past, 1);
  *past = (Past){ comparison, repetition };
  g_thread_pool_push (self->graveyard, past, NULL);
}

static void
bury_all (BnlRace *self)
{
  bury (self, g_steal_pointer (&self->comparison), g_steal_pointer (&self->repetition));
  g_clear_pointer (&self->dataset, bnl_dataset_unref);
}

static void
reset_lookout (BnlRace *self)
{
  bnl_lookout_init (&self->lookout);
  set_progress (self, 0.0);
  set_seconds_left (self, (double) NAN);
}

static void
begin (BnlRace *self, BnlRunState state)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_state (self, state, TRUE);
  tell_looked (self, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
  expect_news (self);
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

  bury_all (self);
  self->comparison = bnl_comparison_new (spec, dataset, pair, NULL, NULL, 0);
  self->dataset = bnl_dataset_ref (dataset);
  self->lr = spec->lr;
  self->lr_changed = FALSE;
  bnl_comparison_set_n_threads (self->comparison, self->n_threads);
  reset_lookout (self);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);

  bnl_comparison_start (self->comparison, paused);
  if (paused)
    bnl_comparison_step (self->comparison);
  begin (self, BNL_RUN_READY);
}

gboolean
bnl_race_can_repeat (BnlRace *self, guint n_seeds)
{
  const double last_seed = bnl_spec_find_field ("seed")->maximum;
  BnlRunState state;

  g_return_val_if_fail (BNL_IS_RACE (self), FALSE);

  if (!self->graveyard || !self->comparison || self->active || self->lr_changed)
    return FALSE;
  state = bnl_comparison_get_state (self->comparison);
  if (state != BNL_RUN_FINISHED && state != BNL_RUN_DIVERGED)
    return FALSE;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (self->comparison, arm);

    if (run && (double) bnl_run_get_spec (run)->seed > last_seed - (double) (n_seeds - 1))
      return FALSE;
  }
  return !self->repetition || bnl_repetition_count_complete (self->repetition) < n_seeds;
}

void
bnl_race_repeat (BnlRace *self, guint n_seeds)
{
  BnlRepetition *before;

  g_return_if_fail (BNL_IS_RACE (self));
  g_return_if_fail (bnl_race_can_repeat (self, n_seeds));

  before = self->repetition;
  self->repetition =
      bnl_repetition_new (self->comparison, self->dataset, n_seeds, self->n_threads, before);
  reset_lookout (self);
  g_signal_emit (self, signals[SIGNAL_REPEATED], 0);
  bury (self, NULL, before);
  bnl_repetition_start (self->repetition);
  begin (self, BNL_RUN_TRAINING);
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
  if (self->repetition)
    bnl_repetition_pause (self->repetition);
  else
    bnl_comparison_pause (self->comparison);
  expect_news (self);
}

void
bnl_race_resume (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  if (self->repetition)
    bnl_repetition_resume (self->repetition);
  else
    bnl_comparison_resume (self->comparison);
  expect_news (self);
}

void
bnl_race_step (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  if (self->repetition)
    bnl_repetition_step (self->repetition);
  else
    bnl_comparison_step (self->comparison);
  expect_news (self);
}

void
bnl_race_stop (BnlRace *self)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active)
    return;
  if (self->repetition)
    bnl_repetition_stop (self->repetition);
  else
    bnl_comparison_stop (self->comparison);
  expect_news (self);
}

void
bnl_race_set_lr (BnlRace *self, double lr)
{
  g_return_if_fail (BNL_IS_RACE (self));

  if (!self->active || self->repetition)
    return;
  self->lr_changed = self->lr_changed || lr != self->lr;
  bnl_comparison_set_lr (self->comparison, lr);
}

static gboolean
is_at_rest (BnlRace *self)
{
  BnlRunState state = self->repetition ? bnl_repetition_get_state (self->repetition)
                                       : bnl_comparison_get_state (self->comparison);

  return bnl_run_state_is_end (state) || state == BNL_RUN_PAUSED;
}

void
bnl_race_rest (BnlRace *self)
{
  gint64 end = g_get_monotonic_time () + REST_USEC;

  g_return_if_fail (BNL_IS_RACE (self));

  bnl_race_pause (self);
  while (self->active && !is_at_rest (self) && g_get_monotonic_time () < end)
    g_usleep (REST_LOOK_USEC);
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

BnlRepetition *
bnl_race_get_repetition (BnlRace *self)
{
  return self->repetition;
}

BnlDataset *
bnl_race_get_dataset (BnlRace *self)
{
  return self->dataset;
}

char *
bnl_race_describe (BnlRace *self)
{
  if (!self->comparison)
    return NULL;
  if (self->repetition)
    return bnl_repetition_describe (self->repetition, self->lookout.seconds_left,
                                    self->lookout.images_rate);
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
  bury_all (self);
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
  signals[SIGNAL_REPEATED] = g_signal_new ("repeated", BNL_TYPE_RACE, G_SIGNAL_RUN_LAST, 0, NULL,
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
  self->graveyard = g_thread_pool_new (free_past_worker, NULL, -1, FALSE, NULL);
}

BnlRace *
bnl_race_new (void)
{
  return g_object_new (BNL_TYPE_RACE, NULL);
}
