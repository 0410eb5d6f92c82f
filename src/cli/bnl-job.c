#include "bnl-job.h"

#include <string.h>

#include "bnl-interrupt.h"
#include "bnl-keep.h"
#include "bnl-report.h"
#include "bnl-save.h"
#include "bnl-watch.h"
#include "data/bnl-order.h"
#include "data/bnl-split.h"
#include "lab/bnl-model-file.h"

#define MAX_SEEDS 1000   /* more than anyone waits for */
#define MAX_THREADS 1024 /* more than any machine gains by */

static void
init_job (BnlJob *job, gboolean pair)
{
  *job = (BnlJob){ .pair = pair, .n_seeds = 1 };
  job->options = bnl_options_new ();
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    job->results[arm] = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_result_free);
}

static void
clear_job (BnlJob *job)
{
  g_clear_pointer (&job->options, bnl_options_free);
  g_clear_pointer (&job->files, g_strfreev);
  g_clear_pointer (&job->load_path, g_free);
  g_clear_pointer (&job->order_path, g_free);
  g_clear_pointer (&job->metrics_path, g_free);
  g_clear_pointer (&job->save_path, g_free);
  g_clear_pointer (&job->runs_path, g_free);
  g_clear_pointer (&job->spec, bnl_spec_free);
  g_clear_pointer (&job->dataset, bnl_dataset_unref);
  g_clear_pointer (&job->initial, bnl_snapshot_unref);
  g_clear_pointer (&job->order, g_free);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_clear_pointer (&job->results[arm], g_ptr_array_unref);
}

static void
add_entries (BnlJob *job, GOptionGroup *group)
{
  const char *save_help = job->pair ? "write the networks to MODEL-none.safetensors and "
                                      "MODEL-batch.safetensors, or the --norm (several seeds: "
                                      "-none-SEED)"
                                    : "write the network as it is at the end";
  const GOptionEntry entries[] = {
    { "load", 0, 0, G_OPTION_ARG_FILENAME, &job->load_path,
      "start from the weights and statistics of this file", "MODEL.safetensors" },
    { "order", 0, 0, G_OPTION_ARG_FILENAME, &job->order_path,
      "draw exactly these samples: an index into the training images a line; validation is 0 then",
      "FILE" },
    { "metrics", 0, 0, G_OPTION_ARG_FILENAME, &job->metrics_path,
      "write what was measured, a row a step", "FILE.csv" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &job->save_path, save_help, "MODEL.safetensors" },
    { "runs", 0, 0, G_OPTION_ARG_FILENAME, &job->runs_path,
      "keep the run in this database instead of the user's, for \"bnlab-cli runs\" and the window; "
      "none: nowhere",
      "FILE|none" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &job->n_threads,
      "threads to work on; 0: one for each core.  Changes no number but seconds (0)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &job->json, "print the results as one JSON object", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &job->quiet, "say nothing on the way", NULL },
    { "fail-on-divergence", 0, 0, G_OPTION_ARG_NONE, &job->fail_on_divergence,
      "exit with status 1 where a run diverges", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &job->files, NULL, "[SPEC.json]" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry pair_entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT, &job->n_seeds,
      "repeat with so many seeds, from --seed upwards, and print mean and standard deviation (1)",
      "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (job->pair)
    g_option_group_add_entries (group, pair_entries);
  g_option_group_add_entries (group, entries);
}

/* What is wrong whatever the files say. */
static BnlCommandStatus
check_options (const BnlJob *job)
{
  const char *norm = bnl_options_get (job->options, "norm");
  const char *validation = bnl_options_get (job->options, "validation");
  const char *train_size = bnl_options_get (job->options, "train_size");

  if (job->files != NULL && g_strv_length (job->files) > 1)
    return bnl_command_misuse ("one SPEC.json is enough, but here is also “%s”", job->files[1]);
  if (job->n_seeds < 1 || job->n_seeds > MAX_SEEDS)
    return bnl_command_misuse ("--seeds must be a whole number from 1 to %d, but is “%d”",
                               MAX_SEEDS, job->n_seeds);
  if (job->n_threads < 0 || job->n_threads > MAX_THREADS)
    return bnl_command_misuse ("--threads must be a whole number from 0 to %d, but is “%d”",
                               MAX_THREADS, job->n_threads);
  if (job->pair && norm != NULL && strcmp (norm, "none") == 0)
    return bnl_command_misuse ("--norm none leaves nothing to compare the plain network with");
  if (bnl_options_get (job->options, "steps") != NULL &&
      bnl_options_get (job->options, "epochs") != NULL)
    return bnl_command_misuse ("--steps and --epochs both say how long to train: give epochs or "
                               "steps");
  if (job->order_path != NULL && bnl_options_get (job->options, "epochs") != NULL)
    return bnl_command_misuse ("--order says how long to train, so --epochs has no place with it");
  if (job->order_path != NULL && validation != NULL && g_ascii_strtod (validation, NULL) > 0)
    return bnl_command_misuse ("--order draws from all training images, so --validation must be 0");
  if (job->order_path != NULL && train_size != NULL && strcmp (train_size, "0") != 0)
    return bnl_command_misuse ("--order says itself what to train on, so --train-size must be 0");
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
read_spec (BnlJob *job)
{
  g_autoptr (GError) error = NULL;
  guint64 max_seed = (guint64) bnl_spec_find_field ("seed")->maximum;

  job->spec = job->files != NULL ? bnl_spec_read (job->files[0], &error) : bnl_spec_new ();
  if (job->spec == NULL)
    return bnl_command_fail (error->message);
  if (!bnl_options_apply (job->options, job->spec, &error))
    return bnl_command_misuse ("%s", error->message);
  if (bnl_options_get (job->options, "epochs") != NULL)
    job->spec->steps = 0;
  if (job->order_path != NULL) {
    job->spec->validation = 0;
    job->spec->train_size = 0;
  }
  if (!bnl_spec_validate (job->spec, &error))
    return bnl_command_misuse ("%s", error->message);
  if (job->spec->seed > max_seed - (guint64) (job->n_seeds - 1))
    return bnl_command_misuse ("--seed and --seeds together go beyond %" G_GUINT64_FORMAT,
                               max_seed);
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
read_job (BnlJob *job, char ***arguments, const char *summary, const char *description)
{
  GOptionGroup *group = g_option_group_new ("", "", "", job->options, NULL);
  BnlCommandStatus status;

  bnl_options_add_to_group (job->options, group, NULL);
  add_entries (job, group);
  if (!bnl_command_parse (arguments, group, summary, description))
    return BNL_COMMAND_MISUSED;
  status = check_options (job);
  return status == BNL_COMMAND_DONE ? read_spec (job) : status;
}

static void
count_images (BnlJob *job)
{
  const BnlImages *test = bnl_dataset_get_test (job->dataset);
  BnlSplit split;

  bnl_split_init (&split, job->dataset, job->spec->validation, job->spec->seed);
  if (job->spec->train_size > 0)
    bnl_split_limit (&split, job->dataset, job->spec->train_size, job->spec->seed);
  job->n_train = split.n_train;
  job->n_held_out = job->spec->eval_on == BNL_EVAL_ON_TEST || split.n_validation == 0
                        ? test->n
                        : split.n_validation;
  bnl_split_clear (&split);
}

static gboolean
open_job (BnlJob *job, GError **error)
{
  bnl_interrupt_install ();
  if (!bnl_command_check_output (job->metrics_path, error) ||
      !bnl_command_check_output (job->save_path, error))
    return FALSE;
  job->dataset = bnl_dataset_load (job->spec->data, error);
  if (job->dataset == NULL)
    return FALSE;
  if (job->load_path != NULL) {
    job->initial = bnl_model_file_load (job->load_path, job->spec, error);
    if (job->initial == NULL)
      return FALSE;
  }
  /* Without images to train on there is nothing to list: the trainer says so. */
  if (job->order_path != NULL && bnl_dataset_get_train (job->dataset)->n > 0) {
    job->order = bnl_order_read (job->order_path, bnl_dataset_get_train (job->dataset)->n,
                                 &job->n_order, error);
    if (job->order == NULL)
      return FALSE;
  }
  count_images (job);
  return TRUE;
}

static gboolean
run_seed (BnlJob *job, guint64 seed, BnlProgress *progress, BnlKeep *keep, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (job->spec);
  g_autoptr (BnlComparison) comparison = NULL;
  BnlSnapshot *initial[BNL_N_ARMS] = { job->initial, job->initial };

  spec->seed = seed;
  comparison =
      bnl_comparison_new (spec, job->dataset, job->pair, initial, job->order, job->n_order);
  bnl_comparison_set_n_threads (comparison, (guint) job->n_threads);
  bnl_keep_follow (keep, comparison, job->initial != NULL || job->order != NULL);
  bnl_watch_run (comparison, progress);

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);

    if (run != NULL && bnl_run_get_state (run) == BNL_RUN_FAILED) {
      g_propagate_error (error, bnl_run_dup_error (run));
      return FALSE;
    }
  }
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);

    if (run != NULL)
      g_ptr_array_add (job->results[arm], bnl_result_new (run, arm, job->dataset));
  }
  return TRUE;
}

static gboolean
run_job (BnlJob *job, GError **error)
{
  g_autoptr (BnlProgress) progress = bnl_progress_new (job->quiet, (guint) job->n_seeds);
  BnlKeep *keep = bnl_keep_new (job->runs_path);
  gboolean run = TRUE;

  for (int i = 0; i < job->n_seeds && run && !bnl_interrupt_is_pending (); i++)
    run = run_seed (job, job->spec->seed + (guint) i, progress, keep, error);
  bnl_keep_end (keep);
  return run;
}

static gboolean
was_stopped (const BnlJob *job, guint index)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    const BnlResult *result =
        index < job->results[arm]->len ? g_ptr_array_index (job->results[arm], index) : NULL;

    if (result != NULL && result->state == BNL_RUN_STOPPED)
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
bnl_job_list_results (const BnlJob *job, BnlArm arm)
{
  GPtrArray *all = job->results[arm];
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (all->len == 1 || !was_stopped (job, i))
      g_ptr_array_add (list, g_ptr_array_index (all, i));
  return list;
}

static gboolean
has_diverged (const BnlJob *job)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    for (guint i = 0; i < job->results[arm]->len; i++) {
      const BnlResult *result = g_ptr_array_index (job->results[arm], i);

      if (result->state == BNL_RUN_DIVERGED)
        return TRUE;
    }
  return FALSE;
}

static void
report_job (const BnlJob *job)
{
  g_autofree char *text = job->json ? bnl_report_to_json (job) : bnl_report_format (job);

  if (job->json)
    bnl_command_print_json (text);
  else
    g_print ("%s", text);
}

/* What was measured is kept and told however the runs ended. */
static BnlCommandStatus
perform_job (BnlJob *job)
{
  g_autoptr (GError) error = NULL;
  BnlCommandStatus status = BNL_COMMAND_DONE, saved;

  if (!open_job (job, &error))
    return bnl_command_fail (error->message);
  if (!run_job (job, &error))
    status = bnl_command_fail (error->message);
  if (job->results[BNL_ARM_WITHOUT]->len == 0 && job->results[BNL_ARM_WITH]->len == 0)
    return status == BNL_COMMAND_DONE ? BNL_COMMAND_INTERRUPTED : status;
  saved = bnl_save_job (job);
  report_job (job);
  if (bnl_interrupt_is_pending ())
    return BNL_COMMAND_INTERRUPTED;
  if (job->fail_on_divergence && has_diverged (job))
    return BNL_COMMAND_FAILED;
  return MAX (status, saved);
}

BnlCommandStatus
bnl_job_run (gboolean pair, char ***arguments, const char *summary, const char *description)
{
  BnlJob job;
  BnlCommandStatus status;

  init_job (&job, pair);
  status = read_job (&job, arguments, summary, description);
  if (status == BNL_COMMAND_DONE)
    status = perform_job (&job);
  clear_job (&job);
  return status;
}
