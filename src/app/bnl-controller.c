#include "bnl-controller.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-dataset-loader.h"
#include "bnl-plain-words.h"
#include "bnl-status.h"
#include "bnl-lookout.h"
#include "lab/bnl-number.h"

#define DEFAULT_DATASET "digits"

/* The sentence is for reading: a few times a second are enough. */
#define STATUS_USEC (G_USEC_PER_SEC / 4)

struct _BnlController {
  GObject parent_instance;

  /* owned */
  BnlSpec *spec;
  BnlDataset *dataset;
  BnlComparison *comparison;
  GThreadPool *graveyard; /* frees comparisons: that joins threads; NULL after shutdown */
  GTask *load;            /* the one whose result still counts */
  char *status;

  gboolean pair;
  gboolean start_when_loaded, start_paused;

  BnlLookout lookout;
  gint64 status_usec; /* when the sentence was last put */

  /* as last notified */
  BnlRunState state;
  gboolean active, changing;
  double progress, seconds_left;
};

enum {
  PROP_STATE = 1,
  PROP_ACTIVE,
  PROP_CHANGING,
  PROP_LOADING,
  PROP_STATUS,
  PROP_PROGRESS,
  PROP_SECONDS_LEFT,
  PROP_SPEC,
  PROP_PAIR,
  PROP_DATASET_NAME,
  N_PROPS,
};

enum { SIGNAL_STARTED, SIGNAL_MEASURED, SIGNAL_PROBLEM, SIGNAL_DATASETS_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlController, bnl_controller, G_TYPE_OBJECT)

static void
notify (BnlController *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
say_problem (BnlController *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
}

/* --- what is notified --- */

static char *
describe_status (BnlController *self)
{
  if (self->load && !self->active) {
    g_autofree char *base = g_path_get_basename (bnl_dataset_loader_get_name (self->load));

    return g_strdup_printf (_ ("Loading %s…"), base);
  }
  if (self->comparison)
    return bnl_status_describe (self->comparison, self->lookout.seconds_left,
                                self->lookout.images_rate);
  return g_strdup (self->dataset ? _ ("Ready") : _ ("Ready, but for a data set"));
}

static void
update_status (BnlController *self)
{
  g_autofree char *status = describe_status (self);

  self->status_usec = g_get_monotonic_time ();
  if (g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  notify (self, PROP_STATUS);
}

static void
set_progress (BnlController *self, double progress)
{
  if (progress == self->progress)
    return;
  self->progress = progress;
  notify (self, PROP_PROGRESS);
}

static void
set_seconds_left (BnlController *self, double seconds)
{
  if (seconds == self->seconds_left || (isnan (seconds) && isnan (self->seconds_left)))
    return;
  self->seconds_left = seconds;
  notify (self, PROP_SECONDS_LEFT);
}

static void
set_changing (BnlController *self, gboolean changing)
{
  if (changing == self->changing)
    return;
  self->changing = changing;
  notify (self, PROP_CHANGING);
}

static void
set_state (BnlController *self, BnlRunState state, gboolean active)
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

/* Says why, where a run could not be done at all. */
static void
report_failure (BnlController *self)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (self->comparison, arm);
    g_autoptr (GError) error = run ? bnl_run_dup_error (run) : NULL;

    if (error) {
      say_problem (self, error->message);
      return;
    }
  }
}

void
bnl_controller_poll (BnlController *self)
{
  BnlLookout *lookout = &self->lookout;
  gint64 now = g_get_monotonic_time ();
  gboolean settled;

  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!self->comparison)
    return;
  bnl_lookout_look (lookout, self->comparison, now);
  settled = bnl_lookout_is_settled (lookout, now);

  /* Whoever hears of the state finds the sentence that goes with it. */
  g_object_freeze_notify (G_OBJECT (self));
  set_progress (self, lookout->progress);
  set_seconds_left (self, lookout->seconds_left);
  set_state (self, lookout->state, !bnl_run_state_is_end (lookout->state));
  if (lookout->has_turned || settled || now - self->status_usec >= STATUS_USEC)
    update_status (self);
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
expect_news (BnlController *self)
{
  bnl_lookout_expect (&self->lookout, g_get_monotonic_time ());
  set_changing (self, TRUE);
}

/* --- comparisons --- */

static void
free_comparison_worker (gpointer data, gpointer user_data)
{
  bnl_comparison_free (data);
}

static void
bury_comparison (BnlController *self)
{
  BnlComparison *comparison = g_steal_pointer (&self->comparison);

  if (!comparison)
    return;
  bnl_comparison_stop (comparison);
  g_thread_pool_push (self->graveyard, comparison, NULL);
}

/* As bnl_spec_validate(), in the words of the window where it has some. */
static gboolean
check_spec (const BnlSpec *spec, GError **error)
{
  g_autofree char *conflict = bnl_plain_words_describe_conflict (spec);

  if (!conflict)
    return bnl_spec_validate (spec, error);
  g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, conflict);
  return FALSE;
}

/* TRUE where a comparison can begin; else the sentence is said. */
static gboolean
check_start (BnlController *self)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (self->spec);
  g_autoptr (GError) error = NULL;

  if (!self->dataset) {
    say_problem (self, _ ("There is no data set to train on: choose one under Dataset."));
    return FALSE;
  }
  /* One of a pair has the norm, whatever the spec says. */
  if (self->pair)
    spec->norm = bnl_arm_get_norm (BNL_ARM_WITH, spec);
  if (!check_spec (spec, &error)) {
    say_problem (self, error->message);
    return FALSE;
  }
  return TRUE;
}

void
bnl_controller_start (BnlController *self, gboolean paused)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!self->graveyard || self->active)
    return;
  if (self->load) {
    self->start_when_loaded = TRUE;
    self->start_paused = paused;
    return;
  }
  if (!check_start (self))
    return;

  bury_comparison (self);
  self->comparison = bnl_comparison_new (self->spec, self->dataset, self->pair, NULL, NULL, 0);
  bnl_lookout_init (&self->lookout);
  set_progress (self, 0.0);
  set_seconds_left (self, (double) NAN);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);

  bnl_comparison_start (self->comparison, paused);
  if (paused)
    bnl_comparison_step (self->comparison);
  g_object_freeze_notify (G_OBJECT (self));
  set_state (self, BNL_RUN_READY, TRUE);
  update_status (self);
  g_object_thaw_notify (G_OBJECT (self));
  expect_news (self);
}

void
bnl_controller_pause (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!self->active)
    return;
  bnl_comparison_pause (self->comparison);
  expect_news (self);
}

void
bnl_controller_resume (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!self->active)
    return;
  bnl_comparison_resume (self->comparison);
  expect_news (self);
}

void
bnl_controller_step (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!self->active) {
    bnl_controller_start (self, TRUE);
    return;
  }
  bnl_comparison_step (self->comparison);
  expect_news (self);
}

void
bnl_controller_stop (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  self->start_when_loaded = FALSE;
  if (!self->active)
    return;
  bnl_comparison_stop (self->comparison);
  expect_news (self);
}

/* --- data sets --- */

static void
take_dataset (BnlController *self, BnlDataset *dataset, const char *name_or_folder)
{
  g_clear_pointer (&self->dataset, bnl_dataset_unref);
  self->dataset = dataset;
  g_free (self->spec->data);
  self->spec->data = g_strdup (name_or_folder);
  notify (self, PROP_DATASET_NAME);
  notify (self, PROP_SPEC);
}

static void
say_not_loaded (BnlController *self, const char *name, const GError *error)
{
  const char *current = self->dataset                         ? self->spec->data
                        : g_str_equal (name, DEFAULT_DATASET) ? NULL
                                                              : DEFAULT_DATASET;
  g_autofree char *sentence = bnl_dataset_loader_describe_failure (name, error, current);

  say_problem (self, sentence);
}

static void
load_dataset_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlController *self = BNL_CONTROLLER (source);
  const char *name = bnl_dataset_loader_get_name (G_TASK (result));
  const GError *problem;
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_loader_finish (G_TASK (result), &problem, &error);
  g_autoptr (GTask) task = NULL;
  gboolean start;

  if (bnl_dataset_loader_get_is_new (G_TASK (result)))
    bnl_controller_tell_datasets_changed (self);
  if (self->load != G_TASK (result))
    return; /* another was asked for since */
  task = g_steal_pointer (&self->load);
  start = self->start_when_loaded && dataset;
  self->start_when_loaded = FALSE;

  if (dataset)
    take_dataset (self, g_steal_pointer (&dataset), name);
  else
    say_not_loaded (self, name, error);
  if (problem)
    say_problem (self, problem->message);
  notify (self, PROP_LOADING);
  /* The choice went back to what is loaded, which the settings must show again. */
  if (error)
    notify (self, PROP_SPEC);
  if (!self->dataset && !g_str_equal (name, DEFAULT_DATASET))
    bnl_controller_load_dataset (self, DEFAULT_DATASET);
  update_status (self);
  if (start)
    bnl_controller_start (self, self->start_paused);
}

static void
load_dataset (BnlController *self, const char *name, gboolean is_new)
{
  gboolean was_loading;

  if (!self->graveyard || self->active)
    return;
  was_loading = self->load != NULL;
  g_clear_object (&self->load);
  self->load = bnl_dataset_loader_start (self, name, is_new, load_dataset_cb);
  if (!was_loading)
    notify (self, PROP_LOADING);
  update_status (self);
}

void
bnl_controller_load_dataset (BnlController *self, const char *name)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));
  g_return_if_fail (name != NULL);

  load_dataset (self, name, FALSE);
}

void
bnl_controller_open_dataset (BnlController *self, GFile *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (BNL_IS_CONTROLLER (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  if (self->active) {
    say_problem (self, _ ("Training is under way on another data set: stop it, then open this."));
  } else if (!path || !g_utf8_validate (path, -1, NULL)) {
    g_autofree char *name = g_file_get_parse_name (file);
    g_autofree char *sentence = g_strdup_printf (
        _ ("%s cannot be opened by its name: copy it to a folder of this machine whose name is "
           "UTF-8, then open that."),
        name);

    say_problem (self, sentence);
  } else {
    load_dataset (self, path, TRUE);
  }
}

static void
forget_dataset_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlController *self = BNL_CONTROLLER (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    say_problem (self, error->message);
  bnl_controller_tell_datasets_changed (self);
}

void
bnl_controller_forget_dataset (BnlController *self, const char *path)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_dataset_loader_forget (self, path, forget_dataset_cb);
}

void
bnl_controller_tell_datasets_changed (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  g_signal_emit (self, signals[SIGNAL_DATASETS_CHANGED], 0);
}

/* --- settings --- */

void
bnl_controller_set_spec (BnlController *self, const BnlSpec *spec)
{
  g_autofree char *data = NULL;

  g_return_if_fail (BNL_IS_CONTROLLER (self));
  g_return_if_fail (spec != NULL);

  if (self->active)
    return;
  data = g_strdup (self->spec->data);
  bnl_spec_free (self->spec);
  self->spec = bnl_spec_dup (spec);
  if (!self->dataset || !g_str_equal (data, spec->data)) {
    /* What is loaded is what the spec says, until the other is there. */
    g_free (self->spec->data);
    self->spec->data = g_steal_pointer (&data);
    bnl_controller_load_dataset (self, spec->data);
  }
  notify (self, PROP_SPEC);
}

gboolean
bnl_controller_set (BnlController *self, const char *key, const char *text, GError **error)
{
  g_autoptr (BnlSpec) spec = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (BNL_IS_CONTROLLER (self), FALSE);

  if (self->active && !g_str_equal (key, "lr")) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                 _ ("“%s” cannot change while training is under way"), key);
    return FALSE;
  }
  spec = bnl_spec_dup (self->spec);
  if (!bnl_spec_set (spec, key, text, &problem)) {
    g_autofree char *sentence = bnl_plain_words_describe_refusal (key, problem);

    g_set_error_literal (error, BNL_SPEC_ERROR, problem->code, sentence);
    return FALSE;
  }
  if (!check_spec (spec, error))
    return FALSE;
  if (bnl_spec_equal (spec, self->spec))
    return TRUE;

  bnl_spec_free (self->spec);
  self->spec = g_steal_pointer (&spec);
  if (self->active)
    bnl_comparison_set_lr (self->comparison, self->spec->lr);
  notify (self, PROP_SPEC);
  return TRUE;
}

void
bnl_controller_set_lr (BnlController *self, double lr)
{
  g_autofree char *text = bnl_number_dup_double (lr);
  g_autoptr (GError) error = NULL;

  if (!bnl_controller_set (self, "lr", text, &error))
    say_problem (self, error->message);
}

void
bnl_controller_set_pair (BnlController *self, gboolean pair)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (self->active || self->pair == !!pair)
    return;
  self->pair = !!pair;
  notify (self, PROP_PAIR);
}

/* --- what others ask --- */

const BnlSpec *
bnl_controller_get_spec (BnlController *self)
{
  return self->spec;
}

gboolean
bnl_controller_get_pair (BnlController *self)
{
  return self->pair;
}

BnlDataset *
bnl_controller_get_dataset (BnlController *self)
{
  return self->dataset;
}

BnlRunState
bnl_controller_get_state (BnlController *self)
{
  return self->state;
}

gboolean
bnl_controller_get_active (BnlController *self)
{
  return self->active;
}

gboolean
bnl_controller_get_changing (BnlController *self)
{
  return self->changing;
}

gboolean
bnl_controller_get_loading (BnlController *self)
{
  return self->load != NULL;
}

const char *
bnl_controller_get_status (BnlController *self)
{
  return self->status;
}

double
bnl_controller_get_progress (BnlController *self)
{
  return self->progress;
}

BnlComparison *
bnl_controller_get_comparison (BnlController *self)
{
  return self->comparison;
}

BnlSnapshot *
bnl_controller_dup_snapshot (BnlController *self, BnlArm arm)
{
  BnlRun *run = self->comparison ? bnl_comparison_get_run (self->comparison, arm) : NULL;

  return run ? bnl_run_dup_snapshot (run) : NULL;
}

/* --- the object --- */

void
bnl_controller_shutdown (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!self->graveyard)
    return;
  g_clear_object (&self->load);
  self->start_when_loaded = FALSE;
  bury_comparison (self);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);
  g_thread_pool_free (g_steal_pointer (&self->graveyard), FALSE, TRUE);
  set_state (self, self->state, FALSE);
  set_changing (self, FALSE);
}

static void
bnl_controller_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlController *self = BNL_CONTROLLER (object);

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
  case PROP_LOADING:
    g_value_set_boolean (value, self->load != NULL);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_double (value, self->seconds_left);
    break;
  case PROP_SPEC:
    g_value_set_pointer (value, self->spec);
    break;
  case PROP_PAIR:
    g_value_set_boolean (value, self->pair);
    break;
  case PROP_DATASET_NAME:
    g_value_set_string (value, self->dataset ? bnl_dataset_get_name (self->dataset) : NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_controller_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_PAIR:
    bnl_controller_set_pair (BNL_CONTROLLER (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_controller_dispose (GObject *object)
{
  bnl_controller_shutdown (BNL_CONTROLLER (object));
  G_OBJECT_CLASS (bnl_controller_parent_class)->dispose (object);
}

static void
bnl_controller_finalize (GObject *object)
{
  BnlController *self = BNL_CONTROLLER (object);

  g_clear_pointer (&self->spec, bnl_spec_free);
  g_clear_pointer (&self->dataset, bnl_dataset_unref);
  g_clear_pointer (&self->status, g_free);
  G_OBJECT_CLASS (bnl_controller_parent_class)->finalize (object);
}

static void
bnl_controller_class_init (BnlControllerClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_controller_get_property;
  object_class->set_property = bnl_controller_set_property;
  object_class->dispose = bnl_controller_dispose;
  object_class->finalize = bnl_controller_finalize;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, BNL_RUN_READY, BNL_RUN_FAILED,
                                        BNL_RUN_READY, readable);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, readable);
  props[PROP_CHANGING] = g_param_spec_boolean ("changing", NULL, NULL, FALSE, readable);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  props[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, readable);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, readable);
  props[PROP_SECONDS_LEFT] =
      g_param_spec_double ("seconds-left", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, readable);
  props[PROP_SPEC] = g_param_spec_pointer ("spec", NULL, NULL, readable);
  props[PROP_PAIR] = g_param_spec_boolean ("pair", NULL, NULL, TRUE, readable | G_PARAM_WRITABLE);
  props[PROP_DATASET_NAME] = g_param_spec_string ("dataset-name", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_STARTED] = g_signal_new ("started", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MEASURED] = g_signal_new ("measured", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DATASETS_CHANGED] =
      g_signal_new ("datasets-changed", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
bnl_controller_init (BnlController *self)
{
  self->spec = bnl_spec_new ();
  self->pair = TRUE;
  self->seconds_left = (double) NAN;
  bnl_lookout_init (&self->lookout);
  self->graveyard = g_thread_pool_new (free_comparison_worker, NULL, -1, FALSE, NULL);
  update_status (self);
}

BnlController *
bnl_controller_new (void)
{
  return g_object_new (BNL_TYPE_CONTROLLER, NULL);
}
