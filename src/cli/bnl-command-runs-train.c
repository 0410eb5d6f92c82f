#include "bnl-command-runs.h"

#include <string.h>

#include "bnl-interrupt.h"
#include "bnl-options.h"
#include "bnl-watch.h"
#include "data/bnl-order.h"
#include "lab/bnl-recorder.h"

#define MAX_THREADS 1024                 /* as train has it */
#define FLUSH_USEC (60 * G_USEC_PER_SEC) /* for a slow disk; then the problem is told */

/* Both actions: a stored run goes on from one of its checkpoints, as itself or as a new one. */
typedef struct {
  gboolean branches;

  /* as given */
  BnlOptions *options;
  char **words;
  char *path, *order_path;
  gint64 at;
  int n_threads;
  gboolean json, quiet;

  /* as read */
  BnlStore *store;
  BnlRunRecord *record;
  BnlCheckpoint *checkpoint;
  BnlSeries *past;   /* the rows up to it; NULL where it is */
  GPtrArray *traces; /* what was measured beside */
  BnlSpec *spec;
  BnlDataset *dataset;
  guint32 *order;
  gsize n_order;
} Work;

static void
clear_work (Work *work)
{
  g_clear_pointer (&work->options, bnl_options_free);
  g_strfreev (work->words);
  g_free (work->path);
  g_free (work->order_path);
  g_clear_pointer (&work->record, bnl_run_record_unref);
  g_clear_pointer (&work->checkpoint, bnl_checkpoint_unref);
  g_clear_pointer (&work->past, bnl_series_unref);
  g_clear_pointer (&work->traces, g_ptr_array_unref);
  g_clear_pointer (&work->spec, bnl_spec_free);
  g_clear_pointer (&work->dataset, bnl_dataset_unref);
  g_free (work->order);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, clear_work)

/* What is given */

static gboolean
read_arguments (char ***arguments, Work *work, const char *summary, const char *description)
{
  static const char *const lengths[] = { "epochs", "steps", NULL };
  GOptionGroup *group = g_option_group_new ("", "", "", work->options, NULL);
  const GOptionEntry branch_entries[] = {
    { "at", 0, 0, G_OPTION_ARG_INT64, &work->at,
      "from the checkpoint of this step (the newest); \"runs show\" lists them", "STEP" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry entries[] = {
    { "order", 0, 0, G_OPTION_ARG_FILENAME, &work->order_path,
      "the run draws exactly these samples: the file it began with", "FILE" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &work->n_threads,
      "threads to work on; 0: one for each core.  Changes no number but seconds (0)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &work->json, "print the run as one JSON object", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &work->quiet, "say nothing on the way", NULL },
    BNL_COMMAND_RUNS_OPTION (&work->path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &work->words, NULL, "ID" },
    G_OPTION_ENTRY_NULL,
  };

  if (work->branches)
    g_option_group_add_entries (group, branch_entries);
  bnl_options_add_to_group (work->options, group, work->branches ? NULL : lengths);
  g_option_group_add_entries (group, entries);
  return bnl_command_parse (arguments, group, summary, description);
}

static BnlCommandStatus
check_arguments (const Work *work)
{
  if (work->words == NULL || g_strv_length (work->words) != 1)
    return bnl_command_misuse ("name one run: its number, the beginning of its uuid, or its name");
  if (work->at < 0)
    return bnl_command_misuse ("--at must be a step, but is “%" G_GINT64_FORMAT "”", work->at);
  if (work->n_threads < 0 || work->n_threads > MAX_THREADS)
    return bnl_command_misuse ("--threads must be a whole number from 0 to %d, but is “%d”",
                               MAX_THREADS, work->n_threads);
  if (bnl_options_get (work->options, "steps") != NULL &&
      bnl_options_get (work->options, "epochs") != NULL)
    return bnl_command_misuse ("--steps and --epochs both say how long to train: give epochs or "
                               "steps");
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
read_spec (Work *work)
{
  g_autoptr (GError) error = NULL;

  work->spec = bnl_spec_dup (work->record->spec);
  if (!bnl_options_apply (work->options, work->spec, &error))
    return bnl_command_misuse ("%s", error->message);
  if (bnl_options_get (work->options, "epochs") != NULL)
    work->spec->steps = 0;
  if (!bnl_spec_validate (work->spec, &error))
    return bnl_command_misuse ("%s", error->message);
  return BNL_COMMAND_DONE;
}

/* What is stored */

/* Why there can be no going on; NULL where there can.  A run that ended before its first checkpoint
 * begins anew, unless it began with what the store does not have. */
static char *
find_hindrance (const Work *work)
{
  const BnlRunRecord *record = work->record;
  const gint64 id = record->id;
  const gboolean from_start = record->checkpoint_step == 0;

  if (record->state == BNL_RECORD_RUNNING && !work->branches)
    return g_strdup_printf ("run %" G_GINT64_FORMAT " is being trained by another program; stop it "
                            "there first",
                            id);
  if (record->state == BNL_RECORD_DIVERGED && !work->branches)
    return g_strdup_printf ("run %" G_GINT64_FORMAT " has diverged at step %" G_GUINT64_FORMAT
                            ": start a branch with other settings (runs branch %" G_GINT64_FORMAT
                            " --lr X)",
                            id, record->diverged_at, id);
  if (record->state == BNL_RECORD_FINISHED && bnl_options_get_n_given (work->options) == 0)
    return work->branches
               ? g_strdup_printf ("run %" G_GINT64_FORMAT " has finished: say what is to "
                                  "be other in the branch, --epochs above all",
                                  id)
               : g_strdup_printf ("run %" G_GINT64_FORMAT " has finished: --%s N, "
                                  "more than its %" G_GUINT64_FORMAT ", trains it further",
                                  id, record->spec->steps > 0 ? "steps" : "epochs",
                                  record->spec->steps > 0 ? (guint64) record->spec->steps
                                                          : record->spec->epochs);
  if (from_start && (work->branches || record->from_file))
    return g_strdup_printf ("run %" G_GINT64_FORMAT " has no checkpoint to go on from: train its "
                            "settings anew (\"runs show %" G_GINT64_FORMAT "\" has them)",
                            id, id);
  return NULL;
}

static void
set_failed (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
}

static gboolean
load_checkpoint (Work *work, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GArray) steps = NULL;
  g_autoptr (GString) list = NULL;

  work->traces = bnl_store_load_traces (work->store, work->record->id, error);
  if (work->traces == NULL)
    return FALSE;
  if (work->record->checkpoint_step == 0) {
    if (!work->quiet)
      g_printerr ("Run %" G_GINT64_FORMAT " has no checkpoint yet and begins anew.\n",
                  work->record->id);
    return TRUE;
  }
  work->checkpoint =
      bnl_store_load_checkpoint (work->store, work->record->id, (guint64) work->at, &problem);
  if (work->checkpoint != NULL) {
    work->past = bnl_store_load_past (work->store, work->record->id, work->checkpoint, error);
    return work->past != NULL;
  }
  if (work->at == 0 || !g_error_matches (problem, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  steps = bnl_store_list_checkpoints (work->store, work->record->id, error);
  if (steps == NULL)
    return FALSE;
  list = g_string_new (NULL);
  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (list, "%s %" G_GUINT64_FORMAT, i == 0 ? "" : ",",
                            g_array_index (steps, guint64, i));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "run %" G_GINT64_FORMAT " has no checkpoint of step %" G_GINT64_FORMAT
               "; it has those of%s",
               work->record->id, work->at, list->str);
  return FALSE;
}

/* A branch may be trained on other data; a run that goes on may not, whatever its name says. */
static gboolean
load_dataset (Work *work, GError **error)
{
  const char *known = work->record->dataset_checksum;

  work->dataset = bnl_dataset_load (work->spec->data, error);
  if (work->dataset == NULL)
    return FALSE;
  if (work->branches || known[0] == '\0' ||
      strcmp (known, bnl_dataset_get_checksum (work->dataset)) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "the data set %s is another than run %" G_GINT64_FORMAT
               " was trained on: bring that back, or start a branch on this one (runs branch)",
               work->spec->data, work->record->id);
  return FALSE;
}

static gboolean
load_order (Work *work, GError **error)
{
  if (work->order_path == NULL) {
    if (work->record->from_file && !work->quiet)
      g_printerr ("Run %" G_GINT64_FORMAT " began with files; if one was an --order, stop this and "
                  "give it again.\n",
                  work->record->id);
    return TRUE;
  }
  work->order = bnl_order_read (work->order_path, bnl_dataset_get_train (work->dataset)->n,
                                &work->n_order, error);
  return work->order != NULL;
}

static gboolean
load_work (Work *work, GError **error)
{
  g_autofree char *hindrance = find_hindrance (work);

  /* It would be trained for nothing. */
  if (hindrance == NULL)
    hindrance = bnl_store_dup_trouble (work->store);
  if (hindrance == NULL)
    return load_checkpoint (work, error) && load_dataset (work, error) && load_order (work, error);
  set_failed (error, hindrance);
  return FALSE;
}

/* The training */

static BnlRun *
get_run (BnlComparison *comparison)
{
  BnlRun *run = bnl_comparison_get_run (comparison, BNL_ARM_WITH);

  return run != NULL ? run : bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT);
}

/* The id that it has in the store afterwards; 0 where nothing is there. */
static gint64
train (Work *work, GError **error)
{
  BnlSnapshot *initial[BNL_N_ARMS] = { NULL };
  const BnlRunRecord *record = work->record;
  const BnlRecordOrigin going_on = { .continues = record->id, .from_file = record->from_file };
  BnlRecordOrigin branching = { .parent_uuid = record->uuid, .from_file = work->order != NULL };
  g_autoptr (BnlComparison) comparison =
      bnl_comparison_new (work->spec, work->dataset, FALSE, initial, work->order, work->n_order);
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (work->store);
  g_autoptr (BnlProgress) progress = bnl_progress_new (work->quiet, 1);
  g_autofree char *problem = NULL;
  BnlRun *run = get_run (comparison);
  gint64 id;

  bnl_comparison_set_n_threads (comparison, (guint) work->n_threads);
  if (work->checkpoint != NULL) {
    branching.parent_step = bnl_checkpoint_get_step (work->checkpoint);
    bnl_run_set_resume (run, work->checkpoint, work->past);
  }
  bnl_run_set_past_traces (run, work->traces);
  bnl_recorder_follow (recorder, run, work->branches ? &branching : &going_on);
  bnl_watch_run (comparison, progress);
  g_clear_pointer (&progress, bnl_progress_free);

  bnl_recorder_flush (recorder, FLUSH_USEC);
  problem = bnl_recorder_dup_problem (recorder);
  if (problem != NULL)
    bnl_command_fail (problem);
  id = bnl_recorder_get_id (recorder, run);
  if (bnl_run_get_state (run) != BNL_RUN_FAILED)
    return id;
  /* A branch that did not fit its trunk is a mistyped command, not a run. */
  if (work->branches && id > 0 && bnl_run_get_n_done (run) == branching.parent_step)
    bnl_store_delete (work->store, &id, 1, NULL);
  g_propagate_error (error, bnl_run_dup_error (run));
  return 0;
}

static BnlCommandStatus
perform_work (Work *work)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  bnl_interrupt_install ();
  if (!load_work (work, &error))
    return bnl_command_fail (error->message);
  id = train (work, &error);
  if (error != NULL)
    return bnl_command_fail (error->message);
  /* Before its first step, or what cannot be written was told. */
  if (id == 0)
    return bnl_interrupt_is_pending () ? BNL_COMMAND_INTERRUPTED : BNL_COMMAND_FAILED;
  if (id != work->record->id && !work->branches)
    g_printerr ("Run %" G_GINT64_FORMAT " is held by another program: what was trained now is run "
                "%" G_GINT64_FORMAT ".\n",
                work->record->id, id);
  if (!bnl_command_runs_show_record (work->store, id, work->json, &error))
    return bnl_command_fail (error->message);
  return bnl_interrupt_is_pending () ? BNL_COMMAND_INTERRUPTED : BNL_COMMAND_DONE;
}

static BnlCommandStatus
open_work (Work *work)
{
  g_autoptr (GArray) ids = bnl_command_runs_find (work->store, work->words, 1);
  g_autoptr (GError) error = NULL;
  BnlCommandStatus status;

  if (ids == NULL)
    return BNL_COMMAND_FAILED;
  work->record = bnl_store_get (work->store, g_array_index (ids, gint64, 0), &error);
  if (work->record == NULL)
    return bnl_command_fail (error->message);
  status = read_spec (work);
  return status == BNL_COMMAND_DONE ? perform_work (work) : status;
}

static BnlCommandStatus
run_action (gboolean branches, char ***arguments, const char *summary, const char *description)
{
  g_auto (Work) work = { .branches = branches, .options = bnl_options_new () };
  BnlCommandStatus status;

  if (!read_arguments (arguments, &work, summary, description))
    return BNL_COMMAND_MISUSED;
  status = check_arguments (&work);
  if (status == BNL_COMMAND_DONE)
    status = bnl_command_start_blas ();
  if (status != BNL_COMMAND_DONE)
    return status;
  work.store = bnl_command_runs_open (work.path);
  return work.store == NULL ? BNL_COMMAND_FAILED
                            : bnl_command_runs_close (work.store, open_work (&work));
}

BnlCommandStatus
bnl_command_runs_train_resume (char ***arguments)
{
  return run_action (
      FALSE, arguments,
      "Lets a run go on from its last checkpoint, to the numbers it would have had.",
      BNL_COMMAND_RUNS_ID_HELP
      "One that was stopped, interrupted or paused goes on to its end; with --epochs N (or "
      "--steps\n"
      "N) in all, more than it was to have, also one that has finished.  What was measured after\n"
      "the checkpoint is measured again.  Ctrl+C stops it again and keeps what was measured.\n\n"
      "  bnlab-cli runs resume 12\n"
      "  bnlab-cli runs resume 12 --epochs 20");
}

BnlCommandStatus
bnl_command_runs_train_branch (char ***arguments)
{
  return run_action (
      TRUE, arguments, "Starts a new run from a checkpoint of another, with other settings.",
      BNL_COMMAND_RUNS_ID_HELP
      "Settings that are not given are those of the run.  --epochs and --steps count from its\n"
      "beginning.  The hidden layers must have the same widths; a norm may come or go.\n\n"
      "  bnlab-cli runs branch 12 --at 900 --lr 0.0001");
}
