#pragma once

#include <gio/gio.h>

#include "bnl-mirrors.h"

/* Fetches a data set: whole, checked and in its place, or not at all.
 *
 * The files come into a hidden folder ".NAME.partial" beside the place of the set, each is compared
 * with its SHA-256, all are synced, and the folder is renamed into place.  What a stopped download
 * leaves in the hidden folder is gone on with by the next one, by HTTP ranges where the server has
 * them and from the start of the file where not.
 * A file is taken from the first mirror that gives it: one that cannot be reached, answers anything
 * but the file, sends nothing for 20 seconds, too much, or other bytes than expected, is passed
 * over.  Redirections are followed, from HTTPS to HTTPS alone.
 * One download of a set in a folder at a time, also over several programs: the hidden folder is
 * locked, and a second one fails with BUSY.
 *
 * $BNLAB_MIRROR, the URL of a folder that has the four files below NAME/, stands in for the own
 * mirrors of every set, as a school may keep one.  It may be plain http.
 *
 * Threads: any but the main one; all happens on the calling thread, callbacks too, and none of the
 * caller's main contexts is used.  A cancelled download ends at once. */

typedef struct {
  guint64 n_done;          /* bytes of all files that are here; falls where a file starts over */
  guint64 n_total;         /* bytes of all files; corrected by what the servers say */
  double bytes_per_second; /* over the last seconds; 0: not known yet */
  double seconds_left;     /* negative: not known */
  const char *file;        /* which is being fetched: "train-images-idx3-ubyte.gz" */
  const char *host;        /* from where; "" where it is here already */
} BnlDownloadProgress;

/* About ten times a second while bytes come, and at the end of each file. */
typedef void (*BnlDownloadFunc) (const BnlDownloadProgress *progress, gpointer user_data);

typedef struct {
  const char *const *mirrors; /* folders' URLs, NULL-terminated, instead of the set's own; may be
                                 plain http.  NULL: $BNLAB_MIRROR, see below, or the set's */
  const char *folder;         /* where NAME's folder will be; NULL: bnl_catalog_dup_user_folder() */
  gboolean replace;           /* a whole set of that name there; see below */
  guint timeout_seconds;      /* without a byte, after which a mirror is passed over; 0: 20 */
  GCancellable *cancellable;  /* may be NULL */
  BnlDownloadFunc progress;   /* may be NULL */
  gpointer user_data;         /* for progress */
} BnlDownloadOptions;

/* Returns the folder of the set (g_free), or NULL.  options: NULL for all defaults.
 * A set that is there whole stands, with EXISTS, unless replace; its new files are then exchanged
 * for the old in one step.  What else is in that folder (a classes.txt) stays in any case.
 * BNL_DATA_ERROR: DOWNLOAD (no mirror gave a file: names each and why), EXISTS, BUSY, UNWRITABLE
 * (permission, a full disk).  G_IO_ERROR_CANCELLED.  Each message is one sentence with what to do.
 */
char *bnl_download_run (const BnlMirrorsSet *set,
                        const BnlDownloadOptions *options,
                        GError **error);

/* Whether a download of set was begun and stopped: the next one goes on with it.
 * folder: NULL as above. */
gboolean bnl_download_is_begun (const BnlMirrorsSet *set, const char *folder);

/* Whether url can be among the mirrors of the options: http or https, a host, no query. */
gboolean bnl_download_is_mirror (const char *url);
