#pragma once

#include "bnl-download-meter-private.h"
#include "bnl-download.h"
#include "bnl-staging-private.h"

/* A download while it runs: bnl-download.c decides what is asked of which mirror and what becomes
 * of it, bnl-download-http.c asks. */

typedef struct _SoupSession SoupSession;

typedef enum {
  BNL_DOWNLOAD_DONE,  /* all of it is here */
  BNL_DOWNLOAD_BROKE, /* something came, then no more: worth another try */
  BNL_DOWNLOAD_NEXT,  /* nothing to be had from this mirror */
  BNL_DOWNLOAD_FATAL, /* nor from any other: the error is set */
} BnlDownloadOutcome;

typedef struct {
  const BnlMirrorsSet *set;
  const BnlDownloadOptions *options;
  const char *const *mirrors;
  BnlStaging *staging;
  SoupSession *session;
  guint mirror; /* that gave the last file: the first to ask for the next */

  /* of the file that is being fetched */
  const BnlMirrorsFile *file;
  char *host, *path; /* where from; where to while it is not whole */
  guint64 n_here;    /* bytes at path */
  char *reason;      /* why the mirror was passed over: "cannot be found" */
  gboolean answered; /* some mirror did: the network is there */

  BnlDownloadMeter meter;
  guint64 sizes[BNL_MIRRORS_N_FILES];
  guint64 n_before; /* bytes of the files before this one */
  gint64 told_usec;
} BnlDownload;

/* The session belongs to the thread-default context; g_object_unref after
 * bnl_download_http_end_session(). */
SoupSession *bnl_download_http_new_session (const BnlDownloadOptions *options);
void bnl_download_http_end_session (SoupSession *session);

/* Asks for what is missing of the file, once, and appends it at path; NEXT and BROKE leave a
 * reason. */
BnlDownloadOutcome bnl_download_http_request (BnlDownload *download, GUri *uri, GError **error);

/* In bnl-download.c.
 * Tells the caller how far it is, at once or where it is time again. */
void bnl_download_tell (BnlDownload *download, gboolean at_once);
/* Of the file that is being fetched. */
void bnl_download_set_size (BnlDownload *download, guint64 n_bytes);

/* Why the mirror is passed over.  Returns NEXT. */
BnlDownloadOutcome bnl_download_pass_over (BnlDownload *download, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
/* For errno: where writing failed, no other mirror helps.  Return FATAL. */
BnlDownloadOutcome bnl_download_fail_to_write (const BnlDownload *download,
                                               const char *path,
                                               GError **error);
BnlDownloadOutcome bnl_download_fail_by_cancelling (const BnlDownload *download, GError **error);
