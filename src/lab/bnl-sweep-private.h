#pragma once

#include "bnl-sweep.h"
#include "bnl-sweep-values-private.h"

/* A sweep from the inside: the plan as it was given, and what bnl_sweep_build() made of it. */

typedef struct {
  const BnlSpecField *field;
  char *text;             /* as it was given */
  BnlSweepValues *values; /* of the grid */
} BnlSweepVaried;

/* What an arm sets, owned behind what is lent. */
typedef struct {
  BnlSweepArm lent;
  char *name, *title;
  GStrv settings;
} BnlSweepVariant;

struct _BnlSweep {
  gatomicrefcount n_refs;

  BnlSpec *base;
  GPtrArray *varied;   /* of BnlSweepVaried */
  GPtrArray *variants; /* of BnlSweepVariant; none: arms follow from the norm */
  GArray *scalings;    /* of BnlSweepScaling, whose keys are the table's */
  guint n_seeds, n_points;
  guint64 sample_seed;
  double converged_at;
  BnlMeasures measures;

  gboolean built;
  guint n_axes, n_cells;
  const BnlSweepVaried *axis_varied[BNL_SWEEP_MAX_AXES];
  BnlSweepValues *axis_drawn[BNL_SWEEP_MAX_AXES]; /* NULL in a grid */
  BnlSweepAxis axes[BNL_SWEEP_MAX_AXES];
  GPtrArray *arms;      /* of BnlSweepVariant */
  guint *points;        /* [n_cells, n_axes] of draws; NULL in a grid */
  GHashTable *by_place; /* "3/0/1" of draws: their cell + 1; NULL in a grid */
  guint8 *possible;     /* [n_cells, n_arms] */
};

BnlSweepVariant *bnl_sweep_variant_new (const char *name,
                                        const char *title,
                                        const char *const *settings);
void bnl_sweep_variant_free (BnlSweepVariant *variant);

/* "norm=batch" apart: the field, and where its value begins. */
const BnlSpecField *bnl_sweep_variant_split (const char *setting, const char **value);

/* The draws of one that is being built; axis_varied and n_axes are set. */
void bnl_sweep_draw_cells (BnlSweep *sweep);
/* "3/0/1/" of indices: [n_axes].  Owned by the caller. */
char *bnl_sweep_dup_place (const BnlSweep *sweep, const guint *indices);
/* As it was before bnl_sweep_build(). */
void bnl_sweep_unbuild (BnlSweep *sweep);
