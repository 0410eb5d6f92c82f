#pragma once

#include <glib.h>

/* What can go wrong with a data set.  Every message names the file, the place in it, what was
 * expected and what to do. */
typedef enum {
  BNL_DATA_ERROR_NOT_FOUND,  /* no such data set, folder or file */
  BNL_DATA_ERROR_UNREADABLE, /* permission, a folder where a file should be, a read that failed */
  BNL_DATA_ERROR_UNWRITABLE, /* permission, a full disk, a write that failed */
  BNL_DATA_ERROR_FORMAT,     /* not the format it should be, truncated, sizes that lie */
  BNL_DATA_ERROR_MISMATCH,   /* parts that do not fit each other or the network */
  BNL_DATA_ERROR_EMPTY,      /* nothing in it to use */
  BNL_DATA_ERROR_DOWNLOAD,   /* no network, or no mirror that gives the file as it should be */
  BNL_DATA_ERROR_EXISTS,     /* it is there already */
  BNL_DATA_ERROR_BUSY,       /* another program is at it */
} BnlDataError;

#define BNL_DATA_ERROR (bnl_data_error_quark ())
GQuark bnl_data_error_quark (void);
