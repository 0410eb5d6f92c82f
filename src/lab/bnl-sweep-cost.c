#include "bnl-sweep-cost-private.h"

double
bnl_sweep_cost_estimate (const BnlSpec *spec, const BnlDataset *dataset, const BnlArch *arch)
{
  const double n_all = bnl_dataset_get_train (dataset)->n;
  const double n_held_out = n_all * spec->validation;
  double n_drawn = n_all - n_held_out;
  double n_steps, per_step;

  if (spec->train_size > 0)
    n_drawn = MIN (n_drawn, spec->train_size);
  n_steps = spec->steps > 0 ? (double) spec->steps : spec->epochs * n_drawn / spec->batch_size;
  per_step = (double) arch->n_parameters * (spec->batch_size + 8.0);
  return MAX (1.0, n_steps * per_step);
}
