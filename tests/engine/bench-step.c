/* Microseconds of a training step (forward, loss, backward, tracking, optimizer) and of
 * its matrix products alone, in the same process, turn and turn about; medians.  Prints a table.
 * A benchmark, not a test: run it with `meson test --benchmark` on a machine that is idle. */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "engine/bnl-blas.h"
#include "engine/bnl-network.h"
#include "engine/bnl-optimizer.h"
#include "support/bnl-check.h"

/* A round is long enough for the clock and short enough to fall between interruptions. */
#define ROUND_USEC 3000
#define N_ROUNDS 300

typedef struct {
  BnlArch *arch;
  BnlWeights *weights;
  BnlWorkspace *workspace;
  BnlOptimizer *optimizer;
  BnlReal *gradients;
  BnlReal *x;
  uint8_t *labels;
  int m;
} Bench;

static void
init_bench (Bench *bench, int m, int n_hidden, const int *hidden, BnlNorm norm)
{
  const BnlArchConfig arch = { .n_inputs = 784,
                               .n_classes = 10,
                               .n_hidden = n_hidden,
                               .hidden = hidden,
                               .norm = norm,
                               .ghost_size = 16,
                               .activation = BNL_ACTIVATION_RELU,
                               .bn_eps = 1e-5,
                               .bn_momentum = 0.1 };
  const BnlOptimizerConfig optimizer = { .kind = BNL_OPTIMIZER_ADAM };

  bench->arch = bnl_arch_new (&arch);
  bench->weights = bnl_weights_new (bench->arch);
  bnl_weights_draw (bench->weights, BNL_INIT_DEFAULT, 0, 1, NULL);
  bench->workspace = bnl_workspace_new (bench->arch, m, true);
  bench->optimizer = bnl_optimizer_new (&optimizer, bench->arch->n_parameters);
  /* Aligned as what the lab allocates for gradients. */
  bench->gradients = g_aligned_alloc0 (bench->arch->n_parameters, sizeof (BnlReal), 64);
  bench->x = g_aligned_alloc0 ((size_t) m * 784, sizeof (BnlReal), 64);
  bench->labels = g_new (uint8_t, m);
  bench->m = m;
  bnl_check_fill (bench->x, (size_t) m * 784, 0, 1, 2);
  for (int i = 0; i < m; i++)
    bench->labels[i] = (uint8_t) (i % 10);
}

static void
clear_bench (Bench *bench)
{
  bnl_optimizer_free (bench->optimizer);
  bnl_workspace_free (bench->workspace);
  bnl_weights_free (bench->weights);
  bnl_arch_unref (bench->arch);
  g_aligned_free (bench->gradients);
  g_aligned_free (bench->x);
  g_free (bench->labels);
}

static void
run_step (Bench *bench)
{
  const BnlArch *arch = bench->arch;
  const BnlPass pass = { .source = BNL_STATISTICS_BATCH,
                         .statistics = bench->weights->statistics,
                         .renorm_r = 3,
                         .renorm_d = 5 };
  BnlReal *parameters = bench->weights->parameters;

  bnl_network_forward (arch, parameters, &pass, bench->m, bench->x, bench->workspace);
  bnl_network_loss (arch, bench->labels, 0, bench->workspace, NULL);
  bnl_network_backward (arch, parameters, bench->workspace, false, bench->gradients);
  bnl_network_track (bench->workspace, bench->weights);
  /* A rate of almost nothing: thousands of steps on one batch must not change what is timed. */
  bnl_optimizer_step (bench->optimizer, 1e-9, bench->gradients, parameters);
}

/* The products of a step, on the arrays that it uses. */
static void
run_products (Bench *bench)
{
  const BnlArch *arch = bench->arch;
  const BnlReal *parameters = bench->weights->parameters;

  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const BnlReal *x = i == 0 ? bench->x : bench->workspace->blocks[i - 1].a;

    bnl_blas_multiply_nt (bench->m, block->n_out, block->n_in, x, parameters + block->weight,
                          bench->workspace->blocks[i].z);
  }
  for (int i = arch->n_blocks - 1; i >= 0; i--) {
    const BnlBlock *block = &arch->blocks[i];
    const BnlReal *x = i == 0 ? bench->x : bench->workspace->blocks[i - 1].a;
    const BnlReal *dz = bench->workspace->blocks[i].dz;

    bnl_blas_multiply_tn (bench->m, block->n_out, block->n_in, dz, x, false,
                          bench->gradients + block->weight);
    if (i > 0)
      bnl_blas_multiply_nn (bench->m, block->n_out, block->n_in, dz, parameters + block->weight,
                            bench->workspace->blocks[i - 1].dz);
  }
}

/* Microseconds a call. */
static double
time_round (Bench *bench, void (*run) (Bench *), int n)
{
  const gint64 begin = g_get_monotonic_time ();

  for (int i = 0; i < n; i++)
    run (bench);
  return (double) (g_get_monotonic_time () - begin) / n;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *values, size_t n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static void
measure (const char *shape, int m, int n_hidden, const int *hidden, BnlNorm norm)
{
  static const char *const norms[] = { "none", "batch", "layer", "batch-renorm", "ghost" };
  double step[N_ROUNDS], products[N_ROUNDS], ratio[N_ROUNDS];
  Bench bench;
  int n;

  init_bench (&bench, m, n_hidden, hidden, norm);
  n = (int) (ROUND_USEC / time_round (&bench, run_step, 5)) + 1;
  for (int i = 0; i < N_ROUNDS; i++) {
    step[i] = time_round (&bench, run_step, n);
    products[i] = time_round (&bench, run_products, n);
    ratio[i] = step[i] / products[i];
  }
  g_print ("%-16s %5d  %-12s  %9.1f  %9.1f  %6.3f  %9.0f\n", shape, m, norms[norm],
           get_median (step, N_ROUNDS), get_median (products, N_ROUNDS),
           get_median (ratio, N_ROUNDS), m * 1e6 / get_median (step, N_ROUNDS));
  clear_bench (&bench);
}

int
main (void)
{
  static const int small[] = { 128 }, large[] = { 512, 512 };
  static const char *const variables[] = { "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE" };
  char message[300];

  if (!bnl_blas_start (message, sizeof message)) {
    g_printerr ("%s\n", message);
    return EXIT_FAILURE;
  }
  g_print ("kernel %s", bnl_blas_get_kernel ());
  for (size_t i = 0; i < G_N_ELEMENTS (variables); i++)
    g_print (", %s %s", variables[i], g_getenv (variables[i]) ? g_getenv (variables[i]) : "unset");
  g_print ("\n%-16s %5s  %-12s  %9s  %9s  %6s  %9s\n", "network", "batch", "norm", "us a step",
           "products", "ratio", "images/s");
  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
    measure ("784-128-10", 64, 1, small, norm);
  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_BATCH; norm++)
    measure ("784-128-10", 8, 1, small, norm);
  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_BATCH; norm++)
    measure ("784-512-512-10", 256, 2, large, norm);
  return EXIT_SUCCESS;
}
