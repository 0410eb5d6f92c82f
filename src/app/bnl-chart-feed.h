#pragma once

#include "bnl-chart-unit.h"
#include "bnl-repetition.h"
#include "lab/bnl-score.h"
#include "plot/bnl-chart.h"

/* Carries what a comparison measures into the two charts of the Train page, in time proportional
 * to what is new, and keeps the score of each arm on the way.  Where the comparison is repeated
 * with other seeds, bands of all of them (bnl-seed-feed.h) take the place of its curves as soon as
 * a second one has been measured. */

typedef struct _BnlChartFeed BnlChartFeed;

/* Borrows both charts, which must outlive the feed, and owns what is in them. */
BnlChartFeed *bnl_chart_feed_new (BnlChart *loss, BnlChart *accuracy);
void bnl_chart_feed_free (BnlChartFeed *feed);

/* Empties the charts and follows that comparison from its first row; NULL: nothing.  Borrowed
 * until the next call. */
void bnl_chart_feed_follow (BnlChartFeed *feed, BnlComparison *comparison);
/* Of the comparison it follows, until it follows another; borrowed. */
void bnl_chart_feed_repeat (BnlChartFeed *feed, BnlRepetition *repetition);
/* Takes in what is new; TRUE where the charts changed. */
gboolean bnl_chart_feed_update (BnlChartFeed *feed);

/* Of the training curves; those of held-out images are never smoothed. */
void bnl_chart_feed_set_smoothing (BnlChartFeed *feed, double weight);

/* Shows the whole of the new axis. */
void bnl_chart_feed_set_unit (BnlChartFeed *feed, BnlChartUnit unit);

/* Of the arm that has one. */
BnlNorm bnl_chart_feed_get_norm (BnlChartFeed *feed);
BnlRun *bnl_chart_feed_get_run (BnlChartFeed *feed, BnlArm arm); /* NULL: no such arm */
/* NULL where there is no such arm. */
const BnlScore *bnl_chart_feed_get_score (BnlChartFeed *feed, BnlArm arm);

/* When the run of the curve of that name made that step: the epoch with its fraction, where it is
 * known how long one is, and the seconds of training.  FALSE where it made none. */
gboolean bnl_chart_feed_tell_time (BnlChartFeed *feed,
                                   const char *name,
                                   double step,
                                   double *epoch,
                                   double *seconds);
