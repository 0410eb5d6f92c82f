#pragma once

#include <gtk/gtk.h>

#include "bnl-controller.h"

/* Who may be turned: controls are insensitive while training is under way, and wherever they have
 * no effect. Property: locked (boolean, read-only): training is under way.  It follows the
 * controller a few frames later where the owner is seen; the focus leaves the controls at once. */

#define BNL_TYPE_SETTING_LOCK (bnl_setting_lock_get_type ())
G_DECLARE_FINAL_TYPE (BnlSettingLock, bnl_setting_lock, BNL, SETTING_LOCK, GObject)

/* Borrows owner, under which all controls are and which must outlive it; holds controller. */
BnlSettingLock *bnl_setting_lock_new (GtkWidget *owner, BnlController *controller);

/* Borrows control, which must outlive it. */
void bnl_setting_lock_add (BnlSettingLock *self, GtkWidget *control);
/* The same for one that may be turned while a comparison is trained, but not while it is repeated:
 * all its seeds have the same. */
void bnl_setting_lock_add_loose (BnlSettingLock *self, GtkWidget *control);
/* Whether a control that was added has an effect, as it has at first. */
void bnl_setting_lock_allow (BnlSettingLock *self, GtkWidget *control, gboolean allowed);
gboolean bnl_setting_lock_get_locked (BnlSettingLock *self);
