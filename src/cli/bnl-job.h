#pragma once

#include "bnl-command.h"
#include "bnl-options.h"
#include "bnl-result.h"

/* What train and compare do alike: read options and files, run one seed after the other with
 * progress on stderr, write what was asked for, tell the results. */

typedef struct {
  gboolean pair; /* compare: both arms */

  /* as given */
  BnlOptions *options;
  char **files;
  char *load_path, *order_path, *metrics_path, *save_path, *runs_path;
  gboolean json, quiet, fail_on_divergence;
  int n_seeds, n_threads;

  /* as read */
  BnlSpec *spec; /* its seed: that of the first pair */
  BnlDataset *dataset;
  BnlSnapshot *initial;
  guint32 *order;
  gsize n_order;
  guint32 n_train, n_held_out; /* images */

  /* as run: of BnlResult, one a seed; NULL for an arm there is not */
  GPtrArray *results[BNL_N_ARMS];
} BnlJob;

/* Does the whole command; summary and description are for --help. */
BnlCommandStatus bnl_job_run (gboolean pair,
                              char ***arguments,
                              const char *summary,
                              const char *description);

/* Results of the pairs that came to an end by themselves; of an only pair also where it was
 * stopped.  Empty for an arm there is not.  Borrows from job. */
GPtrArray *bnl_job_list_results (const BnlJob *job, BnlArm arm);
