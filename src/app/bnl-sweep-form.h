#pragma once

#include "lab/bnl-experiment.h"

/* Experiments made of what a person gave in the editor of sweeps. */

typedef struct {
  const char *title;    /* "" for one that says what varies */
  const char *question; /* "" for none */
  BnlSweep *quick;      /* built */
  BnlSweep *full;       /* NULL: none */
  JsonArray *pictures;  /* NULL: those that follow */
} BnlSweepForm;

/* "Learning rate × Batch size" of a sweep that is built.  Owned by the caller. */
char *bnl_sweep_form_dup_title (const BnlSweep *sweep);

/* start: whose other words are kept; but for the hint at the answer, if it is not the user's own.
 * NULL: there are none.  NULL with error.  Owned by the caller. */
BnlExperiment *bnl_sweep_form_make (const BnlSweepForm *form,
                                    const BnlExperiment *start,
                                    gboolean own,
                                    GError **error);
