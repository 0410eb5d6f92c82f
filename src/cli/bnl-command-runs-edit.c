#include "bnl-command-runs.h"

#include <string.h>

typedef struct {
  char **words, **tags, **untags;
  char *path, *name, *note;
  gboolean star, unstar;
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->words);
  g_strfreev (given->tags);
  g_strfreev (given->untags);
  g_free (given->path);
  g_free (given->name);
  g_free (given->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &given->name,
      "call it so, in place of what its settings say; \"\": no longer", "TEXT" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &given->note, "keep a note with it; \"\": none", "TEXT" },
    { "tag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->tags,
      "mark it with a word; may be given several times", "TAG" },
    { "untag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->untags, "take such a mark away", "TAG" },
    { "star", 0, 0, G_OPTION_ARG_NONE, &given->star, "mark it with a star", NULL },
    { "unstar", 0, 0, G_OPTION_ARG_NONE, &given->unstar, "take the star away", NULL },
    BNL_COMMAND_RUNS_OPTION (&given->path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->words, NULL, "ID..." },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return bnl_command_parse (arguments, group, "Names, annotates and marks runs.",
                            BNL_COMMAND_RUNS_ID_HELP
                            "\n"
                            "  bnlab-cli runs edit 12 --name \"high rate\" --star\n"
                            "  bnlab-cli runs edit 3 4 5 --tag lesson-1 --untag draft");
}

/* One line of text, which a table can show. */
static gboolean
is_line (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static BnlCommandStatus
check_name (const char *name, guint n_runs)
{
  if (name == NULL || name[0] == '\0')
    return BNL_COMMAND_DONE;
  if (!is_line (name))
    return bnl_command_misuse ("--name must be one line of text");
  if (name[strspn (name, "0123456789")] == '\0')
    return bnl_command_misuse ("--name “%s” would be taken for the number of a run; give it a "
                               "letter",
                               name);
  if (n_runs > 1)
    return bnl_command_misuse ("--name is for one run, to find it by; --tag marks several");
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
check_tags (char *const *tags, const char *option)
{
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    if (tags[i][0] == '\0' || !is_line (tags[i]))
      return bnl_command_misuse ("%s must be a word, but is “%s”", option, tags[i]);
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
check_arguments (const Arguments *given)
{
  BnlCommandStatus status;

  if (given->words == NULL)
    return bnl_command_misuse ("name the runs");
  if (given->star && given->unstar)
    return bnl_command_misuse ("--star and --unstar undo each other");
  if (given->name == NULL && given->note == NULL && given->tags == NULL && given->untags == NULL &&
      !given->star && !given->unstar)
    return bnl_command_misuse ("say what to change: --name, --note, --tag, --untag, --star or "
                               "--unstar");
  status = check_name (given->name, g_strv_length (given->words));
  if (status == BNL_COMMAND_DONE)
    status = check_tags (given->tags, "--tag");
  if (status == BNL_COMMAND_DONE)
    status = check_tags (given->untags, "--untag");
  return status;
}

static gboolean
holds (char *const *tags, const char *tag)
{
  return tags != NULL && g_strv_contains ((const char *const *) tags, tag);
}

/* Those it had and is to keep, then the new ones. */
static gboolean
change_tags (BnlStore *store, gint64 id, const Arguments *given, GError **error)
{
  g_autoptr (BnlRunRecord) record = bnl_store_get (store, id, error);
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) tags = NULL;

  if (record == NULL)
    return FALSE;
  builder = g_strv_builder_new ();
  for (guint i = 0; record->tags[i] != NULL; i++)
    if (!holds (given->untags, record->tags[i]))
      g_strv_builder_add (builder, record->tags[i]);
  for (guint i = 0; given->tags != NULL && given->tags[i] != NULL; i++)
    if (!holds (record->tags, given->tags[i]))
      g_strv_builder_add (builder, given->tags[i]);
  tags = g_strv_builder_end (builder);
  return bnl_store_set_tags (store, id, (const char *const *) tags, error);
}

static gboolean
edit_run (BnlStore *store, gint64 id, const Arguments *given, GError **error)
{
  return (given->name == NULL || bnl_store_set_name (store, id, given->name, error)) &&
         (given->note == NULL || bnl_store_set_note (store, id, given->note, error)) &&
         ((given->tags == NULL && given->untags == NULL) ||
          change_tags (store, id, given, error)) &&
         ((!given->star && !given->unstar) ||
          bnl_store_set_starred (store, id, given->star, error));
}

BnlCommandStatus
bnl_command_runs_edit_run (char ***arguments)
{
  g_auto (Arguments) given = { 0 };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  BnlStore *store;
  gboolean done;

  if (!read_arguments (arguments, &given) || check_arguments (&given) != BNL_COMMAND_DONE)
    return BNL_COMMAND_MISUSED;
  store = bnl_command_runs_open (given.path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  ids = bnl_command_runs_find (store, given.words, g_strv_length (given.words));
  done = ids != NULL;
  for (guint i = 0; done && i < ids->len; i++)
    done = edit_run (store, g_array_index (ids, gint64, i), &given, &error);
  if (error != NULL)
    bnl_command_fail (error->message);
  return bnl_command_runs_close (store, done ? BNL_COMMAND_DONE : BNL_COMMAND_FAILED);
}
