#pragma once

#include <glib.h>

/* What a sweep (bnl-sweep.h) is made of, as it lends it. */

#define BNL_SWEEP_MAX_AXES 8
#define BNL_SWEEP_MAX_VALUES 4096 /* of an axis */
#define BNL_SWEEP_MAX_ARMS 64
#define BNL_SWEEP_MAX_SEEDS 1000
#define BNL_SWEEP_MAX_RUNS 100000
#define BNL_SWEEP_CONVERGED_AT 0.8 /* unless the plan says otherwise */

typedef struct {
  const char *key;   /* "batch_size" */
  const char *title; /* "batch size", "hidden layers", "std of the first weights" */
  const char *text;  /* as it was given */
  guint n;
  const char *const *values; /* [n], NULL-terminated, as bnl_spec_set() takes them; of draws those
                              * that were drawn, numbers in order */
  const double *numbers; /* [n]; NaN: none.  Of hidden: the depth where widths agree, else the width
                          * of single layers; of init: the std where all are gaussian */
  gboolean numeric;      /* every value has a number */
  gboolean logarithmic;  /* is best drawn on a logarithmic scale; then numeric and above 0 */
} BnlSweepAxis;

typedef struct {
  const char *name;            /* in files and options; no two have the same */
  const char *title;           /* "without BN", or as the name */
  const char *const *settings; /* "norm=batch", NULL-terminated */
} BnlSweepArm;

typedef struct {
  const char *key, *by; /* key is multiplied by value (by) / at */
  double at;
} BnlSweepScaling;
