#include "bnl-seed-feed.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"
#include "bnl-train-curve.h"
#include "plot/bnl-band.h"

/* A moving average whose weights sum to one from the beginning, as BnlCurve's. */
typedef struct {
  double sum, mass;
} Average;

/* A seed of one arm. */
typedef struct {
  gboolean joined; /* it has a number in the bands */
  guint number;
  gsize n_read;
  Average averages[BNL_TRAIN_CURVE_N_KINDS];
} Member;

typedef struct {
  BnlChartUnitRun first;                   /* run NULL: there is no such arm */
  BnlBand *bands[BNL_TRAIN_CURVE_N_KINDS]; /* the charts' */
  BnlRuler *ruler;                         /* owned; NULL while x counts steps */
  Member *members;                         /* [n_seeds] */
  guint n_diverged;                        /* as marked */
} Lane;

struct _BnlSeedFeed {
  BnlChart *loss, *accuracy; /* borrowed */
  BnlRepetition *repetition; /* borrowed */
  guint n_seeds;
  guint n_left_out;
  BnlNorm norm;
  Lane lanes[BNL_N_ARMS];
  double smoothing;
  BnlChartUnit unit;
};

/* --- who is in --- */

/* Half a seed would say less of the steps it did not make, and of one arm more than of the other.
 */
static gboolean
is_given_up (BnlRepetition *repetition, guint seed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_repetition_get_run (repetition, seed, arm);
    BnlRunState state = run ? bnl_run_get_state (run) : BNL_RUN_READY;

    if (state == BNL_RUN_STOPPED || state == BNL_RUN_FAILED)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_measured (BnlRepetition *repetition, guint seed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_repetition_get_run (repetition, seed, arm);

    if (run && bnl_series_get_length (bnl_run_get_series (run)) > 0)
      return TRUE;
  }
  return FALSE;
}

guint
bnl_seed_feed_count (BnlRepetition *repetition)
{
  guint n = 0;

  for (guint seed = 0; seed < bnl_repetition_get_n_seeds (repetition); seed++)
    if (is_measured (repetition, seed) && !is_given_up (repetition, seed))
      n++;
  return n;
}

static guint
count_left_out (BnlSeedFeed *feed)
{
  guint n = 0;

  for (guint seed = 0; seed < feed->n_seeds; seed++)
    n += is_given_up (feed->repetition, seed) ? 1 : 0;
  return n;
}

/* --- bands --- */

static void
add_bands (BnlSeedFeed *feed, BnlArm arm)
{
  Lane *lane = &feed->lanes[arm];
  const BnlSpec *spec = bnl_run_get_spec (lane->first.run);
  g_autofree char *label = bnl_train_curve_dup_label (arm, feed->norm);

  for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++) {
    g_autofree char *name = bnl_train_curve_dup_name (kind, spec, arm, feed->norm);
    gboolean training = bnl_train_curve_is_training (kind);

    lane->bands[kind] = bnl_band_new (name, bnl_train_curve_get_color (arm),
                                      training ? BNL_CURVE_SOLID : BNL_CURVE_DASHED, _ ("seeds"));
    if (training)
      bnl_band_set_label (lane->bands[kind], label);
    bnl_chart_take_layer (bnl_train_curve_is_loss (kind) ? feed->loss : feed->accuracy,
                          bnl_band_get_layer (lane->bands[kind]));
  }
}

/* All that was read is forgotten. */
static void
begin_anew (BnlSeedFeed *feed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    Lane *lane = &feed->lanes[arm];

    if (!lane->first.run)
      continue;
    g_clear_pointer (&lane->ruler, bnl_ruler_unref);
    if (feed->unit != BNL_CHART_UNIT_STEP)
      lane->ruler = bnl_ruler_new ();
    for (guint seed = 0; seed < feed->n_seeds; seed++)
      lane->members[seed] = (Member){ 0 };
    for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++) {
      bnl_band_clear (lane->bands[kind]);
      bnl_band_set_ruler (lane->bands[kind], lane->ruler);
      if (bnl_train_curve_is_training (kind))
        bnl_band_set_smoothing (lane->bands[kind], feed->smoothing);
    }
    lane->n_diverged = 0;
  }
  bnl_chart_clear_markers (feed->loss);
  bnl_chart_clear_markers (feed->accuracy);
}

/* How long an epoch is, which the first seed has been through. */
static void
measure_epoch (Lane *lane)
{
  const BnlSeries *series = bnl_run_get_series (lane->first.run);
  gsize length = bnl_series_get_length (series);

  for (gsize i = 1; i < length; i++)
    if (bnl_chart_unit_measure_epoch (&lane->first, bnl_series_get (series, i - 1),
                                      bnl_series_get (series, i)))
      return;
}

BnlSeedFeed *
bnl_seed_feed_new (BnlChart *loss, BnlChart *accuracy, BnlRepetition *repetition, BnlNorm norm)
{
  BnlSeedFeed *feed = g_new0 (BnlSeedFeed, 1);

  feed->loss = loss;
  feed->accuracy = accuracy;
  feed->repetition = repetition;
  feed->n_seeds = bnl_repetition_get_n_seeds (repetition);
  feed->norm = norm;
  bnl_chart_clear (loss);
  bnl_chart_clear (accuracy);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    Lane *lane = &feed->lanes[arm];

    lane->first.run = bnl_repetition_get_run (repetition, 0, arm);
    if (!lane->first.run)
      continue;
    lane->members = g_new0 (Member, feed->n_seeds);
    measure_epoch (lane);
    add_bands (feed, arm);
  }
  begin_anew (feed);
  return feed;
}

void
bnl_seed_feed_free (BnlSeedFeed *feed)
{
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_clear_pointer (&feed->lanes[arm].ruler, bnl_ruler_unref);
    g_free (feed->lanes[arm].members);
  }
  g_free (feed);
}

/* --- rows --- */

/* The first seed to make a step says where it lies; seeds after the first go on from where that one
 * was, as its clock would have. */
static void
extend_ruler (BnlSeedFeed *feed, Lane *lane, guint seed, const BnlSeries *series, gsize index)
{
  const BnlMetrics *row = bnl_series_get (series, index);
  gsize length = lane->ruler ? bnl_ruler_get_length (lane->ruler) : 0;
  double last = length > 0 ? bnl_ruler_get_x (lane->ruler, (double) length) : 0.0;
  double x;

  if (!lane->ruler || row->step <= length)
    return;
  x = bnl_chart_unit_get_x (feed->unit, &lane->first, row);
  if (feed->unit == BNL_CHART_UNIT_SECONDS && seed > 0 && index > 0)
    x = last + row->seconds - bnl_series_get (series, index - 1)->seconds;
  bnl_ruler_append (lane->ruler, MAX (x, last));
}

static double
smooth (Average *average, double weight, double raw)
{
  if (isnan (raw))
    return raw;
  average->sum = weight * average->sum + (1.0 - weight) * raw;
  average->mass = weight * average->mass + (1.0 - weight);
  return average->sum / average->mass;
}

static void
append_row (BnlSeedFeed *feed, Lane *lane, Member *member, const BnlMetrics *row)
{
  for (BnlTrainCurve kind = 0; kind < BNL_TRAIN_CURVE_N_KINDS; kind++) {
    double value = bnl_train_curve_get_value (kind, row);

    if (bnl_train_curve_is_training (kind))
      value = smooth (&member->averages[kind], feed->smoothing, value);
    else if (!isfinite (value))
      continue; /* a step without a measurement is no gap between two that have one */
    bnl_band_append (lane->bands[kind], member->number, (double) row->step, value);
  }
}

static gboolean
take_rows (BnlSeedFeed *feed, Lane *lane, guint seed, BnlRun *run)
{
  Member *member = &lane->members[seed];
  const BnlSeries *series = bnl_run_get_series (run);
  gsize length = bnl_series_get_length (series);

  /* Both arms of a seed at once, whichever came first: bands say how many they are of. */
  for (BnlTrainCurve kind = 0; !member->joined && kind < BNL_TRAIN_CURVE_N_KINDS; kind++)
    member->number = bnl_band_add_run (lane->bands[kind]);
  member->joined = TRUE;
  if (member->n_read >= length)
    return FALSE;
  for (; member->n_read < length; member->n_read++) {
    extend_ruler (feed, lane, seed, series, member->n_read);
    append_row (feed, lane, member, bnl_series_get (series, member->n_read));
  }
  return TRUE;
}

/* --- divergences --- */

/* "with BN: 2 of 5 diverged, first at step 57". */
static char *
label_divergences (BnlSeedFeed *feed, BnlArm arm, guint n, guint64 step)
{
  g_autofree char *name = bnl_train_curve_dup_label (arm, feed->norm);
  g_autofree char *at = bnl_format_count (step);
  guint n_seeds = feed->n_seeds - feed->n_left_out;

  return n == 1 ? g_strdup_printf (_ ("%s: %u of %u diverged, at step %s"), name, n, n_seeds, at)
                : g_strdup_printf (_ ("%s: %u of %u diverged, first at step %s"), name, n, n_seeds,
                                   at);
}

/* One mark an arm, where the first of its seeds diverged. */
static void
mark_divergences (BnlSeedFeed *feed, BnlArm arm)
{
  Lane *lane = &feed->lanes[arm];
  guint64 first = G_MAXUINT64;
  guint n = 0;
  g_autofree char *label = NULL;
  double x;

  for (guint seed = 0; seed < feed->n_seeds; seed++) {
    BnlRun *run = bnl_repetition_get_run (feed->repetition, seed, arm);

    if (bnl_run_get_state (run) != BNL_RUN_DIVERGED || is_given_up (feed->repetition, seed))
      continue;
    first = MIN (first, bnl_run_get_diverged_at (run));
    n++;
  }
  lane->n_diverged = n;
  if (n == 0)
    return;
  x = lane->ruler ? bnl_ruler_get_x (lane->ruler, (double) first) : (double) first;
  label = label_divergences (feed, arm, n, first);
  bnl_chart_add_divergence (feed->loss, x, bnl_train_curve_get_color (arm), label);
  bnl_chart_add_divergence (feed->accuracy, x, bnl_train_curve_get_color (arm), label);
}

static gboolean
has_new_divergence (BnlSeedFeed *feed)
{
  guint n = 0, n_marked = 0;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    n_marked += feed->lanes[arm].n_diverged;
    for (guint seed = 0; feed->lanes[arm].first.run && seed < feed->n_seeds; seed++)
      if (bnl_run_get_state (bnl_repetition_get_run (feed->repetition, seed, arm)) ==
              BNL_RUN_DIVERGED &&
          !is_given_up (feed->repetition, seed))
        n++;
  }
  return n != n_marked;
}

static gboolean
update_marks (BnlSeedFeed *feed)
{
  if (!has_new_divergence (feed))
    return FALSE;
  bnl_chart_clear_markers (feed->loss);
  bnl_chart_clear_markers (feed->accuracy);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    if (feed->lanes[arm].first.run)
      mark_divergences (feed, arm);
  return TRUE;
}

/* --- all of it --- */

static void
update_axes (BnlSeedFeed *feed)
{
  double extent = 0.0, band = 0.0;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const Lane *lane = &feed->lanes[arm];

    if (!lane->first.run)
      continue;
    extent = MAX (extent,
                  bnl_chart_unit_find_extent (feed->unit, &lane->first, lane->members[0].n_read));
    band = MAX (band, bnl_chart_unit_find_band (feed->unit, &lane->first));
  }
  bnl_chart_set_x_extent (feed->loss, extent);
  bnl_chart_set_x_extent (feed->accuracy, extent);
  bnl_chart_set_band (feed->loss, band);
  bnl_chart_set_band (feed->accuracy, band);
}

gboolean
bnl_seed_feed_update (BnlSeedFeed *feed)
{
  guint n_left_out = count_left_out (feed);
  gboolean changed = n_left_out != feed->n_left_out;

  if (changed) {
    feed->n_left_out = n_left_out;
    begin_anew (feed);
  }
  for (guint seed = 0; seed < feed->n_seeds; seed++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
      if (feed->lanes[arm].first.run && is_measured (feed->repetition, seed) &&
          !is_given_up (feed->repetition, seed) &&
          take_rows (feed, &feed->lanes[arm], seed,
                     bnl_repetition_get_run (feed->repetition, seed, arm)))
        changed = TRUE;
  changed = update_marks (feed) || changed;
  update_axes (feed);
  return changed;
}

void
bnl_seed_feed_set_smoothing (BnlSeedFeed *feed, double weight)
{
  if (weight == feed->smoothing)
    return;
  feed->smoothing = weight;
  begin_anew (feed);
}

void
bnl_seed_feed_set_unit (BnlSeedFeed *feed, BnlChartUnit unit)
{
  if (unit == feed->unit)
    return;
  feed->unit = unit;
  begin_anew (feed);
}

static gboolean
has_band (const Lane *lane, const char *name)
{
  for (BnlTrainCurve kind = 0; lane->first.run && kind < BNL_TRAIN_CURVE_N_KINDS; kind++)
    if (g_str_equal (bnl_band_get_name (lane->bands[kind]), name))
      return TRUE;
  return FALSE;
}

gboolean
bnl_seed_feed_tell_time (BnlSeedFeed *feed,
                         const char *name,
                         double step,
                         double *epoch,
                         double *seconds)
{
  guint n = 0;
  double sum = 0.0;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const Lane *lane = &feed->lanes[arm];

    if (!has_band (lane, name))
      continue;
    for (guint seed = 0; step >= 1 && seed < feed->n_seeds; seed++) {
      BnlRun *run = bnl_repetition_get_run (feed->repetition, seed, arm);
      const BnlMetrics *row = bnl_series_find (bnl_run_get_series (run), (guint64) step);

      if (!row || !lane->members[seed].joined)
        continue;
      *epoch = bnl_chart_unit_count_epochs (&lane->first, row);
      sum += row->seconds;
      n++;
    }
  }
  if (n > 0)
    *seconds = sum / n;
  return n > 0;
}
