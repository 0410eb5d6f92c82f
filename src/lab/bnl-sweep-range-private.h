#pragma once

#include "engine/bnl-rng.h"

#include "bnl-spec-field.h"

/* "lin:FROM:TO:N", "log:FROM:TO:N" and "pow2:FROM:TO" among the values of a sweep, plain or behind
 * what a number needs to be a value: "gaussian:log:0.001:10:9" of init, "100xlin:1:20:5" of hidden.
 */

typedef enum {
  BNL_SWEEP_RANGE_LIN,
  BNL_SWEEP_RANGE_LOG,
  BNL_SWEEP_RANGE_POW2,
} BnlSweepRangeKind;

/* A zeroed one is none. */
typedef struct {
  BnlSweepRangeKind kind;
  char *prefix; /* "gaussian:", "100x" or "" */
  double from, to;
  guint n; /* of lin and log */
} BnlSweepRange;

/* FALSE: item is a plain value.  problem: what is wrong with it, as words that follow it; static.
 */
gboolean bnl_sweep_range_parse (BnlSweepRange *range,
                                const BnlSpecField *field,
                                const char *item,
                                const char **problem);
void bnl_sweep_range_clear (BnlSweepRange *range);

/* Its values as text, the ends as they are, those between rounded to 3 digits (more where they
 * are close to each other) or to whole numbers.  Of char *; owned by the caller. */
GPtrArray *bnl_sweep_range_list (const BnlSweepRange *range, const BnlSpecField *field);
/* One of lin evenly, of log with an evenly distributed logarithm.  Owned by the caller. */
char *bnl_sweep_range_draw (const BnlSweepRange *range, const BnlSpecField *field, BnlRng *rng);

/* The numbers of that field are whole. */
gboolean bnl_sweep_range_is_whole (const BnlSpecField *field);
