#pragma once

#include <glib.h>

#include "engine/bnl-network.h"

/* A network with all that it takes to run one batch through it, for tests. */

typedef struct {
  BnlArch *arch;
  BnlWeights *weights;
  BnlWorkspace *workspace;
  BnlPass pass; /* by the statistics of the batch, plain; tests change it */
  int m;        /* rows to run, at first as many as there is room for */
  BnlReal *x;   /* [m, n_inputs], in 0 .. 1 */
  uint8_t *labels;
  BnlReal *gradients;
} BnlNet;

/* What tests start from: ten classes, ReLU, PyTorch's eps and momentum, groups of four. */
BnlArchConfig bnl_net_make_config (int n_inputs, int n_hidden, const int *hidden, BnlNorm norm);

/* Weights and data are the same for the same sizes. */
void bnl_net_init (BnlNet *net, const BnlArchConfig *config, int m);
void bnl_net_clear (BnlNet *net);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlNet, bnl_net_clear)

/* pass.statistics are those of the weights. */
BnlNetworkResult bnl_net_forward (BnlNet *net);
/* Forward, loss and backward; the loss. */
double bnl_net_run (BnlNet *net);
