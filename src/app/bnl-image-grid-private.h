#pragma once

#include "bnl-image-choice.h"
#include "bnl-image-grid.h"
#include "bnl-image-layout.h"
#include "bnl-image-rows.h"

/* What the grid's files share: bnl-image-grid.c shows, bnl-image-grid-input.c takes keys and the
 * pointer. */

#define BNL_IMAGE_GRID_DEFAULT_ZOOM 2

struct _BnlImageGrid {
  GtkWidget parent_instance;

  /* owned */
  BnlGallery *gallery;           /* NULL: none */
  guint32 *shown;                /* [layout.n_images] images */
  GtkAdjustment *adjustments[2]; /* by GtkOrientation; NULL before and after */

  /* view state */
  guint scroll_policies[2];
  guint zoom;
  BnlImageLayout layout;
  BnlImageChoice choice; /* positions in shown */
  gboolean hovering;
  guint32 hovered; /* position */

  /* cache */
  BnlImageRows rows;
};

/* Of bnl-image-grid.c. */
void bnl_image_grid_pick (BnlImageGrid *self, guint32 position, BnlImageChoiceMode mode);
/* The choice has changed. */
void bnl_image_grid_tell_choice (BnlImageGrid *self);
void bnl_image_grid_activate_current (BnlImageGrid *self);
void bnl_image_grid_set_zoom (BnlImageGrid *self, guint zoom);
/* FALSE where no image is at x, y of the widget. */
gboolean bnl_image_grid_find_at (BnlImageGrid *self, double x, double y, guint32 *position);

/* Of bnl-image-grid-input.c. */
void bnl_image_grid_input_bind_keys (GtkWidgetClass *klass);
void bnl_image_grid_input_add_pointer (BnlImageGrid *self);
