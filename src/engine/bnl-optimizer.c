/* SGD with momentum (Sutskever et al. 2013 as PyTorch states it), RMSprop (Hinton 2012, lecture 6e
 * of "Neural networks for machine learning"), Adam (Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1)
 * and AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101, Algorithm 2), over one flat array. */

#include "bnl-optimizer.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>

#include "bnl-kernel-private.h"
#include "bnl-memory-private.h"

#define BETA1 0.9
#define BETA2 0.999
#define ALPHA 0.99 /* RMSprop */
#define EPS 1e-8

/* A moment smaller than this moves nothing that float can tell, but if it were left to decay (a
 * pixel that is seldom on) it would end among the denormal numbers, which processors are very slow
 * with, and stay there. */
#define NEGLIGIBLE_FIRST ((BnlReal) 1e-30)
#define NEGLIGIBLE_SECOND ((BnlReal) 1e-35)

/* Set between two looks at the wish to stop: some milliseconds of the system. */
#define PIECE ((size_t) 1 << 20)

struct _BnlOptimizer {
  BnlOptimizerConfig config;
  size_t n;
  int64_t n_steps;
  BnlReal *velocity; /* [n] with momentum: v; Adam: m; else NULL */
  BnlReal *square;   /* [n] RMSprop: s; Adam: v; NULL for SGD */
};

static bool
is_adam (const BnlOptimizerConfig *config)
{
  return config->kind == BNL_OPTIMIZER_ADAM || config->kind == BNL_OPTIMIZER_ADAMW;
}

static bool
has_velocity (const BnlOptimizerConfig *config)
{
  return is_adam (config) || config->momentum > 0;
}

static bool
has_square (const BnlOptimizerConfig *config)
{
  return config->kind != BNL_OPTIMIZER_SGD;
}

BnlOptimizer *
bnl_optimizer_new (const BnlOptimizerConfig *config, size_t n_parameters)
{
  BnlOptimizer *optimizer = calloc (1, sizeof *optimizer);

  assert (is_adam (config) || (config->momentum >= 0 && config->momentum < 1));
  assert (config->kind != BNL_OPTIMIZER_SGD || !config->nesterov || config->momentum > 0);
  assert (config->weight_decay >= 0);
  if (optimizer == NULL)
    return NULL;
  optimizer->config = *config;
  optimizer->n = n_parameters;
  if (config->decay_matrices_of != NULL) {
    assert (config->decay_matrices_of->n_parameters == n_parameters);
    bnl_arch_ref (config->decay_matrices_of);
  }
  if (has_velocity (config))
    optimizer->velocity = bnl_memory_new (n_parameters);
  if (has_square (config))
    optimizer->square = bnl_memory_new (n_parameters);
  if ((has_velocity (config) && optimizer->velocity == NULL) ||
      (has_square (config) && optimizer->square == NULL)) {
    bnl_optimizer_free (optimizer);
    return NULL;
  }
  return optimizer;
}

void
bnl_optimizer_free (BnlOptimizer *optimizer)
{
  if (optimizer == NULL)
    return;
  bnl_memory_free (optimizer->velocity);
  bnl_memory_free (optimizer->square);
  bnl_arch_unref (optimizer->config.decay_matrices_of);
  free (optimizer);
}

/* from: NULL for zeros. */
static void
set_piece (BnlReal *to, const BnlReal *from, size_t first, size_t n)
{
  if (to != NULL && from != NULL)
    memcpy (to + first, from + first, n * sizeof *to);
  else if (to != NULL)
    memset (to + first, 0, n * sizeof *to);
}

static bool
set_state (BnlOptimizer *to,
           int64_t n_steps,
           const BnlReal *velocity,
           const BnlReal *square,
           const BnlCancel *cancel)
{
  to->n_steps = n_steps;
  for (size_t i = 0; i < to->n; i += PIECE) {
    const size_t left = to->n - i, n = left < PIECE ? left : PIECE;

    if (bnl_cancel_is_set (cancel))
      return false;
    set_piece (to->velocity, velocity, i, n);
    set_piece (to->square, square, i, n);
  }
  return true;
}

bool
bnl_optimizer_reset (BnlOptimizer *optimizer, const BnlCancel *cancel)
{
  return set_state (optimizer, 0, NULL, NULL, cancel);
}

BnlOptimizerState
bnl_optimizer_get_state (const BnlOptimizer *optimizer)
{
  return (BnlOptimizerState){ (int64_t *) &optimizer->n_steps, optimizer->n, optimizer->velocity,
                              optimizer->square };
}

bool
bnl_optimizer_copy_state (BnlOptimizer *to, const BnlOptimizer *from, const BnlCancel *cancel)
{
  assert (to->n == from->n);
  return set_state (to, from->n_steps, from->velocity, from->square, cancel);
}

static inline BnlReal
drop_negligible (BnlReal value, BnlReal limit)
{
  return fabs (value) < limit ? 0 : value;
}

BNL_KERNEL static void
step_plain (size_t n,
            BnlReal lr,
            BnlReal decay,
            const BnlReal *restrict gradients,
            BnlReal *restrict p)
{
  for (size_t i = 0; i < n; i++)
    p[i] -= lr * (gradients[i] + decay * p[i]);
}

BNL_KERNEL static void
step_momentum (size_t n,
               BnlReal lr,
               BnlReal decay,
               BnlReal momentum,
               const BnlReal *restrict gradients,
               BnlReal *restrict v,
               BnlReal *restrict p)
{
  for (size_t i = 0; i < n; i++) {
    const BnlReal g = gradients[i] + decay * p[i];

    v[i] = drop_negligible (momentum * v[i] + g, NEGLIGIBLE_FIRST);
    p[i] -= lr * v[i];
  }
}

BNL_KERNEL static void
step_nesterov (size_t n,
               BnlReal lr,
               BnlReal decay,
               BnlReal momentum,
               const BnlReal *restrict gradients,
               BnlReal *restrict v,
               BnlReal *restrict p)
{
  for (size_t i = 0; i < n; i++) {
    const BnlReal g = gradients[i] + decay * p[i];

    v[i] = drop_negligible (momentum * v[i] + g, NEGLIGIBLE_FIRST);
    p[i] -= lr * (g + momentum * v[i]);
  }
}

BNL_KERNEL static void
step_rmsprop (size_t n,
              BnlReal lr,
              BnlReal decay,
              const BnlReal *restrict gradients,
              BnlReal *restrict s,
              BnlReal *restrict p)
{
  for (size_t i = 0; i < n; i++) {
    const BnlReal g = gradients[i] + decay * p[i];
    const BnlReal square = (BnlReal) ALPHA * s[i] + (BnlReal) (1 - ALPHA) * (g * g);

    s[i] = drop_negligible (square, NEGLIGIBLE_SECOND);
    p[i] -= lr * (g / (sqrt (s[i]) + (BnlReal) EPS));
  }
}

BNL_KERNEL static void
step_rmsprop_momentum (size_t n,
                       BnlReal lr,
                       BnlReal decay,
                       BnlReal momentum,
                       const BnlReal *restrict gradients,
                       BnlReal *restrict s,
                       BnlReal *restrict v,
                       BnlReal *restrict p)
{
  for (size_t i = 0; i < n; i++) {
    const BnlReal g = gradients[i] + decay * p[i];
    const BnlReal square = (BnlReal) ALPHA * s[i] + (BnlReal) (1 - ALPHA) * (g * g);

    s[i] = drop_negligible (square, NEGLIGIBLE_SECOND);
    v[i] = drop_negligible (momentum * v[i] + g / (sqrt (s[i]) + (BnlReal) EPS), NEGLIGIBLE_FIRST);
    p[i] -= lr * v[i];
  }
}

/* size: lr / (1 - beta1^t); root: 1 / sqrt (1 - beta2^t), both of step t.  keep: what AdamW leaves
 * of a parameter before the step. */
BNL_KERNEL static void
step_adam (size_t n,
           BnlReal size,
           BnlReal root,
           BnlReal decay,
           BnlReal keep,
           const BnlReal *restrict gradients,
           BnlReal *restrict m,
           BnlReal *restrict v,
           BnlReal *restrict p)
{
  for (size_t i = 0; i < n; i++) {
    const BnlReal g = gradients[i] + decay * p[i];

    const BnlReal first = (BnlReal) BETA1 * m[i] + (BnlReal) (1 - BETA1) * g;
    const BnlReal second = (BnlReal) BETA2 * v[i] + (BnlReal) (1 - BETA2) * (g * g);

    m[i] = drop_negligible (first, NEGLIGIBLE_FIRST);
    v[i] = drop_negligible (second, NEGLIGIBLE_SECOND);
    p[i] = keep * p[i] - size * (m[i] / (sqrt (v[i]) * root + (BnlReal) EPS));
  }
}

static void
step_adam_range (const BnlOptimizer *optimizer,
                 double lr,
                 double decay,
                 size_t first,
                 size_t n,
                 const BnlReal *gradients,
                 BnlReal *parameters)
{
  const double t = (double) optimizer->n_steps;
  const double size = lr / (1 - pow (BETA1, t));
  const double root = 1 / sqrt (1 - pow (BETA2, t));
  const bool decoupled = optimizer->config.kind == BNL_OPTIMIZER_ADAMW;

  step_adam (n, (BnlReal) size, (BnlReal) root, decoupled ? 0 : (BnlReal) decay,
             decoupled ? (BnlReal) (1 - lr * decay) : 1, gradients + first,
             optimizer->velocity + first, optimizer->square + first, parameters + first);
}

/* The step of n parameters from `first`, all with the same weight decay. */
static void
step_range (const BnlOptimizer *optimizer,
            double lr,
            double weight_decay,
            size_t first,
            size_t n,
            const BnlReal *gradients,
            BnlReal *parameters)
{
  const BnlOptimizerConfig *config = &optimizer->config;
  const BnlReal rate = (BnlReal) lr, decay = (BnlReal) weight_decay;
  const BnlReal momentum = (BnlReal) config->momentum;
  const BnlReal *g = gradients + first;
  BnlReal *p = parameters + first, *v = optimizer->velocity, *s = optimizer->square;

  if (is_adam (config))
    step_adam_range (optimizer, lr, weight_decay, first, n, gradients, parameters);
  else if (config->kind == BNL_OPTIMIZER_RMSPROP && v == NULL)
    step_rmsprop (n, rate, decay, g, s + first, p);
  else if (config->kind == BNL_OPTIMIZER_RMSPROP)
    step_rmsprop_momentum (n, rate, decay, momentum, g, s + first, v + first, p);
  else if (v == NULL)
    step_plain (n, rate, decay, g, p);
  else if (config->nesterov)
    step_nesterov (n, rate, decay, momentum, g, v + first, p);
  else
    step_momentum (n, rate, decay, momentum, g, v + first, p);
}

void
bnl_optimizer_step (BnlOptimizer *optimizer,
                    double lr,
                    const BnlReal *gradients,
                    BnlReal *parameters)
{
  const BnlArch *arch = optimizer->config.decay_matrices_of;
  const double decay = optimizer->config.weight_decay;

  optimizer->n_steps++;
  if (arch == NULL || !(decay > 0)) {
    step_range (optimizer, lr, decay, 0, optimizer->n, gradients, parameters);
    return;
  }
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const size_t end = i + 1 < arch->n_blocks ? arch->blocks[i + 1].weight : optimizer->n;

    step_range (optimizer, lr, decay, block->weight, block->bias - block->weight, gradients,
                parameters);
    step_range (optimizer, lr, 0, block->bias, end - block->bias, gradients, parameters);
  }
}
