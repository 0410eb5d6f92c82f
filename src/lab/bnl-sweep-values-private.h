#pragma once

#include "engine/bnl-rng.h"

#include "bnl-spec.h"
#include "bnl-sweep-range-private.h"

/* The values of one setting as a sweep is told them (bnl_sweep_set_axis()). */

typedef struct {
  guint n;
  char **values; /* [n], NULL-terminated, as short as bnl_spec_set() takes them, no two the same */
  double *numbers; /* [n] */
  gboolean numeric, logarithmic;
  const char *title;   /* static */
  BnlSweepRange range; /* the last one; n of 0: none */
  gboolean drawn; /* that is the only item, not of powers: draws are taken from between its ends */
} BnlSweepValues;

BnlSweepValues *bnl_sweep_values_parse (const BnlSpecField *field,
                                        const char *text,
                                        GError **error);
void bnl_sweep_values_free (BnlSweepValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweepValues, bnl_sweep_values_free)

/* One at random, as text.  Owned by the caller. */
char *bnl_sweep_values_draw (const BnlSweepValues *values, const BnlSpecField *field, BnlRng *rng);
/* Those that were drawn, each once, those of a range in order, others as in values.  drawn: of char
 * *. */
BnlSweepValues *bnl_sweep_values_collect (const BnlSweepValues *values,
                                          const BnlSpecField *field,
                                          const GPtrArray *drawn);
