#pragma once

#include "bnl-data-error.h"

/* Sets error to "PATH sentence": path as given, made fit for UTF-8. */
void bnl_data_error_set (GError **error,
                         BnlDataError code,
                         const char *path,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

/* The same for errno after a file could not be opened or read. */
void bnl_data_error_set_errno (GError **error, const char *path, int error_number);

/* "47,040,016", the same in every locale.  g_free. */
char *bnl_data_error_group (guint64 number);
