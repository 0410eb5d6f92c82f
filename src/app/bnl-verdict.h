#pragma once

#include "lab/bnl-comparison.h"
#include "lab/bnl-score.h"

/* What the runs have shown so far, in plain words, and no more than they have shown: who is ahead,
 * who was first at 90 %, how good each got, and on how little that rests. */

typedef struct {
  const BnlSeries *series; /* NULL: there is no such arm, and nothing below counts */
  const BnlScore *score;   /* of series, up to date */
  BnlRunState state;
  guint64 diverged_at; /* where DIVERGED */
} BnlVerdictArm;

/* Both transfer; g_free. */
typedef struct {
  char *title; /* "With BN is ahead by 2.8 points" */
  char *body;  /* two or three sentences */
} BnlVerdict;

/* n_held_out: images that the accuracy was measured on; 0 where it is not known. */
void bnl_verdict_init (BnlVerdict *verdict,
                       const BnlVerdictArm arms[BNL_N_ARMS],
                       guint32 n_held_out);
/* Calls the norm by its name where it is not BN. */
void bnl_verdict_name_norm (BnlVerdict *verdict, BnlNorm norm);
void bnl_verdict_clear (BnlVerdict *verdict);
