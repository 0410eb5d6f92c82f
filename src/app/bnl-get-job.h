#pragma once

#include "data/bnl-download.h"

/* A download on a thread of its own, for a widget to look at.  Main thread alone. */

typedef struct _BnlGetJob BnlGetJob;

typedef struct {
  guint64 n_done, n_total; /* bytes; n_total is 0 before the first are here */
  double bytes_per_second; /* 0: not known yet */
  double seconds_left;     /* negative: not known */
} BnlGetProgress;

/* On the main thread, at the end; error is NULL where the set is there. */
typedef void (*BnlGetJobFunc) (const GError *error, gpointer user_data);

BnlGetJob *bnl_get_job_start (const BnlMirrorsSet *set, BnlGetJobFunc ended, gpointer user_data);

void bnl_get_job_read (BnlGetJob *job, BnlGetProgress *progress);

/* Cancels it where it is under way, and waits for nothing; ended is not called any more. */
void bnl_get_job_free (BnlGetJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlGetJob, bnl_get_job_free)

/* "12.3 of 30.9 MB · 2.1 MB/s · 9 s left".  g_free. */
char *bnl_get_progress_describe (const BnlGetProgress *progress);
