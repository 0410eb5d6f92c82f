/* Whole trainings beside PyTorch's (tests/golden/make-trajectories.py): in double step for step the
 * same, in float no further from float64 than a few times what PyTorch's own float32 is. */

#include <string.h>

#include "engine/bnl-gradient.h"
#include "engine/bnl-network.h"
#include "engine/bnl-optimizer.h"
#include "support/bnl-check.h"

/* How much worse than PyTorch's float32 the engine's float may be (over several seeds it was
 * between 0.1 and 1.6 times), and where double must be (3e-12 at worst: two rows a batch divide by
 * variances near zero, and rounding grows on the way). */
#define FLOAT_FACTOR 5
#define DOUBLE_TOLERANCE 1e-10

typedef struct {
  GKeyFile *file; /* borrowed */
  const char *name;
  int n_inputs, rows, batch, steps;
  double lr, smoothing, clip;
  BnlPass pass;
  BnlArch *arch;
  BnlWeights *weights;
  BnlOptimizer *optimizer;
  BnlWorkspace *workspace;
  BnlReal *x;
  uint8_t *labels;
  BnlReal *gradients;
} Case;

static int
get_int (const Case *at, const char *key)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (at->file, at->name, key, &error);

  g_assert_no_error (error);
  return value;
}

static double
get_double (const Case *at, const char *key)
{
  g_autoptr (GError) error = NULL;
  double value = g_key_file_get_double (at->file, at->name, key, &error);

  g_assert_no_error (error);
  return value;
}

/* The place of the key's word among n words. */
static int
get_word (const Case *at, const char *key, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *word = g_key_file_get_string (at->file, at->name, key, &error);

  g_assert_no_error (error);
  for (int i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return i;
  g_error ("%s: %s is not known", at->name, word);
}

static void
make_arch (Case *at)
{
  static const char *const activations[] = { "linear", "relu", "leaky-relu", "sigmoid",
                                             "tanh",   "gelu", NULL };
  static const char *const norms[] = { "none", "batch", "layer", "batch-renorm", "ghost", NULL };
  static const char *const positions[] = { "before", "after", NULL };
  gsize n_hidden = 0;
  g_autofree int *hidden =
      g_key_file_get_integer_list (at->file, at->name, "hidden", &n_hidden, NULL);
  const BnlArchConfig config = { .n_inputs = at->n_inputs,
                                 .n_classes = 10,
                                 .n_hidden = (int) n_hidden,
                                 .hidden = hidden,
                                 .norm = (BnlNorm) get_word (at, "norm", norms),
                                 .norm_position =
                                     (BnlNormPosition) get_word (at, "position", positions),
                                 .ghost_size = get_int (at, "ghost-size"),
                                 .activation =
                                     (BnlActivation) get_word (at, "activation", activations),
                                 .bn_eps = 1e-5,
                                 .bn_momentum = 0.1 };

  at->arch = bnl_arch_new (&config);
}

static void
make_optimizer (Case *at)
{
  static const char *const kinds[] = { "sgd", "adam", "rmsprop", "adamw", NULL };
  static const char *const decayed[] = { "all", "weights", NULL };
  static const char *const answers[] = { "false", "true", NULL };
  const BnlOptimizerConfig config = { .kind = (BnlOptimizerKind) get_word (at, "optimizer", kinds),
                                      .momentum = get_double (at, "momentum"),
                                      .nesterov = get_word (at, "nesterov", answers) == 1,
                                      .weight_decay = get_double (at, "weight-decay"),
                                      .decay_matrices_of = get_word (at, "decay-on", decayed) == 1
                                                               ? at->arch
                                                               : NULL };

  at->optimizer = bnl_optimizer_new (&config, at->arch->n_parameters);
}

/* In double too, everything begins as float, as it did for PyTorch. */
static BnlReal
round_to_float (double value)
{
  return (BnlReal) (float) value;
}

static void
init_case (Case *at, GKeyFile *file, const char *name)
{
  uint64_t seed;
  BnlRng rng;

  *at = (Case){ .file = file, .name = name };
  seed = (uint64_t) get_int (at, "seed");
  at->n_inputs = get_int (at, "inputs");
  at->rows = get_int (at, "rows");
  at->batch = get_int (at, "batch");
  at->steps = get_int (at, "steps");
  at->lr = get_double (at, "lr");
  at->smoothing = get_double (at, "smoothing");
  at->clip = get_double (at, "clip");
  at->pass = (BnlPass){ .source = BNL_STATISTICS_BATCH,
                        .renorm_r = get_double (at, "renorm-r"),
                        .renorm_d = get_double (at, "renorm-d") };
  make_arch (at);
  make_optimizer (at);
  at->weights = bnl_weights_new (at->arch);
  bnl_weights_draw (at->weights, BNL_INIT_DEFAULT, 0, seed, NULL);
  for (size_t i = 0; i < at->arch->n_parameters; i++)
    at->weights->parameters[i] = round_to_float ((double) at->weights->parameters[i]);
  at->pass.statistics = at->weights->statistics;
  at->workspace = bnl_workspace_new (at->arch, at->rows, true);
  at->gradients = g_new0 (BnlReal, at->arch->n_parameters);
  at->x = g_new (BnlReal, at->rows * at->n_inputs);
  at->labels = g_new (uint8_t, at->rows);
  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_TEST, 0);
  for (int i = 0; i < at->rows * at->n_inputs; i++)
    at->x[i] = round_to_float (bnl_rng_uniform (&rng) * 2 - 1);
  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_TEST, 1);
  for (int i = 0; i < at->rows; i++)
    at->labels[i] = (uint8_t) (bnl_rng_uniform (&rng) * 10);
}

static void
clear_case (Case *at)
{
  bnl_optimizer_free (at->optimizer);
  bnl_workspace_free (at->workspace);
  bnl_weights_free (at->weights);
  bnl_arch_unref (at->arch);
  g_free (at->gradients);
  g_free (at->x);
  g_free (at->labels);
}

static double
run_step (Case *at, int begin, int end)
{
  BnlReal *parameters = at->weights->parameters;
  double loss;

  bnl_network_forward (at->arch, parameters, &at->pass, end - begin, at->x + begin * at->n_inputs,
                       at->workspace);
  loss = bnl_network_loss (at->arch, at->labels + begin, at->smoothing, at->workspace, NULL);
  bnl_network_backward (at->arch, parameters, at->workspace, false, at->gradients);
  if (at->clip > 0)
    bnl_gradient_clip (at->arch->n_parameters, at->gradients, at->clip);
  bnl_network_track (at->workspace, at->weights);
  bnl_optimizer_step (at->optimizer, at->lr, at->gradients, parameters);
  return loss;
}

/* got: as many as the file lists under key. */
static void
compare (const Case *at, const char *key, const double *got, gsize n_got)
{
  g_autofree char *error_key = g_strconcat ("float-error-of-", key, NULL);
  const double tolerance =
      BNL_CHECK_BY_REAL (FLOAT_FACTOR * get_double (at, error_key), DOUBLE_TOLERANCE);
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  g_autofree double *wanted = g_key_file_get_double_list (at->file, at->name, key, &n, &error);
  double worst = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_got);
  for (gsize i = 0; i < n; i++) {
    bnl_check_near (got[i], wanted[i], tolerance);
    worst = fmax (worst, fabs (got[i] - wanted[i]));
  }
  g_test_message ("%s: %s within %.2g, PyTorch's float32 within %.2g", at->name, key, worst,
                  get_double (at, error_key));
}

static void
compare_end (Case *at)
{
  const int keep = get_int (at, "keep");
  g_autofree double *logits = g_new (double, at->rows * 10);
  g_autofree double *variances = g_new (double, at->arch->n_statistics + 1);
  gsize n_logits = 0, n_variances = 0;

  bnl_network_forward (at->arch, at->weights->parameters, &at->pass, at->rows, at->x,
                       at->workspace);
  for (int i = 0; i < at->rows; i += keep)
    for (int j = 0; j < 10; j++)
      logits[n_logits++] = (double) bnl_workspace_get_logits (at->workspace)[i * 10 + j];
  compare (at, "logits", logits, n_logits);
  if (!bnl_arch_is_tracked (at->arch))
    return;
  for (int i = 0; i < at->arch->n_blocks - 1; i++)
    for (int j = 0; j < at->arch->blocks[i].n_out; j++)
      variances[n_variances++] =
          (double) at->weights->statistics[at->arch->blocks[i].var + (size_t) j];
  compare (at, "variances", variances, n_variances);
}

static void
test_trajectory (gconstpointer name)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree double *losses = NULL;
  int begin = 0;
  Case at;

  g_key_file_load_from_file (file,
                             g_test_get_filename (G_TEST_DIST, "golden", "trajectories.ini", NULL),
                             G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  init_case (&at, file, name);
  losses = g_new (double, at.steps);
  for (int step = 0; step < at.steps; step++) {
    const int end = MIN (begin + at.batch, at.rows);

    losses[step] = run_step (&at, begin, end);
    begin = end == at.rows ? 0 : end;
  }
  compare (&at, "losses", losses, (gsize) at.steps);
  compare_end (&at);
  clear_case (&at);
}

int
main (int argc, char **argv)
{
  static const char *const names[] = {
    "no-norm-sgd",
    "no-norm-adam-deep-tanh",
    "no-hidden-layer",
    "no-norm-clip",
    "gelu-adam",
    "batch-sgd",
    "batch-adam",
    "batch-momentum-sigmoid",
    "batch-nesterov-decay",
    "batch-adam-decay-deep",
    "batch-ragged",
    "batch-of-two",
    "batch-smoothing",
    "batch-mnist-shape",
    "batch-after",
    "batch-rmsprop",
    "batch-rmsprop-momentum",
    "batch-adamw",
    "batch-adamw-weights",
    "batch-decay-weights",
    "batch-clip",
    "layer-sgd",
    "layer-after-adam",
    "layer-single-rows",
    "ghost-sgd",
    "ghost-ragged-adam",
    "ghost-after",
    "renorm-sgd",
    "renorm-clipped",
    "renorm-after-adam",
  };

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strconcat ("/engine/golden/", names[i], NULL);

    g_test_add_data_func (path, names[i], test_trajectory);
  }
  return g_test_run ();
}
