#include "bnl-chart-feed.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"
#include "bnl-plain-words.h"
#include "bnl-seed-feed.h"
#include "bnl-train-curve.h"
#include "plot/bnl-chart-zoom.h"

typedef struct {
  BnlChartUnitRun one;                       /* one.run NULL: there is no such arm */
  BnlCurve *curves[BNL_TRAIN_CURVE_N_KINDS]; /* the charts'; NULL while bands are there */
  BnlRuler *ruler;                           /* owned; NULL while x counts steps */
  BnlScore score;
  gsize n_read;
  gboolean is_marked; /* that it diverged */
} Lane;

struct _BnlChartFeed {
  BnlChart *loss, *accuracy; /* borrowed */
  Lane lanes[BNL_N_ARMS];
  BnlRepetition *repetition; /* borrowed; NULL: none */
  BnlSeedFeed *seeds;        /* owned; NULL: the charts have the comparison's curves */
  double smoothing;
  BnlChartUnit unit;
};

static void
label_axes (BnlChartFeed *feed)
{
  bnl_chart_set_x_label (feed->loss, bnl_chart_unit_get_name (feed->unit));
  bnl_chart_set_x_label (feed->accuracy, bnl_chart_unit_get_name (feed->unit));
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
  /* No loss is below 0, though the spread of some may reach there. */
  bnl_chart_set_y_limits (loss, 0.0, (double) NAN);
  bnl_chart_set_y_limits (accuracy, 0.0, 1.0);
  bnl_chart_set_percent (accuracy, TRUE);
  return feed;
}

void
bnl_chart_feed_free (BnlChartFeed *feed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    bnl_ruler_unref (feed->lanes[arm].ruler);
  g_clear_pointer (&feed->seeds, bnl_seed_feed_free);
  g_free (feed);
}

BnlNorm
bnl_chart_feed_get_norm (BnlChartFeed *feed)
{
  BnlRun *run = feed->lanes[BNL_ARM_WITH].one.run;

  return run ? bnl_run_get_spec (run)->norm : BNL_NORM_BATCH;
}

static void
add_curves (BnlChartFeed *feed, BnlArm arm)
{
  Lane *lane = &feed->lanes[arm];
  const BnlSpec *spec = bnl_run_get_spec (lane->one.run);
  BnlNorm norm = bnl_chart_feed_get_norm (feed);
  g_autofree char *label = bnl_train_curve_dup_label (arm, norm);

  for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++) {
    g_autofree char *name = bnl_train_curve_dup_name (kind, spec, arm, norm);
    gboolean training = bnl_train_curve_is_training (kind);
    gboolean loss = bnl_train_curve_is_loss (kind);

    lane->curves[kind] = bnl_curve_new (name, bnl_train_curve_get_color (arm),
                                        training ? BNL_CURVE_SOLID : BNL_CURVE_DASHED);
    if (training) {
      bnl_curve_set_smoothing (lane->curves[kind], feed->smoothing);
      bnl_curve_set_label (lane->curves[kind], label);
    } else {
      bnl_curve_set_best (lane->curves[kind],
                          loss ? BNL_CURVE_BEST_LOWEST : BNL_CURVE_BEST_HIGHEST);
    }
    bnl_chart_take_curve (loss ? feed->loss : feed->accuracy, lane->curves[kind]);
  }
}

static double
get_x (BnlChartFeed *feed, const Lane *lane, const BnlMetrics *row)
{
  return bnl_chart_unit_get_x (feed->unit, &lane->one, row);
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
                      get_x (feed, lane, bnl_series_get (bnl_run_get_series (lane->one.run), i)));
  for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++)
    bnl_curve_set_ruler (lane->curves[kind], lane->ruler);
}

/* How long the runs will be, and their epochs. */
static void
update_axes (BnlChartFeed *feed)
{
  double extent = 0.0;
  double band = 0.0;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const Lane *lane = &feed->lanes[arm];

    if (!lane->one.run)
      continue;
    extent = MAX (extent, bnl_chart_unit_find_extent (feed->unit, &lane->one, lane->n_read));
    band = MAX (band, bnl_chart_unit_find_band (feed->unit, &lane->one));
  }
  bnl_chart_set_x_extent (feed->loss, extent);
  bnl_chart_set_x_extent (feed->accuracy, extent);
  bnl_chart_set_band (feed->loss, band);
  bnl_chart_set_band (feed->accuracy, band);
}

/* From the first row, whatever the charts had. */
static void
follow_runs (BnlChartFeed *feed, BnlRun *const runs[BNL_N_ARMS])
{
  g_clear_pointer (&feed->seeds, bnl_seed_feed_free);
  bnl_chart_clear (feed->loss);
  bnl_chart_clear (feed->accuracy);

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    bnl_ruler_unref (feed->lanes[arm].ruler);
    feed->lanes[arm] = (Lane){ .one.run = runs[arm] };
    bnl_score_init (&feed->lanes[arm].score);
  }
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    if (feed->lanes[arm].one.run) {
      add_curves (feed, arm);
      lay_ruler (feed, &feed->lanes[arm]);
    }
  update_axes (feed);
}

void
bnl_chart_feed_follow (BnlChartFeed *feed, BnlComparison *comparison)
{
  BnlRun *runs[BNL_N_ARMS] = { NULL };

  for (BnlArm arm = BNL_ARM_WITHOUT; comparison && arm < BNL_N_ARMS; arm++)
    runs[arm] = bnl_comparison_get_run (comparison, arm);
  feed->repetition = NULL;
  follow_runs (feed, runs);
}

/* What the end of the first epoch tells. */
static void
measure_epoch (BnlChartFeed *feed, Lane *lane, const BnlMetrics *row)
{
  const BnlMetrics *before =
      lane->n_read > 0 ? bnl_series_get (bnl_run_get_series (lane->one.run), lane->n_read - 1)
                       : NULL;

  if (before && bnl_chart_unit_measure_epoch (&lane->one, before, row) &&
      feed->unit == BNL_CHART_UNIT_EPOCH)
    lay_ruler (feed, lane);
}

/* Where someone changed the learning rate; a schedule changes it all the time.  Both runs are told
 * at once and keep step: the first stands for both. */
static void
mark_rate (BnlChartFeed *feed, const Lane *lane, gsize index)
{
  const Lane *first =
      &feed->lanes[feed->lanes[BNL_ARM_WITHOUT].one.run ? BNL_ARM_WITHOUT : BNL_ARM_WITH];
  const BnlSeries *series = bnl_run_get_series (lane->one.run);
  const BnlMetrics *row = bnl_series_get (series, index);
  char rate[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *label = NULL;

  if (lane != first || index == 0 ||
      bnl_run_get_spec (lane->one.run)->schedule != BNL_SCHEDULE_CONSTANT ||
      row->lr == bnl_series_get (series, index - 1)->lr)
    return;
  label = g_strdup_printf (_ ("rate %s"), g_ascii_formatd (rate, sizeof rate, "%.3g", row->lr));
  bnl_chart_add_event (feed->loss, get_x (feed, lane, row), label);
  bnl_chart_add_event (feed->accuracy, get_x (feed, lane, row), label);
}

static void
append_row (BnlChartFeed *feed, Lane *lane, const BnlMetrics *row)
{
  measure_epoch (feed, lane, row);
  if (lane->ruler)
    bnl_ruler_append (lane->ruler, get_x (feed, lane, row));
  for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++) {
    double value = bnl_train_curve_get_value (kind, row);

    /* A step without a measurement is no gap in the line between two that have one. */
    if (bnl_train_curve_is_training (kind) || isfinite (value))
      bnl_curve_append (lane->curves[kind], (double) row->step, value);
  }
}

static gboolean
has_diverged_at (const Lane *lane, guint64 step)
{
  return lane->one.run && bnl_run_get_state (lane->one.run) == BNL_RUN_DIVERGED &&
         bnl_run_get_diverged_at (lane->one.run) == step;
}

/* "with BN: diverged at step 2"; the same for both, which makes them one label, where it is the
 * same step. */
static char *
label_divergence (BnlChartFeed *feed, const Lane *lane, BnlArm arm)
{
  const Lane *other = &feed->lanes[arm == BNL_ARM_WITH ? BNL_ARM_WITHOUT : BNL_ARM_WITH];
  guint64 at = bnl_run_get_diverged_at (lane->one.run);
  g_autofree char *step = bnl_format_count (at);

  if (!other->one.run)
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
  guint color = bnl_train_curve_get_color (arm);
  g_autofree char *label = NULL;
  const BnlSeries *series;
  const BnlMetrics *row;
  double x;

  if (lane->is_marked || bnl_run_get_state (lane->one.run) != BNL_RUN_DIVERGED)
    return FALSE;
  x = (double) bnl_run_get_diverged_at (lane->one.run);
  series = bnl_run_get_series (lane->one.run);
  row = bnl_series_find (series, bnl_run_get_diverged_at (lane->one.run));
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

/* The curves of one seed, or bands as soon as there are several, and as long: seeds that are given
 * up leave them. */
static void
choose_feed (BnlChartFeed *feed)
{
  gboolean several = feed->repetition && bnl_seed_feed_count (feed->repetition) > 1;

  if (several && !feed->seeds) {
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
      memset (feed->lanes[arm].curves, 0, sizeof feed->lanes[arm].curves);
    feed->seeds = bnl_seed_feed_new (feed->loss, feed->accuracy, feed->repetition,
                                     bnl_chart_feed_get_norm (feed));
    bnl_seed_feed_set_smoothing (feed->seeds, feed->smoothing);
    bnl_seed_feed_set_unit (feed->seeds, feed->unit);
  } else if (!several && feed->seeds) {
    BnlRun *runs[BNL_N_ARMS] = { feed->lanes[0].one.run, feed->lanes[1].one.run };

    follow_runs (feed, runs);
  }
}

void
bnl_chart_feed_repeat (BnlChartFeed *feed, BnlRepetition *repetition)
{
  /* What it had of another repetition goes with that. */
  feed->repetition = NULL;
  choose_feed (feed);
  feed->repetition = repetition;
}

gboolean
bnl_chart_feed_update (BnlChartFeed *feed)
{
  gboolean changed = FALSE;

  choose_feed (feed);
  if (feed->seeds)
    return bnl_seed_feed_update (feed->seeds);

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    Lane *lane = &feed->lanes[arm];
    const BnlSeries *series;
    gboolean diverged;
    gsize length;

    if (!lane->one.run)
      continue;
    /* First the mark: no row comes after it. */
    diverged = mark_divergence (feed, lane, arm);
    series = bnl_run_get_series (lane->one.run);
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
  if (feed->seeds) {
    bnl_seed_feed_set_smoothing (feed->seeds, weight);
    bnl_seed_feed_update (feed->seeds);
  }
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++)
      if (feed->lanes[arm].curves[kind] && bnl_train_curve_is_training (kind))
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
  if (feed->seeds) {
    bnl_seed_feed_set_unit (feed->seeds, unit);
    bnl_seed_feed_update (feed->seeds);
    return;
  }
  bnl_chart_clear_markers (feed->loss);
  bnl_chart_clear_markers (feed->accuracy);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    feed->lanes[arm].is_marked = FALSE;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    if (feed->lanes[arm].one.run) {
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
  return feed->lanes[arm].one.run;
}

const BnlScore *
bnl_chart_feed_get_score (BnlChartFeed *feed, BnlArm arm)
{
  return feed->lanes[arm].one.run ? &feed->lanes[arm].score : NULL;
}

static gboolean
has_curve (const Lane *lane, const char *name)
{
  for (BnlTrainCurve kind = 0; lane->one.run && kind < BNL_TRAIN_CURVE_N_KINDS; kind++)
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
  if (feed->seeds)
    return bnl_seed_feed_tell_time (feed->seeds, name, step, epoch, seconds);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const Lane *lane = &feed->lanes[arm];
    const BnlMetrics *row;

    if (!has_curve (lane, name))
      continue;
    row = step >= 1 ? bnl_series_find (bnl_run_get_series (lane->one.run), (guint64) step) : NULL;
    if (!row)
      return FALSE;
    *epoch = bnl_chart_unit_count_epochs (&lane->one, row);
    *seconds = row->seconds;
    return TRUE;
  }
  return FALSE;
}
