#include "bnl-plot-metrics.h"

#include <math.h>
#include <string.h>

#include "lab/bnl-metrics-file.h"
#include "lab/bnl-trainer.h"
#include "plot/bnl-band.h"

const char *const bnl_plot_metrics_units[] = {
  [BNL_PLOT_UNIT_STEP] = "step",
  [BNL_PLOT_UNIT_EPOCH] = "epoch",
  [BNL_PLOT_UNIT_EXAMPLES] = "examples",
  [BNL_PLOT_UNIT_SECONDS] = "seconds",
  NULL,
};

#define N_CURVES 4 /* training loss and accuracy, then those of held-out images */

/* The runs of one arm, where each kind of curve is a band. */
typedef struct {
  char *name;
  BnlBand *bands[N_CURVES]; /* NULL: not measured so far */
} Lane;

typedef struct {
  BnlChart *charts[2]; /* loss, accuracy */
  const BnlPlotMetrics *given;
  guint n_files;
  guint n_plain;    /* runs so far that no arm gives a color */
  double epoch;     /* in x, that the runs so far agree on; 0: they do not; -1: unknown */
  GArray *lanes;    /* of Lane */
  GPtrArray *cells; /* of char *: arms in cells of a sweep, which have colors in turn */
} Plot;

static void
clear_lane_cb (gpointer data)
{
  g_free (((Lane *) data)->name);
}

static void
clear_plot (Plot *plot)
{
  g_clear_pointer (&plot->charts[0], bnl_chart_free);
  g_clear_pointer (&plot->charts[1], bnl_chart_free);
  g_clear_pointer (&plot->lanes, g_array_unref);
  g_clear_pointer (&plot->cells, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plot, clear_plot)

/* "batch", "batch:3" and "batch/lr=0.1/3", not "batches". */
static gboolean
is_arm (const char *arm, const char *name)
{
  gsize length = strlen (name);

  return strncmp (arm, name, length) == 0 && strchr (":/", arm[length]) != NULL;
}

/* Where the seed of "batch:3" or "batch/lr=0.1/3" begins; NULL: it has none. */
static const char *
find_seed (const char *arm)
{
  const char *last = strrchr (arm, '/');
  const char *colon = strchr (arm, ':');

  if (last != NULL && last[1] != '\0' && last[1 + strspn (last + 1, "0123456789")] == '\0')
    return last + 1;
  return last == NULL && colon != NULL ? colon + 1 : NULL;
}

/* "lr=0.1" of "batch/lr=0.1/3", the cell of a sweep; NULL: it is of none.  Owned by the caller. */
static char *
dup_cell (const char *arm)
{
  const char *first = strchr (arm, '/');
  const char *seed = find_seed (arm);

  return first != NULL && seed != NULL && first + 1 < seed
             ? g_strndup (first + 1, (gsize) (seed - first) - 2)
             : NULL;
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

/* The same for all seeds of an arm in a cell. */
static guint
choose_cell_color (Plot *plot, const char *arm)
{
  char *name = g_strndup (arm, (gsize) (find_seed (arm) - arm));
  guint index;

  if (g_ptr_array_find_with_equal_func (plot->cells, name, g_str_equal, &index))
    g_free (name);
  else {
    index = plot->cells->len;
    g_ptr_array_add (plot->cells, name);
  }
  return index;
}

static guint
choose_color (Plot *plot, const char *arm)
{
  g_autofree char *cell = dup_cell (arm);
  guint turn;

  if (cell != NULL)
    return choose_cell_color (plot, arm);
  if (is_arm (arm, "none"))
    return BNL_CHART_COLOR_WITHOUT;
  if (is_normed_arm (arm))
    return BNL_CHART_COLOR_WITH;
  turn = plot->n_plain++;
  return plot->n_files == 1 || plot->given->bands ? BNL_CHART_COLOR_WITH : turn;
}

/* What tells this run from the others: "with BN, seed 3 (run.csv)"; "" where it is the only one. */
static char *
describe_run (const Plot *plot, const char *path, const char *arm)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *base = g_filename_display_basename (path);
  const char *seed = find_seed (arm);
  g_auto (GStrv) cell = g_strsplit (arm, "/", -1);
  const guint n_parts = g_strv_length (cell);

  if (is_arm (arm, "none"))
    g_string_append (text, "without BN");
  else if (is_arm (arm, "batch"))
    g_string_append (text, "with BN");
  else if (is_normed_arm (arm))
    g_string_append_printf (text, "with norm %.*s", (int) strcspn (arm, ":/"), arm);
  else
    g_string_append (text, n_parts > 1 && seed != NULL ? cell[0] : arm);
  for (guint i = 1; seed != NULL && i + 1 < n_parts; i++)
    g_string_append_printf (text, ", %s", cell[i]);
  if (seed != NULL && !plot->given->bands)
    g_string_append_printf (text, ", seed %s", seed);
  if (plot->n_files > 1 && !plot->given->bands)
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
  case BNL_PLOT_UNIT_EPOCH:
    /* Where no epoch ended, nothing says how long one is. */
    return epoch_steps > 0 ? (double) row->step / (double) epoch_steps : (double) row->epoch;
  case BNL_PLOT_UNIT_EXAMPLES:
    return (double) row->examples;
  case BNL_PLOT_UNIT_SECONDS:
    return row->seconds;
  case BNL_PLOT_UNIT_STEP:
  case BNL_PLOT_N_UNITS:
  default:
    return (double) row->step;
  }
}

/* Of an epoch, in x; 0: it has no fixed width, or there is but one. */
static double
measure_epoch (const Plot *plot, const BnlSeries *series, gint64 epoch_steps)
{
  if (epoch_steps == 0 || plot->given->unit == BNL_PLOT_UNIT_SECONDS)
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
  bnl_chart_add_divergence (plot->charts[0], x, color, label);
  bnl_chart_add_divergence (plot->charts[1], x, color, label);
}

/* What is measured by a run, as curves that are NULL where nothing was. */
static void
make_curves (const Plot *plot,
             const BnlSeries *series,
             const char *run,
             guint color,
             BnlCurve *curves[N_CURVES])
{
  gboolean on_test = !has_validation (series);
  const char *held_out = on_test ? "test" : "validation";
  gint64 epoch_steps = count_epoch_steps (series);
  gsize n = bnl_series_get_length (series);
  double before = 0;

  for (guint i = 0; i < N_CURVES; i++)
    curves[i] = i < 2 ? create_curve ("train", run, color, BNL_CURVE_SOLID)
                      : create_curve (held_out, run, color, BNL_CURVE_DASHED);
  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *row = bnl_series_get (series, i);
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
  for (guint i = 0; i < N_CURVES; i++)
    if (bnl_curve_get_length (curves[i]) == 0)
      g_clear_pointer (&curves[i], bnl_curve_free);
}

static void
take_curves (Plot *plot, BnlCurve *curves[N_CURVES])
{
  if (curves[2])
    bnl_curve_set_best (curves[2], BNL_CURVE_BEST_LOWEST);
  if (curves[3])
    bnl_curve_set_best (curves[3], BNL_CURVE_BEST_HIGHEST);
  for (guint i = 0; i < N_CURVES; i++)
    if (curves[i])
      bnl_chart_take_curve (plot->charts[i % 2], curves[i]);
}

static Lane *
find_lane (Plot *plot, const char *name)
{
  Lane lane = { .name = NULL };

  for (guint i = 0; i < plot->lanes->len; i++)
    if (g_str_equal (g_array_index (plot->lanes, Lane, i).name, name))
      return &g_array_index (plot->lanes, Lane, i);
  lane.name = g_strdup (name);
  g_array_append_val (plot->lanes, lane);
  return &g_array_index (plot->lanes, Lane, plot->lanes->len - 1);
}

/* As one more run of the bands of its arm, smoothed before they are averaged.  Frees the curves. */
static void
join_curves (Plot *plot, const char *run, BnlCurve *curves[N_CURVES])
{
  Lane *lane = find_lane (plot, run);

  for (guint i = 0; i < N_CURVES; i++) {
    double before = -(double) INFINITY;
    guint number;

    if (!curves[i])
      continue;
    if (!lane->bands[i]) {
      lane->bands[i] =
          bnl_band_new (bnl_curve_get_name (curves[i]), bnl_curve_get_color (curves[i]),
                        bnl_curve_get_line (curves[i]), "seeds");
      bnl_chart_take_layer (plot->charts[i % 2], bnl_band_get_layer (lane->bands[i]));
    }
    number = bnl_band_add_run (lane->bands[i]);
    for (gsize k = 0; k < bnl_curve_get_length (curves[i]); k++) {
      BnlCurvePoint point = bnl_curve_get (curves[i], k);

      if ((float) point.x > (float) before)
        bnl_band_append (lane->bands[i], number, point.x, point.smoothed);
      before = point.x;
    }
    g_clear_pointer (&curves[i], bnl_curve_free);
  }
}

static void
add_run (Plot *plot, const char *path, const BnlMetricsArm *arm)
{
  guint color = choose_color (plot, arm->arm);
  g_autofree char *run = describe_run (plot, path, arm->arm);
  gint64 epoch_steps = count_epoch_steps (arm->series);
  BnlCurve *curves[N_CURVES];

  make_curves (plot, arm->series, run, color, curves);
  if (plot->given->bands)
    join_curves (plot, run, curves);
  else
    take_curves (plot, curves);
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

/* What was smoothed before it was averaged no chart knows to say. */
static void
label_x (Plot *plot)
{
  const char *unit = bnl_plot_metrics_units[plot->given->unit];
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *label = NULL;

  g_ascii_formatd (number, sizeof number, "%.3g", plot->given->smoothing);
  if (plot->given->bands && plot->given->smoothing > 0)
    label = g_strdup_printf ("%s (each training curve smoothed %s)", unit, number);
  for (guint i = 0; i < 2; i++)
    bnl_chart_set_x_label (plot->charts[i], label ? label : unit);
}

static void
init_plot (Plot *plot, const BnlPlotMetrics *given, guint n_files)
{
  *plot = (Plot){ .charts = { bnl_chart_new ("Loss"), bnl_chart_new ("Accuracy") },
                  .given = given,
                  .n_files = n_files,
                  .epoch = -1,
                  .lanes = g_array_new (FALSE, FALSE, sizeof (Lane)),
                  .cells = g_ptr_array_new_with_free_func (g_free) };
  g_array_set_clear_func (plot->lanes, clear_lane_cb);
  label_x (plot);
  bnl_chart_set_y_limits (plot->charts[1], 0, 1);
  bnl_chart_set_percent (plot->charts[1], TRUE);
}

gboolean
bnl_plot_metrics_draw (const char *const *paths,
                       const BnlPlotMetrics *given,
                       BnlChart **loss,
                       BnlChart **accuracy,
                       GError **error)
{
  g_auto (Plot) plot = { 0 };

  init_plot (&plot, given, g_strv_length ((char **) paths));
  for (guint i = 0; paths[i] != NULL; i++)
    if (!add_file (&plot, paths[i], error))
      return FALSE;
  for (guint i = 0; i < 2; i++)
    bnl_chart_set_band (plot.charts[i], MAX (plot.epoch, 0));
  *loss = g_steal_pointer (&plot.charts[0]);
  *accuracy = g_steal_pointer (&plot.charts[1]);
  return TRUE;
}
