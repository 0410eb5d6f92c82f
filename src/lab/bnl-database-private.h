#pragma once

#include "bnl-store.h"

/* The only door to SQLite.  Errors are of BNL_STORE_ERROR and begin with the file's path.
 * Threads: one at a time. */

typedef struct _BnlDatabase BnlDatabase;
typedef struct _BnlStatement BnlStatement;

typedef enum {
  BNL_DATABASE_CREATE,    /* made where it is not there */
  BNL_DATABASE_WRITE,     /* must be there */
  BNL_DATABASE_READ,      /* likewise, and is not changed */
  BNL_DATABASE_IMMUTABLE, /* likewise, where not even a lock can be had: nobody may write to it */
} BnlDatabaseMode;

BnlDatabase *bnl_database_open (const char *path, BnlDatabaseMode mode, GError **error);
/* Gives up what is not committed. */
void bnl_database_close (BnlDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlDatabase, bnl_database_close)

/* Its path, as errors begin with it. */
const char *bnl_database_get_name (const BnlDatabase *database);

/* How long a call waits for other programs that write. */
void bnl_database_set_patience (BnlDatabase *database, guint msec);

/* One or more statements, what they return left unread. */
gboolean bnl_database_execute (BnlDatabase *database, const char *sql, GError **error);
/* The first column of the first row; 0 where there is none. */
gboolean bnl_database_read (BnlDatabase *database, const char *sql, gint64 *value, GError **error);
/* A transaction that may write, from its beginning. */
gboolean bnl_database_begin (BnlDatabase *database, GError **error);
/* Where it fails all is undone. */
gboolean bnl_database_commit (BnlDatabase *database, GError **error);
void bnl_database_roll_back (BnlDatabase *database);
/* Rowid of the last row inserted, and rows that the last statement changed. */
gint64 bnl_database_get_last_id (BnlDatabase *database);
guint bnl_database_get_n_changed (BnlDatabase *database);

/* One statement; parameters ?1, ?2 and so on are bound by number, columns are counted from 0. */
BnlStatement *bnl_database_prepare (BnlDatabase *database, const char *sql, GError **error);
void bnl_statement_free (BnlStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlStatement, bnl_statement_free)
void bnl_statement_bind_integer (BnlStatement *statement, int place, gint64 value);
void bnl_statement_bind_real (BnlStatement *statement, int place, double value); /* NaN: NULL */
/* NULL binds NULL.  Text is copied; bytes must stay until the statement has been stepped. */
void bnl_statement_bind_text (BnlStatement *statement, int place, const char *value);
void bnl_statement_bind_bytes (BnlStatement *statement, int place, GBytes *value);

/* TRUE: there is a row, or (once, with done set) none any more. */
gboolean bnl_statement_step (BnlStatement *statement, gboolean *done, GError **error);
/* To its end, which is to come at once; the statement can be bound and run again. */
gboolean bnl_statement_run (BnlStatement *statement, GError **error);
/* Of the row that is there, whatever type it has: a number that is none is 0 or NaN, a text that is
 * none or not UTF-8 is NULL.  Texts and bytes are the caller's. */
gint64 bnl_statement_get_integer (BnlStatement *statement, int column);
double bnl_statement_get_real (BnlStatement *statement, int column);
char *bnl_statement_dup_text (BnlStatement *statement, int column);
/* Borrowed until the next step. */
const void *bnl_statement_get_bytes (BnlStatement *statement, int column, gsize *n);

/* What a file seems to be, by its first bytes alone. */
typedef enum {
  BNL_DATABASE_NOTHING, /* not there, empty, or not to be read */
  BNL_DATABASE_UNSAID,  /* SQLite's, of no application: ours where we are just making it */
  BNL_DATABASE_OF,      /* has that application's number where SQLite's have it */
  BNL_DATABASE_OTHER,
} BnlDatabaseLook;

BnlDatabaseLook bnl_database_look_at (const char *path, guint32 application);
