#include "bnl-experiment-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "bnl-dataset-title.h"
#include "bnl-format.h"
#include "bnl-setting-words.h"

/* --- how far it is --- */

static char *
describe_count (BnlExperimentRunner *runner)
{
  guint n_runs = bnl_experiment_runner_get_n_runs (runner);
  g_autofree char *done = bnl_format_count (bnl_experiment_runner_get_n_done (runner));
  g_autofree char *all = bnl_format_count (n_runs);

  return g_strdup_printf (ngettext ("%s of %s run done", "%s of %s runs done", n_runs), done, all);
}

static char *
describe_all (BnlExperimentRunner *runner)
{
  guint n_runs = bnl_experiment_runner_get_n_runs (runner);
  g_autofree char *all = bnl_format_count (n_runs);

  return g_strdup_printf (ngettext ("%s run", "%s runs", n_runs), all);
}

static char *
describe_running (BnlExperimentRunner *runner)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (runner);
  double seconds = run ? bnl_sweep_run_get_seconds_left (run) : (double) NAN;
  g_autofree char *count = describe_count (runner);
  g_autofree char *left = NULL;

  if (!isfinite (seconds))
    return g_strdup_printf (_ ("Running: %s"), count);
  left = bnl_format_duration (seconds);
  return g_strdup_printf (_ ("Running: %s, %s left"), count, left);
}

static char *
describe_finished (BnlExperimentRunner *runner)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (runner);
  g_autofree char *all = describe_all (runner);
  g_autofree char *problem = run ? bnl_sweep_run_dup_problem (run) : NULL;

  if (problem)
    return g_strdup_printf (_ ("Finished: %s.  %s"), all, problem);
  return g_strdup_printf (_ ("Finished: %s"), all);
}

static char *
describe_failure (BnlExperimentRunner *runner)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (runner);
  g_autofree char *problem = run ? bnl_sweep_run_dup_problem (run) : NULL;

  return g_strdup_printf (_ ("Failed: %s"), problem ? problem : _ ("nothing could be trained"));
}

char *
bnl_experiment_words_describe_status (BnlExperimentRunner *runner, const char *waits_for)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (runner);
  g_autofree char *count = describe_count (runner);
  g_autofree char *all = describe_all (runner);

  switch (bnl_experiment_runner_get_state (runner)) {
  case BNL_RUNNER_LOADING:
    return g_strdup (_ ("Loading…"));
  case BNL_RUNNER_INTERRUPTED:
    return g_strdup_printf (run && bnl_sweep_run_get_state (run) == BNL_SWEEP_STOPPED
                                ? _ ("Stopped: %s")
                                : _ ("Ready to go on: %s"),
                            count);
  case BNL_RUNNER_WAITING:
    return g_strdup_printf (_ ("Waiting for “%s” to end"), waits_for);
  case BNL_RUNNER_RUNNING:
    return describe_running (runner);
  case BNL_RUNNER_PAUSED:
    return g_strdup_printf (_ ("Paused: %s"), count);
  case BNL_RUNNER_FINISHED:
    return describe_finished (runner);
  case BNL_RUNNER_FAILED:
    return describe_failure (runner);
  case BNL_RUNNER_READY:
  default:
    return g_strdup_printf (_ ("Ready: %s"), all);
  }
}

/* --- what is trained --- */

/* "0.1" of "gaussian:0.1": the title of such an axis says of what it is. */
static const char *
get_figure (const BnlSweepAxis *axis, guint index)
{
  const char *value = axis->values[index];
  const char *colon = axis->numeric ? strchr (value, ':') : NULL;

  return colon ? colon + 1 : value;
}

/* "learning rate 0.001 to 10", "dropout 0, 0.2"; NULL where it does not vary. */
static char *
describe_axis (const BnlSweep *sweep, const char *key)
{
  int index = bnl_sweep_find_axis (sweep, key);
  const BnlSweepAxis *axis;
  g_autofree char *all = NULL;

  if (index < 0)
    return NULL;
  axis = bnl_sweep_get_axis (sweep, (guint) index);
  if (axis->numeric && axis->n > 2)
    return g_strdup_printf (_ ("%s %s to %s"), axis->title, get_figure (axis, 0),
                            get_figure (axis, axis->n - 1));
  all = g_strjoinv (", ", (char **) axis->values);
  return g_strdup_printf ("%s %s", axis->title, all);
}

static gboolean
is_among (const char *key, const char *const *keys)
{
  return g_strv_contains (keys, key);
}

static char *
describe_network (BnlExperimentRunner *runner)
{
  BnlSweep *sweep = bnl_experiment_runner_get_sweep (runner);
  BnlSweepRun *run = bnl_experiment_runner_get_run (runner);
  BnlDataset *dataset = run ? bnl_sweep_run_get_dataset (run, 0, 0) : NULL;
  const BnlSpec *base = bnl_sweep_get_base (sweep);
  char *axis = describe_axis (sweep, "hidden");
  GString *text;

  if (axis)
    return axis;
  text = g_string_new (NULL);
  if (dataset)
    g_string_append_printf (text, "%d-",
                            bnl_dataset_get_width (dataset) * bnl_dataset_get_height (dataset));
  for (guint i = 0; i < base->n_hidden; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? "-" : "", base->hidden[i]);
  if (dataset)
    g_string_append_printf (text, "%s%u", base->n_hidden > 0 ? "-" : "",
                            bnl_dataset_get_n_classes (dataset));
  return g_string_free (text, FALSE);
}

/* "rate 0.1 × batch size / 64". */
static char *
describe_rate (const BnlSweep *sweep)
{
  guint n;
  const BnlSweepScaling *scalings = bnl_sweep_get_scalings (sweep, &n);
  g_autofree char *rate = bnl_spec_dup_value (bnl_sweep_get_base (sweep), "lr");
  char *axis = describe_axis (sweep, "lr");

  if (axis)
    return axis;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (scalings[i].key, "lr")) {
      int by = bnl_sweep_find_axis (sweep, scalings[i].by);
      const char *title = by < 0 ? scalings[i].by : bnl_sweep_get_axis (sweep, (guint) by)->title;

      return g_strdup_printf (_ ("rate %s × %s / %g"), rate, title, scalings[i].at);
    }
  return g_strdup_printf (_ ("rate %s"), rate);
}

static char *
describe_length (const BnlSweep *sweep)
{
  const BnlSpec *base = bnl_sweep_get_base (sweep);
  g_autofree char *count = NULL;

  if (base->steps > 0) {
    count = bnl_format_count (base->steps);
    return g_strdup_printf (ngettext ("%s step", "%s steps", (gulong) base->steps), count);
  }
  count = bnl_format_count (base->epochs);
  return g_strdup_printf (ngettext ("%s epoch", "%s epochs", (gulong) base->epochs), count);
}

/* Takes text. */
static void
add_part (GPtrArray *parts, char *text)
{
  if (text && text[0])
    g_ptr_array_add (parts, text);
  else
    g_free (text);
}

char *
bnl_experiment_words_describe_sweep (BnlExperimentRunner *runner)
{
  const char *const told[] = { "data", "hidden", "lr", NULL };
  BnlSweep *sweep = bnl_experiment_runner_get_sweep (runner);
  const BnlSpec *base = bnl_sweep_get_base (sweep);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *optimizer = bnl_setting_words_describe_value (base, "optimizer");
  g_autofree char *rate = describe_rate (sweep);
  char *data = describe_axis (sweep, "data");
  guint n_seeds = bnl_sweep_get_n_seeds (sweep);

  add_part (parts, data ? data : bnl_dataset_title_find (base->data));
  add_part (parts, describe_network (runner));
  add_part (parts, g_strdup_printf ("%s, %s", optimizer, rate));
  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    const char *key = bnl_sweep_get_axis (sweep, i)->key;

    if (!is_among (key, told))
      add_part (parts, describe_axis (sweep, key));
  }
  add_part (parts, describe_length (sweep));
  add_part (parts, g_strdup_printf (ngettext ("%u seed", "%u seeds", n_seeds), n_seeds));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

char *
bnl_experiment_words_describe_runs (BnlExperimentRunner *runner)
{
  g_autofree char *all = describe_all (runner);
  g_autofree char *done = bnl_format_count (bnl_experiment_runner_get_n_done (runner));

  return g_strdup_printf (_ ("%s, %s done"), all, done);
}

char *
bnl_experiment_words_describe_grounds (BnlExperimentRunner *runner)
{
  guint n_seeds = bnl_sweep_get_n_seeds (bnl_experiment_runner_get_sweep (runner));

  if (n_seeds < 2)
    return g_strdup (_ ("from one seed: no more than a hint"));
  /* The verdict begins with how much of it there is. */
  if (bnl_experiment_runner_get_state (runner) != BNL_RUNNER_FINISHED)
    return g_strdup ("");
  return g_strdup_printf (_ ("from %u seeds"), n_seeds);
}
