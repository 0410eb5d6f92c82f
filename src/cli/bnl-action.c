#include "bnl-action.h"

#include <string.h>

void
bnl_action_print_all (const BnlAction *actions, guint n)
{
  g_print ("Actions:\n");
  for (guint i = 0; i < n; i++) {
    g_autofree char *usage = g_strdup_printf ("%s %s", actions[i].name, actions[i].arguments);

    g_print ("  %-18s%s\n", usage, actions[i].summary);
  }
}

static char *
list_names (const BnlAction *actions, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", actions[i].name);
  return g_string_free (text, FALSE);
}

BnlCommandStatus
bnl_action_run (const BnlAction *actions, guint n, void (*print_help) (void), char ***arguments)
{
  const char *word = (*arguments)[1];
  g_autofree char *known = NULL;

  if (word != NULL && (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0)) {
    print_help ();
    return BNL_COMMAND_DONE;
  }
  if (word == NULL || word[0] == '-')
    return actions[0].run (arguments);
  for (guint i = 0; i < n; i++) {
    g_autofree char *program = NULL;

    if (strcmp (word, actions[i].name) != 0)
      continue;
    program = g_strdup_printf ("%s %s", g_get_prgname (), word);
    g_set_prgname (program);
    g_free ((*arguments)[0]);
    memmove (*arguments, *arguments + 1, g_strv_length (*arguments) * sizeof **arguments);
    return actions[i].run (arguments);
  }
  known = list_names (actions, n);
  return bnl_command_misuse ("“%s” is none of %s", word, known);
}
