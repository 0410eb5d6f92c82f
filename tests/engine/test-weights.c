/* Architecture, weights and workspace: where things lie, how they begin, who owns them. */

#include <limits.h>
#include <string.h>

#include "engine/bnl-weights.h"
#include "engine/bnl-workspace.h"
#include "support/bnl-check.h"

static BnlArch *
make_arch (int n_inputs, int n_hidden, const int *hidden, BnlNorm norm)
{
  const BnlArchConfig config = { .n_inputs = n_inputs,
                                 .n_classes = 10,
                                 .n_hidden = n_hidden,
                                 .hidden = hidden,
                                 .norm = norm,
                                 .activation = BNL_ACTIVATION_TANH,
                                 .ghost_size = 4,
                                 .bn_eps = 1e-3,
                                 .bn_momentum = 0.25 };

  return bnl_arch_new (&config);
}

/* Marks [from, from + n) as taken, which it must not have been. */
static void
take (char *taken, size_t total, size_t from, size_t n)
{
  g_assert_cmpuint (from + n, <=, total);
  for (size_t i = from; i < from + n; i++) {
    g_assert_false (taken[i]);
    taken[i] = TRUE;
  }
}

static void
test_layout (void)
{
  const int hidden[] = { 7, 300, 5 };
  const int widths[] = { 20, 7, 300, 5, 10 };

  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++) {
    BnlArch *arch = make_arch (20, 3, hidden, norm);
    g_autofree char *parameters = g_new0 (char, arch->n_parameters);
    g_autofree char *statistics = g_new0 (char, arch->n_statistics + 1);

    g_assert_cmpint (arch->n_blocks, ==, 4);
    g_assert_cmpint (arch->max_width, ==, 300);
    g_assert_cmpint (bnl_arch_get_n_inputs (arch), ==, 20);
    g_assert_cmpint (bnl_arch_get_n_classes (arch), ==, 10);
    g_assert_true (bnl_arch_is_tracked (arch) == bnl_norm_is_tracked (norm));
    for (int i = 0; i < 4; i++) {
      const BnlBlock *block = &arch->blocks[i];
      const size_t n_in = (size_t) block->n_in, n_out = (size_t) block->n_out;

      g_assert_cmpint (block->n_in, ==, widths[i]);
      g_assert_cmpint (block->n_out, ==, widths[i + 1]);
      g_assert_true (block->norm == (i < 3 ? norm : BNL_NORM_NONE));
      g_assert_true (block->activation == (i < 3 ? BNL_ACTIVATION_TANH : BNL_ACTIVATION_LINEAR));
      take (parameters, arch->n_parameters, block->weight, n_in * n_out);
      take (parameters, arch->n_parameters, block->bias, n_out);
      if (block->norm == BNL_NORM_NONE)
        continue;
      take (parameters, arch->n_parameters, block->gamma, n_out);
      take (parameters, arch->n_parameters, block->beta, n_out);
      if (!bnl_norm_is_tracked (norm))
        continue;
      take (statistics, arch->n_statistics, block->mean, n_out);
      take (statistics, arch->n_statistics, block->var, n_out);
    }
    /* Nothing between the pieces: the count is the count of parameters. */
    g_assert_null (memchr (parameters, FALSE, arch->n_parameters));
    g_assert_null (memchr (statistics, FALSE, arch->n_statistics));
    bnl_arch_unref (arch);
  }
}

static void
test_no_hidden (void)
{
  BnlArch *arch = make_arch (784, 0, NULL, BNL_NORM_BATCH);

  g_assert_cmpint (arch->n_blocks, ==, 1);
  g_assert_cmpuint (arch->n_parameters, ==, 7850);
  g_assert_false (bnl_arch_is_tracked (arch));
  bnl_arch_unref (arch);
}

static void
test_overflow (void)
{
  const int wide[] = { INT_MAX, INT_MAX, INT_MAX };
  const int hidden[] = { 1 };
  BnlArch *arch;

  g_assert_null (make_arch (INT_MAX, 3, wide, BNL_NORM_BATCH));

  /* An architecture that can be counted but whose batch cannot, or not be had. */
  arch = make_arch (INT_MAX, 1, hidden, BNL_NORM_NONE);
  g_assert_nonnull (arch);
  bnl_arch_unref (arch);
}

static void
test_references (void)
{
  const int hidden[] = { 4 };
  BnlArch *arch = make_arch (3, 1, hidden, BNL_NORM_BATCH);
  BnlWeights *weights = bnl_weights_new (arch), *copy;
  BnlWorkspace *workspace = bnl_workspace_new (arch, 2, true);

  g_assert_true (bnl_arch_ref (arch) == arch);
  bnl_arch_unref (arch);
  bnl_arch_unref (arch);
  copy = bnl_weights_dup (weights);
  bnl_weights_free (weights);
  bnl_workspace_free (workspace);
  g_assert_cmpint (copy->arch->blocks[0].n_in, ==, 3);
  bnl_weights_free (copy);
  bnl_weights_free (NULL);
  bnl_workspace_free (NULL);
  bnl_arch_unref (NULL);
}

static gboolean
is_aligned (const BnlReal *pointer)
{
  return (uintptr_t) pointer % 64 == 0;
}

/* Everything begins at nothing but scales and variances, which are 1. */
static void
check_begin (const BnlWeights *weights, gboolean drawn)
{
  const BnlArch *arch = weights->arch;

  g_assert_true (is_aligned (weights->parameters) && is_aligned (weights->statistics));
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const int n_weights = block->n_in * block->n_out;

    g_assert_cmpint (weights->n_tracked[i], ==, 0);
    for (int j = 0; j < n_weights && !drawn; j++)
      g_assert_true (weights->parameters[block->weight + j] == 0);
    for (int j = 0; j < block->n_out && block->norm != BNL_NORM_NONE; j++) {
      g_assert_true (weights->parameters[block->gamma + j] == 1);
      g_assert_true (weights->parameters[block->beta + j] == 0);
      g_assert_true (weights->statistics[block->mean + j] == 0);
      g_assert_true (weights->statistics[block->var + j] == 1);
    }
  }
}

static void
test_begin (void)
{
  const int hidden[] = { 33, 12 };
  BnlArch *arch = make_arch (17, 2, hidden, BNL_NORM_BATCH);
  BnlWeights *weights = bnl_weights_new (arch), *copy;

  check_begin (weights, FALSE);
  bnl_check_fill (weights->parameters, arch->n_parameters, 2, 3, 1);
  bnl_check_fill (weights->statistics, arch->n_statistics, 2, 3, 2);
  weights->n_tracked[1] = (int64_t) 1 << 40;
  copy = bnl_weights_dup (weights);
  bnl_check_same (arch->n_parameters, copy->parameters, weights->parameters);
  bnl_check_same (arch->n_statistics, copy->statistics, weights->statistics);
  g_assert_cmpint (copy->n_tracked[1], ==, (int64_t) 1 << 40);

  bnl_weights_draw (weights, BNL_INIT_DEFAULT, 0, 1, NULL);
  check_begin (weights, TRUE);
  bnl_weights_copy (weights, copy, NULL);
  g_assert_true (weights->parameters[0] >= 2);
  bnl_weights_free (weights);
  bnl_weights_free (copy);
  bnl_arch_unref (arch);
}

typedef struct {
  double lowest, highest, mean, std;
} Spread;

static Spread
measure (const BnlReal *values, int n)
{
  Spread spread = { HUGE_VAL, -HUGE_VAL, 0, 0 };

  for (int i = 0; i < n; i++) {
    spread.lowest = fmin (spread.lowest, (double) values[i]);
    spread.highest = fmax (spread.highest, (double) values[i]);
    spread.mean += (double) values[i] / n;
  }
  for (int i = 0; i < n; i++)
    spread.std += pow ((double) values[i] - spread.mean, 2) / n;
  spread.std = sqrt (spread.std);
  return spread;
}

/* All weights inside +-bound and reaching for it, spread as a uniform. */
static void
check_uniform (const BnlReal *values, int n, double bound)
{
  const Spread spread = measure (values, n);

  g_assert_true (spread.lowest >= -bound * (1 + 1e-6) && spread.highest <= bound * (1 + 1e-6));
  g_assert_true (spread.lowest <= -bound * (1 - 10.0 / n));
  g_assert_true (spread.highest >= bound * (1 - 10.0 / n));
  bnl_check_near (spread.mean, 0, 4 * bound / sqrt (3.0 * n));
  bnl_check_near (spread.std, bound / sqrt (3), 4 * bound / sqrt (n));
}

static void
check_normal (const BnlReal *values, int n, double std)
{
  const Spread spread = measure (values, n);

  bnl_check_near (spread.mean, 0, 4 * std / sqrt (n));
  bnl_check_near (spread.std, std, 4 * std / sqrt (2.0 * n));
  g_assert_true (spread.highest >= 3 * std && spread.highest <= 6 * std);
}

static void
test_draw_ranges (void)
{
  const int hidden[] = { 128 };
  BnlArch *arch = make_arch (784, 1, hidden, BNL_NORM_BATCH);
  BnlWeights *weights = bnl_weights_new (arch);
  const BnlBlock *first = &arch->blocks[0], *last = &arch->blocks[1];
  const BnlReal *w = weights->parameters + first->weight, *b = weights->parameters + first->bias;
  const int n = 784 * 128;

  bnl_weights_draw (weights, BNL_INIT_DEFAULT, 0, 3, NULL);
  check_uniform (w, n, 0.0357142857);
  check_uniform (b, 128, 0.0357142857);
  check_uniform (weights->parameters + last->weight, 1280, 0.0883883476);

  bnl_weights_draw (weights, BNL_INIT_KAIMING, 0, 3, NULL);
  check_normal (w, n, sqrt (2.0 / 784));
  bnl_check_near (measure (b, 128).std, 0, 0);
  bnl_weights_draw (weights, BNL_INIT_XAVIER, 0, 3, NULL);
  check_uniform (w, n, sqrt (6.0 / (784 + 128)));
  bnl_check_near (measure (b, 128).std, 0, 0);
  bnl_weights_draw (weights, BNL_INIT_GAUSSIAN, 0.1, 3, NULL);
  check_normal (w, n, 0.1);
  bnl_weights_draw (weights, BNL_INIT_ZERO, 0, 3, NULL);
  for (size_t i = 0; i < first->gamma; i++)
    g_assert_true (weights->parameters[i] == 0);
  bnl_weights_free (weights);
  bnl_arch_unref (arch);
}

/* W and b of a block, one after the other in both. */
static gboolean
have_same_block (const BnlWeights *a, const BnlWeights *b, int i)
{
  const BnlBlock *in_a = &a->arch->blocks[i], *in_b = &b->arch->blocks[i];
  const size_t n = (size_t) in_a->n_in * (size_t) in_a->n_out;

  return memcmp (a->parameters + in_a->weight, b->parameters + in_b->weight,
                 n * sizeof (BnlReal)) == 0 &&
         memcmp (a->parameters + in_a->bias, b->parameters + in_b->bias,
                 (size_t) in_a->n_out * sizeof (BnlReal)) == 0;
}

/* An honest comparison starts from the same W and b with and without a norm; a deeper net shares
 * the blocks that it has in common. */
static void
test_draw_same_start (void)
{
  const int hidden[] = { 16, 16, 24 };

  for (BnlInit init = BNL_INIT_DEFAULT; init <= BNL_INIT_GAUSSIAN; init++) {
    BnlArch *plain = make_arch (30, 2, hidden, BNL_NORM_NONE);
    BnlArch *norm = make_arch (30, 2, hidden, BNL_NORM_BATCH);
    BnlArch *deep = make_arch (30, 3, hidden, BNL_NORM_BATCH);
    BnlWeights *a = bnl_weights_new (plain), *b = bnl_weights_new (norm);
    BnlWeights *c = bnl_weights_new (deep), *other = bnl_weights_new (plain);

    bnl_weights_draw (a, init, 0.1, 11, NULL);
    bnl_weights_draw (b, init, 0.1, 11, NULL);
    bnl_weights_draw (c, init, 0.1, 11, NULL);
    bnl_weights_draw (other, init, 0.1, 12, NULL);
    for (int i = 0; i < 3; i++)
      g_assert_true (have_same_block (a, b, i));
    g_assert_true (have_same_block (a, c, 0) && have_same_block (a, c, 1));
    for (int i = 0; i < 3; i++)
      g_assert_false (have_same_block (a, other, i));
    /* The second and the third block have as many weights but not the same. */
    g_assert_true (a->parameters[plain->blocks[1].weight] !=
                   a->parameters[plain->blocks[2].weight]);
    bnl_weights_free (a);
    bnl_weights_free (b);
    bnl_weights_free (c);
    bnl_weights_free (other);
    bnl_arch_unref (plain);
    bnl_arch_unref (norm);
    bnl_arch_unref (deep);
  }
}

/* Fills a piece of n numbers with its own number, where there is one. */
static void
mark (BnlReal *piece, size_t n, int *n_pieces)
{
  if (piece == NULL)
    return;
  g_assert_true (is_aligned (piece));
  *n_pieces += 1;
  for (size_t j = 0; j < n; j++)
    piece[j] = (BnlReal) *n_pieces;
}

static void
check_mark (const BnlReal *piece, size_t n, int *n_pieces)
{
  if (piece == NULL)
    return;
  *n_pieces += 1;
  for (size_t j = 0; j < n; j++)
    g_assert_true (piece[j] == (BnlReal) *n_pieces);
}

/* Calls visit with every piece of a block that is its own. */
#define VISIT_PIECES(visit, room, m, width, n_statistics, n_pieces)                                \
  do {                                                                                             \
    visit ((room)->z, (m) * (width), n_pieces);                                                    \
    visit ((room)->x_hat, (m) * (width), n_pieces);                                                \
    if ((room)->x_hat != NULL)                                                                     \
      visit ((room)->y, (m) * (width), n_pieces);                                                  \
    if ((room)->a != (room)->y && (room)->a != (room)->z)                                          \
      visit ((room)->a, (m) * (width), n_pieces);                                                  \
    visit ((room)->dropped, (m) * (width), n_pieces);                                              \
    visit ((room)->dz, (m) * (width), n_pieces);                                                   \
    visit ((room)->mean, n_statistics, n_pieces);                                                  \
    visit ((room)->var, n_statistics, n_pieces);                                                   \
    visit ((room)->inv_std, n_statistics, n_pieces);                                               \
    visit ((room)->r, width, n_pieces);                                                            \
    visit ((room)->d, width, n_pieces);                                                            \
    visit ((room)->scratch, 4 * (width), n_pieces);                                                \
  } while (0)

/* Each piece of its own, aligned, all of it writable; equal pieces are one. */
static void
check_workspace (BnlArch *arch, BnlNorm norm, gboolean after, gboolean trainable)
{
  enum { M = 9 };
  /* With groups of four: four and five rows. */
  const size_t n_groups = norm == BNL_NORM_GHOST ? 2 : 1;
  BnlWorkspace *workspace = bnl_workspace_new (arch, M, trainable);
  int n_marked = 0, n_checked = 0;

  g_assert_cmpint (workspace->max_batch, ==, M);
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlWorkspaceBlock *room = &workspace->blocks[i];
    const gboolean is_output = i == arch->n_blocks - 1;
    const gboolean has_norm = norm != BNL_NORM_NONE && !is_output;
    const size_t width = (size_t) arch->blocks[i].n_out;

    g_assert_true ((room->x_hat != NULL) == has_norm);
    g_assert_true ((room->y != room->z) == has_norm);
    g_assert_true ((room->a == room->z) == is_output);
    g_assert_true ((room->dz != NULL) == trainable);
    g_assert_true ((room->dropped != NULL) == (trainable && !is_output));
    g_assert_true (room->out == (has_norm && after ? room->y : room->a));
    g_assert_true ((room->mean != NULL && room->var != NULL && room->inv_std != NULL) == has_norm);
    g_assert_true ((room->r != NULL) == (has_norm && norm == BNL_NORM_BATCH_RENORM));
    VISIT_PIECES (mark, room, M, width, norm == BNL_NORM_LAYER ? M : n_groups * width, &n_marked);
  }
  for (int i = 0; i < arch->n_blocks; i++)
    VISIT_PIECES (check_mark, &workspace->blocks[i], M, (size_t) arch->blocks[i].n_out,
                  norm == BNL_NORM_LAYER ? M : n_groups * (size_t) arch->blocks[i].n_out,
                  &n_checked);
  g_assert_cmpint (n_checked, ==, n_marked);
  g_assert_true (bnl_workspace_get_logits (workspace) == workspace->blocks[2].a);
  bnl_workspace_free (workspace);
}

static void
test_workspace (void)
{
  static const int hidden[] = { 5, 70 };

  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
    for (int k = 0; k < 4; k++) {
      const BnlArchConfig config = { .n_inputs = 4,
                                     .n_classes = 10,
                                     .n_hidden = 2,
                                     .hidden = hidden,
                                     .norm = norm,
                                     .norm_position = (BnlNormPosition) (k & 1),
                                     .ghost_size = 4,
                                     .activation = BNL_ACTIVATION_TANH,
                                     .bn_eps = 1e-5,
                                     .bn_momentum = 0.1 };
      BnlArch *arch = bnl_arch_new (&config);

      check_workspace (arch, norm, k & 1, k >> 1);
      bnl_arch_unref (arch);
    }
}

static void
test_cancel (void)
{
  const int hidden[] = { 7 };
  const BnlArchConfig config = {
    .n_inputs = 5, .n_classes = 3, .n_hidden = 1, .hidden = hidden, .bn_eps = 1e-5
  };
  BnlArch *arch = bnl_arch_new (&config);
  BnlWeights *weights = bnl_weights_new (arch), *copy = bnl_weights_new (arch);
  BnlCancel cancel = false;

  g_assert_true (bnl_weights_draw (weights, BNL_INIT_KAIMING, 0, 3, &cancel));
  g_assert_true (bnl_weights_copy (copy, weights, &cancel));
  for (size_t i = 0; i < arch->n_parameters; i++)
    g_assert_true (copy->parameters[i] == weights->parameters[i]);
  atomic_store (&cancel, true);
  g_assert_false (bnl_weights_draw (weights, BNL_INIT_KAIMING, 0, 4, &cancel));
  g_assert_false (bnl_weights_draw (weights, BNL_INIT_ZERO, 0, 4, &cancel));
  weights->parameters[0] = 9;
  g_assert_false (bnl_weights_copy (copy, weights, &cancel));
  g_assert_false (copy->parameters[0] == 9);
  bnl_weights_free (weights);
  bnl_weights_free (copy);
  bnl_arch_unref (arch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/arch/layout", test_layout);
  g_test_add_func ("/engine/arch/no-hidden", test_no_hidden);
  g_test_add_func ("/engine/arch/overflow", test_overflow);
  g_test_add_func ("/engine/arch/references", test_references);
  g_test_add_func ("/engine/weights/begin", test_begin);
  g_test_add_func ("/engine/weights/draw-ranges", test_draw_ranges);
  g_test_add_func ("/engine/weights/draw-same-start", test_draw_same_start);
  g_test_add_func ("/engine/weights/cancel", test_cancel);
  g_test_add_func ("/engine/workspace/pieces", test_workspace);
  return g_test_run ();
}
