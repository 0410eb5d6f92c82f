#pragma once

#include "data/bnl-dataset.h"

/* What one network says about one drawing, and in plain words what two say. */

typedef struct {
  guint digit;             /* the most probable class, the first of equals */
  guint second;            /* the next one */
  const char *name;        /* what digit is called; borrowed as from bnl_prediction_name_class() */
  const char *second_name; /* what second is called */
  double probability;      /* of digit, 0..1 */
  double margin;           /* probability minus that of second, 0..1 */
} BnlPrediction;

/* What a class is called in the data set that the network learnt; its number where that is all, or
 * classes is NULL.  Borrowed from classes. */
const char *bnl_prediction_name_class (const BnlDataset *classes, guint label);

/* Whether its classes are the ten digits, as NULL's are taken to be. */
gboolean bnl_prediction_is_of_digits (const BnlDataset *classes);

/* probabilities: [n_classes], n_classes >= 2.  FALSE where one is not a number: the network's
 * weights are lost. */
gboolean bnl_prediction_init (BnlPrediction *prediction,
                              const float *probabilities,
                              guint n_classes,
                              const BnlDataset *classes);

/* "7 - 98.1 %"; "Sandal - 98.1 %" */
char *bnl_prediction_dup_text (const BnlPrediction *prediction);

/* "96.1 points ahead of 9" */
char *bnl_prediction_dup_margin (const BnlPrediction *prediction);

/* Title and sentence about both; either may be NULL where that network says nothing, not both. */
void bnl_prediction_compare (const BnlPrediction *without,
                             const BnlPrediction *with,
                             char **title,
                             char **sentence);
