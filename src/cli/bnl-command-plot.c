#include "bnl-command.h"

#include <math.h>
#include <string.h>

#include "lab/bnl-metrics-file.h"
#include "lab/bnl-trainer.h"
#include "plot/bnl-chart-file.h"

#define DEFAULT_SMOOTHING 0.6 /* TensorBoard's */
#define DEFAULT_WIDTH 1200.0
#define DEFAULT_HEIGHT 480.0
#define MIN_SIZE 100.0
#define MAX_SIZE 10000.0
#define MIN_SCALE 0.1
#define MAX_SCALE 10.0

typedef struct {
  char **files; /* metrics, the picture last */
  double width, height, scale, smoothing;
  gboolean dark, log_x, log_y;
  char *x;
  guint unit; /* index of x into units */
} Arguments;

enum {
  UNIT_STEP,
  UNIT_EPOCH,
  UNIT_EXAMPLES,
  UNIT_SECONDS,
};

static const char *const units[] = { [UNIT_STEP] = "step",
                                     [UNIT_EPOCH] = "epoch",
                                     [UNIT_EXAMPLES] = "examples",
                                     [UNIT_SECONDS] = "seconds" };

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->files);
  g_free (given->x);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

typedef struct {
  BnlChart *loss, *accuracy;
  const Arguments *given;
  guint n_files;
  guint n_plain; /* runs so far that no arm gives a color */
  double epoch;  /* in x, that the runs so far agree on; 0: they do not; -1: unknown */
} Plot;

static void
clear_plot (Plot *plot)
{
  g_clear_pointer (&plot->loss, bnl_chart_free);
  g_clear_pointer (&plot->accuracy, bnl_chart_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plot, clear_plot)

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "width", 0, 0, G_OPTION_ARG_DOUBLE, &given->width, "of the picture (1200)", "PIXELS" },
    { "height", 0, 0, G_OPTION_ARG_DOUBLE, &given->height, "of the picture (480)", "PIXELS" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &given->scale, "makes a .png so much finer (1)", "X" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &given->dark, "light lines on dark", NULL },
    { "smoothing", 0, 0, G_OPTION_ARG_DOUBLE, &given->smoothing,
      "weight of the past in the training curves, 0 (off) to 0.999 (0.6)", "X" },
    { "x", 0, 0, G_OPTION_ARG_STRING, &given->x,
      "what the x axis counts: step, epoch, examples or seconds (step)", "UNIT" },
    { "log-x", 0, 0, G_OPTION_ARG_NONE, &given->log_x, "logarithmic x", NULL },
    { "log-y", 0, 0, G_OPTION_ARG_NONE, &given->log_y, "logarithmic loss", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->files, NULL,
      "CSV... OUT.svg|OUT.pdf|OUT.png" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return bnl_command_parse (
      arguments, group, "Draws loss and accuracy of runs from files that --metrics wrote.",
      "Solid lines are training, dashed ones held-out images; orange is without batch\n"
      "normalization, blue with it. Files without arms take blue where there is one, else these\n"
      "two and seven more in turn, then these again with other dashes. A ring is around the best\n"
      "held-out value, a triangle is where a value is no number. Held-out values are never\n"
      "smoothed.\n\n"
      "  bnlab-cli plot curves.csv curves.svg --smoothing 0.9");
}

static gboolean
find_unit (Arguments *given)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (given->x == NULL || g_str_equal (given->x, units[i])) {
      given->unit = i;
      return TRUE;
    }
  return FALSE;
}

static BnlCommandStatus
check_arguments (Arguments *given)
{
  guint n_files = given->files != NULL ? g_strv_length (given->files) : 0;

  if (n_files == 0)
    return bnl_command_misuse ("CSV is missing: the metrics to draw");
  if (n_files == 1)
    return bnl_command_misuse ("OUT is missing: the picture to draw “%s” into", given->files[0]);
  if (!(given->width >= MIN_SIZE && given->width <= MAX_SIZE && given->height >= MIN_SIZE &&
        given->height <= MAX_SIZE))
    return bnl_command_misuse ("--width and --height must be numbers from %g to %g", MIN_SIZE,
                               MAX_SIZE);
  if (!(given->scale >= MIN_SCALE && given->scale <= MAX_SCALE))
    return bnl_command_misuse ("--scale must be a number from %g to %g", MIN_SCALE, MAX_SCALE);
  if (!(given->smoothing >= 0 && given->smoothing <= BNL_CURVE_MAX_SMOOTHING))
    return bnl_command_misuse ("--smoothing must be a number from 0 to %g",
                               BNL_CURVE_MAX_SMOOTHING);
  if (!find_unit (given))
    return bnl_command_misuse ("--x must be step, epoch, examples or seconds, not “%s”", given->x);
  return BNL_COMMAND_DONE;
}

/* "batch" and "batch:3", not "batches". */
static gboolean
is_arm (const char *arm, const char *name)
{
  gsize length = strlen (name);

  return strncmp (arm, name, length) == 0 && (arm[length] == '\0' || arm[length] == ':');
}

/* Of a comparison with that norm: "layer", "ghost:3". */
static gboolean
is_normed_arm (const char *arm)
{
  const char *const *norms = bnl_spec_find_field ("norm")->choices;

  for (guint i = BNL_NORM_BATCH; norms[i] != NULL; i++)
    if (is_arm (arm, norms[i]))
      return TRUE;
  return FALSE;
}

static guint
choose_color (Plot *plot, const char *arm)
{
  guint turn;

  if (is_arm (arm, "none"))
    return BNL_CHART_COLOR_WITHOUT;
  if (is_normed_arm (arm))
    return BNL_CHART_COLOR_WITH;
  turn = plot->n_plain++;
  return plot->n_files == 1 ? BNL_CHART_COLOR_WITH : turn;
}

/* What tells this run from the others: "with BN, seed 3 (run.csv)"; "" where it is the only one. */
static char *
describe_run (const Plot *plot, const char *path, const char *arm)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *base = g_filename_display_basename (path);
  const char *seed = strchr (arm, ':');

  if (is_arm (arm, "none"))
    g_string_append (text, "without BN");
  else if (is_arm (arm, "batch"))
    g_string_append (text, "with BN");
  else if (is_normed_arm (arm))
    g_string_append_printf (text, "with norm %.*s", (int) strcspn (arm, ":"), arm);
  else
    g_string_append (text, arm);
  if (seed != NULL)
    g_string_append_printf (text, ", seed %s", seed + 1);
  if (plot->n_files > 1)
    g_string_append_printf (text, text->len > 0 ? " (%s)" : "%s", base);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Steps of the first epoch; 0 where no other follows. */
static gint64
count_epoch_steps (const BnlSeries *series)
{
  gsize n = bnl_series_get_length (series);

  for (gsize i = 0; i < n; i++)
    if (bnl_series_get (series, i)->epoch > 1)
      return (gint64) i;
  return 0;
}

static double
get_x (const Plot *plot, const BnlMetrics *row, gint64 epoch_steps)
{
  switch (plot->given->unit) {
  case UNIT_EPOCH:
    /* Where no epoch ended, nothing says how long one is. */
    return epoch_steps > 0 ? (double) row->step / (double) epoch_steps : (double) row->epoch;
  case UNIT_EXAMPLES:
    return (double) row->examples;
  case UNIT_SECONDS:
    return row->seconds;
  default:
    return (double) row->step;
  }
}

/* Of an epoch, in x; 0: it has no fixed width, or there is but one. */
static double
measure_epoch (const Plot *plot, const BnlSeries *series, gint64 epoch_steps)
{
  if (epoch_steps == 0 || plot->given->unit == UNIT_SECONDS)
    return 0;
  return get_x (plot, bnl_series_get (series, (gsize) epoch_steps - 1), epoch_steps);
}

/* Runs that differ in it are not shaded. */
static void
agree_on_epoch (Plot *plot, double epoch)
{
  if (epoch > 0 && plot->epoch != 0)
    plot->epoch = plot->epoch < 0 || fabs (plot->epoch - epoch) < 0.5 ? epoch : 0;
}

static BnlCurve *
create_curve (const char *kind, const char *run, guint color, BnlCurveLine line)
{
  g_autofree char *name = run[0] != '\0' ? g_strdup_printf ("%s, %s", kind, run) : g_strdup (kind);

  return bnl_curve_new (name, color, line);
}

static gboolean
has_validation (const BnlSeries *series)
{
  gsize n = bnl_series_get_length (series);

  for (gsize i = 0; i < n; i++)
    if (isfinite (bnl_series_get (series, i)->val_loss))
      return TRUE;
  return FALSE;
}

/* Only what was measured, or the line between two evaluations would be one gap. */
static void
append_held_out (BnlCurve *curve, double x, float value)
{
  if (isfinite (value))
    bnl_curve_append (curve, x, (double) value);
}

/* A lost loss is the last thing that a run measures. */
static void
add_divergence (Plot *plot, const BnlSeries *series, gint64 epoch_steps, guint color)
{
  gsize n = bnl_series_get_length (series);
  const BnlMetrics *last = n > 0 ? bnl_series_get (series, n - 1) : NULL;
  g_autofree char *label = NULL;
  double x;

  if (last == NULL || (double) last->train_loss <= BNL_TRAINER_LOSS_LIMIT)
    return;
  label = g_strdup_printf ("diverged at step %" G_GUINT64_FORMAT, last->step);
  x = get_x (plot, last, epoch_steps);
  bnl_chart_add_divergence (plot->loss, x, color, label);
  bnl_chart_add_divergence (plot->accuracy, x, color, label);
}

static void
add_run (Plot *plot, const char *path, const BnlMetricsArm *arm)
{
  guint color = choose_color (plot, arm->arm);
  gboolean on_test = !has_validation (arm->series);
  gsize n = bnl_series_get_length (arm->series);
  g_autofree char *run = describe_run (plot, path, arm->arm);
  const char *held_out = on_test ? "test" : "validation";
  gint64 epoch_steps = count_epoch_steps (arm->series);
  double before = 0;
  BnlCurve *curves[] = { create_curve ("train", run, color, BNL_CURVE_SOLID),
                         create_curve ("train", run, color, BNL_CURVE_SOLID),
                         create_curve (held_out, run, color, BNL_CURVE_DASHED),
                         create_curve (held_out, run, color, BNL_CURVE_DASHED) };

  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *row = bnl_series_get (arm->series, i);
    double x = get_x (plot, row, epoch_steps);

    /* A file that was put together by hand may go back. */
    x = x >= before ? x : before;
    before = x;
    bnl_curve_append (curves[0], x, (double) row->train_loss);
    bnl_curve_append (curves[1], x, (double) row->train_accuracy);
    append_held_out (curves[2], x, on_test ? row->test_loss : row->val_loss);
    append_held_out (curves[3], x, on_test ? row->test_accuracy : row->val_accuracy);
  }
  for (guint i = 0; i < 2; i++)
    bnl_curve_set_smoothing (curves[i], plot->given->smoothing);
  bnl_curve_set_best (curves[2], BNL_CURVE_BEST_LOWEST);
  bnl_curve_set_best (curves[3], BNL_CURVE_BEST_HIGHEST);
  for (guint i = 0; i < G_N_ELEMENTS (curves); i++)
    if (bnl_curve_get_length (curves[i]) > 0)
      bnl_chart_take_curve (i % 2 == 0 ? plot->loss : plot->accuracy, curves[i]);
    else
      bnl_curve_free (curves[i]);
  agree_on_epoch (plot, measure_epoch (plot, arm->series, epoch_steps));
  add_divergence (plot, arm->series, epoch_steps, color);
}

static gboolean
add_file (Plot *plot, const char *path, GError **error)
{
  g_autoptr (GPtrArray) arms = bnl_metrics_file_read (path, error);

  if (arms == NULL)
    return FALSE;
  if (arms->len == 0) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                 "%s has no row below its header: nothing to draw", path);
    return FALSE;
  }
  for (guint i = 0; i < arms->len; i++)
    add_run (plot, path, g_ptr_array_index (arms, i));
  return TRUE;
}

static void
init_plot (Plot *plot, const Arguments *given)
{
  *plot = (Plot){ .loss = bnl_chart_new ("Loss"),
                  .accuracy = bnl_chart_new ("Accuracy"),
                  .given = given,
                  .n_files = g_strv_length (given->files) - 1,
                  .epoch = -1 };
  bnl_chart_set_x_label (plot->loss, units[given->unit]);
  bnl_chart_set_x_label (plot->accuracy, units[given->unit]);
  bnl_chart_set_x_logarithmic (plot->loss, given->log_x);
  bnl_chart_set_x_logarithmic (plot->accuracy, given->log_x);
  bnl_chart_set_logarithmic (plot->loss, given->log_y);
  bnl_chart_set_y_limits (plot->accuracy, 0, 1);
  bnl_chart_set_percent (plot->accuracy, TRUE);
}

BnlCommandStatus
bnl_command_plot_run (char ***arguments)
{
  g_auto (Arguments) given = {
    .width = DEFAULT_WIDTH, .height = DEFAULT_HEIGHT, .scale = 1, .smoothing = DEFAULT_SMOOTHING
  };
  g_auto (Plot) plot = { 0 };
  g_autoptr (GError) error = NULL;
  BnlChartTheme theme;
  BnlCommandStatus status;

  if (!read_arguments (arguments, &given))
    return BNL_COMMAND_MISUSED;
  status = check_arguments (&given);
  if (status != BNL_COMMAND_DONE)
    return status;

  init_plot (&plot, &given);
  for (guint i = 0; i < plot.n_files; i++)
    if (!add_file (&plot, given.files[i], &error))
      return bnl_command_fail (error->message);
  bnl_chart_set_band (plot.loss, MAX (plot.epoch, 0));
  bnl_chart_set_band (plot.accuracy, MAX (plot.epoch, 0));
  bnl_chart_theme_init (&theme, given.dark);
  theme.paint_background = TRUE;
  if (bnl_chart_file_write ((BnlChart *[]){ plot.loss, plot.accuracy }, 2, given.width,
                            given.height, given.scale, &theme, given.files[plot.n_files], &error))
    return BNL_COMMAND_DONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return bnl_command_misuse ("%s", error->message);
  return bnl_command_fail (error->message);
}
