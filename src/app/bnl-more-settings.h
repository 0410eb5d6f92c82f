#pragma once

#include <adwaita.h>

#include "bnl-setting-field.h"

/* The page More settings of the sidebar: every setting of bnl-setting-notes.h, in its groups.
 * Whoever shows it applies what is edited.
 * Signals: "edited" (BnlSettingField): by the user; "back" (): leave the page.
 * CSS node: widget.  Accessible role: group.  Escape goes back. */

#define BNL_TYPE_MORE_SETTINGS (bnl_more_settings_get_type ())
G_DECLARE_FINAL_TYPE (BnlMoreSettings, bnl_more_settings, BNL, MORE_SETTINGS, AdwBin)

/* Borrows lock, which must outlive it. */
BnlMoreSettings *bnl_more_settings_new (BnlSettingLock *lock);

/* Shows what spec says.  keep: fields whose value was refused keep it, so that it can be mended;
 * else they forget it. */
void bnl_more_settings_show (BnlMoreSettings *self,
                             const BnlSpec *spec,
                             gboolean pair,
                             gboolean keep);

/* The next field after that one whose value was refused, NULL: the first at all.  Borrowed; NULL
 * where there is none. */
BnlSettingField *bnl_more_settings_find_refused (BnlMoreSettings *self, BnlSettingField *after);
/* Takes what is still being typed, as Enter would. */
void bnl_more_settings_commit (BnlMoreSettings *self);
/* Puts the focus on the button that leads to the other settings. */
void bnl_more_settings_focus (BnlMoreSettings *self);
