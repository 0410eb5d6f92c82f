#pragma once

#include "bnl-database-private.h"

/* What is in a store's database, and how an older one becomes the newest. */

#define BNL_DATABASE_SCHEMA_APPLICATION 0x424e4c52 /* "BNLR", at byte 68 of the file */

/* Numbered from 1: migration i makes version i of version i - 1; 0 is the empty file. */
const char *const *bnl_database_schema_get_migrations (guint *n);

/* Brings the database to version n by those of the migrations that it lacks, all in one
 * transaction.  FOREIGN where it is someone else's, NEWER where it is beyond n. */
gboolean bnl_database_schema_upgrade (BnlDatabase *database,
                                      const char *const *migrations,
                                      guint n,
                                      GError **error);

/* For a database that is only read: one of an older version can be read as one of the newest, and
 * stays as it is.  FOREIGN also where it is of no version yet; NEWER. */
gboolean bnl_database_schema_stand_in (BnlDatabase *database, GError **error);
