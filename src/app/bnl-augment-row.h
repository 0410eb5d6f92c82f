#pragma once

#include <adwaita.h>

/* One kind of augmentation: a switch, its amount and what it does.  The amount that was set last
 * comes back with the switch.
 * Property: kind (uint, construct-only): of bnl-augment.h.
 * Signal: "changed" (): by the user. */

#define BNL_TYPE_AUGMENT_ROW (bnl_augment_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlAugmentRow, bnl_augment_row, BNL, AUGMENT_ROW, AdwBin)

/* As in BnlAugment; 0 is off. */
double bnl_augment_row_get_amount (BnlAugmentRow *self);
/* Without a signal. */
void bnl_augment_row_set_amount (BnlAugmentRow *self, double amount);
