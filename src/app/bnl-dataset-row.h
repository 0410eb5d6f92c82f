#pragma once

#include "bnl-controller.h"
#include "bnl-setting-row.h"

/* What the row "Dataset" of the settings has beside what every row has: the data sets to choose
 * from, and what is made of the one that is loaded. */

#define BNL_TYPE_DATASET_ROW (bnl_dataset_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlDatasetRow, bnl_dataset_row, BNL, DATASET_ROW, GObject)

/* Borrows row and drop, its control, which must outlive it; holds controller. */
BnlDatasetRow *bnl_dataset_row_new (BnlSettingRow *row,
                                    GtkDropDown *drop,
                                    BnlController *controller);
void bnl_dataset_row_show (BnlDatasetRow *self);
