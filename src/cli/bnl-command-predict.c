#include "bnl-command.h"

#include <gio/gio.h>
#include <math.h>

#include "bnl-model-input.h"
#include "bnl-result.h"
#include "data/bnl-digit.h"

#define DEFAULT_TOP 3

typedef struct {
  char **files; /* the model, then pictures */
  int top;
  gboolean json;
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, BnlOptions *options, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "top", 0, 0, G_OPTION_ARG_INT, &given->top, "how many candidates to name (3)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &given->json,
      "print one JSON object, with every probability", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->files, NULL,
      "MODEL IMAGE..." },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", options, NULL);

  g_option_group_add_entries (group, entries);
  bnl_options_add_to_group (options, group, bnl_model_input_get_keys ());
  return bnl_command_parse (
      arguments, group, "Names the digits in pictures, one digit a picture.",
      "Pictures may have any size, dark on light or light on dark; each is brought to 28x28\n"
      "pixels as the digits of MNIST were.\n\n"
      "  bnlab-cli predict digits.safetensors seven.png");
}

/* Index of the largest value that is not taken yet; takes it. */
static int
take_largest (const float *values, int n, gboolean *taken)
{
  int best = -1;

  for (int i = 0; i < n; i++)
    if (!taken[i] && (best < 0 || values[i] > values[best]))
      best = i;
  taken[best] = TRUE;
  return best;
}

static void
print_line (const char *name, const float *probabilities, int n, int top)
{
  g_autofree gboolean *taken = g_new0 (gboolean, n);

  g_print ("%s:", name);
  for (int i = 0; i < MIN (top, n); i++) {
    int digit = take_largest (probabilities, n, taken);

    g_print ("%s %d - %.1f %%",
             i == 0   ? ""
             : i == 1 ? ", then"
                      : ",",
             digit, (double) (100 * probabilities[digit]));
  }
  g_print ("\n");
}

static void
build_image (JsonBuilder *builder,
             const char *name,
             const float *probabilities,
             int n,
             const GError *error)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "image");
  json_builder_add_string_value (builder, name);
  if (error != NULL) {
    json_builder_set_member_name (builder, "error");
    json_builder_add_string_value (builder, error->message);
  } else {
    g_autofree gboolean *taken = g_new0 (gboolean, n);

    json_builder_set_member_name (builder, "digit");
    json_builder_add_int_value (builder, take_largest (probabilities, n, taken));
    json_builder_set_member_name (builder, "probabilities");
    json_builder_begin_array (builder);
    for (int i = 0; i < n; i++)
      json_builder_add_double_value (builder, (double) probabilities[i]);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
}

/* Weights that ran away in training leave no numbers to order. */
static gboolean
ask_network (BnlSnapshot *snapshot, const guint8 *pixels, float *probabilities, GError **error)
{
  bnl_snapshot_predict (snapshot, pixels, probabilities);
  if (isfinite (probabilities[0]))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "the network has no finite answer: it diverged in training");
  return FALSE;
}

/* builder: NULL to print lines. */
static BnlCommandStatus
predict_image (BnlSnapshot *snapshot, const char *path, int top, JsonBuilder *builder)
{
  int n = bnl_arch_get_n_classes (snapshot->weights->arch);
  g_autofree float *probabilities = g_new0 (float, n);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) error = NULL;
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  BnlCommandStatus status = BNL_COMMAND_DONE;

  if (!bnl_digit_read (path, pixels, &error) ||
      !ask_network (snapshot, pixels, probabilities, &error))
    status = bnl_command_fail (error->message);
  if (builder != NULL)
    build_image (builder, name, probabilities, n, error);
  else if (error == NULL)
    print_line (name, probabilities, n, top);
  return status;
}

static BnlCommandStatus
predict_images (BnlSnapshot *snapshot, const Arguments *given)
{
  g_autoptr (JsonBuilder) builder = given->json ? json_builder_new () : NULL;
  g_autofree char *model = g_filename_display_name (given->files[0]);
  g_autofree char *json = NULL;
  BnlCommandStatus status = BNL_COMMAND_DONE;

  if (builder != NULL) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "model");
    json_builder_add_string_value (builder, model);
    json_builder_set_member_name (builder, "images");
    json_builder_begin_array (builder);
  }
  for (guint i = 1; given->files[i] != NULL; i++)
    if (predict_image (snapshot, given->files[i], given->top, builder) != BNL_COMMAND_DONE)
      status = BNL_COMMAND_FAILED;
  if (builder != NULL) {
    g_autoptr (JsonNode) root = NULL;

    json_builder_end_array (builder);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    json = json_to_string (root, TRUE);
    bnl_command_print_json (json);
  }
  return status;
}

BnlCommandStatus
bnl_command_predict_run (char ***arguments)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_auto (Arguments) given = { .top = DEFAULT_TOP };
  g_autoptr (BnlSnapshot) snapshot = NULL;
  BnlCommandStatus status;

  if (!read_arguments (arguments, options, &given))
    return BNL_COMMAND_MISUSED;
  if (given.files == NULL)
    return bnl_command_misuse ("MODEL is missing: the network to ask");
  if (given.files[1] == NULL)
    return bnl_command_misuse ("IMAGE is missing: the pictures to read");
  if (given.top < 1)
    return bnl_command_misuse ("--top must be a whole number from 1, but is “%d”", given.top);

  snapshot = bnl_model_input_load (given.files[0], options, &status);
  if (snapshot == NULL)
    return status;
  if (bnl_arch_get_n_inputs (snapshot->weights->arch) != BNL_DIGIT_N_PIXELS) {
    g_autofree char *sentence = g_strdup_printf (
        "%s reads images of %d pixels, but pictures of digits come as %dx%d; train one on such "
        "digits.",
        given.files[0], bnl_arch_get_n_inputs (snapshot->weights->arch), BNL_DIGIT_SIZE,
        BNL_DIGIT_SIZE);

    return bnl_command_fail (sentence);
  }
  return predict_images (snapshot, &given);
}
