#include "bnl-command.h"

#include <string.h>

#include "bnl-fold-check.h"
#include "bnl-model-input.h"
#include "bnl-result.h"
#include "bnl-table.h"
#include "engine/bnl-fold.h"
#include "lab/bnl-number.h"
#include "lab/bnl-population.h"

#define MAX_SHIFT 1000.0 /* pixels: the side of the largest images */

typedef enum {
  ON_TRAIN = 1 << 0,
  ON_TEST = 1 << 1,
} On;

typedef struct {
  char **files;
  char *data, *on_name, *shift, *statistics_name;
  gboolean fold, json;
} Arguments;

typedef struct {
  guint64 n;
  double loss, accuracy;
} Evaluation;

/* The images to judge on: of one part of a data set or of both, as they are or moved. */
typedef struct {
  guint n;
  BnlImages parts[2];
  guint8 *moved[2]; /* pixels of a part; NULL where they are the data set's */
} Images;

static void
clear_images (Images *images)
{
  g_clear_pointer (&images->moved[0], g_free);
  g_clear_pointer (&images->moved[1], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Images, clear_images)

/* What is judged: a network, what it is normalized by (NULL: each batch's own), and what came of
 * folding, where it was. */
typedef struct {
  BnlSnapshot *snapshot;
  const BnlReal *statistics;
  BnlReal *precise;
  BnlFoldCheck check;
} Subject;

static void
clear_subject (Subject *subject)
{
  g_clear_pointer (&subject->snapshot, bnl_snapshot_unref);
  g_clear_pointer (&subject->precise, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, clear_subject)

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->files);
  g_free (given->data);
  g_free (given->on_name);
  g_free (given->shift);
  g_free (given->statistics_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, BnlOptions *options, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &given->data, "data set to judge on, named as for train",
      "NAME|DIR" },
    { "on", 0, 0, G_OPTION_ARG_STRING, &given->on_name, "which of its images (test)",
      "test|train|all" },
    { "shift", 0, 0, G_OPTION_ARG_STRING, &given->shift,
      "move each image by so many pixels to the right and down first, less than 0: to the left and "
      "up (0,0)",
      "X,Y" },
    { "statistics", 0, 0, G_OPTION_ARG_STRING, &given->statistics_name,
      "mean and variance to normalize by: as saved, of the images judged in batches of up to 256, "
      "or measured anew over the training images of the data (running)",
      "running|batch|precise" },
    { "fold", 0, 0, G_OPTION_ARG_NONE, &given->fold,
      "judge the network with its norm folded into the Linear layers, and say what that changes",
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &given->json, "print one JSON object", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->files, NULL, "MODEL" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", options, NULL);

  g_option_group_add_entries (group, entries);
  bnl_options_add_to_group (options, group, bnl_model_input_get_keys ());
  return bnl_command_parse (
      arguments, group, "Judges a saved network on a data set.",
      "A model file of bnlab-cli knows how it was trained; --normalize, --activation,\n"
      "--norm-position and --bn-eps are for files that PyTorch wrote.\n\n"
      "  bnlab-cli eval mnist.safetensors --data mnist --statistics precise --fold\n"
      "  bnlab-cli eval mnist.safetensors --data mnist --shift 2,2\n"
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

/* A data set may have test images alone: are those there that are needed? */
static gboolean
check_images (const Arguments *given, const BnlDataset *dataset, On on)
{
  g_autofree char *sentence = NULL;

  if (bnl_dataset_get_train (dataset)->n > 0 ||
      (on != ON_TRAIN && g_strcmp0 (given->statistics_name, "precise") != 0))
    return TRUE;
  sentence = g_strdup_printf (
      "%s has test images alone, none to train on: %s.", bnl_dataset_get_name (dataset),
      on == ON_TRAIN ? "leave --on out to judge on these"
                     : "leave --statistics precise out, which measures them "
                       "over the training images");
  bnl_command_fail (sentence);
  return FALSE;
}

/* "2,-1" */
static gboolean
parse_shift (const char *text, BnlAugmentMove *move)
{
  g_auto (GStrv) words = g_strsplit (text, ",", 3);

  return g_strv_length (words) == 2 && bnl_number_parse_double (words[0], &move->right) &&
         bnl_number_parse_double (words[1], &move->down) && ABS (move->right) <= MAX_SHIFT &&
         ABS (move->down) <= MAX_SHIFT;
}

static guint8 *
move_images (const BnlDataset *dataset, const BnlImages *images, const BnlAugmentMove *move)
{
  const guint width = bnl_dataset_get_width (dataset), height = bnl_dataset_get_height (dataset);
  const gsize n_pixels = bnl_dataset_get_n_pixels (dataset);
  g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (width, height));
  guint8 *moved = g_new (guint8, images->n * n_pixels);

  for (gsize i = 0; i < images->n; i++)
    bnl_augment_move (move, NULL, width, height, images->pixels + i * n_pixels,
                      moved + i * n_pixels, scratch);
  return moved;
}

static void
init_images (Images *images, const BnlDataset *dataset, On on, const BnlAugmentMove *move)
{
  if (on & ON_TRAIN && bnl_dataset_get_train (dataset)->n > 0)
    images->parts[images->n++] = *bnl_dataset_get_train (dataset);
  if (on & ON_TEST)
    images->parts[images->n++] = *bnl_dataset_get_test (dataset);
  for (guint i = 0; i < images->n && (move->right != 0.0 || move->down != 0.0); i++)
    images->parts[i].pixels = images->moved[i] = move_images (dataset, &images->parts[i], move);
}

static Evaluation
evaluate (const Subject *subject, const Images *images)
{
  Evaluation whole = { 0 };

  for (guint i = 0; i < images->n; i++) {
    const BnlImages *images_of_part = &images->parts[i];
    Evaluation part = { 0 };

    bnl_snapshot_evaluate (subject->snapshot, subject->statistics, images_of_part, NULL,
                           images_of_part->n, &part.loss, &part.accuracy);
    whole.n += images_of_part->n;
    whole.loss += part.loss * images_of_part->n;
    whole.accuracy += part.accuracy * images_of_part->n;
  }
  whole.loss /= (double) whole.n;
  whole.accuracy /= (double) whole.n;
  return whole;
}

/* FALSE where memory ends. */
static gboolean
measure_precise (Subject *subject, BnlDataset *dataset)
{
  const BnlSnapshot *snapshot = subject->snapshot;
  const guint32 n = bnl_dataset_get_train (dataset)->n;
  g_autoptr (BnlPopulation) population =
      bnl_population_new (snapshot->weights->arch, dataset, &snapshot->scale, NULL, n,
                          snapshot->spec->batch_size, snapshot->spec->seed);

  if (population == NULL)
    return FALSE;
  bnl_population_augment (population, &snapshot->spec->augment, g_get_num_processors () - 1);
  subject->precise = g_new (BnlReal, snapshot->weights->arch->n_statistics + 1);
  subject->statistics = subject->precise;
  return bnl_population_measure (population, snapshot->weights, NULL, subject->precise);
}

/* FALSE where memory ends. */
static gboolean
fold (Subject *subject, const Images *images)
{
  const BnlSnapshot *before = subject->snapshot;
  BnlWeights *weights = bnl_fold_new (before->weights, subject->statistics);
  g_autoptr (BnlSnapshot) folded = NULL;

  if (weights == NULL)
    return FALSE;
  folded = bnl_snapshot_new (before->spec, &before->scale, before->width, before->height, weights,
                             before->step);
  bnl_weights_free (weights);
  for (guint i = 0; i < images->n; i++)
    if (!bnl_fold_check_add (&subject->check, before, subject->statistics, folded,
                             &images->parts[i]))
      return FALSE;
  bnl_snapshot_unref (subject->snapshot);
  subject->snapshot = g_steal_pointer (&folded);
  subject->statistics = subject->snapshot->weights->statistics;
  return TRUE;
}

static BnlCommandStatus
prepare (const Arguments *given, Subject *subject, BnlDataset *dataset, const Images *images)
{
  const char *name = given->statistics_name != NULL ? given->statistics_name : "running";

  if (given->fold && !bnl_fold_is_possible (subject->snapshot->weights->arch))
    return bnl_command_fail ("--fold is not possible here: norm layer takes mean and variance "
                             "from each image, so there is nothing fixed to fold");
  if (given->fold && subject->snapshot->spec->norm == BNL_NORM_NONE)
    return bnl_command_fail ("--fold has nothing to fold: this network has no norm");
  subject->statistics = subject->snapshot->weights->statistics;
  if (strcmp (name, "batch") == 0)
    subject->statistics = NULL;
  else if (strcmp (name, "precise") == 0 && !measure_precise (subject, dataset))
    return bnl_command_fail ("such a network is too large for memory");
  if (given->fold && !fold (subject, images))
    return bnl_command_fail ("such a network is too large for memory");
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
check_statistics (const Arguments *given)
{
  const char *name = given->statistics_name;

  if (name != NULL && strcmp (name, "running") != 0 && strcmp (name, "batch") != 0 &&
      strcmp (name, "precise") != 0)
    return bnl_command_misuse ("--statistics must be one of running, batch, precise, but is “%s”",
                               name);
  if (given->fold && name != NULL && strcmp (name, "batch") == 0)
    return bnl_command_misuse ("--fold needs fixed statistics, so --statistics must be running or "
                               "precise with it");
  return BNL_COMMAND_DONE;
}

static void
report (const Arguments *given,
        const BnlDataset *dataset,
        const BnlAugmentMove *move,
        const Evaluation *evaluation,
        const BnlFoldCheck *check)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *on_name = given->on_name != NULL ? given->on_name : "test";
  g_autofree char *model = g_filename_display_name (given->files[0]);
  g_autofree char *loss = bnl_table_dup_number (evaluation->loss, 4);
  g_autofree char *json = NULL;

  if (!given->json) {
    g_print ("%s, %s%s%s: %" G_GUINT64_FORMAT " images, accuracy %.2f %%, loss %s\n",
             bnl_dataset_get_name (dataset), on_name, given->shift != NULL ? " moved by " : "",
             given->shift != NULL ? given->shift : "", evaluation->n, 100 * evaluation->accuracy,
             loss);
    if (given->fold)
      g_print ("Folded: logits differ by %.2g at most, %" G_GUINT64_FORMAT
               " images are another digit\n",
               check->max_difference, check->n_changed);
    return;
  }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, model);
  json_builder_set_member_name (builder, "data");
  json_builder_add_string_value (builder, bnl_dataset_get_name (dataset));
  json_builder_set_member_name (builder, "folder");
  json_builder_add_string_value (builder, bnl_dataset_get_place (dataset));
  json_builder_set_member_name (builder, "on");
  json_builder_add_string_value (builder, on_name);
  json_builder_set_member_name (builder, "shift");
  json_builder_begin_array (builder);
  json_builder_add_double_value (builder, move->right);
  json_builder_add_double_value (builder, move->down);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "images");
  json_builder_add_int_value (builder, (gint64) evaluation->n);
  bnl_result_build_number (builder, "accuracy", evaluation->accuracy);
  bnl_result_build_number (builder, "loss", evaluation->loss);
  json_builder_set_member_name (builder, "statistics");
  json_builder_add_string_value (builder, given->statistics_name != NULL ? given->statistics_name
                                                                         : "running");
  json_builder_set_member_name (builder, "folded");
  json_builder_add_boolean_value (builder, given->fold);
  if (given->fold) {
    bnl_result_build_number (builder, "fold_max_difference", check->max_difference);
    json_builder_set_member_name (builder, "fold_changed");
    json_builder_add_int_value (builder, (gint64) check->n_changed);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, TRUE);
  bnl_command_print_json (json);
}

BnlCommandStatus
bnl_command_eval_run (char ***arguments)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_auto (Arguments) given = { 0 };
  g_auto (Subject) subject = { 0 };
  g_autoptr (BnlDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  BnlAugmentMove move = { .factor = 1.0 };
  g_auto (Images) images = { 0 };
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

  if (given.shift != NULL && !parse_shift (given.shift, &move))
    return bnl_command_misuse ("--shift must be two numbers of pixels as in 2,-1, each from -%.0f "
                               "to %.0f, but is “%s”",
                               MAX_SHIFT, MAX_SHIFT, given.shift);
  status = check_statistics (&given);
  if (status != BNL_COMMAND_DONE)
    return status;

  subject.snapshot = bnl_model_input_load (given.files[0], options, &status);
  if (subject.snapshot == NULL)
    return status;
  dataset = bnl_dataset_load (given.data, &error);
  if (dataset == NULL)
    return bnl_command_fail (error->message);
  if (!check_fit (subject.snapshot, given.files[0], dataset) || !check_images (&given, dataset, on))
    return BNL_COMMAND_FAILED;
  init_images (&images, dataset, on, &move);
  status = prepare (&given, &subject, dataset, &images);
  if (status != BNL_COMMAND_DONE)
    return status;
  evaluation = evaluate (&subject, &images);
  report (&given, dataset, &move, &evaluation, &subject.check);
  return BNL_COMMAND_DONE;
}
