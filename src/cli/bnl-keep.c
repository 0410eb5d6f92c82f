#include "bnl-keep.h"

#include <string.h>

#include "bnl-command.h"

#define PATIENCE_USEC (5 * G_USEC_PER_SEC) /* for a disk, or another program that writes */

struct _BnlKeep {
  BnlStore *store;
  BnlRecorder *recorder;
  char *group;
  char *told; /* why nothing was kept at the beginning; NULL */
};

BnlKeep *
bnl_keep_new (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  BnlStore *store;
  BnlKeep *keep;

  if (g_strcmp0 (path, "none") == 0)
    return NULL;
  store = bnl_store_open (path, &error);
  if (store == NULL) {
    sentence = g_strdup_printf ("Runs are not kept: %s", error->message);
    bnl_command_fail (sentence);
    return NULL;
  }
  keep = g_new (BnlKeep, 1);
  *keep = (BnlKeep){ store, bnl_recorder_new (store), g_uuid_string_random (),
                     bnl_store_dup_trouble (store) };
  /* Before the training: it may take hours, and can still be begun elsewhere. */
  if (keep->told != NULL)
    bnl_command_fail (keep->told);
  return keep;
}

void
bnl_keep_follow (BnlKeep *keep, BnlComparison *comparison, gboolean from_file)
{
  for (guint arm = 0; keep != NULL && arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    BnlRecordOrigin origin = { .group = keep->group, .from_file = from_file };

    if (run == NULL)
      continue;
    origin.arm = bnl_arm_get_name (arm, bnl_run_get_spec (run));
    bnl_recorder_follow (keep->recorder, run, &origin);
  }
}

BnlStore *
bnl_keep_get_store (BnlKeep *keep)
{
  return keep != NULL ? keep->store : NULL;
}

BnlRecorder *
bnl_keep_get_recorder (BnlKeep *keep)
{
  return keep != NULL ? keep->recorder : NULL;
}

void
bnl_keep_end (BnlKeep *keep)
{
  g_autofree char *problem = NULL;

  if (keep == NULL)
    return;
  bnl_recorder_flush (keep->recorder, PATIENCE_USEC);
  problem = bnl_recorder_dup_problem (keep->recorder);
  if (problem != NULL && g_strcmp0 (problem, keep->told) != 0)
    bnl_command_fail (problem);
  bnl_recorder_free (keep->recorder);
  bnl_store_unref (keep->store);
  g_free (keep->group);
  g_free (keep->told);
  g_free (keep);
}
