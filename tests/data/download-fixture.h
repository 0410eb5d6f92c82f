#pragma once

#include "data/bnl-download.h"
#include "faulty-server.h"

/* What the tests of fetching share: two servers that have the same small data set, a folder for it,
 * and what is expected of both in the end. */

#define N_TRAIN 1000
#define N_TEST 200

typedef struct {
  FaultyServer *first, *second;
  char *urls[3];
  char *folder;      /* of the data sets */
  GBytes *packed[4]; /* as the servers give them */
  char *sums[2][4];  /* by BnlMirrorsSum */
  BnlMirrorsSet set; /* "little" */
  BnlDownloadOptions options;

  /* of the progress that was told */
  guint n_told;
  guint64 n_done, n_total;
  guint64 n_cancel; /* bytes after which to cancel; 0: never */
} DownloadFixture;

/* For g_test_add(): certificate, a GTlsCertificate, makes the servers speak TLS. */
void download_fixture_set_up (DownloadFixture *fixture, gconstpointer certificate);
void download_fixture_tear_down (DownloadFixture *fixture, gconstpointer certificate);

GBytes *download_fixture_make_idx (guint32 n, gboolean images);
GBytes *download_fixture_pack (GBytes *bytes, int level);
/* Whose sums the set has. */
void download_fixture_set_sum (DownloadFixture *fixture, BnlMirrorsSum sum);
/* Below the folder; g_free. */
char *download_fixture_dup_place (const DownloadFixture *fixture, const char *name);
void download_fixture_remove_tree (const char *path);

/* It fetches the set, which then is there, whole, and alone. */
void download_fixture_assert_fetched (DownloadFixture *fixture);
/* It fails with one sentence that holds the words, and nothing is in the place. */
void download_fixture_assert_fails (DownloadFixture *fixture, int code, const char *words);
/* The server was asked for this since it was last looked at. */
void download_fixture_assert_requests (FaultyServer *server, const char *expected);
