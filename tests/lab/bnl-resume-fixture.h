#pragma once

#include "bnl-lab-fixture.h"

/* What the tests of going on from a checkpoint share: training in stretches. */

#define BNL_RESUME_FIXTURE_NEVER G_MAXUINT64

/* What happens in a stretch, by step. */
typedef struct {
  guint64 stop_after;  /* stopped before the next */
  gboolean midway;     /* ... by giving that one up after it has begun */
  guint64 give_up_at;  /* stopped while that one's evaluation goes on */
  guint64 faster_from; /* from that one on the learning rate is three times what it was */
} BnlStretch;

/* Nothing at all. */
extern const BnlStretch bnl_resume_fixture_whole;

/* "optimizer=sgd momentum=0.9" on top of the lab fixture's; valid. */
BnlSpec *bnl_resume_fixture_new_spec (const char *settings);

/* The rows of the stretch. */
BnlSeries *bnl_resume_fixture_train (const BnlSpec *spec,
                                     BnlDataset *dataset,
                                     const BnlTrainerStart *start,
                                     const BnlStretch *stretch,
                                     BnlOutcome *outcome);

/* The checkpoint of an outcome, written and read again.  Clears the outcome. */
BnlCheckpoint *bnl_resume_fixture_pass_on (BnlOutcome *outcome);

/* Both ways to the end come to the same state. */
void bnl_resume_fixture_assert_same_end (const BnlOutcome *a, const BnlOutcome *b);
