#pragma once

#include <gtk/gtk.h>

#include "bnl-gallery.h"

/* One class: its mean image, its name, and how many images of it each part has, as figures and as
 * bars beside the largest class of that part.
 * CSS node: class.  Accessible role: presentation; what it says, bnl_class_row_dup_text() says. */

#define BNL_TYPE_CLASS_ROW (bnl_class_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlClassRow, bnl_class_row, BNL, CLASS_ROW, GtkWidget)

/* What the rows of a list have in common: the columns, each a part, and what a full bar stands for.
 */
typedef struct {
  guint n_columns;
  BnlPart columns[BNL_N_PARTS];
  guint32 largest[BNL_N_PARTS]; /* of a class, by column */
} BnlClassColumns;

void bnl_class_columns_init (BnlClassColumns *columns, const BnlGallery *gallery);

GtkWidget *bnl_class_row_new (const BnlGallery *gallery,
                              const BnlClassColumns *columns,
                              guint label);
guint bnl_class_row_get_label (BnlClassRow *self);

/* Copied: [height, width] of the gallery's images. */
void bnl_class_row_set_mean (BnlClassRow *self, const guint8 *pixels);

/* Of the name, at which the figures of all rows begin. */
int bnl_class_row_measure_name (BnlClassRow *self);
void bnl_class_row_set_name_width (BnlClassRow *self, int width);

/* "Class 7: 5,400 training, 600 validation, 1,000 test". */
char *bnl_class_row_dup_text (BnlClassRow *self);
