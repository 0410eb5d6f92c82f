#pragma once

#include "lab/bnl-run-record.h"

/* What the terminal says of a stored run, in the list, alone and beside another: one table. */

typedef struct {
  const char *key;   /* for --sort */
  const char *label; /* alone and beside another */
  const char *head;  /* of its column in the list; NULL: none there */
  gboolean outcome;  /* what came out, not what the run is */

  /* A figure, NaN where there is none; NULL: a text. */
  double (*get) (const BnlRunRecord *record);
  double scale; /* in the text */
  const char *format, *unit;
  gboolean highest_first;                           /* the natural order */
  guint64 (*get_step) (const BnlRunRecord *record); /* where it was measured; NULL: nowhere */

  /* Instead of the figure's own text. */
  char *(*dup_text) (const BnlRunRecord *record);
} BnlRunFact;

const BnlRunFact *bnl_run_fact_get_all (guint *n);
/* NULL for an unknown key. */
const BnlRunFact *bnl_run_fact_find (const char *key);

/* "-" where there is none.  with_step: "97.50 % at step 900".  Owned by the caller. */
char *bnl_run_fact_dup_text (const BnlRunFact *fact,
                             const BnlRunRecord *record,
                             gboolean with_step);

/* The natural order or its reverse; what has no such figure comes last in both. */
int bnl_run_fact_compare (const BnlRunFact *fact,
                          const BnlRunRecord *a,
                          const BnlRunRecord *b,
                          gboolean reverse);

/* "2026-03-01 14:05" in local time; "-" for 0.  Owned by the caller. */
char *bnl_run_fact_format_time (gint64 unix_usec);
