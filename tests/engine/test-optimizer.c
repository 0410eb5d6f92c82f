/* Optimizers: the published vectors, and a long walk beside a literal copy in double. */

#include <fenv.h>
#include <string.h>

#include "engine/bnl-optimizer.h"
#include "support/bnl-check.h"

static const double tolerance = BNL_CHECK_BY_REAL (1e-6, 1e-9);

/* REFERENCE N2: three steps from one start. */
static void
check_vector (BnlOptimizerConfig config, double lr, const double wanted[3])
{
  static const double gradients[3][3] = { { .1, -.2, .3 }, { .4, 0, -.1 }, { -.2, .5, .05 } };
  BnlOptimizer *optimizer = bnl_optimizer_new (&config, 3);
  BnlReal w[3] = { 1, -2, 0.5 };

  for (int step = 0; step < 3; step++) {
    BnlReal g[3];

    for (int i = 0; i < 3; i++)
      g[i] = (BnlReal) gradients[step][i];
    bnl_optimizer_step (optimizer, lr, g, w);
  }
  bnl_check_array (3, w, wanted, tolerance);
  bnl_optimizer_free (optimizer);
}

static void
test_vectors (void)
{
  check_vector ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_ADAM }, 1e-3,
                (double[]){ .9977795242472229, -1.9987309486287193, .49819435609772367 });
  check_vector (
      (BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_SGD, .momentum = .9, .weight_decay = .01 }, .1,
      (double[]){ .911372789, -1.984665578, .4300013695 });
  /* Debian's PyTorch 1.13 in double, for the same gradients. */
  check_vector ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_RMSPROP }, .01,
                (double[]){ 0.8467890454935515, -1.9929753901434593, 0.41600261369298863 });
  check_vector (
      (BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_RMSPROP, .momentum = .9, .weight_decay = .01 },
      .01, (double[]){ 0.5870854103077741, -1.8036399086522867, 0.26967840286645245 });
  check_vector ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_ADAMW, .weight_decay = .1 }, .01,
                (double[]){ 0.9748270752348335, -1.9813421748682623, 0.480469052662111 });
}

/* One parameter in double, written from PyTorch's documentation. */
typedef struct {
  double p, m, v;
} Walker;

static void
walk (Walker *at, const BnlOptimizerConfig *config, int t, double lr, double g)
{
  if (config->kind == BNL_OPTIMIZER_ADAMW)
    at->p *= 1 - lr * config->weight_decay;
  else
    g += config->weight_decay * at->p;
  if (config->kind == BNL_OPTIMIZER_ADAM || config->kind == BNL_OPTIMIZER_ADAMW) {
    at->m = 0.9 * at->m + 0.1 * g;
    at->v = 0.999 * at->v + 0.001 * g * g;
    at->p -= lr * (at->m / (1 - pow (0.9, t))) / (sqrt (at->v / (1 - pow (0.999, t))) + 1e-8);
    return;
  }
  if (config->kind == BNL_OPTIMIZER_RMSPROP) {
    at->v = 0.99 * at->v + 0.01 * g * g;
    at->m = config->momentum * at->m + g / (sqrt (at->v) + 1e-8);
    at->p -= lr * at->m;
    return;
  }
  at->m = t == 1 ? g : config->momentum * at->m + g;
  at->p -= lr * (config->nesterov ? g + config->momentum * at->m : at->m);
}

/* Gradients of a bowl, so that the walk feeds back on itself as training does; the learning rate
 * changes on the way, and the length is no multiple of any vector. */
static void
check_walk (BnlOptimizerConfig config, double lr)
{
  enum { N = 133, STEPS = 400 };
  BnlOptimizer *optimizer = bnl_optimizer_new (&config, N);
  g_autofree BnlReal *p = bnl_check_new (N, -1, 1, 1), *g = g_new (BnlReal, N);
  g_autofree BnlReal *noise = bnl_check_new (N * STEPS, -0.1, 0.1, 2);
  g_autofree Walker *walkers = g_new0 (Walker, N);

  for (int i = 0; i < N; i++)
    walkers[i].p = (double) p[i];
  for (int t = 1; t <= STEPS; t++) {
    const double lr_now = t <= STEPS / 2 ? lr : lr / 2;

    for (int i = 0; i < N; i++) {
      const double noise_now = (double) noise[(t - 1) * N + i], bend = 0.1 + i * 0.01;

      g[i] = (BnlReal) (bend * ((double) p[i] - 0.3) + noise_now);
      walk (&walkers[i], &config, t, lr_now, bend * (walkers[i].p - 0.3) + noise_now);
    }
    bnl_optimizer_step (optimizer, lr_now, g, p);
  }
  for (int i = 0; i < N; i++)
    bnl_check_near (p[i], walkers[i].p, BNL_CHECK_BY_REAL (2e-5, 1e-12));
  bnl_optimizer_free (optimizer);
}

static void
test_walks (void)
{
  const BnlOptimizerConfig configs[] = {
    { .kind = BNL_OPTIMIZER_SGD },
    { .kind = BNL_OPTIMIZER_SGD, .weight_decay = 0.01 },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.9 },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.9, .nesterov = true },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.5, .nesterov = true, .weight_decay = 0.1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (configs); i++)
    check_walk (configs[i], 0.05);
  check_walk ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_ADAM }, 1e-3);
  check_walk ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_ADAM, .weight_decay = 0.01 }, 1e-2);
  check_walk ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_ADAMW }, 1e-3);
  check_walk ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_ADAMW, .weight_decay = 0.1 }, 1e-2);
  check_walk ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_RMSPROP }, 1e-3);
  check_walk ((BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_RMSPROP, .weight_decay = 0.1 }, 1e-3);
  check_walk (
      (BnlOptimizerConfig){ .kind = BNL_OPTIMIZER_RMSPROP, .momentum = 0.9, .weight_decay = 0.01 },
      1e-4);
}

/* Where matrices alone decay, the rest goes as without decay, and matrices as with it. */
static void
check_decay_of_matrices (BnlArch *arch, BnlOptimizerConfig config)
{
  const size_t n = arch->n_parameters;
  g_autofree BnlReal *g = bnl_check_new (n, -1, 1, 1);
  BnlReal *p[3];

  for (int k = 0; k < 3; k++) {
    BnlOptimizer *optimizer;

    config.weight_decay = k == 0 ? 0 : 0.1;
    config.decay_matrices_of = k == 2 ? arch : NULL;
    optimizer = bnl_optimizer_new (&config, n);
    p[k] = bnl_check_new (n, -1, 1, 2);
    for (int step = 0; step < 5; step++)
      bnl_optimizer_step (optimizer, 0.01, g, p[k]);
    bnl_optimizer_free (optimizer);
  }
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const size_t end = i + 1 < arch->n_blocks ? arch->blocks[i + 1].weight : n;

    bnl_check_same (block->bias - block->weight, p[2] + block->weight, p[1] + block->weight);
    bnl_check_same (end - block->bias, p[2] + block->bias, p[0] + block->bias);
    g_assert_true (p[1][block->bias] != p[0][block->bias]);
  }
  for (int k = 0; k < 3; k++)
    g_free (p[k]);
}

static void
test_decay_of_matrices (void)
{
  static const int hidden[] = { 7, 5 };

  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_BATCH; norm++) {
    const BnlArchConfig sizes = {
      .n_inputs = 9, .n_classes = 3, .n_hidden = 2, .hidden = hidden, .norm = norm, .bn_eps = 1e-5
    };
    BnlArch *arch = bnl_arch_new (&sizes);

    for (BnlOptimizerKind kind = BNL_OPTIMIZER_SGD; kind <= BNL_OPTIMIZER_ADAMW; kind++)
      for (int more = 0; more < 2; more++)
        check_decay_of_matrices (
            arch, (BnlOptimizerConfig){ .kind = kind, .momentum = more * 0.9, .nesterov = more });
    bnl_arch_unref (arch);
  }
}

/* Adam's first step is lr in size whatever the gradient's, until eps is felt. */
static void
test_adam_first_step (void)
{
  static const double gradients[] = { 1e-3, 1, -1e4, 1e-9, -1e-13, 0 };
  enum { N = G_N_ELEMENTS (gradients) };
  const BnlOptimizerConfig config = { .kind = BNL_OPTIMIZER_ADAM };
  BnlOptimizer *optimizer = bnl_optimizer_new (&config, N);
  BnlReal p[N] = { 0 }, g[N];

  for (int i = 0; i < N; i++)
    g[i] = (BnlReal) gradients[i];
  bnl_optimizer_step (optimizer, 0.01, g, p);
  for (int i = 0; i < N; i++) {
    const double wanted = -0.01 * gradients[i] / (fabs (gradients[i]) + 1e-8);

    bnl_check_near (p[i], wanted, 1e-6 * fabs (wanted));
  }
  bnl_optimizer_free (optimizer);
}

/* A lost gradient loses its parameter and no other. */
static void
test_lost_gradient (void)
{
  const BnlOptimizerConfig configs[] = { { .kind = BNL_OPTIMIZER_SGD },
                                         { .kind = BNL_OPTIMIZER_ADAM },
                                         { .kind = BNL_OPTIMIZER_RMSPROP } };

  for (size_t k = 0; k < G_N_ELEMENTS (configs); k++) {
    BnlOptimizer *optimizer = bnl_optimizer_new (&configs[k], 3);
    BnlReal p[3] = { 1, 1, 1 }, g[3] = { 1, (BnlReal) NAN, 1 };

    bnl_optimizer_step (optimizer, 0.1, g, p);
    g_assert_true (isfinite (p[0]) && isnan (p[1]) && p[2] == p[0]);
    bnl_optimizer_free (optimizer);
  }
}

/* A parameter whose gradient stays away does not drag denormal numbers along: its moments end. */
static void
test_no_denormals (void)
{
  enum { N = 17 };
  const BnlOptimizerConfig configs[] = {
    { .kind = BNL_OPTIMIZER_ADAM },
    { .kind = BNL_OPTIMIZER_RMSPROP, .momentum = 0.9 },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.9 },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.9, .nesterov = true },
  };

  for (size_t k = 0; k < G_N_ELEMENTS (configs); k++) {
    BnlOptimizer *optimizer = bnl_optimizer_new (&configs[k], N);
    BnlReal p[N], g[N];

    bnl_check_fill (p, N, 1, 2, 3);
    /* So small that the second moment would be denormal before 0.9^step is in double. */
    bnl_check_fill (g, N, 5e-18, 1e-17, 4);
    bnl_optimizer_step (optimizer, 1e-3, g, p);
    memset (g, 0, sizeof g);
    feclearexcept (FE_UNDERFLOW);
    for (int step = 0; step < 6000; step++)
      bnl_optimizer_step (optimizer, 1e-3, g, p);
    g_assert_false (fetestexcept (FE_UNDERFLOW));
    bnl_optimizer_free (optimizer);
  }
}

/* The same bits wherever the arrays lie. */
static void
test_any_address (void)
{
  enum { N = 131 };
  const BnlOptimizerConfig config = { .kind = BNL_OPTIMIZER_ADAM, .weight_decay = 0.01 };
  BnlReal p[N], g[N], moved_p[N + 1], moved_g[N + 3];
  BnlOptimizer *here = bnl_optimizer_new (&config, N), *there = bnl_optimizer_new (&config, N);

  bnl_check_fill (p, N, -1, 1, 1);
  bnl_check_fill (g, N, -1, 1, 2);
  memcpy (moved_p + 1, p, sizeof p);
  memcpy (moved_g + 3, g, sizeof g);
  for (int step = 0; step < 10; step++) {
    bnl_optimizer_step (here, 0.01, g, p);
    bnl_optimizer_step (there, 0.01, moved_g + 3, moved_p + 1);
  }
  bnl_check_same (G_N_ELEMENTS (p), moved_p + 1, p);
  bnl_optimizer_free (here);
  bnl_optimizer_free (there);
  bnl_optimizer_free (NULL);
}

/* Whatever was before, it begins anew; a wish to stop leaves it at once. */
static void
test_reset (void)
{
  enum { N = 40 };
  static const BnlOptimizerConfig configs[] = {
    { .kind = BNL_OPTIMIZER_ADAM },
    { .kind = BNL_OPTIMIZER_RMSPROP },
    { .kind = BNL_OPTIMIZER_RMSPROP, .momentum = 0.9 },
    { .kind = BNL_OPTIMIZER_SGD },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.9 },
  };
  BnlCancel cancel;

  for (size_t k = 0; k < G_N_ELEMENTS (configs); k++) {
    BnlOptimizer *used = bnl_optimizer_new (&configs[k], N), *new;
    BnlReal p[N], q[N], g[N];

    bnl_check_fill (p, N, -1, 1, 1);
    bnl_check_fill (g, N, -1, 1, 2);
    for (int step = 0; step < 5; step++)
      bnl_optimizer_step (used, 0.01, g, p);
    atomic_init (&cancel, true);
    g_assert_false (bnl_optimizer_reset (used, &cancel));
    atomic_init (&cancel, false);
    g_assert_true (bnl_optimizer_reset (used, &cancel));
    g_assert_true (bnl_optimizer_reset (used, NULL));
    new = bnl_optimizer_new (&configs[k], N);
    memcpy (q, p, sizeof p);
    for (int step = 0; step < 5; step++) {
      bnl_optimizer_step (used, 0.01, g, p);
      bnl_optimizer_step (new, 0.01, g, q);
    }
    bnl_check_same (N, p, q);
    bnl_optimizer_free (used);
    bnl_optimizer_free (new);
  }
}

static void
take_steps (BnlOptimizer *optimizer, int n, BnlReal *w)
{
  for (int step = 0; step < n; step++) {
    const BnlReal g[3] = { w[0] - 1, w[1] * w[1], (BnlReal) 0.5 * w[2] };

    bnl_optimizer_step (optimizer, 0.01, g, w);
  }
}

/* With the state of another it goes on as that one does; memories that only one of them has start
 * at zero or are left out. */
static void
test_copy_state (void)
{
  static const BnlOptimizerConfig configs[] = {
    { .kind = BNL_OPTIMIZER_SGD },
    { .kind = BNL_OPTIMIZER_SGD, .momentum = 0.9, .nesterov = true },
    { .kind = BNL_OPTIMIZER_RMSPROP, .momentum = 0.5 },
    { .kind = BNL_OPTIMIZER_ADAM },
    { .kind = BNL_OPTIMIZER_ADAMW, .weight_decay = 0.1 },
  };
  const BnlCancel at_once = true;

  for (size_t i = 0; i < G_N_ELEMENTS (configs); i++) {
    BnlOptimizer *first = bnl_optimizer_new (&configs[i], 3);
    BnlOptimizer *second = bnl_optimizer_new (&configs[i], 3);
    BnlReal w[3] = { 3, -2, 1 }, copy[3];

    take_steps (first, 5, w);
    memcpy (copy, w, sizeof w);
    take_steps (second, 3, (BnlReal[]){ 7, 7, 7 });
    g_assert_false (bnl_optimizer_copy_state (second, first, &at_once));
    g_assert_true (bnl_optimizer_copy_state (second, first, NULL));
    g_assert_cmpint (*bnl_optimizer_get_state (second).n_steps, ==, 5);
    take_steps (first, 5, w);
    take_steps (second, 5, copy);
    g_assert_true (memcmp (w, copy, sizeof w) == 0);
    bnl_optimizer_free (first);
    bnl_optimizer_free (second);
  }
}

static void
test_copy_other_state (void)
{
  const BnlOptimizerConfig plain = { .kind = BNL_OPTIMIZER_RMSPROP };
  const BnlOptimizerConfig with = { .kind = BNL_OPTIMIZER_RMSPROP, .momentum = 0.9 };
  BnlOptimizer *from = bnl_optimizer_new (&plain, 3);
  BnlOptimizer *to = bnl_optimizer_new (&with, 3);
  BnlOptimizerState before, after;

  take_steps (from, 4, (BnlReal[]){ 3, -2, 1 });
  take_steps (to, 2, (BnlReal[]){ 1, 2, 3 });
  g_assert_true (bnl_optimizer_copy_state (to, from, NULL));
  before = bnl_optimizer_get_state (from);
  after = bnl_optimizer_get_state (to);
  g_assert_null (before.velocity);
  g_assert_cmpint (*after.n_steps, ==, 4);
  for (int i = 0; i < 3; i++) {
    g_assert_true (after.velocity[i] == 0);
    g_assert_true (after.square[i] == before.square[i]);
  }
  bnl_optimizer_free (from);
  bnl_optimizer_free (to);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/optimizer/vectors", test_vectors);
  g_test_add_func ("/engine/optimizer/walks", test_walks);
  g_test_add_func ("/engine/optimizer/reset", test_reset);
  g_test_add_func ("/engine/optimizer/copy-state", test_copy_state);
  g_test_add_func ("/engine/optimizer/copy-other-state", test_copy_other_state);
  g_test_add_func ("/engine/optimizer/decay-of-matrices", test_decay_of_matrices);
  g_test_add_func ("/engine/optimizer/adam-first-step", test_adam_first_step);
  g_test_add_func ("/engine/optimizer/lost-gradient", test_lost_gradient);
  g_test_add_func ("/engine/optimizer/no-denormals", test_no_denormals);
  g_test_add_func ("/engine/optimizer/any-address", test_any_address);
  return g_test_run ();
}
