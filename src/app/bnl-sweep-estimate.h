#pragma once

#include <gio/gio.h>

#include "data/bnl-dataset.h"
#include "lab/bnl-sweep.h"

/* About how long a sweep takes on this machine: what a step costs is measured once, by some tenths
 * of a second of training on noise, on another thread; how many steps there are is counted, for
 * which the data sets' sizes have to be known.
 * Signal: "changed" (): it knows more than before. */

#define BNL_TYPE_SWEEP_ESTIMATE (bnl_sweep_estimate_get_type ())
G_DECLARE_FINAL_TYPE (BnlSweepEstimate, bnl_sweep_estimate, BNL, SWEEP_ESTIMATE, GObject)

BnlSweepEstimate *bnl_sweep_estimate_new (void);

/* The sizes of one that is loaded anyway; others are read on another thread when they are asked
 * for. */
void bnl_sweep_estimate_tell (BnlSweepEstimate *self, const char *data, BnlDataset *dataset);

/* sweep: built.  n_threads: runs at a time; 0: one for each core.  NaN: not known yet, or a data
 * set is not there.  A sweep of thousands of points is judged by some of them. */
double bnl_sweep_estimate_get_seconds (BnlSweepEstimate *self,
                                       const BnlSweep *sweep,
                                       guint n_threads);

/* In place of what is measured: of any step, and of a step's products of one parameter with one
 * image. */
void bnl_sweep_estimate_set_costs (BnlSweepEstimate *self,
                                   double seconds_a_step,
                                   double seconds_a_product);
