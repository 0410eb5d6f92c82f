#include "bnl-command-runs.h"

#include <string.h>

#include "lab/bnl-number.h"

typedef struct {
  char **words;
  char *path;
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->words);
  g_free (given->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments,
                Arguments *given,
                const char *what,
                const char *summary,
                const char *description)
{
  const GOptionEntry entries[] = {
    BNL_COMMAND_RUNS_OPTION (&given->path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->words, NULL, what },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group, summary, description))
    return FALSE;
  if (given->words == NULL)
    bnl_command_misuse ("name the runs");
  return given->words != NULL;
}

static char *
join_ids (const GArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, g_array_index (ids, gint64, i));
  return g_string_free (text, FALSE);
}

BnlCommandStatus
bnl_command_runs_delete_run (char ***arguments)
{
  g_auto (Arguments) given = { 0 };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;
  BnlStore *store;

  if (!read_arguments (arguments, &given, "ID...", "Deletes runs; all of those named or none.",
                       BNL_COMMAND_RUNS_ID_HELP
                       "Within a day \"bnlab-cli runs restore NUMBER...\" brings them back."))
    return BNL_COMMAND_MISUSED;
  store = bnl_command_runs_open (given.path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  ids = bnl_command_runs_find (store, given.words, g_strv_length (given.words));
  if (ids == NULL)
    return bnl_command_runs_close (store, BNL_COMMAND_FAILED);
  if (!bnl_store_delete (store, (const gint64 *) (const void *) ids->data, ids->len, &error))
    return bnl_command_runs_close (store, bnl_command_fail (error->message));
  list = join_ids (ids);
  g_print ("Deleted run%s%s.  Within a day \"bnlab-cli runs restore%s\" brings %s back.\n",
           ids->len == 1 ? "" : "s", list, list, ids->len == 1 ? "it" : "them");
  return bnl_command_runs_close (store, BNL_COMMAND_DONE);
}

/* What is deleted has its number alone to be found by. */
static GArray *
read_ids (char *const *words)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; words[i] != NULL; i++) {
    guint64 number;

    if (!bnl_number_parse_unsigned (words[i], &number) || number == 0 || number > G_MAXINT64) {
      bnl_command_misuse ("“%s” is no number of a run: \"rm\" printed the numbers it deleted",
                          words[i]);
      return NULL;
    }
    g_array_append_val (ids, number);
  }
  return g_steal_pointer (&ids);
}

BnlCommandStatus
bnl_command_runs_delete_undo (char ***arguments)
{
  g_auto (Arguments) given = { 0 };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;
  BnlStore *store;

  if (!read_arguments (arguments, &given, "NUMBER...", "Brings back runs that \"rm\" deleted.",
                       "A day after it was deleted a run is gone for good."))
    return BNL_COMMAND_MISUSED;
  ids = read_ids (given.words);
  if (ids == NULL)
    return BNL_COMMAND_MISUSED;
  store = bnl_command_runs_open (given.path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  if (!bnl_store_undelete (store, (const gint64 *) (const void *) ids->data, ids->len, &error))
    return bnl_command_runs_close (store, bnl_command_fail (error->message));
  list = join_ids (ids);
  g_print ("Restored run%s%s.\n", ids->len == 1 ? "" : "s", list);
  return bnl_command_runs_close (store, BNL_COMMAND_DONE);
}
