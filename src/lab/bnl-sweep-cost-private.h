#pragma once

#include "bnl-spec.h"

/* How long a run will take, before it is known: for what it means that a third of a sweep is done,
 * and for the order in which runs begin.  Only the ratios of such figures mean anything. */

/* n_parameters: of the network. */
double bnl_sweep_cost_estimate (const BnlSpec *spec,
                                const BnlDataset *dataset,
                                const BnlArch *arch);
