#include "bnl-text-file-private.h"

#include <errno.h>
#include <stdio.h>

#include "bnl-spec.h"

char *
bnl_text_file_read (const char *path, gsize max_bytes, gsize *length, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *text = NULL;
  FILE *file = fopen (path, "rb");
  int problem = file == NULL ? errno : 0;

  if (file != NULL) {
    text = g_malloc (max_bytes + 1);
    *length = fread (text, 1, max_bytes + 1, file);
    if (ferror (file))
      problem = errno;
    else if (*length > max_bytes)
      problem = EFBIG;
    fclose (file);
  }
  if (problem == 0)
    return g_steal_pointer (&text);
  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_FILE, "Cannot read %s: %s", shown,
               g_strerror (problem));
  return NULL;
}
