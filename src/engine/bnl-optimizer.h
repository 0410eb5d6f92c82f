#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bnl-arch.h"
#include "bnl-cancel.h"
#include "bnl-real.h"

/* First-order optimizers over one flat array of parameters, step for step PyTorch's.
 * Threads: a BnlOptimizer belongs to one. */

typedef enum {
  BNL_OPTIMIZER_SGD,
  BNL_OPTIMIZER_ADAM,
  BNL_OPTIMIZER_RMSPROP,
  BNL_OPTIMIZER_ADAMW,
} BnlOptimizerKind;

typedef struct {
  BnlOptimizerKind kind;
  double momentum; /* SGD and RMSPROP, 0 <= momentum < 1 */
  bool nesterov;   /* SGD; needs momentum > 0 */
  /* >= 0.  L2, added to the gradient, as torch.optim.SGD, RMSprop and Adam; ADAMW takes
   * lr * weight_decay * p from p instead (Loshchilov & Hutter 2019). */
  double weight_decay;
  /* NULL: all parameters decay.  Else the architecture that they are of, and its matrices alone
   * decay: biases, gamma and beta are left out.  Kept by reference. */
  BnlArch *decay_matrices_of;
} BnlOptimizerConfig;

typedef struct _BnlOptimizer BnlOptimizer;

/* The state starts at zero.  NULL where memory ends. */
BnlOptimizer *bnl_optimizer_new (const BnlOptimizerConfig *config, size_t n_parameters);
void bnl_optimizer_free (BnlOptimizer *optimizer);

/* As new again.  The state of a large network is hundreds of megabytes, which the system zeroes
 * when they are first touched: done here it can be cancelled (then false, and the state is of no
 * use), while a step cannot.  allocates: never. */
bool bnl_optimizer_reset (BnlOptimizer *optimizer, const BnlCancel *cancel);

/* What an optimizer has gathered: n_steps it has made, and by its kind, else NULL, of each
 * parameter [n] the velocity (SGD and RMSPROP with momentum), the first moment (Adam) ... */
typedef struct {
  int64_t *n_steps;
  size_t n;
  BnlReal *velocity;
  BnlReal *square; /* ... and the mean square (RMSPROP), the second moment (Adam) */
} BnlOptimizerState;

/* Lends it, to be read and written, until the optimizer is freed. */
BnlOptimizerState bnl_optimizer_get_state (const BnlOptimizer *optimizer);

/* Gives `to` what `from` has gathered, where both keep it; what `from` does not keep starts at
 * zero. Same number of parameters.  False where cancel (may be NULL) was set: then the state of
 * `to` is of no use.  allocates: never. */
bool bnl_optimizer_copy_state (BnlOptimizer *to, const BnlOptimizer *from, const BnlCancel *cancel);

/* parameters -= lr * update (gradients).  gradients, parameters: [n_parameters].
 * SGD: v = momentum v + g (v = g at first); p -= lr v, or lr (g + momentum v) with Nesterov.
 * RMSPROP (Hinton 2012): s = 0.99 s + 0.01 g^2; u = g / (sqrt (s) + 1e-8); p -= lr u, or with
 * momentum v = momentum v + u; p -= lr v.
 * Adam and AdamW (Kingma & Ba 2015, Algorithm 1): betas 0.9 and 0.999, eps 1e-8 outside the root
 * after the bias correction.  allocates: never. */
void bnl_optimizer_step (BnlOptimizer *optimizer,
                         double lr,
                         const BnlReal *gradients,
                         BnlReal *parameters);
