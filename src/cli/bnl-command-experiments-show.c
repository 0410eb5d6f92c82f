#include "bnl-command-experiments.h"

#include "bnl-sweep-plan-text.h"
#include "bnl-wrap.h"
#include "lab/bnl-experiment-library.h"
#include "report/bnl-prose.h"

/* Markup as a paragraph or more, with an empty line behind. */
static void
print_prose (const char *markup)
{
  g_autoptr (BnlProse) prose = markup != NULL ? bnl_prose_new_anyhow (markup) : NULL;
  g_autofree char *plain = prose != NULL ? bnl_prose_to_plain (prose) : NULL;
  g_autofree char *text = plain != NULL ? bnl_wrap_text (plain, BNL_WRAP_WIDTH) : NULL;

  if (text != NULL)
    g_print ("%s\n", text);
}

static void
print_heading (const char *title)
{
  g_print ("%s\n\n", title);
}

static void
print_part (const char *title, const char *markup)
{
  if (markup == NULL)
    return;
  print_heading (title);
  print_prose (markup);
}

static void
print_sources (const BnlExperiment *experiment)
{
  guint n;
  const BnlExperimentSource *sources = bnl_experiment_get_sources (experiment, &n);

  if (n > 0)
    print_heading ("SOURCES");
  for (guint i = 0; i < n; i++) {
    const BnlExperimentSource *source = &sources[i];
    g_autofree char *line =
        g_strdup_printf ("- %s%s%s.%s%s", source->title, source->where != NULL ? ", " : "",
                         source->where != NULL ? source->where : "",
                         source->says != NULL ? " " : "", source->says != NULL ? source->says : "");
    g_autofree char *text = bnl_wrap_text (line, BNL_WRAP_WIDTH);

    g_print ("%s", text);
    if (source->url != NULL)
      g_print ("  %s\n", source->url);
  }
}

static void
print_plan (const char *title, const BnlSweep *sweep)
{
  g_autofree char *plan = bnl_sweep_plan_text_format (sweep);
  g_autofree char *text = bnl_wrap_text (plan, BNL_WRAP_WIDTH);

  print_heading (title);
  g_print ("%s\n", text);
}

static void
print_experiment (const BnlExperiment *experiment)
{
  const char *const *guesses = bnl_experiment_get_guesses (experiment);
  const char *const *reading = bnl_experiment_get_reading (experiment);
  BnlSweep *full = bnl_experiment_get_full (experiment);

  g_print ("%s (%s)\n\n", bnl_experiment_get_title (experiment),
           bnl_experiment_get_id (experiment));
  print_part ("THE QUESTION", bnl_experiment_get_question (experiment));
  print_part ("WHAT PEOPLE BELIEVE", bnl_experiment_get_belief (experiment));
  if (guesses[0] != NULL)
    print_heading ("WHAT IS YOUR GUESS?");
  for (guint i = 0; guesses[i] != NULL; i++)
    g_print ("%c) %s\n", (char) ('a' + (int) (i % 26)), guesses[i]);
  if (guesses[0] != NULL)
    g_print ("\n");
  if (reading[0] != NULL)
    print_heading ("TO READ BEFOREHAND");
  for (guint i = 0; reading[i] != NULL; i++)
    print_prose (reading[i]);
  print_part ("HOW TO LOOK", bnl_experiment_get_answer_hint (experiment));
  print_plan ("SETTINGS", bnl_experiment_get_quick (experiment));
  if (full != NULL)
    print_plan ("THE FULL VERSION", full);
  print_sources (experiment);
}

BnlCommandStatus
bnl_command_experiments_show_run (char ***arguments)
{
  gboolean json = FALSE;
  g_auto (GStrv) words = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print its file", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  g_autoptr (BnlExperimentLibrary) library = NULL;
  g_autoptr (BnlExperiment) experiment = NULL;
  g_autoptr (GError) error = NULL;

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (
          arguments, group, "Shows one experiment with all of its text.",
          BNL_COMMAND_EXPERIMENTS_NAME_HELP
          "--json prints a file that \"add\", \"run\" and \"bnlab-cli sweep\" read: "
          "a beginning\nfor one of your own.\n\n"
          "  bnlab-cli experiments show 2\n"
          "  bnlab-cli experiments show 2 --json > mine.json"))
    return BNL_COMMAND_MISUSED;
  if (words == NULL)
    return bnl_command_misuse ("the NAME of an experiment is missing");
  if (words[1] != NULL)
    return bnl_command_misuse ("one NAME is enough, but here is also “%s”", words[1]);
  library = bnl_experiment_library_new (NULL);
  experiment = bnl_experiment_library_open (library, words[0], &error);
  if (experiment == NULL)
    return bnl_command_fail (error->message);
  if (json) {
    g_autofree char *text = bnl_experiment_dup_text (experiment);

    g_print ("%s", text);
  } else {
    print_experiment (experiment);
  }
  return BNL_COMMAND_DONE;
}
