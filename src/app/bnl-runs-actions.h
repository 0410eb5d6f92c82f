#pragma once

#include "bnl-runs-page.h"

/* What can be done to runs: the actions runs.* of the page, their keys, and when they can be done.
 *   duplicate   Ctrl+D        the settings of the run go to the Train page
 *   rename F2, note Ctrl+E    the focus goes to the name, the note
 *   tag         Ctrl+T        asks for tags that all selected runs get
 *   star        Ctrl+B        all selected, or none of them any more; star-one (x: id)
 *   delete      Delete        with a way back; undelete (ax: ids)
 *   compare     Ctrl+Shift+D  shows the differences
 *   resume      Ctrl+R        the run goes on; branch Ctrl+Shift+R
 *   export (s)                "csv", "json", "events" or "archive"; import
 *   details     Alt+Return    shows or hides the details; search Ctrl+F */

void bnl_runs_actions_install (GtkWidgetClass *klass);
/* Which of them can be done now. */
void bnl_runs_actions_update (BnlRunsPage *page);
