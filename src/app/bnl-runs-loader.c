#include "bnl-runs-loader.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct {
  GPtrArray *loads;
  double smoothing;
} Work;

void
bnl_runs_load_free (BnlRunsLoad *load)
{
  for (guint i = 0; i < BNL_RUNS_N_CURVES; i++)
    g_clear_pointer (&load->curves[i], bnl_curve_free);
  g_clear_pointer (&load->series, bnl_series_unref);
  g_free (load->title);
  g_free (load);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->loads);
  g_free (work);
}

static void
free_load (gpointer data)
{
  if (data)
    bnl_runs_load_free (data);
}

static gboolean
is_training (BnlRunsCurve curve)
{
  return curve == BNL_RUNS_CURVE_TRAIN_LOSS || curve == BNL_RUNS_CURVE_TRAIN_ACCURACY;
}

static void
make_curves (BnlRunsLoad *load, double smoothing)
{
  for (BnlRunsCurve kind = 0; kind < BNL_RUNS_N_CURVES; kind++) {
    const char *images = is_training (kind) ? _ ("train")
                         : load->on_test    ? _ ("test")
                                            : _ ("validation");
    g_autofree char *name = g_strdup_printf ("%s, %s", images, load->title);
    BnlCurve *curve = bnl_curve_new (name, (guint) MAX (load->lane, 0),
                                     is_training (kind) ? BNL_CURVE_SOLID : BNL_CURVE_DASHED);

    if (is_training (kind))
      bnl_curve_set_smoothing (curve, smoothing);
    else
      bnl_curve_set_best (curve, kind == BNL_RUNS_CURVE_HELD_OUT_LOSS ? BNL_CURVE_BEST_LOWEST
                                                                      : BNL_CURVE_BEST_HIGHEST);
    load->curves[kind] = curve;
  }
}

void
bnl_runs_load_append (BnlRunsLoad *load, BnlCurve *const *curves)
{
  gsize length = bnl_series_get_length (load->series);

  for (; load->n_drawn < length; load->n_drawn++) {
    const BnlMetrics *row = bnl_series_get (load->series, load->n_drawn);
    gboolean on_test = !isfinite (row->val_loss);
    double x = (double) row->step;
    double loss = (double) (on_test ? row->test_loss : row->val_loss);
    double accuracy = (double) (on_test ? row->test_accuracy : row->val_accuracy);

    bnl_curve_append (curves[BNL_RUNS_CURVE_TRAIN_LOSS], x, (double) row->train_loss);
    bnl_curve_append (curves[BNL_RUNS_CURVE_TRAIN_ACCURACY], x, (double) row->train_accuracy);
    if (isfinite (loss))
      bnl_curve_append (curves[BNL_RUNS_CURVE_HELD_OUT_LOSS], x, loss);
    if (isfinite (accuracy))
      bnl_curve_append (curves[BNL_RUNS_CURVE_HELD_OUT_ACCURACY], x, accuracy);
  }
}

/* On the store's thread. */
static gpointer
load_all (BnlStore *store, gpointer data, GError **error)
{
  Work *work = data;
  GPtrArray *done = g_ptr_array_new_with_free_func (free_load);
  g_autoptr (GError) problem = NULL;

  for (guint i = 0; i < work->loads->len; i++) {
    BnlRunsLoad *load = work->loads->pdata[i];

    if (!load->series) {
      g_clear_error (&problem);
      load->series = bnl_store_load_series (store, load->id, &problem);
    }
    if (!load->series)
      continue;
    if (load->with_curves) {
      make_curves (load, work->smoothing);
      load->n_drawn = 0;
      bnl_runs_load_append (load, load->curves);
    }
    g_ptr_array_add (done, load);
    work->loads->pdata[i] = NULL;
  }
  if (done->len > 0 || work->loads->len == 0)
    return done;
  g_ptr_array_unref (done);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

void
bnl_runs_loader_ask (BnlRunsKeeper *keeper,
                     gpointer source,
                     GPtrArray *loads,
                     double smoothing,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Work *work = g_new0 (Work, 1);

  g_ptr_array_set_free_func (loads, free_load);
  work->loads = loads;
  work->smoothing = smoothing;
  bnl_runs_keeper_ask (keeper, source, load_all, work, free_work,
                       (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

GPtrArray *
bnl_runs_loader_finish (GAsyncResult *result, GError **error)
{
  return bnl_runs_keeper_finish (result, error);
}
