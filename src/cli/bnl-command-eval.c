#include "bnl-command.h"

#include <string.h>

#include "bnl-model-input.h"
#include "bnl-result.h"

typedef enum {
  ON_TRAIN = 1 << 0,
  ON_TEST = 1 << 1,
} On;

typedef struct {
  char **files;
  char *data, *on_name;
  gboolean json;
} Arguments;

typedef struct {
  guint64 n;
  double loss, accuracy;
} Evaluation;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->files);
  g_free (given->data);
  g_free (given->on_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, BnlOptions *options, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &given->data,
      "data set to judge on: a name, or a folder with the four IDX files", "NAME|DIR" },
    { "on", 0, 0, G_OPTION_ARG_STRING, &given->on_name, "which of its images (test)",
      "test|train|all" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &given->json, "print one JSON object", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->files, NULL, "MODEL" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", options, NULL);

  g_option_group_add_entries (group, entries);
  bnl_options_add_to_group (options, group, bnl_model_input_get_keys ());
  return bnl_command_parse (
      arguments, group, "Judges a saved network on a data set, by its running statistics.",
      "A model file of bnlab-cli knows how it was trained; --normalize, --activation and --bn-eps\n"
      "are for files that PyTorch wrote.\n\n"
      "  bnlab-cli eval mnist.safetensors --data digits --on all");
}

static gboolean
parse_on (const char *name, On *on)
{
  if (name == NULL || strcmp (name, "test") == 0)
    *on = ON_TEST;
  else if (strcmp (name, "train") == 0)
    *on = ON_TRAIN;
  else if (strcmp (name, "all") == 0)
    *on = ON_TRAIN | ON_TEST;
  else
    return FALSE;
  return TRUE;
}

/* Does the network read such images and know their classes? */
static gboolean
check_fit (const BnlSnapshot *snapshot, const char *path, const BnlDataset *dataset)
{
  const BnlArch *arch = snapshot->weights->arch;
  guint n_classes = (guint) bnl_arch_get_n_classes (arch);
  g_autofree char *sentence = NULL;

  if ((guint) bnl_arch_get_n_inputs (arch) == bnl_dataset_get_n_pixels (dataset) &&
      n_classes >= bnl_dataset_get_n_classes (dataset))
    return TRUE;
  sentence = g_strdup_printf (
      "%s reads images of %d pixels and tells %u classes apart, but %s has images of %u pixels "
      "and %u classes; choose a data set like the one it was trained on.",
      path, bnl_arch_get_n_inputs (arch), n_classes, bnl_dataset_get_name (dataset),
      bnl_dataset_get_n_pixels (dataset), bnl_dataset_get_n_classes (dataset));
  bnl_command_fail (sentence);
  return FALSE;
}

static Evaluation
evaluate (BnlSnapshot *snapshot, const BnlDataset *dataset, On on)
{
  const BnlImages *parts[] = { on & ON_TRAIN ? bnl_dataset_get_train (dataset) : NULL,
                               on & ON_TEST ? bnl_dataset_get_test (dataset) : NULL };
  Evaluation whole = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    Evaluation part = { 0 };

    if (parts[i] == NULL)
      continue;
    bnl_snapshot_evaluate (snapshot, snapshot->weights->statistics, parts[i], NULL, parts[i]->n,
                           &part.loss, &part.accuracy);
    whole.n += parts[i]->n;
    whole.loss += part.loss * parts[i]->n;
    whole.accuracy += part.accuracy * parts[i]->n;
  }
  whole.loss /= (double) whole.n;
  whole.accuracy /= (double) whole.n;
  return whole;
}

static BnlCommandStatus
report (const Arguments *given, const BnlDataset *dataset, const Evaluation *evaluation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *on_name = given->on_name != NULL ? given->on_name : "test";
  g_autofree char *model = g_filename_display_name (given->files[0]);
  g_autofree char *json = NULL;

  if (!given->json) {
    g_print ("%s, %s: %" G_GUINT64_FORMAT " images, accuracy %.2f %%, loss %.4f\n",
             bnl_dataset_get_name (dataset), on_name, evaluation->n, 100 * evaluation->accuracy,
             evaluation->loss);
    return BNL_COMMAND_DONE;
  }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, model);
  json_builder_set_member_name (builder, "data");
  json_builder_add_string_value (builder, bnl_dataset_get_name (dataset));
  json_builder_set_member_name (builder, "folder");
  json_builder_add_string_value (builder, bnl_dataset_get_folder (dataset));
  json_builder_set_member_name (builder, "on");
  json_builder_add_string_value (builder, on_name);
  json_builder_set_member_name (builder, "images");
  json_builder_add_int_value (builder, (gint64) evaluation->n);
  bnl_result_build_number (builder, "accuracy", evaluation->accuracy);
  bnl_result_build_number (builder, "loss", evaluation->loss);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, TRUE);
  return bnl_command_print_json (json) ? BNL_COMMAND_DONE : BNL_COMMAND_FAILED;
}

BnlCommandStatus
bnl_command_eval_run (char ***arguments)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_auto (Arguments) given = { 0 };
  g_autoptr (BnlSnapshot) snapshot = NULL;
  g_autoptr (BnlDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  BnlCommandStatus status;
  Evaluation evaluation;
  On on;

  if (!read_arguments (arguments, options, &given))
    return BNL_COMMAND_MISUSED;
  if (given.files == NULL)
    return bnl_command_misuse ("MODEL is missing: the network to judge");
  if (given.files[1] != NULL)
    return bnl_command_misuse ("one MODEL at a time, but here is also “%s”", given.files[1]);
  if (given.data == NULL)
    return bnl_command_misuse ("--data is missing: the data set to judge on");
  if (!parse_on (given.on_name, &on))
    return bnl_command_misuse ("--on must be one of test, train, all, but is “%s”", given.on_name);

  snapshot = bnl_model_input_load (given.files[0], options, &status);
  if (snapshot == NULL)
    return status;
  dataset = bnl_dataset_load (given.data, &error);
  if (dataset == NULL)
    return bnl_command_fail (error->message);
  if (!check_fit (snapshot, given.files[0], dataset))
    return BNL_COMMAND_FAILED;
  evaluation = evaluate (snapshot, dataset, on);
  return report (&given, dataset, &evaluation);
}
