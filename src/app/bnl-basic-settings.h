#pragma once

#include <adwaita.h>

#include "bnl-controller.h"
#include "bnl-setting-lock.h"

/* The first page of the sidebar: data, network and training.
 * Signals: "edited" (uint setting): by the user, and to be tried; "more" (): show the other page.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_BASIC_SETTINGS (bnl_basic_settings_get_type ())
G_DECLARE_FINAL_TYPE (BnlBasicSettings, bnl_basic_settings, BNL, BASIC_SETTINGS, AdwBin)

/* Once.  Holds controller; borrows lock, which must outlive it. */
void bnl_basic_settings_set_up (BnlBasicSettings *self,
                                BnlController *controller,
                                BnlSettingLock *lock);

/* Shows what the controller has.  keep: controls whose value was refused keep it, so that it can be
 * mended; else they forget it. */
void bnl_basic_settings_show (BnlBasicSettings *self, gboolean keep);
/* Sets what that control says, and tells at its row where it is refused. */
void bnl_basic_settings_try (BnlBasicSettings *self, guint setting);
/* The same for all that were refused. */
void bnl_basic_settings_retry (BnlBasicSettings *self);

/* Takes what is still being typed, as Enter would; FALSE where a setting is none. */
gboolean bnl_basic_settings_commit (BnlBasicSettings *self);
/* FALSE where there is none. */
gboolean bnl_basic_settings_focus_refused (BnlBasicSettings *self);
/* Puts the focus on the button that leads to the other settings. */
void bnl_basic_settings_focus (BnlBasicSettings *self);
