#include "bnl-command.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/bnl-blas.h"
#include "lab/bnl-json.h"

gboolean
bnl_command_parse (char ***arguments,
                   GOptionGroup *group,
                   const char *summary,
                   const char *description)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  if (g_option_context_parse_strv (context, arguments, &error))
    return TRUE;
  /* GLib does not say which. */
  if (error->domain == G_CONVERT_ERROR)
    bnl_command_misuse ("a value is no text in the encoding of this terminal; if it names a file "
                        "or folder, rename that");
  else
    bnl_command_misuse ("%s", error->message);
  return FALSE;
}

BnlCommandStatus
bnl_command_fail (const char *sentence)
{
  g_printerr ("%s: %s\n", g_get_prgname (), sentence);
  return BNL_COMMAND_FAILED;
}

BnlCommandStatus
bnl_command_misuse (const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list list;

  va_start (list, format);
  sentence = g_strdup_vprintf (format, list);
  va_end (list);
  g_printerr ("%s: %s\nTry \"%s --help\".\n", g_get_prgname (), sentence, g_get_prgname ());
  return BNL_COMMAND_MISUSED;
}

gboolean
bnl_command_check_output (const char *path, GError **error)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  const char *problem = NULL;

  if (path == NULL)
    return TRUE;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    problem = "is a folder; name a file to write to";
  else if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE; /* a pipe or a terminal: there is no folder to make a file in */
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    problem = "cannot be written, for its folder is not there; make it first";
  else if (g_access (folder, W_OK) != 0)
    problem = "cannot be written, for its folder does not let you; choose another";
  if (problem == NULL)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s %s", path, problem);
  return FALSE;
}

BnlCommandStatus
bnl_command_start_blas (void)
{
  char message[512];

  return bnl_blas_start (message, sizeof message) ? BNL_COMMAND_DONE : bnl_command_fail (message);
}

/* What kept standard output from taking all; 0: nothing did. */
static int output_errno;

static void
write_text (const char *text)
{
  if (fputs (text, stdout) == EOF && output_errno == 0)
    output_errno = errno;
}

/* For g_print(), which hands over UTF-8. */
static void
print_cb (const char *text)
{
  const char *charset;
  g_autofree char *converted = NULL;

  if (!g_get_charset (&charset))
    converted = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  write_text (converted != NULL ? converted : text);
}

void
bnl_command_begin_output (void)
{
  g_set_print_handler (print_cb);
}

BnlCommandStatus
bnl_command_end_output (BnlCommandStatus status)
{
  if (fflush (stdout) != 0 && output_errno == 0)
    output_errno = errno;
  if (output_errno == 0)
    return status;
  g_printerr ("%s: standard output: %s\n", g_get_prgname (), g_strerror (output_errno));
  return status == BNL_COMMAND_DONE ? BNL_COMMAND_FAILED : status;
}

void
bnl_command_print_json (const char *json)
{
  g_autofree char *text = bnl_json_shorten (json);

  write_text (text);
  write_text ("\n");
}
