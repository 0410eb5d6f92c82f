#pragma once

#include "bnl-sweep-slice-private.h"
#include "bnl-sweep-verdict.h"

/* What the findings of a verdict share: the results, what of the sweep they follow, and the text
 * that they add their paragraphs to.  Each writes nothing where it has nothing to say. */

typedef struct {
  BnlSweepTable *table;
  BnlSweep *sweep;
  guint n_arms, n_seeds;
  int axis;          /* bnl_sweep_slice_choose_axis() */
  GPtrArray *slices; /* BnlSweepSlice */
  gboolean running;
  BnlSweepVerdictTrace trace;
  gpointer user_data;

  GString *text;
  const char *beginning; /* "so far, 26 of 42 runs", before the first paragraph; "": all are in */
  guint said;            /* metrics whose contrasts are in text, a bit each */
  guint n_comparisons;   /* intervals that were judged */
  guint least_n, most_n; /* pairs that they rest on; 0: none yet */
  gboolean has_single;   /* something rested on a single pair */
} BnlSweepFinding;

/* --- sentences --- */

/* "the network with BN", "layer norm": an arm inside a sentence. */
char *bnl_sweep_finding_dup_arm (const BnlSweepFinding *finding, guint arm);
/* Adds a paragraph: its first letter large, a full stop at its end. */
void bnl_sweep_finding_add_paragraph (BnlSweepFinding *finding, const char *sentence);
/* Likewise "- item"; of several, one below the other. */
void bnl_sweep_finding_add_item (BnlSweepFinding *finding, const char *sentence);
/* "3 seeds", "one seed". */
char *bnl_sweep_finding_count (guint n, const char *one, const char *many);
/* Without what markup takes for its own. */
char *bnl_sweep_finding_escape (const char *text);
/* Counts a comparison of n pairs. */
void bnl_sweep_finding_note (BnlSweepFinding *finding, guint n);

/* --- the findings --- */

void bnl_sweep_finding_add_early (BnlSweepFinding *finding);
void bnl_sweep_finding_add_end (BnlSweepFinding *finding);
void bnl_sweep_finding_add_arms (BnlSweepFinding *finding);
void bnl_sweep_finding_add_evaluation (BnlSweepFinding *finding);
void bnl_sweep_finding_add_gap (BnlSweepFinding *finding);
void bnl_sweep_finding_add_range (BnlSweepFinding *finding);
void bnl_sweep_finding_add_best (BnlSweepFinding *finding);
void bnl_sweep_finding_add_impossible (BnlSweepFinding *finding);
void bnl_sweep_finding_add_drift (BnlSweepFinding *finding);
