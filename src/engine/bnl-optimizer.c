/* SGD with momentum (Sutskever et al. 2013 as PyTorch states it) and Adam (Kingma & Ba 2015,
 * arXiv:1412.6980, Algorithm 1), over one flat array. */

#include "bnl-optimizer.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <tgmath.h>

#include "bnl-kernel-private.h"
#include "bnl-memory-private.h"

#define BETA1 0.9
#define BETA2 0.999
#define EPS 1e-8

/* A moment smaller than this moves nothing that float can tell, but if it were left to decay (a
 * pixel that is seldom on) it would end among the denormal numbers, which processors are very slow
 * with, and stay there. */
#define NEGLIGIBLE_FIRST ((BnlReal) 1e-30)
#define NEGLIGIBLE_SECOND ((BnlReal) 1e-35)

struct _BnlOptimizer {
  BnlOptimizerConfig config;
  size_t n;
  int64_t n_steps;
  BnlReal *velocity; /* [n] SGD with momentum: v; Adam: m; NULL for plain SGD */
  BnlReal *square;   /* [n] Adam: v; NULL elsewhere */
};

static bool
has_velocity (const BnlOptimizerConfig *config)
{
  return config->kind == BNL_OPTIMIZER_ADAM || config->momentum > 0;
}

BnlOptimizer *
bnl_optimizer_new (const BnlOptimizerConfig *config, size_t n_parameters)
{
  BnlOptimizer *optimizer = calloc (1, sizeof *optimizer);

  assert (config->kind == BNL_OPTIMIZER_ADAM || (config->momentum >= 0 && config->momentum < 1));
  assert (config->kind == BNL_OPTIMIZER_ADAM || !config->nesterov || config->momentum > 0);
  assert (config->weight_decay >= 0);
  if (optimizer == NULL)
    return NULL;
  optimizer->config = *config;
  optimizer->n = n_parameters;
  if (has_velocity (config))
    optimizer->velocity = bnl_memory_new (n_parameters);
  if (config->kind == BNL_OPTIMIZER_ADAM)
    optimizer->square = bnl_memory_new (n_parameters);
  if ((has_velocity (config) && optimizer->velocity == NULL) ||
      (config->kind == BNL_OPTIMIZER_ADAM && optimizer->square == NULL)) {
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
  free (optimizer->velocity);
  free (optimizer->square);
  free (optimizer);
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

/* size: lr / (1 - beta1^t); root: 1 / sqrt (1 - beta2^t), both of step t. */
BNL_KERNEL static void
step_adam (size_t n,
           BnlReal size,
           BnlReal root,
           BnlReal decay,
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
    p[i] -= size * (m[i] / (sqrt (v[i]) * root + (BnlReal) EPS));
  }
}

void
bnl_optimizer_step (BnlOptimizer *optimizer,
                    double lr,
                    const BnlReal *gradients,
                    BnlReal *parameters)
{
  const BnlOptimizerConfig *config = &optimizer->config;
  const BnlReal decay = (BnlReal) config->weight_decay;
  const size_t n = optimizer->n;

  optimizer->n_steps++;
  if (config->kind == BNL_OPTIMIZER_ADAM) {
    const double t = (double) optimizer->n_steps;
    const double size = lr / (1 - pow (BETA1, t));
    const double root = 1 / sqrt (1 - pow (BETA2, t));

    step_adam (n, (BnlReal) size, (BnlReal) root, decay, gradients, optimizer->velocity,
               optimizer->square, parameters);
  } else if (optimizer->velocity == NULL) {
    step_plain (n, (BnlReal) lr, decay, gradients, parameters);
  } else if (config->nesterov) {
    step_nesterov (n, (BnlReal) lr, decay, (BnlReal) config->momentum, gradients,
                   optimizer->velocity, parameters);
  } else {
    step_momentum (n, (BnlReal) lr, decay, (BnlReal) config->momentum, gradients,
                   optimizer->velocity, parameters);
  }
}
