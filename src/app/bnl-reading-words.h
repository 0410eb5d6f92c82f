#pragma once

#include "plot/bnl-chart-reading.h"

/* What stands in the cells of a row of a BnlReadingTable, and what a screen reader says of it.
 * Figures of a column have the same decimals, enough to tell the smallest from its neighbors. */

#define BNL_READING_WORDS_SIZE                                                                     \
  (3 * BNL_FIGURE_SIZE + 16) /* "0.204 ± 0.012", "0.204 (0.180 to 0.231)" */

typedef struct {
  const BnlChart *charts[BNL_CHART_READING_MAX_CHARTS]; /* borrowed */
  gboolean percent[BNL_CHART_READING_MAX_CHARTS];
  int decimals[BNL_CHART_READING_MAX_CHARTS];
  guint n_charts;

  /* Of the row that was written last; "" where there is nothing to say, "–" for no value. */
  char drawn[BNL_CHART_READING_MAX_CHARTS][BNL_READING_WORDS_SIZE];
  char raw[BNL_CHART_READING_MAX_CHARTS][BNL_FIGURE_SIZE];
  char step[BNL_FIGURE_SIZE], epoch[BNL_FIGURE_SIZE], time[BNL_FIGURE_SIZE];
  char *sentence;
} BnlReadingWords;

/* percent: [n_charts], the charts whose values are shares.  readings: all the rows. */
void bnl_reading_words_init (BnlReadingWords *words,
                             const BnlChart *const *charts,
                             const gboolean *percent,
                             guint n_charts,
                             const GArray *readings);
void bnl_reading_words_clear (BnlReadingWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlReadingWords, bnl_reading_words_clear)

/* epoch, seconds: NaN where that is not known. */
void bnl_reading_words_write (BnlReadingWords *words,
                              const BnlChartReading *reading,
                              double epoch,
                              double seconds);
