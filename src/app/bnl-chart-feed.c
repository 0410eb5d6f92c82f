#include "bnl-chart-feed.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"
#include "bnl-plain-words.h"
#include "plot/bnl-chart-zoom.h"

typedef enum {
  CURVE_TRAIN_LOSS,
  CURVE_HELD_OUT_LOSS,
  CURVE_TRAIN_ACCURACY,
  CURVE_HELD_OUT_ACCURACY,
  N_CURVES,
} CurveKind;

typedef struct {
  BnlRun *run;                /* borrowed */
  BnlCurve *curves[N_CURVES]; /* the charts' */
  BnlRuler *ruler;            /* owned; NULL while x counts steps */
  BnlScore score;
  gsize n_read;
  guint64 epoch_steps, epoch_examples; /* of the first epoch, once it is over; 0: not yet */
  gboolean is_marked;                  /* that it diverged */
} Lane;

struct _BnlChartFeed {
  BnlChart *loss, *accuracy; /* borrowed */
  Lane lanes[BNL_N_ARMS];
  double smoothing;
  BnlChartUnit unit;
};

static void
label_axes (BnlChartFeed *feed)
{
  const char *const labels[BNL_CHART_N_UNITS] = { _ ("step"), _ ("epoch"), _ ("examples"),
                                                  _ ("seconds") };

  bnl_chart_set_x_label (feed->loss, labels[feed->unit]);
  bnl_chart_set_x_label (feed->accuracy, labels[feed->unit]);
}

BnlChartFeed *
bnl_chart_feed_new (BnlChart *loss, BnlChart *accuracy)
{
  BnlChartFeed *feed = g_new0 (BnlChartFeed, 1);

  feed->loss = loss;
  feed->accuracy = accuracy;
  label_axes (feed);
  bnl_chart_set_hint (loss, _ ("How wrong the networks are, step by step"));
  bnl_chart_set_hint (accuracy, _ ("Share of images they name rightly, step by step"));
  bnl_chart_set_y_limits (accuracy, 0.0, 1.0);
  bnl_chart_set_percent (accuracy, TRUE);
  return feed;
}

void
bnl_chart_feed_free (BnlChartFeed *feed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    bnl_ruler_unref (feed->lanes[arm].ruler);
  g_free (feed);
}

static BnlChart *
get_chart (BnlChartFeed *feed, CurveKind kind)
{
  return kind == CURVE_TRAIN_LOSS || kind == CURVE_HELD_OUT_LOSS ? feed->loss : feed->accuracy;
}

static gboolean
is_training_curve (CurveKind kind)
{
  return kind == CURVE_TRAIN_LOSS || kind == CURVE_TRAIN_ACCURACY;
}

/* "train, with BN", "validation, without BN". */
static char *
name_curve (BnlRun *run, CurveKind kind, BnlArm arm, BnlNorm norm)
{
  const BnlSpec *spec = bnl_run_get_spec (run);
  gboolean on_test = spec->eval_on == BNL_EVAL_ON_TEST || spec->validation <= 0.0;
  const char *images = is_training_curve (kind) ? _ ("train")
                       : on_test                ? _ ("test")
                                                : _ ("validation");

  return g_strdup_printf (arm == BNL_ARM_WITH ? _ ("%s, with %s") : _ ("%s, without %s"), images,
                          bnl_plain_words_abbreviate_norm (norm));
}

BnlNorm
bnl_chart_feed_get_norm (BnlChartFeed *feed)
{
  BnlRun *run = feed->lanes[BNL_ARM_WITH].run;

  return run ? bnl_run_get_spec (run)->norm : BNL_NORM_BATCH;
}

static void
add_curves (BnlChartFeed *feed, BnlArm arm)
{
  Lane *lane = &feed->lanes[arm];
  g_autofree char *label =
      g_strdup_printf (arm == BNL_ARM_WITH ? _ ("with %s") : _ ("without %s"),
                       bnl_plain_words_abbreviate_norm (bnl_chart_feed_get_norm (feed)));

  for (CurveKind kind = 0; kind < N_CURVES; kind++) {
    g_autofree char *name = name_curve (lane->run, kind, arm, bnl_chart_feed_get_norm (feed));
    gboolean training = is_training_curve (kind);

    lane->curves[kind] =
        bnl_curve_new (name, arm == BNL_ARM_WITH ? BNL_CHART_COLOR_WITH : BNL_CHART_COLOR_WITHOUT,
                       training ? BNL_CURVE_SOLID : BNL_CURVE_DASHED);
    if (training) {
      bnl_curve_set_smoothing (lane->curves[kind], feed->smoothing);
      bnl_curve_set_label (lane->curves[kind], label);
    } else {
      bnl_curve_set_best (lane->curves[kind], kind == CURVE_HELD_OUT_LOSS ? BNL_CURVE_BEST_LOWEST
                                                                          : BNL_CURVE_BEST_HIGHEST);
    }
    bnl_chart_take_curve (get_chart (feed, kind), lane->curves[kind]);
  }
}

/* Steps of an epoch; 0: not known yet. */
static double
get_epoch_steps (const Lane *lane)
{
  const BnlSpec *spec = bnl_run_get_spec (lane->run);

  if (spec->steps == 0 && spec->epochs > 0)
    return (double) bnl_run_get_n_steps (lane->run) / spec->epochs;
  return (double) lane->epoch_steps;
}

/* With their fraction, where it is known how long one is. */
static double
count_epochs (const Lane *lane, const BnlMetrics *row)
{
  double epoch_steps = get_epoch_steps (lane);

  return epoch_steps > 0.0 ? (double) row->step / epoch_steps : (double) row->epoch;
}

static double
get_x (BnlChartFeed *feed, const Lane *lane, const BnlMetrics *row)
{
  switch (feed->unit) {
  case BNL_CHART_UNIT_EPOCH:
    return count_epochs (lane, row);
  case BNL_CHART_UNIT_EXAMPLES:
    return (double) row->examples;
  case BNL_CHART_UNIT_SECONDS:
    return row->seconds;
  case BNL_CHART_UNIT_STEP:
  case BNL_CHART_N_UNITS:
  default:
    return (double) row->step;
  }
}

/* Anew, for all that was read. */
static void
lay_ruler (BnlChartFeed *feed, Lane *lane)
{
  g_clear_pointer (&lane->ruler, bnl_ruler_unref);
  if (feed->unit != BNL_CHART_UNIT_STEP)
    lane->ruler = bnl_ruler_new ();
  for (gsize i = 0; lane->ruler && i < lane->n_read; i++)
    bnl_ruler_append (lane->ruler,
                      get_x (feed, lane, bnl_series_get (bnl_run_get_series (lane->run), i)));
  for (CurveKind kind = 0; kind < N_CURVES; kind++)
    bnl_curve_set_ruler (lane->curves[kind], lane->ruler);
}

/* How far the run will go; 0: as far as it has come. */
static double
find_extent (BnlChartFeed *feed, const Lane *lane)
{
  guint64 n_steps = bnl_run_get_n_steps (lane->run);
  double epoch_steps = get_epoch_steps (lane);

  if (feed->unit == BNL_CHART_UNIT_STEP)
    return (double) n_steps;
  if (lane->n_read >= n_steps)
    return 0.0;
  if (feed->unit == BNL_CHART_UNIT_EPOCH)
    return epoch_steps > 0.0 ? (double) n_steps / epoch_steps : 0.0;
  if (feed->unit == BNL_CHART_UNIT_EXAMPLES)
    return (double) n_steps * bnl_run_get_spec (lane->run)->batch_size;
  return 0.0;
}

/* An epoch; 0: there is but one, or it has no fixed length. */
static double
find_band (BnlChartFeed *feed, const Lane *lane)
{
  double epoch_steps = get_epoch_steps (lane);

  if (!(epoch_steps > 0.0) || (double) bnl_run_get_n_steps (lane->run) <= epoch_steps)
    return 0.0;
  switch (feed->unit) {
  case BNL_CHART_UNIT_STEP:
    return epoch_steps;
  case BNL_CHART_UNIT_EPOCH:
    return 1.0;
  case BNL_CHART_UNIT_EXAMPLES:
    return lane->epoch_examples > 0 ? (double) lane->epoch_examples
                                    : epoch_steps * bnl_run_get_spec (lane->run)->batch_size;
  case BNL_CHART_UNIT_SECONDS:
  case BNL_CHART_N_UNITS:
  default:
    return 0.0;
  }
}

/* How long the runs will be, and their epochs. */
static void
update_axes (BnlChartFeed *feed)
{
  double extent = 0.0;
  double band = 0.0;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const Lane *lane = &feed->lanes[arm];

    if (!lane->run)
      continue;
    extent = MAX (extent, find_extent (feed, lane));
    band = MAX (band, find_band (feed, lane));
  }
  bnl_chart_set_x_extent (feed->loss, extent);
  bnl_chart_set_x_extent (feed->accuracy, extent);
  bnl_chart_set_band (feed->loss, band);
  bnl_chart_set_band (feed->accuracy, band);
}

void
bnl_chart_feed_follow (BnlChartFeed *feed, BnlComparison *comparison)
{
  bnl_chart_clear (feed->loss);
  bnl_chart_clear (feed->accuracy);

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    bnl_ruler_unref (feed->lanes[arm].ruler);
    feed->lanes[arm] =
        (Lane){ .run = comparison ? bnl_comparison_get_run (comparison, arm) : NULL };
    bnl_score_init (&feed->lanes[arm].score);
  }
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    if (feed->lanes[arm].run) {
      add_curves (feed, arm);
      lay_ruler (feed, &feed->lanes[arm]);
    }
  update_axes (feed);
}

/* What the end of the first epoch tells. */
static void
measure_epoch (BnlChartFeed *feed, Lane *lane, const BnlMetrics *row)
{
  const BnlMetrics *before =
      lane->n_read > 0 ? bnl_series_get (bnl_run_get_series (lane->run), lane->n_read - 1) : NULL;

  if (lane->epoch_steps > 0 || !before || before->epoch == row->epoch)
    return;
  lane->epoch_steps = before->step;
  lane->epoch_examples = before->examples;
  if (feed->unit == BNL_CHART_UNIT_EPOCH)
    lay_ruler (feed, lane);
}

/* Where someone changed the learning rate; a schedule changes it all the time.  Both runs are told
 * at once and keep step: the first stands for both. */
static void
mark_rate (BnlChartFeed *feed, const Lane *lane, gsize index)
{
  const Lane *first =
      &feed->lanes[feed->lanes[BNL_ARM_WITHOUT].run ? BNL_ARM_WITHOUT : BNL_ARM_WITH];
  const BnlSeries *series = bnl_run_get_series (lane->run);
  const BnlMetrics *row = bnl_series_get (series, index);
  char rate[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *label = NULL;

  if (lane != first || index == 0 ||
      bnl_run_get_spec (lane->run)->schedule != BNL_SCHEDULE_CONSTANT ||
      row->lr == bnl_series_get (series, index - 1)->lr)
    return;
  label = g_strdup_printf (_ ("rate %s"), g_ascii_formatd (rate, sizeof rate, "%.3g", row->lr));
  bnl_chart_add_event (feed->loss, get_x (feed, lane, row), label);
  bnl_chart_add_event (feed->accuracy, get_x (feed, lane, row), label);
}

static void
append_row (BnlChartFeed *feed, Lane *lane, const BnlMetrics *row)
{
  gboolean on_test = !isfinite (row->val_loss);
  double x = (double) row->step;
  double loss = (double) (on_test ? row->test_loss : row->val_loss);
  double accuracy = (double) (on_test ? row->test_accuracy : row->val_accuracy);

  measure_epoch (feed, lane, row);
  if (lane->ruler)
    bnl_ruler_append (lane->ruler, get_x (feed, lane, row));
  bnl_curve_append (lane->curves[CURVE_TRAIN_LOSS], x, (double) row->train_loss);
  bnl_curve_append (lane->curves[CURVE_TRAIN_ACCURACY], x, (double) row->train_accuracy);
  /* A step without a measurement is no gap in the line between two that have one. */
  if (isfinite (loss))
    bnl_curve_append (lane->curves[CURVE_HELD_OUT_LOSS], x, loss);
  if (isfinite (accuracy))
    bnl_curve_append (lane->curves[CURVE_HELD_OUT_ACCURACY], x, accuracy);
}

static gboolean
has_diverged_at (const Lane *lane, guint64 step)
{
  return lane->run && bnl_run_get_state (lane->run) == BNL_RUN_DIVERGED &&
         bnl_run_get_diverged_at (lane->run) == step;
}

/* "with BN: diverged at step 2"; the same for both, which makes them one label, where it is the
 * same step. */
static char *
label_divergence (BnlChartFeed *feed, const Lane *lane, BnlArm arm)
{
  const Lane *other = &feed->lanes[arm == BNL_ARM_WITH ? BNL_ARM_WITHOUT : BNL_ARM_WITH];
  guint64 at = bnl_run_get_diverged_at (lane->run);
  g_autofree char *step = bnl_format_count (at);

  if (!other->run)
    return g_strdup_printf (_ ("diverged at step %s"), step);
  if (!has_diverged_at (other, at))
    return g_strdup_printf (arm == BNL_ARM_WITH ? _ ("with %s diverged at step %s")
                                                : _ ("without %s diverged at step %s"),
                            bnl_plain_words_abbreviate_norm (bnl_chart_feed_get_norm (feed)), step);
  return g_strdup_printf (_ ("both diverged at step %s"), step);
}

/* TRUE once: when it is seen that the run diverged. */
static gboolean
mark_divergence (BnlChartFeed *feed, Lane *lane, BnlArm arm)
{
  guint color = arm == BNL_ARM_WITH ? BNL_CHART_COLOR_WITH : BNL_CHART_COLOR_WITHOUT;
  g_autofree char *label = NULL;
  const BnlSeries *series;
  const BnlMetrics *row;
  double x;

  if (lane->is_marked || bnl_run_get_state (lane->run) != BNL_RUN_DIVERGED)
    return FALSE;
  x = (double) bnl_run_get_diverged_at (lane->run);
  series = bnl_run_get_series (lane->run);
  row = bnl_series_find (series, bnl_run_get_diverged_at (lane->run));
  if (!row && bnl_series_get_length (series) > 0)
    row = bnl_series_get (series, bnl_series_get_length (series) - 1);
  if (row)
    x = get_x (feed, lane, row);
  label = label_divergence (feed, lane, arm);
  lane->is_marked = TRUE;
  bnl_chart_add_divergence (feed->loss, x, color, label);
  bnl_chart_add_divergence (feed->accuracy, x, color, label);
  return TRUE;
}

gboolean
bnl_chart_feed_update (BnlChartFeed *feed)
{
  gboolean changed = FALSE;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    Lane *lane = &feed->lanes[arm];
    const BnlSeries *series;
    gboolean diverged;
    gsize length;

    if (!lane->run)
      continue;
    /* First the mark: no row comes after it. */
    diverged = mark_divergence (feed, lane, arm);
    series = bnl_run_get_series (lane->run);
    length = bnl_series_get_length (series);
    changed = changed || diverged || lane->n_read < length;
    for (; lane->n_read < length; lane->n_read++) {
      append_row (feed, lane, bnl_series_get (series, lane->n_read));
      mark_rate (feed, lane, lane->n_read);
    }
    bnl_score_update (&lane->score, series);
  }
  update_axes (feed);
  return changed;
}

void
bnl_chart_feed_set_smoothing (BnlChartFeed *feed, double weight)
{
  feed->smoothing = weight;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    for (CurveKind kind = 0; kind < N_CURVES; kind++)
      if (feed->lanes[arm].curves[kind] && is_training_curve (kind))
        bnl_curve_set_smoothing (feed->lanes[arm].curves[kind], weight);
}

void
bnl_chart_feed_set_unit (BnlChartFeed *feed, BnlChartUnit unit)
{
  if (unit == feed->unit)
    return;
  feed->unit = unit;
  label_axes (feed);
  bnl_chart_zoom_set_x (feed->loss, (double) NAN, (double) NAN);
  bnl_chart_zoom_set_x (feed->accuracy, (double) NAN, (double) NAN);
  bnl_chart_clear_markers (feed->loss);
  bnl_chart_clear_markers (feed->accuracy);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    feed->lanes[arm].is_marked = FALSE;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    if (feed->lanes[arm].run) {
      lay_ruler (feed, &feed->lanes[arm]);
      mark_divergence (feed, &feed->lanes[arm], arm);
      for (gsize i = 0; i < feed->lanes[arm].n_read; i++)
        mark_rate (feed, &feed->lanes[arm], i);
    }
  update_axes (feed);
}

BnlRun *
bnl_chart_feed_get_run (BnlChartFeed *feed, BnlArm arm)
{
  return feed->lanes[arm].run;
}

const BnlScore *
bnl_chart_feed_get_score (BnlChartFeed *feed, BnlArm arm)
{
  return feed->lanes[arm].run ? &feed->lanes[arm].score : NULL;
}

static gboolean
has_curve (const Lane *lane, const char *name)
{
  for (CurveKind kind = 0; lane->run && kind < N_CURVES; kind++)
    if (g_str_equal (bnl_curve_get_name (lane->curves[kind]), name))
      return TRUE;
  return FALSE;
}

gboolean
bnl_chart_feed_tell_time (BnlChartFeed *feed,
                          const char *name,
                          double step,
                          double *epoch,
                          double *seconds)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const Lane *lane = &feed->lanes[arm];
    const BnlMetrics *row;

    if (!has_curve (lane, name))
      continue;
    row = step >= 1 ? bnl_series_find (bnl_run_get_series (lane->run), (guint64) step) : NULL;
    if (!row)
      return FALSE;
    *epoch = count_epochs (lane, row);
    *seconds = row->seconds;
    return TRUE;
  }
  return FALSE;
}
