#include "bnl-spec.h"

#include <stddef.h>
#include <string.h>

#include "bnl-spec-field-private.h"
#include "bnl-spec-json-private.h"
#include "bnl-text-file-private.h"

#define MAX_BATCH 65536
#define MAX_STEPS 1e9
#define MAX_TRAIN_SIZE 1e9
#define MAX_SEED 9007199254740991.0 /* 2^53 - 1: every reader of JSON keeps it exactly */
#define MAX_FILE_BYTES (1 << 20)    /* a spec has a few hundred */

G_DEFINE_QUARK (bnl - spec - error - quark, bnl_spec_error)

static const char *const normalize_names[] = { "unit", "half", "standard", "binary", NULL };
static const char *const eval_on_names[] = { "validation", "test", NULL };
static const char *const eval_statistics_names[] = { "running", "batch", "precise", NULL };
static const char *const activation_names[] = { "linear", "relu", "leaky-relu", "sigmoid",
                                                "tanh",   "gelu", NULL };
static const char *const norm_names[] = { "none", "batch", "layer", "batch-renorm", "ghost", NULL };
static const char *const norm_position_names[] = { "before", "after", NULL };
static const char *const init_names[] = { "default",      "kaiming", "xavier",
                                          "gaussian:STD", "zero",    NULL };
static const char *const optimizer_names[] = { "sgd", "adam", "rmsprop", "adamw", NULL };
static const char *const decay_on_names[] = { "all", "weights", NULL };
static const char *const schedule_names[] = { "constant", "step", "cosine", "one-cycle", NULL };

/* Choices stand in the order of their enumerations. */
G_STATIC_ASSERT (BNL_NORMALIZE_UNIT == 0 && BNL_NORMALIZE_HALF == 1 &&
                 BNL_NORMALIZE_STANDARD == 2 && BNL_NORMALIZE_BINARY == 3);
G_STATIC_ASSERT (BNL_ACTIVATION_LINEAR == 0 && BNL_ACTIVATION_RELU == 1 &&
                 BNL_ACTIVATION_LEAKY_RELU == 2 && BNL_ACTIVATION_SIGMOID == 3 &&
                 BNL_ACTIVATION_TANH == 4 && BNL_ACTIVATION_GELU == 5);
G_STATIC_ASSERT (BNL_NORM_NONE == 0 && BNL_NORM_BATCH == 1 && BNL_NORM_LAYER == 2 &&
                 BNL_NORM_BATCH_RENORM == 3 && BNL_NORM_GHOST == 4);
G_STATIC_ASSERT (BNL_NORM_POSITION_BEFORE == 0 && BNL_NORM_POSITION_AFTER == 1);
G_STATIC_ASSERT (BNL_INIT_DEFAULT == 0 && BNL_INIT_KAIMING == 1 && BNL_INIT_XAVIER == 2 &&
                 BNL_INIT_GAUSSIAN == 3 && BNL_INIT_ZERO == 4);
G_STATIC_ASSERT (BNL_OPTIMIZER_SGD == 0 && BNL_OPTIMIZER_ADAM == 1 && BNL_OPTIMIZER_RMSPROP == 2 &&
                 BNL_OPTIMIZER_ADAMW == 3);
G_STATIC_ASSERT (sizeof (BnlNorm) == sizeof (guint) && sizeof (BnlInit) == sizeof (guint));

#define MEMBER(name) .offset = offsetof (BnlSpec, name), .size = sizeof (((BnlSpec *) NULL)->name)
#define RANGE(low, high) .minimum = (low), .maximum = (high)

/* clang-format off */
static const BnlSpecField fields[] = {
  { "data", BNL_SPEC_TEXT, "NAME|DIR",
    "data set: a name, a folder (four IDX files, CSV, .npz, pictures by class), a file of these, "
    "or several joined by + (digits)",
    MEMBER (data) },
  { "normalize", BNL_SPEC_CHOICE, "unit|half|standard|binary",
    "what the network reads: x/255, (x/255-0.5)/0.5, by mean and std of the training images, or "
    "x>0.5 (half)",
    MEMBER (normalize), .choices = normalize_names },
  { "validation", BNL_SPEC_NUMBER, "SHARE",
    "share of the training images held out to judge by, drawn by the seed (0.1)",
    MEMBER (validation), RANGE (0, 1), .below = TRUE },
  { "train_size", BNL_SPEC_WHOLE, "N",
    "most images to train on, of each class its share, drawn by the seed; those of a smaller size "
    "are among those of a larger one; 0: all that are not held out (0)",
    MEMBER (train_size), RANGE (0, MAX_TRAIN_SIZE) },
  { "augment", BNL_SPEC_AUGMENT, "none|KIND,KIND:AMOUNT,...",
    "move each image at random before it is trained on: shift (within 2 pixels), rotate (10 "
    "degrees), scale (0.1 of the size), elastic (2 pixels) and hflip (with probability 0.5; not for "
    "digits), each with an amount of its own as in shift:1,rotate (none)",
    MEMBER (augment) },
  { "eval_on", BNL_SPEC_CHOICE, "validation|test",
    "images to judge by on the way; test where validation is 0 (validation)",
    MEMBER (eval_on), .choices = eval_on_names },
  { "eval_statistics", BNL_SPEC_CHOICE, "running|batch|precise",
    "mean and variance to judge by: kept while training, of the images judged, or measured anew "
    "over the training images (running)",
    MEMBER (eval_statistics), .choices = eval_statistics_names },
  { "hidden", BNL_SPEC_HIDDEN, "N,N,...",
    "widths of the hidden layers, 100x10 for ten of 100, or none for no hidden layer (128)",
    MEMBER (hidden), RANGE (1, BNL_SPEC_MAX_WIDTH) },
  { "activation", BNL_SPEC_CHOICE, "relu|leaky-relu|sigmoid|tanh|gelu|linear",
    "activation of the hidden layers (relu)",
    MEMBER (activation), .choices = activation_names },
  { "norm", BNL_SPEC_CHOICE, "none|batch|layer|batch-renorm|ghost",
    "normalization of the hidden layers (batch)",
    MEMBER (norm), .choices = norm_names },
  { "norm_position", BNL_SPEC_CHOICE, "before|after",
    "where it stands: before or after the activation (before)",
    MEMBER (norm_position), .choices = norm_position_names },
  { "drop_bias", BNL_SPEC_FLAG, NULL,
    "leave out the bias of each layer that a norm follows at once, whose shift takes its part",
    MEMBER (drop_bias) },
  { "bn_momentum", BNL_SPEC_NUMBER, "X",
    "weight of the newest batch in the running statistics, as in PyTorch (0.1)",
    MEMBER (bn_momentum), RANGE (0, 1) },
  { "bn_eps", BNL_SPEC_NUMBER, "X",
    "added to the variance (1e-5)",
    MEMBER (bn_eps), RANGE (1e-12, 1) },
  { "ghost_size", BNL_SPEC_WHOLE, "N",
    "images that norm ghost normalizes together (16)",
    MEMBER (ghost_size), RANGE (2, MAX_BATCH) },
  { "renorm_r_max", BNL_SPEC_NUMBER, "X",
    "norm batch-renorm: most that a scale is corrected by, 1 for none (3)",
    MEMBER (renorm_r_max), RANGE (1, 1e6) },
  { "renorm_d_max", BNL_SPEC_NUMBER, "X",
    "norm batch-renorm: most that a mean is corrected by, 0 for none (5)",
    MEMBER (renorm_d_max), RANGE (0, 1e6) },
  { "renorm_start", BNL_SPEC_WHOLE, "STEPS",
    "norm batch-renorm: steps without correction at the start (100)",
    MEMBER (renorm_start), RANGE (0, MAX_STEPS) },
  { "renorm_ramp", BNL_SPEC_WHOLE, "STEPS",
    "norm batch-renorm: steps after those in which its limits open (500)",
    MEMBER (renorm_ramp), RANGE (0, MAX_STEPS) },
  { "dropout", BNL_SPEC_NUMBER, "SHARE",
    "share of the hidden layers' outputs dropped while training (0)",
    MEMBER (dropout), RANGE (0, 1), .below = TRUE },
  { "label_smoothing", BNL_SPEC_NUMBER, "X",
    "share of each target spread over all classes (0)",
    MEMBER (label_smoothing), RANGE (0, 1), .below = TRUE },
  { "init", BNL_SPEC_INIT, "default|kaiming|xavier|gaussian:STD|zero",
    "how weights are drawn; default: as PyTorch's Linear (default)",
    MEMBER (init), RANGE (0, 1000), .above = TRUE, .choices = init_names },
  { "optimizer", BNL_SPEC_CHOICE, "sgd|rmsprop|adam|adamw",
    "optimizer (adam)",
    MEMBER (optimizer), .choices = optimizer_names },
  { "lr", BNL_SPEC_NUMBER, "X",
    "learning rate, the highest of a schedule (0.001)",
    MEMBER (lr), RANGE (0, 1e12), .above = TRUE },
  { "momentum", BNL_SPEC_NUMBER, "X",
    "momentum of sgd and rmsprop (0)",
    MEMBER (momentum), RANGE (0, 1), .below = TRUE },
  { "nesterov", BNL_SPEC_FLAG, NULL,
    "Nesterov's momentum, with sgd",
    MEMBER (nesterov) },
  { "weight_decay", BNL_SPEC_NUMBER, "X",
    "L2 penalty, added to the gradient; with adamw taken from the weights (0)",
    MEMBER (weight_decay), RANGE (0, 1000) },
  { "weight_decay_on", BNL_SPEC_CHOICE, "all|weights",
    "what decays: everything, or not biases, gamma and beta (all)",
    MEMBER (weight_decay_on), .choices = decay_on_names },
  { "clip_norm", BNL_SPEC_NUMBER, "X",
    "longest gradient, over all parameters; 0: any (0)",
    MEMBER (clip_norm), RANGE (0, 1e12) },
  { "schedule", BNL_SPEC_CHOICE, "constant|step|cosine|one-cycle",
    "how the learning rate goes over the run (constant)",
    MEMBER (schedule), .choices = schedule_names },
  { "schedule_every", BNL_SPEC_WHOLE, "STEPS",
    "schedule step: steps from one fall to the next; 0: a third of the run (0)",
    MEMBER (schedule_every), RANGE (0, MAX_STEPS) },
  { "schedule_factor", BNL_SPEC_NUMBER, "X",
    "schedule step: what each fall multiplies by (0.1)",
    MEMBER (schedule_factor), RANGE (0, 1), .above = TRUE },
  { "batch_size", BNL_SPEC_WHOLE, "N",
    "images a batch; a last batch of a single image is left out (64)",
    MEMBER (batch_size), RANGE (1, MAX_BATCH) },
  { "epochs", BNL_SPEC_WHOLE, "N",
    "passes over the training images (10)",
    MEMBER (epochs), RANGE (1, 1000000) },
  { "steps", BNL_SPEC_WHOLE, "N",
    "training steps instead of epochs; 0: as epochs say (0)",
    MEMBER (steps), RANGE (0, MAX_STEPS) },
  { "drop_last", BNL_SPEC_FLAG, NULL,
    "leave out an epoch's last batch where it is short",
    MEMBER (drop_last) },
  { "seed", BNL_SPEC_WHOLE, "N",
    "draws the held-out images, the weights and the batches (0)",
    MEMBER (seed), RANGE (0, MAX_SEED) },
  { "eval_every", BNL_SPEC_EVAL_EVERY, "epoch|STEPS",
    "when to judge on held-out images (epoch)",
    MEMBER (eval_every), RANGE (1, MAX_STEPS) },
};
/* clang-format on */

BnlSpec *
bnl_spec_new (void)
{
  BnlSpec *spec = g_new0 (BnlSpec, 1);

  spec->data = g_strdup ("digits");
  spec->normalize = BNL_NORMALIZE_HALF;
  spec->validation = 0.1;
  spec->eval_on = BNL_EVAL_ON_VALIDATION;
  spec->n_hidden = 1;
  spec->hidden[0] = 128;
  spec->activation = BNL_ACTIVATION_RELU;
  spec->norm = BNL_NORM_BATCH;
  spec->bn_momentum = 0.1;
  spec->bn_eps = 1e-5;
  spec->ghost_size = 16;
  spec->renorm_r_max = 3.0;
  spec->renorm_d_max = 5.0;
  spec->renorm_start = 100;
  spec->renorm_ramp = 500;
  spec->init = BNL_INIT_DEFAULT;
  spec->optimizer = BNL_OPTIMIZER_ADAM;
  spec->lr = 0.001;
  spec->schedule_factor = 0.1;
  spec->batch_size = 64;
  spec->epochs = 10;
  return spec;
}

BnlSpec *
bnl_spec_dup (const BnlSpec *spec)
{
  BnlSpec *copy = g_memdup2 (spec, sizeof *spec);

  copy->data = g_strdup (spec->data);
  return copy;
}

void
bnl_spec_free (BnlSpec *spec)
{
  if (spec == NULL)
    return;
  g_free (spec->data);
  g_free (spec);
}

const BnlSpecField *
bnl_spec_get_fields (guint *n_fields)
{
  *n_fields = G_N_ELEMENTS (fields);
  return fields;
}

const BnlSpecField *
bnl_spec_find_field (const char *key)
{
  g_autofree char *plain = g_strdelimit (g_strdup (key), "-", '_');

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].key, plain) == 0)
      return &fields[i];
  return NULL;
}

gboolean
bnl_spec_set (BnlSpec *spec, const char *key, const char *text, GError **error)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  g_autofree char *name = NULL;

  if (field == NULL) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN, "There is no setting “%s”", key);
    return FALSE;
  }
  if (bnl_spec_field_parse (field, text, spec))
    return TRUE;
  name = g_strdelimit (g_strdup (field->key), "_", '-');
  bnl_spec_field_refuse (field, name, text, error);
  return FALSE;
}

char *
bnl_spec_dup_value (const BnlSpec *spec, const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);

  return field != NULL ? bnl_spec_field_format (field, spec) : NULL;
}

gboolean
bnl_spec_equal (const BnlSpec *a, const BnlSpec *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *of_a = bnl_spec_field_format (&fields[i], a);
    g_autofree char *of_b = bnl_spec_field_format (&fields[i], b);

    if (strcmp (of_a, of_b) != 0)
      return FALSE;
  }
  return TRUE;
}

/* What is at odds, as "norm ghost needs ..."; NULL where nothing is. */
static char *
find_conflict (const BnlSpec *spec)
{
  const char *norm = norm_names[spec->norm];

  if (spec->norm != BNL_NORM_NONE && spec->n_hidden == 0)
    return g_strdup_printf ("norm %s normalizes hidden layers, but hidden is none: give hidden "
                            "layers, or set norm to none",
                            norm);
  if (bnl_norm_is_tracked (spec->norm) && spec->batch_size == 1)
    return g_strdup_printf ("norm %s takes mean and variance from the batch and needs two images "
                            "for that, but batch-size is 1: make it 2 or more, or set norm to "
                            "none or layer",
                            norm);
  if (spec->dropout > 0.0 && spec->n_hidden == 0)
    return g_strdup ("dropout drops outputs of hidden layers, but hidden is none: give hidden "
                     "layers, or set dropout to 0");
  if (spec->optimizer == BNL_OPTIMIZER_SGD && spec->nesterov && !(spec->momentum > 0.0))
    return g_strdup ("nesterov looks ahead along the momentum, but momentum is 0: set momentum "
                     "above 0, or leave nesterov out");
  if (spec->schedule == BNL_SCHEDULE_STEP && spec->steps > 0 && spec->schedule_every >= spec->steps)
    return g_strdup_printf ("schedule step would fall after %" G_GUINT64_FORMAT
                            " steps, but the run has %" G_GUINT64_FORMAT
                            ": make schedule-every smaller, or set schedule to constant",
                            spec->schedule_every, spec->steps);
  return NULL;
}

gboolean
bnl_spec_validate (const BnlSpec *spec, GError **error)
{
  g_autofree char *conflict = find_conflict (spec);

  if (conflict != NULL)
    g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, conflict);
  return conflict == NULL;
}

BnlArch *
bnl_spec_build_arch (const BnlSpec *spec, guint n_pixels, guint n_classes)
{
  const BnlArchConfig config = {
    .n_inputs = (int) n_pixels,
    .n_classes = (int) n_classes,
    .n_hidden = (int) spec->n_hidden,
    .hidden = spec->hidden,
    .norm = spec->norm,
    .norm_position = spec->norm_position,
    .drop_bias = spec->drop_bias,
    .ghost_size = (int) spec->ghost_size,
    .activation = spec->activation,
    .bn_eps = spec->bn_eps,
    .bn_momentum = spec->bn_momentum,
  };

  return bnl_arch_new (&config);
}

char *
bnl_spec_to_json (const BnlSpec *spec)
{
  return bnl_spec_json_format (spec);
}

static BnlSpec *
parse_json (const char *json, gsize length, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_json_parse (json, length, error);

  return spec != NULL && bnl_spec_validate (spec, error) ? g_steal_pointer (&spec) : NULL;
}

BnlSpec *
bnl_spec_from_json (const char *json, GError **error)
{
  return parse_json (json, strlen (json), error);
}

BnlSpec *
bnl_spec_read (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *json = NULL;
  gsize length = 0;
  BnlSpec *spec;

  json = bnl_text_file_read (path, MAX_FILE_BYTES, &length, error);
  if (json == NULL)
    return NULL;
  spec = parse_json (json, length, error);
  if (spec == NULL)
    g_prefix_error (error, "%s: ", shown);
  return spec;
}
