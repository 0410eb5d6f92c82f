#pragma once

#include <gtk/gtk.h>

#include "bnl-setup.h"

/* Links of texts, wherever they stand, with the targets of report/bnl-prose-target.h.  The
 * application's action "app.follow-link" (string) comes here: the web opens in the browser, text:
 * in the handbook, page: and experiment: in the lab's window. */

/* FALSE with a sentence for the person. */
gboolean bnl_link_follow (GtkApplication *application, const char *target, GError **error);

/* Makes the settings of a page's link, all or none, as one change; a run under way refuses it. */
gboolean bnl_link_apply (BnlSetup *setup,
                         const char *const *keys,
                         const char *const *values,
                         GError **error);
