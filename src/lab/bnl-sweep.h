#pragma once

#include "bnl-run-measure.h"
#include "bnl-spec.h"
#include "bnl-sweep-axis.h"

/* A plan of runs: a base spec, axes (settings and the values they take), arms (variants that are
 * compared at every point), scalings and seeds.  A cell is a point of the grid, row-major with the
 * first axis slowest, or one of the draws; a run is (cell, arm, seed).  Runs are made seed by seed,
 * cell by cell, arm by arm: index = (seed * n_cells + cell) * n_arms + arm, so every cell soon has
 * something and the arms of a pair stand next to each other.
 *
 * One thread sets it up and ends that with bnl_sweep_build(); from then on it is immutable, may be
 * read from any thread, and only then has cells and arms.  Errors: BNL_SPEC_ERROR. */

typedef struct _BnlSweep BnlSweep;

BnlSweep *bnl_sweep_new (void); /* the default spec, one seed */
/* One to edit, not built. */
BnlSweep *bnl_sweep_dup (const BnlSweep *sweep);
BnlSweep *bnl_sweep_ref (BnlSweep *sweep);
void bnl_sweep_unref (BnlSweep *sweep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweep, bnl_sweep_unref)

/* While it is set up.  Nothing is set where one fails.  spec need not be valid: an axis or an arm
 * may make it so.  Its seed is the first seed. */
void bnl_sweep_set_base (BnlSweep *sweep, const BnlSpec *spec);
/* values: items separated by commas (of hidden and augment: by "/" or blanks), each a value or
 * lin:FROM:TO:N, log:FROM:TO:N, pow2:FROM:TO; such a range also behind "gaussian:" of init and
 * "WIDTHx" of hidden.  Again with the same key: in its place.  NULL: the axis goes. */
gboolean bnl_sweep_set_axis (BnlSweep *sweep, const char *key, const char *values, GError **error);
/* settings: "norm=batch" each, NULL-terminated; may be empty. */
gboolean bnl_sweep_add_arm (BnlSweep *sweep,
                            const char *name,
                            const char *const *settings,
                            GError **error);
void bnl_sweep_clear_arms (BnlSweep *sweep);
gboolean bnl_sweep_add_scaling (BnlSweep *sweep,
                                const char *key,
                                const char *by,
                                double at,
                                GError **error);
void bnl_sweep_clear_scalings (BnlSweep *sweep);
gboolean bnl_sweep_set_n_seeds (BnlSweep *sweep, guint n_seeds, GError **error);
/* n_points cells, the same ones for the same sample_seed, those of fewer points the first of those
 * of more: an axis of one lin or log range is drawn between its ends, any other from its values.
 * What was drawn before is drawn anew, so there are fewer where there are not so many.  0: grid. */
gboolean bnl_sweep_set_random (BnlSweep *sweep,
                               guint n_points,
                               guint64 sample_seed,
                               GError **error);
gboolean bnl_sweep_set_converged_at (BnlSweep *sweep, double accuracy, GError **error);
void bnl_sweep_set_measures (BnlSweep *sweep, BnlMeasures measures);
/* Ends it.  Fails where limits are passed, an axis and an arm set the same, or nothing is possible.
 * Without arms an axis of the norm becomes the arms, and without that there is one arm. */
gboolean bnl_sweep_build (BnlSweep *sweep, GError **error);

/* {"spec": what is not as by default, "vary": [{"key", "values"}], "arms": [{"name", "set": {}}],
 * "scale": [{"key", "by", "at"}], "seeds", "random": {"n", "seed"}, "converged_at", "measures":
 * []}. What is read is built.  Messages begin with the place. */
JsonObject *bnl_sweep_to_json (const BnlSweep *sweep);
BnlSweep *bnl_sweep_from_json (JsonObject *object, GError **error);

/* Of the plan, also before it is built.  A key, and the text of its values. */
guint bnl_sweep_get_n_varied (const BnlSweep *sweep);
const char *bnl_sweep_get_varied (const BnlSweep *sweep, guint index, const char **values);
guint bnl_sweep_get_n_given_arms (const BnlSweep *sweep); /* 0: arms follow from the norm */
const BnlSweepArm *bnl_sweep_get_given_arm (const BnlSweep *sweep, guint arm);
const BnlSpec *bnl_sweep_get_base (const BnlSweep *sweep);
guint bnl_sweep_get_n_seeds (const BnlSweep *sweep);
guint bnl_sweep_get_random (const BnlSweep *sweep, guint64 *sample_seed); /* n_points; 0: a grid */
double bnl_sweep_get_converged_at (const BnlSweep *sweep);
BnlMeasures bnl_sweep_get_measures (const BnlSweep *sweep);
const BnlSweepScaling *bnl_sweep_get_scalings (const BnlSweep *sweep, guint *n);

/* The cells, arms and runs of one that is built. */
guint bnl_sweep_get_n_axes (const BnlSweep *sweep); /* without a norm axis that became the arms */
const BnlSweepAxis *bnl_sweep_get_axis (const BnlSweep *sweep, guint axis);
/* -1: there is no such axis. */
int bnl_sweep_find_axis (const BnlSweep *sweep, const char *key);
guint bnl_sweep_get_n_arms (const BnlSweep *sweep);
/* Arm 0 is the reference, which others are compared with. */
const BnlSweepArm *bnl_sweep_get_arm (const BnlSweep *sweep, guint arm);

guint bnl_sweep_get_n_cells (const BnlSweep *sweep);
guint bnl_sweep_get_n_runs (const BnlSweep *sweep); /* cells * arms * seeds, impossible ones too */
guint bnl_sweep_get_index (const BnlSweep *sweep, guint cell, guint arm, guint seed);
void bnl_sweep_get_run (const BnlSweep *sweep, guint index, guint *cell, guint *arm, guint *seed);

/* seed: 0 .. n_seeds - 1, added to the base's.  NULL: impossible, with the reason.  Owned by the
 * caller. */
BnlSpec *bnl_sweep_dup_spec (const BnlSweep *sweep,
                             guint cell,
                             guint arm,
                             guint seed,
                             GError **error);
/* In O(1); the same for every seed. */
gboolean bnl_sweep_is_possible (const BnlSweep *sweep, guint cell, guint arm);

/* Which of the axis's values a cell has, and as text. */
guint bnl_sweep_get_value_index (const BnlSweep *sweep, guint cell, guint axis);
char *bnl_sweep_dup_value (const BnlSweep *sweep, guint cell, guint axis);
/* indices: [n_axes].  FALSE: no cell there (of draws; of a grid only where one is out of range). */
gboolean bnl_sweep_find_cell (const BnlSweep *sweep, const guint *indices, guint *cell);

/* "batch size 8, lr 0.01"; "" without axes.  "batch size 8, lr 0.01, with BN, seed 0". */
char *bnl_sweep_dup_cell_title (const BnlSweep *sweep, guint cell);
char *bnl_sweep_dup_title (const BnlSweep *sweep, guint index);

/* A uuid of what is run and measured (base but its seed, axes, the arms' settings, scalings, the
 * drawing of cells but their number), not of words, n_seeds and converged_at: the same sweep has
 * the same group everywhere, and one with more seeds or draws finds the runs of before. */
char *bnl_sweep_dup_group (const BnlSweep *sweep);
