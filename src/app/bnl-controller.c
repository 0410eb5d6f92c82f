#include "bnl-controller.h"

#include <glib/gi18n.h>

#include "bnl-dataset-slot.h"
#include "bnl-race.h"
#include "lab/bnl-number.h"

/* The sentence is for reading: a few times a second are enough. */
#define STATUS_USEC (G_USEC_PER_SEC / 4)

struct _BnlController {
  GObject parent_instance;

  /* owned */
  BnlSetup *setup;
  BnlDatasetSlot *slot;
  BnlRace *race;
  BnlRunsKeeper *keeper;
  char *status;

  gboolean start_when_loaded, start_paused;

  gint64 status_usec; /* when the sentence was last put */

  gboolean loading; /* as last notified */
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

enum {
  SIGNAL_STARTED,
  SIGNAL_REPEATED,
  SIGNAL_MEASURED,
  SIGNAL_PROBLEM,
  SIGNAL_DATASETS_CHANGED,
  N_SIGNALS,
};

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

static void
problem_cb (BnlController *self, const char *sentence)
{
  say_problem (self, sentence);
}

/* --- what is notified --- */

static char *
describe_status (BnlController *self)
{
  const char *loading = bnl_dataset_slot_get_loading (self->slot);

  if (loading && !bnl_controller_get_active (self)) {
    g_autofree char *base = g_path_get_basename (loading);

    return g_strdup_printf (_ ("Loading %s…"), base);
  }
  if (bnl_controller_get_comparison (self))
    return bnl_race_describe (self->race);
  return g_strdup (bnl_dataset_slot_get_dataset (self->slot) ? _ ("Ready")
                                                             : _ ("Ready, but for a data set"));
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

void
bnl_controller_poll (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_race_poll (self->race);
}

/* --- comparisons --- */

/* Whoever hears of the state finds the settings locked and the sentence that goes with it. */
static void
looked_cb (BnlController *self, gboolean is_turn)
{
  bnl_setup_set_locked (self->setup, bnl_controller_get_active (self));
  if (is_turn || g_get_monotonic_time () - self->status_usec >= STATUS_USEC)
    update_status (self);
}

static void
started_cb (BnlController *self)
{
  BnlComparison *comparison = bnl_controller_get_comparison (self);

  if (comparison)
    bnl_runs_keeper_follow (self->keeper, comparison);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);
}

static void
repeated_cb (BnlController *self)
{
  bnl_runs_keeper_follow_repetition (self->keeper, bnl_controller_get_repetition (self));
  g_signal_emit (self, signals[SIGNAL_REPEATED], 0);
}

static void
measured_cb (BnlController *self)
{
  g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
}

/* Its properties are ours by the same names. */
static void
race_cb (BnlController *self, GParamSpec *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

/* TRUE where a comparison can begin; else the sentence is said. */
static gboolean
check_start (BnlController *self)
{
  g_autoptr (GError) error = NULL;

  if (!bnl_dataset_slot_get_dataset (self->slot)) {
    say_problem (self, _ ("There is no data set to train on: choose one under Dataset."));
    return FALSE;
  }
  if (!bnl_setup_check (self->setup, &error)) {
    say_problem (self, error->message);
    return FALSE;
  }
  return TRUE;
}

void
bnl_controller_start (BnlController *self, gboolean paused)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (bnl_race_is_shut_down (self->race) || bnl_controller_get_active (self))
    return;
  if (bnl_controller_get_loading (self) || bnl_runs_keeper_get_opening (self->keeper)) {
    self->start_when_loaded = TRUE;
    self->start_paused = paused;
  } else if (check_start (self)) {
    bnl_race_start (self->race, bnl_setup_get_spec (self->setup),
                    bnl_dataset_slot_get_dataset (self->slot), bnl_setup_get_pair (self->setup),
                    paused);
  }
}

void
bnl_controller_pause (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_race_pause (self->race);
}

void
bnl_controller_resume (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_race_resume (self->race);
}

void
bnl_controller_step (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (bnl_controller_get_active (self))
    bnl_race_step (self->race);
  else
    bnl_controller_start (self, TRUE);
}

void
bnl_controller_stop (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  self->start_when_loaded = FALSE;
  bnl_race_stop (self->race);
}

gboolean
bnl_controller_can_repeat (BnlController *self)
{
  g_return_val_if_fail (BNL_IS_CONTROLLER (self), FALSE);

  return !bnl_runs_keeper_get_resumed (self->keeper) &&
         bnl_race_can_repeat (self->race, BNL_CONTROLLER_N_SEEDS);
}

void
bnl_controller_repeat (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  self->start_when_loaded = FALSE;
  if (bnl_controller_can_repeat (self))
    bnl_race_repeat (self->race, BNL_CONTROLLER_N_SEEDS);
}

void
bnl_controller_set_n_threads (BnlController *self, guint n_threads)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_race_set_n_threads (self->race, n_threads);
}

/* --- data sets --- */

static void
dataset_taken_cb (BnlController *self, const char *name)
{
  bnl_setup_take_data (self->setup, name);
}

static void
dataset_refused_cb (BnlController *self)
{
  self->start_when_loaded = FALSE;
  bnl_setup_refuse_data (self->setup);
}

static void
dataset_cb (BnlController *self)
{
  notify (self, PROP_DATASET_NAME);
}

static void
loading_cb (BnlController *self)
{
  gboolean loading = bnl_controller_get_loading (self);

  if (loading != self->loading) {
    self->loading = loading;
    notify (self, PROP_LOADING);
  }
  if (loading)
    update_status (self);
}

static void
settled_cb (BnlController *self)
{
  update_status (self);
  if (!self->start_when_loaded || bnl_controller_get_loading (self))
    return;
  self->start_when_loaded = FALSE;
  bnl_controller_start (self, self->start_paused);
}

static void
datasets_changed_cb (BnlController *self)
{
  g_signal_emit (self, signals[SIGNAL_DATASETS_CHANGED], 0);
}

void
bnl_controller_load_dataset (BnlController *self, const char *name)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (!bnl_controller_get_active (self))
    bnl_dataset_slot_load (self->slot, name);
}

void
bnl_controller_open_dataset (BnlController *self, GFile *file)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  if (bnl_controller_get_active (self))
    say_problem (self, _ ("Training is under way on another data set: stop it, then open this."));
  else
    bnl_dataset_slot_open (self->slot, file);
}

void
bnl_controller_forget_dataset (BnlController *self, const char *path)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_dataset_slot_forget (self->slot, path);
}

void
bnl_controller_restore_dataset (BnlController *self, const char *path)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_dataset_slot_restore (self->slot, path);
}

void
bnl_controller_tell_datasets_changed (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_dataset_slot_tell_changed (self->slot);
}

/* --- settings --- */

static void
spec_cb (BnlController *self)
{
  /* Nothing else changes while one is under way. */
  bnl_race_set_lr (self->race, bnl_setup_get_spec (self->setup)->lr);
  notify (self, PROP_SPEC);
}

static void
pair_cb (BnlController *self)
{
  notify (self, PROP_PAIR);
}

static void
wanted_data_cb (BnlController *self)
{
  const char *wanted = bnl_setup_get_wanted_data (self->setup);

  if (wanted)
    bnl_dataset_slot_load (self->slot, wanted);
}

void
bnl_controller_set_spec (BnlController *self, const BnlSpec *spec)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_setup_set_spec (self->setup, spec);
  if (!bnl_dataset_slot_get_dataset (self->slot) && !bnl_dataset_slot_get_loading (self->slot))
    bnl_dataset_slot_load (self->slot, spec->data);
}

gboolean
bnl_controller_set (BnlController *self, const char *key, const char *text, GError **error)
{
  g_return_val_if_fail (BNL_IS_CONTROLLER (self), FALSE);

  return bnl_setup_set (self->setup, key, text, error);
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

  bnl_setup_set_pair (self->setup, pair);
}

/* --- what others ask --- */

BnlSetup *
bnl_controller_get_setup (BnlController *self)
{
  return self->setup;
}

BnlRunsKeeper *
bnl_controller_get_keeper (BnlController *self)
{
  return self->keeper;
}

const BnlSpec *
bnl_controller_get_spec (BnlController *self)
{
  return bnl_setup_get_spec (self->setup);
}

gboolean
bnl_controller_get_pair (BnlController *self)
{
  return bnl_setup_get_pair (self->setup);
}

BnlDataset *
bnl_controller_get_dataset (BnlController *self)
{
  return bnl_dataset_slot_get_dataset (self->slot);
}

BnlRunState
bnl_controller_get_state (BnlController *self)
{
  return bnl_race_get_state (self->race);
}

gboolean
bnl_controller_get_active (BnlController *self)
{
  return bnl_race_get_active (self->race);
}

gboolean
bnl_controller_get_changing (BnlController *self)
{
  return bnl_race_get_changing (self->race);
}

gboolean
bnl_controller_get_loading (BnlController *self)
{
  return bnl_dataset_slot_get_loading (self->slot) != NULL;
}

const char *
bnl_controller_get_status (BnlController *self)
{
  return self->status;
}

double
bnl_controller_get_progress (BnlController *self)
{
  return bnl_race_get_progress (self->race);
}

BnlComparison *
bnl_controller_get_comparison (BnlController *self)
{
  return bnl_race_get_comparison (self->race);
}

BnlRepetition *
bnl_controller_get_repetition (BnlController *self)
{
  return bnl_race_get_repetition (self->race);
}

BnlDataset *
bnl_controller_get_trained_dataset (BnlController *self)
{
  return bnl_race_get_dataset (self->race);
}

BnlSnapshot *
bnl_controller_dup_snapshot (BnlController *self, BnlArm arm)
{
  BnlComparison *comparison = bnl_controller_get_comparison (self);
  BnlRun *run = comparison ? bnl_comparison_get_run (comparison, arm) : NULL;

  return run ? bnl_run_dup_snapshot (run) : NULL;
}

/* --- the object --- */

void
bnl_controller_shutdown (BnlController *self)
{
  g_return_if_fail (BNL_IS_CONTROLLER (self));

  bnl_dataset_slot_close (self->slot);
  self->start_when_loaded = FALSE;
  /* What is under way is kept as paused, to go on with it another day. */
  if (bnl_controller_get_repetition (self))
    bnl_race_rest (self->race);
  bnl_runs_keeper_close (self->keeper, bnl_controller_get_comparison (self));
  bnl_race_shutdown (self->race);
}

static void
bnl_controller_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlController *self = BNL_CONTROLLER (object);
  BnlDataset *dataset = bnl_controller_get_dataset (self);

  switch (property_id) {
  case PROP_STATE:
    g_value_set_int (value, (int) bnl_controller_get_state (self));
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, bnl_controller_get_active (self));
    break;
  case PROP_CHANGING:
    g_value_set_boolean (value, bnl_controller_get_changing (self));
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, bnl_controller_get_loading (self));
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, bnl_controller_get_progress (self));
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_double (value, bnl_race_get_seconds_left (self->race));
    break;
  case PROP_SPEC:
    g_value_set_pointer (value, (gpointer) bnl_controller_get_spec (self));
    break;
  case PROP_PAIR:
    g_value_set_boolean (value, bnl_controller_get_pair (self));
    break;
  case PROP_DATASET_NAME:
    g_value_set_string (value, dataset ? bnl_dataset_get_name (dataset) : NULL);
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

  g_clear_object (&self->setup);
  g_clear_object (&self->slot);
  g_clear_object (&self->race);
  g_clear_object (&self->keeper);
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
  signals[SIGNAL_REPEATED] = g_signal_new ("repeated", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MEASURED] = g_signal_new ("measured", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DATASETS_CHANGED] =
      g_signal_new ("datasets-changed", BNL_TYPE_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

/* What they tell goes on to the pages. */
static void
listen (BnlController *self)
{
  const struct {
    gpointer instance;
    const char *signal;
    GCallback callback;
  } links[] = {
    { self->setup, "notify::spec", G_CALLBACK (spec_cb) },
    { self->setup, "notify::pair", G_CALLBACK (pair_cb) },
    { self->setup, "notify::wanted-data", G_CALLBACK (wanted_data_cb) },
    { self->slot, "taken", G_CALLBACK (dataset_taken_cb) },
    { self->slot, "refused", G_CALLBACK (dataset_refused_cb) },
    { self->slot, "notify::dataset", G_CALLBACK (dataset_cb) },
    { self->slot, "notify::loading", G_CALLBACK (loading_cb) },
    { self->slot, "settled", G_CALLBACK (settled_cb) },
    { self->slot, "problem", G_CALLBACK (problem_cb) },
    { self->slot, "datasets-changed", G_CALLBACK (datasets_changed_cb) },
    { self->race, "looked", G_CALLBACK (looked_cb) },
    { self->race, "notify", G_CALLBACK (race_cb) },
    { self->race, "started", G_CALLBACK (started_cb) },
    { self->race, "repeated", G_CALLBACK (repeated_cb) },
    { self->race, "measured", G_CALLBACK (measured_cb) },
    { self->race, "problem", G_CALLBACK (problem_cb) },
    { self->keeper, "notify::opening", G_CALLBACK (settled_cb) },
    { self->keeper, "problem", G_CALLBACK (problem_cb) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_connect_object (links[i].instance, links[i].signal, links[i].callback, self,
                             G_CONNECT_SWAPPED);
}

static void
bnl_controller_init (BnlController *self)
{
  self->setup = bnl_setup_new ();
  self->slot = bnl_dataset_slot_new ();
  self->race = bnl_race_new ();
  self->keeper = bnl_runs_keeper_new ();
  listen (self);
  update_status (self);
}

BnlController *
bnl_controller_new (void)
{
  return g_object_new (BNL_TYPE_CONTROLLER, NULL);
}
