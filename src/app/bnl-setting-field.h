#pragma once

#include <adwaita.h>

#include "bnl-setting-lock.h"
#include "bnl-setting-notes.h"

/* One setting of the page More settings: its row with the control that its type in the spec's table
 * asks for, and a button "Reset TITLE" where it differs from the default.
 * Signals: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_SETTING_FIELD (bnl_setting_field_get_type ())
G_DECLARE_FINAL_TYPE (BnlSettingField, bnl_setting_field, BNL, SETTING_FIELD, AdwBin)

/* note: static. */
BnlSettingField *bnl_setting_field_new (const BnlSettingNote *note);
const BnlSettingNote *bnl_setting_field_get_note (BnlSettingField *self);

/* Has lock hold its controls. */
void bnl_setting_field_lock (BnlSettingField *self, BnlSettingLock *lock);
/* Without a signal.  trained: bnl_setting_notes_dup_trained(). */
void bnl_setting_field_show (BnlSettingField *self, const BnlSpec *trained);
/* Whether it is seen, may be turned and differs from the default in a run of trained. */
void bnl_setting_field_update (BnlSettingField *self, const BnlSpec *trained, BnlSettingLock *lock);

/* What the control says, as bnl_spec_set() takes it.  Owned by the caller. */
char *bnl_setting_field_dup_text (BnlSettingField *self);
/* Takes what is still being typed, as Enter would. */
void bnl_setting_field_commit (BnlSettingField *self);

/* NULL: there is none. */
void bnl_setting_field_set_problem (BnlSettingField *self, const char *problem);
gboolean bnl_setting_field_has_problem (BnlSettingField *self);
/* On its control. */
void bnl_setting_field_focus (BnlSettingField *self);
