#pragma once

#include "lab/bnl-comparison.h"

/* What the lab's tests share: small data that can be learned, and the comparing of results. */

#define BNL_LAB_FIXTURE_WIDTH 5
#define BNL_LAB_FIXTURE_HEIGHT 4
#define BNL_LAB_FIXTURE_N_PIXELS 20
#define BNL_LAB_FIXTURE_N_CLASSES 3

/* g_test_init() and bnl_blas_start(), and a first thread, so that those that follow can be counted.
 */
void bnl_lab_fixture_init (int *argc, char ***argv);

/* Three noisy patterns in turn; always the same for the same sizes. */
BnlDataset *bnl_lab_fixture_new_dataset (guint32 n_train, guint32 n_test);

/* A spec for it: 20-8-6-3, batches of 10, 3 epochs. */
BnlSpec *bnl_lab_fixture_new_spec (void);

/* The same, bit for bit but for seconds. */
void bnl_lab_fixture_assert_same_row (const BnlMetrics *a, const BnlMetrics *b);
/* part has the rows of whole from step `first` to the end, and whole those from step 1. */
void bnl_lab_fixture_assert_continues (BnlSeries *part, BnlSeries *whole, guint64 first);

/* The same rows, bit for bit but for seconds; those of a that b has, where it is shorter. */
void bnl_lab_fixture_assert_same_rows (BnlSeries *a, BnlSeries *b, gsize n);
void bnl_lab_fixture_assert_same_weights (const BnlWeights *a, const BnlWeights *b);

/* Trains from start to end on this thread; the rows as a series. */
BnlSeries *bnl_lab_fixture_train (const BnlSpec *spec,
                                  BnlDataset *dataset,
                                  const BnlTrainerStart *start,
                                  BnlOutcome *outcome);

/* Waits until the run is in that state, for seconds if it must; fails the test where it ends in
 * another. */
void bnl_lab_fixture_await (BnlRun *run, BnlRunState state);

/* Threads of this process. */
guint bnl_lab_fixture_count_threads (void);
void bnl_lab_fixture_assert_threads_gone (guint n_before);

/* A path in a new folder of the test's own; bnl_lab_fixture_remove() takes file and folder away. */
char *bnl_lab_fixture_new_path (const char *name);
void bnl_lab_fixture_remove (char *path);
