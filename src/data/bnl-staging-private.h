#pragma once

#include <glib.h>

/* The hidden folder in which a data set comes together beside its place, and the one step that puts
 * it there.  Whoever has it open has it alone, over all programs, where the file system knows
 * locks. Threads: one at a time. */

typedef struct _BnlStaging BnlStaging;

/* Of what will be PARENT/NAME.  Makes what folders are missing.  BNL_DATA_ERROR: UNWRITABLE, BUSY.
 */
BnlStaging *bnl_staging_open (const char *parent, const char *name, GError **error);
/* Its files stay for the next one to go on with; without any, the folder goes. */
void bnl_staging_free (BnlStaging *staging);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlStaging, bnl_staging_free)

/* "PARENT/.NAME.partial"; g_free. */
char *bnl_staging_dup_folder (const char *parent, const char *name);

/* Where a file of that name belongs while it is here.  g_free. */
char *bnl_staging_dup_path (const BnlStaging *staging, const char *file_name);

/* Consumes staging, and returns PARENT/NAME (g_free), which now is this folder.  Files that end in
 * ".part" go; those of a data set that were in PARENT/NAME are replaced, others in it stay.
 * BNL_DATA_ERROR_UNWRITABLE: nothing has changed. */
char *bnl_staging_commit (BnlStaging *staging, GError **error);
