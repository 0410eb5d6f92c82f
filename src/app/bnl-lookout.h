#pragma once

#include "bnl-repetition.h"
#include "bnl-speed.h"
#include "lab/bnl-comparison.h"

/* What a look at a comparison, or at its repetition, finds, and what is new since the look before.
 * Cheap: it reads states and lengths, never a row but the last. */

typedef struct {
  BnlRunState state;
  double progress;     /* 0..1 */
  double seconds_left; /* NaN where not known, and while not training */
  double images_rate;  /* images a second, of all arms; NaN as well */
  gboolean has_turned; /* the state is another one */
  gboolean has_news;   /* another state or new rows */

  gsize n_rows; /* of all arms; private from here on */
  gint64 news_usec;
  BnlSpeed speed;
} BnlLookout;

void bnl_lookout_init (BnlLookout *lookout);
/* now_usec: monotonic. */
void bnl_lookout_look (BnlLookout *lookout, BnlComparison *comparison, gint64 now_usec);
void bnl_lookout_look_at_seeds (BnlLookout *lookout, BnlRepetition *repetition, gint64 now_usec);
/* A command was given: news will come. */
void bnl_lookout_expect (BnlLookout *lookout, gint64 now_usec);
/* Nothing more will come without a command: it has ended, or has been paused for a while. */
gboolean bnl_lookout_is_settled (const BnlLookout *lookout, gint64 now_usec);
