#include "bnl-sweep-job.h"

#include <string.h>

#include "bnl-interrupt.h"
#include "bnl-keep.h"
#include "bnl-sweep-export.h"
#include "bnl-sweep-plan-text.h"
#include "bnl-sweep-tell.h"
#include "bnl-sweep-watch.h"
#include "lab/bnl-number.h"
#include "report/bnl-experiment-report.h"

#define MAX_THREADS 1024 /* more than any machine gains by */
#define MAX_SHARDS 100000
#define FLUSH_USEC (5 * G_USEC_PER_SEC) /* for a disk, or another program that writes */

void
bnl_sweep_job_init (BnlSweepJob *job)
{
  *job = (BnlSweepJob){ .shard = 1, .n_shards = 1 };
  job->metrics = g_array_new (FALSE, FALSE, sizeof (BnlSweepMetric));
}

void
bnl_sweep_job_clear (BnlSweepJob *job)
{
  g_free (job->metrics_path);
  g_free (job->report_path);
  g_free (job->runs_path);
  g_free (job->shard_text);
  g_free (job->tag);
  g_strfreev (job->metric_words);
  g_array_unref (job->metrics);
  bnl_experiment_unref (job->experiment);
}

void
bnl_sweep_job_add_entries (BnlSweepJob *job, GOptionGroup *group)
{
  const GOptionEntry entries[] = {
    { "shard", 0, 0, G_OPTION_ARG_STRING, &job->shard_text,
      "train only the Ith of N parts, of which every one has whole pairs; \"runs merge\" brings "
      "their databases together",
      "I/N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &job->n_threads,
      "runs at a time; 0: one for each core.  Changes no number but seconds (0)", "N" },
    { "metric", 0, 0, G_OPTION_ARG_STRING_ARRAY, &job->metric_words,
      "what the table tells; may be given more than once (last-accuracy)", "M" },
    { "runs", 0, 0, G_OPTION_ARG_FILENAME, &job->runs_path,
      "keep the runs in this database instead of the user's, and train none that it has; none: "
      "keep and find nothing",
      "FILE|none" },
    { "metrics", 0, 0, G_OPTION_ARG_FILENAME, &job->metrics_path,
      "write what was measured, a row a step, the arm as NAME/SETTING=VALUE/SEED; without a "
      "database some 500 rows of each run",
      "FILE.csv" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &job->report_path,
      "write settings, charts, table and verdict to hand out", "FILE.html|.pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &job->json, "print the results as one JSON object", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &job->quiet, "say nothing on the way", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

static gboolean
read_shard (BnlSweepJob *job)
{
  g_auto (GStrv) parts = job->shard_text != NULL ? g_strsplit (job->shard_text, "/", -1) : NULL;
  guint64 shard, n_shards;

  if (parts == NULL)
    return TRUE;
  if (g_strv_length (parts) != 2 || !bnl_number_parse_unsigned (parts[0], &shard) ||
      !bnl_number_parse_unsigned (parts[1], &n_shards) || shard < 1 || shard > n_shards ||
      n_shards > MAX_SHARDS)
    return FALSE;
  job->shard = (guint) shard;
  job->n_shards = (guint) n_shards;
  return TRUE;
}

static BnlCommandStatus
read_metrics (BnlSweepJob *job)
{
  BnlSweepMetric metric = BNL_SWEEP_METRIC_LAST_ACCURACY;

  for (guint i = 0; job->metric_words != NULL && job->metric_words[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;

    if (!bnl_sweep_metric_find (job->metric_words[i], &metric, &error))
      return bnl_command_misuse ("--metric: %s", error->message);
    for (guint k = 0; k < job->metrics->len; k++)
      if (g_array_index (job->metrics, BnlSweepMetric, k) == metric)
        return bnl_command_misuse ("--metric %s is given twice", job->metric_words[i]);
    g_array_append_val (job->metrics, metric);
  }
  if (job->metrics->len == 0)
    g_array_append_val (job->metrics, metric);
  return BNL_COMMAND_DONE;
}

gboolean
bnl_sweep_job_is_report (const char *path)
{
  return g_str_has_suffix (path, ".html") || g_str_has_suffix (path, ".htm") ||
         g_str_has_suffix (path, ".pdf");
}

BnlCommandStatus
bnl_sweep_job_check (BnlSweepJob *job)
{
  if (job->n_threads < 0 || job->n_threads > MAX_THREADS)
    return bnl_command_misuse ("--threads must be a whole number from 0 to %d, but is “%d”",
                               MAX_THREADS, job->n_threads);
  if (!read_shard (job))
    return bnl_command_misuse ("--shard must be I/N, the Ith of N parts as in 1/4, but is “%s”",
                               job->shard_text);
  if (job->report_path != NULL && !bnl_sweep_job_is_report (job->report_path))
    return bnl_command_misuse ("--report must end in .html or .pdf, but is “%s”", job->report_path);
  return read_metrics (job);
}

static gboolean
write_report (const BnlSweepJob *job, BnlSweepRun *run, GError **error)
{
  g_autoptr (BnlExperimentReport) report = bnl_experiment_report_new (job->experiment, run);

  return bnl_experiment_report_write (report, job->report_path, error);
}

/* What was measured is told and written however the sweep ended. */
static BnlCommandStatus
finish_job (const BnlSweepJob *job, BnlSweepRun *run, BnlKeep *keep)
{
  BnlCommandStatus status = BNL_COMMAND_DONE;
  g_autoptr (GError) metrics_error = NULL, report_error = NULL;
  g_autofree char *problem = NULL;

  if (keep != NULL)
    bnl_recorder_flush (bnl_keep_get_recorder (keep), FLUSH_USEC);
  bnl_sweep_run_poll (run);
  problem = bnl_sweep_run_dup_problem (run);
  if (problem != NULL)
    status = bnl_command_fail (problem);
  if (bnl_sweep_run_get_state (run) == BNL_SWEEP_FAILED)
    return status;
  if (job->metrics_path != NULL &&
      !bnl_sweep_export_metrics (run, bnl_keep_get_store (keep), job->metrics_path, &metrics_error))
    status = bnl_command_fail (metrics_error->message);
  if (job->report_path != NULL && !write_report (job, run, &report_error))
    status = bnl_command_fail (report_error->message);
  if (job->json)
    bnl_sweep_tell_json (job, run);
  else
    bnl_sweep_tell_text (job, run);
  return status;
}

/* What to do about an end before the end. */
static void
say_interrupted (const BnlSweepJob *job, BnlSweepRun *run, const BnlKeep *keep)
{
  if (!job->quiet)
    g_printerr ("Stopped with %u of %u runs done%s.\n", bnl_sweep_run_get_n_done (run),
                bnl_sweep_run_get_n_runs (run),
                keep != NULL ? "; the same command goes on with the others" : "");
}

static BnlCommandStatus
train_sweep (BnlSweepJob *job)
{
  BnlKeep *keep = bnl_keep_new (job->runs_path);
  BnlSweepRun *run =
      bnl_sweep_run_new (job->sweep, bnl_keep_get_store (keep), bnl_keep_get_recorder (keep),
                         job->tag, (guint) job->n_threads, job->shard, job->n_shards);
  BnlCommandStatus status;

  bnl_sweep_watch_run (run, job->quiet);
  status = finish_job (job, run, keep);
  if (bnl_sweep_run_get_state (run) == BNL_SWEEP_STOPPED) {
    say_interrupted (job, run, keep);
    status = BNL_COMMAND_INTERRUPTED;
  }
  bnl_sweep_run_free (run);
  bnl_keep_end (keep);
  return status;
}

BnlCommandStatus
bnl_sweep_job_run (BnlSweepJob *job)
{
  g_autoptr (GError) error = NULL;

  if (job->dry_run) {
    if (job->json)
      bnl_sweep_plan_text_print_json (job);
    else
      bnl_sweep_plan_text_print (job);
    return BNL_COMMAND_DONE;
  }
  if (!bnl_command_check_output (job->metrics_path, &error) ||
      !bnl_command_check_output (job->report_path, &error))
    return bnl_command_fail (error->message);
  bnl_interrupt_install ();
  return train_sweep (job);
}
