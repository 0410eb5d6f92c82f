#pragma once

#include "bnl-experiment.h"

/* An experiment from the inside.  Texts and lists are owned; NULL: not given. */

struct _BnlExperiment {
  gatomicrefcount n_refs;
  char *id, *title, *question, *belief, *answer_hint;
  GStrv guesses, reading, findings; /* never NULL once it is made */
  GArray *sources;                  /* of BnlExperimentSource, whose texts are owned */
  GArray *pictures;                 /* of BnlExperimentPicture, likewise */
  gboolean own_pictures;            /* given, not what follows from the sweep */
  BnlSweep *quick, *full;
};

/* Nothing in it but the id (made from the name) and the title. */
BnlExperiment *bnl_experiment_begin (const char *name);
/* The same with another id. */
BnlExperiment *bnl_experiment_dup_as (const BnlExperiment *experiment, const char *id);
/* Pictures that follow from the sweep, where none are given. */
void bnl_experiment_choose_pictures (BnlExperiment *experiment);

/* "my-sweep-2" of "My sweep, 2".  Owned by the caller. */
char *bnl_experiment_make_id (const char *name);
gboolean bnl_experiment_is_id (const char *text);

/* Whether sweep has what the picture is of; what: "x" and so on, which it has not; static. */
gboolean bnl_experiment_suits (const BnlExperimentPicture *picture,
                               const BnlSweep *sweep,
                               const char **what);
void bnl_experiment_add_picture (BnlExperiment *experiment, const BnlExperimentPicture *picture);
void bnl_experiment_add_source (BnlExperiment *experiment, const BnlExperimentSource *source);
