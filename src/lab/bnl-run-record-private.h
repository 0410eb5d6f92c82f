#pragma once

#include "bnl-run-record.h"

/* All empty, for whoever makes one and fills it before anyone else sees it. */
BnlRunRecord *bnl_run_record_new (void);
