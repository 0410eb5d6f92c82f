#include "bnl-prediction.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

/* Below this the network would rather not say. */
#define UNSURE 0.5

#define N_DIGITS 10

const char *
bnl_prediction_name_class (const BnlDataset *classes, guint label)
{
  char number[16];

  if (classes && label < bnl_dataset_get_n_classes (classes))
    return bnl_dataset_get_class_name (classes, label);
  g_snprintf (number, sizeof number, "%u", label);
  return g_intern_string (number);
}

gboolean
bnl_prediction_is_of_digits (const BnlDataset *classes)
{
  if (classes && bnl_dataset_get_n_classes (classes) != N_DIGITS)
    return FALSE;
  for (guint i = 0; i < N_DIGITS; i++)
    if (!g_str_equal (bnl_prediction_name_class (classes, i), bnl_prediction_name_class (NULL, i)))
      return FALSE;
  return TRUE;
}

gboolean
bnl_prediction_init (BnlPrediction *prediction,
                     const float *probabilities,
                     guint n_classes,
                     const BnlDataset *classes)
{
  guint first = 0, second = 1;

  g_return_val_if_fail (n_classes >= 2, FALSE);

  for (guint i = 0; i < n_classes; i++) {
    if (!isfinite (probabilities[i]))
      return FALSE;
  }

  if (probabilities[1] > probabilities[0]) {
    first = 1;
    second = 0;
  }
  for (guint i = 2; i < n_classes; i++) {
    if (probabilities[i] > probabilities[first]) {
      second = first;
      first = i;
    } else if (probabilities[i] > probabilities[second]) {
      second = i;
    }
  }

  prediction->digit = first;
  prediction->second = second;
  prediction->name = bnl_prediction_name_class (classes, first);
  prediction->second_name = bnl_prediction_name_class (classes, second);
  prediction->probability = (double) probabilities[first];
  prediction->margin = (double) probabilities[first] - (double) probabilities[second];
  return TRUE;
}

char *
bnl_prediction_dup_text (const BnlPrediction *prediction)
{
  g_autofree char *percent = bnl_format_percent (prediction->probability);

  return g_strdup_printf (_ ("%s - %s %%"), prediction->name, percent);
}

char *
bnl_prediction_dup_margin (const BnlPrediction *prediction)
{
  g_autofree char *points = bnl_format_percent (prediction->margin);

  return g_strdup_printf (_ ("%s points ahead of %s"), points, prediction->second_name);
}

/* Equal is what reads equal. */
static gboolean
reads_same (double a, double b)
{
  g_autofree char *text_a = bnl_format_percent (a);
  g_autofree char *text_b = bnl_format_percent (b);

  return g_str_equal (text_a, text_b);
}

static char *
describe_agreement (const BnlPrediction *without, const BnlPrediction *with)
{
  g_autofree char *wider = bnl_format_percent (fabs (with->margin - without->margin));

  if (reads_same (with->probability, without->probability) &&
      reads_same (with->margin, without->margin))
    return g_strdup_printf (_ ("Both say %s and are equally sure."), with->name);
  /* The figures differ in their last digit, by less than it counts. */
  if (reads_same (fabs (with->margin - without->margin), 0.0))
    return g_strdup_printf (_ ("Both say %s and are all but equally sure."), with->name);
  if (with->margin > without->margin)
    return g_strdup_printf (
        _ ("Both say %s. The network with BN is surer: its margin is %s points wider."), with->name,
        wider);
  return g_strdup_printf (
      _ ("Both say %s. The network without BN is surer: its margin is %s points wider."),
      with->name, wider);
}

static char *
describe_disagreement (const BnlPrediction *without, const BnlPrediction *with)
{
  g_autofree char *percent_without = bnl_format_percent (without->probability);
  g_autofree char *percent_with = bnl_format_percent (with->probability);
  const char *surer;

  if (fmax (with->probability, without->probability) < UNSURE)
    surer = _ ("Neither is sure.");
  else if (reads_same (with->probability, without->probability))
    surer = _ ("They are equally sure.");
  else if (with->probability > without->probability)
    surer = _ ("The network with BN is surer.");
  else
    surer = _ ("The network without BN is surer.");

  return g_strdup_printf (_ ("Without BN says %s (%s\u00a0%%), with BN says %s (%s\u00a0%%). %s"),
                          without->name, percent_without, with->name, percent_with, surer);
}

void
bnl_prediction_compare (const BnlPrediction *without,
                        const BnlPrediction *with,
                        char **title,
                        char **sentence)
{
  const BnlPrediction *only = with ? with : without;

  g_return_if_fail (only);

  if (!with || !without) {
    g_autofree char *margin = bnl_prediction_dup_margin (only);

    *title = g_strdup (_ ("One network alone"));
    *sentence = g_strdup_printf (with ? _ ("With BN says %s, %s.") : _ ("Without BN says %s, %s."),
                                 only->name, margin);
  } else if (with->digit == without->digit) {
    *title = g_strdup (_ ("They agree"));
    *sentence = describe_agreement (without, with);
  } else {
    *title = g_strdup (_ ("They disagree"));
    *sentence = describe_disagreement (without, with);
  }
}
