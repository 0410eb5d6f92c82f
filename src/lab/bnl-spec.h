#pragma once

#include <json-glib/json-glib.h>

#include "engine/bnl-network.h"
#include "engine/bnl-optimizer.h"
#include "data/bnl-augment.h"
#include "data/bnl-dataset.h"
#include "data/bnl-scale.h"

#include "bnl-schedule.h"
#include "bnl-spec-field.h"

/* What a run is: everything that its numbers depend on, and nothing else.  The same spec on the
 * same machine gives the same numbers.  A field is described once, in the table of bnl-spec.c:
 * its key in JSON (the option of the terminal with "_" for "-"), type, range, default and the
 * sentence that says what it does; JSON, options, help and checks all come from there. */

#define BNL_SPEC_MAX_HIDDEN 32
#define BNL_SPEC_MAX_WIDTH 4096

typedef enum {
  BNL_EVAL_ON_VALIDATION,
  BNL_EVAL_ON_TEST,
} BnlEvalOn;

typedef enum {
  BNL_EVAL_STATISTICS_RUNNING, /* as kept while training */
  BNL_EVAL_STATISTICS_BATCH,   /* of the images that are judged, in batches */
  BNL_EVAL_STATISTICS_PRECISE, /* of the training images, measured anew (bnl-population.h) */
} BnlEvalStatistics;

typedef enum {
  BNL_DECAY_ON_ALL,
  BNL_DECAY_ON_WEIGHTS, /* not biases, gamma and beta */
} BnlDecayOn;

typedef struct {
  char *data; /* name or folder */
  BnlNormalize normalize;
  double validation;
  guint train_size;   /* images trained on at most, of those not held out; 0: all */
  BnlAugment augment; /* "shift:2,rotate:15"; of images trained on alone */
  BnlEvalOn eval_on;
  BnlEvalStatistics eval_statistics;
  guint n_hidden;
  int hidden[BNL_SPEC_MAX_HIDDEN]; /* those beyond n_hidden are 0 */
  BnlActivation activation;
  BnlNorm norm;
  BnlNormPosition norm_position;
  gboolean drop_bias; /* of Linear layers that a norm follows at once */
  double bn_momentum;
  double bn_eps;
  guint ghost_size;
  double renorm_r_max, renorm_d_max;
  guint64 renorm_start, renorm_ramp; /* steps */
  double dropout;
  BnlInit init;
  double init_std; /* of BNL_INIT_GAUSSIAN */
  double label_smoothing;
  BnlOptimizerKind optimizer;
  double lr;
  double momentum;
  gboolean nesterov;
  double weight_decay;
  BnlDecayOn weight_decay_on;
  double clip_norm; /* 0: none */
  BnlScheduleKind schedule;
  guint64 schedule_every; /* steps; 0: a third of the run */
  double schedule_factor;
  guint batch_size;
  guint epochs;
  guint64 steps; /* 0: as many as epochs say */
  gboolean drop_last;
  guint64 seed;
  guint64 eval_every; /* steps; 0: once an epoch */
} BnlSpec;

typedef enum {
  BNL_SPEC_ERROR_SYNTAX,  /* not JSON, or not an object */
  BNL_SPEC_ERROR_UNKNOWN, /* a key that is none of ours */
  BNL_SPEC_ERROR_VALUE,   /* the wrong type, out of range, or at odds with another */
  BNL_SPEC_ERROR_FILE,    /* cannot be read */
} BnlSpecError;

#define BNL_SPEC_ERROR (bnl_spec_error_quark ())
GQuark bnl_spec_error_quark (void);

BnlSpec *bnl_spec_new (void); /* with every default */
BnlSpec *bnl_spec_dup (const BnlSpec *spec);
void bnl_spec_free (BnlSpec *spec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSpec, bnl_spec_free)

gboolean bnl_spec_equal (const BnlSpec *a, const BnlSpec *b);

/* Sets one field from text as the terminal gives it: "true", "none", "100x10"; key with "_" or "-".
 * Nothing is set where it fails; the message names the option, the range and what was given. */
gboolean bnl_spec_set (BnlSpec *spec, const char *key, const char *text, GError **error);

/* The field as text that bnl_spec_set() takes back.  NULL for an unknown key. */
char *bnl_spec_dup_value (const BnlSpec *spec, const char *key);

/* What must hold between fields (nesterov needs momentum, ...).  Call it once all are set.
 * What is of another choice alone (momentum with adam, ghost_size with batch) is kept and has no
 * effect. */
gboolean bnl_spec_validate (const BnlSpec *spec, GError **error);

/* JSON with all keys, those of PRODUCT's options with "_".  eval_every is "epoch" or a number,
 * hidden a list of numbers (read also from a text as the terminal has it). */
char *bnl_spec_to_json (const BnlSpec *spec);
/* Missing keys keep their defaults; unknown ones are refused.  Validates. */
BnlSpec *bnl_spec_from_json (const char *json, GError **error);
BnlSpec *bnl_spec_read (const char *path, GError **error);

/* The table. */
const BnlSpecField *bnl_spec_get_fields (guint *n_fields);
const BnlSpecField *bnl_spec_find_field (const char *key);

/* For images of that many pixels and classes.  NULL where sizes overflow or memory ends. */
BnlArch *bnl_spec_build_arch (const BnlSpec *spec, guint n_pixels, guint n_classes);
