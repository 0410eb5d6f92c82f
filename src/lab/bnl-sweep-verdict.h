#pragma once

#include "bnl-sweep-table.h"
#include "bnl-trace.h"

/* What a sweep has shown, in sentences that claim no more than was measured: each with the mean
 * difference over the seeds, its 95 % interval and their number; "no clear difference" where there
 * is none; no claim on one seed; what chance makes of many comparisons.  Where the bootstrap alone
 * would have it clear and Student's t does not (bnl-bootstrap.h) it "seems" so, "yet that is no
 * clear difference".  In the markup of prose: paragraphs, "- " items, **figures**.
 * Cost: much below a millisecond for a hundred runs, some 50 ms for 10,000. */

/* Words for what to look for.  Each speaks of held-out accuracy at the end where nothing else is
 * said, along the sweep's first numeric axis, of every arm against arm 0:
 *  "early"       at the first evaluation, and the steps to 90 %
 *  "end"         at the end
 *  "range"       from where to where each arm trains; where an arm is better or worse
 *  "best"        which values are best, and whether that is clear
 *  "gap"         training minus held-out accuracy
 *  "arms"        each arm on its own line
 *  "drift"       how the percentiles of a hidden unit's input moved (trace "unit")
 *  "impossible"  what cannot be trained, and why
 *  "evaluation"  networks that differ in nothing but the statistics they are judged with
 * NULL-terminated; static. */
const char *const *bnl_sweep_verdict_get_findings (void);

/* Where what a run measured is had from, as bnl_sweep_run_dup_trace(). */
typedef BnlTrace *(*BnlSweepVerdictTrace) (gpointer user_data,
                                           guint cell,
                                           guint arm,
                                           guint seed,
                                           const char *name);

/* findings: NULL or empty: those that suit the sweep.  Unknown ones are passed over.  trace may be
 * NULL.  running: more runs are on their way.  Owned by the caller; never empty. */
char *bnl_sweep_verdict_write (const char *const *findings,
                               BnlSweepTable *table,
                               gboolean running,
                               BnlSweepVerdictTrace trace,
                               gpointer user_data);

/* The same from a run of a sweep (bnl-sweep-run.h), which has the traces. */
typedef struct _BnlSweepRun BnlSweepRun;
char *bnl_sweep_verdict_write_run (const char *const *findings, BnlSweepRun *run);
