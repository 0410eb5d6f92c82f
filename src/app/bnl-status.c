#include "bnl-status.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

static const BnlMetrics *
find_last_row (BnlRun *run)
{
  const BnlSeries *series = bnl_run_get_series (run);
  gsize length = bnl_series_get_length (series);

  return length > 0 ? bnl_series_get (series, length - 1) : NULL;
}

const BnlMetrics *
bnl_status_find_row (BnlComparison *comparison)
{
  gboolean any_under_way = !bnl_run_state_is_end (bnl_comparison_get_state (comparison));
  const BnlMetrics *least = NULL;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    const BnlMetrics *row;

    if (!run || (any_under_way && bnl_run_state_is_end (bnl_run_get_state (run))))
      continue;
    row = find_last_row (run);
    if (!row)
      return NULL;
    if (!least || row->step < least->step)
      least = row;
  }
  return least;
}

static BnlRun *
get_any_run (BnlComparison *comparison)
{
  BnlRun *run = bnl_comparison_get_run (comparison, BNL_ARM_WITH);

  return run ? run : bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT);
}

/* "epoch 3 of 10", or "step 300 of 1,000" where the spec counts steps. */
static char *
describe_place (BnlComparison *comparison)
{
  const BnlSpec *spec = bnl_run_get_spec (get_any_run (comparison));
  const BnlMetrics *row = bnl_status_find_row (comparison);
  g_autofree char *step = NULL;
  g_autofree char *n_steps = NULL;

  if (spec->steps == 0)
    return g_strdup_printf (_ ("epoch %u of %u"), row ? row->epoch : 1u, spec->epochs);
  step = bnl_format_count (row ? row->step : 0);
  n_steps = bnl_format_count (spec->steps);
  return g_strdup_printf (_ ("step %s of %s"), step, n_steps);
}

static char *
describe_step (const BnlMetrics *row)
{
  return bnl_format_count (row ? row->step : 0);
}

/* Of a pair that diverged. */
static gboolean
have_diverged_together (BnlComparison *comparison)
{
  return bnl_run_get_diverged_at (bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT)) ==
         bnl_run_get_diverged_at (bnl_comparison_get_run (comparison, BNL_ARM_WITH));
}

/* Appends the arms that diverged; other: into a sentence that speaks of something else. */
static void
append_diverged (GString *text, BnlComparison *comparison, gboolean other)
{
  gboolean pair = bnl_comparison_get_run (comparison, BNL_ARM_WITHOUT) &&
                  bnl_comparison_get_run (comparison, BNL_ARM_WITH);
  gboolean first = TRUE;

  if (!other && pair && have_diverged_together (comparison))
    pair = FALSE;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    g_autofree char *step = NULL;

    if (!run || bnl_run_get_state (run) != BNL_RUN_DIVERGED)
      continue;
    step = bnl_format_count (bnl_run_get_diverged_at (run));
    if (other)
      g_string_append (text, arm == BNL_ARM_WITH ? _ (" · with BN diverged")
                                                 : _ (" · without BN diverged"));
    else if (!first)
      g_string_append_c (text, ',');
    g_string_append_printf (text, _ (" at step %s"), step);
    if (!other && pair)
      g_string_append (text, arm == BNL_ARM_WITH ? _ (" with BN") : _ (" without BN"));
    first = FALSE;
    if (!other && !pair)
      break; /* the other's step is the same, or there is no other */
  }
}

void
bnl_status_append_speed (GString *text, double seconds_left, double images_rate)
{
  if (isfinite (seconds_left)) {
    g_autofree char *left = bnl_format_duration (seconds_left);

    g_string_append_printf (text, _ (" · %s left"), left);
  }
  if (isfinite (images_rate)) {
    /* Two digits are all that a rate over a few seconds is good for. */
    double unit = pow (10.0, MAX (floor (log10 (images_rate)) - 1.0, 0.0));
    g_autofree char *rate = bnl_format_count ((guint64) (round (images_rate / unit) * unit));

    g_string_append_printf (text, _ (" · %s images/s"), rate);
  }
}

static void
append_training (GString *text, BnlComparison *comparison, double seconds_left, double images_rate)
{
  g_autofree char *place = describe_place (comparison);

  g_string_append_printf (text, _ ("Training, %s"), place);
  append_diverged (text, comparison, TRUE);
  bnl_status_append_speed (text, seconds_left, images_rate);
}

static void
append_finished (GString *text, BnlComparison *comparison)
{
  const BnlMetrics *row = bnl_status_find_row (comparison);
  g_autofree char *step = describe_step (row);

  g_string_append_printf (text, _ ("Finished after %s steps"), step);
  if (row) {
    g_autofree char *seconds = bnl_format_tenths (row->seconds);

    g_string_append_printf (text, _ (", %s s of training"), seconds);
  }
  append_diverged (text, comparison, TRUE);
}

static void
append_failed (GString *text, BnlComparison *comparison)
{
  g_string_append (text, _ ("Stopped"));
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    g_autoptr (GError) error = run ? bnl_run_dup_error (run) : NULL;

    if (error) {
      g_string_append_printf (text, ": %s", error->message);
      return;
    }
  }
}

char *
bnl_status_describe (BnlComparison *comparison, double seconds_left, double images_rate)
{
  GString *text = g_string_new (NULL);
  g_autofree char *step = describe_step (bnl_status_find_row (comparison));

  switch (bnl_comparison_get_state (comparison)) {
  case BNL_RUN_READY:
    g_string_append (text, _ ("Ready"));
    break;
  case BNL_RUN_TRAINING:
    append_training (text, comparison, seconds_left, images_rate);
    break;
  case BNL_RUN_PAUSED:
    g_string_append_printf (text, _ ("Paused at step %s"), step);
    append_diverged (text, comparison, TRUE);
    break;
  case BNL_RUN_FINISHED:
    append_finished (text, comparison);
    break;
  case BNL_RUN_STOPPED:
    g_string_append_printf (text, _ ("Stopped at step %s"), step);
    append_diverged (text, comparison, TRUE);
    break;
  case BNL_RUN_DIVERGED:
    g_string_append (text, _ ("Diverged"));
    append_diverged (text, comparison, FALSE);
    break;
  case BNL_RUN_FAILED:
    append_failed (text, comparison);
    break;
  default:
    g_assert_not_reached ();
  }
  return g_string_free (text, FALSE);
}
