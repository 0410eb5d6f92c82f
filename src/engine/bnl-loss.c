/* Softmax cross-entropy.  With target t (summing to 1), the loss of a row is
 * logsumexp (z) - sum_j t_j z_j, and its gradient softmax (z) - t. */

#include "bnl-loss.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static double
find_maximum (int c, const BnlReal *z)
{
  double maximum = (double) z[0];

  for (int j = 1; j < c; j++)
    if ((double) z[j] > maximum)
      maximum = (double) z[j];
  return maximum;
}

/* The sum of exp (z - maximum), at least 1 where all is finite. */
static double
sum_exponentials (int c, const BnlReal *z, double maximum)
{
  double sum = 0;

  for (int j = 0; j < c; j++)
    sum += exp ((double) z[j] - maximum);
  return sum;
}

/* The label's logit is the largest and none before it is as large.  Never true of NaN. */
static bool
is_correct (int c, const BnlReal *z, int label)
{
  for (int j = 0; j < label; j++)
    if (!(z[j] < z[label]))
      return false;
  for (int j = label; j < c; j++)
    if (!(z[j] <= z[label]))
      return false;
  return true;
}

double
bnl_loss_cross_entropy (int m,
                        int c,
                        const BnlReal *logits,
                        const uint8_t *labels,
                        double smoothing,
                        BnlReal *dlogits,
                        int *n_correct)
{
  const double others = smoothing / c;
  double loss = 0;
  int correct = 0;

  assert (m >= 1 && smoothing >= 0 && smoothing < 1);
  for (int i = 0; i < m; i++) {
    const BnlReal *z = logits + (size_t) i * c;
    const int label = labels[i];
    const double maximum = find_maximum (c, z);
    const double sum = sum_exponentials (c, z, maximum);
    double sum_z = 0;

    assert (label < c);
    for (int j = 0; j < c; j++)
      sum_z += (double) z[j];
    /* Without smoothing too: 0 * inf is NaN, so an infinite logit of any class is not lost. */
    loss += maximum + log (sum) - (1 - smoothing) * (double) z[label] - others * sum_z;
    correct += is_correct (c, z, label);

    if (dlogits != NULL) {
      BnlReal *dz = dlogits + (size_t) i * c;

      for (int j = 0; j < c; j++) {
        const double target = others + (j == label ? 1 - smoothing : 0);

        dz[j] = (BnlReal) ((exp ((double) z[j] - maximum) / sum - target) / m);
      }
    }
  }
  if (n_correct != NULL)
    *n_correct = correct;
  return loss / m;
}

void
bnl_loss_softmax (int m, int c, const BnlReal *logits, BnlReal *probabilities)
{
  for (int i = 0; i < m; i++) {
    const BnlReal *z = logits + (size_t) i * c;
    BnlReal *p = probabilities + (size_t) i * c;
    const double maximum = find_maximum (c, z);
    const double sum = sum_exponentials (c, z, maximum);

    for (int j = 0; j < c; j++)
      p[j] = (BnlReal) (exp ((double) z[j] - maximum) / sum);
  }
}
