#pragma once

#include <adwaita.h>

/* What holds for every session: appearance, charts, training, data.  Each takes effect at once,
 * through the settings that it changes.
 * CSS node: window.  Accessible role: dialog. */

#define BNL_TYPE_PREFERENCES (bnl_preferences_get_type ())
G_DECLARE_FINAL_TYPE (BnlPreferences, bnl_preferences, BNL, PREFERENCES, AdwPreferencesWindow)

BnlPreferences *bnl_preferences_new (GtkWindow *parent, GSettings *settings);
