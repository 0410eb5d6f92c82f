#pragma once

#include "bnl-experiment-runner.h"
#include "bnl-picture-choice.h"

/* The ways of looking at the results of an experiment, by name. */

typedef struct {
  char *view;  /* "picture-0", "curves", "heat", "table" */
  char *title; /* of its tab */
} BnlPictureTab;

/* Of BnlPictureTab: the experiment's own pictures, then what any sweep can show; never empty. */
GPtrArray *bnl_picture_words_list (BnlExperimentRunner *runner);

/* What a view but the table draws, and what of it is to be chosen.  Strings are borrowed, from the
 * experiment. */
void bnl_picture_words_find (BnlExperimentRunner *runner,
                             const char *view,
                             BnlExperimentPicture *picture,
                             BnlPictureChoices *choices);
