#pragma once

#include "bnl-runs-item.h"

/* What a table of runs shows in a column: its title, the text of a cell, and the order.  Beyond
 * BNL_RUNS_N_COLUMNS comes one column for each field of bnl_spec_get_fields(). */

typedef enum {
  BNL_RUNS_COLUMN_STAR,
  BNL_RUNS_COLUMN_TITLE,
  BNL_RUNS_COLUMN_ARM,
  BNL_RUNS_COLUMN_STARTED,
  BNL_RUNS_COLUMN_STATE,
  BNL_RUNS_COLUMN_BEST,
  BNL_RUNS_COLUMN_LAST,
  BNL_RUNS_COLUMN_STEPS_90,
  BNL_RUNS_COLUMN_SECONDS_90,
  BNL_RUNS_COLUMN_STEPS_95,
  BNL_RUNS_COLUMN_SECONDS_95,
  BNL_RUNS_COLUMN_STEPS,
  BNL_RUNS_COLUMN_SECONDS,
  BNL_RUNS_COLUMN_TAGS,
  BNL_RUNS_N_COLUMNS,
} BnlRunsColumn;

guint bnl_runs_column_get_total (void); /* those of settings too */
guint bnl_runs_column_from_field (guint field);

/* As "Best"; owned by the caller. */
char *bnl_runs_column_dup_title (guint column);
/* Figures stand at the right. */
gboolean bnl_runs_column_is_figure (guint column);
/* What a cell says; "–" where nothing was measured.  Owned by the caller. */
char *bnl_runs_column_dup_text (guint column, BnlRunsItem *item);
/* Negative: a before b.  What was never reached comes after what was. */
int bnl_runs_column_compare (guint column, BnlRunsItem *a, BnlRunsItem *b);

/* "Batch size" for "batch_size"; owned by the caller. */
char *bnl_runs_column_title_field (const char *key);
/* "Interrupted"; static. */
const char *bnl_runs_column_name_state (BnlRecordState state);
/* "14:03" today, else with the day; owned by the caller. */
char *bnl_runs_column_format_time (gint64 unix_usec, gint64 now_usec);
/* "with BN", "without BN"; owned by the caller. */
char *bnl_runs_column_name_arm (const BnlRunRecord *record);
