#pragma once

#include "bnl-chart-unit.h"
#include "bnl-repetition.h"
#include "plot/bnl-chart.h"

/* Carries what the seeds of a repetition measure into the two charts of the Train page, as bands of
 * their mean and standard deviation.  Each seed's training values are smoothed as a curve's are
 * before they are taken together.  Seeds that were given up half way are left out.  On an axis of
 * seconds a step lies where the first seed made it: seeds are compared step by step. */

typedef struct _BnlSeedFeed BnlSeedFeed;

/* Empties the charts, which it borrows as it does repetition.  norm: that one arm has. */
BnlSeedFeed *bnl_seed_feed_new (BnlChart *loss,
                                BnlChart *accuracy,
                                BnlRepetition *repetition,
                                BnlNorm norm);
/* Leaves the charts as they are. */
void bnl_seed_feed_free (BnlSeedFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSeedFeed, bnl_seed_feed_free)

/* Seeds that bands are of: they have been measured and are not given up. */
guint bnl_seed_feed_count (BnlRepetition *repetition);

/* Takes in what is new; TRUE where the charts changed. */
gboolean bnl_seed_feed_update (BnlSeedFeed *feed);
/* These two take in everything anew with the next update. */
void bnl_seed_feed_set_smoothing (BnlSeedFeed *feed, double weight);
void bnl_seed_feed_set_unit (BnlSeedFeed *feed, BnlChartUnit unit);

/* As bnl_chart_feed_tell_time(); seconds: the mean of the seeds that made that step. */
gboolean bnl_seed_feed_tell_time (BnlSeedFeed *feed,
                                  const char *name,
                                  double step,
                                  double *epoch,
                                  double *seconds);
