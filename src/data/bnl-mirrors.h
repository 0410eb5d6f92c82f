#pragma once

#include <glib.h>

/* Which data sets can be fetched, from where, and how to tell that what came is right.  All are in
 * memory from the start and static.  Threads: any. */

#define BNL_MIRRORS_N_FILES 4

typedef enum {
  BNL_MIRRORS_SUM_UNPACKED, /* of the IDX file, so that a mirror may pack it anew */
  BNL_MIRRORS_SUM_PACKED,   /* of the .gz, where nobody has published another */
} BnlMirrorsSum;

typedef struct {
  const char *name;   /* "train-images-idx3-ubyte.gz", below a mirror and in the folder alike */
  guint64 n_packed;   /* bytes; about, for showing how much there is to come */
  guint64 n_unpacked; /* bytes; exactly */
  const char *sha256; /* 64 lowercase hexadecimal digits */
} BnlMirrorsFile;

typedef struct {
  const char *name;        /* "kmnist": what the folder is called */
  const char *title;       /* for people, as the catalog has it: "KMNIST" */
  const char *description; /* what is on the pictures, and its licence: one sentence */
  BnlMirrorsSum sum;       /* what the files' sha256 are of */
  const char *const
      *urls; /* HTTPS folders, each with "/" at its end, best first; NULL-terminated */
  BnlMirrorsFile files[BNL_MIRRORS_N_FILES];
} BnlMirrorsSet;

/* The sets by name: "fashion-mnist", "kmnist", "mnist". */
const BnlMirrorsSet *bnl_mirrors_get_sets (guint *n_sets);

/* NULL where there is none of that name. */
const BnlMirrorsSet *bnl_mirrors_find (const char *name);

/* "fashion-mnist, kmnist, mnist", to say what there is.  g_free. */
char *bnl_mirrors_dup_names (void);

/* Packed bytes of all files: what a download takes, about. */
guint64 bnl_mirrors_count_bytes (const BnlMirrorsSet *set);
