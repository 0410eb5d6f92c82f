/* An experiment as a file. */

#include "bnl-experiment-private.h"

#include <string.h>

#include "bnl-json-member-private.h"
#include "bnl-json.h"
#include "bnl-output.h"
#include "bnl-sweep-metric.h"
#include "bnl-sweep-verdict.h"
#include "bnl-text-file-private.h"

#define FORMAT "bnlab_experiment"
#define FORMAT_VERSION 1

/* What curves may be of; other pictures are of a number of bnl-sweep-metric.h. */
static const char *const curves[] = { "accuracy", "loss", NULL };

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error,
                     g_error_new_valist (BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, format, arguments));
  va_end (arguments);
  return FALSE;
}

static gboolean
read_text (JsonObject *object, const char *key, char **text, GError **error)
{
  const char *given = NULL;

  if (!bnl_json_member_get_text (object, "", key, &given, error))
    return FALSE;
  if (given != NULL) {
    g_free (*text);
    *text = g_strdup (given);
  }
  return TRUE;
}

static gboolean
read_texts (JsonObject *object, const char *key, GStrv *texts, GError **error)
{
  JsonArray *array = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!bnl_json_member_get_texts (object, "", key, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  g_strfreev (*texts);
  *texts = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
check_findings (const BnlExperiment *experiment, GError **error)
{
  const char *const *known = bnl_sweep_verdict_get_findings ();
  g_autofree char *all = g_strjoinv (", ", (char **) known);

  for (guint i = 0; experiment->findings[i] != NULL; i++)
    if (!g_strv_contains (known, experiment->findings[i]))
      return refuse (error, "“verdict”, item %u: must be one of %s, but is “%s”", i + 1, all,
                     experiment->findings[i]);
  return TRUE;
}

static gboolean
read_words (BnlExperiment *experiment, JsonObject *object, GError **error)
{
  if (!read_text (object, "id", &experiment->id, error) ||
      !read_text (object, "title", &experiment->title, error) ||
      !read_text (object, "question", &experiment->question, error) ||
      !read_text (object, "belief", &experiment->belief, error) ||
      !read_text (object, "answer_hint", &experiment->answer_hint, error) ||
      !read_texts (object, "guess", &experiment->guesses, error) ||
      !read_texts (object, "reading", &experiment->reading, error) ||
      !read_texts (object, "verdict", &experiment->findings, error))
    return FALSE;
  if (!bnl_experiment_is_id (experiment->id))
    return refuse (error,
                   "“id” must have small letters, digits and “-” between them, at least one "
                   "letter and at most 64 of all, but is “%s”",
                   experiment->id);
  if (experiment->title[0] == '\0')
    return refuse (error, "“title” must not be empty");
  return check_findings (experiment, error);
}

static gboolean
read_source (BnlExperiment *experiment, JsonObject *object, const char *place, GError **error)
{
  static const char *const known[] = { "title", "where", "url", "says", NULL };
  BnlExperimentSource source = { NULL, NULL, NULL, NULL };

  if (!bnl_json_member_check (object, place, known, error) ||
      !bnl_json_member_get_text (object, place, "title", &source.title, error) ||
      !bnl_json_member_get_text (object, place, "where", &source.where, error) ||
      !bnl_json_member_get_text (object, place, "url", &source.url, error) ||
      !bnl_json_member_get_text (object, place, "says", &source.says, error) ||
      !bnl_json_member_need (source.title, place, "title", error))
    return FALSE;
  bnl_experiment_add_source (experiment, &source);
  return TRUE;
}

static gboolean
check_metric (const BnlExperimentPicture *picture, const char *place, GError **error)
{
  BnlSweepMetric metric;

  if (picture->metric == NULL)
    return TRUE;
  if (picture->kind == BNL_EXPERIMENT_CURVES && g_strv_contains (curves, picture->metric))
    return TRUE;
  if (picture->kind == BNL_EXPERIMENT_CURVES) {
    g_autofree char *all = g_strjoinv (", ", (char **) curves);

    return refuse (error, "%s“metric” of curves must be one of %s, but is “%s”", place, all,
                   picture->metric);
  }
  if (bnl_sweep_metric_find (picture->metric, &metric, error))
    return TRUE;
  g_prefix_error (error, "%s“metric”: ", place);
  return FALSE;
}

static gboolean
check_sweep (const BnlExperimentPicture *picture,
             const char *place,
             const char *name,
             const BnlSweep *sweep,
             GError **error)
{
  const char *what;

  if (sweep == NULL || bnl_experiment_suits (picture, sweep, &what))
    return TRUE;
  if (strcmp (what, "arm") == 0)
    return refuse (error, "%s“arm” is “%s”, but “%s” has no arm of that name", place, picture->arm,
                   name);
  return refuse (error, "%s“%s” is “%s”, but “%s” does not vary that", place, what,
                 strcmp (what, "x") == 0 ? picture->x : picture->y, name);
}

static gboolean
read_picture (BnlExperiment *experiment, JsonObject *object, const char *place, GError **error)
{
  static const char *const known[] = { "kind", "metric", "x", "y", "arm", NULL };
  BnlExperimentPicture picture = { BNL_EXPERIMENT_CURVES, NULL, NULL, NULL, NULL };
  const char *kind = NULL;

  if (!bnl_json_member_check (object, place, known, error) ||
      !bnl_json_member_get_text (object, place, "kind", &kind, error) ||
      !bnl_json_member_get_text (object, place, "metric", &picture.metric, error) ||
      !bnl_json_member_get_text (object, place, "x", &picture.x, error) ||
      !bnl_json_member_get_text (object, place, "y", &picture.y, error) ||
      !bnl_json_member_get_text (object, place, "arm", &picture.arm, error) ||
      !bnl_json_member_need (kind, place, "kind", error))
    return FALSE;
  if (!bnl_experiment_picture_kind_find (kind, &picture.kind))
    return refuse (error,
                   "%s“kind” must be one of curves, axis, difference, heat, bars, percentiles "
                   "and gap, but is “%s”",
                   place, kind);
  if (!check_metric (&picture, place, error) ||
      !check_sweep (&picture, place, "quick", experiment->quick, error) ||
      !check_sweep (&picture, place, "full", experiment->full, error))
    return FALSE;
  bnl_experiment_add_picture (experiment, &picture);
  return TRUE;
}

typedef gboolean (*ReadItem) (BnlExperiment *, JsonObject *, const char *, GError **);

static gboolean
read_list (BnlExperiment *experiment,
           JsonObject *object,
           const char *key,
           ReadItem read,
           GError **error)
{
  JsonArray *array = NULL;

  if (!bnl_json_member_get_objects (object, "", key, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *place = g_strdup_printf ("“%s”, item %u: ", key, i + 1);

    if (!read (experiment, json_array_get_object_element (array, i), place, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_sweep (JsonObject *object, const char *key, BnlSweep **sweep, GError **error)
{
  JsonObject *member = NULL;

  if (!bnl_json_member_get_object (object, "", key, &member, error))
    return FALSE;
  if (member == NULL)
    return TRUE;
  *sweep = bnl_sweep_from_json (member, error);
  if (*sweep == NULL)
    g_prefix_error (error, "“%s”: ", key);
  return *sweep != NULL;
}

static gboolean
check_version (JsonObject *object, GError **error)
{
  guint64 version = 0;

  if (!bnl_json_member_get_count (object, "", FORMAT, G_MAXINT64, &version, error))
    return FALSE;
  return version == FORMAT_VERSION ||
         refuse (error,
                 "“" FORMAT "” must be %d, the format that this version of BN Lab reads, "
                 "but is %" G_GUINT64_FORMAT,
                 FORMAT_VERSION, version);
}

static gboolean
read_experiment (BnlExperiment *experiment, JsonObject *object, GError **error)
{
  static const char *const known[] = { FORMAT,  "id",          "title",   "question", "belief",
                                       "guess", "answer_hint", "reading", "sources",  "quick",
                                       "full",  "pictures",    "verdict", NULL };

  if (!check_version (object, error) || !bnl_json_member_check (object, "", known, error) ||
      !read_words (experiment, object, error) ||
      !read_list (experiment, object, "sources", read_source, error) ||
      !read_sweep (object, "quick", &experiment->quick, error) ||
      !read_sweep (object, "full", &experiment->full, error) ||
      !bnl_json_member_need (experiment->quick, "", "quick", error) ||
      !read_list (experiment, object, "pictures", read_picture, error))
    return FALSE;
  experiment->own_pictures = experiment->pictures->len > 0;
  return TRUE;
}

BnlExperiment *
bnl_experiment_from_json (JsonObject *object, const char *name, GError **error)
{
  g_autoptr (BnlExperiment) experiment = bnl_experiment_begin (name);

  if (json_object_has_member (object, FORMAT)) {
    if (!read_experiment (experiment, object, error))
      return NULL;
  } else {
    experiment->quick = bnl_sweep_from_json (object, error);
    if (experiment->quick == NULL)
      return NULL;
  }
  if (!experiment->own_pictures)
    bnl_experiment_choose_pictures (experiment);
  return g_steal_pointer (&experiment);
}

BnlExperiment *
bnl_experiment_parse (const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonObject) object = bnl_json_parse (text, length, &problem);

  if (object != NULL)
    return bnl_experiment_from_json (object, name, error);
  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_SYNTAX,
               "neither an experiment nor a sweep in JSON: %s", problem->message);
  return NULL;
}

/* "my-sweep" of "folder/my-sweep.json". */
static char *
dup_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (base);

  if (g_str_has_suffix (shown, ".json") && strlen (shown) > strlen (".json"))
    return g_strndup (shown, strlen (shown) - strlen (".json"));
  return g_steal_pointer (&shown);
}

BnlExperiment *
bnl_experiment_read (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *name = dup_name (path);
  g_autofree char *text = NULL;
  gsize length = 0;
  BnlExperiment *experiment;

  text = bnl_text_file_read (path, BNL_EXPERIMENT_MAX_FILE_BYTES, &length, error);
  if (text == NULL)
    return NULL;
  experiment = bnl_experiment_parse (text, length, name, error);
  if (experiment == NULL)
    g_prefix_error (error, "%s: ", shown);
  return experiment;
}

static void
set_text (JsonObject *object, const char *key, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, key, text);
}

static void
set_texts (JsonObject *object, const char *key, char **texts)
{
  JsonArray *array;

  if (texts[0] == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, key, array);
}

static void
set_sources (JsonObject *object, const GArray *sources)
{
  JsonArray *array;

  if (sources->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < sources->len; i++) {
    const BnlExperimentSource *source = &g_array_index (sources, BnlExperimentSource, i);
    JsonObject *one = json_object_new ();

    set_text (one, "title", source->title);
    set_text (one, "where", source->where);
    set_text (one, "url", source->url);
    set_text (one, "says", source->says);
    json_array_add_object_element (array, one);
  }
  json_object_set_array_member (object, "sources", array);
}

static void
set_pictures (JsonObject *object, const GArray *pictures)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pictures->len; i++) {
    const BnlExperimentPicture *picture = &g_array_index (pictures, BnlExperimentPicture, i);
    JsonObject *one = json_object_new ();

    set_text (one, "kind", bnl_experiment_picture_kind_get_name (picture->kind));
    set_text (one, "metric", picture->metric);
    set_text (one, "x", picture->x);
    set_text (one, "y", picture->y);
    set_text (one, "arm", picture->arm);
    json_array_add_object_element (array, one);
  }
  json_object_set_array_member (object, "pictures", array);
}

JsonObject *
bnl_experiment_to_json (const BnlExperiment *experiment)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, FORMAT, FORMAT_VERSION);
  set_text (object, "id", experiment->id);
  set_text (object, "title", experiment->title);
  set_text (object, "question", experiment->question);
  set_text (object, "belief", experiment->belief);
  set_texts (object, "guess", experiment->guesses);
  set_text (object, "answer_hint", experiment->answer_hint);
  set_texts (object, "reading", experiment->reading);
  set_sources (object, experiment->sources);
  json_object_set_object_member (object, "quick", bnl_sweep_to_json (experiment->quick));
  if (experiment->full != NULL)
    json_object_set_object_member (object, "full", bnl_sweep_to_json (experiment->full));
  if (experiment->own_pictures)
    set_pictures (object, experiment->pictures);
  set_texts (object, "verdict", experiment->findings);
  return object;
}

char *
bnl_experiment_dup_text (const BnlExperiment *experiment)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  json_node_take_object (node, bnl_experiment_to_json (experiment));
  json = json_to_string (node, TRUE);
  text = bnl_json_shorten (json);
  return g_strconcat (text, "\n", NULL);
}

gboolean
bnl_experiment_write (const BnlExperiment *experiment, const char *path, GError **error)
{
  g_autofree char *text = bnl_experiment_dup_text (experiment);
  g_autoptr (BnlOutput) output = bnl_output_create (path, error);

  return output != NULL && bnl_output_write (output, text, strlen (text), error) &&
         bnl_output_commit (g_steal_pointer (&output), error);
}
