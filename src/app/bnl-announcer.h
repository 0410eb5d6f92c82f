#pragma once

#include <gtk/gtk.h>

#include "bnl-controller.h"

/* Tells the desktop that a training which took a while has ended, where its window is not the one
 * that is looked at; takes the notification back once it is. */

#define BNL_TYPE_ANNOUNCER (bnl_announcer_get_type ())
G_DECLARE_FINAL_TYPE (BnlAnnouncer, bnl_announcer, BNL, ANNOUNCER, GObject)

/* A training that is over sooner is still in mind. */
#define BNL_ANNOUNCER_LEAST_USEC (5 * G_USEC_PER_SEC)

/* Borrows window, which must outlive it and is one of an application; holds controller. */
BnlAnnouncer *bnl_announcer_new (GtkWindow *window, BnlController *controller);
