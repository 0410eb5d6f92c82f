#include "bnl-runs-keeper.h"

#include <glib/gi18n.h>

/* How often it is asked whether runs can be kept. */
#define LOOK_SECONDS 1
/* At the end: until both arms have come to a rest, and until all is written. */
#define REST_USEC (2 * G_USEC_PER_SEC)
#define FLUSH_USEC (3 * G_USEC_PER_SEC)
#define REST_LOOK_USEC 2000

struct _BnlRunsKeeper {
  GObject parent_instance;

  /* owned */
  GThreadPool *worker; /* of GTask, one at a time; NULL: closed */
  BnlStore *store;     /* NULL: not there, or not yet */
  BnlRecorder *recorder;
  BnlRunsResumption *resumption; /* NULL: the next comparison begins at its first step */
  char *group;                   /* of the last comparison */
  char *problem;                 /* the last that was told */
  guint look_id;

  gboolean opening;
  gboolean resumed; /* the last comparison was */
};

enum { PROP_OPENING = 1, N_PROPS };
enum { SIGNAL_PROBLEM, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlRunsKeeper, bnl_runs_keeper, G_TYPE_OBJECT)

void
bnl_runs_resumption_free (BnlRunsResumption *resumption)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_clear_pointer (&resumption->checkpoints[arm], bnl_checkpoint_unref);
    g_clear_pointer (&resumption->past[arm], bnl_series_unref);
    g_clear_pointer (&resumption->traces[arm], g_ptr_array_unref);
    g_free (resumption->parents[arm]);
  }
  g_clear_pointer (&resumption->spec, bnl_spec_free);
  g_free (resumption);
}

/* --- work on the other thread --- */

typedef struct {
  BnlStore *store;
  BnlRunsWork work;
  gpointer data;
  GDestroyNotify free_data, free_result;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  if (job->free_data && job->data)
    job->free_data (job->data);
  g_clear_pointer (&job->store, bnl_store_unref);
  g_free (job);
}

static void
do_job_worker (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = job->work (job->store, job->data, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, job->free_result);
}

void
bnl_runs_keeper_ask (BnlRunsKeeper *self,
                     gpointer source,
                     BnlRunsWork work,
                     gpointer data,
                     GDestroyNotify free_data,
                     GDestroyNotify free_result,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task;
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (BNL_IS_RUNS_KEEPER (self));

  task = g_task_new (source, NULL, callback, user_data);
  job->store = self->store ? bnl_store_ref (self->store) : NULL;
  job->work = work;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  g_task_set_task_data (task, job, free_job);
  if (self->worker && self->store) {
    g_thread_pool_push (self->worker, task, NULL);
    return;
  }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED, "%s",
                           _ ("Runs cannot be kept or read now."));
  g_object_unref (task);
}

gpointer
bnl_runs_keeper_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what the person should know --- */

static void
tell_problem (BnlRunsKeeper *self, const char *sentence)
{
  if (g_strcmp0 (sentence, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (sentence);
  if (sentence)
    g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
}

static gboolean
look_cb (gpointer user_data)
{
  BnlRunsKeeper *self = user_data;
  g_autofree char *problem = bnl_recorder_dup_problem (self->recorder);

  if (!problem)
    problem = bnl_store_dup_problem (self->store);
  tell_problem (self, problem);
  return G_SOURCE_CONTINUE;
}

/* --- opening --- */

static void
open_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BnlStore *store = bnl_store_open (data, &error);

  if (store)
    g_task_return_pointer (task, store, (GDestroyNotify) bnl_store_unref);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsKeeper *self = BNL_RUNS_KEEPER (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlStore) store = g_task_propagate_pointer (G_TASK (result), &error);

  if (store && self->worker) {
    self->store = g_steal_pointer (&store);
    self->recorder = bnl_recorder_new (self->store);
    self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
    look_cb (self);
  } else if (error) {
    g_autofree char *sentence = g_strdup_printf (_ ("Runs are not kept: %s"), error->message);

    tell_problem (self, sentence);
  }
  self->opening = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPENING]);
}

void
bnl_runs_keeper_open (BnlRunsKeeper *self, const char *path)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BNL_IS_RUNS_KEEPER (self));
  g_return_if_fail (!self->opening && !self->store);

  self->opening = TRUE;
  task = g_task_new (self, NULL, opened_cb, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_worker);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPENING]);
}

gboolean
bnl_runs_keeper_get_opening (BnlRunsKeeper *self)
{
  return self->opening;
}

guint64
bnl_runs_keeper_get_change_count (BnlRunsKeeper *self)
{
  return self->store ? bnl_store_get_change_count (self->store) : 0;
}

/* --- runs --- */

void
bnl_runs_keeper_expect (BnlRunsKeeper *self, BnlRunsResumption *resumption)
{
  g_return_if_fail (BNL_IS_RUNS_KEEPER (self));

  g_clear_pointer (&self->resumption, bnl_runs_resumption_free);
  self->resumption = resumption;
}

/* Is what starts what was to go on?  The person may have asked for something else meanwhile. */
static gboolean
is_expected (const BnlRunsResumption *resumption, BnlComparison *comparison)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    g_autoptr (BnlSpec) spec = bnl_spec_dup (resumption->spec);

    if ((run != NULL) != (resumption->checkpoints[arm] != NULL))
      return FALSE;
    if (!run)
      continue;
    spec->norm = bnl_run_get_spec (run)->norm;
    if (!bnl_spec_equal (spec, bnl_run_get_spec (run)))
      return FALSE;
  }
  return TRUE;
}

void
bnl_runs_keeper_follow (BnlRunsKeeper *self, BnlComparison *comparison)
{
  g_autoptr (BnlRunsResumption) resumption = NULL;

  g_return_if_fail (BNL_IS_RUNS_KEEPER (self));

  self->resumed = FALSE;
  if (!self->recorder)
    return;
  g_free (self->group);
  self->group = g_uuid_string_random ();
  resumption = g_steal_pointer (&self->resumption);
  if (resumption && !is_expected (resumption, comparison))
    g_clear_pointer (&resumption, bnl_runs_resumption_free);
  self->resumed = resumption != NULL;
  if (resumption) {
    bnl_comparison_set_resume (comparison, resumption->checkpoints, resumption->past);
    bnl_comparison_set_past_traces (comparison, resumption->traces);
  }
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    BnlRecordOrigin origin = { .group = self->group };

    if (!run)
      continue;
    if (resumption) {
      origin.parent_uuid = resumption->parents[arm];
      origin.parent_step = resumption->parents[arm] ? resumption->step : 0;
      origin.continues = resumption->continues[arm];
    }
    origin.arm = bnl_arm_get_name (arm, bnl_run_get_spec (run));
    bnl_recorder_follow (self->recorder, run, &origin);
  }
}

gboolean
bnl_runs_keeper_get_resumed (BnlRunsKeeper *self)
{
  return self->resumed;
}

void
bnl_runs_keeper_follow_repetition (BnlRunsKeeper *self, BnlRepetition *repetition)
{
  g_return_if_fail (BNL_IS_RUNS_KEEPER (self));

  if (!self->recorder)
    return;
  for (guint seed = 0; seed < bnl_repetition_get_n_seeds (repetition); seed++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
      BnlRun *run = bnl_repetition_get_run (repetition, seed, arm);
      BnlRecordOrigin origin = { .group = self->group };

      if (!run || bnl_run_get_state (run) != BNL_RUN_READY)
        continue;
      origin.arm = bnl_arm_get_name (arm, bnl_run_get_spec (run));
      bnl_recorder_follow (self->recorder, run, &origin);
    }
}

BnlStore *
bnl_runs_keeper_get_store (BnlRunsKeeper *self)
{
  g_return_val_if_fail (BNL_IS_RUNS_KEEPER (self), NULL);

  return self->store;
}

BnlRecorder *
bnl_runs_keeper_get_recorder (BnlRunsKeeper *self)
{
  g_return_val_if_fail (BNL_IS_RUNS_KEEPER (self), NULL);

  return self->recorder;
}

/* Both arms at the same step, so that they can go on together. */
static void
pause_comparison (BnlComparison *comparison)
{
  gint64 end = g_get_monotonic_time () + REST_USEC;
  BnlRunState state = bnl_comparison_get_state (comparison);

  if (bnl_run_state_is_end (state))
    return;
  bnl_comparison_pause (comparison);
  while (!bnl_run_state_is_end (state) && state != BNL_RUN_PAUSED &&
         g_get_monotonic_time () < end) {
    g_usleep (REST_LOOK_USEC);
    state = bnl_comparison_get_state (comparison);
  }
}

void
bnl_runs_keeper_close (BnlRunsKeeper *self, BnlComparison *comparison)
{
  g_return_if_fail (BNL_IS_RUNS_KEEPER (self));

  if (!self->worker)
    return;
  if (comparison && self->recorder)
    pause_comparison (comparison);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->recorder)
    bnl_recorder_flush (self->recorder, FLUSH_USEC);
  g_clear_pointer (&self->recorder, bnl_recorder_free);
  /* What was asked for is done: a name that was given is not lost. */
  g_thread_pool_free (g_steal_pointer (&self->worker), FALSE, TRUE);
  g_clear_pointer (&self->store, bnl_store_unref);
}

/* --- the object --- */

static void
bnl_runs_keeper_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_OPENING:
    g_value_set_boolean (value, BNL_RUNS_KEEPER (object)->opening);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_keeper_dispose (GObject *object)
{
  bnl_runs_keeper_close (BNL_RUNS_KEEPER (object), NULL);
  G_OBJECT_CLASS (bnl_runs_keeper_parent_class)->dispose (object);
}

static void
bnl_runs_keeper_finalize (GObject *object)
{
  BnlRunsKeeper *self = BNL_RUNS_KEEPER (object);

  g_clear_pointer (&self->resumption, bnl_runs_resumption_free);
  g_free (self->group);
  g_free (self->problem);
  G_OBJECT_CLASS (bnl_runs_keeper_parent_class)->finalize (object);
}

static void
bnl_runs_keeper_class_init (BnlRunsKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_runs_keeper_get_property;
  object_class->dispose = bnl_runs_keeper_dispose;
  object_class->finalize = bnl_runs_keeper_finalize;
  props[PROP_OPENING] =
      g_param_spec_boolean ("opening", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", BNL_TYPE_RUNS_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bnl_runs_keeper_init (BnlRunsKeeper *self)
{
  self->worker = g_thread_pool_new (do_job_worker, NULL, 1, FALSE, NULL);
}

BnlRunsKeeper *
bnl_runs_keeper_new (void)
{
  return g_object_new (BNL_TYPE_RUNS_KEEPER, NULL);
}
