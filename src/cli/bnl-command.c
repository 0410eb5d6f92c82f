#include "bnl-command.h"

#include <errno.h>
#include <stdio.h>

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
bnl_command_print_json (const char *json)
{
  if (fputs (json, stdout) >= 0 && fputc ('\n', stdout) != EOF && fflush (stdout) == 0)
    return TRUE;
  g_printerr ("%s: standard output: %s\n", g_get_prgname (), g_strerror (errno));
  return FALSE;
}
