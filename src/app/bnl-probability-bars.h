#pragma once

#include <gtk/gtk.h>

#include "data/bnl-dataset.h"

/* A bar and a number for each class; where there are more than ten, for the ten most probable.
 * CSS node: bars; its color fills the bars, the parent's color writes.  Accessible role: img; the
 * description holds the numbers. */

#define BNL_TYPE_PROBABILITY_BARS (bnl_probability_bars_get_type ())
G_DECLARE_FINAL_TYPE (BnlProbabilityBars, bnl_probability_bars, BNL, PROBABILITY_BARS, GtkWidget)

/* Copied: [n_classes], each 0..1; NULL: empty bars without numbers.  classes: whose names the rows
 * bear; NULL: their numbers. */
void bnl_probability_bars_set (BnlProbabilityBars *self,
                               const float *probabilities,
                               guint n_classes,
                               const BnlDataset *classes);
