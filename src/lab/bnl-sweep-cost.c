#include "bnl-sweep-cost-private.h"

/* The unit is what one image costs one parameter in a training step: two passes' products and a
 * half.  Measured on an EPYC 9004 with batches of 1 to 1024, networks of 1 to 8 hidden layers. */
#define FORWARD_SHARE (1.0 / 3.0) /* of an image that is only judged */
#define UPDATE_SGD 3.0            /* of a step, whatever its batch: images' worth of gradient and */
#define UPDATE_OTHERS 6.5         /* update, which read and write every parameter */
#define UNIT_COST 60.0            /* of a unit and image: activation, norm and their way back */
#define STEP_COST 20000.0         /* of a step, besides */
#define UNIT_LOOKS 200.0          /* images that BNL_MEASURE_UNIT looks at: so often, ... */
#define UNIT_IMAGES 500.0         /* ... so many */

/* Images that are judged at each evaluation. */
static double
count_judged (const BnlSpec *spec,
              BnlMeasures measures,
              const BnlDataset *dataset,
              double n_validation,
              double n_drawn)
{
  const gboolean on_test = spec->eval_on == BNL_EVAL_ON_TEST || n_validation < 1.0;
  const double n_held_out = on_test ? bnl_dataset_get_test (dataset)->n : n_validation;
  double n = n_held_out;

  if (measures & BNL_MEASURE_TRAIN)
    n += MIN (n_held_out, n_drawn);
  if (spec->eval_statistics == BNL_EVAL_STATISTICS_PRECISE)
    n += n_drawn;
  return n;
}

double
bnl_sweep_cost_estimate (const BnlSpec *spec,
                         BnlMeasures measures,
                         const BnlDataset *dataset,
                         const BnlArch *arch)
{
  const double n_all = bnl_dataset_get_train (dataset)->n;
  const double n_validation = n_all * spec->validation;
  const double n_left = n_all - n_validation;
  const double n_drawn = spec->train_size > 0 ? MIN (n_left, spec->train_size) : n_left;
  const double batch = MIN (spec->batch_size, MAX (n_drawn, 1.0));
  const double per_epoch = MAX (1.0, n_drawn / batch);
  const double n_steps = spec->steps > 0 ? (double) spec->steps : spec->epochs * per_epoch;
  const double every = spec->eval_every > 0 ? (double) spec->eval_every : per_epoch;
  const double n_judged = count_judged (spec, measures, dataset, n_validation, n_drawn);
  const double update = spec->optimizer == BNL_OPTIMIZER_SGD ? UPDATE_SGD : UPDATE_OTHERS;
  const double n_parameters = (double) arch->n_parameters;
  double n_units = 0.0, n_forward;

  for (int i = 0; i < arch->n_blocks; i++)
    n_units += arch->blocks[i].n_out;
  n_forward = (n_steps / every + 1.0) * n_judged + bnl_dataset_get_test (dataset)->n;
  if (measures & BNL_MEASURE_UNIT)
    n_forward += MIN (UNIT_LOOKS, n_steps) * MIN (UNIT_IMAGES, n_judged);
  return n_steps * (n_parameters * (batch + update) + UNIT_COST * n_units * batch + STEP_COST) +
         FORWARD_SHARE * n_forward * (n_parameters + UNIT_COST * n_units);
}
