#pragma once

#include <adwaita.h>

#include "bnl-experiment-runner.h"

/* The results of an experiment, one way of looking at them at a time: the experiment's own
 * pictures, the curves of each point, a heat map where there are two settings, and a table.
 * Properties: view (string, writable): "picture-0", "curves", "heat" or "table"; one that is not
 * there is the first.  maximized (boolean, read-only): a chart asks for all the room. */

#define BNL_TYPE_EXPERIMENT_VIEWS (bnl_experiment_views_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentViews, bnl_experiment_views, BNL, EXPERIMENT_VIEWS, AdwBin)

/* NULL: none. */
void bnl_experiment_views_show (BnlExperimentViews *self, BnlExperimentRunner *runner);
/* Something came in. */
void bnl_experiment_views_update (BnlExperimentViews *self);
/* The table as it is shown, in full; NULL: it is not shown.  Owned by the caller. */
GBytes *bnl_experiment_views_write_csv (BnlExperimentViews *self);
