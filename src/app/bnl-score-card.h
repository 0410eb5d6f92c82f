#pragma once

#include <adwaita.h>

#include "lab/bnl-pairing.h"

/* The score of one arm in big figures: the latest accuracy on held-out images, the best, and the
 * steps it took to 90 %.
 * Property: with (boolean, construct-only): the arm with batch normalization. */

#define BNL_TYPE_SCORE_CARD (bnl_score_card_get_type ())
G_DECLARE_FINAL_TYPE (BnlScoreCard, bnl_score_card, BNL, SCORE_CARD, AdwBin)

/* The norm that one arm has and the other has not. */
void bnl_score_card_set_norm (BnlScoreCard *self, BnlNorm norm);
/* run, score: both NULL before the first run. */
void bnl_score_card_show (BnlScoreCard *self, BnlRun *run, const BnlScore *score);
/* The same of several seeds, as mean ± standard deviation; on_test: as in BnlScore. */
void bnl_score_card_show_seeds (BnlScoreCard *self,
                                const BnlPairing *pairing,
                                BnlArm arm,
                                gboolean on_test);
