#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* The settings of a run, applied as they are made.
 * Property: controller (BnlController, writable; set once, before it is shown). */

#define BNL_TYPE_SETTINGS_PANEL (bnl_settings_panel_get_type ())
G_DECLARE_FINAL_TYPE (BnlSettingsPanel, bnl_settings_panel, BNL, SETTINGS_PANEL, AdwBin)

/* Takes what is still being typed, as Enter would.  FALSE where a setting is none, with the focus
 * on it. */
gboolean bnl_settings_panel_commit (BnlSettingsPanel *self);
