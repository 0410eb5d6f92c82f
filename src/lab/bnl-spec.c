#include "bnl-spec-private.h"

#include <stddef.h>
#include <string.h>

#include "bnl-number.h"

#define MAX_BATCH 65536
#define MAX_STEPS 1e9
#define MAX_SEED 9007199254740991.0 /* 2^53 - 1: every reader of JSON keeps it exactly */
#define MAX_SHOWN 60                /* characters of what was given, in a message */

G_DEFINE_QUARK (bnl - spec - error - quark, bnl_spec_error)

static const char *const normalize_names[] = { "unit", "half", "standard", "binary", NULL };
static const char *const eval_on_names[] = { "validation", "test", NULL };
static const char *const activation_names[] = { "linear",  "relu", "leaky-relu",
                                                "sigmoid", "tanh", NULL };
static const char *const norm_names[] = { "none", "batch", NULL };
static const char *const init_names[] = { "default",      "kaiming", "xavier",
                                          "gaussian:STD", "zero",    NULL };
static const char *const optimizer_names[] = { "sgd", "adam", NULL };

/* Choices stand in the order of their enumerations. */
G_STATIC_ASSERT (BNL_NORMALIZE_UNIT == 0 && BNL_NORMALIZE_HALF == 1 &&
                 BNL_NORMALIZE_STANDARD == 2 && BNL_NORMALIZE_BINARY == 3);
G_STATIC_ASSERT (BNL_ACTIVATION_LINEAR == 0 && BNL_ACTIVATION_RELU == 1 &&
                 BNL_ACTIVATION_LEAKY_RELU == 2 && BNL_ACTIVATION_SIGMOID == 3 &&
                 BNL_ACTIVATION_TANH == 4);
G_STATIC_ASSERT (BNL_NORM_NONE == 0 && BNL_NORM_BATCH == 1);
G_STATIC_ASSERT (BNL_INIT_DEFAULT == 0 && BNL_INIT_KAIMING == 1 && BNL_INIT_XAVIER == 2 &&
                 BNL_INIT_GAUSSIAN == 3 && BNL_INIT_ZERO == 4);
G_STATIC_ASSERT (BNL_OPTIMIZER_SGD == 0 && BNL_OPTIMIZER_ADAM == 1);
G_STATIC_ASSERT (sizeof (BnlNorm) == sizeof (guint) && sizeof (BnlInit) == sizeof (guint));

#define MEMBER(name) .offset = offsetof (BnlSpec, name), .size = sizeof (((BnlSpec *) NULL)->name)
#define RANGE(low, high) .minimum = (low), .maximum = (high)

/* clang-format off */
static const BnlSpecField fields[] = {
  { "data", BNL_SPEC_TEXT, "NAME|DIR",
    "data set: a name, or a folder with the four IDX files (digits)",
    MEMBER (data) },
  { "normalize", BNL_SPEC_CHOICE, "unit|half|standard|binary",
    "what the network reads: x/255, (x/255-0.5)/0.5, by mean and std of the training images, or "
    "x>0.5 (half)",
    MEMBER (normalize), .choices = normalize_names },
  { "validation", BNL_SPEC_NUMBER, "SHARE",
    "share of the training images held out to judge by, drawn by the seed (0.1)",
    MEMBER (validation), RANGE (0, 1), .below = TRUE },
  { "eval_on", BNL_SPEC_CHOICE, "validation|test",
    "images to judge by on the way; test where validation is 0 (validation)",
    MEMBER (eval_on), .choices = eval_on_names },
  { "hidden", BNL_SPEC_HIDDEN, "N,N,...",
    "widths of the hidden layers, or none for no hidden layer (128)",
    MEMBER (hidden), RANGE (1, BNL_SPEC_MAX_WIDTH) },
  { "activation", BNL_SPEC_CHOICE, "relu|leaky-relu|sigmoid|tanh|linear",
    "activation of the hidden layers (relu)",
    MEMBER (activation), .choices = activation_names },
  { "norm", BNL_SPEC_CHOICE, "none|batch",
    "normalization before each activation (batch)",
    MEMBER (norm), .choices = norm_names },
  { "bn_momentum", BNL_SPEC_NUMBER, "X",
    "weight of the newest batch in the running statistics, as in PyTorch (0.1)",
    MEMBER (bn_momentum), RANGE (0, 1) },
  { "bn_eps", BNL_SPEC_NUMBER, "X",
    "added to the variance (1e-5)",
    MEMBER (bn_eps), RANGE (1e-12, 1) },
  { "label_smoothing", BNL_SPEC_NUMBER, "X",
    "share of each target spread over all classes (0)",
    MEMBER (label_smoothing), RANGE (0, 1), .below = TRUE },
  { "init", BNL_SPEC_INIT, "default|kaiming|xavier|gaussian:STD|zero",
    "how weights are drawn; default: as PyTorch's Linear (default)",
    MEMBER (init), RANGE (0, 1000), .above = TRUE, .choices = init_names },
  { "optimizer", BNL_SPEC_CHOICE, "sgd|adam",
    "optimizer (adam)",
    MEMBER (optimizer), .choices = optimizer_names },
  { "lr", BNL_SPEC_NUMBER, "X",
    "learning rate (0.001)",
    MEMBER (lr), RANGE (0, 1e12), .above = TRUE },
  { "momentum", BNL_SPEC_NUMBER, "X",
    "momentum of sgd (0)",
    MEMBER (momentum), RANGE (0, 1), .below = TRUE },
  { "nesterov", BNL_SPEC_FLAG, NULL,
    "Nesterov's momentum, with sgd",
    MEMBER (nesterov) },
  { "weight_decay", BNL_SPEC_NUMBER, "X",
    "L2 penalty, added to the gradient (0)",
    MEMBER (weight_decay), RANGE (0, 1000) },
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
  spec->init = BNL_INIT_DEFAULT;
  spec->optimizer = BNL_OPTIMIZER_ADAM;
  spec->lr = 0.001;
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

gconstpointer
bnl_spec_peek (const BnlSpec *spec, const BnlSpecField *field)
{
  return (const char *) spec + field->offset;
}

/* What field takes, in words. */
static char *
describe_range (const BnlSpecField *field)
{
  g_autofree char *low = bnl_number_dup_double (field->minimum);
  g_autofree char *high =
      field->maximum <= MAX_SEED && field->maximum > 1e6 && field->type != BNL_SPEC_NUMBER
          ? g_strdup_printf ("%.0f", field->maximum)
          : bnl_number_dup_double (field->maximum);
  g_autofree char *choices = NULL;

  switch (field->type) {
  case BNL_SPEC_TEXT:
    return g_strdup ("the name of a data set or a folder");
  case BNL_SPEC_NUMBER:
    return g_strdup_printf ("a number %s %s %s %s", field->above ? "above" : "from", low,
                            field->below   ? "to below"
                            : field->above ? "and at most"
                                           : "to",
                            high);
  case BNL_SPEC_WHOLE:
    return g_strdup_printf ("a whole number from %s to %s", low, high);
  case BNL_SPEC_FLAG:
    return g_strdup ("true or false");
  case BNL_SPEC_CHOICE:
    choices = g_strjoinv (", ", (char **) field->choices);
    return g_strdup_printf ("one of %s", choices);
  case BNL_SPEC_HIDDEN:
    return g_strdup_printf ("at most %d whole numbers from %s to %s in a comma list, or none",
                            BNL_SPEC_MAX_HIDDEN, low, high);
  case BNL_SPEC_INIT:
    choices = g_strjoinv (", ", (char **) field->choices);
    return g_strdup_printf ("one of %s with STD above %s and at most %s", choices, low, high);
  case BNL_SPEC_EVAL_EVERY:
    return g_strdup_printf ("epoch or a whole number of steps from %s to %s", low, high);
  default:
    g_assert_not_reached ();
  }
}

void
bnl_spec_refuse (const BnlSpecField *field, const char *name, const char *given, GError **error)
{
  g_autofree char *range = describe_range (field);
  g_autofree char *valid = g_utf8_make_valid (given, -1);
  g_autofree char *shown = g_utf8_strlen (valid, -1) <= MAX_SHOWN
                               ? g_strdup (valid)
                               : g_utf8_substring (valid, 0, MAX_SHOWN);

  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s must be %s, but is “%s”%s", name,
               range, shown, strcmp (shown, valid) == 0 ? "" : " and so on");
}

static gboolean
is_in_range (const BnlSpecField *field, double value)
{
  return (field->above ? value > field->minimum : value >= field->minimum) &&
         (field->below ? value < field->maximum : value <= field->maximum);
}

static gboolean
parse_number (const BnlSpecField *field, const char *text, double *value)
{
  return bnl_number_parse_double (text, value) && is_in_range (field, *value);
}

static gboolean
parse_whole (const BnlSpecField *field, const char *text, guint64 *value)
{
  return bnl_number_parse_unsigned (text, value) && is_in_range (field, (double) *value);
}

static gboolean
parse_choice (const BnlSpecField *field, const char *text, guint *value)
{
  for (guint i = 0; field->choices[i] != NULL; i++)
    if (strcmp (field->choices[i], text) == 0) {
      *value = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
parse_hidden (const BnlSpecField *field, const char *text, BnlSpec *spec)
{
  g_auto (GStrv) words = NULL;
  int hidden[BNL_SPEC_MAX_HIDDEN] = { 0 };
  guint n;

  words = g_strsplit (strcmp (text, "none") == 0 ? "" : text, ",", BNL_SPEC_MAX_HIDDEN + 1);
  n = g_strv_length (words);
  if (n > BNL_SPEC_MAX_HIDDEN)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    guint64 width;

    if (!parse_whole (field, g_strstrip (words[i]), &width))
      return FALSE;
    hidden[i] = (int) width;
  }
  memcpy (spec->hidden, hidden, sizeof hidden);
  spec->n_hidden = n;
  return TRUE;
}

static gboolean
parse_init (const BnlSpecField *field, const char *text, BnlSpec *spec)
{
  const char prefix[] = "gaussian:";
  guint choice;
  double std = 0.0;

  if (g_str_has_prefix (text, prefix)) {
    if (!parse_number (field, text + strlen (prefix), &std))
      return FALSE;
    choice = BNL_INIT_GAUSSIAN;
  } else if (!parse_choice (field, text, &choice) || choice == BNL_INIT_GAUSSIAN) {
    return FALSE;
  }
  spec->init = (BnlInit) choice;
  spec->init_std = std;
  return TRUE;
}

/* Stores a whole number in a member of either size. */
static void
store_whole (BnlSpec *spec, const BnlSpecField *field, guint64 value)
{
  gpointer member = (char *) spec + field->offset;

  if (field->size == sizeof (guint64))
    *(guint64 *) member = value;
  else
    *(guint *) member = (guint) value;
}

static guint64
load_whole (const BnlSpec *spec, const BnlSpecField *field)
{
  gconstpointer member = bnl_spec_peek (spec, field);

  return field->size == sizeof (guint64) ? *(const guint64 *) member : *(const guint *) member;
}

static gboolean
parse_field (BnlSpec *spec, const BnlSpecField *field, const char *text)
{
  gpointer member = (char *) spec + field->offset;
  double number;
  guint64 whole;
  guint choice;

  switch (field->type) {
  case BNL_SPEC_TEXT:
    if (text[0] == '\0' || !g_utf8_validate (text, -1, NULL))
      return FALSE;
    g_free (*(char **) member);
    *(char **) member = g_strdup (text);
    return TRUE;
  case BNL_SPEC_NUMBER:
    if (!parse_number (field, text, &number))
      return FALSE;
    *(double *) member = number;
    return TRUE;
  case BNL_SPEC_WHOLE:
    if (!parse_whole (field, text, &whole))
      return FALSE;
    store_whole (spec, field, whole);
    return TRUE;
  case BNL_SPEC_FLAG:
    if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
      return FALSE;
    *(gboolean *) member = strcmp (text, "true") == 0;
    return TRUE;
  case BNL_SPEC_CHOICE:
    if (!parse_choice (field, text, &choice))
      return FALSE;
    store_whole (spec, field, choice);
    return TRUE;
  case BNL_SPEC_HIDDEN:
    return parse_hidden (field, text, spec);
  case BNL_SPEC_INIT:
    return parse_init (field, text, spec);
  case BNL_SPEC_EVAL_EVERY:
    if (strcmp (text, "epoch") == 0)
      whole = 0;
    else if (!parse_whole (field, text, &whole))
      return FALSE;
    store_whole (spec, field, whole);
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

gboolean
bnl_spec_set_field (BnlSpec *spec,
                    const BnlSpecField *field,
                    const char *name,
                    const char *text,
                    GError **error)
{
  if (parse_field (spec, field, text))
    return TRUE;
  bnl_spec_refuse (field, name, text, error);
  return FALSE;
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
  name = g_strdelimit (g_strdup (field->key), "_", '-');
  return bnl_spec_set_field (spec, field, name, text, error);
}

static char *
dup_hidden (const BnlSpec *spec)
{
  GString *text = g_string_new (spec->n_hidden == 0 ? "none" : NULL);

  for (guint i = 0; i < spec->n_hidden; i++)
    g_string_append_printf (text, "%s%d", i == 0 ? "" : ",", spec->hidden[i]);
  return g_string_free (text, FALSE);
}

char *
bnl_spec_dup_value (const BnlSpec *spec, const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  gconstpointer member;
  g_autofree char *std = NULL;

  if (field == NULL)
    return NULL;
  member = bnl_spec_peek (spec, field);
  switch (field->type) {
  case BNL_SPEC_TEXT:
    return g_strdup (*(char *const *) member);
  case BNL_SPEC_NUMBER:
    return bnl_number_dup_double (*(const double *) member);
  case BNL_SPEC_FLAG:
    return g_strdup (*(const gboolean *) member ? "true" : "false");
  case BNL_SPEC_CHOICE:
    return g_strdup (field->choices[load_whole (spec, field)]);
  case BNL_SPEC_HIDDEN:
    return dup_hidden (spec);
  case BNL_SPEC_INIT:
    if (spec->init != BNL_INIT_GAUSSIAN)
      return g_strdup (field->choices[spec->init]);
    std = bnl_number_dup_double (spec->init_std);
    return g_strconcat ("gaussian:", std, NULL);
  case BNL_SPEC_EVAL_EVERY:
    if (spec->eval_every == 0)
      return g_strdup ("epoch");
    G_GNUC_FALLTHROUGH;
  case BNL_SPEC_WHOLE:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, load_whole (spec, field));
  default:
    g_assert_not_reached ();
  }
}

gboolean
bnl_spec_equal (const BnlSpec *a, const BnlSpec *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *of_a = bnl_spec_dup_value (a, fields[i].key);
    g_autofree char *of_b = bnl_spec_dup_value (b, fields[i].key);

    if (strcmp (of_a, of_b) != 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_spec_validate (const BnlSpec *spec, GError **error)
{
  const char *problem = NULL;

  if (spec->norm == BNL_NORM_BATCH && spec->n_hidden == 0)
    problem = "norm batch normalizes hidden layers, but hidden is none: give hidden layers, or set "
              "norm to none";
  else if (spec->norm == BNL_NORM_BATCH && spec->batch_size == 1)
    problem = "norm batch takes mean and variance from the batch and needs two images for that, "
              "but batch-size is 1: make it 2 or more, or set norm to none";
  else if (spec->optimizer == BNL_OPTIMIZER_SGD && spec->nesterov && !(spec->momentum > 0.0))
    problem = "nesterov looks ahead along the momentum, but momentum is 0: set momentum above 0, "
              "or leave nesterov out";
  if (problem != NULL)
    g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, problem);
  return problem == NULL;
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
    .activation = spec->activation,
    .bn_eps = spec->bn_eps,
    .bn_momentum = spec->bn_momentum,
  };

  return bnl_arch_new (&config);
}
