#pragma once

#include "lab/bnl-comparison.h"
#include "lab/bnl-recorder.h"

/* The runs of a command, written to a store as they go.  What cannot be written is said once on
 * stderr, before the training where it is known by then, and keeps nothing else from being done.
 * Every function takes NULL: nothing is kept. */

typedef struct _BnlKeep BnlKeep;

/* path: of the database; NULL: the user's; "none": NULL is returned. */
BnlKeep *bnl_keep_new (const char *path);
/* Before it starts.  All that one keep follows belongs together.  from_file: its weights or order
 * came from files. */
void bnl_keep_follow (BnlKeep *keep, BnlComparison *comparison, gboolean from_file);
/* For those that follow runs themselves; NULL.  Borrowed. */
BnlStore *bnl_keep_get_store (BnlKeep *keep);
BnlRecorder *bnl_keep_get_recorder (BnlKeep *keep);
/* Waits until all is written, for some seconds at most, and says what was not. */
void bnl_keep_end (BnlKeep *keep);
