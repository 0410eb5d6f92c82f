/* Cross-entropy and softmax, at rest and at the edges of the number line. */

#include <string.h>

#include "engine/bnl-loss.h"
#include "support/bnl-check.h"

static const double tolerance = BNL_CHECK_BY_REAL (1e-6, 1e-9);

/* REFERENCE N2. */
static void
test_vector (void)
{
  const BnlReal z[] = { 1, 2, 3, 0, 0, 10 };
  const uint8_t labels[] = { 0, 2 };
  BnlReal dz[6];
  int n_correct = -1;

  bnl_check_near (bnl_loss_cross_entropy (2, 3, z, labels, 0, dz, &n_correct), 1.2038483800909239,
                  tolerance);
  bnl_check_array (3, dz, ((double[]){ -.4549847134148098, .12236423552739882, .3326204778874109 }),
                   tolerance);
  g_assert_cmpint (n_correct, ==, 1);
}

/* With smoothing s the loss is (1 - s) that of the label and s the mean of those of all. */
static void
test_smoothing (void)
{
  enum { M = 7, C = 10 };
  const double s = 0.15;
  const uint8_t labels[M] = { 0, 9, 3, 3, 5, 1, 7 };
  BnlReal z[M * C], dz[M * C], plain_dz[M * C], other_dz[M * C];
  double plain, smooth, all = 0;
  double d_all[M * C] = { 0 };

  bnl_check_fill (z, M * C, -3, 3, 1);
  plain = bnl_loss_cross_entropy (M, C, z, labels, 0, plain_dz, NULL);
  smooth = bnl_loss_cross_entropy (M, C, z, labels, s, dz, NULL);
  for (uint8_t label = 0; label < C; label++) {
    uint8_t same[M];

    memset (same, label, M);
    all += bnl_loss_cross_entropy (M, C, z, same, 0, other_dz, NULL) / C;
    for (int i = 0; i < M * C; i++)
      d_all[i] += (double) other_dz[i] / C;
  }
  bnl_check_near (smooth, (1 - s) * plain + s * all, tolerance);
  for (int i = 0; i < M * C; i++)
    bnl_check_near (dz[i], (1 - s) * (double) plain_dz[i] + s * d_all[i], tolerance);
  for (int i = 0; i < M; i++) {
    double sum = 0;

    for (int j = 0; j < C; j++)
      sum += (double) dz[i * C + j];
    bnl_check_near (sum, 0, BNL_CHECK_BY_REAL (1e-7, 1e-15));
  }
}

/* The first of equals is the answer. */
static void
test_ties (void)
{
  const BnlReal z[] = { 1, 1, 1, 2, 5, 5, 0, 3, 3 };
  int n_correct;

  bnl_loss_cross_entropy (3, 3, z, (uint8_t[]){ 0, 1, 1 }, 0, NULL, &n_correct);
  g_assert_cmpint (n_correct, ==, 3);
  bnl_loss_cross_entropy (3, 3, z, (uint8_t[]){ 1, 2, 2 }, 0, NULL, &n_correct);
  g_assert_cmpint (n_correct, ==, 0);
}

/* Huge but finite logits have a loss, and it is exact. */
static void
test_huge (void)
{
  const BnlReal z[] = { (BnlReal) 1e30, (BnlReal) -1e30, 0 };
  BnlReal dz[3], p[3];

  bnl_check_near (bnl_loss_cross_entropy (1, 3, z, (uint8_t[]){ 0 }, 0, dz, NULL), 0, 0);
  bnl_check_array (3, dz, ((double[]){ 0, 0, 0 }), 1e-300);
  bnl_check_near (bnl_loss_cross_entropy (1, 3, z, (uint8_t[]){ 1 }, 0, dz, NULL) / 2e30, 1, 1e-6);
  bnl_check_array (3, dz, ((double[]){ 1, -1, 0 }), 1e-300);
  bnl_check_near (bnl_loss_cross_entropy (1, 3, z, (uint8_t[]){ 2 }, 0.3, dz, NULL) / 1e30, 1,
                  1e-6);
  bnl_loss_softmax (1, 3, z, p);
  bnl_check_array (3, p, ((double[]){ 1, 0, 0 }), 1e-300);
}

/* Whatever is lost shows in the loss, wherever it stands, and is never an answer. */
static void
test_lost (void)
{
  const BnlReal lost[] = { (BnlReal) NAN, (BnlReal) INFINITY, -(BnlReal) INFINITY };

  for (size_t k = 0; k < G_N_ELEMENTS (lost); k++)
    for (int at = 0; at < 3; at++)
      for (uint8_t label = 0; label < 3; label++) {
        BnlReal z[] = { 0, 1, 2, 3, 4, 5 }, dz[6], p[6];
        int n_correct;

        z[at] = lost[k];
        g_assert_false (isfinite (
            bnl_loss_cross_entropy (2, 3, z, (uint8_t[]){ label, 2 }, 0, dz, &n_correct)));
        if (isnan (lost[k]))
          g_assert_cmpint (n_correct, ==, 1);
        g_assert_false (
            isfinite (bnl_loss_cross_entropy (2, 3, z, (uint8_t[]){ label, 2 }, 0.1, NULL, NULL)));
        /* The sound row is untouched by the other. */
        bnl_check_near ((double) dz[3] + (double) dz[4] + (double) dz[5], 0, 1e-7);
        bnl_loss_softmax (2, 3, z, p);
        bnl_check_near ((double) p[3] + (double) p[4] + (double) p[5], 1, 1e-6);
      }
}

static void
test_softmax (void)
{
  enum { M = 5, C = 10 };
  BnlReal z[M * C], p[M * C];

  bnl_check_fill (z, M * C, -20, 20, 2);
  bnl_loss_softmax (M, C, z, p);
  for (int i = 0; i < M; i++) {
    double sum = 0, exact = 0;

    for (int j = 0; j < C; j++)
      exact += exp ((double) z[i * C + j]);
    for (int j = 0; j < C; j++) {
      bnl_check_near (p[i * C + j], exp ((double) z[i * C + j]) / exact, tolerance);
      sum += (double) p[i * C + j];
    }
    bnl_check_near (sum, 1, BNL_CHECK_BY_REAL (1e-6, 1e-15));
  }
  bnl_loss_softmax (M, C, z, z);
  bnl_check_same (G_N_ELEMENTS (z), z, p);
}

/* Many rows, and many classes, go in several groups: each row is what it is alone. */
static void
test_groups (void)
{
  const int shapes[][2] = { { 1000, 10 }, { 103, 10 }, { 9, 256 }, { 700, 3 }, { 5, 200 } };

  for (size_t k = 0; k < G_N_ELEMENTS (shapes); k++) {
    const int m = shapes[k][0], c = shapes[k][1];
    g_autofree BnlReal *z = bnl_check_new ((size_t) m * c, -5, 5, 4);
    g_autofree BnlReal *dz = g_new (BnlReal, m * c), *p = g_new (BnlReal, m * c);
    g_autofree BnlReal *one = g_new (BnlReal, c);
    g_autofree uint8_t *labels = g_new (uint8_t, m);
    double sum = 0, loss;
    int n_correct, n_sum = 0;

    for (int i = 0; i < m; i++)
      labels[i] = (uint8_t) (i % c);
    loss = bnl_loss_cross_entropy (m, c, z, labels, 0.1, dz, &n_correct);
    bnl_loss_softmax (m, c, z, p);
    for (int i = 0; i < m; i++) {
      int correct;

      sum += bnl_loss_cross_entropy (1, c, z + i * c, labels + i, 0.1, one, &correct);
      n_sum += correct;
      for (int j = 0; j < c; j++)
        bnl_check_near ((double) dz[i * c + j] * m, one[j], BNL_CHECK_BY_REAL (1e-6, 1e-14));
      bnl_loss_softmax (1, c, z + i * c, one);
      bnl_check_same (c, p + i * c, one);
    }
    bnl_check_near (loss, sum / m, 1e-12);
    g_assert_cmpint (n_correct, ==, n_sum);
  }
}

/* The gradient may take the place of the logits. */
static void
test_in_place (void)
{
  enum { M = 5, C = 10 };
  const uint8_t labels[M] = { 0, 1, 2, 3, 9 };
  BnlReal z[M * C], dz[M * C];
  double loss;

  bnl_check_fill (z, M * C, -2, 2, 3);
  loss = bnl_loss_cross_entropy (M, C, z, labels, 0.1, dz, NULL);
  g_assert_true (bnl_loss_cross_entropy (M, C, z, labels, 0.1, z, NULL) == loss);
  bnl_check_same (G_N_ELEMENTS (z), z, dz);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/loss/vector", test_vector);
  g_test_add_func ("/engine/loss/smoothing", test_smoothing);
  g_test_add_func ("/engine/loss/ties", test_ties);
  g_test_add_func ("/engine/loss/huge", test_huge);
  g_test_add_func ("/engine/loss/lost", test_lost);
  g_test_add_func ("/engine/loss/softmax", test_softmax);
  g_test_add_func ("/engine/loss/groups", test_groups);
  g_test_add_func ("/engine/loss/in-place", test_in_place);
  return g_test_run ();
}
