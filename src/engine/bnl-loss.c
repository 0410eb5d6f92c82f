/* Softmax cross-entropy.  With target t (summing to 1), the loss of a row is
 * logsumexp (z) - sum_j t_j z_j, and its gradient softmax (z) - t.
 * Rows go in groups whose exponentials fit on the stack, so that they are taken at once. */

#include "bnl-loss.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "bnl-exp-private.h"
#include "bnl-kernel-private.h"

/* Doubles on the stack.  Labels are bytes, so a row of more than 256 classes has no meaning. */
#define GROUP 1024
#define MAX_CLASSES 256

static double
find_maximum (int c, const BnlReal *z)
{
  double maximum = (double) z[0];

  for (int j = 1; j < c; j++)
    if ((double) z[j] > maximum)
      maximum = (double) z[j];
  return maximum;
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

BNL_KERNEL static void
exponentiate (int n, double *values)
{
  for (int i = 0; i < n; i++)
    values[i] = bnl_exp_value (values[i]);
}

/* exponentials: exp (z - the row's maximum), [rows, c]. */
static void
exponentiate_rows (int rows, int c, const BnlReal *z, double *exponentials)
{
  for (int i = 0; i < rows; i++) {
    const double maximum = find_maximum (c, z + i * c);

    for (int j = 0; j < c; j++)
      exponentials[i * c + j] = (double) z[i * c + j] - maximum;
  }
  exponentiate (rows * c, exponentials);
}

/* At least 1 where all is finite. */
static double
sum_row (int c, const double *values)
{
  double sum = 0;

  for (int j = 0; j < c; j++)
    sum += values[j];
  return sum;
}

/* Without smoothing too: 0 * inf is NaN, so an infinite logit of any class is not lost. */
static double
get_row_loss (int c, const BnlReal *z, int label, double smoothing, double sum)
{
  double sum_z = 0;

  for (int j = 0; j < c; j++)
    sum_z += (double) z[j];
  return find_maximum (c, z) + log (sum) - (1 - smoothing) * (double) z[label] -
         smoothing / c * sum_z;
}

static int
count_group (int m, int c, int from)
{
  const int rows = GROUP / c;

  return m - from < rows ? m - from : rows;
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
  double exponentials[GROUP], loss = 0;
  int correct = 0;

  assert (m >= 1 && c <= MAX_CLASSES && smoothing >= 0 && smoothing < 1);
  for (int from = 0; from < m; from += GROUP / c) {
    const int rows = count_group (m, c, from);

    exponentiate_rows (rows, c, logits + (size_t) from * c, exponentials);
    for (int i = 0; i < rows; i++) {
      const size_t row = (size_t) (from + i) * c;
      const double *e = exponentials + i * c;
      const double sum = sum_row (c, e);
      const int label = labels[from + i];

      assert (label < c);
      loss += get_row_loss (c, logits + row, label, smoothing, sum);
      correct += is_correct (c, logits + row, label);
      if (dlogits == NULL)
        continue;
      for (int j = 0; j < c; j++) {
        const double target = smoothing / c + (j == label ? 1 - smoothing : 0);

        dlogits[row + j] = (BnlReal) ((e[j] / sum - target) / m);
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
  double exponentials[GROUP];

  assert (c <= MAX_CLASSES);
  for (int from = 0; from < m; from += GROUP / c) {
    const int rows = count_group (m, c, from);

    exponentiate_rows (rows, c, logits + (size_t) from * c, exponentials);
    for (int i = 0; i < rows; i++) {
      const double sum = sum_row (c, exponentials + i * c);

      for (int j = 0; j < c; j++)
        probabilities[(size_t) (from + i) * c + j] = (BnlReal) (exponentials[i * c + j] / sum);
    }
  }
}
