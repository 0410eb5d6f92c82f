#pragma once

#include <glib.h>

/* What one network says about one drawing, and in plain words what two say. */

typedef struct {
  guint digit;        /* the most probable class, the first of equals */
  guint second;       /* the next one */
  double probability; /* of digit, 0..1 */
  double margin;      /* probability minus that of second, 0..1 */
} BnlPrediction;

/* probabilities: [n_classes], n_classes >= 2.  FALSE where one is not a number: the network's
 * weights are lost. */
gboolean bnl_prediction_init (BnlPrediction *prediction,
                              const float *probabilities,
                              guint n_classes);

/* "7 - 98.1 %" */
char *bnl_prediction_dup_text (const BnlPrediction *prediction);

/* "96.1 points ahead of 9" */
char *bnl_prediction_dup_margin (const BnlPrediction *prediction);

/* Title and sentence about both; either may be NULL where that network says nothing, not both. */
void bnl_prediction_compare (const BnlPrediction *without,
                             const BnlPrediction *with,
                             char **title,
                             char **sentence);
