#pragma once

#include "bnl-command.h"
#include "lab/bnl-experiment.h"
#include "lab/bnl-sweep-run.h"

/* What "sweep" and "experiments run" do alike once they know the sweep: train what is missing with
 * progress on stderr, then tell, and write what was asked for. */

typedef struct {
  /* as given */
  char *metrics_path, *report_path, *runs_path, *shard_text;
  char **metric_words;
  gboolean json, quiet, dry_run;
  int n_threads;

  /* as read by bnl_sweep_job_check() */
  guint shard, n_shards;
  GArray *metrics; /* of BnlSweepMetric, at least one */

  /* set before bnl_sweep_job_run() */
  BnlExperiment *experiment;
  BnlSweep *sweep; /* of it */
  char *tag;       /* of the runs that are kept */
} BnlSweepJob;

void bnl_sweep_job_init (BnlSweepJob *job);
void bnl_sweep_job_clear (BnlSweepJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlSweepJob, bnl_sweep_job_clear)

/* The options above, but dry_run. */
void bnl_sweep_job_add_entries (BnlSweepJob *job, GOptionGroup *group);
/* What is wrong with them whatever the sweep is. */
BnlCommandStatus bnl_sweep_job_check (BnlSweepJob *job);
BnlCommandStatus bnl_sweep_job_run (BnlSweepJob *job);

/* A path that a report can be written to: its end says as what. */
gboolean bnl_sweep_job_is_report (const char *path);
