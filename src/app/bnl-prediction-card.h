#pragma once

#include <adwaita.h>

#include "data/bnl-dataset.h"

/* What the network of one arm says about the drawing: the digit with its probability, how far it is
 * ahead, and every class as a bar.
 * Properties, both for the .ui, which adds the CSS class of the arm, "with" or "without":
 *   title  string, writable: shown on top
 *   says   string, writable: accessible name of the label whose text begins with the digit */

#define BNL_TYPE_PREDICTION_CARD (bnl_prediction_card_get_type ())
G_DECLARE_FINAL_TYPE (BnlPredictionCard, bnl_prediction_card, BNL, PREDICTION_CARD, AdwBin)

/* The classes that the network knows, for their names; NULL: the ten digits.  Seen from the next
 * answer or message on. */
void bnl_prediction_card_set_classes (BnlPredictionCard *self, BnlDataset *classes);

/* probabilities: [n_classes], n_classes >= 2, numbers all. */
void bnl_prediction_card_show_probabilities (BnlPredictionCard *self,
                                             const float *probabilities,
                                             guint n_classes);

/* Instead: a few words, and bars without numbers. */
void bnl_prediction_card_show_message (BnlPredictionCard *self, const char *message);

/* What the answer rests on, as "After 630 training steps"; "" for nothing; as a warning where that
 * is nothing to rely on. */
void bnl_prediction_card_set_basis (BnlPredictionCard *self, const char *basis, gboolean warning);
