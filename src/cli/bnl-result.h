#pragma once

#include <json-glib/json-glib.h>

#include "lab/bnl-comparison.h"
#include "lab/bnl-score.h"

/* What is left of a run once it has ended: the figures to report, the curves and the network. */

typedef struct {
  BnlArm arm;
  guint64 seed;
  BnlRunState state; /* an end, but not FAILED */
  guint64 diverged_at;
  BnlScore score;
  double train_loss; /* mean over the batches of the last epoch; NaN: no step was done */
  double images_per_second;
  GStrv notes;
  BnlSeries *series;
  BnlSnapshot *snapshot; /* NULL where the run was stopped before it was ready */
} BnlResult;

/* From a run that has ended.  dataset: its test images are evaluated where the run had not come to
 * it, unless it diverged. */
BnlResult *bnl_result_new (BnlRun *run, BnlArm arm, const BnlDataset *dataset);
void bnl_result_free (BnlResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlResult, bnl_result_free)

/* "finished", "stopped at step 12", "diverged at step 3".  Owned by the caller. */
char *bnl_result_describe_end (const BnlResult *result);

/* Appends one JSON object; what was not measured is null. */
void bnl_result_build_json (const BnlResult *result, JsonBuilder *builder);

/* A number, or null where it is not finite, which JSON has no number for. */
void bnl_result_build_number (JsonBuilder *builder, const char *name, double value);
