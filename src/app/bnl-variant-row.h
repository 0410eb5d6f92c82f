#pragma once

#include <adwaita.h>

/* One of the variants that are compared: its name and what it sets.
 * Signals: "edited" (): by the user; "removed" (): the person wants it off.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_VARIANT_ROW (bnl_variant_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlVariantRow, bnl_variant_row, BNL, VARIANT_ROW, AdwBin)

/* settings: "norm=batch" each, NULL-terminated. */
BnlVariantRow *bnl_variant_row_new (const char *name, const char *const *settings);
/* Stripped; owned by the caller. */
char *bnl_variant_row_dup_name (BnlVariantRow *self);
GStrv bnl_variant_row_dup_settings (BnlVariantRow *self);
/* Those that vary otherwise are not offered; NULL-terminated. */
void bnl_variant_row_leave_out (BnlVariantRow *self, const char *const *keys);
/* FALSE with error where a value is none, which its row says. */
gboolean bnl_variant_row_check (BnlVariantRow *self, GError **error);
void bnl_variant_row_focus (BnlVariantRow *self);
