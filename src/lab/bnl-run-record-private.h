#pragma once

#include "bnl-run-record.h"

/* All empty, for whoever makes one and fills it before anyone else sees it. */
BnlRunRecord *bnl_run_record_new (void);

/* Tags as they are kept: each on one line, without space around it, none empty; NULL: none. */
GStrv bnl_run_record_dup_tags (const char *const *tags);
