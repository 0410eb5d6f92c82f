#pragma once

#include "bnl-sweep.h"

/* A question, the sweep that answers it, and what is shown and said of its results: one file, or a
 * plain sweep, which is an experiment without words.  Immutable, shared by reference, from any
 * thread.  Errors: BNL_SPEC_ERROR; a message names file, place and what was expected.
 *
 * {"bnlab_experiment": 1, "id", "title", "question", "belief", "guess": [choices before one looks],
 *  "answer_hint", "reading": [paragraphs], "sources": [{"title", "where", "url", "says"}],
 *  "quick": {sweep}, "full": {sweep}, "pictures": [{"kind", "metric", "x", "y", "arm"}],
 *  "verdict": [kinds of findings, bnl-sweep-verdict.h]}
 * quick alone is needed; pictures and verdict that are not given follow from the sweep.  Texts are
 * in the markup of bnl-prose.h. */

#define BNL_EXPERIMENT_MAX_FILE_BYTES (1 << 20)

typedef enum {
  BNL_EXPERIMENT_CURVES,      /* "curves": metric over steps, a band over the seeds of each arm */
  BNL_EXPERIMENT_AXIS,        /* "axis": metric against axis x, a band an arm */
  BNL_EXPERIMENT_DIFFERENCE,  /* "difference": of an arm to the reference, against axis x */
  BNL_EXPERIMENT_HEAT,        /* "heat": metric over axes x and y */
  BNL_EXPERIMENT_BARS,        /* "bars": metric, a bar an arm */
  BNL_EXPERIMENT_PERCENTILES, /* "percentiles": of the measured unit, a chart an arm */
  BNL_EXPERIMENT_GAP,         /* "gap": training against held-out accuracy */
} BnlExperimentPictureKind;

const char *bnl_experiment_picture_kind_get_name (BnlExperimentPictureKind kind);
gboolean bnl_experiment_picture_kind_find (const char *name, BnlExperimentPictureKind *kind);

typedef struct {
  BnlExperimentPictureKind kind;
  const char *metric; /* "last_accuracy"; of curves "accuracy" or "loss"; NULL: to choose */
  const char *x, *y;  /* keys of axes of every sweep of the experiment; NULL: to choose */
  const char *arm;    /* name; "difference": arm 1 minus the reference; NULL: to choose */
} BnlExperimentPicture;

typedef struct {
  const char *title, *where, *url, *says; /* NULL: not given; title always is */
} BnlExperimentSource;

typedef struct _BnlExperiment BnlExperiment;

/* Of a sweep that is built: no words but the title, pictures and findings as they follow from it.
 */
BnlExperiment *bnl_experiment_new (const char *title, BnlSweep *sweep);
/* The same question, title and sweep of one's own; pictures and findings that still make sense; no
 * hint at the answer, which may be another one. */
BnlExperiment *bnl_experiment_vary (const BnlExperiment *experiment,
                                    const char *title,
                                    BnlSweep *sweep);
BnlExperiment *bnl_experiment_ref (BnlExperiment *experiment);
void bnl_experiment_unref (BnlExperiment *experiment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlExperiment, bnl_experiment_unref)

/* name: the id and title of one that brings none ("my-sweep" of my-sweep.json). */
BnlExperiment *bnl_experiment_from_json (JsonObject *object, const char *name, GError **error);
BnlExperiment *bnl_experiment_parse (const char *text,
                                     gsize length,
                                     const char *name,
                                     GError **error);
BnlExperiment *bnl_experiment_read (const char *path, GError **error);
JsonObject *bnl_experiment_to_json (const BnlExperiment *experiment);
/* As a file has it, for people to read; writing leaves the file whole, new or as it was. */
char *bnl_experiment_dup_text (const BnlExperiment *experiment);
gboolean bnl_experiment_write (const BnlExperiment *experiment, const char *path, GError **error);

const char *bnl_experiment_get_id (const BnlExperiment *experiment); /* "batch-size" */
const char *bnl_experiment_get_title (const BnlExperiment *experiment);
/* NULL: none. */
const char *bnl_experiment_get_question (const BnlExperiment *experiment);
const char *bnl_experiment_get_belief (const BnlExperiment *experiment);
const char *bnl_experiment_get_answer_hint (const BnlExperiment *experiment);
/* NULL-terminated, may be empty; borrowed. */
const char *const *bnl_experiment_get_guesses (const BnlExperiment *experiment);
const char *const *bnl_experiment_get_reading (const BnlExperiment *experiment);
const char *const *bnl_experiment_get_findings (const BnlExperiment *experiment);
const BnlExperimentSource *bnl_experiment_get_sources (const BnlExperiment *experiment, guint *n);
const BnlExperimentPicture *bnl_experiment_get_pictures (const BnlExperiment *experiment, guint *n);
BnlSweep *bnl_experiment_get_quick (const BnlExperiment *experiment);
BnlSweep *bnl_experiment_get_full (const BnlExperiment *experiment); /* NULL: none */
