#pragma once

#include <adwaita.h>

#include "lab/bnl-experiment.h"

/* What a picture of a sweep leaves open, to be chosen: the point of the grid, the figure, the two
 * settings of a heat map and the arm.
 * Signal: "changed" (): by a person. */

#define BNL_TYPE_PICTURE_CHOICE (bnl_picture_choice_get_type ())
G_DECLARE_FINAL_TYPE (BnlPictureChoice, bnl_picture_choice, BNL, PICTURE_CHOICE, AdwBin)

typedef enum {
  BNL_PICTURE_CHOICE_CELL = 1 << 0,
  BNL_PICTURE_CHOICE_CURVE = 1 << 1, /* accuracy or loss */
  BNL_PICTURE_CHOICE_METRIC = 1 << 2,
  BNL_PICTURE_CHOICE_AXES = 1 << 3,
  BNL_PICTURE_CHOICE_ARM = 1 << 4,
} BnlPictureChoices;

/* What can be chosen, with nothing chosen yet.  NULL: nothing. */
void bnl_picture_choice_set_sweep (BnlPictureChoice *self, BnlSweep *sweep);
/* Those that are shown, as far as there is more than one answer. */
void bnl_picture_choice_show (BnlPictureChoice *self, BnlPictureChoices choices);
/* Fills in what is shown and open in picture; borrowed strings, valid while the sweep is. */
void bnl_picture_choice_fill (BnlPictureChoice *self, BnlExperimentPicture *picture);
guint bnl_picture_choice_get_cell (BnlPictureChoice *self);
void bnl_picture_choice_set_cell (BnlPictureChoice *self, guint cell);
/* Key of bnl_sweep_metric_find(). */
const char *bnl_picture_choice_get_metric (BnlPictureChoice *self);
