#include "bnl-fold-check.h"

#include <math.h>

#define MAX_ROWS 256

static guint
find_best (const BnlReal *logits, guint n_classes)
{
  guint best = 0;

  for (guint i = 1; i < n_classes; i++)
    if (logits[i] > logits[best])
      best = i;
  return best;
}

static void
compare_rows (BnlFoldCheck *check,
              const BnlReal *before,
              const BnlReal *after,
              guint m,
              guint n_classes)
{
  for (guint i = 0; i < m; i++) {
    const BnlReal *a = before + i * n_classes, *b = after + i * n_classes;

    for (guint j = 0; j < n_classes; j++)
      check->max_difference = fmax (check->max_difference, fabs ((double) a[j] - (double) b[j]));
    check->n_changed += find_best (a, n_classes) != find_best (b, n_classes);
  }
}

gboolean
bnl_fold_check_add (BnlFoldCheck *check,
                    const BnlSnapshot *snapshot,
                    const BnlReal *statistics,
                    const BnlSnapshot *folded,
                    const BnlImages *images)
{
  const BnlSnapshot *sides[] = { snapshot, folded };
  const BnlPass pass = { .source = BNL_STATISTICS_GIVEN, .statistics = statistics };
  const gsize n_pixels = (gsize) bnl_arch_get_n_inputs (snapshot->weights->arch);
  const guint n_classes = (guint) bnl_arch_get_n_classes (snapshot->weights->arch);
  g_autofree float *x = g_new (float, MAX_ROWS *n_pixels);
  BnlWorkspace *rooms[] = { bnl_workspace_new (snapshot->weights->arch, MAX_ROWS, false),
                            bnl_workspace_new (folded->weights->arch, MAX_ROWS, false) };
  const gboolean roomy = rooms[0] != NULL && rooms[1] != NULL;

  for (guint32 first = 0; roomy && first < images->n; first += MAX_ROWS) {
    const guint m = MIN (images->n - first, MAX_ROWS);

    bnl_scale_apply (&snapshot->scale, m * n_pixels, images->pixels + first * n_pixels, x);
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
      bnl_network_forward (sides[i]->weights->arch, sides[i]->weights->parameters, &pass, (int) m,
                           x, rooms[i]);
    compare_rows (check, bnl_workspace_get_logits (rooms[0]), bnl_workspace_get_logits (rooms[1]),
                  m, n_classes);
  }
  g_clear_pointer (&rooms[0], bnl_workspace_free);
  g_clear_pointer (&rooms[1], bnl_workspace_free);
  return roomy;
}
