#include "bnl-laboratory.h"

#include <glib/gi18n.h>

#include "lab/bnl-experiment-library.h"

struct _BnlLaboratory {
  GObject parent_instance;

  /* owned */
  BnlRunsKeeper *keeper;
  BnlExperimentLibrary *library;
  GPtrArray *runners; /* of BnlExperimentRunner */
  GQueue waiting;     /* of borrowed runners, the next first */
  char *problems;     /* NULL: none */

  /* borrowed */
  BnlExperimentRunner *shown; /* NULL: none */

  guint n_threads;
  gboolean changing; /* as last notified */
  gboolean is_shut_down;
};

enum { PROP_CHANGING = 1, N_PROPS };
enum { SIGNAL_ENDED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void init_list_model (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BnlLaboratory,
                               bnl_laboratory,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

/* --- which one trains --- */

/* One that was paused may wait for another until it goes on. */
static gboolean
rests (BnlExperimentRunner *runner)
{
  BnlRunnerState state = bnl_experiment_runner_get_state (runner);

  return state == BNL_RUNNER_PAUSED || state == BNL_RUNNER_WAITING;
}

BnlExperimentRunner *
bnl_laboratory_get_training (BnlLaboratory *self)
{
  for (guint i = 0; i < self->runners->len; i++) {
    BnlExperimentRunner *runner = self->runners->pdata[i];

    if (bnl_experiment_runner_is_active (runner) && !rests (runner))
      return runner;
  }
  return NULL;
}

static gboolean
find_changing (BnlLaboratory *self)
{
  for (guint i = 0; i < self->runners->len; i++)
    if (bnl_experiment_runner_is_changing (self->runners->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
update_changing (BnlLaboratory *self)
{
  gboolean changing = find_changing (self);

  if (changing == self->changing)
    return;
  self->changing = changing;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHANGING]);
}

static const char *
get_title (BnlExperimentRunner *runner)
{
  return bnl_experiment_get_title (bnl_experiment_runner_get_experiment (runner));
}

/* Whoever trains now is the one that they wait for. */
static void
tell_waiting (BnlLaboratory *self)
{
  BnlExperimentRunner *training = bnl_laboratory_get_training (self);

  for (GList *link = self->waiting.head; training && link; link = link->next)
    bnl_experiment_runner_set_waiting (link->data, get_title (training));
}

/* A runner's own notification comes before ours: what waits hears of it here. */
static void
begin_next (BnlLaboratory *self)
{
  BnlExperimentRunner *runner;

  if (self->is_shut_down || bnl_laboratory_get_training (self))
    return;
  runner = g_queue_pop_head (&self->waiting);
  if (!runner)
    return;
  bnl_experiment_runner_open (runner, self->n_threads);
  bnl_experiment_runner_start (runner);
  tell_waiting (self);
}

void
bnl_laboratory_run (BnlLaboratory *self, BnlExperimentRunner *runner)
{
  BnlExperimentRunner *training;

  g_return_if_fail (BNL_IS_LABORATORY (self));

  training = bnl_laboratory_get_training (self);
  if (self->is_shut_down || training == runner)
    return;
  g_queue_remove (&self->waiting, runner);
  if (training) {
    g_queue_push_tail (&self->waiting, runner);
    bnl_experiment_runner_set_waiting (runner, get_title (training));
  } else {
    g_queue_push_head (&self->waiting, runner);
    begin_next (self);
  }
  update_changing (self);
}

void
bnl_laboratory_run_first (BnlLaboratory *self, BnlExperimentRunner *runner)
{
  BnlExperimentRunner *training;

  g_return_if_fail (BNL_IS_LABORATORY (self));

  training = bnl_laboratory_get_training (self);
  if (training && training != runner)
    bnl_experiment_runner_pause (training);
  bnl_laboratory_run (self, runner);
}

void
bnl_laboratory_pause (BnlLaboratory *self, BnlExperimentRunner *runner)
{
  g_return_if_fail (BNL_IS_LABORATORY (self));

  bnl_experiment_runner_pause (runner);
  begin_next (self);
  update_changing (self);
}

void
bnl_laboratory_stop (BnlLaboratory *self, BnlExperimentRunner *runner)
{
  g_return_if_fail (BNL_IS_LABORATORY (self));

  g_queue_remove (&self->waiting, runner);
  bnl_experiment_runner_stop (runner);
  begin_next (self);
  update_changing (self);
}

static gboolean
is_at_rest (BnlLaboratory *self, BnlExperimentRunner *runner)
{
  return !bnl_experiment_runner_is_active (runner) && !g_queue_find (&self->waiting, runner);
}

void
bnl_laboratory_show (BnlLaboratory *self, BnlExperimentRunner *runner)
{
  BnlExperimentRunner *before = self->shown;

  g_return_if_fail (BNL_IS_LABORATORY (self));

  self->shown = runner;
  if (before && before != runner && is_at_rest (self, before))
    bnl_experiment_runner_close (before);
  if (runner && !self->is_shut_down)
    bnl_experiment_runner_open (runner, self->n_threads);
  update_changing (self);
}

void
bnl_laboratory_poll (BnlLaboratory *self)
{
  g_return_if_fail (BNL_IS_LABORATORY (self));

  for (guint i = 0; i < self->runners->len; i++) {
    BnlExperimentRunner *runner = self->runners->pdata[i];
    gboolean was_active = bnl_experiment_runner_is_active (runner);

    bnl_experiment_runner_poll (runner);
    if (!was_active || bnl_experiment_runner_is_active (runner))
      continue;
    if (bnl_experiment_runner_get_state (runner) == BNL_RUNNER_FINISHED)
      g_signal_emit (self, signals[SIGNAL_ENDED], 0, runner);
    if (runner != self->shown && is_at_rest (self, runner))
      bnl_experiment_runner_close (runner);
  }
  begin_next (self);
  update_changing (self);
}

gboolean
bnl_laboratory_get_changing (BnlLaboratory *self)
{
  return self->changing;
}

void
bnl_laboratory_set_n_threads (BnlLaboratory *self, guint n_threads)
{
  self->n_threads = n_threads;
}

/* --- what there is --- */

BnlExperimentRunner *
bnl_laboratory_find (BnlLaboratory *self, const char *id)
{
  for (guint i = 0; i < self->runners->len; i++) {
    BnlExperiment *experiment = bnl_experiment_runner_get_experiment (self->runners->pdata[i]);

    if (g_strcmp0 (bnl_experiment_get_id (experiment), id) == 0)
      return self->runners->pdata[i];
  }
  return NULL;
}

const char *
bnl_laboratory_get_problems (BnlLaboratory *self)
{
  return self->problems;
}

/* A runner may open by itself, once the store is there. */
static void
replaced_cb (BnlLaboratory *self)
{
  update_changing (self);
}

/* The runner of before, where the file says what it said then. */
static BnlExperimentRunner *
take_runner (BnlLaboratory *self, const BnlLibraryEntry *entry)
{
  BnlExperimentRunner *before =
      bnl_laboratory_find (self, bnl_experiment_get_id (entry->experiment));
  BnlExperimentRunner *runner;
  g_autofree char *text = NULL, *text_before = NULL;

  if (before) {
    text = bnl_experiment_dup_text (entry->experiment);
    text_before = bnl_experiment_dup_text (bnl_experiment_runner_get_experiment (before));
    if (g_str_equal (text, text_before))
      return g_object_ref (before);
  }
  runner = bnl_experiment_runner_new (entry->experiment, entry->built_in ? entry->number : 0,
                                      self->keeper);
  g_signal_connect_object (runner, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
  return runner;
}

/* Whoever is not in the list any more. */
static void
let_go (BnlLaboratory *self, GPtrArray *runners)
{
  for (guint i = 0; i < self->runners->len; i++) {
    BnlExperimentRunner *runner = self->runners->pdata[i];

    if (g_ptr_array_find (runners, runner, NULL))
      continue;
    g_queue_remove (&self->waiting, runner);
    if (runner == self->shown)
      self->shown = NULL;
    bnl_experiment_runner_close (runner);
  }
}

static void
take_entries (BnlLaboratory *self)
{
  g_autoptr (GPtrArray) runners = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GString) problems = g_string_new (NULL);
  guint n_before = self->runners->len;

  for (guint i = 0; i < bnl_experiment_library_get_n (self->library); i++) {
    const BnlLibraryEntry *entry = bnl_experiment_library_get (self->library, i);

    if (entry->experiment)
      g_ptr_array_add (runners, take_runner (self, entry));
    else
      g_string_append_printf (problems, "%s%s", problems->len > 0 ? "\n" : "", entry->problem);
  }
  let_go (self, runners);
  g_free (self->problems);
  self->problems = problems->len > 0 ? g_strdup (problems->str) : NULL;
  g_ptr_array_unref (self->runners);
  self->runners = g_steal_pointer (&runners);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->runners->len);
}

void
bnl_laboratory_reload (BnlLaboratory *self)
{
  g_return_if_fail (BNL_IS_LABORATORY (self));

  bnl_experiment_library_reload (self->library);
  take_entries (self);
  bnl_laboratory_count (self);
  /* What trained may be gone. */
  begin_next (self);
  update_changing (self);
}

/* --- how much is kept --- */

typedef struct {
  BnlExperimentRunner *runner; /* looked at on the main thread alone */
  gboolean full;
  char *group;
  guint64 first_seed;
  guint n_seeds, n_kept;
} Count;

static void
free_count (gpointer data)
{
  Count *count = data;

  g_object_unref (count->runner);
  g_free (count->group);
  g_free (count);
}

static void
add_count (GPtrArray *counts, BnlExperimentRunner *runner, BnlSweep *sweep, gboolean full)
{
  Count *count;

  if (!sweep)
    return;
  count = g_new0 (Count, 1);
  count->runner = g_object_ref (runner);
  count->full = full;
  count->group = bnl_sweep_dup_group (sweep);
  count->first_seed = bnl_sweep_get_base (sweep)->seed;
  count->n_seeds = bnl_sweep_get_n_seeds (sweep);
  g_ptr_array_add (counts, count);
}

/* On the store's thread.  Each run once, however often it was trained. */
static guint
count_kept (const Count *count, GPtrArray *records)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = records->pdata[i];
    guint64 seed = record->spec->seed;
    g_autofree char *json = NULL;

    if ((record->state != BNL_RECORD_FINISHED && record->state != BNL_RECORD_DIVERGED) ||
        seed < count->first_seed || seed >= count->first_seed + count->n_seeds)
      continue;
    json = bnl_spec_to_json (record->spec);
    g_hash_table_add (seen, g_strconcat (record->arm, json, NULL));
  }
  return g_hash_table_size (seen);
}

static gpointer
count_runs (BnlStore *store, gpointer data, GError **error)
{
  GPtrArray *counts = data;

  for (guint i = 0; i < counts->len; i++) {
    Count *count = counts->pdata[i];
    g_autoptr (GPtrArray) records = bnl_store_list_group (store, count->group, error);

    if (!records)
      return NULL;
    count->n_kept = count_kept (count, records);
  }
  return g_ptr_array_ref (counts);
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) counts = bnl_runs_keeper_finish (result, NULL);

  for (guint i = 0; counts && i < counts->len; i++) {
    const Count *count = counts->pdata[i];

    bnl_experiment_runner_set_kept (count->runner, count->full, count->n_kept);
  }
}

/* What cannot be read is not kept either, and the keeper says so. */
void
bnl_laboratory_count (BnlLaboratory *self)
{
  GPtrArray *counts = g_ptr_array_new_with_free_func (free_count);

  g_return_if_fail (BNL_IS_LABORATORY (self));

  for (guint i = 0; i < self->runners->len; i++) {
    BnlExperimentRunner *runner = self->runners->pdata[i];
    BnlExperiment *experiment = bnl_experiment_runner_get_experiment (runner);

    add_count (counts, runner, bnl_experiment_get_quick (experiment), FALSE);
    add_count (counts, runner, bnl_experiment_get_full (experiment), TRUE);
  }
  bnl_runs_keeper_ask (self->keeper, self, count_runs, counts, (GDestroyNotify) g_ptr_array_unref,
                       (GDestroyNotify) g_ptr_array_unref, counted_cb, NULL);
}

static void
keeper_opened_cb (BnlLaboratory *self)
{
  if (!self->is_shut_down && !bnl_runs_keeper_get_opening (self->keeper))
    bnl_laboratory_count (self);
}

/* --- as a list --- */

static GType
get_item_type (GListModel *model)
{
  return BNL_TYPE_EXPERIMENT_RUNNER;
}

static guint
get_n_items (GListModel *model)
{
  return BNL_LABORATORY (model)->runners->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *runners = BNL_LABORATORY (model)->runners;

  return position < runners->len ? g_object_ref (runners->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* --- the object --- */

void
bnl_laboratory_shutdown (BnlLaboratory *self)
{
  g_return_if_fail (BNL_IS_LABORATORY (self));

  if (self->is_shut_down)
    return;
  self->is_shut_down = TRUE;
  g_queue_clear (&self->waiting);
  self->shown = NULL;
  for (guint i = 0; i < self->runners->len; i++)
    bnl_experiment_runner_stop (self->runners->pdata[i]);
  for (guint i = 0; i < self->runners->len; i++)
    bnl_experiment_runner_close (self->runners->pdata[i]);
  update_changing (self);
}

static void
bnl_laboratory_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CHANGING:
    g_value_set_boolean (value, BNL_LABORATORY (object)->changing);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_laboratory_dispose (GObject *object)
{
  BnlLaboratory *self = BNL_LABORATORY (object);

  bnl_laboratory_shutdown (self);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (bnl_laboratory_parent_class)->dispose (object);
}

static void
bnl_laboratory_finalize (GObject *object)
{
  BnlLaboratory *self = BNL_LABORATORY (object);

  g_ptr_array_unref (self->runners);
  bnl_experiment_library_free (self->library);
  g_free (self->problems);
  G_OBJECT_CLASS (bnl_laboratory_parent_class)->finalize (object);
}

static void
bnl_laboratory_class_init (BnlLaboratoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_laboratory_get_property;
  object_class->dispose = bnl_laboratory_dispose;
  object_class->finalize = bnl_laboratory_finalize;
  props[PROP_CHANGING] =
      g_param_spec_boolean ("changing", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", BNL_TYPE_LABORATORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, BNL_TYPE_EXPERIMENT_RUNNER);
}

static void
bnl_laboratory_init (BnlLaboratory *self)
{
  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  self->library = bnl_experiment_library_new (NULL);
  g_queue_init (&self->waiting);
}

BnlLaboratory *
bnl_laboratory_new (BnlRunsKeeper *keeper)
{
  BnlLaboratory *self = g_object_new (BNL_TYPE_LABORATORY, NULL);

  self->keeper = g_object_ref (keeper);
  g_signal_connect_object (keeper, "notify::opening", G_CALLBACK (keeper_opened_cb), self,
                           G_CONNECT_SWAPPED);
  take_entries (self);
  return self;
}
