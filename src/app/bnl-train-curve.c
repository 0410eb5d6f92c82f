#include "bnl-train-curve.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-plain-words.h"
#include "plot/bnl-chart-theme.h"

gboolean
bnl_train_curve_is_loss (BnlTrainCurve curve)
{
  return curve == BNL_TRAIN_CURVE_LOSS || curve == BNL_TRAIN_CURVE_HELD_OUT_LOSS;
}

gboolean
bnl_train_curve_is_training (BnlTrainCurve curve)
{
  return curve == BNL_TRAIN_CURVE_LOSS || curve == BNL_TRAIN_CURVE_ACCURACY;
}

double
bnl_train_curve_get_value (BnlTrainCurve curve, const BnlMetrics *row)
{
  gboolean on_test = !isfinite (row->val_loss);

  switch (curve) {
  case BNL_TRAIN_CURVE_LOSS:
    return (double) row->train_loss;
  case BNL_TRAIN_CURVE_ACCURACY:
    return (double) row->train_accuracy;
  case BNL_TRAIN_CURVE_HELD_OUT_LOSS:
    return (double) (on_test ? row->test_loss : row->val_loss);
  case BNL_TRAIN_CURVE_HELD_OUT_ACCURACY:
    return (double) (on_test ? row->test_accuracy : row->val_accuracy);
  case BNL_TRAIN_CURVE_N_KINDS:
  default:
    g_return_val_if_reached ((double) NAN);
  }
}

char *
bnl_train_curve_dup_name (BnlTrainCurve curve, const BnlSpec *spec, BnlArm arm, BnlNorm norm)
{
  gboolean on_test = spec->eval_on == BNL_EVAL_ON_TEST || spec->validation <= 0.0;
  const char *images = bnl_train_curve_is_training (curve) ? _ ("train")
                       : on_test                           ? _ ("test")
                                                           : _ ("validation");

  return g_strdup_printf (arm == BNL_ARM_WITH ? _ ("%s, with %s") : _ ("%s, without %s"), images,
                          bnl_plain_words_abbreviate_norm (norm));
}

char *
bnl_train_curve_dup_label (BnlArm arm, BnlNorm norm)
{
  return g_strdup_printf (arm == BNL_ARM_WITH ? _ ("with %s") : _ ("without %s"),
                          bnl_plain_words_abbreviate_norm (norm));
}

guint
bnl_train_curve_get_color (BnlArm arm)
{
  return arm == BNL_ARM_WITH ? BNL_CHART_COLOR_WITH : BNL_CHART_COLOR_WITHOUT;
}
