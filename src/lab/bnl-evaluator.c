#include "bnl-evaluator.h"

#include "engine/bnl-loss.h"

/* A batch is large enough for the products to run at full speed and small enough that whoever
 * wants it to stop waits a few hundredths of a second at most. */
#define MAX_ROWS 256
#define MIN_ROWS 16
#define MAX_PRODUCTS 1e8 /* multiplications a batch */

struct _BnlEvaluator {
  BnlArch *arch;
  BnlScale scale;
  guint max_rows;
  BnlWorkspace *workspace;
  float *x;       /* [max_rows, n_inputs] */
  guint8 *labels; /* [max_rows] */
};

BnlEvaluator *
bnl_evaluator_new (BnlArch *arch, const BnlScale *scale)
{
  const double rows = MAX_PRODUCTS / (double) arch->n_parameters;
  const guint max_rows = (guint) CLAMP (rows, MIN_ROWS, MAX_ROWS);
  BnlWorkspace *workspace = bnl_workspace_new (arch, (int) max_rows, false);
  BnlEvaluator *evaluator;

  if (workspace == NULL)
    return NULL;
  evaluator = g_new (BnlEvaluator, 1);
  *evaluator = (BnlEvaluator){
    .arch = bnl_arch_ref (arch),
    .scale = *scale,
    .max_rows = max_rows,
    .workspace = workspace,
    .x = g_new (float, (gsize) max_rows *(gsize) bnl_arch_get_n_inputs (arch)),
    .labels = g_new (guint8, max_rows),
  };
  return evaluator;
}

void
bnl_evaluator_free (BnlEvaluator *evaluator)
{
  if (evaluator == NULL)
    return;
  bnl_workspace_free (evaluator->workspace);
  bnl_arch_unref (evaluator->arch);
  g_free (evaluator->x);
  g_free (evaluator->labels);
  g_free (evaluator);
}

static void
gather (BnlEvaluator *evaluator,
        const BnlImages *images,
        const guint32 *indices,
        guint32 first,
        guint32 m)
{
  const gsize n_pixels = (gsize) bnl_arch_get_n_inputs (evaluator->arch);

  for (guint32 i = 0; i < m; i++) {
    const gsize image = indices != NULL ? indices[first + i] : first + i;

    bnl_scale_apply (&evaluator->scale, n_pixels, images->pixels + image * n_pixels,
                     evaluator->x + i * n_pixels);
    evaluator->labels[i] = images->labels[image];
  }
}

/* A single image is not left over: it has no statistics of its own. */
static guint32
count_rows (const BnlEvaluator *evaluator, guint32 n_left)
{
  return n_left == evaluator->max_rows + 1 ? n_left - 2 : MIN (n_left, evaluator->max_rows);
}

gboolean
bnl_evaluator_visit (BnlEvaluator *evaluator,
                     const BnlWeights *weights,
                     const BnlReal *statistics,
                     const BnlImages *images,
                     const guint32 *indices,
                     guint32 n,
                     const BnlCancel *cancel,
                     BnlEvaluatorVisit visit,
                     gpointer data)
{
  const gboolean given = statistics != NULL || n == 1;
  const BnlPass pass = { .source = given ? BNL_STATISTICS_GIVEN : BNL_STATISTICS_BATCH,
                         .statistics = statistics != NULL ? statistics : weights->statistics,
                         .renorm_r = 1.0,
                         .cancel = cancel };

  for (guint32 first = 0; first < n;) {
    const guint32 m = count_rows (evaluator, n - first);

    gather (evaluator, images, indices, first, m);
    if (bnl_network_forward (evaluator->arch, weights->parameters, &pass, (int) m, evaluator->x,
                             evaluator->workspace) == BNL_NETWORK_CANCELLED)
      return FALSE;
    visit (data, evaluator->workspace, first);
    first += m;
  }
  return TRUE;
}

typedef struct {
  const guint8 *labels; /* of the batch */
  double loss;          /* sums over images */
  guint64 n_correct;
} Score;

static void
add_batch (gpointer data, const BnlWorkspace *workspace, guint32 first)
{
  Score *score = data;
  const int m = workspace->m;
  int n_correct = 0;

  (void) first;
  score->loss += (double) m * bnl_loss_cross_entropy (m, bnl_arch_get_n_classes (workspace->arch),
                                                      bnl_workspace_get_logits (workspace),
                                                      score->labels, 0.0, NULL, &n_correct);
  score->n_correct += (guint64) n_correct;
}

gboolean
bnl_evaluator_run (BnlEvaluator *evaluator,
                   const BnlWeights *weights,
                   const BnlReal *statistics,
                   const BnlImages *images,
                   const guint32 *indices,
                   guint32 n,
                   const BnlCancel *cancel,
                   double *loss,
                   double *accuracy)
{
  Score score = { .labels = evaluator->labels };

  if (!bnl_evaluator_visit (evaluator, weights, statistics, images, indices, n, cancel, add_batch,
                            &score))
    return FALSE;
  *loss = score.loss / (double) n;
  *accuracy = (double) score.n_correct / (double) n;
  return TRUE;
}
