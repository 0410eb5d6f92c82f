#pragma once

#include "lab/bnl-comparison.h"

/* The curves that each arm has on the charts of the Train page: what they show, and how they are
 * named and drawn. */
typedef enum {
  BNL_TRAIN_CURVE_LOSS,
  BNL_TRAIN_CURVE_HELD_OUT_LOSS,
  BNL_TRAIN_CURVE_ACCURACY,
  BNL_TRAIN_CURVE_HELD_OUT_ACCURACY,
  BNL_TRAIN_CURVE_N_KINDS,
} BnlTrainCurve;

/* Else of accuracy. */
gboolean bnl_train_curve_is_loss (BnlTrainCurve curve);
/* On training batches, at each step; else on held-out images, now and then. */
gboolean bnl_train_curve_is_training (BnlTrainCurve curve);
/* What row has of it; NaN: nothing. */
double bnl_train_curve_get_value (BnlTrainCurve curve, const BnlMetrics *row);

/* norm: that one of the arms has.  Transfer full: "validation, without BN" and "without BN". */
char *bnl_train_curve_dup_name (BnlTrainCurve curve, const BnlSpec *spec, BnlArm arm, BnlNorm norm);
char *bnl_train_curve_dup_label (BnlArm arm, BnlNorm norm);
/* Index into the theme's colors. */
guint bnl_train_curve_get_color (BnlArm arm);
