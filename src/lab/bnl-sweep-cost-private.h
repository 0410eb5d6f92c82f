#pragma once

#include "bnl-run-measure.h"
#include "bnl-spec.h"

/* How long a run will take, before it is known: for what it means that a third of a sweep is done,
 * and for the order in which runs begin.  Only ratios of such figures mean anything; they were
 * found within a third of those of measured times. */
double bnl_sweep_cost_estimate (const BnlSpec *spec,
                                BnlMeasures measures,
                                const BnlDataset *dataset,
                                const BnlArch *arch);
