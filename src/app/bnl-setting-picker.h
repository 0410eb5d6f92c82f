#pragma once

#include <adwaita.h>

/* A button behind which every setting of bnl-sweep-notes.h can be looked for by its name and its
 * sentence.
 * Signal: "picked" (string key).
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_SETTING_PICKER (bnl_setting_picker_get_type ())
G_DECLARE_FINAL_TYPE (BnlSettingPicker, bnl_setting_picker, BNL, SETTING_PICKER, AdwBin)

BnlSettingPicker *bnl_setting_picker_new (const char *label);
/* Those that are not offered, NULL-terminated; copied. */
void bnl_setting_picker_leave_out (BnlSettingPicker *self, const char *const *keys);
void bnl_setting_picker_focus (BnlSettingPicker *self);
