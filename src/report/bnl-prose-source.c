#include "bnl-prose-source.h"

#include "bnl-prose-target.h"
#include "bnl-prose.h"

/* As a link of the markup has it, which ends at the first ")"; NULL: none that one could follow. */
static char *
dup_target (const char *url)
{
  g_autoptr (GString) target = g_string_new (url);
  g_autoptr (BnlProseTarget) checked = NULL;

  if (url == NULL || !g_str_has_prefix (url, "https://"))
    return NULL;
  g_string_replace (target, "(", "%28", 0);
  g_string_replace (target, ")", "%29", 0);
  checked = bnl_prose_target_new (target->str, NULL);
  return checked != NULL ? g_strdup (target->str) : NULL;
}

/* Words of one line; NULL for NULL. */
static char *
dup_line (const char *text)
{
  g_autofree char *line = text != NULL ? g_strdelimit (g_strdup (text), "\r\n", ' ') : NULL;

  return line != NULL ? bnl_prose_escape (line) : NULL;
}

/* "- Title. Where. What it says." with a link. */
static void
append_source (GString *markup, const BnlExperimentSource *source)
{
  g_autofree char *title = dup_line (source->title);
  g_autofree char *where = dup_line (source->where);
  g_autofree char *says = dup_line (source->says);
  g_autofree char *target = dup_target (source->url);

  if (target != NULL)
    g_string_append_printf (markup, "- [%s](%s).", title, target);
  else
    g_string_append_printf (markup, "- %s.", title);
  if (where != NULL)
    g_string_append_printf (markup, " %s.", where);
  if (says != NULL)
    g_string_append_printf (markup, " %s", says);
  g_string_append (markup, "\n");
}

char *
bnl_prose_source_list (const BnlExperiment *experiment)
{
  GString *markup = g_string_new (NULL);
  guint n;
  const BnlExperimentSource *sources = bnl_experiment_get_sources (experiment, &n);

  for (guint i = 0; i < n; i++)
    append_source (markup, &sources[i]);
  return g_string_free (markup, n == 0);
}
