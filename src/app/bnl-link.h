#pragma once

#include <gtk/gtk.h>

#include "bnl-setup.h"

/* Links of texts, wherever they stand (targets: report/bnl-prose-target.h).  The application's
 * action "app.follow-link" (string) comes here: https:       the browser text:ID      the handbook,
 * at that section page:NAME    the window's page ("win.page"), with the settings changed on the way
 * as one change that can be undone experiment:ID  the page Experiments, at that one
 * ("win.experiment", a string) */

/* FALSE with a sentence for the person. */
gboolean bnl_link_follow (GtkApplication *application, const char *target, GError **error);

/* Makes the settings of a page's link, all or none, as one change; a run under way refuses it. */
gboolean bnl_link_apply (BnlSetup *setup,
                         const char *const *keys,
                         const char *const *values,
                         GError **error);
