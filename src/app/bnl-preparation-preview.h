#pragma once

#include <gtk/gtk.h>

#include "lab/bnl-spec.h"

/* The same few training images above as the data set has them and below as the network gets them:
 * augmented, then normalized.  What is below 0 is violet, what is above grows from black to white.
 */

#define BNL_PREPARATION_PREVIEW_N 8

#define BNL_TYPE_PREPARATION_PREVIEW (bnl_preparation_preview_get_type ())
G_DECLARE_FINAL_TYPE (BnlPreparationPreview,
                      bnl_preparation_preview,
                      BNL,
                      PREPARATION_PREVIEW,
                      GtkWidget)

/* Of spec: augment, normalize and seed.  dataset: kept; NULL: nothing is shown. */
void bnl_preparation_preview_show (BnlPreparationPreview *self,
                                   BnlDataset *dataset,
                                   const BnlSpec *spec);

/* What chance does to the same images in the next epoch. */
void bnl_preparation_preview_draw_again (BnlPreparationPreview *self);
/* The next images of the data set. */
void bnl_preparation_preview_turn (BnlPreparationPreview *self);

/* What paper and ink become, and the colors between: [256, 1]; NULL while nothing is shown. */
GdkTexture *bnl_preparation_preview_create_legend (BnlPreparationPreview *self,
                                                   double *paper,
                                                   double *ink);

/* As it is shown: image of 0 .. BNL_PREPARATION_PREVIEW_N - 1, before or after.  Borrowed until
 * anything changes; NULL while nothing is shown. */
const guint8 *bnl_preparation_preview_get_pixels (BnlPreparationPreview *self,
                                                  guint image,
                                                  gboolean after);
