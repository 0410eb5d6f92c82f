#pragma once

#include <adwaita.h>

/* A row of the settings: a title with its control at the right, optionally something across the
 * whole row below, and a sentence that says what the setting does.  The control takes the title as
 * its accessible name and the sentence as its description.  The wheel scrolls past a control.
 * In .ui: <child> is the control, <child type="below"> goes across.
 * Properties: title (string), subtitle (string), problem (string): shown in the
 * sentence's place, as an error. */

#define BNL_TYPE_SETTING_ROW (bnl_setting_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlSettingRow, bnl_setting_row, BNL, SETTING_ROW, AdwBin)

/* As <child>: the first is the control, those after it stand beside it. */
void bnl_setting_row_add (BnlSettingRow *self, GtkWidget *widget);
void bnl_setting_row_set_subtitle (BnlSettingRow *self, const char *subtitle);
/* NULL: there is none. */
void bnl_setting_row_set_problem (BnlSettingRow *self, const char *problem);
gboolean bnl_setting_row_has_problem (BnlSettingRow *self);
/* Marks what is not as it is by default. */
void bnl_setting_row_set_changed (BnlSettingRow *self, gboolean changed);
/* On its control. */
void bnl_setting_row_focus (BnlSettingRow *self);
