#pragma once

#include "lab/bnl-sweep-table.h"
#include "report/bnl-exhibit.h"

/* Sweeps whose results are made up, so that what is shown and said of them is known word by word.
 */

/* Axes and arms as the terminal has them, NULL-terminated: "batch_size", "1,2,4", ...; arms NULL:
 * without and with BN. */
BnlSweep *bnl_report_fixture_sweep (const char *const *axes,
                                    const char *const *arms,
                                    guint n_seeds,
                                    guint measures);

/* A run that finished with that held-out accuracy; the loss is 1 minus it, the steps to 90 % are
 * 100 times the first accuracy's distance from 1 in per cent. */
void bnl_report_fixture_finish (BnlSweepTable *table,
                                guint cell,
                                guint arm,
                                guint seed,
                                double accuracy);
void bnl_report_fixture_diverge (BnlSweepTable *table, guint cell, guint arm, guint seed);

/* Batch sizes 1 to 64, without and with BN, three seeds: with BN cannot be trained at 1, is worse
 * at 2, better from 8 on, and without it one run of three diverges at 64. */
BnlSweepTable *bnl_report_fixture_batch_sizes (void);
