#pragma once

#include <adwaita.h>

#include "lab/bnl-spec.h"

/* A few settings out of all, each with its control and a button that takes it off again, and a
 * button that adds another.
 * Signal: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_SETTING_SET (bnl_setting_set_get_type ())
G_DECLARE_FINAL_TYPE (BnlSettingSet, bnl_setting_set, BNL, SETTING_SET, AdwBin)

/* always: settings that stay, NULL-terminated, static; NULL: none. */
BnlSettingSet *bnl_setting_set_new (const char *add_label, const char *const *always);

/* Shows what differs from the defaults, and what is there always.  Without a signal. */
void bnl_setting_set_show_spec (BnlSettingSet *self, const BnlSpec *spec);
/* Shows these, "norm=batch" each, NULL-terminated; without a signal. */
void bnl_setting_set_show (BnlSettingSet *self, const char *const *settings);

/* Not shown nor offered: set elsewhere, and kept as they are.  NULL-terminated, copied. */
void bnl_setting_set_leave_out (BnlSettingSet *self, const char *const *keys);

/* "norm=batch" each; of those that are not left out. */
GStrv bnl_setting_set_dup (BnlSettingSet *self);
/* Sets them all in spec, and says at its row what is refused; FALSE with the first error. */
gboolean bnl_setting_set_apply (BnlSettingSet *self, BnlSpec *spec, GError **error);
