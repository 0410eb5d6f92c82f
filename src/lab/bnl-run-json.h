#pragma once

#include <json-glib/json-glib.h>

#include "bnl-run-record.h"

/* A stored run as JSON, for files and for the terminal: keys as in bnlab-cli train --json where
 * they mean the same; what was not measured or is not known is null.  Times are UTC, ISO 8601. */

/* One object. */
void bnl_run_json_build (JsonBuilder *builder, const BnlRunRecord *record);

/* An array of objects, of an array of BnlRecordEvent. */
void bnl_run_json_build_events (JsonBuilder *builder, const GPtrArray *events);
