#pragma once

#include "lab/bnl-experiment.h"

/* Where an experiment comes from, as the markup of bnl-prose.h: an item each, "[title](url). where.
 * what it says", whatever others have written there.  NULL: it names no source.  Owned by the
 * caller. */
char *bnl_prose_source_list (const BnlExperiment *experiment);
