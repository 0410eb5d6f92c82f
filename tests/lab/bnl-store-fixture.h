#pragma once

#include "lab/bnl-store.h"

/* What the tests of the store share: a folder of their own, and runs that nobody trained. */

/* "runs.db" in a new folder; bnl_store_fixture_remove() takes away the folder and all in it. */
char *bnl_store_fixture_new_path (void);
void bnl_store_fixture_remove (char *path);
/* Files beside path whose names begin as its does, itself included. */
guint bnl_store_fixture_count_files (const char *path, const char *containing);

BnlStore *bnl_store_fixture_open (const char *path);

/* n rows, with an evaluation every hundred, always the same for the same seed. */
BnlSeries *bnl_store_fixture_new_series (gsize n, guint32 seed);
/* Rows of "unit" at steps 1, 2, 5, 10 ..., a NaN among them, of unit `seed`. */
BnlTrace *bnl_store_fixture_new_trace (gsize n_rows, guint32 seed);
gboolean bnl_store_fixture_is_same_trace (BnlTrace *a, BnlTrace *b);
#define BNL_STORE_FIXTURE_N_TRACED 20

/* A finished run with so many rows, a trace, two events, weights and no checkpoint; its id. */
gint64 bnl_store_fixture_add (BnlStore *store, gsize n_rows, guint32 seed);
/* All that can be read of it is as bnl_store_fixture_add() wrote it, and the trace by itself, which
 * a file of version 1 does not have. */
void bnl_store_fixture_assert_whole (BnlStore *store, gint64 id, gsize n_rows, guint32 seed);
void bnl_store_fixture_assert_traced (BnlStore *store, gint64 id, guint32 seed);

/* Same rows, bit for bit, seconds too. */
gboolean bnl_store_fixture_is_same_series (const BnlSeries *a, const BnlSeries *b);

/* SQL on the file behind the store's back. */
void bnl_store_fixture_execute (const char *path, const char *sql);
/* The file's bytes, as a copy; and written anew, what SQLite keeps beside them gone. */
GBytes *bnl_store_fixture_read (const char *path);
void bnl_store_fixture_write (const char *path, const void *bytes, gsize n);
