#include "bnl-experiment-runner.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-experiment-words.h"

/* The sentence is for reading: a few times a second are enough. */
#define STATUS_USEC (G_USEC_PER_SEC / 4)

enum { QUICK, FULL, N_VERSIONS };

struct _BnlExperimentRunner {
  GObject parent_instance;

  /* owned */
  BnlExperiment *experiment;
  BnlRunsKeeper *keeper;
  BnlSweepRun *run; /* NULL: closed */
  char *waits_for;  /* title; NULL: it does not wait */
  char *status;

  guint number;
  int guess;
  guint n_threads;
  guint n_possible[N_VERSIONS], n_kept[N_VERSIONS];
  gboolean full;
  gboolean opening; /* once the store is there */
  gboolean started; /* and not stopped, nor at its end; it may still be opening */

  gint64 status_usec;   /* when the sentence was last put */
  BnlRunnerState state; /* as last notified */
  double progress;
};

enum { PROP_STATE = 1, PROP_PROGRESS, PROP_STATUS, PROP_FULL, PROP_GUESS, N_PROPS };
enum { SIGNAL_REPLACED, SIGNAL_MEASURED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlExperimentRunner, bnl_experiment_runner, G_TYPE_OBJECT)

/* --- how it stands --- */

static guint
get_version (BnlExperimentRunner *self)
{
  return self->full ? FULL : QUICK;
}

static BnlRunnerState
judge_rest (BnlExperimentRunner *self)
{
  guint n_done = bnl_experiment_runner_get_n_done (self);

  return n_done == 0                                        ? BNL_RUNNER_READY
         : n_done < bnl_experiment_runner_get_n_runs (self) ? BNL_RUNNER_INTERRUPTED
                                                            : BNL_RUNNER_FINISHED;
}

static BnlRunnerState
find_state (BnlExperimentRunner *self)
{
  if (self->waits_for)
    return BNL_RUNNER_WAITING;
  if (!self->run)
    return self->opening ? BNL_RUNNER_LOADING : judge_rest (self);
  switch (bnl_sweep_run_get_state (self->run)) {
  case BNL_SWEEP_LOADING:
    return BNL_RUNNER_LOADING;
  case BNL_SWEEP_TRAINING:
    return BNL_RUNNER_RUNNING;
  case BNL_SWEEP_PAUSED:
    return BNL_RUNNER_PAUSED;
  case BNL_SWEEP_FINISHED:
    return BNL_RUNNER_FINISHED;
  case BNL_SWEEP_FAILED:
    return BNL_RUNNER_FAILED;
  case BNL_SWEEP_NEW:
  case BNL_SWEEP_READY:
  case BNL_SWEEP_STOPPED:
  default:
    return judge_rest (self);
  }
}

static double
find_progress (BnlExperimentRunner *self)
{
  guint n_runs = bnl_experiment_runner_get_n_runs (self);

  if (self->run && bnl_sweep_run_get_state (self->run) != BNL_SWEEP_LOADING)
    return bnl_sweep_run_get_progress (self->run);
  return n_runs > 0 ? (double) bnl_experiment_runner_get_n_done (self) / n_runs : 0.0;
}

static void
update_status (BnlExperimentRunner *self)
{
  g_autofree char *status = bnl_experiment_words_describe_status (self, self->waits_for);

  self->status_usec = g_get_monotonic_time ();
  if (g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}

static void
update (BnlExperimentRunner *self)
{
  BnlRunnerState state = find_state (self);
  gboolean is_turn = state != self->state;
  double progress = find_progress (self);

  self->state = state;
  if (is_turn || g_get_monotonic_time () - self->status_usec >= STATUS_USEC)
    update_status (self);
  if (is_turn)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (fabs (progress - self->progress) > 0.0) {
    self->progress = progress;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
  }
}

/* Whatever the clock says. */
static void
update_now (BnlExperimentRunner *self)
{
  self->status_usec = 0;
  update (self);
}

/* --- the sweep --- */

static void
make_run (BnlExperimentRunner *self)
{
  self->opening = FALSE;
  self->run = bnl_sweep_run_new (bnl_experiment_runner_get_sweep (self),
                                 bnl_runs_keeper_get_store (self->keeper),
                                 bnl_runs_keeper_get_recorder (self->keeper),
                                 bnl_experiment_get_id (self->experiment), self->n_threads, 1, 1);
  if (self->started)
    bnl_sweep_run_start (self->run);
  else
    bnl_sweep_run_load (self->run);
  update_now (self);
  g_signal_emit (self, signals[SIGNAL_REPLACED], 0);
}

static void
keeper_opened_cb (BnlExperimentRunner *self)
{
  if (self->opening && !bnl_runs_keeper_get_opening (self->keeper))
    make_run (self);
}

void
bnl_experiment_runner_open (BnlExperimentRunner *self, guint n_threads)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  if (self->run || self->opening)
    return;
  self->n_threads = n_threads;
  self->opening = TRUE;
  keeper_opened_cb (self);
  update_now (self);
}

void
bnl_experiment_runner_close (BnlExperimentRunner *self)
{
  BnlSweepRun *run;

  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  self->opening = self->started = FALSE;
  g_clear_pointer (&self->waits_for, g_free);
  run = g_steal_pointer (&self->run);
  if (run) {
    if (bnl_sweep_run_get_state (run) != BNL_SWEEP_LOADING)
      self->n_kept[get_version (self)] = bnl_sweep_run_get_n_done (run);
    g_signal_emit (self, signals[SIGNAL_REPLACED], 0);
    bnl_sweep_run_free (run);
  }
  update_now (self);
}

void
bnl_experiment_runner_start (BnlExperimentRunner *self)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  g_clear_pointer (&self->waits_for, g_free);
  self->started = TRUE;
  if (!self->run)
    bnl_experiment_runner_open (self, self->n_threads);
  else if (bnl_sweep_run_get_state (self->run) == BNL_SWEEP_PAUSED)
    bnl_sweep_run_resume (self->run);
  else
    bnl_sweep_run_start (self->run);
  update_now (self);
}

void
bnl_experiment_runner_pause (BnlExperimentRunner *self)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  if (self->run)
    bnl_sweep_run_pause (self->run);
  update_now (self);
}

void
bnl_experiment_runner_stop (BnlExperimentRunner *self)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  self->started = FALSE;
  g_clear_pointer (&self->waits_for, g_free);
  if (self->run)
    bnl_sweep_run_stop (self->run);
  update_now (self);
}

void
bnl_experiment_runner_set_waiting (BnlExperimentRunner *self, const char *title)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  g_free (self->waits_for);
  self->waits_for = g_strdup (title);
  update_now (self);
}

void
bnl_experiment_runner_set_kept (BnlExperimentRunner *self, gboolean full, guint n_kept)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  self->n_kept[full ? FULL : QUICK] = MIN (n_kept, self->n_possible[full ? FULL : QUICK]);
  update_now (self);
}

gboolean
bnl_experiment_runner_poll (BnlExperimentRunner *self)
{
  g_return_val_if_fail (BNL_IS_EXPERIMENT_RUNNER (self), FALSE);

  if (!self->run || !bnl_sweep_run_poll (self->run))
    return FALSE;
  switch (bnl_sweep_run_get_state (self->run)) {
  case BNL_SWEEP_STOPPED:
  case BNL_SWEEP_FINISHED:
  case BNL_SWEEP_FAILED:
    self->started = FALSE;
    break;
  case BNL_SWEEP_NEW:
  case BNL_SWEEP_LOADING:
  case BNL_SWEEP_READY:
  case BNL_SWEEP_TRAINING:
  case BNL_SWEEP_PAUSED:
  default:
    break;
  }
  update (self);
  g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
  return TRUE;
}

gboolean
bnl_experiment_runner_is_active (BnlExperimentRunner *self)
{
  BnlSweepState state = self->run ? bnl_sweep_run_get_state (self->run) : BNL_SWEEP_NEW;

  return self->started || state == BNL_SWEEP_TRAINING || state == BNL_SWEEP_PAUSED;
}

gboolean
bnl_experiment_runner_is_changing (BnlExperimentRunner *self)
{
  BnlSweepState state = self->run ? bnl_sweep_run_get_state (self->run) : BNL_SWEEP_NEW;

  return state == BNL_SWEEP_LOADING || state == BNL_SWEEP_TRAINING;
}

/* --- what others ask --- */

BnlExperiment *
bnl_experiment_runner_get_experiment (BnlExperimentRunner *self)
{
  return self->experiment;
}

guint
bnl_experiment_runner_get_number (BnlExperimentRunner *self)
{
  return self->number;
}

BnlSweep *
bnl_experiment_runner_get_sweep (BnlExperimentRunner *self)
{
  return self->full ? bnl_experiment_get_full (self->experiment)
                    : bnl_experiment_get_quick (self->experiment);
}

BnlSweepRun *
bnl_experiment_runner_get_run (BnlExperimentRunner *self)
{
  return self->run;
}

BnlRunnerState
bnl_experiment_runner_get_state (BnlExperimentRunner *self)
{
  return self->state;
}

double
bnl_experiment_runner_get_progress (BnlExperimentRunner *self)
{
  return self->progress;
}

const char *
bnl_experiment_runner_get_status (BnlExperimentRunner *self)
{
  return self->status;
}

gboolean
bnl_experiment_runner_get_full (BnlExperimentRunner *self)
{
  return self->full;
}

void
bnl_experiment_runner_set_full (BnlExperimentRunner *self, gboolean full)
{
  gboolean was_open;

  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  if (self->full == !!full || (full && !bnl_experiment_get_full (self->experiment)) ||
      self->waits_for || bnl_experiment_runner_is_active (self))
    return;
  was_open = self->run || self->opening;
  bnl_experiment_runner_close (self);
  self->full = !!full;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FULL]);
  update_now (self);
  if (was_open)
    bnl_experiment_runner_open (self, self->n_threads);
}

int
bnl_experiment_runner_get_guess (BnlExperimentRunner *self)
{
  return self->guess;
}

void
bnl_experiment_runner_set_guess (BnlExperimentRunner *self, int guess)
{
  int n = (int) g_strv_length ((char **) bnl_experiment_get_guesses (self->experiment));

  g_return_if_fail (BNL_IS_EXPERIMENT_RUNNER (self));

  guess = guess >= 0 && guess < n ? guess : -1;
  if (guess == self->guess)
    return;
  self->guess = guess;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GUESS]);
}

guint
bnl_experiment_runner_get_n_done (BnlExperimentRunner *self)
{
  if (self->run && bnl_sweep_run_get_state (self->run) != BNL_SWEEP_LOADING)
    return bnl_sweep_run_get_n_done (self->run);
  return self->n_kept[get_version (self)];
}

guint
bnl_experiment_runner_get_n_runs (BnlExperimentRunner *self)
{
  return self->n_possible[get_version (self)];
}

/* --- the object --- */

static void
bnl_experiment_runner_get_property (GObject *object,
                                    guint property_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  BnlExperimentRunner *self = BNL_EXPERIMENT_RUNNER (object);

  switch (property_id) {
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_FULL:
    g_value_set_boolean (value, self->full);
    break;
  case PROP_GUESS:
    g_value_set_int (value, self->guess);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_runner_set_property (GObject *object,
                                    guint property_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  BnlExperimentRunner *self = BNL_EXPERIMENT_RUNNER (object);

  switch (property_id) {
  case PROP_FULL:
    bnl_experiment_runner_set_full (self, g_value_get_boolean (value));
    break;
  case PROP_GUESS:
    bnl_experiment_runner_set_guess (self, g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_runner_dispose (GObject *object)
{
  BnlExperimentRunner *self = BNL_EXPERIMENT_RUNNER (object);

  g_clear_pointer (&self->run, bnl_sweep_run_free);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (bnl_experiment_runner_parent_class)->dispose (object);
}

static void
bnl_experiment_runner_finalize (GObject *object)
{
  BnlExperimentRunner *self = BNL_EXPERIMENT_RUNNER (object);

  bnl_experiment_unref (self->experiment);
  g_free (self->waits_for);
  g_free (self->status);
  G_OBJECT_CLASS (bnl_experiment_runner_parent_class)->finalize (object);
}

static void
bnl_experiment_runner_class_init (BnlExperimentRunnerClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_experiment_runner_get_property;
  object_class->set_property = bnl_experiment_runner_set_property;
  object_class->dispose = bnl_experiment_runner_dispose;
  object_class->finalize = bnl_experiment_runner_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, BNL_RUNNER_READY, BNL_RUNNER_FAILED,
                                        BNL_RUNNER_READY, readable);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, readable);
  props[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, readable);
  props[PROP_FULL] = g_param_spec_boolean ("full", NULL, NULL, FALSE, readable | G_PARAM_WRITABLE);
  props[PROP_GUESS] =
      g_param_spec_int ("guess", NULL, NULL, -1, G_MAXINT, -1, readable | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_REPLACED] = g_signal_new ("replaced", BNL_TYPE_EXPERIMENT_RUNNER,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MEASURED] = g_signal_new ("measured", BNL_TYPE_EXPERIMENT_RUNNER,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bnl_experiment_runner_init (BnlExperimentRunner *self)
{
  self->guess = -1;
}

/* Runs that can be trained, without making them. */
static guint
count_possible (const BnlSweep *sweep)
{
  guint n = 0;

  for (guint cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++)
    for (guint arm = 0; arm < bnl_sweep_get_n_arms (sweep); arm++)
      n += bnl_sweep_is_possible (sweep, cell, arm) ? 1 : 0;
  return n * bnl_sweep_get_n_seeds (sweep);
}

BnlExperimentRunner *
bnl_experiment_runner_new (BnlExperiment *experiment, guint number, BnlRunsKeeper *keeper)
{
  BnlExperimentRunner *self = g_object_new (BNL_TYPE_EXPERIMENT_RUNNER, NULL);

  self->experiment = bnl_experiment_ref (experiment);
  self->number = number;
  self->keeper = g_object_ref (keeper);
  self->n_possible[QUICK] = count_possible (bnl_experiment_get_quick (experiment));
  if (bnl_experiment_get_full (experiment))
    self->n_possible[FULL] = count_possible (bnl_experiment_get_full (experiment));
  g_signal_connect_object (keeper, "notify::opening", G_CALLBACK (keeper_opened_cb), self,
                           G_CONNECT_SWAPPED);
  update_now (self);
  return self;
}
