#include "bnl-command-experiments.h"

#include "bnl-keep.h"
#include "bnl-sweep-job.h"
#include "bnl-sweep-watch.h"
#include "lab/bnl-experiment-library.h"
#include "report/bnl-experiment-report.h"

#define UNSET G_MININT /* nothing that anyone gives */

static void
add_choice_entries (GOptionGroup *group, gboolean *full, int *n_seeds)
{
  const GOptionEntry entries[] = {
    { "full", 0, 0, G_OPTION_ARG_NONE, full, "the full version instead of the quick one", NULL },
    { "seeds", 0, 0, G_OPTION_ARG_INT, n_seeds, "so many seeds instead of its own number", "N" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

/* The version that is meant, with as many seeds as asked for.  NULL after saying why not. */
static BnlSweep *
choose_sweep (BnlExperiment *experiment, gboolean full, int n_seeds, BnlCommandStatus *status)
{
  BnlSweep *chosen =
      full ? bnl_experiment_get_full (experiment) : bnl_experiment_get_quick (experiment);
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (GError) error = NULL;

  if (chosen == NULL) {
    *status = bnl_command_misuse ("“%s” has no full version: leave --full out",
                                  bnl_experiment_get_id (experiment));
    return NULL;
  }
  if (n_seeds == UNSET)
    return bnl_sweep_ref (chosen);
  sweep = bnl_sweep_dup (chosen);
  if (n_seeds < 1 || !bnl_sweep_set_n_seeds (sweep, (guint) n_seeds, NULL)) {
    *status = bnl_command_misuse ("--seeds must be a whole number from 1 to %d, but is “%d”",
                                  BNL_SWEEP_MAX_SEEDS, n_seeds);
    return NULL;
  }
  if (!bnl_sweep_build (sweep, &error)) {
    *status = bnl_command_misuse ("--seeds: %s", error->message);
    return NULL;
  }
  return g_steal_pointer (&sweep);
}

static BnlExperiment *
open_experiment (const char *word)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (GError) error = NULL;
  BnlExperiment *experiment = bnl_experiment_library_open (library, word, &error);

  if (experiment == NULL)
    bnl_command_fail (error->message);
  return experiment;
}

static BnlCommandStatus
run_experiment (BnlSweepJob *job, char **words, gboolean full, int n_seeds)
{
  BnlCommandStatus status = bnl_sweep_job_check (job);
  g_autoptr (BnlSweep) sweep = NULL;

  if (status != BNL_COMMAND_DONE)
    return status;
  if (words == NULL)
    return bnl_command_misuse ("the NAME of an experiment is missing");
  if (words[1] != NULL)
    return bnl_command_misuse ("one NAME is enough, but here is also “%s”", words[1]);
  job->experiment = open_experiment (words[0]);
  if (job->experiment == NULL)
    return BNL_COMMAND_FAILED;
  sweep = choose_sweep (job->experiment, full, n_seeds, &status);
  if (sweep == NULL)
    return status;
  job->sweep = sweep;
  job->tag = g_strdup (bnl_experiment_get_id (job->experiment));
  status = bnl_command_start_blas ();
  return status == BNL_COMMAND_DONE ? bnl_sweep_job_run (job) : status;
}

BnlCommandStatus
bnl_command_experiments_train_run (char ***arguments)
{
  g_auto (BnlSweepJob) job;
  g_auto (GStrv) words = NULL;
  gboolean full = FALSE;
  int n_seeds = UNSET;
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &job.dry_run, "train nothing, tell what would be trained",
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, "NAME" },
    G_OPTION_ENTRY_NULL,
  };

  bnl_sweep_job_init (&job);
  add_choice_entries (group, &full, &n_seeds);
  bnl_sweep_job_add_entries (&job, group);
  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (
          arguments, group,
          "Trains what an experiment has not trained yet, and tells what comes out.",
          BNL_COMMAND_EXPERIMENTS_NAME_HELP
          "Ctrl+C stops, and the same command goes on. With other settings: \"experiments show "
          "NAME\n--json > FILE\", and \"bnlab-cli sweep FILE\" with options.\n\n"
          "  bnlab-cli experiments run 1\n"
          "  bnlab-cli experiments run batch-size --full --seeds 5 --report batch-size.pdf"))
    return BNL_COMMAND_MISUSED;
  return run_experiment (&job, words, full, n_seeds);
}

/* The report of what is there */

static BnlCommandStatus
write_report (BnlExperiment *experiment, BnlSweepRun *run, const char *path)
{
  g_autoptr (BnlExperimentReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  bnl_sweep_watch_load (run);
  problem = bnl_sweep_run_dup_problem (run);
  if (problem != NULL)
    return bnl_command_fail (problem);
  if (bnl_sweep_run_get_n_done (run) == 0) {
    g_autofree char *sentence =
        g_strdup_printf ("nothing of “%s” is trained yet: \"bnlab-cli experiments run %s\" does",
                         bnl_experiment_get_title (experiment), bnl_experiment_get_id (experiment));

    return bnl_command_fail (sentence);
  }
  if (bnl_sweep_run_get_n_done (run) < bnl_sweep_run_get_n_runs (run))
    g_printerr ("%u of %u runs are trained; the report is of those.\n",
                bnl_sweep_run_get_n_done (run), bnl_sweep_run_get_n_runs (run));
  report = bnl_experiment_report_new (experiment, run);
  return bnl_experiment_report_write (report, path, &error) ? BNL_COMMAND_DONE
                                                            : bnl_command_fail (error->message);
}

static BnlCommandStatus
report_experiment (char **words, const char *runs_path, gboolean full, int n_seeds)
{
  BnlCommandStatus status = BNL_COMMAND_FAILED;
  g_autoptr (BnlExperiment) experiment = open_experiment (words[0]);
  g_autoptr (BnlSweep) sweep =
      experiment != NULL ? choose_sweep (experiment, full, n_seeds, &status) : NULL;
  g_autoptr (GError) error = NULL;
  BnlSweepRun *run;
  BnlKeep *keep;

  if (sweep == NULL)
    return status;
  if (!bnl_command_check_output (words[1], &error))
    return bnl_command_fail (error->message);
  keep = bnl_keep_new (runs_path);
  if (keep == NULL)
    return BNL_COMMAND_FAILED;
  run = bnl_sweep_run_new (sweep, bnl_keep_get_store (keep), bnl_keep_get_recorder (keep), NULL, 0,
                           1, 1);
  status = write_report (experiment, run, words[1]);
  bnl_sweep_run_free (run);
  bnl_keep_end (keep);
  return status;
}

BnlCommandStatus
bnl_command_experiments_report_run (char ***arguments)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *runs_path = NULL;
  gboolean full = FALSE;
  int n_seeds = UNSET;
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  const GOptionEntry entries[] = {
    { "runs", 0, 0, G_OPTION_ARG_FILENAME, &runs_path, "of the runs in this file", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, "NAME OUT" },
    G_OPTION_ENTRY_NULL,
  };

  add_choice_entries (group, &full, &n_seeds);
  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group,
                          "Writes what an experiment has shown so far, with question, settings, "
                          "charts, table,\nverdict and sources.",
                          BNL_COMMAND_EXPERIMENTS_NAME_HELP
                          "OUT ends in .html or .pdf.\n\n"
                          "  bnlab-cli experiments report 1 what-bn-does.pdf"))
    return BNL_COMMAND_MISUSED;
  if (words == NULL || words[1] == NULL)
    return bnl_command_misuse ("give the NAME of an experiment and OUT, a file to write");
  if (words[2] != NULL)
    return bnl_command_misuse ("a NAME and OUT are enough, but here is also “%s”", words[2]);
  if (runs_path != NULL && !g_file_test (runs_path, G_FILE_TEST_EXISTS))
    return bnl_command_misuse ("--runs must name a database of runs, but “%s” is not there",
                               runs_path);
  if (!bnl_sweep_job_is_report (words[1]))
    return bnl_command_misuse ("OUT must end in .html or .pdf, but is “%s”", words[1]);
  return report_experiment (words, runs_path, full, n_seeds);
}
