#pragma once

#include "bnl-runs-keeper.h"
#include "lab/bnl-series.h"
#include "plot/bnl-curve.h"

/* The curves of stored runs, made on the store's thread: a run of a million steps takes its time.
 */

typedef enum {
  BNL_RUNS_CURVE_TRAIN_LOSS,
  BNL_RUNS_CURVE_HELD_OUT_LOSS,
  BNL_RUNS_CURVE_TRAIN_ACCURACY,
  BNL_RUNS_CURVE_HELD_OUT_ACCURACY,
  BNL_RUNS_N_CURVES,
} BnlRunsCurve;

/* Of one run. */
typedef struct {
  gint64 id;
  char *title;
  int lane;
  gboolean on_test;                    /* held-out images are the test images */
  gboolean with_curves;                /* they are wanted, else its rows alone */
  BnlSeries *series;                   /* NULL: to be read */
  BnlCurve *curves[BNL_RUNS_N_CURVES]; /* owned until someone takes them */
  gsize n_drawn;                       /* rows of the series that are in the curves */
} BnlRunsLoad;

void bnl_runs_load_free (BnlRunsLoad *load);

/* Takes loads (GPtrArray of BnlRunsLoad, which it frees).  smoothing: of the training curves.
 * The callback finishes with bnl_runs_loader_finish(). */
void bnl_runs_loader_ask (BnlRunsKeeper *keeper,
                          gpointer source,
                          GPtrArray *loads,
                          double smoothing,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* The same loads; those that could not be read are left out.  NULL with error where none could. */
GPtrArray *bnl_runs_loader_finish (GAsyncResult *result, GError **error);

/* What the series has beyond n_drawn goes into the curves; main thread once they are drawn. */
void bnl_runs_load_append (BnlRunsLoad *load, BnlCurve *const *curves);
