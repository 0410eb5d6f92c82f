#pragma once

#include "bnl-verdict.h"
#include "lab/bnl-pairing.h"

/* What the seeds of a repetition have shown, as bnl-verdict.h says it of one: differences are taken
 * seed by seed, and one that does not go beyond its standard deviation is no clear one. */

typedef struct {
  const BnlPairing *pairing; /* of the seeds that are complete, at least two */
  guint n_seeds;             /* that there will be, or were to be */
  gboolean ended;
  gboolean has[BNL_N_ARMS]; /* the arms that there are */
} BnlSeedVerdict;

/* n_held_out: as in bnl_verdict_init(). */
void bnl_seed_verdict_init (BnlVerdict *verdict, const BnlSeedVerdict *seeds, guint32 n_held_out);

/* "93.4 ± 0.3" of shares, "214 ± 12" of counts; without the deviation where there is but one, "–"
 * where there is none.  Transfer full. */
char *bnl_seed_verdict_format_percent (const BnlTally *tally);
char *bnl_seed_verdict_format_count (const BnlTally *tally);
