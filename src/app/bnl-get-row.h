#pragma once

#include <adwaita.h>

#include "bnl-controller.h"
#include "data/bnl-catalog.h"

/* One data set in the list of all: what it is and where, and what can be done with it: use it, take
 * it off the list, or fetch it with progress, cancel and another try.
 * Signal: "used" (): it was chosen to be trained on. */

#define BNL_TYPE_GET_ROW (bnl_get_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlGetRow, bnl_get_row, BNL, GET_ROW, AdwBin)

/* data: as of a BnlCatalogEntry. */
BnlGetRow *bnl_get_row_new (BnlController *controller, const char *data);

const char *bnl_get_row_get_data (BnlGetRow *self);

/* entry: as the catalog has it now; NULL: it is not there, but can be fetched. */
void bnl_get_row_show (BnlGetRow *self, const BnlCatalogEntry *entry);
