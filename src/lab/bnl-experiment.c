#include "bnl-experiment-private.h"

#include <string.h>


#define MAX_ID 64 /* characters: it is a file's name and a word of the terminal */

static const char *const kind_names[] = { "curves", "axis",        "difference", "heat",
                                          "bars",   "percentiles", "gap" };

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == BNL_EXPERIMENT_GAP + 1);

const char *
bnl_experiment_picture_kind_get_name (BnlExperimentPictureKind kind)
{
  return kind_names[kind];
}

gboolean
bnl_experiment_picture_kind_find (const char *name, BnlExperimentPictureKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (kind_names[i], name) == 0) {
      *kind = (BnlExperimentPictureKind) i;
      return TRUE;
    }
  return FALSE;
}

static void
clear_source_cb (gpointer data)
{
  BnlExperimentSource *source = data;

  g_free ((char *) source->title);
  g_free ((char *) source->where);
  g_free ((char *) source->url);
  g_free ((char *) source->says);
}

static void
clear_picture_cb (gpointer data)
{
  BnlExperimentPicture *picture = data;

  g_free ((char *) picture->metric);
  g_free ((char *) picture->x);
  g_free ((char *) picture->y);
  g_free ((char *) picture->arm);
}

char *
bnl_experiment_make_id (const char *name)
{
  g_autofree char *plain = g_str_to_ascii (name, "C");
  GString *id = g_string_new (NULL);

  for (const char *at = plain; *at != '\0' && id->len < MAX_ID; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (id, g_ascii_tolower (*at));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0 || strspn (id->str, "0123456789") == id->len) /* or it would be a number */
    g_string_prepend (id, id->len == 0 ? "experiment" : "experiment-");
  return g_string_free (id, FALSE);
}

gboolean
bnl_experiment_is_id (const char *text)
{
  const gsize length = strlen (text);

  return length > 0 && length <= MAX_ID && text[0] != '-' && text[length - 1] != '-' &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length &&
         strspn (text, "0123456789") < length;
}

BnlExperiment *
bnl_experiment_begin (const char *name)
{
  BnlExperiment *experiment = g_new0 (BnlExperiment, 1);

  g_atomic_ref_count_init (&experiment->n_refs);
  experiment->id = bnl_experiment_make_id (name);
  experiment->title = g_strdup (name);
  experiment->guesses = g_new0 (char *, 1);
  experiment->reading = g_new0 (char *, 1);
  experiment->findings = g_new0 (char *, 1);
  experiment->sources = g_array_new (FALSE, FALSE, sizeof (BnlExperimentSource));
  g_array_set_clear_func (experiment->sources, clear_source_cb);
  experiment->pictures = g_array_new (FALSE, FALSE, sizeof (BnlExperimentPicture));
  g_array_set_clear_func (experiment->pictures, clear_picture_cb);
  return experiment;
}

BnlExperiment *
bnl_experiment_ref (BnlExperiment *experiment)
{
  g_atomic_ref_count_inc (&experiment->n_refs);
  return experiment;
}

void
bnl_experiment_unref (BnlExperiment *experiment)
{
  if (experiment == NULL || !g_atomic_ref_count_dec (&experiment->n_refs))
    return;
  g_free (experiment->id);
  g_free (experiment->title);
  g_free (experiment->question);
  g_free (experiment->belief);
  g_free (experiment->answer_hint);
  g_strfreev (experiment->guesses);
  g_strfreev (experiment->reading);
  g_strfreev (experiment->findings);
  g_array_unref (experiment->sources);
  g_array_unref (experiment->pictures);
  bnl_sweep_unref (experiment->quick);
  bnl_sweep_unref (experiment->full);
  g_free (experiment);
}

void
bnl_experiment_add_source (BnlExperiment *experiment, const BnlExperimentSource *source)
{
  const BnlExperimentSource copy = { g_strdup (source->title), g_strdup (source->where),
                                     g_strdup (source->url), g_strdup (source->says) };

  g_array_append_val (experiment->sources, copy);
}

void
bnl_experiment_add_picture (BnlExperiment *experiment, const BnlExperimentPicture *picture)
{
  const BnlExperimentPicture copy = { picture->kind, g_strdup (picture->metric),
                                      g_strdup (picture->x), g_strdup (picture->y),
                                      g_strdup (picture->arm) };

  g_array_append_val (experiment->pictures, copy);
}

static gboolean
has_arm (const BnlSweep *sweep, const char *name)
{
  for (guint i = 0; i < bnl_sweep_get_n_arms (sweep); i++)
    if (strcmp (bnl_sweep_get_arm (sweep, i)->name, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
bnl_experiment_suits (const BnlExperimentPicture *picture, const BnlSweep *sweep, const char **what)
{
  *what = NULL;
  if (picture->x != NULL && bnl_sweep_find_axis (sweep, picture->x) < 0)
    *what = "x";
  else if (picture->y != NULL && bnl_sweep_find_axis (sweep, picture->y) < 0)
    *what = "y";
  else if (picture->arm != NULL && !has_arm (sweep, picture->arm))
    *what = "arm";
  return *what == NULL;
}

static void
choose (BnlExperiment *experiment, BnlExperimentPictureKind kind, const char *x, const char *y)
{
  const BnlExperimentPicture picture = { kind, NULL, x, y, NULL };

  bnl_experiment_add_picture (experiment, &picture);
}

/* An axis is seen best along itself, two as a map; curves always tell something. */
void
bnl_experiment_choose_pictures (BnlExperiment *experiment)
{
  const BnlSweep *sweep = experiment->quick;
  const guint n_axes = bnl_sweep_get_n_axes (sweep), n_arms = bnl_sweep_get_n_arms (sweep);
  const BnlMeasures measures = bnl_sweep_get_measures (sweep);
  const char *first = n_axes > 0 ? bnl_sweep_get_axis (sweep, 0)->key : NULL;

  if (n_axes > 1)
    choose (experiment, BNL_EXPERIMENT_HEAT, bnl_sweep_get_axis (sweep, 1)->key, first);
  if (n_axes > 0)
    choose (experiment, BNL_EXPERIMENT_AXIS, first, NULL);
  if (n_axes > 0 && n_arms > 1)
    choose (experiment, BNL_EXPERIMENT_DIFFERENCE, first, NULL);
  choose (experiment, BNL_EXPERIMENT_CURVES, NULL, NULL);
  if (n_axes == 0 && n_arms > 1)
    choose (experiment, BNL_EXPERIMENT_BARS, NULL, NULL);
  if (measures & BNL_MEASURE_TRAIN)
    choose (experiment, BNL_EXPERIMENT_GAP, NULL, NULL);
  if (measures & BNL_MEASURE_UNIT)
    choose (experiment, BNL_EXPERIMENT_PERCENTILES, NULL, NULL);
}

BnlExperiment *
bnl_experiment_new (const char *title, BnlSweep *sweep)
{
  BnlExperiment *experiment = bnl_experiment_begin (title);

  experiment->quick = bnl_sweep_ref (sweep);
  bnl_experiment_choose_pictures (experiment);
  return experiment;
}

static void
copy_words (BnlExperiment *copy, const BnlExperiment *experiment)
{
  copy->question = g_strdup (experiment->question);
  copy->belief = g_strdup (experiment->belief);
  copy->answer_hint = g_strdup (experiment->answer_hint);
  g_strfreev (copy->guesses);
  copy->guesses = g_strdupv (experiment->guesses);
  g_strfreev (copy->reading);
  copy->reading = g_strdupv (experiment->reading);
  g_strfreev (copy->findings);
  copy->findings = g_strdupv (experiment->findings);
  for (guint i = 0; i < experiment->sources->len; i++)
    bnl_experiment_add_source (copy, &g_array_index (experiment->sources, BnlExperimentSource, i));
}

BnlExperiment *
bnl_experiment_vary (const BnlExperiment *experiment, const char *title, BnlSweep *sweep)
{
  BnlExperiment *copy = bnl_experiment_begin (title);

  copy_words (copy, experiment);
  /* Another plan may have another answer. */
  g_clear_pointer (&copy->answer_hint, g_free);
  copy->quick = bnl_sweep_ref (sweep);
  for (guint i = 0; experiment->own_pictures && i < experiment->pictures->len; i++) {
    const BnlExperimentPicture *picture =
        &g_array_index (experiment->pictures, BnlExperimentPicture, i);
    const char *what;

    if (bnl_experiment_suits (picture, sweep, &what))
      bnl_experiment_add_picture (copy, picture);
  }
  copy->own_pictures = copy->pictures->len > 0;
  if (!copy->own_pictures)
    bnl_experiment_choose_pictures (copy);
  return copy;
}

BnlExperiment *
bnl_experiment_dup_as (const BnlExperiment *experiment, const char *id)
{
  BnlExperiment *copy = bnl_experiment_begin (experiment->title);

  g_free (copy->id);
  copy->id = g_strdup (id);
  copy_words (copy, experiment);
  copy->quick = bnl_sweep_ref (experiment->quick);
  copy->full = experiment->full != NULL ? bnl_sweep_ref (experiment->full) : NULL;
  copy->own_pictures = experiment->own_pictures;
  for (guint i = 0; i < experiment->pictures->len; i++)
    bnl_experiment_add_picture (copy,
                                &g_array_index (experiment->pictures, BnlExperimentPicture, i));
  return copy;
}

const char *
bnl_experiment_get_id (const BnlExperiment *experiment)
{
  return experiment->id;
}

const char *
bnl_experiment_get_title (const BnlExperiment *experiment)
{
  return experiment->title;
}

const char *
bnl_experiment_get_question (const BnlExperiment *experiment)
{
  return experiment->question;
}

const char *
bnl_experiment_get_belief (const BnlExperiment *experiment)
{
  return experiment->belief;
}

const char *
bnl_experiment_get_answer_hint (const BnlExperiment *experiment)
{
  return experiment->answer_hint;
}

const char *const *
bnl_experiment_get_guesses (const BnlExperiment *experiment)
{
  return (const char *const *) experiment->guesses;
}

const char *const *
bnl_experiment_get_reading (const BnlExperiment *experiment)
{
  return (const char *const *) experiment->reading;
}

const char *const *
bnl_experiment_get_findings (const BnlExperiment *experiment)
{
  return (const char *const *) experiment->findings;
}

const BnlExperimentSource *
bnl_experiment_get_sources (const BnlExperiment *experiment, guint *n)
{
  *n = experiment->sources->len;
  return (const BnlExperimentSource *) (gconstpointer) experiment->sources->data;
}

const BnlExperimentPicture *
bnl_experiment_get_pictures (const BnlExperiment *experiment, guint *n)
{
  *n = experiment->pictures->len;
  return (const BnlExperimentPicture *) (gconstpointer) experiment->pictures->data;
}

BnlSweep *
bnl_experiment_get_quick (const BnlExperiment *experiment)
{
  return experiment->quick;
}

BnlSweep *
bnl_experiment_get_full (const BnlExperiment *experiment)
{
  return experiment->full;
}
