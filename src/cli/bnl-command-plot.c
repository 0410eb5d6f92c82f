#include "bnl-command.h"

#include "bnl-plot-kind.h"
#include "bnl-plot-metrics.h"
#include "plot/bnl-chart-file.h"
#include "plot/bnl-distribution.h"

#define DEFAULT_SMOOTHING 0.6 /* TensorBoard's */
#define DEFAULT_WIDTH 1200.0
#define DEFAULT_ONE_WIDTH 720.0 /* where one chart is drawn */
#define DEFAULT_HEIGHT 480.0
#define MIN_SIZE 100.0
#define MAX_SIZE 10000.0
#define MIN_SCALE 0.1
#define MAX_SCALE 10.0
#define UNSET (-G_MAXDOUBLE) /* nobody gave it */

typedef struct {
  char **files; /* tables, the picture last */
  double width, height, scale, smoothing;
  gboolean dark, log_x, log_y, band, shares;
  char *kind, *x, *y, *value, *column, *by, *title;
  int n_bins;
  BnlPlotKind which;
  gboolean metrics; /* the files are what --metrics wrote */
  BnlPlotUnit unit; /* of x, where they are */
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->files);
  g_free (given->kind);
  g_free (given->x);
  g_free (given->y);
  g_free (given->value);
  g_free (given->column);
  g_free (given->by);
  g_free (given->title);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static const char description[] =
    "Of files that --metrics wrote, loss and accuracy are drawn. Solid lines are training, dashed\n"
    "ones held-out images; orange is without batch normalization, blue with it. Files without "
    "arms\n"
    "take blue where there is one, else these two and seven more in turn, then these again with\n"
    "other dashes. A ring is around the best held-out value, a triangle is where a value is no\n"
    "number. Held-out values are never smoothed. --band draws the seeds of each arm, in one file\n"
    "or several, as their mean and its standard deviation to both sides.\n\n"
    "Of other tables, --kind says what is drawn and options name the columns:\n"
    "  line, band    --x and --y; --by: one for each value there, else for each file (line);\n"
    "                a band is the mean and standard deviation of the rows of the same x\n"
    "  histogram     how often --column has which values; --by, --bins, --shares\n"
    "  ridges        the same, one above the other, for each value of --y; --bins\n"
    "  percentiles   0 5 25 50 75 95 100 % of --column for each value of --x\n"
    "  heatmap       --value as colors over --x and --y; words in place of a value are marks\n"
    "  bars          mean of --y for each --x, with standard deviation; --by puts bars side by "
    "side\n\n"
    "  bnlab-cli plot curves.csv curves.svg --smoothing 0.9\n"
    "  bnlab-cli plot seed0.csv seed1.csv seed2.csv seeds.svg --band\n"
    "  bnlab-cli plot sweep.csv sweep.pdf --kind heatmap --x lr --y batch_size --value accuracy";

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &given->kind,
      "line, band, histogram, ridges, percentiles, heatmap or bars (line)", "KIND" },
    { "band", 0, 0, G_OPTION_ARG_NONE, &given->band, "short for --kind band", NULL },
    { "x", 0, 0, G_OPTION_ARG_STRING, &given->x,
      "column along x; of metrics: step, epoch, examples or seconds (step)", "NAME" },
    { "y", 0, 0, G_OPTION_ARG_STRING, &given->y, "column along y", "NAME" },
    { "value", 0, 0, G_OPTION_ARG_STRING, &given->value, "column that colors stand for", "NAME" },
    { "column", 0, 0, G_OPTION_ARG_STRING, &given->column, "column whose values are counted",
      "NAME" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &given->by, "column that tells what is drawn apart",
      "NAME" },
    { "bins", 0, 0, G_OPTION_ARG_INT, &given->n_bins,
      "of histogram and ridges (as suit the values; 48)", "N" },
    { "shares", 0, 0, G_OPTION_ARG_NONE, &given->shares, "per cent instead of counts", NULL },
    { "title", 0, 0, G_OPTION_ARG_STRING, &given->title, "above the chart (the column's name)",
      "TEXT" },
    { "width", 0, 0, G_OPTION_ARG_DOUBLE, &given->width, "of the picture (1200; 720 for one chart)",
      "PIXELS" },
    { "height", 0, 0, G_OPTION_ARG_DOUBLE, &given->height, "of the picture (480)", "PIXELS" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &given->scale, "makes a .png so much finer (1)", "X" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &given->dark, "light lines on dark", NULL },
    { "smoothing", 0, 0, G_OPTION_ARG_DOUBLE, &given->smoothing,
      "weight of the past in training curves, 0 (off) to 0.999 (0.6; of other tables 0)", "X" },
    { "log-x", 0, 0, G_OPTION_ARG_NONE, &given->log_x, "logarithmic x", NULL },
    { "log-y", 0, 0, G_OPTION_ARG_NONE, &given->log_y, "logarithmic y, of metrics the loss", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->files, NULL,
      "CSV... OUT.svg|OUT.pdf|OUT.png" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return bnl_command_parse (
      arguments, group, "Draws loss and accuracy of runs, or columns of any table.", description);
}

static gboolean
find_name (const char *name, const char *const *names, guint *index)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (name, names[i])) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

static BnlPlotColumns
get_columns (const Arguments *given)
{
  return (BnlPlotColumns){ given->x,      given->y,
                           given->value,  given->column,
                           given->by,     (guint) given->n_bins,
                           given->shares, given->smoothing == UNSET ? 0 : given->smoothing };
}

/* Which kind, of what, and whether the columns are the ones that it needs. */
static BnlCommandStatus
check_kind (Arguments *given)
{
  BnlPlotColumns columns = get_columns (given);
  g_autofree char *problem = NULL;
  guint index = given->band ? BNL_PLOT_KIND_BAND : BNL_PLOT_KIND_LINE;

  if (given->kind && !find_name (given->kind, bnl_plot_kind_names, &index))
    return bnl_command_misuse ("--kind must be line, band, histogram, ridges, percentiles, heatmap "
                               "or bars, not “%s”",
                               given->kind);
  given->which = (BnlPlotKind) index;
  if (given->band && given->which != BNL_PLOT_KIND_BAND)
    return bnl_command_misuse ("--band is --kind band, not --kind %s", given->kind);
  given->metrics = given->which <= BNL_PLOT_KIND_BAND && !given->y;
  if (!given->metrics) {
    problem = bnl_plot_kind_check (given->which, &columns);
    if (!problem && given->which > BNL_PLOT_KIND_LINE && columns.smoothing > 0)
      problem = g_strdup_printf ("--kind %s has no use for --smoothing",
                                 bnl_plot_kind_names[given->which]);
    return problem ? bnl_command_misuse ("%s", problem) : BNL_COMMAND_DONE;
  }
  if (given->value || given->column || given->by || given->n_bins > 0 || given->shares ||
      given->title)
    return bnl_command_misuse ("--value, --column, --by, --bins, --shares and --title are of "
                               "tables; say what to draw by --kind, --x and --y");
  index = BNL_PLOT_UNIT_STEP;
  if (given->x && !find_name (given->x, bnl_plot_metrics_units, &index))
    return bnl_command_misuse (
        "--x must be step, epoch, examples or seconds where no --y is given, "
        "not “%s”",
        given->x);
  given->unit = (BnlPlotUnit) index;
  if (given->which == BNL_PLOT_KIND_BAND && given->unit == BNL_PLOT_UNIT_SECONDS)
    return bnl_command_misuse ("--band needs an --x that the runs share: step, epoch or examples, "
                               "not seconds");
  return BNL_COMMAND_DONE;
}

static BnlCommandStatus
check_arguments (Arguments *given)
{
  guint n_files = given->files != NULL ? g_strv_length (given->files) : 0;

  if (n_files == 0)
    return bnl_command_misuse ("CSV is missing: the table to draw");
  if (n_files == 1)
    return bnl_command_misuse ("OUT is missing: the picture to draw “%s” into", given->files[0]);
  if ((given->width != UNSET && !(given->width >= MIN_SIZE && given->width <= MAX_SIZE)) ||
      !(given->height >= MIN_SIZE && given->height <= MAX_SIZE))
    return bnl_command_misuse ("--width and --height must be numbers from %g to %g", MIN_SIZE,
                               MAX_SIZE);
  if (!(given->scale >= MIN_SCALE && given->scale <= MAX_SCALE))
    return bnl_command_misuse ("--scale must be a number from %g to %g", MIN_SCALE, MAX_SCALE);
  if (given->smoothing != UNSET &&
      !(given->smoothing >= 0 && given->smoothing <= BNL_CURVE_MAX_SMOOTHING))
    return bnl_command_misuse ("--smoothing must be a number from 0 to %g",
                               BNL_CURVE_MAX_SMOOTHING);
  if (given->n_bins < 0 || given->n_bins > BNL_DISTRIBUTION_MAX_BINS)
    return bnl_command_misuse ("--bins must be a whole number from 1 to %d",
                               BNL_DISTRIBUTION_MAX_BINS);
  return check_kind (given);
}

/* Into charts [2]; the second is NULL where there is one. */
static gboolean
draw_charts (const Arguments *given, const char *const *paths, BnlChart **charts, GError **error)
{
  BnlPlotColumns columns = get_columns (given);
  BnlPlotMetrics metrics = { given->unit,
                             given->smoothing == UNSET ? DEFAULT_SMOOTHING : given->smoothing,
                             given->which == BNL_PLOT_KIND_BAND };

  if (given->metrics) {
    if (!bnl_plot_metrics_draw (paths, &metrics, &charts[0], &charts[1], error))
      return FALSE;
    bnl_chart_set_x_logarithmic (charts[1], given->log_x);
  } else {
    charts[0] = bnl_plot_kind_draw (given->which, paths, &columns, error);
    if (!charts[0])
      return FALSE;
    if (given->title)
      bnl_chart_set_title (charts[0], given->title);
  }
  bnl_chart_set_x_logarithmic (charts[0], given->log_x);
  bnl_chart_set_logarithmic (charts[0], given->log_y);
  return TRUE;
}

static BnlCommandStatus
write_picture (const Arguments *given, BnlChart **charts, const char *path)
{
  g_autoptr (GError) error = NULL;
  double width = given->width;
  BnlChartTheme theme;

  if (width == UNSET)
    width = charts[1] ? DEFAULT_WIDTH : DEFAULT_ONE_WIDTH;
  bnl_chart_theme_init (&theme, given->dark);
  theme.paint_background = TRUE;
  if (bnl_chart_file_write (charts, charts[1] ? 2 : 1, width, given->height, given->scale, &theme,
                            path, &error))
    return BNL_COMMAND_DONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return bnl_command_misuse ("%s", error->message);
  return bnl_command_fail (error->message);
}

BnlCommandStatus
bnl_command_plot_run (char ***arguments)
{
  g_auto (Arguments)
      given = { .height = DEFAULT_HEIGHT, .scale = 1, .width = UNSET, .smoothing = UNSET };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  BnlChart *charts[2] = { NULL, NULL };
  BnlCommandStatus status;
  guint n_paths;

  if (!read_arguments (arguments, &given))
    return BNL_COMMAND_MISUSED;
  status = check_arguments (&given);
  if (status != BNL_COMMAND_DONE)
    return status;
  /* The last is no table. */
  n_paths = g_strv_length (given.files) - 1;
  out = g_steal_pointer (&given.files[n_paths]);
  if (draw_charts (&given, (const char *const *) given.files, charts, &error))
    status = write_picture (&given, charts, out);
  else
    status = bnl_command_fail (error->message);
  bnl_chart_free (charts[0]);
  bnl_chart_free (charts[1]);
  return status;
}
